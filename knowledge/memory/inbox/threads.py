"""Which conversation a mail belongs to, and what it does to it: opened, moved, answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, insert, or_, select, update

from knowledge.memory.clean import fold, key
from knowledge.memory.inbox.records import Thread
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.inbox import mail_drafts, mail_references, mail_threads, mails

SUBJECT_DAYS = 90
"""How long a conversation without a mail may be found again by its subject alone."""

MOST_REFERENCES = 50
"""References of a mail that are looked at, the nearest first."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What tells which conversation a mail belongs to, strongest first.

    ``references`` are Message-IDs without brackets, the nearest first. ``token`` is the thread that our own signed
    Message-ID names, verified. ``subject`` is bare of reply marks and folded, "" where it tells nothing;
    ``correspondent`` the address of the other side. ``forwarded``: it quotes the conversation, but begins a new one.
    """

    message_id: str
    references: tuple[str, ...]
    subject: str
    correspondent: str
    token: int | None = None
    forwarded: bool = False
    state: str = ""


def find_thread(connection: Connection, mailbox: str, clues: Clues, at: datetime) -> int | None:
    """The thread these clues lead to, or None. Never by a case number in the text: a stranger may quote one."""
    if clues.token is not None and not clues.forwarded:
        known = select(mail_threads.c.id).where(mail_threads.c.id == clues.token, _in(mailbox))
        if (found := connection.scalar(known)) is not None:
            return int(found)
    return _by_references(connection, mailbox, clues) or _by_subject(connection, mailbox, clues, at)


def new_thread(connection: Connection, mailbox: str, clues: Clues, at: datetime, origin: int | None) -> int:
    """Begins a thread; ``origin`` is the one its first mail forwards."""
    values = {
        "mailbox": key(mailbox),
        "subject": key(clues.subject),
        "correspondent": fold(clues.correspondent),
        "state": key(clues.state),
        "forwarded_from": origin,
        "opened_at": at,
    }
    inserted = connection.execute(insert(mail_threads).values(values)).inserted_primary_key
    if inserted is None:
        raise RuntimeError("the database gave no key for a new row")
    return int(inserted[0])


def move_thread(connection: Connection, thread_id: int, *, came_in: bool, at: datetime, state: str = "") -> None:
    """Notes a mail of a thread; times only grow, so that the order of reading does not matter."""
    column = mail_threads.c.last_in_at if came_in else mail_threads.c.last_out_at
    row = mail_threads.c.id == thread_id
    later = case((or_(column.is_(None), column < at), at), else_=column)
    connection.execute(update(mail_threads).where(row).values({column: later}))
    if state:
        connection.execute(update(mail_threads).where(row, mail_threads.c.state == "").values(state=key(state)))


def refer(connection: Connection, mail_id: int, references: Sequence[str]) -> None:
    """Keeps what a mail refers to, so that one read later, out of order, finds it."""
    rows = [{"mail_id": mail_id, "message_id": key(found)} for found in dict.fromkeys(references[:MOST_REFERENCES])]
    if rows:
        connection.execute(insert(mail_references), rows)


def read_thread(connection: Connection, thread_id: int) -> Thread:
    """One thread with its case number."""
    wanted = select(mail_threads, cases.c.number).outerjoin(cases, cases.c.id == mail_threads.c.case_id)
    row = connection.execute(wanted.where(mail_threads.c.id == thread_id)).mappings().one()
    names = ("id", "subject", "correspondent", "state", "last_in_at", "last_out_at")
    return Thread(case=row["number"] or "", **{name: row[name] for name in names})


def _by_references(connection: Connection, mailbox: str, clues: Clues) -> int | None:
    """The thread of the nearest mail it answers, of a draft of ours, or of a mail that answers it and came earlier."""
    near = [key(found) for found in clues.references[:MOST_REFERENCES]]
    if near and not clues.forwarded:
        found = _threads_of(connection, mails.c.thread_id, mails.c.message_id, near, mails.c.mailbox == key(mailbox))
        found = _threads_of(connection, mail_drafts.c.thread_id, mail_drafts.c.message_id, near) | found
        for message_id in near:
            if message_id in found:
                return found[message_id]
    if not clues.message_id:
        return None
    later = (
        select(mails.c.thread_id)
        .join(mail_references, mail_references.c.mail_id == mails.c.id)
        .where(mail_references.c.message_id == key(clues.message_id), mails.c.mailbox == key(mailbox))
        .where(mails.c.thread_id.is_not(None))
        .order_by(mails.c.received_at)
        .limit(1)
    )
    return connection.scalar(later)


def origin_of(connection: Connection, mailbox: str, clues: Clues) -> int | None:
    """The thread that a forwarded mail quotes."""
    near = [key(found) for found in clues.references[:MOST_REFERENCES]]
    if not (clues.forwarded and near):
        return None
    found = _threads_of(connection, mails.c.thread_id, mails.c.message_id, near, mails.c.mailbox == key(mailbox))
    return next((found[message_id] for message_id in near if message_id in found), None)


def _threads_of(
    connection: Connection, thread: Any, message_id: Any, near: Sequence[str], *more: ColumnElement[bool]
) -> dict[str, int]:
    wanted = select(message_id, thread).where(message_id.in_(near), thread.is_not(None), *more)
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _by_subject(connection: Connection, mailbox: str, clues: Clues, at: datetime) -> int | None:
    """Only with the same correspondent, and not for ever: many write "Article 7 report" every year."""
    if not clues.subject or clues.references or clues.forwarded or not clues.correspondent:
        return None
    row = mail_threads.c
    same = (_in(mailbox), row.subject == key(clues.subject), row.correspondent == fold(clues.correspondent))
    recent = or_(row.last_in_at >= at - timedelta(days=SUBJECT_DAYS), row.last_out_at >= at - timedelta(SUBJECT_DAYS))
    return connection.scalar(select(row.id).where(*same, recent).order_by(row.id.desc()).limit(1))


def _in(mailbox: str) -> ColumnElement[bool]:
    return mail_threads.c.mailbox == key(mailbox)
