"""Reads questions on the standing of States: status, counts, lists, who joined when, the Convention's own dates."""

from __future__ import annotations

import re
from datetime import date

from knowledge.facts import ask_words as w
from knowledge.facts.ask_frame import DATE, REGION, STATE, TREATY, Frame
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.rules.status import Status
from knowledge.rules.when import Relation

_MOST_STATES = 5
_PLACES_AND_TIMES = frozenset([DATE, REGION, TREATY])
_STATUS_ASKED = w.JOINED | w.SIGNED | w.LEFT | w.BOUND | w.PARTIES | w.MEMBER | w.STATUS_NOUNS
_STATUS_WORDS = (
    _STATUS_ASKED | w.STATES | w.CONVENTION | w.WHEN | w.IN_FORCE | w.WHAT | w.WE | w.AND | w.OR
    | frozenset([STATE, DATE, TREATY, "part", "non", "not", "us"])
)  # fmt: skip
_GROUP_WORDS = (
    w.STATES | w.PARTIES | w.CONVENTION | w.JOINED | w.SIGNED | w.LEFT | w.BOUND | w.IN_FORCE | w.NOT | w.ONLY | w.AND
    | w.BETWEEN | _PLACES_AND_TIMES
)  # fmt: skip
_DEFINITION = re.compile(r"what (?!(?:REGION )?(?:states|countries|nations|members|governments)\b)|\bque (?:es|son)\b")
_UNFINISHED = re.compile(r"\b(?:have|has|yet|still|left|need|about|going|want) to\b")


def status(frame: Frame, language: str) -> FactRequest | None:
    """The standing of one State or a few: "Is Vanuatu bound yet?", "Quand le Pérou a-t-il ratifié ?"."""
    states = frame.subjects()
    if not states or len(states) > _MOST_STATES or len(frame.dates) > 1 or (frame.states and frame.has(w.WE)):
        return None
    if not frame.has(_STATUS_ASKED) or not frame.only(_STATUS_WORDS) or frame.has(w.HOW_MANY - w.FUNCTION - w.WHAT):
        return None
    if frame.has(w.WHAT) and not frame.has(w.STATUS_NOUNS | (w.WHEN - w.WHEN_ASKED)):
        return None
    if not frame.states and frame.has(w.OUR) and not frame.has(w.STATUS_NOUNS | w.SIGNED):
        return None
    return FactRequest(FactKind.STATUS, _day(frame), language, states=states, dated=_dated(frame))


def count(frame: Frame, language: str) -> FactRequest | None:
    """How many States have a status: "how many African States are parties"."""
    if not frame.has(w.COUNTED) or not _group(frame) or not frame.only(_GROUP_WORDS, w.HOW_MANY, w.WHAT):
        return None
    return _about_group(frame, language, FactKind.COUNT)


def listing(frame: Frame, language: str) -> FactRequest | None:
    """Which States have a status: "Which States in Asia have signed but not ratified?"."""
    if not frame.has(w.WHICH) or not _group(frame) or not frame.only(_GROUP_WORDS, w.WHICH):
        return None
    events = frame.has(w.WHO | {"any"}, w.JOINED | w.SIGNED | w.LEFT)
    if not (frame.has(w.MANY_STATES) or events) or _DEFINITION.search(frame.masked):
        return None
    return _about_group(frame, language, FactKind.LIST)


def _group(frame: Frame) -> bool:
    """Whether the question is about States as a group under the Convention, none of them named."""
    heads = w.STATES | w.PARTIES | w.SIGNED | w.EVENT_NOUNS
    of_convention = frame.has(w.WHO, w.CONVENTION | frozenset([TREATY]))
    joined_then = frame.has(w.WHO, w.RATIFYING, frozenset([DATE]))
    return not frame.states and (frame.has(heads) or of_convention or joined_then)


def _about_group(frame: Frame, language: str, kind: FactKind) -> FactRequest | None:
    if len(frame.regions) > 1 or frame.has(w.BY_KIND) or len(frame.dates) > 2 or _UNFINISHED.search(frame.masked):
        return None
    region = frame.regions[0] if frame.regions else ""
    wanted, signed, bound = _group_status(frame)
    if wanted is None and not signed:
        return None
    period = _period(frame)
    if period and wanted in (Status.STATE_PARTY, Status.WITHDRAWN) and not bound:
        first, last = period
        return FactRequest(
            FactKind.JOINED, frame.on, language, status=wanted, region=region, first=first, last=last, dated=True
        )
    if len(frame.dates) > 1:
        return None
    return FactRequest(
        kind, _day(frame), language, dated=_dated(frame), status=wanted, signed=signed, in_force=bound, region=region
    )


