"""Value types of the newsletter: what was gathered, what an editor made of it, and one language of it to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

LANGUAGES = ("en", "fr", "es")
"""The languages a newsletter comes in."""


class Section(StrEnum):
    """Where an item stands; the order here is the usual one."""

    NEWS = "news"
    PARTIES = "parties"
    COMPLETIONS = "completions"
    EXTENSIONS = "extensions"
    DEADLINES = "deadlines"
    REPORTS = "reports"
    MEETINGS = "meetings"
    VOTES = "votes"
    OUTREACH = "outreach"
    VOICES = "voices"
    """Voices of affected communities, in their own words."""
    DOCUMENTS = "documents"


SPOKEN = frozenset({Section.NEWS, Section.VOICES})
"""Sections told in paragraphs; the others are lists."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be told, in each language it is written in; texts are one line or more, with Markdown's bold,
    italic and links.

    ``key`` names what it stands for ("deposit:VUT", "note:7"), "" for what an editor added. ``as_of`` is the day as of
    which it is known. ``needs_clearance`` items are left out until ``cleared_by`` names a person.
    """

    key: str
    section: Section
    texts: Mapping[str, str]
    source: str
    as_of: date
    needs_clearance: bool = False
    cleared_by: str = ""
    author: str = ""
    edited: bool = False
    """Whether an editor changed a text since it was gathered."""

    @property
    def cleared(self) -> bool:
        """Whether it may enter."""
        return bool(self.cleared_by) or not (self.needs_clearance or self.edited)


@dataclass(frozen=True, slots=True)
class Newsletter:
    """A newsletter as its editor left it: a period (both days included) and items in order, those dropped left out."""

    number: int
    first: date
    last: date
    titles: Mapping[str, str]
    intros: Mapping[str, str]
    items: tuple[Item, ...]
    drafted_by: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one look; ``link`` is an address or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Paragraph = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it is shown; ``key`` is that of the item."""

    key: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its heading."""

    section: Section
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A newsletter in one language, ready to be rendered: every format shows the same words.

    ``words`` are the fixed ones around it (unit, imprint, how to unsubscribe), by name. ``day`` is the day it is dated.
    """

    number: int
    language: str
    title: str
    period: str
    intro: tuple[Paragraph, ...]
    parts: tuple[Part, ...]
    words: Mapping[str, str]
    day: date
    online: str = ""
    """Address of the web page, or "" where there is none."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the staff noted for the next newsletter; it enters only when cleared."""

    id: int
    at: datetime
    by: str
    text: str
    section: Section
    language: str
    cleared_by: str = ""
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One language of a newsletter in all its forms; HTML and text hold ``UNSUBSCRIBE`` where a reader's link goes."""

    language: str
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    page: str = field(repr=False)


UNSUBSCRIBE = "https://unsubscribe.invalid/this-copy"
"""Stands in what is rendered once for all, and is replaced by each reader's own address."""
