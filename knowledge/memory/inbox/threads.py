"""Which conversation a mail belongs to, and what it does to it: opened, moved, answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, case, false, insert, or_, select, update

from knowledge.memory.clean import fold, key
from knowledge.memory.inbox.records import Thread
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.inbox import mail_drafts, mail_references, mail_threads, mails

MOST_REFERENCES = 50
"""References of a mail that are looked at, the nearest first."""

MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Clues:
    """What conversations are looked up by that a mail may belong to.

    ``references`` are Message-IDs without brackets, the nearest first; ``tokens`` threads that our own signed
    Message-IDs name, verified. ``subject`` is bare of reply marks; ``correspondent`` the address of the other side.
    """

    message_id: str
    references: tuple[str, ...]
    subject: str
    correspondent: str = ""
    tokens: tuple[int, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thread that a mail may belong to; ``message_ids`` are those of the mail's references that are in it."""

    id: int
    subject: str
    message_ids: frozenset[str]
    correspondents: frozenset[str]
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The thread a mail joins (None: a new one), and the one it forwards without joining it.

    ``stranger`` says that the sender had no part in the thread until now.
    """

    thread: int | None = None
    origin: int | None = None
    stranger: bool = False


Decide = Callable[[Sequence[Candidate]], Decision]


def find_thread(connection: Connection, mailbox: str, clues: Clues, decide: Decide) -> Decision:
    """Where a mail belongs. Never by a case number in the text: a stranger may quote one.

    A mail read before the one it answers began its thread without it: then that thread is the one.
    """
    decision = decide(candidates(connection, mailbox, clues))
    if decision.thread is None and decision.origin is None:
        return Decision(_by_later_mail(connection, mailbox, clues))
    return decision


def candidates(connection: Connection, mailbox: str, clues: Clues) -> list[Candidate]:
    """Threads that hold what the mail refers to, that our tokens name, or of this subject and correspondent."""
    near = {key(found): found for found in clues.references[:MOST_REFERENCES]}
    ids: dict[int, set[str]] = {}
    named = select(mails.c.thread_id, mails.c.message_id).where(
        mails.c.mailbox == key(mailbox), mails.c.message_id.in_(near), mails.c.thread_id.is_not(None)
    )
    ours = select(mail_drafts.c.thread_id, mail_drafts.c.message_id).where(
        mail_drafts.c.message_id.in_(near), mail_drafts.c.thread_id.is_not(None)
    )
    for row in (*connection.execute(named), *connection.execute(ours)) if near else ():
        ids.setdefault(row[0], set()).add(near[row[1]])
    row = mail_threads.c
    alike = and_(row.subject == key(clues.subject), row.correspondent == fold(clues.correspondent))
    by_subject = alike if clues.subject and clues.correspondent else false()
    wanted = select(mail_threads).where(_in(mailbox), or_(row.id.in_([*ids, *clues.tokens]), by_subject))
    found = connection.execute(wanted.order_by(row.id.desc()).limit(MOST_CANDIDATES)).mappings().all()
    return [_candidate(connection, thread, frozenset(ids.get(thread["id"], ()))) for thread in found]


def _candidate(connection: Connection, row: RowMapping, message_ids: frozenset[str]) -> Candidate:
    wrote = select(mails.c.sender).where(mails.c.thread_id == row["id"], mails.c.direction == "in").distinct()
    people = {row["correspondent"], *(fold(sender) for sender in connection.scalars(wrote))}
    times = [moment for moment in (row["last_in_at"], row["last_out_at"]) if moment is not None]
    return Candidate(row["id"], row["subject"], message_ids, frozenset(people - {""}), max(times, default=None))


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


def _by_later_mail(connection: Connection, mailbox: str, clues: Clues) -> int | None:
    """The thread of a mail that answers this one and was read before it."""
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


def _in(mailbox: str) -> ColumnElement[bool]:
    return mail_threads.c.mailbox == key(mailbox)
