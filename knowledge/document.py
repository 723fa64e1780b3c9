"""Value types of the texts: what a reader extracts, what a document is, and the passages it is cut into."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Authority(StrEnum):
    """What a text is worth: from binding treaty text down to an explanation in our own words."""

    TREATY = "treaty"
    ADOPTED = "adopted"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    REPORT = "report"
    INFORMAL = "informal"
    GUIDE = "guide"


class MarkKind(StrEnum):
    """What a reader knows for certain about a stretch of its text."""

    HEADING = "heading"
    TABLE_ROW = "table_row"
    LIST_ITEM = "list_item"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
    """Running heads, page numbers: kept in the text, never in a passage."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch ``text[start:end]`` of an extract of known kind; ``level`` is the heading or list level, from 1.

    ``table`` numbers the tables of one extract from 0, so that rows of neighbouring tables stay apart.
    """

    start: int
    end: int
    kind: MarkKind
    level: int = 1
    table: int = -1


@dataclass(frozen=True, slots=True)
class Extract:
    """The whole text of a file, with what its reader knows about it.

    ``text`` holds every character of the source; cells of a table row are joined by a tab; blocks end with a newline.
    ``wrapped`` says whether a line end may stand inside a sentence (PDF, plain text) or ends a paragraph (DOCX, HTML).
    ``pages`` holds the offset at which each page starts; empty where the format knows no pages.
    ``marks`` are ordered by ``start``; a format that knows nothing (plain text) has none.
    """

    text: str
    media_type: str
    wrapped: bool
    pages: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A contiguous stretch ``source[start:end]`` of the source text that belongs to a passage."""

    start: int
    end: int
    page: int | None = None


class PassageKind(StrEnum):
    """What a citable unit is in its document."""

    TITLE = "title"
    FRONT = "front"
    """Lines of the first page beside the title: dates, meeting, agenda item, submitter."""
    HEADING = "heading"
    PREAMBLE = "preamble"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ARTICLE = "article"
    ACTION = "action"
    AGENDA_ITEM = "agenda_item"
    FOOTNOTE = "footnote"
    TABLE_ROW = "table_row"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Passage:
    """One citable unit: its words, its exact place, and the headings above it.

    ``text`` is the words of the pieces, white space made single, pieces joined by one space (cells by `` | ``).
    ``label`` is how the source numbers it ("71", "(a)", "Action 45", "*"); "" where it has no number.
    ``locator`` is how it is cited ("para. 71", "Article 4(6)(b)", "Annex II, para. 4", "Table 1, row Salaries").
    ``parent`` is the ordinal of the passage that introduces it (the paragraph of an item), if any.
    ``heads`` are the column heads of a table row. ``authority`` is set only where it differs from the document's.
    """

    ordinal: int
    kind: PassageKind
    label: str
    locator: str
    heading_path: tuple[str, ...]
    text: str
    pieces: tuple[Piece, ...]
    parent: int | None = None
    heads: tuple[str, ...] = ()
    authority: Authority | None = None
    page: int | None = None
    table: str = ""
    """Caption or number of the table a row or caption belongs to; "" elsewhere."""
    asked: tuple[str, ...] = ()
    """For an entry of the guide: other ways of asking for it than its heading. Looked for, never shown."""


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What a document is, as found on its own first page or set by staff; empty strings where unknown.

    ``date`` is ISO 8601, as precise as the source ("2024-09-18", "2012-02"). ``period`` is what it covers ("2023").
    ``authority_reason`` says which words decided the authority. ``language`` is ISO 639-1.
    """

    symbol: str = ""
    title: str = ""
    kind: str = ""
    date: str = ""
    period: str = ""
    meeting: str = ""
    agenda_item: str = ""
    language: str = ""
    submitted_by: str = ""
    authority: Authority = Authority.INFORMAL
    authority_reason: str = ""
    treaty: str = ""
    """"CCM", or the acronym of another treaty this document is about or is ("APMBC", "CCW")."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document version as the database holds it; ``superseded`` where a newer version of the file is in."""

    id: str
    file: str
    collection: str
    internal: bool
    card: DocumentCard
    version: int
    sha256: str
    added_on: date
    superseded: bool
    passages: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its database id and the document version it belongs to."""

    id: int
    document: StoredDocument
    passage: Passage
