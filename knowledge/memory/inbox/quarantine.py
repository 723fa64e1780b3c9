"""Mails that could not be handled or not even fetched: kept with reason and bytes, and tried again when asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, select, text, update

from knowledge.errors import UnknownReference
from knowledge.memory.clean import clip, is_id, key
from knowledge.memory.inbox.records import Place, Quarantined, Step
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.inbox import mail_drafts, mail_places, mail_quarantine, mails

REASON_LIMIT = 300

_PUT = text(
    "INSERT INTO mail_quarantine (mailbox, folder, uidvalidity, uid, mail_id, reason, tries, since, tried_at, content) "
    "VALUES (:mailbox, :folder, :uidvalidity, :uid, :mail_id, :reason, 1, :now, :now, :content) "
    "ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET reason = excluded.reason, "
    "tries = mail_quarantine.tries + 1, tried_at = excluded.tried_at, solved_at = NULL, "
    "mail_id = COALESCE(excluded.mail_id, mail_quarantine.mail_id), "
    "content = COALESCE(excluded.content, mail_quarantine.content)"
).bindparams(bindparam("now", type_=Moment))


def put(
    connection: Connection,
    mailbox: str,
    where: Place,
    reason: str,
    now: datetime,
    mail_id: int | None = None,
    content: bytes | None = None,
) -> None:
    """Puts a mail aside; again for the same place counts one more try."""
    values = {"mailbox": key(mailbox), "folder": key(where.folder), "uidvalidity": where.uidvalidity, "uid": where.uid}
    said = clip(" ".join(reason.split()), REASON_LIMIT)
    connection.execute(_PUT, {**values, "mail_id": mail_id, "reason": said, "now": now, "content": content})
    if mail_id is not None:
        aside = {"step": Step.QUARANTINED.value, "lease_by": "", "lease_until": None, "deaths": 0}
        connection.execute(update(mails).where(mails.c.id == mail_id).values(**aside))


def place_of(connection: Connection, mail_id: int) -> Place:
    """Where a mail was first seen."""
    wanted = select(mail_places).where(mail_places.c.mail_id == mail_id).order_by(mail_places.c.id).limit(1)
    row = connection.execute(wanted).mappings().first()
    return Place(row["folder"], row["uidvalidity"], row["uid"]) if row else Place("", 0, mail_id)


def kept(connection: Connection, mailbox: str) -> tuple[Quarantined, ...]:
    """What is in quarantine, oldest first."""
    row = mail_quarantine.c
    wanted = select(mail_quarantine).where(row.mailbox == key(mailbox), row.solved_at.is_(None)).order_by(row.id)
    return tuple(map(_quarantined, connection.execute(wanted).mappings().all()))


def release(connection: Connection, mailbox: str, number: int) -> Quarantined:
    """Takes a mail that is kept out of quarantine, to be handled again from the step it had reached.

    One that could not be fetched stays until that succeeds. UnknownReference where there is no such entry.
    """
    row = mail_quarantine.c
    wanted = select(mail_quarantine).where(row.id == number, row.mailbox == key(mailbox), row.solved_at.is_(None))
    found = connection.execute(wanted).mappings().first() if is_id(number) else None
    if found is None:
        raise UnknownReference("there is no such mail in quarantine")
    if found["mail_id"] is not None:
        drafted = connection.scalar(select(mail_drafts.c.id).where(mail_drafts.c.mail_id == found["mail_id"]))
        step = Step.PLANNED if drafted is not None else Step.STORED
        connection.execute(update(mails).where(mails.c.id == found["mail_id"]).values(step=step.value))
    return _quarantined(found)


def solved(connection: Connection, mail_id: int, now: datetime) -> None:
    """Notes that a mail that was kept left quarantine for good."""
    _solve(connection, now, mail_quarantine.c.mail_id == mail_id)


def fetched(connection: Connection, mailbox: str, where: Place, now: datetime) -> None:
    """Notes that a mail could be fetched after all."""
    row = mail_quarantine.c
    at = (row.folder == key(where.folder), row.uidvalidity == where.uidvalidity, row.uid == where.uid)
    _solve(connection, now, row.mailbox == key(mailbox), row.mail_id.is_(None), *at)


def _solve(connection: Connection, now: datetime, *same: ColumnElement[bool]) -> None:
    lying = mail_quarantine.c.solved_at.is_(None)
    connection.execute(update(mail_quarantine).where(lying, *same).values(solved_at=now))


def _quarantined(row: RowMapping) -> Quarantined:
    names = ("id", "mail_id", "reason", "tries", "since", "tried_at")
    return Quarantined(
        place=Place(row["folder"], row["uidvalidity"], row["uid"]), **{name: row[name] for name in names}
    )
