"""Who works on which mail: one worker at a time, by a lease; a worker that is gone leaves its mails to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select, update

from knowledge.errors import KnowledgeError
from knowledge.memory.clean import key
from knowledge.memory.inbox.records import Job, Step
from knowledge.memory.tables.inbox import mail_bytes, mails
from knowledge.timeline import Direction

LEASE = timedelta(seconds=120)
"""How long a worker may take over one step before another may take the mail over."""

_QUEUES = ((Step.STORED, Direction.OUT), (Step.PLANNED, Direction.IN), (Step.STORED, Direction.IN))
"""What is worked on first: answers that make drafts needless, then drafts that wait to be put down, then the rest."""

_OPEN = (Step.STORED.value, Step.PLANNED.value)


class JobLost(KnowledgeError):
    """Another worker has taken this mail over meanwhile; what it does counts."""

    permanent = False


def take(connection: Connection, mailbox: str, worker: str, now: datetime) -> Job | None:
    """The next mail to be brought forward, what went out before what came in, oldest first; None where none is free."""
    row = next((found for queue in _QUEUES if (found := _first(connection, mailbox, queue, now)) is not None), None)
    if row is None:
        return None
    deaths = row["deaths"] + 1 if row["lease_by"] else row["deaths"]
    lease = {"attempt": row["attempt"] + 1, "deaths": deaths, "lease_by": key(worker), "lease_until": now + LEASE}
    connection.execute(update(mails).where(mails.c.id == row["id"]).values(**lease))
    raw = connection.scalar(select(mail_bytes.c.content).where(mail_bytes.c.mail_id == row["id"]))
    return Job(
        mail_id=row["id"],
        attempt=row["attempt"] + 1,
        deaths=deaths,
        step=Step(row["step"]),
        direction=Direction(row["direction"]),
        received_at=row["received_at"],
        raw=raw or b"",
        **{name: row[name] for name in ("answered", "history", "partial", "message_id")},
    )


def _first(connection: Connection, mailbox: str, queue: tuple[Step, Direction], now: datetime) -> RowMapping | None:
    """The oldest free mail of a queue; an index gives it without sorting, however long the queue is."""
    step, direction = queue
    of_queue = (mails.c.mailbox == key(mailbox), mails.c.step == step.value, mails.c.direction == direction.value)
    free = or_(mails.c.lease_until.is_(None), mails.c.lease_until <= now)
    oldest = select(mails).where(*of_queue, free).order_by(mails.c.received_at).limit(1)
    return connection.execute(oldest.with_for_update(skip_locked=True)).mappings().first()


def hold(connection: Connection, job: Job) -> None:
    """Locks the mail for this transaction; JobLost where it is another's by now."""
    row = select(mails.c.attempt, mails.c.step).where(mails.c.id == job.mail_id).with_for_update()
    found = connection.execute(row).first()
    if found is None or found.attempt != job.attempt or found.step != job.step.value:
        raise JobLost("another worker has taken this mail over")


def move(connection: Connection, job: Job, step: Step, now: datetime, **values: Any) -> None:
    """Brings a held mail to its next step, in the caller's transaction; the lease goes on unless it is done."""
    if step is not Step.PLANNED:
        values |= {"lease_by": "", "lease_until": None}
    if step is Step.DONE:
        values |= {"done_at": now}
    connection.execute(update(mails).where(mails.c.id == job.mail_id).values(step=step.value, deaths=0, **values))


def release(connection: Connection, job: Job, until: datetime | None = None) -> None:
    """Gives a mail back, to be tried again at once or not before ``until``; another's stays."""
    ours = (mails.c.id == job.mail_id, mails.c.attempt == job.attempt)
    connection.execute(update(mails).where(*ours).values(lease_by="", lease_until=until, deaths=0))


def free(connection: Connection, workers: Sequence[str], now: datetime) -> int:
    """Ends the leases of workers that are known to be gone; gives how many mails that freed."""
    gone = mails.c.lease_by.in_([key(worker) for worker in workers])
    return connection.execute(update(mails).where(gone, mails.c.lease_until > now).values(lease_until=now)).rowcount


def leased(connection: Connection, mailbox: str, now: datetime) -> tuple[int, datetime | None]:
    """How many mails other workers have in hand, and when the last of these leases ends."""
    busy = (mails.c.mailbox == key(mailbox), mails.c.step.in_(_OPEN), mails.c.lease_until > now)
    row = connection.execute(select(func.count(), func.max(mails.c.lease_until)).where(*busy)).one()
    return int(row[0]), row[1]
