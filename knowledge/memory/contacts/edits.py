"""What can be done to the contact list, each act inside a change-set: tenures and channels end, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from knowledge.contact import ChannelKind, OrganisationKind, PostKind
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.clean import clip, fold, is_id
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.contacts.rows import channel_values
from knowledge.memory.contacts.spelling import plain
from knowledge.memory.tables.contacts import channels, organisations, posts, tenures
from knowledge.memory.tables.people import persons
from knowledge.message import Role

LINE_LIMIT = 300
NOTE_LIMIT = 2_000
_MAIL = re.compile(r"[^\s@<>\"(),;:\\\[\]]+@[^\s@<>\"(),;:\\\[\]]+\.[^\s@<>\"(),;:\\\[\].]{2,}")

TEXTS = ("name", "style", "rank", "gender", "uid", "note", "language", "state")
"""Columns of a person that are plain words."""


def check_address(address: str) -> str:
    """A mail address as it is kept; BadInput where it is none."""
    given = address.strip()
    if len(given) > LINE_LIMIT or not _MAIL.fullmatch(given):
        raise BadInput("an address looks like name@domain.example")
    return given


def new_person(made: ChangeSet, values: Mapping[str, str], role: Role = Role.PUBLIC) -> int:
    """Adds a person with the columns of ``TEXTS``, and a channel for the address if one is given."""
    address = values.get("address", "")
    key = _free_key(made.connection, check_address(address), but=None) if address else None
    texts = {name: _text(name, values.get(name, "")) for name in TEXTS}
    row = {
        **texts,
        "address": address.strip(),
        "address_key": key,
        "slack_user": None,
        "role": role.value,
        "verified": False,
        "created_at": made.at,
        "confirmed_by": "",
    }
    person_id = made.add(persons, row)
    if address:
        made.add(channels, channel_values("mail", ChannelKind.PERSONAL, address, made.at, person_id=person_id))
    return person_id


def change_person(made: ChangeSet, person_id: int, values: Mapping[str, str]) -> bool:
    """Changes words of a person, and the address by ending one channel and opening another; False where all was so."""
    texts = {name: _text(name, value) for name, value in values.items() if name in TEXTS}
    changed = made.change(persons, person_id, **texts) if texts else False
    if values.get("address"):
        changed |= move_address(made, person_id, values["address"])
    if values.get("phone"):
        changed |= add_channel(made, "phone", ChannelKind.PERSONAL, values["phone"], person_id=person_id)
    return changed


def set_role(made: ChangeSet, person_id: int, role: Role) -> None:
    """Says what a person may see, and vouches for their State; only staff do that, no import and no proposal."""
    made.change(persons, person_id, role=role.value, verified=role is not Role.PUBLIC)


def move_address(made: ChangeSet, person_id: int, address: str) -> bool:
    """Makes this the address to write to; the earlier one stays as a channel that ended the day before."""
    given = check_address(address)
    before = person_row(made.connection, person_id)
    if before["address_key"] == fold(given):
        return made.change(persons, person_id, address=given)
    key = _free_key(made.connection, given, but=person_id)
    day = made.at.date()
    old = select(channels).where(
        channels.c.person_id == person_id,
        channels.c.medium == "mail",
        channels.c.until.is_(None),
        channels.c.address_key == before["address_key"],
    )
    for row in made.connection.execute(old).mappings().all():
        made.change(channels, row["id"], until=_day_before(day, row["since"]))
    add_channel(made, "mail", ChannelKind.PERSONAL, given, person_id=person_id, since=day)
    made.tell("new address", before["state"], person_id)
    return made.change(persons, person_id, address=given, address_key=key)


def add_channel(made: ChangeSet, medium: str, kind: ChannelKind, address: str, **owner: Any) -> bool:
    """Opens a channel unless its owner has it open; ``owner`` names person, organisation or post, and since."""
    given = check_address(address) if medium == "mail" else clip(address.strip(), LINE_LIMIT)
    same = [channels.c[name] == value for name, value in owner.items() if name != "since"]
    known = select(channels.c.id).where(
        *same, channels.c.medium == medium, channels.c.address_key == fold(given), channels.c.until.is_(None)
    )
    if not given or made.connection.scalar(known.limit(1)) is not None:
        return False
    made.add(channels, channel_values(medium, kind, given, made.at, **owner))
    return True


def organisation_for(made: ChangeSet, name: str, kind: OrganisationKind, state: str, language: str = "") -> int:
    """The organisation of this name and State, made if there is none; a mission is the same under any name."""
    key = plain(name)
    where = [organisations.c.state == state, organisations.c.merged_into.is_(None)]
    is_mission = kind in (OrganisationKind.MISSION_GENEVA, OrganisationKind.MISSION_NEW_YORK) and state
    where.append(organisations.c.kind == kind.value if is_mission else organisations.c.name_key == key)
    known = made.connection.scalar(select(organisations.c.id).where(*where).order_by(organisations.c.id).limit(1))
    if known is not None:
        return int(known)
    if not key:
        raise BadInput("an organisation needs a name")
    row = {
        "name": clip(name.strip(), LINE_LIMIT),
        "name_key": clip(key, LINE_LIMIT),
        "kind": kind.value,
        "state": state,
        "language": language,
        "note": "",
        "merged_into": None,
        "created_at": made.at,
    }
    return made.add(organisations, row)


def post_for(made: ChangeSet, organisation_id: int, kind: PostKind, title: str, theme: str, state: str) -> int:
    """The post of this kind and theme in an organisation, made if there is none; for other kinds the title decides."""
    where = [posts.c.organisation_id == organisation_id, posts.c.kind == kind.value, posts.c.theme == theme]
    where.append(posts.c.abolished_on.is_(None))
    rows = made.connection.execute(select(posts.c.id, posts.c.title).where(*where).order_by(posts.c.id)).all()
    told_apart = kind in (PostKind.OTHER, PostKind.EXPERT, PostKind.MINISTER)
    for row in rows:
        if not told_apart or plain(row.title) == plain(title):
            return int(row.id)
    row_values = {
        "organisation_id": organisation_id,
        "kind": kind.value,
        "title": clip(title.strip(), LINE_LIMIT),
        "theme": theme,
        "state": state,
        "abolished_on": None,
        "created_at": made.at,
    }
    return made.add(posts, row_values)


def appoint(
    made: ChangeSet, post_id: int, person_id: int, since: date | None, evidence: str, until: date | None = None
) -> int:
    """Gives a post to a person: the tenure of whoever held it ends the day before; gives the tenure's id.

    Who holds it already has the tenure confirmed. A tenure with an end is history and touches nobody else's. BadInput
    where somebody took the post later than ``since``: then a person must say what is true.
    """
    person_row(made.connection, person_id)
    if made.connection.execute(select(posts.c.id).where(posts.c.id == post_id).with_for_update()).first() is None:
        raise UnknownReference("there is no such post")
    if since and until and since > until:
        raise BadInput("a tenure begins before it ends")
    rows = made.connection.execute(select(tenures).where(tenures.c.post_id == post_id)).mappings().all()
    same = next((row for row in rows if _continues(row, person_id, since)), None)
    if same is not None:
        known = {"evidence": evidence or same["evidence"], "since": same["since"] or since, "until": until}
        made.change(tenures, same["id"], **known, **_confirmed(made))
        return int(same["id"])
    if until is None:
        _end_others(made, rows, since)
    row = {
        "post_id": post_id,
        "person_id": person_id,
        "since": since,
        "until": until,
        "evidence": clip(evidence.strip(), LINE_LIMIT),
        "created_at": made.at,
        **_confirmed(made),
    }
    number = made.add(tenures, row)
    _tell(made, post_id, person_id, "holds" if until is None else "held")
    return number


def vacate(made: ChangeSet, tenure_id: int, until: date) -> None:
    """Ends a tenure on a day; the post stays and is vacant."""
    since = made.connection.scalar(select(tenures.c.since).where(tenures.c.id == tenure_id))
    if since is not None and until < since:
        raise BadInput("a tenure can't end before it began")
    row = made.connection.execute(select(tenures).where(tenures.c.id == tenure_id)).mappings().first()
    if row is None:
        raise UnknownReference("there is no such tenure")
    made.change(tenures, tenure_id, until=until)
    _tell(made, row["post_id"], row["person_id"], "has left")


def confirm_person(made: ChangeSet, person_id: int) -> None:
    """Notes that all that is held of a person, and of the posts held now, was confirmed today."""
    made.change(persons, person_id, **_confirmed(made))
    held = select(tenures.c.id).where(tenures.c.person_id == person_id, tenures.c.until.is_(None))
    for tenure_id in made.connection.scalars(held).all():
        made.change(tenures, tenure_id, **_confirmed(made))


def person_row(connection: Connection, person_id: int) -> RowMapping:
    """A person's row; UnknownReference where there is none, or where another took it over or it was erased."""
    row = (
        connection.execute(select(persons).where(persons.c.id == person_id)).mappings().first()
        if is_id(person_id)
        else None
    )
    if row is None:
        raise UnknownReference("there is no such contact")
    if row["merged_into"] is not None:
        raise BadInput(f"contact {person_id} was merged into {row['merged_into']}")
    if row["erased_at"] is not None:
        raise BadInput(f"contact {person_id} was erased; only the official acts are kept")
    return row


