"""Documents, their versions, source texts and passages."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, UniqueConstraint

from knowledge.memory.tables.base import link, metadata, number, words

documents = Table(
    "documents",
    metadata,
    number(),
    words("file"),
    words("origin"),  # the collection it was added to: finds it again after it was moved to another
    words("collection"),
    Column("internal", Boolean, nullable=False),
    words("corrections"),  # JSON: what people set by hand and a new version must keep
    Column("latest", Integer, nullable=False),  # number of its newest version; the others are superseded
    UniqueConstraint("origin", "file"),
    UniqueConstraint("collection", "file"),
    sqlite_autoincrement=True,
)

versions = Table(
    "versions",
    metadata,
    number(),
    link("document_id", "documents.id", then="CASCADE"),
    Column("number", Integer, nullable=False),
    words("sha256"),
    words("card"),  # JSON of a DocumentCard
    Column("passage_count", Integer, nullable=False),
    Column("added_on", Date, nullable=False),
    UniqueConstraint("document_id", "number"),
    sqlite_autoincrement=True,
)

sources = Table(
    "sources",
    metadata,
    Column("version_id", Integer, ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    words("text"),
)

passages = Table(
    "passages",
    metadata,
    number(),
    link("version_id", "versions.id", then="CASCADE"),
    Column("ordinal", Integer, nullable=False),
    words("kind"),
    words("label"),
    words("locator"),
    words("text"),
    Column("page", Integer),
    words("detail"),  # JSON: heading path, pieces, parent, heads, authority, table
    UniqueConstraint("version_id", "ordinal"),
    sqlite_autoincrement=True,
)
