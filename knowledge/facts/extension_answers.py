"""States by when a State must have asked for more time: from the next meeting and from its own deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.facts.deadline_answers import deadline_facts, describe
from knowledge.facts.fact_request import FactRequest
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.phrases import named, opening, phrase, show_day
from knowledge.facts.records import State
from knowledge.message import Fact
from knowledge.rules.deadlines import Deadline, DeadlineKind, deadlines_for, extension_request_due

_RULES = {"3": "CCM-3-5a", "4": "CCM-4-6a", "": "CCM-3-5a, CCM-4-6a"}


def extension_facts(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    """The last day for a request to the next meeting, the latest day the own deadline allows, and that deadline.

    Where no next meeting is on record that is said, and the rule with it. The meeting that decides lies before the end
    of the deadline, so a request comes nine months before the deadline at the latest.
    """
    state, language = facts.state(request.states[0]), request.language
    known = deadlines_for(state, facts.deadlines_of(state.iso3), request.on, as_of=AS_OF)
    if not known:
        yield from deadline_facts(request, facts)
        return
    wanted = _wanted(known, request.article)
    if any(one.kind is not DeadlineKind.COMPLETED for one in wanted):
        running = [one for one in wanted if one.kind is DeadlineKind.DECIDED and one.due and one.due >= request.on]
        yield _next_meeting(request, facts)
        yield from (_latest(one, state, language) for one in running[-1:])
    yield from describe(wanted, state, request)


def _wanted(known: Iterable[Deadline], article: str) -> list[Deadline]:
    """Those of the Article asked for; where none is, those on which a decision is recorded, or else all."""
    limits = [one for one in known if one.article in ("3", "4") and article in ("", one.article)]
    decided = [one for one in limits if one.kind in (DeadlineKind.DECIDED, DeadlineKind.REQUESTED)]
    return decided or limits


def _next_meeting(request: FactRequest, facts: Facts) -> Fact:
    language, rule = request.language, _RULES[request.article]
    meeting = facts.next_meeting(request.on)
    if meeting is None:
        statement = phrase("extension_no_meeting", language, on=show_day(request.on, language))
        return Fact(statement, rule, "table of meetings", AS_OF.isoformat())
    due = extension_request_due(meeting.opens)
    key = "extension_by" if due >= request.on else "extension_late"
    statement = phrase(
        key, language, meeting=meeting.name, opens=show_day(meeting.opens, language), due=show_day(due, language)
    )
    return Fact(statement, rule, meeting.source, AS_OF.isoformat(), meeting.verified)


def _latest(one: Deadline, state: State, language: str) -> Fact:
    ends = one.due or date.max
    statement = phrase(
        "extension_latest", language, State=opening(named(state, language)), article=one.article,
        ends=show_day(ends, language), due=show_day(extension_request_due(ends), language),
    )  # fmt: skip
    return Fact(statement, _RULES[one.article], one.source, one.as_of.isoformat(), one.verified)