def _tell(made: ChangeSet, post_id: int, person_id: int, verb: str) -> None:
    post = made.connection.execute(select(posts).where(posts.c.id == post_id)).mappings().one()
    name = made.connection.scalar(select(persons.c.name).where(persons.c.id == person_id))
    what = " ".join(filter(None, (post["title"] or post["kind"].replace("_", " "), post["theme"].replace("_", " "))))
    made.tell(f"{name} {verb} the post: {what}", post["state"], person_id, post_id)


def _continues(row: RowMapping, person_id: int, since: date | None) -> bool:
    """Whether a tenure is the one meant: the same person's, and open or with the same beginning."""
    if row["person_id"] != person_id:
        return False
    return row["since"] == since or (row["until"] is None and (since is None or row["since"] is None))


def _end_others(made: ChangeSet, rows: Any, since: date | None) -> None:
    day = since or made.at.date()
    for row in rows:
        if row["until"] is not None and row["until"] < day:
            continue
        if row["since"] is not None and row["since"] > day:
            raise BadInput(
                f"somebody holds this post since {row['since']}, later than {day}; say from when and until when"
            )
        made.change(tenures, row["id"], until=_day_before(day, row["since"]))


def _day_before(day: date, since: date | None) -> date:
    """The day before, or the first day itself where it began on that day."""
    before = day - timedelta(days=1)
    return max(before, since) if since else before


def _confirmed(made: ChangeSet) -> dict[str, Any]:
    return {"confirmed_on": made.at.date(), "confirmed_by": made.who}


def _free_key(connection: Connection, address: str, but: int | None) -> str:
    key = fold(address)
    other = connection.scalar(select(persons.c.id).where(persons.c.address_key == key, persons.c.id != (but or 0)))
    if other is not None:
        raise BadInput(f"this address is contact {other}'s already")
    return key


def _text(name: str, value: str) -> str:
    if name == "gender" and value not in ("", "f", "m"):
        raise BadInput("gender takes f, m or nothing")
    if name == "state" and not re.fullmatch(r"([A-Z]{3})?", value):
        raise BadInput("state takes an ISO 3166-1 alpha-3 code in capitals, or nothing")
    if name == "language" and not re.fullmatch(r"([a-z]{2,3})?", value):
        raise BadInput("language takes a code like en, fr or es, or nothing")
    return clip(value.strip(), NOTE_LIMIT if name == "note" else LINE_LIMIT)
