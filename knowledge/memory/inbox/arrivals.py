"""How far each folder was read, and the mails found there, kept with their bytes; the same mail is kept once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text

from knowledge.memory.clean import key
from knowledge.memory.inbox.identity import identity, message_id
from knowledge.memory.inbox.records import Arrival, Place, Step
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.inbox import mail_bytes, mail_cursors, mails

_ADVANCE = text(
    "INSERT INTO mail_cursors (mailbox, folder, uidvalidity, last_uid, read_at) "
    "VALUES (:mailbox, :folder, :uidvalidity, :uid, :now) ON CONFLICT (mailbox, folder, uidvalidity) DO UPDATE SET "
    "last_uid = CASE WHEN excluded.last_uid > mail_cursors.last_uid THEN excluded.last_uid "
    "ELSE mail_cursors.last_uid END, read_at = excluded.read_at"
).bindparams(bindparam("now", type_=Moment))

_PLACE = text(
    "INSERT INTO mail_places (mail_id, mailbox, folder, uidvalidity, uid) "
    "VALUES (:mail_id, :mailbox, :folder, :uidvalidity, :uid) ON CONFLICT DO NOTHING"
)


def cursor(connection: Connection, mailbox: str, folder: str, uidvalidity: int) -> int | None:
    """The last UID read of a folder under this UIDVALIDITY; None where it was never read under it."""
    row = mail_cursors.c
    same = (row.mailbox == key(mailbox), row.folder == key(folder), row.uidvalidity == uidvalidity)
    return connection.scalar(select(row.last_uid).where(*same))


def walked(connection: Connection, mailbox: str, folder: str) -> bool:
    """Whether a folder was ever read, under whatever UIDVALIDITY."""
    row = mail_cursors.c
    wanted = select(row.id).where(row.mailbox == key(mailbox), row.folder == key(folder)).limit(1)
    return connection.scalar(wanted) is not None


def advance(connection: Connection, mailbox: str, place: Place, now: datetime) -> None:
    """Moves a cursor forward to the place; never back, whoever else reads the folder."""
    connection.execute(_ADVANCE, _at(mailbox, place) | {"now": now})


def recognise(connection: Connection, mailbox: str, given_id: str, size: int, received_at: datetime) -> int | None:
    """The mail that one on the server can only be, by Message-ID, size and time of arrival; None where it may be new.

    Spares fetching what was only moved, or what a new UIDVALIDITY shows again.
    """
    if not given_id:
        return None
    row = mails.c
    same = (row.mailbox == key(mailbox), row.message_id == key(given_id))
    return connection.scalar(select(row.id).where(*same, row.size == size, row.received_at == received_at))


def place(connection: Connection, mailbox: str, mail_id: int, where: Place) -> None:
    """Notes that a mail lies there."""
    connection.execute(_PLACE, _at(mailbox, where) | {"mail_id": mail_id})


def keep(connection: Connection, mailbox: str, arrival: Arrival, size: int, now: datetime) -> tuple[int, bool]:
    """Keeps a mail with its bytes, unless it is known; gives its id and whether it is new.

    What went out is read first, so that a copy of it that came back to the mailbox is known as one that went out.
    """
    own = identity(arrival.raw)
    same = (mails.c.mailbox == key(mailbox), mails.c.identity == own)
    known = connection.execute(select(mails.c.id, mails.c.direction).where(*same).with_for_update()).first()
    if known is None:
        mail_id = _insert(connection, mailbox, own, arrival, size, now)
        connection.execute(insert(mail_bytes).values(mail_id=mail_id, content=arrival.raw))
    else:
        mail_id = int(known.id)
    place(connection, mailbox, mail_id, arrival.place)
    return mail_id, known is None


def _insert(connection: Connection, mailbox: str, own: str, arrival: Arrival, size: int, now: datetime) -> int:
    values: dict[str, Any] = {
        "mailbox": key(mailbox),
        "identity": own,
        "message_id": key(message_id(arrival.raw)),
        "sha256": hashlib.sha256(arrival.raw).hexdigest(),
        "direction": arrival.direction.value,
        "size": size,
        "partial": arrival.partial,
        "answered": arrival.answered,
        "history": arrival.history,
        "received_at": arrival.received_at,
        "read_at": now,
        "step": Step.STORED.value,
        "attempt": 0,
        "deaths": 0,
        **dict.fromkeys(
            ("lease_by", "sender", "subject", "state", "category", "judgement", "corrected", "note"),
            "",
        ),
    }
    inserted = connection.execute(insert(mails).values(values)).inserted_primary_key
    if inserted is None:
        raise RuntimeError("the database gave no key for a new row")
    return int(inserted[0])


def _at(mailbox: str, where: Place) -> dict[str, Any]:
    return {
        "mailbox": key(mailbox),
        "folder": key(where.folder),
        "uidvalidity": where.uidvalidity,
        "uid": where.uid,
    }
