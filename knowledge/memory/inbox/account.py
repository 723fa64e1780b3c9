"""What the staff may ask of the mailbox's memory: its figures, one mail, alerts; and corrections of judgements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, update

from knowledge.errors import UnknownReference
from knowledge.memory.as_json import dump, load
from knowledge.memory.clean import clip, is_id, key
from knowledge.memory.inbox.as_json import dump_judgement, load_judgement
from knowledge.memory.inbox.drafts import draft_of
from knowledge.memory.inbox.records import Alert, Place, Step, StoredMail
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.inbox import (
    mail_alerts,
    mail_bytes,
    mail_cursors,
    mail_drafts,
    mail_places,
    mail_quarantine,
    mail_threads,
    mails,
)
from knowledge.rules.send_guard import OnThread
from knowledge.timeline import Direction

RECENT = 200
"""Mails over which the times of handling are taken."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder was read, and when last."""

    folder: str
    uidvalidity: int
    last_uid: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """The mailbox in figures. ``seconds`` are medians and 95th percentiles from arrival in the mailbox to done.

    ``oldest_waiting`` is when the oldest mail arrived that is not done yet; None where nothing waits.
    """

    mails: Mapping[str, int]
    directions: Mapping[str, int]
    categories: Mapping[str, int]
    drafts: Mapping[str, int]
    quarantined: int
    alerts_untold: int
    cases_open: int
    oldest_waiting: datetime | None
    seconds: Mapping[str, float]
    cursors: tuple[Cursor, ...]


def figures(connection: Connection, mailbox: str) -> Figures:
    """What there is to say of a mailbox in numbers."""
    mine = mails.c.mailbox == key(mailbox)
    waiting = select(func.min(mails.c.received_at)).where(
        mine, mails.c.step.in_([Step.STORED.value, Step.PLANNED.value])
    )
    drafts = select(mail_drafts.c.state, func.count()).join(mails, mails.c.id == mail_drafts.c.mail_id).where(mine)
    lying = (mail_quarantine.c.mailbox == key(mailbox), mail_quarantine.c.solved_at.is_(None))
    untold = select(func.count()).select_from(mail_alerts.join(mails, mails.c.id == mail_alerts.c.mail_id))
    pending = select(func.count()).select_from(mail_threads.join(cases, cases.c.id == mail_threads.c.case_id))
    return Figures(
        mails=_by(connection, select(mails.c.step, func.count()).where(mine).group_by(mails.c.step)),
        directions=_by(connection, select(mails.c.direction, func.count()).where(mine).group_by(mails.c.direction)),
        categories=_by(
            connection,
            select(mails.c.category, func.count()).where(mine, mails.c.category != "").group_by(mails.c.category),
        ),
        drafts=_by(connection, drafts.group_by(mail_drafts.c.state)),
        quarantined=connection.scalar(select(func.count()).where(*lying)) or 0,
        alerts_untold=connection.scalar(untold.where(mine, mail_alerts.c.told_at.is_(None))) or 0,
        cases_open=connection.scalar(
            pending.where(mail_threads.c.mailbox == key(mailbox), cases.c.status.in_(["open", "taken"]))
        )
        or 0,
        oldest_waiting=connection.scalar(waiting),
        seconds=_seconds(connection, mailbox),
        cursors=_cursors(connection, mailbox),
    )


def _by(connection: Connection, wanted: Any) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in connection.execute(wanted)}


def _seconds(connection: Connection, mailbox: str) -> dict[str, float]:
    done = (mails.c.mailbox == key(mailbox), mails.c.done_at.is_not(None), mails.c.history.is_(False))
    wanted = select(mails.c.received_at, mails.c.read_at, mails.c.done_at).where(*done, mails.c.direction == "in")
    rows = connection.execute(wanted.order_by(mails.c.id.desc()).limit(RECENT)).all()
    arrival = sorted(max(row.done_at - row.received_at, timedelta(0)).total_seconds() for row in rows)
    reading = sorted((row.done_at - row.read_at).total_seconds() for row in rows)
    if not rows:
        return {}
    late = min(len(rows) - 1, round(len(rows) * 0.95))
    middle = len(rows) // 2
    return {
        "from_arrival_p50": arrival[middle],
        "from_arrival_p95": arrival[late],
        "from_reading_p50": reading[middle],
        "from_reading_p95": reading[late],
    }


def _cursors(connection: Connection, mailbox: str) -> tuple[Cursor, ...]:
    wanted = select(mail_cursors).where(mail_cursors.c.mailbox == key(mailbox)).order_by(mail_cursors.c.id)
    names = ("folder", "uidvalidity", "last_uid", "read_at")
    return tuple(Cursor(**{name: row[name] for name in names}) for row in connection.execute(wanted).mappings())


def one_mail(connection: Connection, mailbox: str, mail_id: int) -> StoredMail:
    """A mail as the staff sees it; UnknownReference where there is none."""
    wanted = (
        select(mails, cases.c.number, mail_quarantine.c.reason)
        .outerjoin(mail_threads, mail_threads.c.id == mails.c.thread_id)
        .outerjoin(cases, cases.c.id == mail_threads.c.case_id)
        .outerjoin(mail_quarantine, (mail_quarantine.c.mail_id == mails.c.id) & mail_quarantine.c.solved_at.is_(None))
        .where(mails.c.id == mail_id, mails.c.mailbox == key(mailbox))
    )
    row = connection.execute(wanted).mappings().first() if is_id(mail_id) else None
    if row is None:
        raise UnknownReference("there is no such mail")
    return _mail(connection, row)


