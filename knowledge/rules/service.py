"""When an answer is due: working hours of the secretariat, counted from the arrival of a question."""

from __future__ import annotations

from datetime import datetime, time, timedelta

URGENT_DAYS, USUAL_DAYS = 1, 3
"""Working days to answer in; the practice that delegates are told of."""

CLOSE = time(16, 0)
"""End of the working day in UTC: 17:00 in Geneva in winter."""


def answer_due(received: datetime, *, urgent: bool) -> datetime:
    """The moment by which a question received then is to be answered: the close of the last working day allowed.

    Saturday and Sunday are no working days; what arrives after the close counts as of the next working day. Takes and
    gives aware times in UTC.

    >>> from datetime import UTC
    >>> answer_due(datetime(2026, 11, 27, 9, tzinfo=UTC), urgent=True).isoformat()
    '2026-11-30T16:00:00+00:00'
    """
    day = received.date()
    if received.timetz().replace(tzinfo=None) > CLOSE:
        day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    left = URGENT_DAYS if urgent else USUAL_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return datetime.combine(day, CLOSE, tzinfo=received.tzinfo)
