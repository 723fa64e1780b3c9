"""Makes text from outside fit for both databases: what one of them refuses is replaced, what is too long is cut."""

from __future__ import annotations

import hashlib
import re

REPLACEMENT = "\ufffd"
KEY_BYTES = 400
"""Longest indexed text in UTF-8: far below the 2,704 bytes that a PostgreSQL B-tree entry may have."""
MAX_ID = 2**31 - 1
"""Greatest number an id column holds; a greater one from outside names nothing."""

_REFUSED = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """The same text, with NUL and lone surrogates replaced one for one, so that offsets into it stay true."""
    if text.isascii():
        return text.replace("\x00", REPLACEMENT) if "\x00" in text else text
    return _REFUSED.sub(REPLACEMENT, text)


def clip(text: str, limit: int) -> str:
    """Clean text of at most about ``limit`` characters; a cut is marked with how many characters were left out."""
    if len(text) <= limit:
        return clean(text)
    return f"{clean(text[:limit])} … [+{len(text) - limit} characters]"


def key(text: str) -> str:
    """Clean text short enough for an index; a longer one keeps its start and is told apart by a hash of the whole."""
    cleaned = clean(text)
    if cleaned == text and len(text.encode()) <= KEY_BYTES:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{cleaned[: KEY_BYTES // 8]}#{digest}"


def fold(address: str) -> str:
    """The form in which e-mail addresses are compared: trimmed and case-folded."""
    return key(address.strip().casefold())


def is_id(number: int) -> bool:
    """Whether a number from outside can be the id of a row at all."""
    return 0 < number <= MAX_ID
