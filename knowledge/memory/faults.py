"""Turns what a database driver reports into the errors of this project: one line, no SQL, no values, no addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from knowledge.errors import KnowledgeError, StorageBusy

BUSY = "the database is busy with other work; try again in a moment"
_UNREACHABLE = "the database server does not answer or refuses the login; check DATABASE_URL"

_SQLITE = (
    ("SQLITE_FULL", "no space is left where the database file lies"),
    ("SQLITE_READONLY", "the database file may not be written"),
    ("SQLITE_CANTOPEN", "the database file can't be opened; check that its folder may be written"),
    ("SQLITE_NOTADB", "the database file is damaged or is no database"),
    ("SQLITE_CORRUPT", "the database file is damaged or is no database"),
    ("SQLITE_IOERR", "the disk that holds the database file fails to read or write"),
)

# SQLSTATE: lock not available, deadlock, serialisation failure, cancelled, too many connections, starting or stopping.
_POSTGRES_BUSY = frozenset({"55P03", "40P01", "40001", "57014", "53300", "57P01", "57P02", "57P03"})
_POSTGRES = {
    "42501": "the user of DATABASE_URL may not do this in the database",
    "53100": "no space is left where the database server keeps its files",
    "3D000": "the database named in DATABASE_URL does not exist",
}


@contextmanager
def explained() -> Iterator[None]:
    """Lets no error of the database leave but as one of this project; values of rows stay out of the traceback."""
    try:
        yield
    except PoolTimeout:
        raise StorageBusy(BUSY) from None
    except DBAPIError as error:
        raise _explain(error) from (None if _holds_values(error) else error)
    except StatementError as error:  # a value that could not even be sent: a mistake of the caller, as it was raised
        raise (error.orig or error) from None


def is_missing_table(error: DBAPIError) -> bool:
    """Whether a statement failed only because its table has not been made yet."""
    return _sqlstate(error) == "42P01" or str(error.orig).startswith("no such table")


def _explain(error: DBAPIError) -> KnowledgeError:
    if _is_busy(error):
        return StorageBusy(BUSY)
    if _is_unreachable(error):
        return StorageBusy(_UNREACHABLE)
    name = getattr(error.orig, "sqlite_errorname", "")
    for start, words in _SQLITE:
        if name.startswith(start):
            return KnowledgeError(words)
    words = _POSTGRES.get(_sqlstate(error), f"the database refused this ({type(error.orig).__name__})")
    return KnowledgeError(words)


def _is_busy(error: DBAPIError) -> bool:
    name = getattr(error.orig, "sqlite_errorname", "")
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or _sqlstate(error) in _POSTGRES_BUSY


def _is_unreachable(error: DBAPIError) -> bool:
    if error.connection_invalidated or _sqlstate(error).startswith(("08", "28")):
        return True
    # psycopg gives no SQLSTATE where there never was a connection.
    return type(error.orig).__name__ in {"OperationalError", "ConnectionTimeout"} and not (
        hasattr(error.orig, "sqlite_errorname") or _sqlstate(error)
    )


def _holds_values(error: DBAPIError) -> bool:
    """PostgreSQL quotes the offending value in errors of the classes data (22) and integrity (23)."""
    return _sqlstate(error).startswith(("22", "23"))


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
