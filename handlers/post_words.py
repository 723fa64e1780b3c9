"""Whether a question asks who holds a post for a State, such as its focal point, and on which day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from knowledge.base import PostAsked
from knowledge.contact import PostKind
from knowledge.rules.folding import fold
from knowledge.rules.names import NameHit
from knowledge.rules.when import find_dates
from knowledge.theme import find_theme

_POSTS = (
    (PostKind.DEPUTY_PERMANENT_REPRESENTATIVE, r"deputy permanent representative|representante? permanente? adjoint[e]?|representante permanente adjunt[oa]"),
    (PostKind.PERMANENT_REPRESENTATIVE, r"permanent representative|representante? permanente?\b"),
    (PostKind.ARTICLE7_DRAFTER, r"article 7 drafter|(?:drafts|writes|prepares|redige|prepara|redacta) (?:the|their|our|its|le|el|su|nuestro|notre) (?:article 7 |transparency )?(?:report|rapport|informe)"),
    (PostKind.FOCAL_POINT, r"(?:national )?focal points?|points? focal|points? focaux|puntos? focal(?:es)?|contact points?|points? of contact|points? de contact|puntos? de contacto"),
)  # fmt: skip
_ASKING = re.compile(
    r"\b(?:who|whom|whose|name|names|which person|tell me|give me|show me|is there|do you (?:have|know)|"
    r"qui|quel(?:le)?s?|nom|noms|donnez|indiquez|y a-t-il|avez-vous|"
    r"quien|quienes|cual|nombre|nombres|dame|indique|e-?mail|address|mailbox|adresse|courriel|correo|direccion)\b"
)
_OUR = re.compile(r"\b(?:our|my|ours|notre|nos|mon|nuestr[oa]s?|mi)\b")
_GENERAL = re.compile(
    r"\b(?:what (?:is|are|does) (?:a|an|the role|the task)|role of|tasks? of|duties of|terms of reference|should .{0,40}(?:appoint|designate|nominate|have)|"
    r"presid\w*|elected|chair\w*|elu|elegid[oa]|how many|combien|cuant[oa]s|qu'est-ce qu'|que es un|list of (?:all|the) (?:national )?focal points)\b"
)
_OF_NO_THEME = (PostKind.PERMANENT_REPRESENTATIVE, PostKind.DEPUTY_PERMANENT_REPRESENTATIVE)
_OTHER_MATTER = re.compile(
    r"\b(?:for|pour|para) (?:(?:the|le|la|les|el|los|las|l')\s*)?(?!convention|convencion|ccm|cluster|isu|contact|us\b|me\b)[a-z]{3,}"
)
"""A focal point for something that is no theme of the list: for organising a meeting, say, which texts may tell."""

_PAPER = re.compile(
    r"^\W*(?:and |et |y )?(?:where|what|which|ou|quel(?:le)?|donde|cual|on what|sur quel(?:le)?|en que)\b.{0,30}\b(?:paper|document|nomination|note verbale|evidence|source|"
    r"piece|papier|papel|documento|nota verbal|designacion)\b"
)


def find_post(
    question: str, find_names: Callable[[str], Sequence[NameHit]], own_state: str, today: date
) -> PostAsked | None:
    """The post that a question asks for; None where it asks for no post, no State, or what posts are in general."""
    words = fold(question)
    kind = next((kind for kind, pattern in _POSTS if re.search(rf"\b(?:{pattern})", words)), None)
    if kind is None or not _ASKING.search(words) or _GENERAL.search(words):
        return None
    named = find_names(question)
    states = {hit.iso3 for hit in named}
    state = states.pop() if len(states) == 1 else own_state if not states and _OUR.search(words) else ""
    theme = "" if kind in _OF_NO_THEME else find_theme(question)
    if not state or (not theme and _OTHER_MATTER.search(_without(words, named))):
        return None
    days = [hit.last for hit in find_dates(question, today)]
    return PostAsked(state, theme, min(days[0], today) if days else today, kind)


def _without(words: str, named: Sequence[NameHit]) -> str:
    """The words without the States, each blotted out."""
    for hit in named:
        words = f"{words[: hit.start]}{' ' * (hit.end - hit.start)}{words[hit.end :]}"
    return words


def asks_paper(text: str) -> bool:
    """Whether a follow-up asks for the paper on which somebody holds a post."""
    return len(text) < 120 and _PAPER.search(fold(text)) is not None
