"""Drafts from the plan to what a person made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from knowledge.mail import DraftReply
from knowledge.memory.clean import key
from knowledge.memory.inbox.as_json import dump_draft, load_draft
from knowledge.memory.inbox.records import OPEN_DRAFTS, DraftState, Place, StoredDraft
from knowledge.memory.tables.inbox import mail_drafts, mails

_WANTED = select(mail_drafts, mails.c.message_id.label("answers")).join(mails, mails.c.id == mail_drafts.c.mail_id)


def plan(
    connection: Connection, mail_id: int, thread_id: int, message_id: str, raw: bytes, reply: DraftReply, now: datetime
) -> None:
    """Keeps the draft that answers a mail; there is one a mail."""
    values = {
        "mail_id": mail_id,
        "thread_id": thread_id,
        "message_id": key(message_id),
        "state": DraftState.PLANNED.value,
        "folder": "",
        "uidvalidity": 0,
        "uid": 0,
        "content": raw,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "detail": dump_draft(reply),
        "planned_at": now,
    }
    connection.execute(insert(mail_drafts).values(values))


def draft_of(connection: Connection, mail_id: int) -> StoredDraft | None:
    """The draft that answers a mail, if there is one."""
    row = connection.execute(_WANTED.where(mail_drafts.c.mail_id == mail_id)).mappings().first()
    return _draft(row) if row else None


def open_drafts(connection: Connection, mailbox: str) -> tuple[StoredDraft, ...]:
    """Drafts that lie in the drafts folder as far as is known, oldest first."""
    lying = mail_drafts.c.state.in_([state.value for state in OPEN_DRAFTS])
    wanted = _WANTED.where(mails.c.mailbox == key(mailbox), lying).order_by(mail_drafts.c.id)
    return tuple(map(_draft, connection.execute(wanted).mappings().all()))


def older_drafts(connection: Connection, thread_id: int, but: int) -> tuple[StoredDraft, ...]:
    """Drafts of a thread that nobody has touched, other than this one."""
    row = mail_drafts.c
    wanted = _WANTED.where(row.thread_id == thread_id, row.id < but, row.state == DraftState.APPENDED.value)
    return tuple(map(_draft, connection.execute(wanted).mappings().all()))


def appending(connection: Connection, draft_id: int) -> None:
    """Notes that a draft is about to be put down."""
    _set(connection, (mail_drafts.c.id == draft_id,), state=DraftState.APPENDING.value)


def appended(connection: Connection, draft_id: int, where: Place, now: datetime) -> None:
    """Notes where a draft was put down."""
    place = {"folder": key(where.folder), "uidvalidity": where.uidvalidity, "uid": where.uid}
    _set(connection, (mail_drafts.c.id == draft_id,), state=DraftState.APPENDED.value, appended_at=now, **place)


def moved(connection: Connection, draft_id: int, state: DraftState, now: datetime, where: Place | None = None) -> None:
    """Notes what became of a draft that lay in the folder; one that is settled meanwhile stays as it is."""
    place = {} if where is None else {"uidvalidity": where.uidvalidity, "uid": where.uid}
    settled = {} if state in OPEN_DRAFTS else {"settled_at": now}
    lying = (mail_drafts.c.id == draft_id, mail_drafts.c.state.in_([found.value for found in OPEN_DRAFTS]))
    _set(connection, lying, state=state.value, **place, **settled)


def answered(connection: Connection, thread_id: int, sent_id: int, sent_at: datetime, now: datetime) -> None:
    """Settles the drafts of a thread that an answer in the folder of sent mail has made good or needless."""
    earlier = select(mails.c.id).where(mails.c.thread_id == thread_id, mails.c.received_at <= sent_at)
    mine = (mail_drafts.c.thread_id == thread_id, mail_drafts.c.mail_id.in_(earlier))
    waiting = mail_drafts.c.state.in_([DraftState.PLANNED.value, DraftState.APPENDING.value])
    # One that was gone before its answer was seen was sent, not deleted.
    lying = mail_drafts.c.state.in_([state.value for state in (*OPEN_DRAFTS, DraftState.DELETED)])
    _set(connection, (*mine, waiting), state=DraftState.NEEDLESS.value, settled_at=now, sent_as=sent_id)
    _set(connection, (*mine, lying), state=DraftState.SENT.value, settled_at=now, sent_as=sent_id)


def _set(connection: Connection, rows: Sequence[ColumnElement[bool]], **values: Any) -> None:
    connection.execute(update(mail_drafts).where(*rows).values(**values))


def _draft(row: RowMapping) -> StoredDraft:
    return StoredDraft(
        **{name: row[name] for name in ("id", "mail_id", "thread_id", "message_id", "answers")},
        state=DraftState(row["state"]),
        place=Place(row["folder"], row["uidvalidity"], row["uid"]),
        raw=row["content"],
        reply=load_draft(row["detail"]),
    )
