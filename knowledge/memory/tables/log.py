"""The log: interactions, claims on messages, cases, feedback."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from knowledge.memory.tables.base import Moment, link, metadata, number, words

interactions = Table(
    "interactions",
    metadata,
    number(),
    words("channel"),
    words("message_id"),
    words("conversation"),
    Column("public", Boolean, nullable=False),
    link("person_id", "persons.id", then="SET NULL", nullable=True),
    words("name"),
    words("address"),
    words("slack_user"),
    words("slack_team"),
    words("state"),
    words("role"),
    words("language"),
    words("collections"),  # JSON list
    words("question"),
    Column("question_length", Integer, nullable=False),
    words("intent"),
    words("understood"),
    words("outcome"),
    Column("confidence", Float, nullable=False),
    Column("elapsed_ms", Float, nullable=False),
    words("reply"),  # JSON of the whole Reply, citations included
    Column("received_at", Moment, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("delivered_at", Moment),
    words("reference"),  # what the channel calls the posted answer; "" until delivered
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
    words("channel"),
    words("message_id"),
    Column("attempt", Integer, nullable=False),
    Column("claimed_at", Moment, nullable=False),
    link("interaction_id", "interactions.id", then="CASCADE", nullable=True),
    PrimaryKeyConstraint("channel", "message_id"),
    Index(None, "interaction_id"),
)

feedback = Table(
    "feedback",
    metadata,
    number(),
    link("interaction_id", "interactions.id", then="CASCADE"),
    words("voter"),  # one vote a voter and interaction
    words("verdict"),
    words("reason"),
    words("address"),
    words("slack_user"),
    words("slack_team"),
    words("name"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("interaction_id", "voter"),
    CheckConstraint("verdict IN ('up', 'down')", name="verdict"),
)
