"""What was changed, by whom, and on what ground: proposals, change-sets with all it takes to undo them, the audit."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, Table, Text

from knowledge.memory.tables.base import Moment, link, metadata, number, words

proposals = Table(
    "proposals",
    metadata,
    number(),
    words("kind"),
    words("status"),
    words("state"),
    link("person_id", "persons.id", then="SET NULL", nullable=True),
    link("organisation_id", "organisations.id", then="SET NULL", nullable=True),
    link("post_id", "posts.id", then="SET NULL", nullable=True),
    words("differences"),  # JSON list of [field, before, after]
    words("evidence"),  # the words that speak for it
    words("reference"),  # where they stand: "mail:17", a file name with a line
    words("source"),
    words("sender"),
    words("authentication"),
    Column("needs_nomination", Boolean, nullable=False),
    words("nomination"),  # reference of the official paper, once it is there
    Column("fingerprint", Text, nullable=False, unique=True),  # the same proposal twice is one, decided or not
    Column("proposed_at", Moment, nullable=False),
    Column("decided_at", Moment),
    words("decided_by"),
    words("reason"),
    Column("change_id", Integer),
    CheckConstraint("status IN ('open', 'accepted', 'rejected')", name="status"),
    Index(None, "status", "id"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    number(),
    words("kind"),  # "import", "merge", "edit", "proposal", "bounce"
    words("who"),
    words("why"),
    Column("at", Moment, nullable=False),
    Column("row_count", Integer, nullable=False),
    words("summary"),  # counts in words; no personal data
    Column("undone_at", Moment),
    words("undone_by"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

change_rows = Table(
    "change_rows",
    metadata,
    number(),
    link("change_id", "changes.id", then="CASCADE"),
    words("subject"),  # table
    Column("row_id", Integer, nullable=False),
    words("before"),  # JSON of the columns that changed; "" for a new row
    words("after"),  # JSON; of a new row all columns
    words("salt"),
    words("hash"),  # of salt, place and contents: stays when contents are erased
    Index(None, "change_id"),
    Index(None, "subject", "row_id"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    words("who"),
    words("what"),
    words("subject"),  # "persons:17"; "" where it is none
    words("salt"),
    words("content"),  # JSON of why, before and after; "" once erased
    words("content_hash"),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "subject"),
)
