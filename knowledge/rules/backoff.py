"""When a mail that met a passing failure is tried again, and when it is given up (RFC 5321 4.5.4.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 10, 30, 60, 120, 240))
"""After the first attempt, the second and so on; the last holds for all later ones."""

ATTEMPTS = 22
"""How often a mail is tried, which takes about three days; then a person is told, who may have it tried again."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """The moment of the next attempt after so many; None where it is to be given up."""
    if attempts >= ATTEMPTS:
        return None
    return now + WAITS[min(max(attempts, 1), len(WAITS)) - 1]
