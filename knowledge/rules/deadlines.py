"""Time limits of the Convention: date rules of Articles 3, 4, 7, 17 and 20, and what holds once decisions count.

Rules carry the ids of the table of obligations ("CCM-4-1a"). A computed date is what the treaty text yields; a decided
one is what a meeting granted. Decisions count as they are known now, whatever day is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from knowledge.rules.dates import add_months, add_years, month_end
from knowledge.rules.status import Status, TreatyRecord, status_on, withdrawal_effective

STOCKPILE_YEARS = 8
STOCKPILE_EXTENSION_YEARS = 4
CLEARANCE_YEARS = 10
CLEARANCE_EXTENSION_YEARS = 5
INITIAL_REPORT_DAYS = 180
REQUEST_MONTHS = 9

_NEWEST_OVERDUE_LIST = 2023
"""Year of the newest published list of overdue initial reports; a State named only in older lists reported since."""


class Subject(StrEnum):
    """What is due."""

    STOCKPILE = "stockpile_destruction"
    CLEARANCE = "clearance"
    INITIAL_REPORT = "initial_report"
    ANNUAL_REPORT = "annual_report"
    EXTENSION_REQUEST = "extension_request"
    COMPLIANCE_DECLARATION = "compliance_declaration"
    ENTRY_INTO_FORCE = "entry_into_force"
    WITHDRAWAL = "withdrawal"


class DeadlineKind(StrEnum):
    """How a deadline is known: from the treaty's formula, from a decision, or over."""

    COMPUTED = "computed"
    """The formula's date; it binds only a State that has stockpiles or contaminated areas."""
    DECIDED = "decided"
    """Recorded for this State: its original deadline where it is known to apply, or an extension granted."""
    REQUESTED = "requested"
    """An extension was asked for; decision and new date are not recorded."""
    COMPLETED = "completed"
    OVERDUE = "overdue"
    """Named in the newest published list of reports not submitted; later submission is not recorded."""


