"""Spans of days ahead, as people name them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.span import LONGEST, find_spans

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("what falls due in the next 90 days?", date(2027, 2, 23)),
        ("what is due within 30 days", date(2026, 12, 25)),
        ("due in the coming three months", date(2027, 2, 25)),
        ("over the next two weeks", date(2026, 12, 9)),
        ("the next 12 months", date(2027, 11, 25)),
        ("dans les 90 prochains jours", date(2027, 2, 23)),
        ("au cours des trois prochains mois", date(2027, 2, 25)),
        ("d'ici six mois", date(2027, 5, 25)),
        ("dans les deux semaines à venir", date(2026, 12, 9)),
        ("en los próximos 90 días", date(2027, 2, 23)),
        ("dentro de tres meses", date(2027, 2, 25)),
        ("en los próximos dos años", date(2028, 11, 25)),
        ("what is due this month", date(2026, 11, 30)),
        ("cette année", date(2026, 12, 31)),
        ("este trimestre", date(2026, 12, 31)),
        ("this week", date(2026, 11, 29)),
        ("by the end of the year", date(2026, 12, 31)),
        ("avant la fin du mois", date(2026, 11, 30)),
        ("d'ici la fin de l'année", date(2026, 12, 31)),
        ("antes de fin de año", date(2026, 12, 31)),
    ],
)
def test_a_span_from_today_on(text: str, last: date) -> None:
    (found,) = find_spans(text, TODAY)
    assert (found.first, found.last) == (TODAY, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
        ("le mois prochain", date(2026, 12, 1), date(2026, 12, 31)),
        ("el mes que viene", date(2026, 12, 1), date(2026, 12, 31)),
        ("next year", date(2027, 1, 1), date(2027, 12, 31)),
        ("next quarter", date(2027, 1, 1), date(2027, 3, 31)),
        ("la semaine prochaine", date(2026, 11, 30), date(2026, 12, 6)),
    ],
)
def test_a_period_that_comes(text: str, first: date, last: date) -> None:
    (found,) = find_spans(text, TODAY)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["180 days after entry into force", "ten years", "the next meeting", "nine months before the meeting", "en 2027",
     "in 9999 years", "next", "the last 90 days", "8 years"],
)  # fmt: skip
def test_what_is_no_span_ahead(text: str) -> None:
    assert find_spans(text, TODAY) == ()


@given(st.text(max_size=80), st.dates(date(1990, 1, 1), date(2900, 1, 1)))
def test_no_text_breaks_it_and_no_span_lies_behind(text: str, today: date) -> None:
    for found in find_spans(text + " in the next 90 days", today):
        assert today <= found.first <= found.last or found.first > today
        assert found.last - today <= LONGEST + timedelta(days=1)
