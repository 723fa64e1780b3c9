"""Headers of a mail (RFC 5322) as they are met: fields, parameters, dates and Message-IDs, none of which can raise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from urllib.parse import unquote_to_bytes

from bot.mail.charsets import text_of
from bot.mail.limits import LIMITS, Limits
from knowledge.texts.readers.builder import one_line
from knowledge.texts.readers.encoded_words import header_text

_END = re.compile(rb"(?:\r?\n|\A)\r?\n")
_LINE = re.compile(rb"[^\n]*\n?")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.S)
_PARAMETER = re.compile(r"""[;\s]\s*([\w!#$%&'*+.^`|~-]{1,80})\s*=\s*("(?:\\.|[^"\\])*"?|[^;"]*)""", re.S)
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*)?")
_ID = re.compile(r"<\s*([^<>]{1,990}?)\s*>")
_BARE_ID = re.compile(r"[^\s<>,;\"]{1,500}@[^\s<>,;\"]{1,500}")
_LONGEST_VALUE = 64_000


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one block of headers in order; names in lower case, values as they came."""

    fields: tuple[tuple[str, bytes], ...] = ()

    def every(self, name: str) -> list[str]:
        """All values of that name, unfolded, not decoded beyond their bytes."""
        return [one_line(text_of(value[:_LONGEST_VALUE])) for key, value in self.fields if key == name]

    def raw(self, name: str) -> str:
        """The first value of that name that says something, as ``every`` gives it, or ""."""
        return next(filter(None, self.every(name)), "")

    def text(self, name: str) -> str:
        """The first value of that name that says something, encoded words decoded, on one line; or ""."""
        return next(filter(None, (decoded(value) for key, value in self.fields if key == name)), "")

    def has(self, name: str) -> bool:
        """Whether there is such a field, with a value or without."""
        return any(key == name for key, _ in self.fields)


def decoded(value: bytes | str) -> str:
    """A header value as a person reads it, on one line."""
    return one_line(header_text(value, text_of))


def split_headers(raw: bytes, start: int, end: int, limits: Limits = LIMITS) -> tuple[Headers, int]:
    """The headers at the start of ``raw[start:end]`` and where the body begins.

    Lines that are no headers are passed over between headers; where the first line is none, all of it is body.
    """
    stop = min(end, start + limits.header_bytes)
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return Headers(), start + (1 if raw[start : start + 1] == b"\n" else 2)
    found = _END.search(raw, start, stop)
    block = raw[start : found.start() if found else stop]
    fields, used = _fields(block, limits)
    if not fields:
        return Headers(), start
    if used < len(block):
        return Headers(fields), start + used
    return Headers(fields), found.end() if found else stop


def _fields(block: bytes, limits: Limits) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """The fields of a block, and how far it is headers: two lines running that are none, and it is body."""
    fields: list[tuple[str, list[bytes]]] = []
    odd, odd_at = 0, 0
    for line in _LINE.finditer(block):
        if not line[0]:
            break
        field = _FIELD.match(line[0])
        if line[0][:1] in b" \t" and fields:
            fields[-1][1].append(line[0])
        elif field and len(fields) < limits.headers:
            fields.append((field[1].decode("latin-1").lower(), [field[2]]))
            odd = 0
        elif not re.match(rb">?From ", line[0]) and not field:
            odd_at = odd_at if odd else line.start()
            odd += 1
            if not fields or odd == 2:
                return _joined(fields), odd_at
    return _joined(fields), len(block)


def _joined(fields: list[tuple[str, list[bytes]]]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, b"".join(lines).strip()) for name, lines in fields)


def main_value(value: str) -> str:
    """What stands before the parameters of a header such as Content-Type, in lower case."""
    return value.partition(";")[0].strip().strip("\"'").lower()


def parameters(value: str) -> dict[str, str]:
    """The parameters of a header such as Content-Type: plain, RFC 2231 (whole or in pieces), and with encoded words."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in _PARAMETER.finditer(value[:_LONGEST_VALUE]):
        section = _SECTION.fullmatch(found[1].lower())
        name, number, starred = section.groups() if section else (found[1].lower(), None, None)
        content = _unquoted(found[2])
        if number or starred:
            pieces.setdefault(name, {}).setdefault(int(number or 0), (bool(starred), content))
        else:
            plain.setdefault(name, content)
    return {name: decoded(content) for name, content in plain.items()} | {
        name: _extended(found) for name, found in pieces.items()
    }


def _unquoted(value: str) -> str:
    value = value.strip()
    if not value.startswith('"'):
        return value
    inner = value[1:-1] if value.endswith('"') and len(value) > 1 else value[1:]
    return re.sub(r"\\(.)", r"\1", inner, flags=re.S)


def _extended(pieces: dict[int, tuple[bool, str]]) -> str:
    """The value of a parameter after RFC 2231; the character set stands before the first piece only."""
    charset, data = "", b""
    for index, (number, (starred, content)) in enumerate(sorted(pieces.items())):
        if starred and index == 0 and content.count("'") >= 2 and number == 0:
            charset, _, content = content.split("'", 2)
        data += unquote_to_bytes(content) if starred else content.encode("utf-8", "surrogateescape")
    return one_line(text_of(data, charset)) if charset else decoded(data)


def message_ids(value: str, most: int = 200) -> tuple[str, ...]:
    """The Message-IDs in a header without angle brackets, each once, in order; the first and the newest of too many."""
    found = _ID.findall(value) or _BARE_ID.findall(value)
    ids = tuple(dict.fromkeys(re.sub(r"\s+", "", one).strip("[]") for one in found))
    ids = tuple(one for one in ids if one)
    return ids if len(ids) <= most else (ids[0], *ids[1 - most :])


def moment(value: str) -> datetime | None:
    """A date of a mail in UTC; None where it is none, or stands outside the years 1970 to 2200."""
    try:
        parts = parsedate_tz(value[:200])
        if parts is None:
            return None
        when = datetime(*parts[:6], tzinfo=UTC) - timedelta(seconds=parts[9] or 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if 1970 <= when.year <= 2200 else None
