"""Value types of cases: questions that a person takes up, with one number over all channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def pending(self) -> bool:
        """Whether somebody still waits for an answer."""
        return self in (CaseStatus.OPEN, CaseStatus.TAKEN)


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """What is known when a case is opened.

    ``origin`` names what it came from ("interaction:17", "thread:5"): one origin opens one case, however often it is
    asked. ``place`` says where the asker is reached, in the words of the channel ("slack:T1:C1:171.5", "mail:5").
    """

    origin: str
    question: str
    channel: str
    opened_at: datetime
    interaction_id: int | None = None
    person_id: int | None = None
    asker: str = ""
    """Who asked, as staff are shown: a name or an address."""
    state: str = ""
    language: str = "en"
    urgent: bool = False
    place: str = ""
    due_at: datetime | None = None
    """When an answer is due; None: by the rule of ``knowledge.rules.service``."""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """One line of a case's history; ``what`` is a verb of ``casework``: opened, taken, assigned, noted, answered …"""

    at: datetime
    by: str
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. Times are UTC.

    ``owner`` is who works on it ("" for nobody). ``version`` rises with every change: who writes names the version that
    was read, so that two people pressing at once have one effect. ``card`` is where staff see it, ``answer_reference``
    what the asker's channel calls the delivered answer ("" until delivered).
    """

    id: int
    number: str
    status: CaseStatus
    question: str
    channel: str
    asker: str
    state: str
    language: str
    urgent: bool
    place: str
    opened_at: datetime
    due_at: datetime | None
    owner: str = ""
    interaction_id: int | None = None
    person_id: int | None = None
    card: str = ""
    draft: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    answer_reference: str = ""
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None
    reminded_at: datetime | None = None
    version: int = 0

    def late(self, now: datetime) -> bool:
        """Whether its answer is overdue."""
        return self.status.pending and self.due_at is not None and now > self.due_at