class DecidedRow(Protocol):
    """A recorded decision or event on a State's deadline; ``date`` is as precise as its source."""

    @property
    def article(self) -> str: ...
    @property
    def fact_type(self) -> str: ...
    @property
    def date(self) -> str: ...
    @property
    def previous_deadline(self) -> str: ...
    @property
    def decided_at(self) -> str: ...
    @property
    def document_symbol(self) -> str: ...
    @property
    def verified(self) -> bool: ...
    @property
    def source(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next Meeting of States Parties or Review Conference on record: its name and opening day."""

    name: str
    opens: date
    source: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of a State with rule and source; ``due`` is None where only ``text`` or nothing is known.

    ``text`` is the date as the source writes it when that is no single day. ``decided_at`` is the meeting.
    ``formula`` is the date that the treaty text yields, beside a decided one; ``extension_limit`` the latest day that
    one more extension could reach.
    """

    iso3: str
    article: str
    subject: Subject
    kind: DeadlineKind
    due: date | None
    rule: str
    source: str
    as_of: date
    decided_at: str = ""
    document_symbol: str = ""
    verified: bool = True
    note: str = ""
    text: str = ""
    formula: date | None = None
    extension_limit: date | None = None

    def passed(self, on: date) -> bool:
        """Whether the due day lies before that day and nothing says it was met."""
        return self.due is not None and self.due < on and self.kind is not DeadlineKind.COMPLETED


def stockpile_deadline(in_force: date) -> date:
    """Article 3(2), rule CCM-3-2: eight years after entry into force for the State."""
    return add_years(in_force, STOCKPILE_YEARS)


def clearance_deadline(start: date) -> date:
    """Article 4(1)(a) and (b), rules CCM-4-1a and CCM-4-1b: ten years after entry into force or end of hostilities."""
    return add_years(start, CLEARANCE_YEARS)


def latest_extension(article: str, current_deadline: date) -> date:
    """The latest date one extension may reach: four years for "3" (3(3)), five for "4" (4(5) and 4(8))."""
    years = {"3": STOCKPILE_EXTENSION_YEARS, "4": CLEARANCE_EXTENSION_YEARS}[article]
    return add_years(current_deadline, years)


def initial_report_due(in_force: date) -> date:
    """Article 7(1), rule CCM-7-1: 180 days after entry into force for the State."""
    return in_force + timedelta(days=INITIAL_REPORT_DAYS)


def annual_report_due(year: int) -> date:
    """Article 7(2), rule CCM-7-2: 30 April of the year after the one reported on, here given as the year it is due."""
    return date(year, 4, 30)


def next_annual_report(in_force: date, on: date) -> date:
    """The first 30 April on or after that day which follows the State's initial report."""
    after = max(on, initial_report_due(in_force) + timedelta(days=1))
    this_year = annual_report_due(after.year)
    return this_year if this_year >= after else annual_report_due(after.year + 1)


def extension_request_due(meeting_opens: date) -> date:
    """Articles 3(5) and 4(6), rules CCM-3-5a and CCM-4-6a: nine months before the meeting that will consider it."""
    return add_months(meeting_opens, -REQUEST_MONTHS)


def declaration_due(completed: date, meetings: Iterable[date]) -> date | None:
    """Article 4(1)(c), rule CCM-4-1c, and for Article 3 the decision of the 8MSP: compliance is declared at the next
    meeting after completion, at the latest; None while that meeting has no date."""
    return min((opens for opens in meetings if opens >= completed), default=None)


def deadlines_for(
    state: TreatyRecord,
    rows: Iterable[DecidedRow],
    on: date,
    *,
    as_of: date,
    next_meeting: NextMeeting | None = None,
) -> tuple[Deadline, ...]:
    """Every deadline of the State as of that day: stockpiles, clearance, reports; none for a State that is not party.

    Where the newest decision is unverified, the newest verified one comes first and the unverified one follows.
    With ``next_meeting`` the last day to request an extension there is added where one is needed before the meeting a
    year later, and the declaration of compliance where completion is reported but not declared. What falls due when a
    withdrawal is in effect already is left out.
    """
    if status_on(state, on) is not Status.STATE_PARTY or state.entry_into_force is None:
        return ()
    known = tuple(rows)
    decided = _article(state, "3", known, on, as_of) + _article(state, "4", known, on, as_of)
    more = _before_meeting(state, known, decided, next_meeting, on, as_of) if next_meeting else ()
    reports = _initial(state, known, on, as_of) + (_annual(state, on, as_of),)
    bound = (one for one in decided + more + reports if not _freed(state, one))
    return _entering(state, on, as_of) + _leaving(state, known, on, as_of) + tuple(bound)


def _freed(state: TreatyRecord, deadline: Deadline) -> bool:
    """Whether a withdrawal is in effect before the deadline falls due."""
    left = state.withdrawal_effective
    return left is not None and deadline.due is not None and deadline.due >= left


def _entering(state: TreatyRecord, on: date, as_of: date) -> tuple[Deadline, ...]:
    due = state.entry_into_force
    if due is None or due <= on:
        return ()
    source = "computed from the day of deposit"
    return (
        Deadline(
            state.iso3, "17", Subject.ENTRY_INTO_FORCE, DeadlineKind.COMPUTED, due, "CCM-17-2", source, as_of,
            note="the Convention binds the State from this day", formula=due,
        ),
    )  # fmt: skip


def _leaving(state: TreatyRecord, rows: Sequence[DecidedRow], on: date, as_of: date) -> tuple[Deadline, ...]:
    """A withdrawal on its way: its recorded day, else six months from the day the notice was received."""
    noted = [row for row in rows if row.fact_type == "withdrawal_notified" and _full_day(row.date)]
    due, kind, source = state.withdrawal_effective, DeadlineKind.DECIDED, "recorded in the table of States"
    formula = withdrawal_effective(date.fromisoformat(noted[-1].date)) if noted else None
    if due is None and formula is not None and date.fromisoformat(noted[-1].date) <= on:
        due, kind, source = formula, DeadlineKind.COMPUTED, noted[-1].source
    if due is None or due < on:
        return ()
    note = "not before the end of an armed conflict in which the State is engaged"
    return (
        Deadline(
            state.iso3, "20", Subject.WITHDRAWAL, kind, due, "CCM-20-3", source, as_of, note=note, formula=formula
        ),
    )


_SUBJECTS = {"3": Subject.STOCKPILE, "4": Subject.CLEARANCE}
_RULES = {"3": "CCM-3-2", "4": "CCM-4-1a"}
_EXTENSION_RULES = {"3": "CCM-3-3", "4": "CCM-4-5"}
_REQUEST_RULES = {"3": "CCM-3-5a", "4": "CCM-4-6a"}
_DECLARATION_RULES = {"3": "DEC-8MSP-ART3DECL", "4": "CCM-4-1c"}
_APPLIES = {
    "3": "binds the State only if it holds stockpiles",
    "4": "binds the State only if cluster munition remnants lie under its jurisdiction or control",
}


def _article(
    state: TreatyRecord, article: str, rows: Sequence[DecidedRow], on: date, as_of: date
) -> tuple[Deadline, ...]:
    mine = [row for row in rows if row.article == article]
    done = [row for row in mine if row.fact_type.startswith("completion") and latest_day(row.date) <= on]
    if done:
        best = max(done, key=lambda row: (row.verified, row.fact_type == "completion_declared", len(row.date)))
        return (_from_row(state, article, best, DeadlineKind.COMPLETED, as_of),)
    dated = sorted((row for row in mine if _is_deadline(row)), key=lambda row: row.date)
    if not dated:
        return (_computed(state, article, as_of),)
    chosen = _newest(dated)
    asked = [row for row in mine if row.fact_type == "extension_requested" and row.previous_deadline == dated[-1].date]
    return tuple(_from_row(state, article, row, DeadlineKind.DECIDED, as_of) for row in chosen) + tuple(
        _from_row(state, article, row, DeadlineKind.REQUESTED, as_of) for row in asked
    )


def _newest(dated: Sequence[DecidedRow]) -> list[DecidedRow]:
    verified = [row for row in dated if row.verified]
    newest = dated[-1]
    return [newest] if newest.verified else [*verified[-1:], newest]


def _is_deadline(row: DecidedRow) -> bool:
    return row.fact_type in ("original_deadline", "extension_granted", "deadline_missed") and _full_day(row.date)


def _computed(state: TreatyRecord, article: str, as_of: date) -> Deadline:
    due = _formula(state, article)  # entry into force is never None here: only States Parties come this far
    source = "computed from the date of entry into force for the State"
    note = f"{_APPLIES[article]}; no decision is recorded"
    return Deadline(
        state.iso3, article, _SUBJECTS[article], DeadlineKind.COMPUTED, due, _RULES[article], source, as_of, note=note,
        formula=due, extension_limit=latest_extension(article, due),
    )  # fmt: skip


def _formula(state: TreatyRecord, article: str) -> date:
    in_force = state.entry_into_force or date.max
    return stockpile_deadline(in_force) if article == "3" else clearance_deadline(in_force)


def _from_row(state: TreatyRecord, article: str, row: DecidedRow, kind: DeadlineKind, as_of: date) -> Deadline:
    extended = row.fact_type in ("extension_granted", "extension_requested")
    due = date.fromisoformat(row.date) if _full_day(row.date) else None
    return Deadline(
        state.iso3,
        article,
        _SUBJECTS[article],
        kind,
        due=due,
        rule=(_EXTENSION_RULES if extended else _RULES)[article],
        source=row.source,
        as_of=as_of,
        decided_at=row.decided_at,
        document_symbol=row.document_symbol,
        verified=row.verified,
        note=row.note if row.fact_type != "deadline_missed" else f"reported as missed; {row.note}",
        text="" if _full_day(row.date) else row.date,
        formula=_formula(state, article),
        extension_limit=latest_extension(article, due) if due and kind is DeadlineKind.DECIDED else None,
    )


def _before_meeting(
    state: TreatyRecord,
    rows: Sequence[DecidedRow],
    decided: Sequence[Deadline],
    meeting: NextMeeting,
    on: date,
    as_of: date,
) -> tuple[Deadline, ...]:
    """Last days to ask the meeting for more time, for deadlines that end before the meeting a year later, and what is
    to be declared there; a day that has passed is not brought up."""
    due = extension_request_due(meeting.opens)
    source = f"computed from the opening day of the {meeting.name}"
    asked = {d.article for d in decided if d.kind is DeadlineKind.REQUESTED}
    requests = tuple(
        Deadline(state.iso3, d.article, Subject.EXTENSION_REQUEST, DeadlineKind.COMPUTED, due,
                 _REQUEST_RULES[d.article], source, as_of, decided_at=meeting.name, verified=meeting.verified,
                 note=f"only if the deadline of {d.due} can't be met", formula=due)
        for d in decided
        if d.kind is DeadlineKind.DECIDED and d.due and meeting.opens <= d.due < add_years(meeting.opens, 1)
        and d.article not in asked and due >= on
    )  # fmt: skip
    return requests + _to_declare(state, rows, meeting, on, as_of)


def _to_declare(
    state: TreatyRecord, rows: Sequence[DecidedRow], meeting: NextMeeting, on: date, as_of: date
) -> tuple[Deadline, ...]:
    """Declarations of compliance for completions on record since the meeting before, none declared yet."""
    found = []
    for article in ("3", "4"):
        done = [r for r in rows if r.article == article and r.fact_type.startswith("completion")]
        declared = any(r.fact_type == "completion_declared" for r in done)
        day = min((latest_day(r.date) for r in done), default=date.max)
        if done and not declared and add_years(meeting.opens, -1) <= day <= min(on, meeting.opens):
            due = declaration_due(day, [meeting.opens])
            found.append(
                Deadline(state.iso3, article, Subject.COMPLIANCE_DECLARATION, DeadlineKind.COMPUTED, due,
                         _DECLARATION_RULES[article], f"computed from the opening day of the {meeting.name}", as_of,
                         decided_at=meeting.name, verified=meeting.verified and done[-1].verified, formula=due)
            )  # fmt: skip
    return tuple(found)


def _initial(state: TreatyRecord, rows: Sequence[DecidedRow], on: date, as_of: date) -> tuple[Deadline, ...]:
    due = initial_report_due(state.entry_into_force or date.max)
    overdue = [row for row in rows if row.fact_type == "initial_report_overdue" and _in_newest_list(row)]
    noted = [row for row in rows if row.fact_type == "initial_report_due"]
    if overdue and due < on:
        row = overdue[-1]
        return (_report(state, DeadlineKind.OVERDUE, due, row, as_of),)
    if noted:
        return (_report(state, DeadlineKind.COMPUTED, due, noted[-1], as_of),)
    if due < on:  # nothing says that it is missing
        return ()
    source = "computed from the date of entry into force for the State"
    return (Deadline(state.iso3, "7", Subject.INITIAL_REPORT, DeadlineKind.COMPUTED, due, "CCM-7-1", source, as_of),)


def _report(state: TreatyRecord, kind: DeadlineKind, due: date, row: DecidedRow, as_of: date) -> Deadline:
    return Deadline(
        state.iso3, "7", Subject.INITIAL_REPORT, kind, due, "CCM-7-1", row.source, as_of,
        decided_at=row.decided_at, verified=row.verified, note=row.note,
    )  # fmt: skip


def _annual(state: TreatyRecord, on: date, as_of: date) -> Deadline:
    due = next_annual_report(state.entry_into_force or date.max, on)
    note = f"covers the year {due.year - 1}"
    source = "computed: every year on this day"
    return Deadline(
        state.iso3, "7", Subject.ANNUAL_REPORT, DeadlineKind.COMPUTED, due, "CCM-7-2", source, as_of, note=note
    )


def _in_newest_list(row: DecidedRow) -> bool:
    years = re.findall(r"\d{4}", row.decided_at)
    return bool(years) and int(years[-1]) >= _NEWEST_OVERDUE_LIST


def _full_day(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))


def latest_day(text: str) -> date:
    """The latest day a date can mean: "2023", "2023-12", "2017/2018", "before 2019-08"; "" is ``date.max``."""
    found = re.findall(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if not found:
        return date.max
    year, month, day = found[-1]
    if text.startswith("before"):
        return date(int(year), int(month or 1), int(day or 1)) - timedelta(days=1)
    return date(int(year), int(month), int(day)) if day else month_end(int(year), int(month or 12))
