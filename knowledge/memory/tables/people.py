"""Persons: who writes to the secretariat."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, Text

from knowledge.memory.tables.base import Moment, metadata, number, words

persons = Table(
    "persons",
    metadata,
    number(),
    words("name"),
    words("address"),
    Column("address_key", Text, unique=True),  # case-folded; NULL where there is no address
    Column("slack_user", Text, unique=True),
    words("state"),
    words("role"),
    words("language"),
    Column("verified", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
