"""Who takes the newsletter, and how a subscription ends: by the token of a copy, over mail or the web."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, exists, or_, select

from knowledge.contact import Bounce
from knowledge.errors import ISUError
from knowledge.memory.clean import fold
from knowledge.memory.contacts.consents import consenting, note_consent_in
from knowledge.memory.contacts.groups import States, members_on
from knowledge.memory.contacts.snapshot import NEWSLETTER
from knowledge.memory.mails import Fate
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels, consents
from knowledge.memory.tables.outbox import outbox_recipients
from knowledge.memory.tables.people import persons
from knowledge.message import Person
from knowledge.newsletter import LANGUAGES
from knowledge.rules.subscription import read_subscription

MOST_MERGES = 20
"""Contacts that one after the other turned out to be the next; a longer chain is none."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a copy, at which address and in which language."""

    person_id: int
    name: str
    address: str
    state: str
    language: str


@dataclass(frozen=True, slots=True)
class Readers:
    """Those who get a copy, by address, and how many of those who agreed do not, by reason."""

    readers: tuple[Reader, ...]
    left_out: Mapping[str, int]


def readers(store: Store, on: date, states: States, spoken: Mapping[str, str], groups: Sequence[str] = ()) -> Readers:
    """Who agreed to the newsletter, in the groups named (all, where none is), each address once.

    The language is the contact's own, else that of the State (``spoken``, by ISO code), else English. An address that
    mail came back from for good is closed. UnknownReference for a group that there is not.
    """
    wanted: set[int | None] | None = None
    if groups:
        wanted = {person.id for name in groups for person in members_on(store, name, on, states)}
    closed, found, out = _closed(store), {}, {"not in these groups": 0, "address closed": 0, "same address": 0}
    for person in consenting(store):
        address = fold(person.address)
        if wanted is not None and person.id not in wanted:
            out["not in these groups"] += 1
        elif address in closed:
            out["address closed"] += 1
        elif address in found:
            out["same address"] += 1
        else:
            found[address] = _reader(person, spoken)
    ordered = tuple(found[address] for address in sorted(found))
    return Readers(ordered, {why: count for why, count in out.items() if count})


def unsubscribe(connection: Connection, secret: str, token: str, source: str, at: datetime) -> bool:
    """Ends the subscription a token names, in the caller's transaction; again changes nothing.

    False for a token that is not ours, or of a contact that is no more. Only the newsletter ends: letters, notes and
    reminders are official notices, which nobody can unsubscribe from.
    """
    named = read_subscription(secret, token)
    person_id = _standing(connection, named[1]) if named else None
    if named is None or person_id is None:
        return False
    if _gives(connection, person_id):
        said = f"{source}, newsletter {named[0]}"
        note_consent_in(connection, person_id, False, said, "the reader", at)
    return True


def unsubscribe_by_mail(secret: str, clock: Callable[[], datetime]) -> Callable[[Connection, str, str], bool]:
    """What the shared inbox calls for a mail that ends a subscription; who wrote it does not matter, its token does."""

    def end(connection: Connection, token: str, _address: str) -> bool:
        return unsubscribe(connection, secret, token, "mail", clock())

    return end


@dataclass(frozen=True)
class Subscriptions:
    """Ends subscriptions for the web; ``secret`` signs the tokens."""

    store: Store
    secret: str

    def known(self, token: str) -> bool:
        """Whether a token is ours; looks nothing up."""
        return read_subscription(self.secret, token) is not None

    def end(self, token: str, at: datetime) -> bool:
        """Ends the subscription of a token; False where it is none."""
        with self.store.writing() as connection:
            return unsubscribe(connection, self.secret, token, "one click", at)


def _reader(person: Person, spoken: Mapping[str, str]) -> Reader:
    own = person.language[:2].casefold()
    language = own if own in LANGUAGES else spoken.get(person.state, "en")
    return Reader(
        person.id or 0, person.name, person.address, person.state, language if language in LANGUAGES else "en"
    )


def _closed(store: Store) -> frozenset[str]:
    """Addresses that mail came back from for good: as the contact list says, else as the outbox does."""
    in_use = and_(channels.c.medium == "mail", channels.c.until.is_(None))
    hard = select(channels.c.address_key).where(in_use, channels.c.bounce == Bounce.HARD.value)
    listed = exists().where(in_use, channels.c.address_key == outbox_recipients.c.address_key)
    came_back = select(outbox_recipients.c.address_key).where(
        or_(outbox_recipients.c.status == Fate.BOUNCED.value, outbox_recipients.c.status == Fate.REFUSED.value), ~listed
    )
    with store.reading() as connection:
        return frozenset([*connection.scalars(hard), *connection.scalars(came_back)])


def _standing(connection: Connection, person_id: int) -> int | None:
    """The contact that this one is by now; None where it was erased."""
    row = persons.c
    for _ in range(MOST_MERGES):
        found = connection.execute(select(row.merged_into, row.erased_at).where(row.id == person_id)).first()
        if found is None or found.erased_at is not None:
            return None
        if found.merged_into is None:
            return person_id
        person_id = found.merged_into
    raise ISUError("contacts were merged in a circle")


def _gives(connection: Connection, person_id: int) -> bool:
    mine = (consents.c.person_id == person_id, consents.c.purpose == NEWSLETTER)
    wanted = select(consents.c.given).where(*mine).order_by(consents.c.id.desc()).limit(1)
    return bool(connection.scalar(wanted.with_for_update()))
