"""The MIME structure of a mail (RFC 2045, 2046) as a tree of parts, in time that grows with the size of the mail only.

Parts are found by their places in the raw bytes, level by level down to a bound. The standard library's parser holds
every line against the boundary of every level, which a mail of many levels turns into minutes, and fails below some
hundred levels.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.mail.headers import Headers, main_value, parameters, split_headers
from bot.mail.limits import LIMITS, Limits
from knowledge.texts.readers.encoded_words import base64_bytes

_KIND = re.compile(r"[\w.+-]{1,100}/[\w.+*-]{1,100}")
_TAIL = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_GUESS = re.compile(rb"\s*--([^\r\n]{1,200}?)[ \t]*\r?\n")
_UUENCODED = re.compile(rb"begin [0-7]{3,4} [^\r\n]*\r?\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its headers, ``kind`` such as "text/plain", the parameters of its type, and what it holds.

    ``raw`` is the body as transferred, empty for a multipart. A message/rfc822 has one part, the mail in it.
    """

    headers: Headers
    kind: str
    parameters: dict[str, str]
    raw: bytes = field(repr=False)
    parts: tuple[Part, ...] = ()

    @property
    def content(self) -> bytes:
        """The body with its transfer encoding undone, as far as it can be."""
        return undone(self.raw, main_value(self.headers.raw("content-transfer-encoding")))

    @property
    def disposition(self) -> str:
        """ "attachment", "inline" or ""."""
        return main_value(self.headers.raw("content-disposition"))

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass
class _Reader:
    """What one reading of a mail counts, and what it noticed."""

    limits: Limits
    parts: int = 0
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def read(self, raw: bytes, start: int, end: int, depth: int, standard: str = "text/plain") -> Part:
        """The part that is ``raw[start:end]``."""
        self.parts += 1
        headers, body = split_headers(raw, start, end, self.limits)
        declared = headers.raw("content-type")
        kind = main_value(declared) if _KIND.fullmatch(main_value(declared)) else standard
        if declared and kind != main_value(declared):
            self.note("a type of content that is none")
        attributes = parameters(declared)
        if kind.startswith("multipart/") or kind == "message/rfc822":
            inner = self._inside(raw, body, end, depth, headers, kind, attributes)
            if inner:
                return Part(headers, kind, attributes, raw[body:end] if kind == "message/rfc822" else b"", inner)
            kind = "text/plain" if kind.startswith("multipart/") else kind
        return Part(headers, kind, attributes, raw[body:end])

    def _inside(
        self, raw: bytes, body: int, end: int, depth: int, headers: Headers, kind: str, attributes: dict[str, str]
    ) -> tuple[Part, ...]:
        if depth >= self.limits.depth:
            self.note(f"parts nested more than {self.limits.depth} deep are kept unopened")
            return ()
        encoding = main_value(headers.raw("content-transfer-encoding"))
        if encoding in ("base64", "quoted-printable"):  # not allowed here, and met
            raw = undone(raw[body:end], encoding)
            body, end = 0, len(raw)
        if kind == "message/rfc822":
            return (self.read(raw, body, end, depth + 1),) if body < end else ()
        return self._split(raw, body, end, depth, kind, attributes.get("boundary", ""))

    def _split(self, raw: bytes, body: int, end: int, depth: int, kind: str, boundary: str) -> tuple[Part, ...]:
        mark = boundary.encode("utf-8", "surrogateescape") or _guessed(raw, body, end)
        spans = list(_spans(raw, body, end, mark, self.limits.parts - self.parts)) if mark else []
        if not spans:
            self.note("a multipart without its boundary")
            return ()
        if not boundary:
            self.note("a multipart that does not name its boundary")
        if len(raw[body : spans[0][0]].strip()) > len(mark) + 400:
            self.note("text before the first part")
        standard = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        parts = []
        for start, stop in spans:
            if self.parts >= self.limits.parts:
                self.note(f"more than {self.limits.parts} parts: the rest is kept in one piece")
                parts.append(Part(Headers(), "application/octet-stream", {}, raw[start : spans[-1][1]]))
                break
            parts.append(self.read(raw, start, stop, depth + 1, standard))
        return tuple(parts)


def read_structure(raw: bytes, limits: Limits = LIMITS) -> tuple[Part, list[str]]:
    """The parts of a mail, and what was wrong with them. Never raises."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    reader = _Reader(limits)
    return reader.read(raw, 0, len(raw), 0), reader.problems


def _guessed(raw: bytes, body: int, end: int) -> bytes:
    found = _GUESS.match(raw, body, min(end, body + 2_000))
    return found[1] if found else b""


def _spans(raw: bytes, body: int, end: int, boundary: bytes, most: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a multipart stand; text after the closing boundary counts as a part where it has headers."""
    begun, last, count = -1, False, 0
    for start, stop, closing in _delimiters(raw, body, end, boundary):
        if begun >= 0:
            yield begun, max(begun, start)
            count += 1
            if count >= most:
                begun = stop
                break
        begun, last = (-1, True) if closing else (stop, False)
    if begun >= 0 and not last and raw[begun:end].strip():
        yield begun, end


def _delimiters(raw: bytes, body: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Each boundary line: where the text before it ends, where the text after it begins, and whether it closes."""
    mark = b"--" + boundary
    at = raw.find(mark, body, end)
    while at >= 0:
        tail = _TAIL.match(raw, at + len(mark), end)
        if tail and (at == body or raw[at - 1 : at] == b"\n"):
            before = at - 1 if at > body else at
            before -= 1 if before > body and raw[before - 1 : before] == b"\r" else 0
            yield before, tail.end(), bool(tail[1])
            at = raw.find(mark, tail.end(), end)
        else:
            at = raw.find(mark, at + len(mark), end)


def undone(raw: bytes, encoding: str) -> bytes:
    """``raw`` with a transfer encoding undone; as it is where the encoding is unknown or does not fit. Never raises."""
    if encoding == "base64":
        return base64_bytes(raw)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecoded(raw)
    return raw


def _uudecoded(raw: bytes) -> bytes:
    begin = _UUENCODED.search(raw)
    if begin is None:
        return raw
    out = []
    for line in raw[begin.end() :].splitlines():
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:  # some programs pad lines: the first character says how long a line is
            length = ((line[0] - 32) & 63) * 4 // 3 + 3 if line else 0
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return b"".join(out)
