"""The directory: who holds a post on a day, whom a letter reaches, whose an address is; and the doors to change it.

What changes something is loaded where it is first used: most questions are no business of it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from knowledge.contact import (
    Addressee,
    Bounce,
    Contact,
    ContactChannel,
    Holding,
    NewProposal,
    Organisation,
    OrganisationKind,
    PostKind,
)
from knowledge.memory.clean import fold, key
from knowledge.memory.contacts.rows import (
    domain_of,
    read_channel,
    read_organisation,
    read_person,
    read_post,
    read_tenure,
    valid_on,
)
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels, organisations, posts, tenures
from knowledge.memory.tables.people import persons
from knowledge.memory.tables.timeline import events
from knowledge.message import Person
from knowledge.theme import read_theme
from knowledge.timeline import Direction, EventKind

_RANKS = (
    OrganisationKind.MISSION_GENEVA,
    OrganisationKind.MINISTRY,
    OrganisationKind.AGENCY,
    OrganisationKind.MISSION_NEW_YORK,
)
"""In whose name a State is written to, where several of its organisations could be."""


def _door(module: str) -> Any:
    return importlib.import_module(f"knowledge.memory.contacts.{module}")


class Directory:
    """Posts, holders and addresses of a store. Days are inclusive; addresses compare without regard to case."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def addressee(self, state: str, theme: str, on: date, kind: PostKind = PostKind.FOCAL_POINT) -> Addressee | None:
        """Whom to write to for a State and theme ("article7", "" for none) on a day; None where nothing is known of it.

        The post of this kind and theme, then the one of no theme; where neither has a holder, the functional mailbox of
        the mission in Geneva (or, without one, of ministry or agency), then the Permanent Representative.
        """
        with self._store.reading() as connection:
            found = self._held(connection, state, theme, on, kind)
            if found is not None:
                return _addressee(connection, found, on)
            office = self._office(connection, state, on)
            if office is not None:
                return office
            head = self._held(connection, state, "", on, PostKind.PERMANENT_REPRESENTATIVE)
            return _addressee(connection, head, on) if head is not None else None

    def holders(
        self, state: str, theme: str, on: date, kind: PostKind | None = PostKind.FOCAL_POINT
    ) -> tuple[Holding, ...]:
        """The posts of a State for a theme and who holds them on a day, vacant ones too; kind None: all."""
        wanted = [posts.c.state == state, posts.c.theme == read_theme(theme)]
        if kind is not None:
            wanted.append(posts.c.kind == kind.value)
        with self._store.reading() as connection:
            return holdings(connection, wanted, on)

    def posts_of(self, state: str, on: date) -> tuple[Holding, ...]:
        """Every post of a State with its holder on a day."""
        with self._store.reading() as connection:
            return holdings(connection, [posts.c.state == state], on)

    def contact_of(self, address: str) -> Contact | None:
        """Whose a mail address is or was; the channel in use counts before one that was closed."""
        if not address.strip():
            return None
        with self._store.reading() as connection:
            row = connection.execute(_whose(channels.c.address_key == fold(address))).mappings().first()
            if row is None:
                return None
            return _contact(connection, row)

    def organisation_of(self, address: str) -> Organisation | None:
        """The organisation an address belongs to: its own mailbox, or that of the post its owner holds or last held."""
        found = self.contact_of(address)
        return found.organisation if found else None

    def organisations_named(self, name: str) -> tuple[Organisation, ...]:
        """The organisations of that name, in any case; those merged away are left out."""
        wanted = fold(name)
        known = select(organisations).where(organisations.c.merged_into.is_(None)).order_by(organisations.c.id)
        with self._store.reading() as connection:
            found = [read_organisation(row) for row in connection.execute(known).mappings()]
        return tuple(one for one in found if fold(one.name) == wanted)

    def states_of_domain(self, domain: str) -> dict[str, int]:
        """How many known addresses of a mail domain belong to each State ("" for none), most first."""
        state = func.coalesce(
            func.nullif(persons.c.state, ""), func.nullif(organisations.c.state, ""), posts.c.state, ""
        ).label("state")
        counted = (
            select(state, func.count(func.distinct(channels.c.address_key)).label("number"))
            .select_from(_OWNERS)
            .where(channels.c.medium == "mail", channels.c.domain == fold(domain).removeprefix("@"))
            .group_by(state)
            .order_by(func.count(func.distinct(channels.c.address_key)).desc(), state)
        )
        with self._store.reading() as connection:
            return {row.state: row.number for row in connection.execute(counted)}

    def channels_of(self, person_id: int) -> tuple[ContactChannel, ...]:
        """All channels a person has or had, newest first."""
        wanted = select(channels).where(channels.c.person_id == person_id).order_by(channels.c.id.desc())
        with self._store.reading() as connection:
            return tuple(read_channel(row) for row in connection.execute(wanted).mappings())

    def propose(self, proposal: NewProposal, now: datetime) -> int:
        """Stores a proposed change for staff to decide, once however often it is seen; gives its number."""
        number: int = _door("proposals").propose(self._store, proposal, now)
        return number

    def mark_bounced(self, address: str, permanent: bool, at: datetime, evidence: str) -> int:
        """Notes a bounce on the channels in use with this address, and proposes what follows; gives how many."""
        marked: int = _door("bounces").mark_bounced(self._store, address, permanent, at, evidence)
        return marked

    def mark_reached(self, address: str, at: datetime) -> int:
        """Notes that mail from or to this address went through after it had bounced; gives how many channels."""
        marked: int = _door("bounces").mark_reached(self._store, address, at)
        return marked

    def addresses(self, found: Holding, on: date) -> tuple[str, str]:
        """The functional mailbox of a post on a day, and its holder's own address; "" where there is none."""
        with self._store.reading() as connection:
            office = _usable(connection, channels.c.post_id == found.post.id, on) or _usable(
                connection, channels.c.organisation_id == found.organisation.id, on
            )
            return next(iter(office), ""), _own_address(connection, found.holder, on)

    def _held(self, connection: Connection, state: str, theme: str, on: date, kind: PostKind) -> Holding | None:
        for wanted in dict.fromkeys((read_theme(theme), "")):
            where = [posts.c.state == state, posts.c.theme == wanted, posts.c.kind == kind.value]
            held = [found for found in holdings(connection, where, on) if found.holder is not None]
            if held:
                return held[0]
        return None

    def _office(self, connection: Connection, state: str, on: date) -> Addressee | None:
        offices = select(organisations).where(organisations.c.state == state, organisations.c.merged_into.is_(None))
        known = [read_organisation(row) for row in connection.execute(offices.order_by(organisations.c.id)).mappings()]
        for organisation in sorted(
            (one for one in known if one.kind in _RANKS), key=lambda one: _RANKS.index(one.kind)
        ):
            address = _usable(connection, channels.c.organisation_id == organisation.id, on)
            if address:
                met = _met(connection, events.c.organisation_id == organisation.id)
                return Addressee(organisation, address=address[0], language=organisation.language or "en", met=met)
        return None


