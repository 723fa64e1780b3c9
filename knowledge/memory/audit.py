"""The audit: an append-only list of every change, each entry sealed with the one before it, so that tampering shows.

The seal covers a salted hash of what was changed, not the words themselves: personal data can be erased from an old
entry, as a person may ask, without breaking the chain. An erasure is an entry of its own.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from knowledge.memory.as_json import dump
from knowledge.memory.clean import clip
from knowledge.memory.counters import raise_counter, read_counter
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import audit

COUNTER = "audit"
LINE_LIMIT = 300
CONTENT_LIMIT = 20_000
START = "0" * 64
BATCH = 1_000

ERASURE = "erase"
"""What an entry is called that says in which others the contents were erased."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found; ``broken`` is the number of the first wrong entry, None where all is well."""

    entries: int
    broken: int | None = None
    why: str = ""


def note_change(
    connection: Connection,
    who: str,
    what: str,
    why: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    subject: str = "",
) -> int:
    """Enters a change in the caller's transaction and gives its number; others who change something wait for its end.

    Call it last in the transaction. ``what`` and ``subject`` ("persons:17") hold no personal data; the rest may.
    """
    number = raise_counter(connection, COUNTER)
    previous = connection.scalar(select(audit.c.hash).where(audit.c.number == number - 1)) or START
    # The salt keeps short contents, such as a name, from being guessed from the hash once they are erased.
    salt = secrets.token_hex(16)
    content = clip(dump({"why": why, "before": before or {}, "after": after or {}}), CONTENT_LIMIT)
    values = {
        "number": number,
        "at": at,
        "who": clip(who, LINE_LIMIT),
        "what": clip(what, LINE_LIMIT),
        "subject": clip(subject, LINE_LIMIT),
        "salt": salt,
        "content": content,
        "content_hash": sealed(salt, content),
        "previous": previous,
    }
    connection.execute(insert(audit).values(**values, hash=_seal(values)))
    return number


def erase_contents(connection: Connection, subjects: Sequence[str], who: str, at: datetime) -> int:
    """Erases what the entries on these subjects hold of a person, and enters that; gives how many there were."""
    held = select(audit.c.number).where(audit.c.subject.in_(subjects), audit.c.salt != "")
    numbers = list(connection.scalars(held))
    for start in range(0, len(numbers), BATCH):
        some = audit.c.number.in_(numbers[start : start + BATCH])
        connection.execute(update(audit).where(some).values(salt="", content=""))
    note_change(connection, who, ERASURE, "erased on request or after its time", at, after={"entries": numbers})
    return len(numbers)


def verify_chain(store: Store) -> Verdict:
    """Reads the whole audit and recomputes every seal: an entry changed, left out, added or cut off shows."""
    with store.reading() as connection:
        expected = read_counter(connection, COUNTER)
        previous, count = START, 0
        for row in _rows(connection):
            count += 1
            if row["number"] != count:
                return Verdict(count - 1, count, "an entry is missing")
            if row["previous"] != previous or row["hash"] != _seal(row):
                return Verdict(count - 1, count, "an entry was changed")
            if row["salt"] and sealed(row["salt"], row["content"]) != row["content_hash"]:
                return Verdict(count - 1, count, "the contents of an entry were changed")
            if not row["salt"] and row["content"]:
                return Verdict(count - 1, count, "contents stand in an erased entry")
            previous = row["hash"]
    # Entries written while this was reading are no fault; those cut off at the end are.
    return Verdict(count) if count >= expected else Verdict(count, count + 1, "entries are missing at the end")


def sealed(salt: str, content: str) -> str:
    """The hash that stands for contents."""
    return hashlib.sha256(f"{salt}\n{content}".encode("utf-8", "surrogatepass")).hexdigest()


def _seal(row: Mapping[str, Any] | RowMapping) -> str:
    moment: datetime = row["at"]
    parts = [
        row["previous"],
        str(row["number"]),
        moment.astimezone(UTC).isoformat(timespec="microseconds"),
        row["who"],
        row["what"],
        row["subject"],
        row["content_hash"],
    ]
    return hashlib.sha256(dump(parts).encode()).hexdigest()


def _rows(connection: Connection) -> Iterator[RowMapping]:
    last = 0
    while True:
        some = select(audit).where(audit.c.number > last).order_by(audit.c.number).limit(BATCH)
        rows = connection.execute(some).mappings().all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1]["number"]
