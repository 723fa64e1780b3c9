"""Groups of contacts: fixed lists, and rules that say who belongs on a day."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from knowledge.contact import PostKind
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.as_json import dump
from knowledge.memory.clean import clip
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.contacts.rows import read_person, valid_on
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import groups, members, posts, tenures
from knowledge.memory.tables.people import persons
from knowledge.message import Person
from knowledge.theme import read_theme

States = Callable[["Rule", date], frozenset[str] | None]
"""The States (ISO 3166-1 alpha-3) that a rule's status, region and "affected" mean on a day; None for all."""

RULES = ("status", "region", "affected", "language", "post", "theme", "state")


@dataclass(frozen=True, slots=True)
class Rule:
    """Who belongs: all that is said must hold; "" says nothing.

    ``status`` and ``region`` are those of `isu states list`; ``affected`` "yes": States with a clearance duty on the
    day; ``post`` a kind of post held on the day; ``theme`` that of the post; ``state`` codes separated by spaces.
    """

    status: str = ""
    region: str = ""
    affected: str = ""
    language: str = ""
    post: str = ""
    theme: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group; ``rule`` is None for a fixed list."""

    id: int
    name: str
    rule: Rule | None
    note: str = ""


def read_rule(said: Sequence[str]) -> Rule:
    """A rule of parts like "region=Africa" and "post=focal_point"; BadInput names what it takes."""
    values: dict[str, str] = {}
    for one in said:
        name, equals, value = one.partition("=")
        if not equals or name not in RULES:
            raise BadInput("a rule is made of " + ", ".join(f"{name}=…" for name in RULES))
        values[name] = value.strip()
    if values.get("post") and values["post"] not in list(PostKind):
        raise BadInput("post takes one of " + ", ".join(PostKind))
    return Rule(**{**values, "theme": read_theme(values.get("theme", ""))})


def read_groups(store: Store) -> tuple[Group, ...]:
    """All groups by name."""
    with store.reading() as connection:
        return tuple(_group(row) for row in connection.execute(select(groups).order_by(groups.c.name)).mappings())


def make_group(store: Store, name: str, rule: Rule | None, who: str, now: datetime, note: str = "") -> int:
    """Makes a group; BadInput where there is one of this name."""
    given = name.strip()
    if not given or len(given) > 100:
        raise BadInput("a group needs a name of at most 100 characters")
    with store.writing() as connection:
        if connection.scalar(select(groups.c.id).where(groups.c.name == given)) is not None:
            raise BadInput("there is a group of this name")
        made = ChangeSet(connection, "edit", who, "new group", now)
        written = dump(asdict(rule)) if rule else ""
        values = {"name": given, "rule": written, "note": clip(note, 300), "created_at": now}
        number = made.add(groups, values)
        made.close("new group", f"contact_groups:{number}")
        return number


def join(store: Store, name: str, person_id: int, who: str, now: datetime) -> int:
    """Puts a contact on a fixed list from today; gives the change."""
    with store.writing() as connection:
        group = _fixed(connection, name)
        edits.person_row(connection, person_id)
        made = ChangeSet(connection, "edit", who, "joined a group", now)
        day = now.date()
        mine = (members.c.group_id == group, members.c.person_id == person_id)
        rows = connection.execute(select(members).where(*mine)).mappings().all()
        if any(row["until"] is None for row in rows):
            raise BadInput("this contact is on the list already")
        same = next((row["id"] for row in rows if row["since"] == day), None)
        if same is not None:
            made.change(members, same, until=None)
        else:
            made.add(members, {"group_id": group, "person_id": person_id, "since": day, "until": None})
        return made.close("joined a group", f"persons:{person_id}")


def leave(store: Store, name: str, person_id: int, who: str, now: datetime) -> int:
    """Takes a contact off a fixed list: today is the last day; gives the change."""
    with store.writing() as connection:
        group = _fixed(connection, name)
        mine = (members.c.group_id == group, members.c.person_id == person_id, members.c.until.is_(None))
        found = connection.scalar(select(members.c.id).where(*mine))
        if found is None:
            raise UnknownReference("this contact is not on the list")
        made = ChangeSet(connection, "edit", who, "left a group", now)
        made.change(members, found, until=now.date())
        return made.close("left a group", f"persons:{person_id}")


def members_on(store: Store, name: str, on: date, states: States) -> tuple[Person, ...]:
    """Who belongs to a group on a day, by name; contacts that were merged or erased do not."""
    with store.reading() as connection:
        row = connection.execute(select(groups).where(groups.c.name == name)).mappings().first()
        if row is None:
            raise UnknownReference("there is no such group")
        group = _group(row)
        where: list[ColumnElement[bool]] = [persons.c.merged_into.is_(None), persons.c.erased_at.is_(None)]
        where += _by_rule(group.rule, on, states) if group.rule else [_on_list(group.id, on)]
        wanted = select(persons).where(*where).order_by(persons.c.name, persons.c.id)
        return tuple(read_person(one) for one in connection.execute(wanted).mappings())


def _by_rule(rule: Rule, on: date, states: States) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    named = frozenset(rule.state.upper().split()) or None
    meant = states(rule, on)
    if named is not None:
        meant = named if meant is None else meant & named
    if meant is not None:
        where.append(persons.c.state.in_(sorted(meant)))
    if rule.language:
        where.append(persons.c.language == rule.language)
    if rule.post or rule.theme:
        held = select(tenures.c.person_id).join(posts).where(valid_on(tenures, on))
        held = held.where(posts.c.kind == rule.post) if rule.post else held
        held = held.where(posts.c.theme == rule.theme) if rule.theme else held
        where.append(persons.c.id.in_(held))
    return where


def _on_list(group_id: int, on: date) -> ColumnElement[bool]:
    inside = select(members.c.person_id).where(
        members.c.group_id == group_id, members.c.since <= on, or_(members.c.until.is_(None), members.c.until >= on)
    )
    return persons.c.id.in_(inside)


def _fixed(connection: Connection, name: str) -> int:
    row = connection.execute(select(groups).where(groups.c.name == name)).mappings().first()
    if row is None:
        raise UnknownReference("there is no such group")
    if row["rule"]:
        raise BadInput("who belongs to this group is said by its rule")
    return int(row["id"])


def _group(row: object) -> Group:
    values = dict(row)  # type: ignore[call-overload]  # a row mapping of the table of groups
    rule = Rule(**json.loads(values["rule"])) if values["rule"] else None
    return Group(values["id"], values["name"], rule, values["note"])
