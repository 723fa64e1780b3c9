"""Answers fact requests from the tables, as short statements with rule, source and date, in EN, FR or ES."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from knowledge.facts.deadline_answers import deadline_facts, rule_for_all
from knowledge.facts.due_answers import due_facts, withdrawal_facts
from knowledge.facts.extension_answers import extension_facts
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.meeting_answers import coordinator_facts, meeting_facts, vote_facts
from knowledge.facts.phrases import (
    KINDS,
    group_name,
    is_plural,
    language_of,
    named,
    opening,
    phrase,
    plain_name,
    show_day,
)
from knowledge.facts.records import State
from knowledge.facts.term_answers import term_facts
from knowledge.message import Fact
from knowledge.rules.deadlines import clearance_deadline, initial_report_due, stockpile_deadline
from knowledge.rules.folding import fold
from knowledge.rules.regions import in_region
from knowledge.rules.status import (
    ADOPTED,
    GENERAL_ENTRY_INTO_FORCE,
    OPENED_FOR_SIGNATURE,
    Status,
    entry_into_force,
    in_force_on,
    signed_by,
    status_on,
)

STATUS_TABLE = "status table of the States (UN Treaty Collection XXVI-6 and later deposits)"
"""Source of figures that rest on every State's row."""


def answer_facts(request: FactRequest, facts: Facts) -> tuple[Fact, ...]:
    """The statements that answer the request, most direct first; () where the tables do not hold the answer.

    What rests on an unverified row says so in its words and has ``verified=False``.
    """
    language = language_of(request.language)
    return tuple(
        _labelled(fact, language) for fact in _ANSWERS[request.kind](replace(request, language=language), facts)
    )


def _labelled(fact: Fact, language: str) -> Fact:
    if fact.verified or phrase("unverified", language).strip(" ()") in fact.statement:
        return fact
    return replace(fact, statement=fact.statement.removesuffix(".") + phrase("unverified", language) + ".")