def holdings(connection: Connection, wanted: Sequence[ColumnElement[bool]], on: date | None) -> tuple[Holding, ...]:
    """Posts that meet all conditions with their holders on a day (ever, where it is None), each holder once.

    The mission in Geneva comes first, then the newest tenure.
    """
    current = tenures.c.post_id == posts.c.id
    alive: list[ColumnElement[bool]] = []
    if on is not None:
        current = and_(current, valid_on(tenures, on))
        alive = [or_(posts.c.abolished_on.is_(None), posts.c.abolished_on > on)]
    statement = (
        select(*_labelled(posts), *_labelled(organisations), *_labelled(tenures), *_labelled(persons))
        .select_from(
            posts.join(organisations)
            .outerjoin(tenures, current)
            .outerjoin(persons, persons.c.id == tenures.c.person_id)
        )
        .where(*wanted, *alive)
        .order_by(posts.c.theme, posts.c.id, tenures.c.since.desc().nulls_last(), tenures.c.id.desc())
    )
    found = [_holding(row) for row in connection.execute(statement).mappings()]
    once: dict[object, Holding] = {}
    for one in found:
        tenure = one.tenure.id if on is None and one.tenure else None
        once.setdefault((one.post.id, one.holder.id if one.holder else None, tenure), one)
    return tuple(sorted(once.values(), key=lambda one: _rank(one.organisation.kind)))


def _rank(kind: OrganisationKind) -> int:
    return _RANKS.index(kind) if kind in _RANKS else len(_RANKS)


def _holding(row: Any) -> Holding:
    held = row["tenures_id"] is not None
    return Holding(
        organisation=read_organisation(row, "organisations_"),
        post=read_post(row, "posts_"),
        tenure=read_tenure(row, "tenures_") if held else None,
        holder=read_person(row, "persons_") if held else None,
        style=row["persons_style"] or "",
        rank=row["persons_rank"] or "",
        gender=row["persons_gender"] or "",
    )