def on_thread(connection: Connection, mailbox: str, message_id: str) -> tuple[OnThread, datetime] | None:
    """The thread of a mail that came in, as the send guard asks for it, and when that mail came; None for no such mail.

    The language is that of the newest mail that came in.
    """
    row = mails.c
    came = select(row.thread_id, row.received_at).where(
        row.mailbox == key(mailbox), row.message_id == key(message_id), row.direction == Direction.IN.value
    )
    found = connection.execute(came.order_by(row.id).limit(1)).first() if message_id else None
    if found is None or found.thread_id is None:
        return None
    thread = connection.execute(select(mail_threads).where(mail_threads.c.id == found.thread_id)).mappings().one()
    newest = select(row.judgement).where(row.thread_id == found.thread_id, row.direction == Direction.IN.value)
    judged = load_judgement(connection.scalar(newest.order_by(row.received_at.desc()).limit(1)) or "")
    language = judged.language if judged else ""
    stands = OnThread(thread["last_in_at"], thread["last_out_at"], thread["state"], language)
    return stands, found.received_at


def raw_of(connection: Connection, mail_id: int) -> bytes:
    """The bytes of a mail as they came; UnknownReference where there is none."""
    found = connection.scalar(select(mail_bytes.c.content).where(mail_bytes.c.mail_id == mail_id))
    if found is None:
        raise UnknownReference("there is no such mail")
    return bytes(found)


def twins(connection: Connection, mailbox: str, message_id: str, but: int) -> list[int]:
    """Other handled mails with this Message-ID, oldest first."""
    row = mails.c
    same = (row.mailbox == key(mailbox), row.message_id == key(message_id), row.id != but)
    handled = row.step.in_([Step.PLANNED.value, Step.DONE.value])
    wanted = select(row.id).where(*same, handled).order_by(row.id).limit(5)
    return list(connection.scalars(wanted).all()) if message_id else []


def alerts(connection: Connection, mailbox: str) -> tuple[Alert, ...]:
    """What the staff was not told yet, oldest first."""
    wanted = (
        select(mail_alerts, mails.c.subject, mails.c.sender, mails.c.state, mails.c.category, cases.c.number)
        .join(mails, mails.c.id == mail_alerts.c.mail_id)
        .outerjoin(mail_threads, mail_threads.c.id == mails.c.thread_id)
        .outerjoin(cases, cases.c.id == mail_threads.c.case_id)
        .where(mails.c.mailbox == key(mailbox), mail_alerts.c.told_at.is_(None))
        .order_by(mail_alerts.c.id)
    )
    names = ("id", "mail_id", "kind", "subject", "sender", "state", "category", "raised_at")
    rows = connection.execute(wanted).mappings()
    return tuple(Alert(case=row["number"] or "", **{name: row[name] for name in names}) for row in rows)


def told(connection: Connection, alert_id: int, reference: str, now: datetime) -> bool:
    """Notes that the staff was told, once; False where it was before."""
    row = (mail_alerts.c.id == alert_id, mail_alerts.c.told_at.is_(None))
    done = connection.execute(update(mail_alerts).where(*row).values(told_at=now, reference=clip(reference, 300)))
    return bool(done.rowcount)


def correct(connection: Connection, mailbox: str, mail_id: int, values: Mapping[str, Any]) -> StoredMail:
    """Sets what people say of a mail in place of what was judged; the judgement keeps what it was in ``corrected``."""
    found = one_mail(connection, mailbox, mail_id)
    if found.judgement is None:
        raise UnknownReference("this mail was not judged")
    judged = replace(found.judgement, **values)
    before = connection.scalar(select(mails.c.corrected).where(mails.c.id == mail_id)) or ""
    original = {name: getattr(found.judgement, name) for name in values}
    kept = {**original, **(load(before) if before else {})}
    row = update(mails).where(mails.c.id == mail_id)
    columns = {"state": key(judged.state), "category": judged.category.value}
    connection.execute(row.values(judgement=dump_judgement(judged), corrected=dump(kept), **columns))
    if "state" in values and found.thread_id is not None:
        theirs = update(mail_threads).where(mail_threads.c.id == found.thread_id)
        connection.execute(theirs.values(state=key(judged.state)))
    return one_mail(connection, mailbox, mail_id)


def _mail(connection: Connection, row: RowMapping) -> StoredMail:
    lying = select(mail_places).where(mail_places.c.mail_id == row["id"]).order_by(mail_places.c.id)
    places = connection.execute(lying).mappings().all()
    plain = ("id", "message_id", "sender", "subject", "state", "category", "received_at", "read_at", "done_at", "size")
    return StoredMail(
        **{name: row[name] for name in (*plain, "partial", "history", "note", "thread_id")},
        direction=Direction(row["direction"]),
        step=Step(row["step"]),
        case=row["number"] or "",
        judgement=load_judgement(row["judgement"]),
        places=tuple(Place(found["folder"], found["uidvalidity"], found["uid"]) for found in places),
        draft=draft_of(connection, row["id"]),
        quarantined=row["reason"] or "",
    )
