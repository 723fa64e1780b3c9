"""The figures of a year: each counted where it belongs, and nothing counted that did not happen in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.report import NO_GROUP, NO_STATE, Times, figures, paragraph, spoken_time, tables
from knowledge.facts.load import Facts
from knowledge.memory.asked import Asked
from knowledge.message import Outcome
from knowledge.timeline import Direction, Event, EventKind

NOON = datetime(2023, 6, 1, 12, tzinfo=UTC)
OUT, IN = Direction.OUT, Direction.IN


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts.load()


def asked(number: int, state: str, question: str, outcome: Outcome = Outcome.ANSWER, seconds: float = 2) -> Asked:
    return Asked(number, "slack", state, question, outcome, NOON, NOON + timedelta(seconds=seconds), "")


def event(kind: EventKind, direction: Direction = OUT, at: datetime = NOON, **more: str) -> Event:
    return replace(Event(kind, direction, at, "subject"), **more)


QUESTIONS = [
    asked(1, "LAO", "When does our clearance deadline end?"),
    asked(2, "LAO", "Quand remettre le rapport de transparence ?", Outcome.CLOSEST, 4),
    asked(3, "PER", "¿Cuándo vence el informe de transparencia?", Outcome.HANDED_OVER, 60),
    asked(4, "", "What is the weather?", Outcome.CLOSEST, 1),
    asked(5, "XXX", "Hello there", Outcome.ANSWER, 3),
]


def test_questions_by_group_theme_outcome_and_channel(facts: Facts) -> None:
    found = figures(2023, QUESTIONS, (), [], facts)
    assert (found.questions, found.outcomes) == (5, {"answer": 2, "closest": 2, "handed_over": 1})
    row = {"asked": 2, "answer": 1, "closest": 1, "handed_over": 0, "states": 1}
    assert found.by_group["Asia-Pacific States"] == row
    assert found.by_group["Latin American and Caribbean States"]["handed_over"] == 1
    assert (found.by_group[NO_STATE]["asked"], found.by_group[NO_STATE]["states"]) == (2, 0)
    assert found.by_theme["article7_report"]["asked"] == 2
    assert found.by_theme["article4_clearance"]["answer"] == 1
    assert sum(row["asked"] for row in found.by_theme.values()) == 5
    assert found.by_channel == {"slack": 5}
    assert found.at_once == Times(5, 3.0, 60.0)


def test_a_state_in_no_regional_group_is_a_state_all_the_same(facts: Facts) -> None:
    found = figures(2023, [asked(1, "VAT", "Hello")], (), [], facts)
    assert found.by_group[NO_GROUP] == {"asked": 1, "answer": 1, "closest": 0, "handed_over": 0, "states": 1}


def test_outreach_counts_by_the_status_of_that_day(facts: Facts) -> None:
    """South Sudan acceded on 3 August 2023; before that a letter went to a State not party."""
    before, after = datetime(2023, 8, 2, tzinfo=UTC), datetime(2023, 8, 3, tzinfo=UTC)
    found = figures(
        2023,
        [],
        (),
        [
            event(EventKind.LETTER, at=before, state="SSD"),
            event(EventKind.MAIL, at=after, state="SSD"),
            event(EventKind.MAIL, at=after, state="SSD"),
            event(EventKind.MAIL, IN, at=after, state="SSD"),
            event(EventKind.CALL, IN, state="AGO"),
            event(EventKind.NOTE, Direction.INSIDE, state="AGO"),
            event(EventKind.LETTER, state=""),
        ],
        facts,
    )
    assert found.outreach["States not party"] == {"contacts": 1, "states": 1}
    assert found.outreach["States Parties"] == {"contacts": 2, "states": 1}
    assert found.outreach["Signatories"] == {"contacts": 1, "states": 1}


def test_letters_newsletters_mails_calls_and_focal_points(facts: Facts) -> None:
    found = figures(
        2023,
        [],
        (),
        [
            event(EventKind.LETTER, category="article7_overdue"),
            event(EventKind.LETTER, category="article7_overdue"),
            event(EventKind.LETTER, IN, category="article7_overdue"),
            event(EventKind.NEWSLETTER, source="newsletter:2023-1:a@mission.example"),
            event(EventKind.NEWSLETTER, source="newsletter:2023-1:b@mission.example"),
            event(EventKind.NEWSLETTER, source="newsletter:2023-2:a@mission.example"),
            event(EventKind.NEWSLETTER, source="outbox:5"),
            event(EventKind.NEWSLETTER, source="outbox:6"),
            event(EventKind.MAIL, IN, category="sponsorship"),
            event(EventKind.MAIL, IN),
            event(EventKind.MAIL, OUT, category="sponsorship"),
            event(EventKind.MEETING, Direction.INSIDE),
            event(EventKind.CHANGE, Direction.INSIDE, category="focal_point"),
            event(EventKind.CHANGE, Direction.INSIDE, category="address"),
            replace(event(EventKind.CHANGE, Direction.INSIDE), post_id=7),
            replace(event(EventKind.CHANGE, Direction.INSIDE), post_id=8),
        ],
        facts,
        {7},
    )
    assert found.letters == {"article7_overdue": 2}
    assert (found.newsletters, found.newsletter_copies) == (3, 5)
    assert found.mails == {"received": 2, "sent": 1}
    assert found.mail_categories == {"other": 1, "sponsorship": 1}
    assert found.noted == {"call": 0, "meeting": 1}
    assert found.focal_points == 2


def test_a_persons_answers_are_timed_by_their_cases(facts: Facts) -> None:
    assert figures(2023, [], (86_400.0, 60.0, 3_600.0), [], facts).by_people == Times(3, 3_600.0, 86_400.0)


def test_every_figure_stands_in_a_table_and_rows_fit_their_heads(facts: Facts) -> None:
    found = figures(2023, QUESTIONS, (), [event(EventKind.LETTER, category="call_for_input")], facts)
    made = {table.title: table for table in tables(found)}
    assert all(len(row) == len(table.heads) for table in made.values() for row in table.rows)
    assert made["Letters by kind"].rows == (("call for input", 1),)
    times = made["Answer times"].rows
    assert times == (("by the assistant", 5, "3 seconds", "60 seconds"), ("by a person", 0, "–", "–"))


def test_the_paragraph_says_the_figures_and_until_when(facts: Facts) -> None:
    found = figures(2023, QUESTIONS, (), [event(EventKind.CALL, IN, state="AGO")], facts)
    words = paragraph(found, date(2024, 2, 1))
    assert words.startswith("In **2023** the ISU received 5 questions: 2 answered")
    assert "They came from 2 States and were most often on Transparency reports (Article 7) (2)" in words
    assert "Outreach went to 1 signatory." in words
    assert "noted 1 call and 0 meetings" in words
    assert "(until 5 May 2023)" in paragraph(found, date(2023, 5, 5))


def test_a_year_of_nothing_is_all_zero_and_says_so(facts: Facts) -> None:
    found = figures(2020, [], (), [], facts)
    assert found.questions == 0
    assert "received 0 questions" in paragraph(found, date(2024, 2, 1))
    assert tables(found)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "under 1 second"), (1, "1 second"), (59, "59 seconds"), (120, "2 minutes"), (5400, "1.5 hours")],
)
def test_times_in_the_unit_one_thinks_in(seconds: float, words: str) -> None:
    assert spoken_time(seconds) == words
