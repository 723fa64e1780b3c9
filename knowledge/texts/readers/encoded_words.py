"""Reads header values of mails: encoded words (RFC 2047) as they should be, and as they are met."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

from knowledge.texts.readers.decode import characters

LONGEST_HEADER = 10_000
"""Characters of one header that are read; no honest subject is longer, and time may grow faster than length."""

Decoder = Callable[[bytes, str], str]
"""Turns bytes and the name of their character set into text."""

_WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]*)?\?([bBqQ])\?([^\r\n]{0,2000}?)\?=")
_BETWEEN_WORDS = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def header_text(value: bytes | str, decoder: Decoder = characters) -> str:
    """The text of a header value: raw bytes in their likely encoding, encoded words decoded, line folds left in.

    Neighbouring words of one character set are joined as bytes first, since letters are met cut in two. Never raises:
    a word that can not be decoded stays as it is written.
    """
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")
    text = decoder(raw[:LONGEST_HEADER], "")
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        gap = text[at : word.start()]
        joined = bool(pending) and bool(_BETWEEN_WORDS.fullmatch(gap))
        if not (joined and word[1].lower() == charset):
            out.append(decoder(pending, charset) if pending else "")
            out.append("" if joined else gap)
            pending = b""
        charset = word[1].lower()
        pending += _word_bytes(word[2], word[3])
        at = word.end()
    return "".join([*out, decoder(pending, charset) if pending else "", text[at:]])


def _word_bytes(encoding: str, content: str) -> bytes:
    data = content.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data.replace(b"_", b" "))
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """What base64 says, padding or none, foreign characters left out; a lone character at the end is dropped."""
    kept = _NO_BASE64.sub(b"", data)
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
