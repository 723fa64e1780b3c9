"""How many States a question wants named: as many as it says, two for a plural, three for those who took part."""

from __future__ import annotations

import re

_NUMBERS = (
    "two deux dos dois",
    "three trois tres três",
    "four quatre cuatro quatro",
    "five cinq cinco",
    "six seis",
    "seven sept siete sete",
    "eight huit ocho oito",
    "nine neuf nueve nove",
    "ten dix diez dez",
    "eleven onze once",
    "twelve douze doce doze",
)
_COUNTS = {word: number for number, words in enumerate(_NUMBERS, start=2) for word in words.split()}
_NAMED = re.compile(
    r"\b(?:which|what|name|list|who (?:are|were)|quels? (?:sont|étaient)?|cu[áa]les (?:son|fueron)?|qué|quais)"
    r"(?:\s+(?:are|were|the|les|los|las|of|os|ont|sont|son))*\s+"
    r"(\d{1,2}|"
    + "|".join(_COUNTS)
    + r")\s+(?:\w+\s+){0,2}?(?:states?|countr\w+|governments?|parties|delegations?|members?|donors?|"
    r"[ée]tats|pays|donateurs|gouvernements|estados|pa[íi]ses|gobiernos|donantes|doadores)\b",
    re.I,
)
_SEVERAL = re.compile(
    r"\b(?:which|what)\s+(?:other\s+)?(?:states|countries|governments|delegations|nations|members|donors)\b|"
    r"\bquels\s+(?:[ée]tats|pays|gouvernements|donateurs)\b|\bqu[ée]\s+(?:estados|pa[íi]ses|gobiernos|donantes)\b|"
    r"\bquais\s+(?:estados|países|governos|doadores)\b",
    re.I,
)
"""More than one State is asked for, though not how many."""
_TAKING_PART = re.compile(
    r"\b(?:which|what)\s+(?:states|countries|governments|delegations)\s+"
    r"(?:came|attended|took part|participated|were (?:there|present))\b|"
    r"\b(?:quels (?:[ée]tats|pays)|qu[ée] (?:estados|pa[íi]ses)|quais (?:estados|países))\s+"
    r"(?:ont |a )?(?:particip|assist|étaient présents)|"
    r"\bwho\s+(?:all\s+)?(?:came|attended|took part|participated|was (?:there|present|in the room|at the)|"
    r"were (?:there|present|the participants))\b|"
    r"\bqui\s+(?:a (?:participé|assisté)|était présent)|\bqui[ée]n(?:es)?\s+(?:asisti|particip)",
    re.I,
)
"""The participants of a meeting are asked for: one or two names are those who chaired it."""


def states_wanted(text: str) -> int:
    """How many States an answer must name at least; 0 where the question does not say.

    >>> states_wanted("Which five countries asked?"), states_wanted("Which countries asked?")
    (5, 2)
    """
    match = _NAMED.search(text)
    if match is None:
        return 3 if _TAKING_PART.search(text) else 2 if _SEVERAL.search(text) else 0
    word = match.group(1).casefold()
    return int(word) if word.isdigit() else _COUNTS[word]
