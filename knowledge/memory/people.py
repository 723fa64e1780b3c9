"""Persons: who writes to the secretariat, for which State, and what they may see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, or_, select, update

from knowledge.contact import ChannelKind
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.clean import clip, fold, is_id, key
from knowledge.memory.contacts.rows import channel_values
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels
from knowledge.memory.tables.people import persons
from knowledge.message import Person, Role

_STATE = re.compile(r"([A-Z]{3})?")
_LANGUAGE = re.compile(r"([a-z]{2,3})?")
_LIMIT = 300
_FIELDS = tuple(f.name for f in fields(Person) if f.name != "id")
_CHANGEABLE = (*_FIELDS, "slack_user")


class People:
    """The persons of a store. Addresses are compared without regard to the case of letters."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def by_address(self, address: str) -> Person | None:
        """The person with this e-mail address, if known: the one to write to now, or a further one still in use."""
        if not address.strip():
            return None
        return self._first(persons.c.address_key == fold(address)) or self._first(_reached_by("mail", fold(address)))

    def by_slack(self, slack_user: str) -> Person | None:
        """The person with this Slack user id, if known."""
        user = slack_user.strip()
        if not user:
            return None
        return self._first(persons.c.slack_user == key(user)) or self._first(_reached_by("slack", fold(user)))

    def person(self, person_id: int) -> Person:
        """One person; UnknownReference where there is none."""
        found = self._first(persons.c.id == person_id) if is_id(person_id) else None
        if found is None:
            raise UnknownReference("there is no such person")
        return found

    def add(self, person: Person, now: datetime, slack_user: str = "") -> Person:
        """Stores a new person and gives it back with its id; BadInput where address or Slack user is somebody's."""
        values = _checked({name: getattr(person, name) for name in _FIELDS} | {"slack_user": slack_user})
        with self._store.writing() as connection:
            _refuse_taken(connection, values, but=None)
            inserted = connection.execute(insert(persons).values(**values, created_at=now)).inserted_primary_key
            if inserted is None:
                raise RuntimeError("the database gave no key for a new row")
            _open_channel(connection, int(inserted[0]), values, now)
            return _by_id(connection, int(inserted[0]))

    def update(self, person_id: int, **changes: object) -> Person:
        """Changes fields of a person (those of Person, and ``slack_user``); BadInput names a wrong one."""
        values = _checked(changes)
        if not values:
            return self.person(person_id)
        with self._store.writing() as connection:
            _refuse_taken(connection, values, but=person_id)
            row = persons.c.id == person_id
            if "address_key" in values and is_id(person_id):
                _move_channel(connection, person_id, values)
            if not is_id(person_id) or not connection.execute(update(persons).where(row).values(**values)).rowcount:
                raise UnknownReference("there is no such person")
            return _by_id(connection, person_id)

    def _first(self, condition: ColumnElement[bool]) -> Person | None:
        with self._store.reading() as connection:
            row = connection.execute(select(persons).where(condition)).mappings().first()
        return _person(row) if row else None


def _reached_by(medium: str, address_key: str) -> ColumnElement[bool]:
    """Whether a person has this channel open; an office's mailbox is nobody's own."""
    owner = select(channels.c.person_id).where(
        channels.c.medium == medium,
        channels.c.address_key == address_key,
        channels.c.until.is_(None),
        channels.c.person_id.is_not(None),
    )
    return persons.c.id.in_(owner)


def _open_channel(connection: Connection, person_id: int, values: Mapping[str, Any], at: datetime) -> None:
    if values.get("address_key"):
        opened = channel_values("mail", ChannelKind.PERSONAL, values["address"], at, person_id=person_id)
        connection.execute(insert(channels).values(opened))


def _move_channel(connection: Connection, person_id: int, values: Mapping[str, Any]) -> None:
    """Carries a corrected address over to its channel; the history of addresses is kept by changes of the directory."""
    before = connection.scalar(select(persons.c.address_key).where(persons.c.id == person_id))
    created = connection.scalar(select(persons.c.created_at).where(persons.c.id == person_id))
    if created is None or before == values["address_key"]:
        return
    own = (channels.c.person_id == person_id, channels.c.medium == "mail", channels.c.address_key == before)
    if before is not None:
        connection.execute(delete(channels).where(*own))
    _open_channel(connection, person_id, values, created)


def _by_id(connection: Connection, person_id: int) -> Person:
    return _person(connection.execute(select(persons).where(persons.c.id == person_id)).mappings().one())


def _person(row: RowMapping) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        address=row["address"],
        state=row["state"],
        role=Role(row["role"]),
        language=row["language"],
        verified=row["verified"],
    )


def _checked(given: Mapping[str, object]) -> dict[str, Any]:
    """Column values for these fields; BadInput names the first wrong one and what it takes."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _CHANGEABLE:
            raise BadInput("a person has no such field; it has " + ", ".join(_CHANGEABLE))
        values |= _column(name, value)
    return values


def _column(name: str, value: object) -> dict[str, Any]:
    if name == "verified":
        if not isinstance(value, bool):
            raise BadInput("verified takes True or False")
        return {name: value}
    if not isinstance(value, str):
        raise BadInput(f"{name} takes text")
    text = clip(value.strip(), _LIMIT)
    if name == "address":
        return {"address": text, "address_key": fold(value) or None}
    if name == "slack_user":
        return {"slack_user": key(value.strip()) or None}
    if name == "role":
        return {"role": _role(text)}
    if name == "state" and not _STATE.fullmatch(text):
        raise BadInput("state takes an ISO 3166-1 alpha-3 code in capitals, or nothing")
    if name == "language" and not _LANGUAGE.fullmatch(text):
        raise BadInput("language takes a code like en, fr or es, or nothing")
    return {name: text}


def _role(text: str) -> str:
    try:
        return Role(text).value
    except ValueError:
        raise BadInput("role takes one of " + ", ".join(Role)) from None


def _refuse_taken(connection: Connection, values: Mapping[str, Any], but: int | None) -> None:
    """Says whose an address or Slack user is already; the database itself is the last guard."""
    same = [persons.c[name] == values[name] for name in ("address_key", "slack_user") if values.get(name)]
    if not same:
        return
    other = connection.scalar(select(persons.c.id).where(or_(*same), persons.c.id != (but or 0)))
    if other is not None:
        raise BadInput(f"this address or Slack user is person {other}'s already")
