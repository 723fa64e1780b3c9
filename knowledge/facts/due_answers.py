"""States what falls due in a span of days, soonest first, and when a withdrawal would take effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.facts.fact_request import FactRequest
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.phrases import is_plural, named, opening, phrase, show_day
from knowledge.facts.records import State
from knowledge.facts.standing import deadlines_of
from knowledge.message import Fact
from knowledge.rules.deadlines import Deadline, DeadlineKind, Subject
from knowledge.rules.status import Status, status_on, withdrawal_effective

MOST = 20
"""How many deadlines are stated one by one; a number is given of the others."""

TOGETHER = 4
"""From so many States on, what is due of each on the same day by the same rule is stated once."""

COMPUTED_SOURCE = "computed by the Convention's own rules and from recorded decisions"


def due_facts(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    """What falls due from the first to the last day asked about; where it is nothing, that is said."""
    language = request.language
    states = [facts.state(code) for code in request.states] or list(facts.states)
    if len(states) == 1 and status_on(states[0], request.on) is not Status.STATE_PARTY:
        return [_fact(_say("no_deadline", states[0], language), states[0].source, states[0].verified)]
    found = sorted(_falling(states, request, facts), key=lambda one: (one.due or date.max, one.iso3, one.rule))
    single = len(request.states) == 1
    if not found:
        return [_fact(_nothing(states[0] if single else None, request), COMPUTED_SOURCE)]
    return list(_stated(found, facts, language))


def _falling(states: Iterable[State], request: FactRequest, facts: Facts) -> Iterable[Deadline]:
    first, last = request.first or request.on, request.last or date.max
    for state in states:
        for one in deadlines_of(facts, state, request.on):
            over = one.kind in (DeadlineKind.COMPLETED, DeadlineKind.OVERDUE)
            asked = not request.article or one.article == request.article
            if asked and not over and one.due is not None and first <= one.due <= last:
                yield one


def _stated(found: Sequence[Deadline], facts: Facts, language: str) -> Iterable[Fact]:
    """Each deadline in a sentence; the same report of many States in one."""
    alike: dict[tuple[date | None, Subject], list[Deadline]] = {}
    for one in found:
        alike.setdefault((one.due, one.subject), []).append(one)
    lines: list[Fact] = []
    for (_, subject), group in alike.items():
        if subject is Subject.ANNUAL_REPORT and len(group) >= TOGETHER:
            lines.append(_together(group, language))
        else:
            lines += [_line(one, facts, language) for one in group]
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield _fact(phrase("due_more", language, n=len(lines) - MOST), COMPUTED_SOURCE)


def _together(group: Sequence[Deadline], language: str) -> Fact:
    first = group[0]
    what = _what(first.subject, language)
    statement = phrase("due_together", language, due=_day(first, language), what=what, n=len(group))
    return Fact(statement, first.rule, first.source, first.as_of.isoformat())


def _line(one: Deadline, facts: Facts, language: str) -> Fact:
    state = facts.state(one.iso3)
    conditional = one.kind is DeadlineKind.COMPUTED and one.article in ("3", "4")
    key = "due_if" if conditional else "due"
    statement = _say(key, state, language, due=_day(one, language), what=_what(one.subject, language))
    return Fact(statement, one.rule, one.source, one.as_of.isoformat(), one.verified)


def _day(one: Deadline, language: str) -> str:
    return show_day(one.due or date.max, language)


def _what(subject: Subject, language: str) -> str:
    return phrase(f"due_{subject.value}", language)


def _nothing(state: State | None, request: FactRequest) -> str:
    language = request.language
    first, last = (show_day(day or request.on, language) for day in (request.first, request.last))
    if state is None:
        return phrase("due_nothing", language, first=first, last=last)
    return _say("due_nothing_for", state, language, first=first, last=last)


def withdrawal_facts(request: FactRequest, _: Facts) -> Iterable[Fact]:
    """Article 20(3): six months after receipt, and not before the end of an armed conflict the State is engaged in."""
    language = request.language
    effective = withdrawal_effective(request.on)
    statement = phrase(
        "would_leave", language, received=show_day(request.on, language), effective=show_day(effective, language)
    )
    yield Fact(statement, "CCM-20-3", "computed by Article 20(3)", AS_OF.isoformat())


def _say(key: str, state: State, language: str, **values: object) -> str:
    name = named(state, language)
    return phrase(key, language, plural=is_plural(state, language), state=name, State=opening(name), **values)


def _fact(statement: str, source: str, verified: bool = True) -> Fact:
    return Fact(statement, "", source, AS_OF.isoformat(), verified)
