"""How much of a mail is read: bounds that no honest mail meets and that a mail made to harm runs into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one mail; what lies beyond is kept unread in the raw bytes, and ``Mail.problems`` says so.

    ``depth`` and ``parts`` count MIME parts, ``header_bytes`` is for one block of headers, ``headers`` its fields,
    ``text`` the characters of all text, ``html`` those of HTML turned into text, ``addresses`` those of one header,
    ``kept`` the bytes of attachments held in memory: of attachments beyond it the hash is taken, the content is None.
    """

    depth: int = 24
    parts: int = 1_000
    header_bytes: int = 1_000_000
    headers: int = 2_000
    text: int = 1_000_000
    html: int = 2_000_000
    addresses: int = 1_000
    kept: int = 100_000_000


LIMITS = Limits()
