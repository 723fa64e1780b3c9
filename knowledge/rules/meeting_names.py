"""Recognises formal meetings under any wording in EN, FR, ES or PT and gives their short names ("11MSP", "2RC")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.rules.folding import fold

# Folded ordinals by number, from 1; EN, FR, ES, PT.
_ORDINALS = (
    "first|premier|premiere|primera|primer|primero|primeira",
    "second|deuxieme|seconde|segunda|segundo",
    "third|troisieme|tercera|tercer|terceira",
    "fourth|quatrieme|cuarta|quarta",
    "fifth|cinquieme|quinta",
    "sixth|sixieme|sexta",
    "seventh|septieme|septima|setima",
    "eighth|huitieme|octava|oitava",
    "ninth|neuvieme|novena|nona",
    "tenth|dixieme|decima",
    "eleventh|onzieme|undecima|decimoprimera|decima primera|decima primeira",
    "twelfth|douzieme|duodecima|decimosegunda|decima segunda",
    "thirteenth|treizieme|decimotercera|decima tercera|decima terceira",
    "fourteenth|quatorzieme|decimocuarta|decima cuarta|decima quarta",
    "fifteenth|quinzieme|decimoquinta|decima quinta",
    "sixteenth|seizieme|decimosexta|decima sexta",
)
_MSP = (
    r"(?:annual\s+)?meetings?\s+of\s+(?:the\s+)?states?[\s-]+part(?:y|ies)|msps?"
    r"|(?:assemblee|reunion)\s+des\s+etats\s+parties"
    r"|reunion\s+de\s+(?:los\s+)?estados\s+partes?|reuniao\s+dos\s+estados\s+partes"
)
_RC = (
    r"review\s+conference|revcon|rc|conference\s+d'examen|conferencia\s+de(?:\s+las?)?\s+(?:examen|revision|revisao)"
    r"|conferencia\s+de\s+examen"
)


@dataclass(frozen=True, slots=True)
class MeetingHit:
    """A meeting named in ``text[start:end]``; ``short_name`` is as the table of meetings writes it."""

    short_name: str
    start: int
    end: int


@cache
def _numbers() -> dict[str, int]:
    return {word: number for number, words in enumerate(_ORDINALS, 1) for word in words.split("|")}


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(_numbers(), key=len, reverse=True))
    ordinal = rf"(?P<word>{words})|(?P<digits>\d{{1,2}})\s?(?:st|nd|rd|th|re|ere|er|e|eme|a|\.?ª|\.ª)?"
    after = r"msp|rc|revcon"
    return re.compile(
        rf"(?<![\w/.-])(?:(?:{ordinal})[\s-]*(?:(?P<msp>{_MSP})|(?P<rc>{_RC}))"
        rf"|(?P<kind>{after})[\s-]?(?P<after>\d{{1,2}}))(?![\w/])"
    )


def find_meetings(text: str) -> tuple[MeetingHit, ...]:
    """The formal meetings named in the text, in order; a meeting of another treaty is found as well (see citation)."""
    return tuple(hit for match in _pattern().finditer(fold(text)) if (hit := _hit(match)))


def _hit(match: re.Match[str]) -> MeetingHit | None:
    number = int(match["after"] or match["digits"] or _numbers().get(match["word"] or "", 0))
    review = bool(match["rc"]) or match["kind"] in ("rc", "revcon")
    if not 1 <= number <= (9 if review else 40):
        return None
    return MeetingHit(f"{number}{'RC' if review else 'MSP'}", match.start(), match.end())
