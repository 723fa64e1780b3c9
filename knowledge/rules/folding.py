"""Folds letters so that words compare across case, accents and typography; the length of a text never changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

_TYPOGRAPHY = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "ʻ": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ",
    "“": '"', "”": '"', "«": '"', "»": '"',
    "ß": "s", "œ": "o", "Œ": "o", "æ": "a", "Æ": "a", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i", "đ": "d",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه",
}  # fmt: skip
_LATIN = range(0x00C0, 0x0250), range(0x1E00, 0x1F00)


@cache
def _table() -> Mapping[int, str]:
    table = {ord(old): new for old, new in _TYPOGRAPHY.items()}
    table.update({code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
    for block in _LATIN:
        for code in block:
            base = unicodedata.normalize("NFD", chr(code))[0].lower()
            if code not in table and len(base) == 1:
                table[code] = base
    return table


def fold(text: str) -> str:
    """The text in lower case without accents, one character for each: offsets into it are offsets into the text."""
    return text.lower() if text.isascii() else text.translate(_table())
