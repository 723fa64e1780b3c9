"""Which shape of the database this program wants, told without importing alembic, which would cost every start."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from knowledge.errors import SchemaMismatch
from knowledge.memory.faults import is_missing_table

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")
"""All migrations, oldest first; a test keeps this equal to the folder ``migrations/versions``."""

HEAD = REVISIONS[-1]


@dataclass(frozen=True, slots=True)
class Schema:
    """The revision a database has (None: empty) and the one this program wants."""

    current: str | None
    wanted: str = HEAD

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is to be migrated."""
        return self.current == self.wanted

    def check(self) -> None:
        """Raises SchemaMismatch where the database has a revision that this program does not know."""
        if self.current is not None and self.current not in REVISIONS:
            raise SchemaMismatch(
                "the database was written by a newer version of this program; install that version to use it"
            )


def read_schema(connection: Connection) -> Schema:
    """The schema of a database; a database without a version table counts as empty."""
    try:
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        if is_missing_table(error):
            return Schema(None)
        raise
    return Schema(current)
