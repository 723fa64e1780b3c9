"""Newsletters: notes that staff collect, what was gathered, and the pages of what was approved."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table, UniqueConstraint

from knowledge.memory.tables.base import Moment, link, metadata, number, words

newsletter_notes = Table(
    "newsletter_notes",
    metadata,
    number(),
    Column("at", Moment, nullable=False),
    words("by"),
    words("text"),
    words("section"),
    words("language"),
    words("cleared_by"),  # "" until a person lets it out
    Column("cleared_at", Moment),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

newsletters = Table(
    "newsletters",
    metadata,
    number(),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    words("drafted_by"),
    Column("drafted_at", Moment, nullable=False),
    words("gathered"),  # JSON: the items as they were gathered, so that an editor's file can't change their sources
    words("sha256"),  # of what was approved; "" until then
    words("approved_by"),
    Column("approved_at", Moment),
    sqlite_autoincrement=True,
)

newsletter_pages = Table(
    "newsletter_pages",
    metadata,
    number(),
    link("newsletter_id", "newsletters.id", then="CASCADE"),
    words("language"),
    words("subject"),
    words("page"),  # HTML
    UniqueConstraint("newsletter_id", "language"),
    sqlite_autoincrement=True,
)
