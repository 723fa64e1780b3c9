"""What staff set right in judgements of mails, and the model learned from it."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, Table, Text

from knowledge.memory.tables.base import Moment, metadata, number, words

mail_lessons = Table(
    "mail_lessons",
    metadata,
    number(),
    Column("mail", Text, nullable=False, unique=True),  # SHA-256 of the raw bytes
    words("sender"),
    words("features"),  # JSON: stem -> weight
    words("scores"),  # JSON: category -> score of the rules
    words("category"),
    words("corrected"),  # JSON: field -> value
    words("by"),
    Column("at", Moment, nullable=False),
    Index(None, "sender"),
    sqlite_autoincrement=True,
)

mail_models = Table(
    "mail_models",
    metadata,
    number(),
    words("weights"),  # JSON: category -> stem -> weight
    Column("lessons", Integer, nullable=False),
    Column("accuracy", Float, nullable=False),
    Column("rules_accuracy", Float, nullable=False),
    Column("newest", Integer, nullable=False),  # number of the newest lesson it is made of
    Column("trained_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