def _group_status(frame: Frame) -> tuple[Status | None, bool, bool]:
    """The status a group question asks for, whether it means all that ever signed, and whether only those bound."""
    negated = frame.has(w.NOT | w.WITHOUT)
    if frame.has(w.LEFT):
        alone = not negated and not frame.has(w.JOINED | w.SIGNED)
        return (Status.WITHDRAWN if alone else None), False, False
    if frame.has(w.SIGNED):
        return _signed_status(frame, negated)
    of_convention = frame.has(w.MEMBER, frozenset([TREATY, "convention", "treaty", "convencion"]))
    known = frame.has(w.PARTIES | w.JOINED) or of_convention
    if negated:
        return (Status.NOT_PARTY if known else None), False, False
    bound = frame.has(w.BOUND)
    return (Status.STATE_PARTY, False, bound) if bound or known else (None, False, False)


def _signed_status(frame: Frame, negated: bool) -> tuple[Status | None, bool, bool]:
    ratified = frame.has(w.JOINED - {"instrument"}) or (negated and frame.has(w.PARTIES - {"partie"}))
    if negated and ratified:  # "signed but not ratified"; "not signed but acceded" is another thing
        order = [word for word in frame.words if word in w.SIGNED | w.NOT]
        return (Status.SIGNATORY if order and order[0] in w.SIGNED else None), False, False
    if negated:  # "have not signed": the answer tells those that joined otherwise, or withdrew, apart
        return (Status.SIGNATORY if frame.has(w.JUST) else Status.NOT_PARTY), False, False
    if ratified:
        return None, False, False
    return (Status.SIGNATORY, False, False) if frame.has(w.SIGNATORY) else (None, True, False)


def _period(frame: Frame) -> tuple[date, date] | None:
    """The span of time in which something happened, where the question speaks of an event."""
    if not frame.dates or not frame.has(w.JOINED | w.LEFT):
        return None
    first, last = frame.dates[0], frame.dates[-1]
    if len(frame.dates) == 2:
        return (first.first, last.last) if first.first < last.last else None
    if first.relation is Relation.SINCE:
        return first.first, max(frame.on, first.last)
    if first.relation is Relation.ON and not first.exact:
        return first.first, first.last
    return None


def latest(frame: Frame, language: str) -> FactRequest | None:
    """Who joined last."""
    words = w.LATEST | w.WHICH | w.STATES | w.PARTIES | w.JOINED | w.CONVENTION | frozenset([TREATY, "one", "was"])
    if frame.states or not frame.has(w.LATEST, w.JOINED | w.PARTIES) or not frame.only(words):
        return None
    return FactRequest(FactKind.LATEST, frame.on, language) if frame.has(w.WHICH | {"when"}) else None


def entry_into_force(frame: Frame, language: str) -> FactRequest | None:
    """What would follow from a deposit: "If we ratify on 5 May 2027, when would we be bound?"."""
    words = w.DEPOSITING | w.CONDITION | w.IN_FORCE | w.BOUND | w.STATES | w.CONVENTION | w.WE | w.PARTIES | w.WHEN
    day = frame.date
    if day is None or not day.exact or not frame.has(w.DEPOSITING, w.CONDITION, w.BOUND | {"effect"}):
        return None
    if not frame.only(words, w.OF_SOME_STATE, frozenset([STATE, DATE, TREATY])) or len(frame.states) > 1:
        return None
    if day.first < frame.on and frame.states:  # of a named State's past the status tells more
        return None
    return FactRequest(FactKind.ENTRY_INTO_FORCE, day.first, language, states=frame.subjects(), dated=True)


_MILESTONES = (
    ("adopted", w.ADOPTED),
    ("entry_into_force", frozenset(["force", "vigueur", "vigor"])),
    ("signature", w.OPENED),
)


def milestone(frame: Frame, language: str) -> FactRequest | None:
    """The Convention's own dates: adoption, opening for signature, entry into force."""
    if frame.states or frame.dates or frame.regions or frame.meetings or frame.articles:
        return None
    if not frame.has(frozenset([TREATY, "convention", "treaty", "convencion", "traite", "tratado"]), w.ASKING_WHEN):
        return None
    words = w.ADOPTED | w.OPENED | w.ASKING_WHEN | w.IN_FORCE | w.CONVENTION | w.WHEN | frozenset([TREATY])
    if frame.has(frozenset(["does", "do", "will"])) or not frame.only(words):
        return None
    asked = next((name for name, keys in _MILESTONES if frame.has(keys)), "")
    return FactRequest(FactKind.MILESTONE, frame.on, language, milestone=asked) if asked else None


def _day(frame: Frame) -> date:
    return frame.dates[0].day(frame.on) if frame.dates else frame.on


def _dated(frame: Frame) -> bool:
    return any(hit.relation is not Relation.NOW for hit in frame.dates)
