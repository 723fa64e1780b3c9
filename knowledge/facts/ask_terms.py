"""Recognises questions for what an acronym stands for, or for a term in another language, in EN, FR and ES."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.rules.folding import fold

_LANGUAGES = {
    "en": "english|anglais|ingles",
    "fr": "french|francais|frances",
    "es": "spanish|espagnol|espanol|castellano",
    "pt": "portuguese|portugais|portugues",
    "ar": "arabic|arabe",
}
_LONGEST_TERM = 8
_SIGNS = (
    "stand", "short for", "mean", "full ", "long form", "expansion", "signif", "dire", "decir", "transla", " say ",
    "write", "tradui", "traduc", " dit", "dice", "escribe", " term ", " word ", " name ", "expression",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TermAsked:
    """The term as written; ``to_language`` is "" where its meaning is asked, else the language wanted."""

    term: str
    to_language: str = ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    term = r"[\"'(]*(?P<term>[\w&][\w&'/ .-]*?)[\")']*"
    sigle = (
        r"(?:the\s+|le\s+|la\s+|el\s+|l')?(?:(?:acronyms?|abbreviations?|letters|initials|sigles?|acronymes?|abreviations?"
        r"|siglas?|acronimos?|abreviaturas?)\s+)?"
    )
    language = rf"(?P<language>{'|'.join(_LANGUAGES.values())})"
    return tuple(
        re.compile(rf"{pattern}[\s?!.]*")
        for pattern in (
            rf"what\s+(?:does|do|did)\s+{sigle}{term}\s+stand\s+for",
            rf"what(?:\s+is|'s)\s+{sigle}{term}\s+short\s+for",
            rf"what(?:\s+is|'s)\s+the\s+(?:full\s+form|full\s+name|long\s+form|expansion)\s+of\s+{sigle}{term}",
            rf"(?:what|which)\s+words?\s+(?:does|do)\s+{sigle}{term}\s+stand\s+for",
            rf"what\s+(?:does|do)\s+{sigle}(?P<acronym>[\w&]+)\s+mean",
            rf"que\s+(?:signifie|veut\s+dire|signifient)\s+{sigle}(?P<acronym>[\w&]+)",
            rf"que\s+(?:significa|quiere\s+decir|significan)\s+{sigle}(?P<acronym>[\w&]+)",
            rf"how\s+(?:do|does|would|can)\s+(?:you|one|i|we)\s+(?:say|translate|write)\s+{term}\s+(?:in|into)\s+{language}",
            rf"translate\s+{term}\s+(?:in|into|to)\s+{language}",
            rf"(?:what(?:\s+is|'s)\s+)?the\s+{language}\s+(?:term|word|translation|expression|name)\s+(?:for|of)\s+{term}",
            rf"comment\s+(?:dit|traduit)[\s-]+on\s+{term}\s+en\s+{language}",
            rf"como\s+se\s+(?:dice|traduce|escribe)\s+{term}\s+(?:en|al)\s+{language}",
        )
    )


def term_asked(text: str) -> TermAsked | None:
    """The term whose meaning or translation is asked for, or None.

    "mean" is understood for acronyms in capitals only: what a word means is for the texts to say.
    """
    plain = " ".join(text.split()).strip(" ¿¡")
    folded = fold(plain)
    if not any(word in folded for word in _SIGNS):  # spares most questions the compiling of the patterns
        return None
    for pattern in _patterns():
        found = pattern.fullmatch(folded)
        if found:
            return _asked(plain, found)
    return None


def _asked(plain: str, found: re.Match[str]) -> TermAsked | None:
    groups = found.groupdict()
    name = "acronym" if groups.get("acronym") else "term"
    term = plain[found.start(name) : found.end(name)].strip(" \"'“”«»()")
    if not term or len(term.split()) > _LONGEST_TERM or (name == "acronym" and not _is_acronym(term)):
        return None
    wanted = groups.get("language") or ""
    return TermAsked(term, next((code for code, names in _LANGUAGES.items() if wanted in names.split("|")), ""))


def _is_acronym(term: str) -> bool:
    return len(term) > 1 and sum(letter.isupper() for letter in term) >= 2
