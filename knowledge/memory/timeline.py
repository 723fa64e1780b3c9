"""The timeline of each State, organisation and person: everything that passed, appended once and found again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, select, text, tuple_

from knowledge.errors import UnknownReference
from knowledge.memory.clean import clean, clip, is_id, key
from knowledge.memory.store import Store
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.people import persons
from knowledge.memory.tables.timeline import events
from knowledge.timeline import Direction, Entry, Event, EventKind, Page, Place, Wanted

SUBJECT_LIMIT = 300
DETAIL_LIMIT = 4_000
WHO_LIMIT = 300
PAGE_LIMIT = 50

_FIELDS = (
    *("kind", "direction", "at", "source", "subject", "detail", "folded", "who", "who_folded", "state"),
    *("organisation_id", "person_id", "post_id", "channel", "case_number", "category", "language", "noted_by"),
)
_INSERT = text(
    f"INSERT INTO events ({', '.join(_FIELDS)}) VALUES ({', '.join(':' + name for name in _FIELDS)}) "  # noqa: S608
    "ON CONFLICT (source) DO NOTHING RETURNING id"
).bindparams(bindparam("at", type_=Moment))


def append(connection: Connection, event: Event) -> int:
    """Enters an event in the caller's transaction and gives its id; a source entered before gives that entry's id.

    A person who is no contact any more becomes None: a timeline must not fail for one removed meanwhile. ValueError
    for a time without zone.
    """
    values = _values(event)
    values["person_id"] = _known_person(connection, event.person_id)
    made = connection.execute(_INSERT, values).scalar()
    if made is None:
        made = connection.scalar(select(events.c.id).where(events.c.source == values["source"]))
    if made is None:
        raise RuntimeError("the database gave no key for a new row")
    return int(made)


class Timeline:
    """The entries of a store, newest first."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def add(self, event: Event) -> int:
        """Enters an event in a transaction of its own; as ``append``."""
        with self._store.writing() as connection:
            return append(connection, event)

    def entry(self, entry_id: int) -> Entry:
        """One entry; UnknownReference where there is none."""
        statement = select(events).where(events.c.id == entry_id)
        with self._store.reading() as connection:
            row = connection.execute(statement).mappings().first() if is_id(entry_id) else None
        if row is None:
            raise UnknownReference("there is no such entry in the timeline")
        return _entry(row)

    def of_state(self, iso3: str, limit: int = PAGE_LIMIT, after: Place | None = None) -> Page:
        """The timeline of a State, by its ISO 3166-1 alpha-3 code."""
        return self.page(Wanted(state=iso3), limit, after)

    def of_organisation(self, organisation_id: int, limit: int = PAGE_LIMIT, after: Place | None = None) -> Page:
        """The timeline of an organisation."""
        return self.page(Wanted(organisation_id=organisation_id), limit, after)

    def of_person(self, person_id: int, limit: int = PAGE_LIMIT, after: Place | None = None) -> Page:
        """The timeline of a person."""
        return self.page(Wanted(person_id=person_id), limit, after)

    def search(
        self,
        text: str = "",
        names: str = "",
        period: tuple[datetime | None, datetime | None] = (None, None),
        limit: int = PAGE_LIMIT,
        after: Place | None = None,
    ) -> Page:
        """Entries whose subject or detail hold these words, with these names, from (incl.) until (excl.)."""
        return self.page(Wanted(text=text, names=names, since=period[0], until=period[1]), limit, after)

    def page(
        self, wanted: Wanted, limit: int = PAGE_LIMIT, after: Place | None = None, *, oldest_first: bool = False
    ) -> Page:
        """The newest entries that match (or the oldest), after a place where an earlier page ended."""
        if limit < 1 or not _possible(wanted):
            return Page(())
        statement = _ordered(wanted, after, oldest_first).limit(limit + 1)
        with self._store.reading() as connection:
            rows = connection.execute(statement).mappings().all()
        found = tuple(map(_entry, rows[:limit]))
        more = Place(found[-1].event.at, found[-1].id) if len(rows) > limit else None
        return Page(found, more)

    def entries(self, wanted: Wanted, *, oldest_first: bool = False) -> Iterator[Entry]:
        """All entries that match, newest first unless said otherwise, read some hundreds at a time."""
        place: Place | None = None
        while True:
            page = self.page(wanted, 500, place, oldest_first=oldest_first)
            yield from page.entries
            if page.following is None:
                return
            place = page.following


