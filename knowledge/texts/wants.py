"""What kind of answer a question wants: a person, a date, a place, a number, a sum, States, a reason, a list."""

from __future__ import annotations

import re

_START = (
    r"(?:^|[,;:.?!¿¡–—(-]\s*|\b(?:and|or|but|so|say|says|said|tell|know|me|us|you|about|on|to|from|by|of|with|for|under|in|at|is|are|was|explain|asks?|"
    r"exactly|since|until|et|y|e|à|de|por|pour|para|con|avec|savoir|saber)\s+)"
)
"""Where a question word asks: "people who must react" and "when they fail" ask nothing."""

_ASKED: dict[str, re.Pattern[str]] = {
    "who": re.compile(
        _START + r"(?:who|whom|whose|qui|quién(?:es)?|quien(?:es)?|quem)\b|"
        r"\b(?:(?:which|what) (?:\w+ )?(?:person|people|firm|company|companies|ambassador|official|delegation|body|bodies|organi[sz]ation|expert|donor)s?|name of|"
        r"quel(?:le)?s? (?:personnes?|sociétés?|entreprises?|cabinets?|organi[sz]ations?|organismes?|ambassadeurs?|ambassadrices?)|"
        r"(?:qu[ée]|qual|quais|que) (?:personas?|empresas?|firmas?|organizaci(?:ón|ones)|organismos?|embajador(?:a|es)?|pessoas?|organizaç(?:ão|ões)))\b",
        re.I,
    ),
    "when": re.compile(
        _START
        + r"(?:when|quand|cu[áa]ndo|quando)\b|\b(?:(?:what|which) (?:date|day|year|month)|(?<!up to )(?<!to )dates?|deadline|by when|"
        r"how soon|since when|fecha|data)\b",
        re.I,
    ),
    "where": re.compile(
        _START + r"(?:where|où|dónde|donde|onde)\b|\b(?:(?:which|what) (?:city|town|place|venue)|to which places)\b",
        re.I,
    ),
    "how_many": re.compile(
        r"\b(?:how many|number of|how often|how (?:large|big|old|far)|what (?:size|percentage|share|proportion)|combien d|cu[áa]nt[oa]s|"
        r"quant[oa]s|nombre de|número de)\b",
        re.I,
    ),
    "how_much": re.compile(
        r"\b(?:how much|what (?:did|does|do|has|have|had|was) [^?]{1,60}?\b(?:give|given|pay|paid|contribute\w*|spen[dt]|cost|donate\w*|owe)\b|"
        r"what (?:amount|sum|budget|balance|total|rate|price|fee|allowance)|combien|cu[áa]nto|quanto)\b",
        re.I,
    ),
    "which_states": re.compile(
        r"\b(?:(?:which|what|whose) (?:\w+ )?(?:states?|countr(?:y|ies)|governments?|delegations?|parties|party|nations?|members?)|"
        r"quels? (?:états?|pays)|qu[ée] (?:pa[íi]s(?:es)?|estados?)|quais (?:estados|países)|who (?:supported|opposed|asked))\b",
        re.I,
    ),
    "area": re.compile(
        r"\b(?:what|which|how (?:much|large|big)|quelle|qu[ée]|cu[áa]nt\w+)\b[^?]{0,40}\b(?:area|surface|superficie|hectares?|square|land|terrain|"
        r"terrenos?|km2?)\b",
        re.I,
    ),
    "why": re.compile(
        _START + r"(?:why|pourquoi|por qu[ée]|para qu[ée])\b|\b(?:what for|how come|reasons?|raison|motivo)\b", re.I
    ),
    "how_long": re.compile(
        r"\b(?:how long|duration|for how many (?:years|months)|combien de temps|cu[áa]nto tiempo|durée)\b", re.I
    ),
    "list": re.compile(
        r"\b(?:which|what) (?:are|were)\b|\b(?:list|name (?:the|all)|all the|enumerate|types of|kinds of|options|tasks|three|two|four|five|"
        r"quels sont|cu[áa]les son)\b",
        re.I,
    ),
    "definition": re.compile(
        r"^\W*(?:(?:please )?(?:explain|describe|tell (?:me|us) about)\b|what (?:is|are|exactly is|counts as|qualifies as|is meant by|does .{2,40} mean)\b(?! the (?:balance|budget|amount|date|deadline|status|"
        r"name|number|role|difference))|qu['’]est-ce qu(?:e|['’])|que (?:signifie|veut dire|désigne)|¿?qué (?:es|son|significa)\b|o que (?:é|são)\b|"
        r"define\b|definition of|how is .{2,40} defined)",
        re.I,
    ),
    "status": re.compile(
        r"\b(?:adopted|approved|decided|agreed|final|binding|draft|in force|status|adopt[ée]e?s?|aprobad[oa]|adoptad[oa])\b",
        re.I,
    ),
}
_SUM_WORDS = re.compile(
    r"\b(?:amount|balance|budget|bugdet|spent|costs?|spend|rates?|price|fees?|allowance|per diem|salary|salaries|montant|solde|coûts?|importe|saldo|presupuesto|orçamento|custos?|costos?)\b",
    re.I,
)
_MISSED = re.compile(
    r"\b(?:miss\w*|meet|met|extend\w*|extension of|ask\w* for|request\w*|beyond|past|keep|kept) (?:[\w'’-]+ ){0,4}deadlines?\b",
    re.I,
)
"""A deadline that something is done to: what happens if it is missed is no question of its date."""
WANTS = frozenset(_ASKED)
"""Every kind of answer."""

_EXPLICIT = WANTS - {"status", "list", "definition"}


def wants_of(text: str) -> frozenset[str]:
    """The kinds of answer a question wants, possibly several; words for money count where nothing else is asked.

    >>> sorted(wants_of("Why doesn't logging suit people who must react fast?"))
    ['why']
    """
    text = _MISSED.sub(" ", text)
    found = {name for name, pattern in _ASKED.items() if pattern.search(text)}
    if not found & _EXPLICIT and _SUM_WORDS.search(text):
        found.add("how_much")
    return frozenset(found)


_MANNER = re.compile(
    _START + r"(?:how (?:do|does|did|can|could|should|must|to|is|are|was|were|would|will)|comment|c[óo]mo|como)\b", re.I
)


def frame_of(text: str) -> frozenset[str]:
    """What tells two questions on one matter apart: the kinds of answer that exclude each other, and "how".

    >>> sorted(frame_of("How does a State join?")), sorted(frame_of("How many States have joined?"))
    (['how'], ['how_many'])
    """
    kinds = wants_of(text) & _EXPLICIT
    return kinds | {"how"} if _MANNER.search(text) else kinds