def _addressee(connection: Connection, found: Holding, on: date) -> Addressee:
    functional = _usable(connection, channels.c.post_id == found.post.id, on) or _usable(
        connection, channels.c.organisation_id == found.organisation.id, on
    )
    person = found.holder
    own = _own_address(connection, person, on)
    address = functional[0] if functional else own
    return Addressee(
        organisation=found.organisation,
        post=found.post,
        person_id=person.id if person else None,
        name=person.name if person else "",
        style=found.style,
        rank=found.rank,
        gender=found.gender,
        address=address,
        copies=(own,) if own and own != address else (),
        language=found.organisation.language or (person.language if person else "") or "en",
        met=_met(connection, or_(events.c.post_id == found.post.id, events.c.organisation_id == found.organisation.id)),
    )


def _met(connection: Connection, whom: ColumnElement[bool]) -> bool:
    """Whether the secretariat wrote there before."""
    written = (
        events.c.direction == Direction.OUT.value,
        events.c.kind.in_([EventKind.LETTER.value, EventKind.MAIL.value]),
    )
    return connection.scalar(select(events.c.id).where(whom, *written).limit(1)) is not None


def _own_address(connection: Connection, person: Person | None, on: date) -> str:
    """The person's preferred address where mail reaches it, else another of theirs; "" where there is none."""
    if person is None or person.id is None:
        return ""
    usable = _usable(connection, channels.c.person_id == person.id, on)
    return person.address if person.address in usable else next(iter(usable), "")


def _usable(connection: Connection, whose: ColumnElement[bool], on: date) -> list[str]:
    """Mail addresses in use on a day that do not bounce for good, newest first."""
    wanted = (
        select(channels.c.address)
        .where(whose, channels.c.medium == "mail", valid_on(channels, on), channels.c.bounce != Bounce.HARD.value)
        .order_by(channels.c.id.desc())
    )
    return list(connection.scalars(wanted))


_OWNERS = (
    channels.outerjoin(persons, persons.c.id == channels.c.person_id)
    .outerjoin(posts, posts.c.id == channels.c.post_id)
    .outerjoin(
        organisations,
        or_(organisations.c.id == channels.c.organisation_id, organisations.c.id == posts.c.organisation_id),
    )
)


def _labelled(table: Table) -> Iterable[ColumnElement[Any]]:
    return (column.label(f"{table.name}_{column.name}") for column in table.c)


def _whose(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*_labelled(channels), *_labelled(persons), *_labelled(posts), *_labelled(organisations))
        .select_from(_OWNERS)
        .where(condition, channels.c.medium == "mail")
        .order_by(channels.c.until.is_not(None), channels.c.person_id.is_(None), channels.c.id.desc())
        .limit(1)
    )


def _contact(connection: Connection, row: Any) -> Contact:
    person = read_person(row, "persons_") if row["persons_id"] is not None else None
    post = read_post(row, "posts_") if row["posts_id"] is not None else None
    organisation = read_organisation(row, "organisations_") if row["organisations_id"] is not None else None
    if person is not None and person.id is not None:
        held = _last_held(connection, person.id)
        if held is not None:
            post, organisation = held.post, held.organisation
    return Contact(
        address=row["channels_address"],
        state=(person.state if person else "") or (organisation.state if organisation else ""),
        person=person,
        organisation=organisation,
        post=post,
        functional=row["channels_kind"] == "functional",
        bounce=Bounce(row["channels_bounce"]),
    )


def _last_held(connection: Connection, person_id: int) -> Holding | None:
    """The post a person holds or held last."""
    statement = (
        select(*_labelled(posts), *_labelled(organisations), *_labelled(tenures), *_labelled(persons))
        .select_from(tenures.join(posts).join(organisations).join(persons, persons.c.id == tenures.c.person_id))
        .where(tenures.c.person_id == person_id)
        .order_by(
            tenures.c.until.is_not(None),
            tenures.c.until.desc().nulls_last(),
            tenures.c.since.desc().nulls_last(),
            tenures.c.id.desc(),
        )
        .limit(1)
    )
    row = connection.execute(statement).mappings().first()
    return _holding(row) if row else None


def slack_channel(connection: Connection, slack_user: str) -> int | None:
    """The person whose Slack user this is by their channels."""
    same = (channels.c.medium == "slack", channels.c.address_key == key(slack_user.strip().casefold()))
    return connection.scalar(select(channels.c.person_id).where(*same, channels.c.until.is_(None)))


__all__ = ["Directory", "domain_of", "holdings", "slack_channel"]