def fold(text: str) -> str:
    """The form in which words are compared: clean, lower case, without accents."""
    if text.isascii():
        return clean(text).lower()
    return _NOT_ASCII.sub(_without_accents, clean(text).casefold())


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def _without_accents(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFD", found[0])
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _values(event: Event) -> dict[str, Any]:
    subject = clip(" ".join(event.subject.split()), SUBJECT_LIMIT)
    detail, who = clip(event.detail, DETAIL_LIMIT), clip(event.who, WHO_LIMIT)
    return {
        "kind": event.kind.value,
        "direction": event.direction.value,
        "at": event.at,
        "source": key(event.source) or None,
        "subject": subject,
        "detail": detail,
        "folded": fold(f"{subject}\n{detail}"),
        "who": who,
        "who_folded": fold(who),
        "state": key(event.state.strip().upper()),
        "organisation_id": event.organisation_id,
        "post_id": event.post_id,
        "channel": key(event.channel),
        "case_number": key(event.case),
        "category": key(event.category),
        "language": key(event.language),
        "noted_by": clip(event.by, WHO_LIMIT),
    }


def _known_person(connection: Connection, person_id: int | None) -> int | None:
    if person_id is None or not is_id(person_id):
        return None
    return connection.scalar(select(persons.c.id).where(persons.c.id == person_id))


def _possible(wanted: Wanted) -> bool:
    return all(number is None or is_id(number) for number in (wanted.person_id, wanted.organisation_id))


def _ordered(wanted: Wanted, after: Place | None, oldest_first: bool) -> Select[Any]:
    row = events.c
    order = (row.at, row.id) if oldest_first else (row.at.desc(), row.id.desc())
    statement = select(events).where(*_conditions(wanted)).order_by(*order)
    if after is None:
        return statement
    # The plain comparison is what an index answers on SQLite; the pair decides among entries of the same moment.
    here, place = tuple_(row.at, row.id), tuple_(bindparam("at", after.at, Moment), bindparam("place", after.id))
    if oldest_first:
        return statement.where(row.at >= after.at, here > place)
    return statement.where(row.at <= after.at, here < place)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    row = events.c
    if wanted.state:
        yield row.state == key(wanted.state.strip().upper())
    if wanted.organisation_id is not None:
        yield row.organisation_id == wanted.organisation_id
    if wanted.person_id is not None:
        yield row.person_id == wanted.person_id
    if wanted.kinds:
        yield row.kind.in_([kind.value for kind in wanted.kinds])
    if wanted.direction is not None:
        yield row.direction == wanted.direction.value
    for column, value in ((row.channel, wanted.channel), (row.category, wanted.category)):
        if value:
            yield column == key(value)
    if wanted.since is not None:
        yield row.at >= wanted.since
    if wanted.until is not None:
        yield row.at < wanted.until
    for column, given in ((row.folded, wanted.text), (row.who_folded, wanted.names)):
        yield from (column.contains(word, autoescape=True) for word in fold(given).split())


def _entry(row: RowMapping) -> Entry:
    plain = ("at", "subject", "detail", "state", "organisation_id", "person_id", "post_id")
    event = Event(
        **{name: row[name] for name in (*plain, "channel", "category", "language", "who")},
        kind=EventKind(row["kind"]),
        direction=Direction(row["direction"]),
        source=row["source"] or "",
        case=row["case_number"],
        by=row["noted_by"],
    )
    return Entry(row["id"], event)
