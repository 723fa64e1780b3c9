"""What all tables share: the one metadata, names of constraints, the type of a moment, short words for columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, Integer, MetaData, Text, TypeDecorator

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


def words(name: str, **options: Any) -> Column[str]:
    """A column of text that is never NULL."""
    return Column(name, Text, nullable=False, **options)


def number() -> Column[int]:
    """The key ``id``. With ``sqlite_autoincrement`` a number that people cite never comes to mean something else."""
    return Column("id", Integer, primary_key=True)


def link(name: str, target: str, *, then: str, nullable: bool = False) -> Column[Any]:
    """A column that points at ``target`` ("table.id"); ``then`` says what happens to the row when that one goes."""
    return Column(name, Integer, ForeignKey(target, ondelete=then), nullable=nullable)
