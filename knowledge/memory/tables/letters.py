"""Letters: stored drafts, the register of their references, and the steps of campaigns."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, LargeBinary, Table, UniqueConstraint

from knowledge.memory.tables.base import Moment, link, metadata, number, words

letters = Table(
    "letters",
    metadata,
    number(),
    words("kind"),
    words("form"),  # a LetterForm
    words("state"),
    words("language"),
    words("subject"),
    words("addressee"),
    words("content"),  # JSON of a LetterDraft
    words("recipients"),  # JSON: to and copies
    Column("one_each", Boolean, nullable=False),
    words("findings"),  # JSON
    words("sha256"),  # of content and addressing: what a person sees when they approve
    Column("organisation_id", Integer),
    Column("person_id", Integer),
    Column("post_id", Integer),
    words("status"),  # draft, approved, void
    words("reference"),  # "" until reserved
    words("corrects"),  # the reference of the letter this one corrects
    words("requested_by"),
    Column("requested_at", Moment, nullable=False),
    words("approved_by"),
    Column("approved_at", Moment),
    words("overruled"),
    CheckConstraint("status <> 'approved' OR (approved_by <> '' AND reference <> '')", name="approved_by_a_person"),
    Index(None, "state", "kind"),
    Index(None, "reference"),
    sqlite_autoincrement=True,
)

letter_files = Table(
    "letter_files",
    metadata,
    number(),
    link("letter_id", "letters.id", then="CASCADE"),
    Column("ordinal", Integer, nullable=False),
    words("name"),
    words("media_type"),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("letter_id", "ordinal"),
    sqlite_autoincrement=True,
)

register = Table(
    "register",
    metadata,
    number(),
    words("form"),  # NV or LT, as in the reference
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    words("reference"),
    link("letter_id", "letters.id", then="RESTRICT"),
    words("corrects"),
    Column("reserved_at", Moment, nullable=False),
    words("reserved_by"),
    Column("void_at", Moment),
    words("void_by"),
    words("void_reason"),
    UniqueConstraint("reference"),
    UniqueConstraint("form", "year", "number"),
    Index(None, "letter_id"),
    CheckConstraint("void_at IS NULL OR void_reason <> ''", name="void_with_a_reason"),
    sqlite_autoincrement=True,
)

campaign_steps = Table(
    "campaign_steps",
    metadata,
    number(),
    words("kind"),
    Column("year", Integer, nullable=False),
    words("state"),
    words("step"),  # drafted, approved, void, sent, bounced, failed, answered, promised, received
    Column("at", Moment, nullable=False),
    Column("due", Date),  # of a promise
    words("source"),  # entered once: "outbox:12:sent"
    words("by"),
    words("detail"),
    UniqueConstraint("source"),
    Index(None, "kind", "year", "state"),
    sqlite_autoincrement=True,
)
