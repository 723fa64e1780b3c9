"""What happened in a period by the tables of facts: each item verified, with source and day; unverified ones never."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from handlers.draft.tongue import Tongue
from handlers.publish.telling import in_markdown, of_state, tell
from handlers.wording import publish
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.phrases import KINDS, show_month
from knowledge.facts.records import Meeting, State, StateDeadline, Vote
from knowledge.facts.standing import list_deadlines
from knowledge.newsletter import Item, Section
from knowledge.rules.dates import month_end
from knowledge.rules.deadlines import Deadline, DeadlineKind, Subject
from knowledge.rules.state_grammar import opening
from knowledge.rules.status import Status, count_by_status, status_on

AHEAD_DAYS = 183
"""How far a newsletter looks ahead: to the next one, half a year later."""

_UNSURE_DAYS = 366
"""A count is not given while an unverified date of a State lies so near that it could change it."""

_OPEN = "more time was asked for, and the decision is not on record: look whether the date still holds"

_DONE = frozenset({"completion", "completion_confirmed"})
"""Rows dated by the completion itself; the others are dated by the word that it is done."""

_LIMITS = {Subject.STOCKPILE: "stockpile_destruction", Subject.CLEARANCE: "clearance"}
_FORMAL = frozenset({"msp", "review_conference"})


@dataclass(frozen=True, slots=True)
class Period:
    """The days told of, both included."""

    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def holds(self, written: str) -> bool:
        """Whether a date as its source writes it ("2023-12-04", "2023-12", "2023") lies wholly within."""
        days = days_of(written)
        return days is not None and days[0] in self and days[1] in self


def days_of(written: str) -> tuple[date, date] | None:
    """First and last day that a written date can mean; None for what is vaguer than a year."""
    parts = written.split("-")
    if not all(part.isascii() and part.isdecimal() for part in parts) or len(parts[0]) != 4 or len(parts) > 3:
        return None
    year, month, day = (int(part) for part in (*parts, "0", "0")[:3])
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        return date(year, month or 1, 1), month_end(year, month or 12)
    except ValueError:
        return None


def gather_facts(facts: Facts, period: Period) -> tuple[Item, ...]:
    """Everything the tables tell of the period, and of the half-year after it."""
    return (
        *_standing(facts, period),
        *_completions(facts, period),
        *_extensions(facts, period),
        *_ahead(facts, period),
        *_meetings(facts, period),
        *_votes(facts, period),
    )


def _standing(facts: Facts, period: Period) -> Iterator[Item]:
    day = min(period.last, facts.status_as_of)
    if not any(_unsure(state, day) for state in facts.states):
        counted = count_by_status(facts.states, day)
        parties, signed = counted[Status.STATE_PARTY], counted[Status.SIGNATORY]

        def count(tongue: Tongue) -> dict[str, Any]:
            return {"day": tongue.day(day), "parties": parties, "signatories": signed}

        yield tell("count", Section.PARTIES, "count", count, "table of States, by the Depositary's list", day)
    for state in sorted(facts.states, key=lambda one: (one.deposit_date or date.max, one.name_en)):
        if state.verified:
            yield from _actions(state, facts, period)


def _unsure(state: State, day: date) -> bool:
    dates = (state.signature_date, state.deposit_date, state.withdrawal_effective)
    return not state.verified and any(one and abs((one - day).days) < _UNSURE_DAYS for one in dates)


def _actions(state: State, facts: Facts, period: Period) -> Iterator[Item]:
    def item(kind: str, words: str, day: date | None, **more: date | None) -> Iterator[Item]:
        if day in period and None not in more.values():

            def values(tongue: Tongue) -> dict[str, Any]:
                names = {name: tongue.day(one) for name, one in {"day": day, **more}.items() if one}
                kind_of = KINDS.get(state.deposit_kind, {}).get(tongue.language, "")
                return {**of_state(state, tongue), **names, "kind": kind_of}

            yield tell(f"{kind}:{state.iso3}", Section.PARTIES, words, values, state.source, facts.status_as_of)

    in_force = state.entry_into_force
    joined = "joined_ahead" if in_force and in_force > period.last else "joined"
    deposit = state.deposit_date if state.deposit_kind in KINDS else None
    yield from item("signature", "signed", state.signature_date)
    yield from item("deposit", joined, deposit, in_force=in_force)
    yield from item("in_force", "in_force", state.entry_into_force)
    yield from item("withdrawal", "left", state.withdrawal_effective)


def _completions(facts: Facts, period: Period) -> Iterator[Item]:
    """Each State and Article once, by the row that dates it best."""
    best: dict[tuple[str, str], StateDeadline] = {}
    for row in facts.state_deadlines:
        fits = row.verified and row.fact_type.startswith("completion") and row.article in ("3", "4")
        party = status_on(facts.state(row.iso3), period.last) is Status.STATE_PARTY
        if fits and party and period.holds(row.date) and len(row.date) > 4:
            known = best.get((row.iso3, row.article))
            if known is None or (len(row.date), row.date) > (len(known.date), known.date):
                best[row.iso3, row.article] = row
    for row in sorted(best.values(), key=lambda one: one.date):
        yield _completed(facts.state(row.iso3), row)


def _completed(state: State, row: StateDeadline) -> Item:
    def values(tongue: Tongue) -> dict[str, Any]:
        return {**of_state(state, tongue), "when": tongue.stated(row.date)}

    key = f"completion:{row.article}:{row.iso3}"
    said = "completion" if row.fact_type in _DONE else "declared"
    return tell(key, Section.COMPLETIONS, f"{said}_{row.article}", values, row.source, AS_OF)


def _extensions(facts: Facts, period: Period) -> Iterator[Item]:
    for meeting in facts.meetings:
        if meeting.verified and meeting.end_date in period and _named(meeting, "en"):
            yield from _decided(facts, meeting)


def _decided(facts: Facts, meeting: Meeting) -> Iterator[Item]:
    """What one meeting was asked and what it granted."""
    for row in facts.state_deadlines:
        if not row.verified or row.decided_at != meeting.short_name:
            continue
        if row.fact_type == "extension_requested" and not _decided_there(facts, row):
            yield _asked(facts.state(row.iso3), row, meeting)
        elif row.fact_type == "extension_granted" and (until := days_of(row.date)) and len(row.date) == 10:
            yield _granted(facts.state(row.iso3), row, meeting, until[1])


def _decided_there(facts: Facts, asked: StateDeadline) -> bool:
    return any(
        row.fact_type == "extension_granted" and row.verified and row.article == asked.article
        and row.decided_at == asked.decided_at
        for row in facts.deadlines_of(asked.iso3)
    )  # fmt: skip


def _asked(state: State, row: StateDeadline, meeting: Meeting) -> Item:
    def values(tongue: Tongue) -> dict[str, Any]:
        return {
            **of_state(state, tongue), "article": row.article, "meeting": _named(meeting, tongue.language),
            "paper": _bracketed(row.document_symbol),
        }  # fmt: skip

    return tell(
        f"asked:{row.article}:{row.iso3}:{meeting.short_name}", Section.EXTENSIONS, "asked", values, row.source, AS_OF
    )


def _granted(state: State, row: StateDeadline, meeting: Meeting, until: date) -> Item:
    def values(tongue: Tongue) -> dict[str, Any]:
        name = opening(_named(meeting, tongue.language))
        return {**of_state(state, tongue), "article": row.article, "Meeting": name, "day": tongue.day(until)}

    return tell(
        f"granted:{row.article}:{row.iso3}:{meeting.short_name}",
        Section.EXTENSIONS,
        "granted",
        values,
        row.source,
        AS_OF,
    )


def _ahead(facts: Facts, period: Period) -> Iterator[Item]:
    """What falls due after the period: dated duties on record, requests for more time, reports."""
    found = list_deadlines(facts, period.last + timedelta(days=1), within_days=AHEAD_DAYS)
    sure = [one for one in found if one.verified and one.due is not None]
    for one in sure:
        if one.subject in _LIMITS and one.kind is DeadlineKind.DECIDED:
            item = _due(facts, one, _LIMITS[one.subject], Section.DEADLINES)
            yield (
                replace(item, needs_clearance=True, source=f"{item.source}; {_OPEN}")
                if _asked_for_more(facts, one)
                else item
            )
        elif one.subject is Subject.EXTENSION_REQUEST and facts.meeting(one.decided_at):
            yield _due(facts, one, "extension_request", Section.DEADLINES)
        elif one.subject is Subject.INITIAL_REPORT and one.kind is DeadlineKind.COMPUTED:
            yield _due(facts, one, "initial_report", Section.REPORTS)
    yield from _annual([one for one in sure if one.subject is Subject.ANNUAL_REPORT])


def _asked_for_more(facts: Facts, one: Deadline) -> bool:
    """Whether more time was asked for and no answer is on record: the date may have moved."""
    rows = facts.deadlines_of(one.iso3)
    return any(
        row.article == one.article and row.fact_type == "extension_requested"
        and row.previous_deadline == (one.due or date.max).isoformat()
        for row in rows
    )  # fmt: skip


def _due(facts: Facts, one: Deadline, words: str, section: Section) -> Item:
    state, due, meeting = facts.state(one.iso3), one.due or date.max, facts.meeting(one.decided_at)

    def values(tongue: Tongue) -> dict[str, Any]:
        at = _named(meeting, tongue.language) if meeting else ""
        day = opening(tongue.day(due))
        return {**of_state(state, tongue), "day": day, "article": one.article, "meeting": at}

    key = f"due:{words}:{one.article}:{one.iso3}"
    return tell(key, section, words, values, f"{one.source} ({one.rule})", one.as_of)


def _annual(due: Iterable[Deadline]) -> Iterator[Item]:
    by_day: dict[date, list[Deadline]] = {}
    for one in due:
        by_day.setdefault(one.due or date.max, []).append(one)
    for day, group in sorted(by_day.items()):

        def values(tongue: Tongue, day: date = day, count: int = len(group)) -> dict[str, Any]:
            return {"day": tongue.day(day), "year": day.year - 1, "count": count}

        source = f"text of the Convention ({group[0].rule})"
        yield tell(f"annual:{day.year}", Section.REPORTS, "annual_report", values, source, group[0].as_of)


def _meetings(facts: Facts, period: Period) -> Iterator[Item]:
    horizon = period.last + timedelta(days=2 * AHEAD_DAYS)
    for meeting in facts.meetings:
        first, last = meeting.start_date, meeting.end_date
        if not meeting.verified or first is None or last is None or not _named(meeting, "en"):
            continue
        if last in period:
            yield _meeting(meeting, first, last, "met")
        elif period.last < first <= horizon:
            yield _meeting(meeting, first, last, "ahead")


def _meeting(meeting: Meeting, first: date, last: date, words: str) -> Item:
    def values(tongue: Tongue) -> dict[str, Any]:
        name, when = opening(_named(meeting, tongue.language)), tongue.span(first, last)
        when = when.replace("-", " to ") if tongue.language == "en" else when
        return {"Meeting": name, "when": when, "place": tongue.place(meeting.place)}

    return tell(f"meeting:{meeting.short_name}", Section.MEETINGS, words, values, meeting.source, AS_OF)


def _named(meeting: Meeting, language: str) -> str:
    """The meeting with its article; "" where it has no name that all languages know."""
    if meeting.kind in _FORMAL:
        return Tongue(language).meeting(meeting.short_name)
    return publish(language, "item.meeting_intersessional") if meeting.kind == "intersessional" else ""


def _votes(facts: Facts, period: Period) -> Iterator[Item]:
    for vote in facts.votes:
        if vote.verified and period.holds(vote.date) and vote.stage in ("general_assembly", "first_committee"):
            yield _vote(vote)


def _vote(vote: Vote) -> Item:
    def values(tongue: Tongue) -> dict[str, Any]:
        days = days_of(vote.date)
        when = tongue.stated(vote.date) or (show_month(days[0], tongue.language) if days else "")
        figures = {name: getattr(vote, name) for name in ("in_favour", "against", "abstaining")}
        return {**figures, "paper": _bracketed(vote.symbol), "when": when}

    key = f"vote:{vote.stage}:{vote.date}"
    return tell(key, Section.VOTES, f"vote_{vote.stage}", values, vote.source, AS_OF)


def _bracketed(symbol: str) -> str:
    return f" ({in_markdown(symbol)})" if symbol else ""
