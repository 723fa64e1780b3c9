"""Names brought to one form, so that spellings of the same name in several scripts and orders compare."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_WORD = re.compile(r"[a-z0-9]+")
_TITLES = frozenset(
    "mr mrs ms miss mme mlle m sr sra srta dr prof he h e s exc excellency ambassador amb ambassadeur ambassadrice "
    "embajador embajadora colonel col coronel general gen lt maj major capt captain minister ministre ministro "
    "monsieur madame senor senora".split()
)


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Latin letters without accents, in lower case, single spaces between words: what spellings have in common."""
    return " ".join(_WORD.findall(anyascii(text).casefold().replace("'", "")))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name in their order, without titles; all its words where it is nothing but titles."""
    words = plain(name).split()
    return tuple(word for word in words if word not in _TITLES) or tuple(words)


def name_key(name: str) -> str:
    """The words of a name in alphabetical order: "Quispe, Ana María" and "Ana Maria QUISPE" have the same."""
    return " ".join(sorted(name_words(name)))
