"""The timeline: one row for everything that passed between the secretariat and somebody."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from knowledge.memory.tables.base import Moment, link, metadata, number, words

events = Table(
    "events",
    metadata,
    number(),
    words("kind"),
    words("direction"),
    Column("at", Moment, nullable=False),
    Column("source", Text, unique=True),  # NULL for what was noted by hand: such notes may repeat
    words("subject"),
    words("detail"),
    words("folded"),  # subject and detail without case and accents: what a search looks in
    words("who"),
    words("who_folded"),
    words("state"),
    Column("organisation_id", Integer),
    link("person_id", "persons.id", then="SET NULL", nullable=True),
    Column("post_id", Integer),
    words("channel"),
    words("case_number"),
    words("category"),
    words("language"),
    words("noted_by"),
    # Each begins with what is asked for and goes on in the order of reading, so that a page never sorts.
    Index(None, "at", "id"),
    Index(None, "state", "at", "id"),
    Index(None, "person_id", "at", "id"),
    Index(None, "organisation_id", "at", "id"),
    Index(None, "kind", "at", "id"),
    sqlite_autoincrement=True,
)
