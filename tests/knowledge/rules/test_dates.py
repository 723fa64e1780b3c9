"""Calendar sums: months and years stay within the month, for every day there is."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.dates import add_months, add_years, month_end

DAYS = st.dates(date(1900, 1, 1), date(2400, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 9, 6), 6, date(2025, 3, 6)),
        (date(2026, 9, 14), -9, date(2025, 12, 14)),
        (date(2024, 5, 31), -3, date(2024, 2, 29)),
        (date(2024, 12, 31), 0, date(2024, 12, 31)),
    ],
)
def test_months_are_kept_within_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_a_leap_day_becomes_28_february_in_a_common_year() -> None:
    assert add_years(date(2024, 2, 29), 10) == date(2034, 2, 28)
    assert add_years(date(2024, 2, 29), 8) == date(2032, 2, 29)


def test_dates_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(OverflowError):
        add_years(date(9990, 1, 1), 20)


@settings(deadline=None)
@given(DAYS, st.integers(-600, 600))
def test_the_result_lies_in_the_month_counted_to(day: date, months: int) -> None:
    result = add_months(day, months)
    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == months
    assert result.day == day.day or result == month_end(result.year, result.month)


@settings(deadline=None)
@given(DAYS, DAYS, st.integers(-120, 120))
def test_order_is_kept(first: date, second: date, months: int) -> None:
    early, late = sorted((first, second))
    assert add_months(early, months) <= add_months(late, months)
