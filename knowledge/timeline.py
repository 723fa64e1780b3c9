"""Value types of the timeline: one entry for everything that passed between the secretariat and somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened."""

    QUESTION = "question"
    MAIL = "mail"
    LETTER = "letter"
    NEWSLETTER = "newsletter"
    CALL = "call"
    MEETING = "meeting"
    NOTE = "note"
    CHANGE = "change"
    """A contact, post or tenure was changed."""


class Direction(StrEnum):
    """Which way it went; INSIDE for what only the staff did."""

    IN = "in"
    OUT = "out"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the timeline, before it is stored.

    ``source`` names the row or message it stands for ("interaction:17", "mail:5", "letter:ISU-CCM/LT/2026/003:UGA"):
    the same source is entered once, however often it is appended; "" for what is noted by hand. ``at`` is aware (UTC)
    and says when it happened. ``state`` is ISO 3166-1 alpha-3 or "". ``detail`` is text for staff only.
    """

    kind: EventKind
    direction: Direction
    at: datetime
    subject: str
    source: str = ""
    detail: str = ""
    state: str = ""
    organisation_id: int | None = None
    person_id: int | None = None
    post_id: int | None = None
    channel: str = ""
    case: str = ""
    category: str = ""
    """A mail category, letter kind or theme, in the words of the published interfaces."""
    language: str = ""
    by: str = ""
    """Who of the staff did or noted it; "" for the program."""
    who: str = ""
    """The other side's name or address as it was known then; for searching, and for those who are no contact."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the timeline as it is stored."""

    id: int
    event: Event


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the timeline ended; give it back to read on."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first, and where to read on; ``following`` is None at the end."""

    entries: tuple[Entry, ...]
    following: Place | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are wanted; what is left empty does not limit.

    ``since`` (inclusive) and ``until`` (exclusive) are about when it happened. Every word of ``text`` must stand in
    subject or detail, every word of ``names`` in ``who``, whatever case and accents. ``person_id`` is a contact's id.
    """

    state: str = ""
    organisation_id: int | None = None
    person_id: int | None = None
    kinds: tuple[EventKind, ...] = ()
    direction: Direction | None = None
    channel: str = ""
    category: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    names: str = ""
