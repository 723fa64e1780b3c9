"""The contact list as it is read: searched, shown whole, and as rows for a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, Connection, or_, select

from knowledge.contact import ContactChannel, ContactRow, Holding, OrganisationKind, PostKind
from knowledge.errors import UnknownReference
from knowledge.memory.clean import is_id
from knowledge.memory.contacts.rows import read_channel, read_person, valid_on
from knowledge.memory.contacts.snapshot import NEWSLETTER
from knowledge.memory.contacts.spelling import plain
from knowledge.memory.directory import holdings
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels, consents, groups, members, organisations, posts, tenures
from knowledge.memory.tables.people import persons
from knowledge.message import Person

FOUND = 50
ALIKE = 80.0
PART_ALIKE = 88.0
"""Likeness from which a word stands in a name, spelt otherwise."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Everything that is held of a person as a contact: details, channels and tenures, past ones too."""

    person: Person
    style: str
    rank: str
    gender: str
    uid: str
    note: str
    confirmed_on: date | None
    confirmed_by: str
    merged_into: int | None
    erased: bool
    channels: tuple[ContactChannel, ...]
    holdings: tuple[Holding, ...]
    groups: tuple[str, ...]
    newsletter: bool | None


def show(store: Store, person_id: int) -> ContactCard:
    """One contact; UnknownReference where there is none."""
    with store.reading() as connection:
        wanted = select(persons).where(persons.c.id == person_id)
        row = connection.execute(wanted).mappings().first() if is_id(person_id) else None
        if row is None:
            raise UnknownReference("there is no such contact")
        own = select(channels).where(channels.c.person_id == person_id).order_by(channels.c.id.desc())
        inside = select(groups.c.name).join(members).where(members.c.person_id == person_id, members.c.until.is_(None))
        said = select(consents.c.given).where(consents.c.person_id == person_id, consents.c.purpose == NEWSLETTER)
        return ContactCard(
            person=read_person(row),
            style=row["style"],
            rank=row["rank"],
            gender=row["gender"],
            uid=row["uid"],
            note=row["note"],
            confirmed_on=row["confirmed_on"],
            confirmed_by=row["confirmed_by"],
            merged_into=row["merged_into"],
            erased=row["erased_at"] is not None,
            channels=tuple(read_channel(one) for one in connection.execute(own).mappings()),
            holdings=holdings(connection, [tenures.c.person_id == person_id], None),
            groups=tuple(connection.scalars(inside.order_by(groups.c.name))),
            newsletter=connection.scalar(said.order_by(consents.c.id.desc()).limit(1)),
        )


def find(store: Store, text: str, find_state: Callable[[str], str], limit: int = FOUND) -> tuple[Person, ...]:
    """Contacts whose name or any address is like a text, or whose State or organisation it names; best first."""
    asked, state = plain(text), find_state(text)
    scored: list[tuple[float, Person]] = []
    with store.reading() as connection:
        further = _words_of(connection)
        alive = (persons.c.merged_into.is_(None), persons.c.erased_at.is_(None))
        for row in connection.execute(select(persons).where(*alive).order_by(persons.c.id)).mappings():
            score = _score(asked, row, further.get(row["id"], ""))
            if state and row["state"] == state:
                score = max(score, ALIKE)
            if score >= ALIKE:
                scored.append((score, read_person(row)))
    scored.sort(key=lambda pair: (-pair[0], pair[1].name, pair[1].id or 0))
    return tuple(person for _score, person in scored[:limit])


def _score(asked: str, row: Any, further: str) -> float:
    name = plain(row["name"])
    if not asked:
        return 0.0
    if asked in name or asked in plain(row["address"]) or asked in further:
        return 100.0
    if len(asked) <= 3:
        return 0.0
    return max(fuzz.token_set_ratio(asked, name), fuzz.partial_ratio(asked, name, score_cutoff=PART_ALIKE))


