"""What a question asks of the fact tables, once understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.rules.status import Status


class FactKind(StrEnum):
    """What is asked of the tables."""

    STATUS = "status"
    COUNT = "count"
    LIST = "list"
    JOINED = "joined"
    """Which or how many States joined, or left, in a period."""
    LATEST = "latest"
    DEADLINE = "deadline"
    MEETING = "meeting"
    VOTE = "vote"
    COORDINATORS = "coordinators"
    TERM = "term"
    TRANSLATION = "translation"
    ENTRY_INTO_FORCE = "entry_into_force"
    """What would follow from a deposit on a day."""
    MILESTONE = "milestone"
    DUE = "due"
    """What falls due in a span of days."""
    EXTENSION = "extension"
    """By when more time must be asked for."""
    WITHDRAWAL = "withdrawal"
    """When a notice of withdrawal received on a day would take effect."""
    OWN_STATE = "own_state"
    """Asked of the asker's own State, which is not known."""


@dataclass(frozen=True, slots=True)
class FactRequest:
    """An understood question. ``on`` is the day it is about; ``dated`` says that the question named it.

    ``status`` is None where not asked; ``signed`` asks for all that ever signed. ``article`` is "3", "4", "7", or ""
    for all. ``subject`` narrows to "initial_report", "annual_report" or "extension" (decided under Article 3 or 4).
    ``meeting`` is a short name, ``which`` "next" or "last" (of votes: the stage), ``meeting_kind`` "msp",
    "review_conference", "intersessional" or "". ``first`` and ``last`` bound a period.
    """

    kind: FactKind
    on: date
    language: str
    states: tuple[str, ...] = ()
    dated: bool = False
    status: Status | None = None
    signed: bool = False
    in_force: bool = False
    region: str = ""
    first: date | None = None
    last: date | None = None
    article: str = ""
    subject: str = ""
    meeting: str = ""
    which: str = ""
    meeting_kind: str = ""
    year: int = 0
    theme: str = ""
    term: str = ""
    to_language: str = ""
    milestone: str = ""
