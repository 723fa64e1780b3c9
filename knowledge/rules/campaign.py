"""Where a State stands in a campaign of reminders or invitations, what comes next, and when it may be written to again.

The agreed time between two letters of a kind to one State stands in the header of the kind's templates; 0 means that
there is none. A person may overrule it with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class CampaignStep(StrEnum):
    """What happened with one State."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    VOID = "void"
    """The letter was taken back before it went."""
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"
    ANSWERED = "answered"
    PROMISED = "promised"
    """They named a day."""
    RECEIVED = "received"
    """What was asked for is there: the report, the instrument of ratification or accession."""


class NextStep(StrEnum):
    """What comes next with one State."""

    WRITE = "write"
    APPROVE = "approve"
    SEND = "send"
    MEND_ADDRESS = "mend the address"
    WAIT = "wait"
    REMIND = "remind"
    READ_ANSWER = "read the answer"
    ASK_AGAIN = "ask again: the promised day has passed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step with one State; ``due`` is the day of a promise."""

    step: CampaignStep
    at: datetime
    due: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a State stands on a day; ``until`` is the day before which nothing is to be done, where there is one."""

    last: Entry | None
    last_sent: date | None
    promised: date | None
    next: NextStep
    until: date | None = None


def standing(days: int, entries: Iterable[Entry], day: date) -> Standing:
    """The standing of one State in one campaign on a day; ``entries`` in any order, later days do not count.

    ``days`` is the agreed time between two letters.
    """
    past = sorted((entry for entry in entries if _day(entry) <= day), key=lambda entry: entry.at)
    last = past[-1] if past else None
    sent = max((_day(entry) for entry in past if entry.step is CampaignStep.SENT), default=None)
    promised = next((entry.due for entry in reversed(past) if entry.step is CampaignStep.PROMISED and entry.due), None)
    step, until = _next(days, past, sent, promised, day)
    return Standing(last, sent, promised, step, until)


def may_write_from(days: int, last_sent: date | None) -> date | None:
    """The first day on which a letter may go to the State again; None where any day will do."""
    return last_sent + timedelta(days=days) if last_sent is not None and days else None


def _next(
    days: int, past: list[Entry], sent: date | None, promised: date | None, day: date
) -> tuple[NextStep, date | None]:
    steps = _standing_steps(past)
    if CampaignStep.RECEIVED in steps:
        return NextStep.CLOSED, None
    if not steps:
        return NextStep.WRITE, None
    last = steps[-1]
    if last in (CampaignStep.DRAFTED, CampaignStep.APPROVED):
        return (NextStep.APPROVE if last is CampaignStep.DRAFTED else NextStep.SEND), None
    if last in (CampaignStep.BOUNCED, CampaignStep.FAILED):
        return NextStep.MEND_ADDRESS, None
    if promised is not None and last is not CampaignStep.SENT:
        return (NextStep.WAIT, promised) if promised >= day else (NextStep.ASK_AGAIN, None)
    if last is CampaignStep.ANSWERED:
        return NextStep.READ_ANSWER, None
    again = may_write_from(days, sent)
    return (NextStep.WAIT, again) if again is not None and again > day else (NextStep.REMIND, None)


def _standing_steps(past: list[Entry]) -> list[CampaignStep]:
    """The steps that count: a letter that was made void leaves things as they were before it."""
    kept: list[CampaignStep] = []
    for entry in past:
        if entry.step is not CampaignStep.VOID:
            kept.append(entry.step)
            continue
        while kept and kept[-1] in (CampaignStep.DRAFTED, CampaignStep.APPROVED):
            kept.pop()
    return kept


def _day(entry: Entry) -> date:
    return entry.at.astimezone(UTC).date()
