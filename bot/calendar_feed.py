"""Deadlines as a calendar (RFC 5545): all-day entries that keep their identity when a date moves, with reminders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from knowledge.facts.load import Facts
from knowledge.rules.deadlines import Deadline, DeadlineKind, Subject

PRODUCT = "-//ISU of the Convention on Cluster Munitions//deadlines//EN"
DOMAIN = "deadlines.isu"
"""Right-hand part of identities; no host, only a name that keeps them apart from those of other calendars."""

REMINDERS = (timedelta(days=90), timedelta(days=30), timedelta(days=7))
REFRESH = timedelta(days=1)

_NAMES = {
    Subject.STOCKPILE: "stockpile destruction deadline",
    Subject.CLEARANCE: "clearance deadline",
    Subject.INITIAL_REPORT: "initial transparency report",
    Subject.ANNUAL_REPORT: "annual transparency report",
    Subject.EXTENSION_REQUEST: "last day to request an extension",
    Subject.COMPLIANCE_DECLARATION: "declaration of compliance",
    Subject.ENTRY_INTO_FORCE: "entry into force",
    Subject.WITHDRAWAL: "withdrawal takes effect",
}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day of the calendar; ``uid`` stays the same when the day of the same deadline moves."""

    uid: str
    day: date
    summary: str
    description: str
    categories: tuple[str, ...]
    tentative: bool


def entries_of(found: Iterable[Deadline], facts: Facts) -> tuple[CalendarEntry, ...]:
    """The deadlines that have a day and are not over, as entries with identities of their own."""
    entries = []
    taken: Counter[str] = Counter()
    for deadline in found:
        if deadline.due is None or deadline.kind in (DeadlineKind.COMPLETED, DeadlineKind.OVERDUE):
            continue
        name = _identity(deadline)
        taken[name] += 1
        uid = name if taken[name] == 1 else f"{name}-{taken[name]}"
        entries.append(_entry(deadline, deadline.due, f"{uid}@{DOMAIN}", facts))
    return tuple(entries)


def feed(entries: Sequence[CalendarEntry], stamp: datetime) -> str:
    """The calendar as text with the line ends of RFC 5545; ``stamp`` (UTC) is when it was made."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Deadlines under the Convention on Cluster Munitions")
    calendar.add("name", "Deadlines under the Convention on Cluster Munitions")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical()).decode("utf-8")


def _identity(deadline: Deadline) -> str:
    """What makes a deadline the same one when its day moves: an annual report is another one each year."""
    parts = [deadline.iso3, f"art{deadline.article}", deadline.subject.value]
    if deadline.subject is Subject.ANNUAL_REPORT and deadline.due is not None:
        parts.append(str(deadline.due.year))
    if not deadline.verified:
        parts.append("unverified")
    return "-".join(parts).lower()


def _entry(deadline: Deadline, day: date, uid: str, facts: Facts) -> CalendarEntry:
    name = facts.state(deadline.iso3).name_en
    label = "" if deadline.verified else " (unverified)"
    computed = " (computed)" if deadline.kind is DeadlineKind.COMPUTED else ""
    lines = [
        f"Article {deadline.article}, rule {deadline.rule}",
        f"Known from: {deadline.source}" + (f" ({deadline.decided_at})" if deadline.decided_at else ""),
        deadline.note and f"Note: {deadline.note}",
        f"By the formula of the treaty: {deadline.formula}" if deadline.formula not in (None, day) else "",
        "" if deadline.verified else "Not verified: have it checked before it is used.",
        f"As of {deadline.as_of}",
    ]
    return CalendarEntry(
        uid=uid,
        day=day,
        summary=f"{name}: {_NAMES[deadline.subject]}{computed}{label}",
        description="\n".join(filter(None, lines)),
        categories=(f"Article {deadline.article}", name),
        tentative=not deadline.verified or _conditional(deadline),
    )


def _conditional(deadline: Deadline) -> bool:
    """Whether the date binds only a State that has stockpiles or contaminated areas, or wants more time."""
    return deadline.kind is DeadlineKind.COMPUTED and deadline.article in ("3", "4")


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("categories", list(entry.categories))
    event.add("status", "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    for before in REMINDERS:
        event.add_component(_alarm(entry, before))
    return event


def _alarm(entry: CalendarEntry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -before)
    return alarm
