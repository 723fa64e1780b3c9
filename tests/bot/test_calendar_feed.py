"""The calendar of deadlines is read by two programs, keeps identities, and labels what nobody checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject

from bot.calendar_feed import CalendarEntry, entries_of, feed
from knowledge.facts.load import Facts
from knowledge.facts.standing import list_deadlines
from knowledge.rules.deadlines import DeadlineKind, Subject

FACTS = Facts.load()
STAMP = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ON = date(2026, 3, 2)
FOUND = list_deadlines(FACTS, ON)


def test_two_readers_see_the_same_days_and_words() -> None:
    entries = entries_of(FOUND, FACTS)
    text = feed(entries, STAMP)
    expected = sorted((entry.uid, entry.day, entry.summary) for entry in entries)
    ours = icalendar.Calendar.from_ical(text)
    events = ours.walk("VEVENT")
    assert sorted((str(e["uid"]), e.decoded("dtstart"), str(e["summary"])) for e in events) == expected
    theirs = vobject.readOne(text)
    read = [(e.uid.value, e.dtstart.value, e.summary.value) for e in theirs.vevent_list]
    assert sorted(read) == expected
    assert {e.dtstamp.value for e in theirs.vevent_list} == {STAMP}
    assert {len(e.valarm_list) for e in theirs.vevent_list} == {3}
    assert len({entry.uid for entry in entries}) == len(entries) > 100


def test_days_are_whole_and_take_nobodys_time() -> None:
    (event, *_) = icalendar.Calendar.from_ical(feed(entries_of(FOUND, FACTS), STAMP)).walk("VEVENT")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert str(event["transp"]) == "TRANSPARENT"
    assert next(alarm.decoded("trigger") for alarm in event.walk("VALARM")) == timedelta(days=-90)


def test_lines_are_those_of_the_standard() -> None:
    text = feed(entries_of(FOUND, FACTS), STAMP)
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "METHOD:PUBLISH" in lines


def test_a_deadline_that_moves_stays_the_same_entry() -> None:
    iraq = next(d for d in FOUND if d.iso3 == "IRQ" and d.subject is Subject.CLEARANCE)
    moved = replace(iraq, due=date(2033, 11, 1))
    assert entries_of([iraq], FACTS)[0].uid == entries_of([moved], FACTS)[0].uid


def test_an_annual_report_is_another_one_each_year() -> None:
    annual = next(d for d in FOUND if d.subject is Subject.ANNUAL_REPORT)
    later = replace(annual, due=date(2027, 4, 30))
    assert entries_of([annual], FACTS)[0].uid != entries_of([later], FACTS)[0].uid


def test_what_nobody_checked_is_labelled_and_what_is_over_is_left_out() -> None:
    entries = entries_of(FOUND, FACTS)
    unsure = [entry for entry in entries if "unverified" in entry.uid]
    assert unsure
    for entry in unsure:
        assert entry.summary.endswith("(unverified)")
        assert "Not verified" in entry.description
        assert entry.tentative
    over = [d for d in FOUND if d.kind in (DeadlineKind.COMPLETED, DeadlineKind.OVERDUE)]
    assert over
    assert entries_of(over, FACTS) == ()


@pytest.mark.parametrize("words", ["a;b,c\\d\ne", "é" * 200, "BEGIN:VEVENT\r\nEND:VCALENDAR", "\u202eمرحبا"])
def test_no_words_break_the_calendar(words: str) -> None:
    entry = CalendarEntry("x@y", ON, words, words, (words,), tentative=False)
    (event,) = icalendar.Calendar.from_ical(feed([entry], STAMP)).walk("VEVENT")
    assert str(event["summary"]).replace("\r\n", "\n") == words.replace("\r\n", "\n")
    assert len(vobject.readOne(feed([entry], STAMP)).vevent_list) == 1


def test_a_calendar_without_deadlines_is_still_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(feed([], STAMP)).walk("VEVENT") == []
