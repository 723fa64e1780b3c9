"""What a State has to do and by when, and what is next: deadlines, reports, meetings, past contact; with evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from handlers.draft.known import Known
from handlers.draft.shown import Shown
from handlers.draft.tongue import Tongue
from knowledge.errors import BadInput
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.records import Meeting, State, StateDeadline
from knowledge.letter import Claim
from knowledge.rules.dates import add_years
from knowledge.rules.deadlines import (
    CLEARANCE_EXTENSION_YEARS,
    CLEARANCE_YEARS,
    INITIAL_REPORT_DAYS,
    REQUEST_MONTHS,
    STOCKPILE_EXTENSION_YEARS,
    STOCKPILE_YEARS,
    Deadline,
    DeadlineKind,
    Subject,
    annual_report_due,
    deadlines_for,
    extension_request_due,
    initial_report_due,
    latest_day,
    next_annual_report,
)
from knowledge.rules.status import Status, status_on
from knowledge.timeline import Direction, Event, EventKind

UN_MAIL, ISU_MAIL = "ccm@un.org", "info@cmconvention.org"

REPLY_DAYS = 42
"""Where no legal date applies, an answer is asked for so many days after the date of the letter."""

GIVEN = ("meeting", "meeting_dates", "meeting_place", "reply_by", "document", "amount", "subject", "occasion")
"""What whoever asks for a letter may add; ``reply_by`` is a day, the rest words as they are to stand in the letter."""

_ARTICLES = {"3": ("stock", "CCM-3-2"), "4": ("clearance", "CCM-4-1a")}


class Duties:
    """Deadlines, reports, meetings and contact of one State on one day, in one language."""

    def __init__(self, facts: Facts, state: State, on: date, tongue: Tongue) -> None:
        self.facts, self.state, self.on, self.tongue = facts, state, on, tongue
        self._rows = tuple(row for row in facts.deadlines_of(state.iso3) if row.verified)
        self._deadlines = deadlines_for(state, self._rows, on, as_of=AS_OF) if state.verified else ()

    def known(self, history: Sequence[Event], given: Mapping[str, str]) -> Known:
        """All values of this part, by key."""
        known: Known = {**self._terms(), **self._reports(), **self._meeting(), **self._contact(history)}
        for article in _ARTICLES:
            known |= self._limits(article)
        known |= self._affected() | self._completion() | self._given(given)
        known["extension_request"] = known["clearance_request"] or known["stock_request"]
        known["sponsorable"] = self._sponsorable(known["affected"])
        return known

    def _value(self, key: str, text: str, statement: str, source: str, rule: str = "", as_of: date = AS_OF) -> Shown:
        return Shown(text, Claim(key, statement, source, as_of, text, rule))

    def _rule(self, key: str, count: int, rule: str) -> Shown:
        held = self.facts.obligations[rule]
        return self._value(key, self.tongue.number(count), held.rule, held.source_symbol, rule)

    def _terms(self) -> Known:
        through = "Article 7 reports go to the Secretary-General through UNODA (ccm@un.org), with a copy to the ISU"
        return {
            "un_mail": self._value("un_mail", UN_MAIL, through, "UNODA and ISU pages on reporting"),
            "isu_mail": Shown(ISU_MAIL),
            "stock_years": self._rule("stock_years", STOCKPILE_YEARS, "CCM-3-2"),
            "stock_more": self._rule("stock_more", STOCKPILE_EXTENSION_YEARS, "CCM-3-3"),
            "clearance_years": self._rule("clearance_years", CLEARANCE_YEARS, "CCM-4-1a"),
            "clearance_more": self._rule("clearance_more", CLEARANCE_EXTENSION_YEARS, "CCM-4-5"),
            "request_months": self._rule("request_months", REQUEST_MONTHS, "CCM-4-6a"),
            "report_days": self._rule("report_days", INITIAL_REPORT_DAYS, "CCM-7-1"),
        }

    def _limits(self, article: str) -> Known:
        name, rule = _ARTICLES[article]
        mine = [
            one for one in self._deadlines if one.article == article and one.subject is not Subject.EXTENSION_REQUEST
        ]
        open_one = next((one for one in mine if one.kind is DeadlineKind.DECIDED and one.verified), None)
        asked = self._asked(article)
        return {
            f"{name}_deadline": self._deadline(f"{name}_deadline", open_one),
            f"{name}_ahead": Shown("") if open_one and open_one.due and open_one.due > self.on else None,
            f"{name}_decided": self._decided(f"{name}_decided", open_one),
            f"{name}_own_date": self._own_date(f"{name}_own_date", article, rule),
            f"{name}_request": asked,
            f"{name}_request_meeting": self._asked_at(article),
            f"{name}_request_paper": self._asked_paper(article),
            f"{name}_request_due": self._request_due(f"{name}_request_due", open_one),
        }

    def _deadline(self, key: str, deadline: Deadline | None) -> Shown | None:
        if deadline is None or deadline.due is None:
            return None
        statement = f"Deadline of {self.state.name_en} under Article {deadline.article}: {deadline.due}"
        return self._value(key, self.tongue.day(deadline.due), statement, deadline.source, deadline.rule)

    def _decided(self, key: str, deadline: Deadline | None) -> Shown | None:
        name = self.tongue.meeting(deadline.decided_at) if deadline and deadline.decided_at else ""
        if deadline is None or not name:
            return None
        statement = f"The deadline of {deadline.due} was granted at the {deadline.decided_at}"
        return self._value(key, name, statement, deadline.source, deadline.rule)

    def _own_date(self, key: str, article: str, rule: str) -> Shown | None:
        """The date the treaty formula yields; for a new party, where no decision can be on record yet."""
        due = next((one.due for one in self._deadlines if one.rule == rule and one.kind is DeadlineKind.COMPUTED), None)
        if due is None:
            return None
        statement = f"Article {article} deadline of {self.state.name_en} if it has such obligations: {due}"
        return self._value(key, self.tongue.day(due), statement, "computed from entry into force for the State", rule)

    def _request_row(self, article: str) -> StateDeadline | None:
        """The newest verified request for more time that no recorded decision answers."""
        rows = [row for row in self._rows if row.article == article]
        granted = max(
            (row.date for row in rows if row.fact_type in ("extension_granted", "original_deadline")), default=""
        )
        asked = [row for row in rows if row.fact_type == "extension_requested" and row.previous_deadline >= granted]
        return asked[-1] if asked else None

    def _asked(self, article: str) -> Shown | None:
        row = self._request_row(article)
        if row is None:
            return None
        statement = f"{self.state.name_en} asked for more time under Article {article} at the {row.decided_at}"
        return self._value(f"request_{article}", "", statement, row.source)

    def _asked_at(self, article: str) -> Shown | None:
        row = self._request_row(article)
        name = self.tongue.meeting(row.decided_at) if row else ""
        if row is None or not name:
            return None
        statement = f"The request of {self.state.name_en} under Article {article} was put to the {row.decided_at}"
        return self._value(f"request_meeting_{article}", name, statement, row.source)

    def _asked_paper(self, article: str) -> Shown | None:
        row = self._request_row(article)
        if row is None or not row.document_symbol:
            return None
        statement = f"The request of {self.state.name_en} is document {row.document_symbol}"
        return self._value(f"request_paper_{article}", row.document_symbol, statement, row.source)

    def _request_due(self, key: str, deadline: Deadline | None) -> Shown | None:
        meeting = self._next_meeting()
        if meeting is None or meeting.start_date is None or deadline is None or deadline.due is None:
            return None
        due = extension_request_due(meeting.start_date)
        if not (meeting.start_date <= deadline.due < add_years(meeting.start_date, 1)) or due < self.on:
            return None
        statement = f"Last day to ask the {meeting.short_name} for more time: {due}"
        rule = "CCM-3-5a" if deadline.article == "3" else "CCM-4-6a"
        return self._value(key, self.tongue.day(due), statement, meeting.source, rule)

    def _reports(self) -> Known:
        by_subject = {one.subject: one for one in self._deadlines}
        initial = by_subject.get(Subject.INITIAL_REPORT)
        overdue = initial if initial and initial.kind is DeadlineKind.OVERDUE else None
        return {
            "initial_due": self._initial(),
            "initial_overdue": self._overdue(overdue),
            "initial_late": self._late(overdue),
            **self._annual(),
            **self._annual_missed(),
        }

    def _initial(self) -> Shown | None:
        if not self._deadlines or self.state.entry_into_force is None:
            return None
        due = initial_report_due(self.state.entry_into_force)
        statement = f"Initial report of {self.state.name_en} due on {due}, 180 days after entry into force"
        return self._value("initial_due", self.tongue.day(due), statement, "computed from entry into force", "CCM-7-1")

    def _overdue(self, deadline: Deadline | None) -> Shown | None:
        if deadline is None or deadline.due is None:
            return None
        listed = deadline.decided_at
        statement = f"Initial report of {self.state.name_en} due on {deadline.due}, listed as not submitted {listed}"
        return self._value("initial_overdue", "", statement, deadline.source, "CCM-7-1")

    def _late(self, overdue: Deadline | None) -> Shown | None:
        """That the initial report is late: named in the published list, or due and not on record here."""
        noted = next((row for row in self._rows if row.fact_type == "initial_report_due"), None)
        in_force = self._bound_from()
        if overdue is not None:
            return self._overdue(overdue)
        if noted is None or in_force is None or initial_report_due(in_force) >= self.on:
            return None
        statement = f"Initial report of {self.state.name_en}: due day passed, submission not on record here"
        return self._value("initial_late", "", statement, noted.source, "CCM-7-1")

    def _annual(self) -> Known:
        """The next annual report; the day is the same for all, so an unverified day of deposit is no hindrance."""
        in_force = self._bound_from()
        if in_force is None:
            return {"annual_due": None, "annual_year": None}
        due = next_annual_report(in_force, self.on)
        statement = f"Annual report for {due.year - 1} due on {due}"
        source = "text of the Convention"
        return {
            "annual_due": self._value("annual_due", self.tongue.day(due), statement, source, "CCM-7-2"),
            "annual_year": self._value("annual_year", str(due.year - 1), statement, source, "CCM-7-2"),
        }

    def _annual_missed(self) -> Known:
        """The last annual report that fell due; none for a State whose first annual report is still ahead."""
        this_year = annual_report_due(self.on.year)
        last = this_year if this_year < self.on else annual_report_due(self.on.year - 1)
        in_force = self._bound_from()
        if in_force is None or last <= initial_report_due(in_force):
            return {"annual_missed": None, "annual_missed_year": None}
        statement = f"Annual report for {last.year - 1} was due on {last}"
        source = "text of the Convention"
        return {
            "annual_missed": self._value("annual_missed", self.tongue.day(last), statement, source, "CCM-7-2"),
            "annual_missed_year": self._value("annual_missed_year", str(last.year - 1), statement, source, "CCM-7-2"),
        }

    def _bound_from(self) -> date | None:
        party = status_on(self.state, self.on) is Status.STATE_PARTY
        return self.state.entry_into_force if party else None

    def _affected(self) -> Known:
        clearing = [one for one in self._deadlines if one.article == "4" and one.kind is DeadlineKind.DECIDED]
        victims = [row for row in self._rows if row.fact_type == "victim_assistance_obligations_reported"]
        cleared = [r for r in self._rows if r.article == "4" and r.fact_type.startswith("completion")]
        cleared = [row for row in cleared if latest_day(row.date) <= self.on]
        name = self.state.name_en
        return {
            "affected": self._mark("affected", f"{name} has clearance obligations under Article 4", clearing),
            "victims": self._mark("victims", f"{name} reported obligations to assist victims (Article 5)", victims),
            "cleared": self._mark("cleared", f"{name} is reported to have cleared its contaminated areas", cleared),
        }

    def _sponsorable(self, affected: Shown | None) -> Shown | None:
        state = self.state
        groups = {"least developed": state.ldc, "small island": state.sids, "landlocked developing": state.lldc}
        held = [name for name, holds in groups.items() if holds and state.verified] + ["affected"] * bool(affected)
        if not held:
            return None
        statement = f"{state.name_en} may be considered for sponsorship: {', '.join(held)}"
        return self._value("sponsorable", "", statement, "United Nations lists, as in the table of States")

    def _mark(self, key: str, statement: str, rows: Sequence[Deadline | StateDeadline]) -> Shown | None:
        return self._value(key, "", statement, rows[-1].source) if rows else None

    def _completion(self) -> Known:
        """The newest completion declared under Article 3 or 4, dated as its source dates it."""
        done = [r for r in self._rows if r.fact_type.startswith("completion") and latest_day(r.date) <= self.on]
        done = [row for row in done if row.article in _ARTICLES and self._deadlines]
        if not done:
            return {"completed": None, "completed_stock": None, "completed_clearance": None, "completed_on": None}
        row = max(done, key=lambda found: latest_day(found.date))
        statement = f"{self.state.name_en} completed its obligations under Article {row.article} ({row.date})"
        when = self.tongue.stated(row.date)
        made = self._value("completed", "", statement, row.source)
        return {
            "completed": made,
            "completed_stock": made if row.article == "3" else None,
            "completed_clearance": made if row.article == "4" else None,
            "completed_on": self._value("completed_on", when, statement, row.source) if when else None,
        }

    def _next_meeting(self) -> Meeting | None:
        ahead = [
            meeting
            for meeting in self.facts.meetings
            if meeting.verified and meeting.kind in ("msp", "review_conference")
            and meeting.start_date and meeting.start_date > self.on
        ]  # fmt: skip
        return min(ahead, key=lambda meeting: meeting.start_date or date.max, default=None)

    def _meeting(self) -> Known:
        meeting = self._next_meeting()
        if meeting is None or meeting.start_date is None or meeting.end_date is None:
            return {"meeting": None, "meeting_dates": None, "meeting_place": None}
        statement = f"{meeting.short_name}: {meeting.start_date} to {meeting.end_date}, {meeting.place}"
        dates = self.tongue.span(meeting.start_date, meeting.end_date)
        place = self.tongue.place(meeting.place)
        return {
            "meeting": self._value("meeting", self.tongue.meeting(meeting.short_name), statement, meeting.source),
            "meeting_dates": self._value("meeting_dates", dates, statement, meeting.source),
            "meeting_place": self._value("meeting_place", place, statement, meeting.source),
        }

    def _contact(self, history: Sequence[Event]) -> Known:
        """The last letter, mail, call or meeting with the State; what was said stays out, it is confidential."""
        met = [event for event in history if event.state == self.state.iso3 and event.kind in _CONTACT]
        met = [event for event in met if event.direction is not Direction.INSIDE and event.at.date() <= self.on]
        if not met:
            return {"last_contact": None}
        last = max(met, key=lambda event: event.at)
        day = last.at.date()
        statement = f"Last contact with {self.state.name_en}: {last.kind.value} ({last.direction.value}) on {day}"
        return {"last_contact": self._value("last_contact", self.tongue.day(day), statement, "timeline", as_of=self.on)}

    def _given(self, given: Mapping[str, str]) -> Known:
        unknown = set(given) - set(GIVEN)
        if unknown:
            raise BadInput(f"a letter takes no fact named {min(unknown)[:30]!r}; it takes {', '.join(GIVEN)}")
        found: Known = dict.fromkeys(("document", "amount", "subject", "occasion"))
        for key, text in given.items():
            if text.strip() and key != "reply_by":
                found[key] = self._value(
                    key, text.strip(), f"{key}: {text.strip()}", "given with the request", as_of=self.on
                )
        return {**found, "reply_by": self._reply_by(given.get("reply_by", ""))}

    def _reply_by(self, given: str) -> Shown:
        try:
            day = date.fromisoformat(given) if given else self.on + timedelta(days=REPLY_DAYS)
        except ValueError:
            raise BadInput("reply_by takes a day as YYYY-MM-DD") from None
        if day <= self.on:
            raise BadInput("reply_by must lie after the date of the letter")
        how = "given with the request" if given else f"set by rule: {REPLY_DAYS} days after the date of the letter"
        return self._value("reply_by", self.tongue.day(day), f"Answer asked for by {day}", how, as_of=self.on)


_CONTACT = frozenset({EventKind.LETTER, EventKind.MAIL, EventKind.CALL, EventKind.MEETING})