def _status(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    for code in request.states:
        state = facts.state(code)
        known = status_facts(state, request.on, request.language, dated=request.dated)
        yield from (replace(fact, as_of=facts.status_as_of.isoformat()) for fact in known)


def status_facts(state: State, on: date, language: str, *, dated: bool = False) -> Iterable[Fact]:
    """The State's standing on that day, when the Convention entered into force for it, and what came later.

    The day as of which this is known is the table's; who has updates of it puts theirs.
    """
    status = status_on(state, on)
    then = "_then" if dated and status is not Status.WITHDRAWN else ""
    key = {Status.STATE_PARTY: "party"}.get(status, status.value) + then
    yield _state_fact(key, state, on, language, _RULE_OF_STATUS[status], state.source)
    if status is Status.STATE_PARTY and state.entry_into_force:
        bound = in_force_on(state, on)
        force = "in_force_later" if not bound else "in_force_then" if dated else "in_force"
        yield _state_fact(force, state, on, language, "CCM-17-2", "computed from the day of deposit (Article 17)")
    if dated and state.deposit_date and on < state.deposit_date:
        yield _state_fact("later_deposit", state, on, language, "CCM-16", state.source)
    if dated and state.withdrawal_effective and on < state.withdrawal_effective:
        yield _state_fact("later_withdrawal", state, on, language, "CCM-20-3", state.source)


_RULE_OF_STATUS = {
    Status.STATE_PARTY: "CCM-16",
    Status.SIGNATORY: "CCM-15",
    Status.NOT_PARTY: "CCM-16",
    Status.WITHDRAWN: "CCM-20-3",
}


def _state_fact(key: str, state: State, on: date, language: str, rule: str, source: str) -> Fact:
    def shown(day: date | None) -> str:
        return show_day(day, language) if day else ""

    name = named(state, language)
    signed = phrase("signed", language, signature=shown(state.signature_date)) if state.signature_date else ""
    statement = phrase(
        key, language, plural=is_plural(state, language), state=name, State=opening(name), on=shown(on), signed=signed,
        kind=KINDS.get(state.deposit_kind, {}).get(language, ""), deposit=shown(state.deposit_date),
        eif=shown(state.entry_into_force), signature=shown(state.signature_date),
        withdrawal=shown(state.withdrawal_effective),
    )  # fmt: skip
    sure = state.verified or key.startswith("in_force")  # the month of deposit is sure where only its day is not
    return Fact(statement, rule, source, AS_OF.isoformat(), sure)


def _count(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    states = _within(facts, request.region)
    counted = {status: [s for s in states if status_on(s, request.on) is status] for status in Status}
    bound = [state for state in states if in_force_on(state, request.on)]
    key, chosen, n, m = _figures(request, states, counted, bound)
    statement = phrase(
        key, request.language, plural=(m if key == "count_bound" else n) != 1, n=n, m=m, total=len(states),
        on=show_day(request.on, request.language), region=group_name(request.region, request.language),
        never=len(counted[Status.NOT_PARTY]), signatories=len(counted[Status.SIGNATORY]),
        left=len(counted[Status.WITHDRAWN]),
    )  # fmt: skip
    unsure = ", ".join(plain_name(state, request.language) for state in _doubtful(chosen, request.on))
    if unsure:
        statement = statement.removesuffix(".") + phrase("unverified_names", request.language, names=unsure) + "."
    rule = "CCM-17-2" if request.in_force else "CCM-15" if request.signed else ""
    yield Fact(statement, rule, STATUS_TABLE, facts.status_as_of.isoformat(), not unsure)
    if request.status is Status.WITHDRAWN and chosen:
        yield _name_list("count_withdrawn", chosen, request, facts)


def _figures(
    request: FactRequest, states: Sequence[State], counted: Mapping[Status, Sequence[State]], bound: Sequence[State]
) -> tuple[str, Sequence[State], int, int]:
    """Which sentence, the States that its figures rest on, and its two figures."""
    if request.signed:
        signed = [state for state in states if signed_by(state, request.on)]
        return "count_signed", signed, len(signed), len(counted[Status.SIGNATORY])
    status = request.status or Status.STATE_PARTY
    if status is Status.NOT_PARTY:
        outside = [state for state in states if state not in counted[Status.STATE_PARTY]]
        return "count_not_party", outside, len(outside), 0
    key = "count_bound" if request.in_force else f"count_{status.value}"
    return key, counted[status], len(counted[status]), len(bound)


def _list(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    yield from _count(request, facts)
    states = _within(facts, request.region)
    if request.signed:
        chosen = [state for state in states if signed_by(state, request.on)]
    elif request.in_force:
        chosen = [state for state in states if in_force_on(state, request.on)]
    else:
        chosen = [state for state in states if status_on(state, request.on) is request.status]
    if chosen and request.status is not Status.WITHDRAWN:
        yield _name_list(f"count_{(request.status or Status.SIGNATORY).value}", chosen, request, facts)


_LABELS = {
    "count_state_party": ("States Parties", "États parties", "Estados partes"),
    "count_signatory": ("Signatories", "Signataires", "Signatarios"),
    "count_not_party": ("Neither signed nor joined", "Sans signature ni adhésion", "Sin firma ni adhesión"),
    "count_withdrawn": ("Withdrawn", "Retirés", "Denunciantes"),
    "joined": ("By date", "Par date", "Por fecha"),
}


def _name_list(key: str, chosen: Sequence[State], request: FactRequest, facts: Facts) -> Fact:
    language, as_of = request.language, facts.status_as_of.isoformat()
    unsure = _doubtful(chosen, request.on)
    ordered = sorted(chosen, key=lambda state: fold(plain_name(state, language)))
    names = [plain_name(s, language) + (phrase("unverified", language) if s in unsure else "") for s in ordered]
    label = _LABELS[key][("en", "fr", "es").index(language)]
    return Fact(phrase("names", language, label=label, names=", ".join(names)), "", STATUS_TABLE, as_of)


def _joined(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    first, last = request.first or date.min, request.last or request.on
    left = request.status is Status.WITHDRAWN
    events = [
        (day, state)
        for state in _within(facts, request.region)
        if (day := state.withdrawal_effective if left else state.deposit_date) and first <= day <= last
    ]
    events.sort(key=lambda event: (event[0], event[1].name_en))
    language = request.language
    key = "left" if left else "joined"
    end = min(last, request.on) if request.on >= first else last
    statement = phrase(
        key, language, plural=len(events) != 1, n=len(events), first=show_day(first, language),
        last=show_day(end, language), region=group_name(request.region, language),
    )  # fmt: skip
    yield Fact(statement, "CCM-20-3" if left else "CCM-16", STATUS_TABLE, facts.status_as_of.isoformat())
    if events:
        names = ", ".join(f"{plain_name(s, language)} ({show_day(day, language)})" + _mark(s, language)
                          for day, s in events)  # fmt: skip
        label = _LABELS["joined"][("en", "fr", "es").index(language)]
        yield Fact(
            phrase("names", language, label=label, names=names), "", STATUS_TABLE, facts.status_as_of.isoformat()
        )


def _mark(state: State, language: str) -> str:
    return "" if state.verified else phrase("unverified", language)


def _latest(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    joined = [state for state in facts.states if state.deposit_date and state.deposit_date <= request.on]
    newest = max(joined, key=lambda state: state.deposit_date or date.min)
    fact = _state_fact("latest", newest, request.on, request.language, "CCM-16", newest.source)
    yield replace(fact, as_of=facts.status_as_of.isoformat())


def _entry(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    language = request.language
    enters = entry_into_force(request.on)
    whom = named(facts.state(request.states[0]), language) if request.states else phrase("that_state", language)
    statement = phrase(
        "would_enter", language, deposit=show_day(request.on, language), whom=whom, eif=show_day(enters, language)
    )
    source = "computed by Article 17"
    yield Fact(statement, "CCM-17-2", source, AS_OF.isoformat())
    follow = phrase(
        "would_follow", language, initial=show_day(initial_report_due(enters), language),
        stock=show_day(stockpile_deadline(enters), language), clear=show_day(clearance_deadline(enters), language),
    )  # fmt: skip
    yield Fact(follow, "CCM-7-1, CCM-3-2, CCM-4-1a", "computed by Articles 3, 4 and 7", AS_OF.isoformat())


_MILESTONES = {
    "adopted": (ADOPTED, "", "text of the Convention"),
    "signature": (OPENED_FOR_SIGNATURE, "CCM-15", "UN Treaty Collection XXVI-6"),
    "entry_into_force": (GENERAL_ENTRY_INTO_FORCE, "CCM-17-1", "computed from the thirtieth deposit, 16 February 2010"),
}


def _milestone(request: FactRequest, _: Facts) -> Iterable[Fact]:
    day, rule, source = _MILESTONES[request.milestone]
    statement = phrase(request.milestone, request.language, day=show_day(day, request.language))
    yield Fact(statement, rule, source, AS_OF.isoformat())


def _within(facts: Facts, region: str) -> list[State]:
    return [state for state in facts.states if not region or in_region(state, region)]


def _doubtful(states: Iterable[State], on: date) -> list[State]:
    """Those whose standing on that day rests on an unverified row: no deposit known, or its day within that month."""
    return [
        state
        for state in states
        if not state.verified
        and (state.deposit_date is None or (state.deposit_date.year, state.deposit_date.month) == (on.year, on.month))
    ]


_ANSWERS: Mapping[FactKind, Callable[[FactRequest, Facts], Iterable[Fact]]] = {
    FactKind.STATUS: _status,
    FactKind.COUNT: _count,
    FactKind.LIST: _list,
    FactKind.JOINED: _joined,
    FactKind.LATEST: _latest,
    FactKind.DEADLINE: deadline_facts,
    FactKind.MEETING: meeting_facts,
    FactKind.VOTE: vote_facts,
    FactKind.COORDINATORS: coordinator_facts,
    FactKind.TERM: term_facts,
    FactKind.TRANSLATION: term_facts,
    FactKind.ENTRY_INTO_FORCE: _entry,
    FactKind.MILESTONE: _milestone,
    FactKind.DUE: due_facts,
    FactKind.EXTENSION: extension_facts,
    FactKind.WITHDRAWAL: withdrawal_facts,
    FactKind.OWN_STATE: rule_for_all,
}
