"""Answers of the secretariat that a person reviewed for use again: the value type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.message import Citation


@dataclass(frozen=True, slots=True)
class ReviewedAnswer:
    """A question, the answer a person gave, what it rests on, who reviewed it, and until when it may be used.

    ``state`` limits it to askers of that State ("" for all); ``internal`` to staff and coordinators. ``expires_on`` is
    the last day on which it is used. ``sources`` are verbatim quotations; it is used only while all of them stand.
    """

    id: int
    question: str
    answer: str
    language: str
    reviewer: str
    reviewed_on: date
    expires_on: date
    sources: tuple[Citation, ...] = ()
    state: str = ""
    internal: bool = False
    case_number: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""

    def in_use(self, on: date) -> bool:
        """Whether it may be given on a day, as far as its own dates say."""
        return self.withdrawn_at is None and self.reviewed_on <= on <= self.expires_on
