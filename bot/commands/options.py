"""Values of options, read once and the same way for every command; BadInput names the option and what it takes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from knowledge.errors import BadInput
from knowledge.memory.corrections import read_name
from knowledge.texts.guide.load import COLLECTION as GUIDE

FIRST_YEAR, LAST_YEAR = 1900, 2999


def read_day(given: str, option: str) -> date | None:
    """A day written YYYY-MM-DD; None where nothing is given."""
    if not given:
        return None
    try:
        found = date.fromisoformat(given) if re.fullmatch(r"\d{4}-\d\d-\d\d", given) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadInput(f"{option} takes a day as YYYY-MM-DD, from {FIRST_YEAR} to {LAST_YEAR}")
    return found


def read_moment(given: str, option: str) -> datetime | None:
    """A moment in UTC, written YYYY-MM-DD or YYYY-MM-DD HH:MM (a day is its first moment); None for nothing."""
    if not given:
        return None
    day, _, hour = given.strip().replace("T", " ").partition(" ")
    found = read_day(day, option)
    clock = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", hour.strip()) if hour else None
    if found is None or (hour and clock is None):
        raise BadInput(f"{option} takes a day as YYYY-MM-DD, or a moment in UTC as YYYY-MM-DD HH:MM")
    hours, minutes = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    return datetime(found.year, found.month, found.day, hours, minutes, tzinfo=UTC)


def read_collection(given: str) -> str:
    """The name of a collection that documents may be put into: any but the built-in guide's."""
    name = read_name("--collection", given)
    if name == GUIDE:
        raise BadInput(f"the collection {GUIDE} is the built-in guide; give another name")
    return name
