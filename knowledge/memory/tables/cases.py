"""Cases, what happened to each, and the answers of the secretariat that were reviewed for use again."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from knowledge.memory.tables.base import Moment, link, metadata, number, words

cases = Table(
    "cases",
    metadata,
    number(),
    Column("number", Text, nullable=False, unique=True),  # ISU-2026-0007
    link("interaction_id", "interactions.id", then="SET NULL", nullable=True),
    link("person_id", "persons.id", then="SET NULL", nullable=True),
    words("question"),
    words("state"),
    words("status"),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("origin", Text, unique=True),  # what it came from; NULL for cases of the first schema
    words("channel"),
    words("asker"),
    words("language"),
    Column("urgent", Boolean, nullable=False),
    words("place"),  # where the asker is reached
    words("owner"),
    words("card"),  # where staff see it
    words("draft"),
    words("answer"),
    words("answered_by"),
    Column("answered_at", Moment),
    words("answer_reference"),
    Column("delivering_at", Moment),  # when somebody last began to deliver the answer
    Column("closed_at", Moment),
    Column("snoozed_until", Moment),
    Column("reminded_at", Moment),
    Column("version", Integer, nullable=False),
    UniqueConstraint("interaction_id"),
    Index(None, "status"),
    sqlite_autoincrement=True,
)

case_notes = Table(
    "case_notes",
    metadata,
    number(),
    link("case_id", "cases.id", then="CASCADE"),
    Column("at", Moment, nullable=False),
    words("by"),
    words("what"),
    words("text"),
    Index(None, "case_id"),
    sqlite_autoincrement=True,
)

reviewed_answers = Table(
    "reviewed_answers",
    metadata,
    number(),
    words("question"),
    words("answer"),
    words("language"),
    words("state"),  # the State it was given to, where it holds for that one alone
    words("sources"),  # JSON: the citations it rests on
    words("reviewer"),
    words("case_number"),
    Column("internal", Boolean, nullable=False),
    Column("reviewed_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("withdrawn_at", Moment),
    words("withdrawn_why"),
    Index(None, "expires_on"),
    sqlite_autoincrement=True,
)
