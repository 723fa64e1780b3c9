"""What was asked and answered in a span of time, without the answers' words: for counting many interactions quickly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from knowledge.contact import PostKind
from knowledge.memory.store import Store
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.contacts import posts
from knowledge.memory.tables.log import interactions
from knowledge.message import Outcome

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the figures need it; ``case`` is "" where it was not handed over. Times are UTC."""

    id: int
    channel: str
    state: str
    question: str
    outcome: Outcome
    received_at: datetime
    answered_at: datetime
    case: str


def asked_between(store: Store, since: datetime, until: datetime) -> Iterator[Asked]:
    """The questions answered from ``since`` (inclusive) until ``until`` (exclusive), read some thousands at a time."""
    row = interactions.c
    joined = interactions.outerjoin(cases, cases.c.interaction_id == row.id)
    wanted = (row.id, row.channel, row.state, row.question, row.outcome, row.received_at, row.answered_at)
    statement = select(*wanted, cases.c.number).select_from(joined).order_by(row.id).limit(_PAGE)
    statement = statement.where(row.answered_at >= since, row.answered_at < until)
    last = 0
    while True:
        with store.reading() as connection:
            found = connection.execute(statement.where(row.id > last)).all()
        for item in found:
            yield Asked(*item[:4], Outcome(item.outcome), item.received_at, item.answered_at, item.number or "")
        if len(found) < _PAGE:
            return
        last = found[-1].id


def cases_answered(store: Store, since: datetime, until: datetime) -> tuple[float, ...]:
    """How long each case that a person answered in that span was open, in seconds."""
    row = cases.c
    statement = select(row.opened_at, row.answered_at).where(row.answered_at >= since, row.answered_at < until)
    with store.reading() as connection:
        found = connection.execute(statement.order_by(row.id)).all()
    return tuple(max(0.0, (item.answered_at - item.opened_at).total_seconds()) for item in found)


def focal_posts(store: Store) -> frozenset[int]:
    """The ids of all posts that are focal points."""
    wanted = select(posts.c.id).where(posts.c.kind == PostKind.FOCAL_POINT.value)
    with store.reading() as connection:
        return frozenset(connection.scalars(wanted))