def _words_of(connection: Connection) -> dict[int, str]:
    """What else a contact is found by: all addresses, and the names of organisations."""
    words: dict[int, list[str]] = defaultdict(list)
    own = select(channels.c.person_id, channels.c.address).where(channels.c.person_id.is_not(None))
    for number, address in connection.execute(own):
        words[number].append(plain(address))
    where = select(tenures.c.person_id, organisations.c.name_key).select_from(tenures.join(posts).join(organisations))
    for number, name in connection.execute(where):
        words[number].append(name)
    return {number: " | ".join(found) for number, found in words.items()}


def export_rows(store: Store, on: date | None, state: str = "") -> list[ContactRow]:
    """Every contact as rows of a file: one a tenure that holds on the day (on any, where it is None), or one alone."""
    with store.reading() as connection:
        where: list[ColumnElement[bool]] = [persons.c.merged_into.is_(None), persons.c.erased_at.is_(None)]
        where += [persons.c.state == state] if state else []
        people = connection.execute(
            select(persons).where(*where).order_by(persons.c.state, persons.c.name, persons.c.id)
        )
        held = _held(connection, on)
        more = _more(connection)
        rows: list[ContactRow] = []
        for row in people.mappings():
            for post in held.get(row["id"], [None]):
                rows.append(_export_row(len(rows) + 2, row, post, more))
        return rows


@dataclass(frozen=True, slots=True)
class _More:
    phones: dict[int, str]
    mailboxes: dict[int, str]
    groups: dict[int, list[str]]
    newsletter: dict[int, bool]


def _more(connection: Connection) -> _More:
    phone = select(channels.c.person_id, channels.c.address).where(channels.c.medium == "phone")
    office = select(channels.c.organisation_id, channels.c.address).where(
        channels.c.organisation_id.is_not(None), channels.c.medium == "mail", channels.c.until.is_(None)
    )
    inside: dict[int, list[str]] = defaultdict(list)
    joined = select(members.c.person_id, groups.c.name).join(groups).where(members.c.until.is_(None))
    for number, name in connection.execute(joined.order_by(groups.c.name)):
        inside[number].append(name)
    said = select(consents.c.person_id, consents.c.given).where(consents.c.purpose == NEWSLETTER)
    return _More(
        {row[0]: row[1] for row in connection.execute(phone)},
        {row[0]: row[1] for row in connection.execute(office)},
        inside,
        {row[0]: row[1] for row in connection.execute(said.order_by(consents.c.id))},
    )


def _held(connection: Connection, on: date | None) -> dict[int, list[Any]]:
    wanted = select(
        tenures.c.person_id,
        tenures.c.since,
        tenures.c.until,
        tenures.c.evidence,
        posts.c.kind,
        posts.c.title,
        posts.c.theme,
        posts.c.state,
        organisations.c.id.label("organisation_id"),
        organisations.c.name.label("organisation"),
        organisations.c.kind.label("organisation_kind"),
    ).select_from(tenures.join(posts).join(organisations))
    if on is not None:
        wanted = wanted.where(or_(tenures.c.until.is_(None), valid_on(tenures, on)))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(wanted.order_by(tenures.c.id)).mappings():
        found[row["person_id"]].append(row)
    return found


def _export_row(line: int, row: Any, post: Any, more: _More) -> ContactRow:
    return ContactRow(
        line,
        name=row["name"],
        address=row["address"],
        functional=more.mailboxes.get(post["organisation_id"], "") if post else "",
        phone=more.phones.get(row["id"], ""),
        state=row["state"] or (post["state"] if post else ""),
        language=row["language"],
        style=row["style"],
        rank=row["rank"],
        gender=row["gender"],
        organisation=post["organisation"] if post else "",
        organisation_kind=OrganisationKind(post["organisation_kind"]) if post else OrganisationKind.OTHER,
        post=PostKind(post["kind"]) if post else None,
        title=post["title"] if post else "",
        theme=post["theme"] if post else "",
        since=post["since"] if post else None,
        until=post["until"] if post else None,
        evidence=post["evidence"] if post else "",
        uid=row["uid"],
        note=row["note"],
        groups=tuple(more.groups.get(row["id"], ())),
        consent=more.newsletter.get(row["id"]),
    )
