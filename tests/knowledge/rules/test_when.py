"""Dates in questions, in three languages, relative to a given day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.when import Relation, find_dates

TODAY = date(2026, 11, 21)
DAY = date(2010, 8, 1)


@pytest.mark.parametrize(
    "text",
    [
        "on 1 August 2010", "1st of August 2010", "August 1, 2010", "August 1st, 2010", "2010-08-01", "01.08.2010",
        "le 1er août 2010", "au 1 aout 2010", "el 1 de agosto de 2010", "1 AUGUST 2010",
    ],
)  # fmt: skip
def test_one_day_in_many_wordings(text: str) -> None:
    (hit,) = find_dates(f"Who was bound {text}?", TODAY)
    assert (hit.first, hit.last, hit.exact) == (DAY, DAY, True)
    assert hit.day(TODAY) == DAY


@pytest.mark.parametrize(
    ("text", "first", "last", "relation", "day"),
    [
        ("in 2015", date(2015, 1, 1), date(2015, 12, 31), Relation.ON, date(2015, 12, 31)),
        ("in 2026", date(2026, 1, 1), date(2026, 12, 31), Relation.ON, TODAY),
        ("in March 2011", date(2011, 3, 1), date(2011, 3, 31), Relation.ON, date(2011, 3, 31)),
        ("en mars 2011", date(2011, 3, 1), date(2011, 3, 31), Relation.ON, date(2011, 3, 31)),
        ("en marzo de 2011", date(2011, 3, 1), date(2011, 3, 31), Relation.ON, date(2011, 3, 31)),
        ("since 2020", date(2020, 1, 1), date(2020, 12, 31), Relation.SINCE, date(2020, 12, 31)),
        ("depuis 2020", date(2020, 1, 1), date(2020, 12, 31), Relation.SINCE, date(2020, 12, 31)),
        ("before 2012", date(2012, 1, 1), date(2012, 12, 31), Relation.BEFORE, date(2011, 12, 31)),
        ("at the end of 2023", date(2023, 12, 31), date(2023, 12, 31), Relation.ON, date(2023, 12, 31)),
        ("fin 2023", date(2023, 12, 31), date(2023, 12, 31), Relation.ON, date(2023, 12, 31)),
        ("a fines de 2023", date(2023, 12, 31), date(2023, 12, 31), Relation.ON, date(2023, 12, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31), Relation.ON, date(2025, 12, 31)),
        ("today", TODAY, TODAY, Relation.NOW, TODAY),
        ("actualmente", TODAY, TODAY, Relation.NOW, TODAY),
        ("aujourd’hui", TODAY, TODAY, Relation.NOW, TODAY),
        ("as of 2 March 2026", date(2026, 3, 2), date(2026, 3, 2), Relation.ON, date(2026, 3, 2)),
    ],
)
def test_periods_and_relations(text: str, first: date, last: date, relation: Relation, day: date) -> None:
    (hit,) = find_dates(f"How many States {text} ?", TODAY)
    assert (hit.first, hit.last, hit.relation, hit.day(TODAY)) == (first, last, relation, day)


@pytest.mark.parametrize(
    "text", ["CCM/MSP/2011/WP.9", "31 February 2020", "2021-2026", "A/RES/78/32", "para 71", "CHF 2011.50", "20101", ""]
)
def test_what_is_no_date_is_left_out(text: str) -> None:
    assert not find_dates(text, TODAY)


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_iso_day_is_read_back(day: date) -> None:
    (hit,) = find_dates(f"on {day.isoformat()}", TODAY)
    assert (hit.first, hit.last) == (day, day)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for hit in find_dates(text, TODAY):
        assert hit.first <= hit.last
        assert 0 <= hit.start < hit.end <= len(text)
