"""The tables of the database as SQLAlchemy knows them; ``migrations`` creates them, and a test keeps the two equal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, aware and in UTC on both sides; SQLite, which knows no zones, holds it as naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive time, which would mean another moment on every machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are stored with a time zone; got a naive one")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Gives every time in UTC, whatever zone the session of the server has."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData(naming_convention=NAMES)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **options)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _link(name: str, target: str, *, then: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Integer, ForeignKey(target, ondelete=then), nullable=nullable)


# Numbers that people cite (d12, passage 345, interaction 17) must never come to mean something else after a removal:
# hence sqlite_autoincrement, which PostgreSQL's sequences give anyway.

documents = Table(
    "documents",
    metadata,
    _id(),
    _text("file"),
    _text("origin"),  # the collection it was added to: finds it again after it was moved to another
    _text("collection"),
    Column("internal", Boolean, nullable=False),
    _text("corrections"),  # JSON: what people set by hand and a new version must keep
    Column("latest", Integer, nullable=False),  # number of its newest version; the others are superseded
    UniqueConstraint("origin", "file"),
    UniqueConstraint("collection", "file"),
    sqlite_autoincrement=True,
)

versions = Table(
    "versions",
    metadata,
    _id(),
    _link("document_id", "documents.id", then="CASCADE"),
    Column("number", Integer, nullable=False),
    _text("sha256"),
    _text("card"),  # JSON of a DocumentCard
    Column("passage_count", Integer, nullable=False),
    Column("added_on", Date, nullable=False),
    UniqueConstraint("document_id", "number"),
    sqlite_autoincrement=True,
)

sources = Table(
    "sources",
    metadata,
    Column("version_id", Integer, ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _text("text"),
)

passages = Table(
    "passages",
    metadata,
    _id(),
    _link("version_id", "versions.id", then="CASCADE"),
    Column("ordinal", Integer, nullable=False),
    _text("kind"),
    _text("label"),
    _text("locator"),
    _text("text"),
    Column("page", Integer),
    _text("detail"),  # JSON: heading path, pieces, parent, heads, authority, table
    UniqueConstraint("version_id", "ordinal"),
    sqlite_autoincrement=True,
)

persons = Table(
    "persons",
    metadata,
    _id(),
    _text("name"),
    _text("address"),
    Column("address_key", Text, unique=True),  # case-folded; NULL where there is no address
    Column("slack_user", Text, unique=True),
    _text("state"),
    _text("role"),
    _text("language"),
    Column("verified", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

interactions = Table(
    "interactions",
    metadata,
    _id(),
    _text("channel"),
    _text("message_id"),
    _text("conversation"),
    Column("public", Boolean, nullable=False),
    _link("person_id", "persons.id", then="SET NULL", nullable=True),
    _text("name"),
    _text("address"),
    _text("slack_user"),
    _text("slack_team"),
    _text("state"),
    _text("role"),
    _text("language"),
    _text("collections"),  # JSON list
    _text("question"),
    Column("question_length", Integer, nullable=False),
    _text("intent"),
    _text("understood"),
    _text("outcome"),
    Column("confidence", Float, nullable=False),
    Column("elapsed_ms", Float, nullable=False),
    _text("reply"),  # JSON of the whole Reply, citations included
    Column("received_at", Moment, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("delivered_at", Moment),
    _text("reference"),  # what the channel calls the posted answer; "" until delivered
    UniqueConstraint("channel", "message_id"),
    Index(None, "conversation", "id"),
    Index(None, "answered_at"),
    Index(None, "state"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

claims = Table(
    "claims",
    metadata,
    _text("channel"),
    _text("message_id"),
    Column("attempt", Integer, nullable=False),
    Column("claimed_at", Moment, nullable=False),
    _link("interaction_id", "interactions.id", then="CASCADE", nullable=True),
    PrimaryKeyConstraint("channel", "message_id"),
    Index(None, "interaction_id"),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True),  # ISU-2026-0007
    _link("interaction_id", "interactions.id", then="SET NULL", nullable=True),
    _link("person_id", "persons.id", then="SET NULL", nullable=True),
    _text("question"),
    _text("state"),
    _text("status"),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    UniqueConstraint("interaction_id"),
    Index(None, "status"),
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    _link("interaction_id", "interactions.id", then="CASCADE"),
    _text("voter"),  # one vote a voter and interaction
    _text("verdict"),
    _text("reason"),
    _text("address"),
    _text("slack_user"),
    _text("slack_team"),
    _text("name"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("interaction_id", "voter"),
    CheckConstraint("verdict IN ('up', 'down')", name="verdict"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    _text("value"),  # JSON
    Column("changed_at", Moment, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
