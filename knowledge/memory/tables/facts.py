"""Updates of the fact tables that staff applied: what changed, from which file, by whom; undone ones stay on record."""

from __future__ import annotations

from sqlalchemy import Column, Date, Table

from knowledge.memory.tables.base import Moment, metadata, number, words

fact_updates = Table(
    "fact_updates",
    metadata,
    number(),
    Column("as_of", Date, nullable=False),
    words("source"),
    words("changes"),  # JSON: values by ISO code and field
    Column("applied_at", Moment, nullable=False),
    words("applied_by"),
    Column("undone_at", Moment),
    words("undone_by"),
    sqlite_autoincrement=True,
)
