"""Which States a batch of letters is for: conditions as staff write them, and why a State is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.draft.duties import Duties
from handlers.draft.tongue import Tongue
from handlers.wording import spoken
from knowledge.errors import BadInput
from knowledge.facts.load import Facts
from knowledge.facts.records import State
from knowledge.facts.standing import list_states
from knowledge.letter import LetterDraft
from knowledge.rules.protocol import Severity

CONDITIONS = ("region", "status", "language", "sids", "ldc", "lldc", "affected", "state")
"""What ``--where`` takes."""

_YES = {"yes": True, "true": True, "no": False, "false": False}

LEAVING_OUT = frozenset({"reminder", "unverified", "addressee"})
"""Findings for which a batch leaves a State out; a letter to it is a decision of its own."""


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold; "" and None say nothing. ``states`` are ISO codes."""

    region: str = ""
    status: str = ""
    language: str = ""
    sids: bool | None = None
    ldc: bool | None = None
    lldc: bool | None = None
    affected: bool | None = None
    states: tuple[str, ...] = ()


def read_where(said: Sequence[str]) -> Where:
    """Conditions of parts like "region=African States", also several in one, separated by ";"."""
    values: dict[str, str] = {}
    for part in (piece for one in said for piece in one.split(";") if piece.strip()):
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        if not equals or name not in CONDITIONS or not value.strip():
            raise BadInput("--where takes " + ", ".join(f"{one}=…" for one in CONDITIONS))
        values[name] = value.strip()
    flags = {name: _flag(name, values[name]) for name in ("sids", "ldc", "lldc", "affected") if name in values}
    language = values.get("language", "").lower()
    if language and spoken(language) != language:
        raise BadInput("language is one of en, fr, es")
    codes = tuple(values.get("state", "").replace(",", " ").upper().split())
    return Where(values.get("region", ""), values.get("status", ""), language, states=codes, **flags)


def chosen(facts: Facts, where: Where, on: date) -> tuple[State, ...]:
    """The States that meet all conditions on that day, by English name; BadInput for an unknown region or status."""
    rows = list_states(facts, on, status=where.status, region=where.region)
    named = {facts.state(code).iso3 for code in where.states}
    states = (facts.state(row.iso3) for row in rows if not named or row.iso3 in named)
    return tuple(state for state in states if _meets(facts, state, where, on))


def language_for(facts: Facts, state: State, preferred: str = "") -> str:
    """The language to write to a State in: the preferred one where letters are written in it, else the usual one."""
    if preferred and spoken(preferred) == preferred:
        return preferred
    return facts.correspondence.get(state.iso3, "en")


def why_left_out(made: LetterDraft) -> str:
    """Why a batch does not keep a draft, in one line; "" where it does."""
    found = (one for one in made.findings if one.severity is Severity.BLOCKING and one.check in LEAVING_OUT)
    return next((one.message for one in found), "")


def _meets(facts: Facts, state: State, where: Where, on: date) -> bool:
    flags = ((where.sids, state.sids), (where.ldc, state.ldc), (where.lldc, state.lldc))
    if any(wanted is not None and wanted != holds for wanted, holds in flags):
        return False
    if where.language and language_for(facts, state) != where.language:
        return False
    return where.affected is None or where.affected == _affected(facts, state, on)


def _affected(facts: Facts, state: State, on: date) -> bool:
    """Whether the State has clearance duties on record that are not completed."""
    return Duties(facts, state, on, Tongue("en")).known((), {})["affected"] is not None


def _flag(name: str, value: str) -> bool:
    try:
        return _YES[value.lower()]
    except KeyError:
        raise BadInput(f"{name} takes yes or no") from None
