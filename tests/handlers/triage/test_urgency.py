"""Urgency comes from dates and duties, in several languages; the word alone says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.triage.judge import judge
from handlers.triage.plain import folded
from handlers.triage.sources import Sources
from handlers.triage.when import named_days
from knowledge.facts.load import Facts
from tests.handlers.triage.mails import DAY, mail

SOURCES = Sources(Facts.load())


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("Please confirm by tomorrow.", True),
        ("Could you answer before Friday?", True),
        ("The committee meets on Tuesday next week. Can somebody brief it?", True),
        ("Merci de nous répondre avant demain midi.", True),
        ("Mon vol part après-demain. Où est mon billet ?", True),
        ("¿Puede responder antes del viernes?", True),
        ("A reunião é amanhã. Podem enviar o enlace?", True),
        ("نرجو الرد قبل غدا", True),
        ("Our expert is at the gate without a badge. Can someone come?", True),
        ("Please answer within 24 hours.", True),
        ("URGENT!!! Please send us the brochure. Very urgent!", False),
        ("Could we have a call next week?", False),
        ("Could you join a call in week 48?", False),
        ("Please return it by 15 January.", False),
        ("From tomorrow our address changes. Please update your list.", False),
        ("The report was sent this morning. Is the format right?", False),
        ("When is the next meeting?", False),
        ("I am out of office until tomorrow.", False),
    ],
)
def test_dates_decide(text: str, urgent: bool) -> None:
    judged = judge(mail(text), SOURCES, DAY)

    assert judged.urgent is urgent, judged.reasons


def test_tomorrow_is_counted_from_the_day_a_mail_was_written() -> None:
    old = replace(mail("Please confirm by tomorrow."), date=datetime(2026, 10, 1, 8, tzinfo=UTC))

    assert not judge(old, SOURCES, DAY).urgent


def test_an_obligation_that_runs_out_within_days_presses() -> None:
    asked = mail("Which form do we use for the transparency report?", "x@mission-ie.example")

    assert judge(asked, SOURCES, DAY).urgent is False
    near = judge(replace(asked, date=None), SOURCES, date(2027, 4, 25))
    assert (near.urgent, near.due) == (True, date(2027, 4, 30))


def test_a_meeting_within_days_presses() -> None:
    asked = replace(mail("How do we register our delegation?", "x@mission-ie.example"), date=None)

    assert judge(asked, SOURCES, date(2026, 9, 10)).urgent
    assert not judge(asked, SOURCES, date(2026, 6, 10)).urgent


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", date(2026, 11, 26)),
        ("après-demain", date(2026, 11, 27)),
        ("pasado mañana", date(2026, 11, 27)),
        ("depois de amanhã", date(2026, 11, 27)),
        ("mardi de la semaine prochaine", date(2026, 12, 1)),
        ("next Monday", date(2026, 11, 30)),
        ("el próximo lunes", date(2026, 11, 30)),
        ("sexta-feira", date(2026, 11, 27)),
        ("by 03.12.", date(2026, 12, 3)),
        ("le 3 décembre", date(2026, 12, 3)),
        ("3 de enero", date(2027, 1, 3)),
        ("January 5th, 2027", date(2027, 1, 5)),
        ("by the 15th.", date(2026, 12, 15)),
        ("2027-02-28", date(2027, 2, 28)),
        ("week 48", date(2026, 11, 29)),
        ("في 5 ديسمبر", date(2026, 12, 5)),
        ("5 декабря", date(2026, 12, 5)),
        ("in May", date(2027, 5, 31)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date) -> None:
    assert [found.last for found in named_days(folded(text), DAY)] == [day]


@pytest.mark.parametrize(
    "text", ["envoi (2/4)", "31 February 2027", "week 77", "por la mañana", "9999-99-99", "may we"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert named_days(folded(text), DAY) == ()
