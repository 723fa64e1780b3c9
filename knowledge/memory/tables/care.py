"""What the program keeps for itself: settings and counters."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from knowledge.memory.tables.base import Moment, metadata, words

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    words("value"),  # JSON
    Column("changed_at", Moment, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
