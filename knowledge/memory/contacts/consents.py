"""The ledger of consents: who agreed to be written to for what, when and how it was said; nothing in it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from knowledge.errors import BadInput
from knowledge.memory.audit import note_change
from knowledge.memory.clean import clip, fold
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.rows import read_person
from knowledge.memory.contacts.snapshot import NEWSLETTER
from knowledge.memory.mails import MailStatus, mails, read_mails
from knowledge.memory.outbox import withdraw
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import consents
from knowledge.memory.tables.outbox import outbox
from knowledge.memory.tables.people import persons
from knowledge.message import Person

LINE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Consent:
    """One line of the ledger: given or withdrawn."""

    purpose: str
    given: bool
    source: str
    terms: str
    at: datetime


def note_consent(
    store: Store,
    person_id: int,
    given: bool,
    source: str,
    who: str,
    at: datetime,
    purpose: str = NEWSLETTER,
    terms: str = "",
) -> None:
    """Adds a line: ``source`` says how it was said ("form", "mail:17") and is wanted."""
    if not source.strip():
        raise BadInput("a consent needs its source: how and where was it given or withdrawn?")
    with store.writing() as connection:
        note_consent_in(connection, person_id, given, source, who, at, purpose, terms)


def note_consent_in(
    connection: Connection,
    person_id: int,
    given: bool,
    source: str,
    who: str,
    at: datetime,
    purpose: str = NEWSLETTER,
    terms: str = "",
) -> None:
    """As ``note_consent``, in the caller's transaction. A withdrawal takes out newsletters that wait to be sent."""
    row = edits.person_row(connection, person_id)
    line = {
        "person_id": person_id,
        "purpose": clip(purpose, LINE_LIMIT),
        "given": given,
        "address_key": fold(row["address"]),
        "source": clip(source, LINE_LIMIT),
        "terms": clip(terms, LINE_LIMIT),
        "at": at,
    }
    connection.execute(insert(consents).values(**line))
    after = {"purpose": purpose, "given": given, "source": source}
    note_change(connection, who, "consent", "", at, after=after, subject=f"persons:{person_id}")
    if not given and purpose == NEWSLETTER:
        take_out_copies(connection, person_id, at, "the reader withdrew the consent")


def take_out_copies(connection: Connection, person_id: int, at: datetime, why: str) -> None:
    """Withdraws newsletters to a person that wait to be sent: who said no, or is no contact any more, gets none."""
    waiting = (MailStatus.DRAFT.value, MailStatus.APPROVED.value)
    mine = (outbox.c.person_id == person_id, outbox.c.kind == NEWSLETTER, outbox.c.status.in_(waiting))
    for mail in read_mails(connection, mails(*mine)):
        if not mail.addresses_reached:
            withdraw(connection, mail.id, "", why, at)


def ledger(store: Store, person_id: int) -> tuple[Consent, ...]:
    """All lines about a person, oldest first."""
    wanted = select(consents).where(consents.c.person_id == person_id).order_by(consents.c.id)
    with store.reading() as connection:
        return tuple(
            Consent(row["purpose"], row["given"], row["source"], row["terms"], row["at"])
            for row in connection.execute(wanted).mappings()
        )


def consenting(store: Store, purpose: str = NEWSLETTER) -> tuple[Person, ...]:
    """Who may be written to for a purpose: whose last word on it was yes, and who has an address."""
    last = select(func.max(consents.c.id)).where(consents.c.purpose == purpose).group_by(consents.c.person_id)
    wanted = (
        select(persons)
        .join(consents)
        .where(consents.c.id.in_(last), consents.c.given, persons.c.address_key.is_not(None))
        .where(persons.c.merged_into.is_(None), persons.c.erased_at.is_(None))
        .order_by(persons.c.name, persons.c.id)
    )
    with store.reading() as connection:
        return tuple(read_person(row) for row in connection.execute(wanted).mappings())
