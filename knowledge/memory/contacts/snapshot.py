"""What the contact list holds, read once into memory, so that thousands of rows compare with it quickly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from knowledge.contact import OrganisationKind
from knowledge.memory.contacts.spelling import name_key, plain
from knowledge.memory.tables.contacts import channels, consents, groups, members, organisations, posts, tenures
from knowledge.memory.tables.people import persons

NEWSLETTER = "newsletter"
"""The purpose that people agree to when they take the newsletter."""

MISSIONS = (OrganisationKind.MISSION_GENEVA, OrganisationKind.MISSION_NEW_YORK)
TOLD_APART = ("other", "expert", "minister")
"""Kinds of posts of which an organisation has several, told apart by their titles."""


@dataclass(slots=True)
class Snapshot:
    """Contacts by everything they are found by. Erased and merged ones are left out."""

    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    by_address: dict[str, int] = field(default_factory=dict)
    """Every address somebody has or had; one in use counts before one that was closed."""
    by_uid: dict[str, int] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    """(State, name key) -> contacts."""
    in_state: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """State -> contact -> name key."""
    organisations: dict[tuple[str, str], int] = field(default_factory=dict)
    posts: dict[tuple[int, str, str, str], int] = field(default_factory=dict)
    held: dict[int, list[tuple[int, int, date | None]]] = field(default_factory=lambda: defaultdict(list))
    """Post -> (tenure, contact, since) of the tenures that are open."""
    tenures: set[tuple[int, int, date | None]] = field(default_factory=set)
    """(post, contact, since) of all tenures."""
    staffed: set[int] = field(default_factory=set)
    """Posts that somebody holds or held."""
    functional: set[tuple[int, str]] = field(default_factory=set)
    """(organisation, address key) of open mailboxes."""
    phones: set[tuple[int, str]] = field(default_factory=set)
    members: set[tuple[int, str]] = field(default_factory=set)
    """(contact, group) of fixed lists."""
    consents: dict[int, bool] = field(default_factory=dict)
    """Contact -> whether the newsletter is wanted, as said last."""

    def know(self, number: int, row: dict[str, Any]) -> None:
        """Takes a person in."""
        self.people[number] = row
        spelt = name_key(row["name"])
        if spelt:
            self.by_name[row["state"], spelt].append(number)
            self.in_state[row["state"]][number] = spelt
        if row["uid"]:
            self.by_uid.setdefault(row["uid"], number)


def organisation_key(name: str, kind: OrganisationKind, state: str) -> tuple[str, str]:
    """What two writings of one organisation have in common: of a mission its State, of others State and name."""
    return (state, kind.value) if kind in MISSIONS and state else (state, plain(name))


def post_key(organisation_id: int, kind: str, theme: str, title: str) -> tuple[int, str, str, str]:
    """What two writings of one post have in common."""
    return organisation_id, kind, theme, plain(title) if kind in TOLD_APART else ""


def read_snapshot(connection: Connection) -> Snapshot:
    """The whole contact list as it is now."""
    made = Snapshot()
    alive = (persons.c.merged_into.is_(None), persons.c.erased_at.is_(None))
    for row in connection.execute(select(persons).where(*alive).order_by(persons.c.id)).mappings():
        made.know(row["id"], dict(row))
    _read_channels(connection, made)
    for one in connection.execute(select(organisations).where(organisations.c.merged_into.is_(None))).mappings():
        found = organisation_key(one["name"], OrganisationKind(one["kind"]), one["state"])
        made.organisations.setdefault(found, one["id"])
    for one in connection.execute(select(posts).where(posts.c.abolished_on.is_(None)).order_by(posts.c.id)).mappings():
        made.posts.setdefault(post_key(one["organisation_id"], one["kind"], one["theme"], one["title"]), one["id"])
    for one in connection.execute(select(tenures).order_by(tenures.c.id)).mappings():
        made.tenures.add((one["post_id"], one["person_id"], one["since"]))
        made.staffed.add(one["post_id"])
        if one["until"] is None:
            made.held[one["post_id"]].append((one["id"], one["person_id"], one["since"]))
    _read_lists(connection, made)
    return made


def _read_lists(connection: Connection, made: Snapshot) -> None:
    inside = select(members.c.person_id, groups.c.name).join(groups).where(members.c.until.is_(None))
    made.members = {(number, name) for number, name in connection.execute(inside)}
    said = select(consents.c.person_id, consents.c.given).where(consents.c.purpose == NEWSLETTER)
    made.consents.update((row.person_id, row.given) for row in connection.execute(said.order_by(consents.c.id)))


def _read_channels(connection: Connection, made: Snapshot) -> None:
    wanted = select(
        channels.c.person_id, channels.c.organisation_id, channels.c.medium, channels.c.address_key, channels.c.until
    ).order_by(channels.c.until.is_(None), channels.c.id)
    for person_id, organisation_id, medium, key, until in connection.execute(wanted):
        if medium == "mail" and person_id in made.people:
            made.by_address[key] = person_id
        elif medium == "phone" and person_id is not None and until is None:
            made.phones.add((person_id, key))
        elif medium == "mail" and organisation_id is not None and until is None:
            made.functional.add((organisation_id, key))
