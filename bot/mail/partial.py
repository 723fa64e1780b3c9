"""A huge mail in part: which of its sections are text, and a smaller mail of them that keeps the heads of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARK = b"X-ISU-Partial"
"""Header of a mail kept in part; its value is the size in bytes of the whole."""

MOST_SECTIONS = 200
"""Sections of one mail that are looked at: a mail of thousands is no letter."""

_REPLACED = re.compile(rb"(?i)^(?:content-type|content-transfer-encoding|content-length|x-isu-partial)\s*:")


@dataclass(frozen=True, slots=True)
class Section:
    """A leaf of a mail's structure (RFC 9051, section 6.4.5); ``size`` is in bytes as encoded."""

    number: str
    media_type: str
    size: int

    @property
    def text(self) -> bool:
        """Whether words may stand in it that are worth fetching."""
        return self.media_type in ("text/plain", "text/html", "text/calendar", "message/delivery-status")


def sections(structure: Any) -> tuple[Section, ...]:
    """The leaves of a BODYSTRUCTURE as IMAPClient gives it, in order; nothing where it is malformed."""
    try:
        return tuple(found for found, _ in zip(_leaves(structure, ""), range(MOST_SECTIONS), strict=False))
    except (TypeError, IndexError, AttributeError, ValueError, RecursionError):
        return ()


def _leaves(node: Sequence[Any], number: str) -> Iterator[Section]:
    if isinstance(node[0], list):
        for place, child in enumerate(node[0], start=1):
            yield from _leaves(child, f"{number}.{place}" if number else str(place))
        return
    kind, subtype = (bytes(part or b"").decode("ascii", "replace").lower() for part in node[:2])
    yield Section(number or "1", f"{kind}/{subtype}", int(node[6] or 0))


def chosen(found: Sequence[Section], limit: int) -> tuple[Section, ...]:
    """The text sections to fetch, in order, as many as stay below ``limit`` bytes in all."""
    kept, size = [], 0
    for section in found:
        if section.text and size + section.size <= limit:
            kept.append(section)
            size += section.size
    return tuple(kept)


def rebuilt(
    head: bytes, found: Sequence[Section], heads: Mapping[str, bytes], texts: Mapping[str, bytes], size: int
) -> bytes:
    """A multipart mail of the same header and sections: texts whole, of all others the heads alone.

    ``head`` is the header as it came, ``heads`` the MIME header of each section, ``size`` that of the whole mail.
    """
    boundary = _boundary((head, *heads.values(), *texts.values()))
    lines = _without(head, _REPLACED)
    opening = lines + MARK + b": %d\r\nContent-Type: multipart/mixed; boundary=%s\r\n\r\n" % (size, boundary)
    parts = []
    for section in found:
        own = heads.get(section.number, b"").strip(b"\r\n") or b"Content-Type: " + section.media_type.encode()
        parts.append(b"--" + boundary + b"\r\n" + own + b"\r\n\r\n" + texts.get(section.number, b"") + b"\r\n")
    return opening + b"".join(parts) + b"--" + boundary + b"--\r\n"


def _boundary(texts: Sequence[bytes]) -> bytes:
    """A boundary that stands in none of the texts; a sender who writes one down does not get to choose the parts."""
    number = 0
    while any(b"isu-part-%d" % number in text for text in texts):
        number += 1
    return b"isu-part-%d" % number


def _without(head: bytes, unwanted: re.Pattern[bytes]) -> bytes:
    """Header lines, unfolded ones with their continuation, without those that match."""
    kept: list[bytes] = []
    keeping = True
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if not line:
            break
        if line[:1] not in (b" ", b"\t"):
            keeping = not unwanted.match(line)
        if keeping:
            kept.append(line + b"\r\n")
    return b"".join(kept)
