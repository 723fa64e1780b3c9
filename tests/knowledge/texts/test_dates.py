"""Dates as documents write them, in several languages, never more precise than the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.anatomy.dates import find_dates


@pytest.mark.parametrize(
    ("words", "iso", "span"),
    [
        ("18 September 2031", "2031-09-18", False),
        ("le 1er août 2010", "2010-08-01", False),
        ("13 de septiembre de 2031", "2031-09-13", False),
        ("29 de setembro de 2031", "2031-09-29", False),
        ("12 мая 2031", "2031-05-12", False),
        ("May 5, 2031", "2031-05-05", False),
        ("September 2031", "2031-09", False),
        ("2031-09-18", "2031-09-18", False),
        ("30/04/2031", "2031-04-30", False),
        ("Geneva, 10–13 September 2031", "2031-09-13", True),
        ("from 11 to 14 September 2031", "2031-09-14", True),
        ("du 8 au 11 septembre 2031", "2031-09-11", True),
        ("31 August to 3 September 2031", "2031-09-03", True),
    ],
)
def test_dates_are_found(words: str, iso: str, span: bool) -> None:
    (found,) = find_dates(words)
    assert (found.iso, found.span) == (iso, span)


@pytest.mark.parametrize(
    "words", ["30 February 2031", "12 September", "in 2031", "resolution 64/248", "May I ask", "31/31/2031"]
)
def test_what_is_no_date_is_not_found(words: str) -> None:
    assert find_dates(words) == []


@given(st.dates())
def test_iso_dates_read_back(day: object) -> None:
    iso = str(day)
    expected = [iso] if iso[:2] in ("19", "20") else []
    assert [found.iso for found in find_dates(f"on {iso}.")] == expected
