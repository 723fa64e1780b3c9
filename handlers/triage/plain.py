"""The words of a mail as the rules of this package read them: folded, quoted lines left out, cut to a bounded length."""

from __future__ import annotations

import re

from knowledge.mail import Mail
from knowledge.rules.folding import fold

READ = 12_000
"""Characters of a mail's own words that are read: beyond it nobody asks anything."""

_QUOTED = re.compile(r"^[ \t]*>.*$", re.M)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_SENTENCE_END = re.compile(
    r"(?<=[.!?؟…。？！])[)\"'»”]*\s+(?=[^\s])|\n\s*\n|\n(?=\s*(?:[-•*–]|\(?\d{1,2}[.)])\s)|[;:]\s*\n"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:no|nos|art|arts|mr|mrs|ms|dr|st|mme|mlle|m|sr|sra|dra|me|lic|prof|col|capt|lt|gen|maj|cte|cdt|amb|vs|etc|e\.g|i\.e|p\.ej|ext|tel|para|ref|fig|approx)\.|\b[A-Z]\.)$",
    re.I,
)


def own_words(mail: Mail) -> str:
    """What the sender wrote now, without quoted lines that were not folded; bounded in length."""
    return _QUOTED.sub("", mail.fresh[: READ * 2]).strip()[:READ]


def folded(text: str) -> str:
    """Lower case without accents, in all scripts; good for comparing, its offsets are its own."""
    return fold(text.lower()).replace("ё", "е")


def without_addresses(text: str) -> str:
    """The text without addresses and links, which are no words of any language."""
    return _ADDRESS.sub(" ", text)


def sentences(text: str) -> list[str]:
    """The sentences and listed points of a text, each on one line; an abbreviation's full stop ends none."""
    made: list[str] = []
    for piece in _SENTENCE_END.split(text):
        line = " ".join(piece.split())
        if not line:
            continue
        if made and _ABBREVIATION.search(made[-1]):
            made[-1] = f"{made[-1]} {line}"
        else:
            made.append(line)
    return made
