"""Who works on a message: one process at a time, so that a message delivered twice is answered once.

A claim is a lease: whoever holds it finishes within ``LEASE``, or the next to see the message takes it over. Each
take-over raises ``attempt``, and only the holder of the last attempt may record an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select, text, update

from knowledge.errors import BadInput, KnowledgeError
from knowledge.memory.as_json import load_reply
from knowledge.memory.clean import key
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.log import claims, interactions
from knowledge.message import Channel, Message, Reply

LEASE = timedelta(seconds=120)
"""How long a holder may take to answer, and how long to deliver, before another takes over."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class ClaimLost(KnowledgeError):
    """Another process took the message over meanwhile; its answer counts, and this one must not be sent."""


class ClaimState(StrEnum):
    """What is known of a message when it is claimed."""

    NEW = "new"
    TAKEN_OVER = "taken_over"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Claim:
    """The outcome of claiming a message.

    ``mine`` is True when the caller is to finish it: to answer where ``reply`` is None, else to deliver the reply that
    was recorded but not delivered in time. ``reply`` is the recorded one, its ``delivered`` True where the caller is to
    post nothing. ``delivered`` says whether the channel confirmed a delivery.
    """

    channel: Channel
    message_id: str
    state: ClaimState
    attempt: int
    mine: bool
    reply: Reply | None = None
    delivered: bool = False


_INSERT = text(
    "INSERT INTO claims (channel, message_id, attempt, claimed_at) VALUES (:channel, :message_id, 1, :now) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("now", type_=Moment))

# Claim and reply are read one after the other: PostgreSQL, having waited for the lock of a row, reads that row anew but
# not the rows joined to it.
_HERE = and_(claims.c.channel == bindparam("of_channel"), claims.c.message_id == bindparam("of_message"))
_SEEN = select(claims.c.attempt, claims.c.claimed_at, claims.c.interaction_id).where(_HERE).with_for_update()
_DONE = (
    update(claims)
    .where(_HERE)
    .values(interaction_id=bindparam("answered_by"), claimed_at=bindparam("at", type_=Moment))
)
_REPLY = select(interactions.c.reply, interactions.c.delivered_at, cases.c.number).select_from(
    interactions.outerjoin(cases, cases.c.interaction_id == interactions.c.id)
)


def take(connection: Connection, message: Message, now: datetime) -> Claim:
    """Claims a message in the caller's transaction, or tells who has it; BadInput for a message without an id."""
    if not message.id:
        raise BadInput("a message needs an id, or the same message could not be told from another")
    channel, message_id = message.channel, key(message.id)
    new = connection.execute(_INSERT, {"channel": channel.value, "message_id": message_id, "now": now})
    if new.rowcount:
        return Claim(channel, message_id, ClaimState.NEW, attempt=1, mine=True)
    return _seen(connection, channel, message_id, now)


def hold(connection: Connection, claim: Claim) -> Reply | None:
    """Locks a claim for recording its answer; gives the reply if it has one already, ClaimLost if it is not ours."""
    seen = connection.execute(_SEEN, _place(claim.channel, claim.message_id)).mappings().first()
    if seen is not None and seen["interaction_id"] is not None:
        return replace(_recorded(connection, seen["interaction_id"])[0], delivered=True)
    if seen is None or not claim.mine or seen["attempt"] != claim.attempt:
        raise ClaimLost("another process has taken this message over")
    return None


def finish(connection: Connection, claim: Claim, interaction_id: int, now: datetime) -> None:
    """Notes that a held claim was answered; from now on its holder has a lease to deliver."""
    place = _place(claim.channel, claim.message_id)
    connection.execute(_DONE, {**place, "answered_by": interaction_id, "at": now})


def release(connection: Connection, claim: Claim) -> None:
    """Ends the lease of a claim, so that the next to see the message may finish it at once; others' claims stay."""
    ours = and_(_is(claim.channel, claim.message_id), claims.c.attempt == claim.attempt)
    if claim.mine:
        connection.execute(update(claims).where(ours).values(claimed_at=_LONG_AGO))


def release_delivery(connection: Connection, interaction_id: int) -> None:
    """Ends the lease on delivering a recorded reply, so that the next to see its message may deliver it at once."""
    answered = claims.c.interaction_id == interaction_id
    connection.execute(update(claims).where(answered).values(claimed_at=_LONG_AGO))


def stored_reply(reply: str, interaction_id: int, case: str | None) -> Reply:
    """A reply from its row, with the number of the interaction and of its case."""
    return replace(load_reply(reply), interaction_id=interaction_id, case=case, delivered=False)


def _seen(connection: Connection, channel: Channel, message_id: str, now: datetime) -> Claim:
    """What a claimed message has come to, taken over if its lease has run out."""
    seen = connection.execute(_SEEN, _place(channel, message_id)).mappings().one()
    reply, delivered = (
        (None, False) if seen["interaction_id"] is None else _recorded(connection, seen["interaction_id"])
    )
    mine = not delivered and now - seen["claimed_at"] >= LEASE
    attempt = seen["attempt"] + 1 if mine else seen["attempt"]
    if mine:
        renewed = update(claims).where(_is(channel, message_id))
        connection.execute(renewed.values(attempt=attempt, claimed_at=now))
    if reply is None:
        state = ClaimState.TAKEN_OVER if mine else ClaimState.IN_PROGRESS
        return Claim(channel, message_id, state, attempt, mine)
    return Claim(channel, message_id, ClaimState.ANSWERED, attempt, mine, replace(reply, delivered=not mine), delivered)


def _recorded(connection: Connection, interaction_id: int) -> tuple[Reply, bool]:
    """The reply that was recorded, and whether it was delivered."""
    row = connection.execute(_REPLY.where(interactions.c.id == interaction_id)).mappings().one()
    return stored_reply(row["reply"], interaction_id, row["number"]), row["delivered_at"] is not None


def _place(channel: Channel, message_id: str) -> dict[str, str]:
    """Where a claim stands, for the statements that are built once."""
    return {"of_channel": channel.value, "of_message": message_id}


def _is(channel: Channel, message_id: str) -> ColumnElement[bool]:
    return and_(claims.c.channel == channel.value, claims.c.message_id == message_id)
