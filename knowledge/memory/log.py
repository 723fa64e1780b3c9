"""The log of every interaction, whatever its channel, written in the transaction in which its reply is decided."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, insert, select, text, update

from knowledge.case import CaseOpening
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory import claims
from knowledge.memory.as_json import dump, dump_reply
from knowledge.memory.cases import open_case
from knowledge.memory.claims import Claim, stored_reply
from knowledge.memory.clean import clip, fold, is_id, key
from knowledge.memory.entries import LogEntry, LogFilter, read_entries, read_entry, read_numbered
from knowledge.memory.store import Store
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.log import interactions
from knowledge.memory.tables.people import persons
from knowledge.memory.timeline import DETAIL_LIMIT, SUBJECT_LIMIT, append
from knowledge.message import Channel, Feedback, Message, Outcome, Person, Reply, Sender, Turn
from knowledge.timeline import Direction, Event, EventKind

QUESTION_LIMIT = 20_000
"""Characters of a question that are kept; no channel lets a person type more, and pasted files belong elsewhere."""

LINE_LIMIT = 2_000
REASON_LIMIT = 5_000
NAME_LIMIT = 300

Finish = Callable[[Reply], Reply]
"""Words a reply to its end: one handed over inside the transaction, once its case number is known, others before it."""


class Log:
    """Claims, interactions and feedback of a store."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def at_hand(self) -> AbstractContextManager[None]:
        """Within, whatever this thread reads of the store goes over one connection; a question reads a dozen times."""
        return self._store.at_hand()

    def claim(self, message: Message, now: datetime) -> Claim:
        """Claims a message for answering; of all who see the same (channel, id), one at a time gets ``mine``."""
        with self._store.writing() as connection:
            return claims.take(connection, message, now)

    def record(
        self,
        claim: Claim,
        message: Message,
        person: Person | None,
        reply: Reply,
        understood: str,
        now: datetime,
        finish: Finish | None = None,
    ) -> Reply:
        """Writes an interaction, and opens a case if it is handed over, in one transaction; gives the complete reply.

        ``finish`` may put the case number into the words. Where the message was answered meanwhile, the reply that was
        recorded comes back, marked delivered; ClaimLost where another process is at it.
        """
        handed_over = reply.outcome is Outcome.HANDED_OVER
        if finish is not None and not handed_over:
            reply = finish(reply)
        with self._store.writing() as connection:
            if (answered := claims.hold(connection, claim)) is not None:
                return answered
            values = _interaction(claim, message, person, reply, understood, now)
            values["person_id"] = _person_key(connection, person)
            interaction_id = _insert(connection, values)
            case = _case_for(connection, interaction_id, values) if handed_over else None
            complete = replace(reply, interaction_id=interaction_id, case=case, delivered=False)
            if finish is not None and handed_over:
                complete = replace(finish(complete), interaction_id=interaction_id, case=case, delivered=False)
                connection.execute(_REPLY, {"interaction": interaction_id, "words": dump_reply(complete)})
            append(connection, _event(interaction_id, values, complete))
            claims.finish(connection, claim, interaction_id, now)
            return complete

    def delivered(self, interaction_id: int, reference: str, now: datetime) -> None:
        """Notes that the reply reached its reader, and what the channel calls it; the first note stands."""
        values = {"delivered_at": now, "reference": clip(reference, NAME_LIMIT)}
        with self._store.writing() as connection:
            _require(connection, interaction_id)
            undelivered = (interactions.c.id == interaction_id, interactions.c.delivered_at.is_(None))
            connection.execute(update(interactions).where(*undelivered).values(**values))

    def undelivered(self, interaction_id: int) -> None:
        """Gives a recorded reply back that could not be delivered, so that a redelivery of its message may do it."""
        with self._store.writing() as connection:
            claims.release_delivery(connection, interaction_id)

    def failed(self, claim: Claim) -> None:
        """Gives a claim back after an error, of answering or of delivering, so that the message may be tried again."""
        with self._store.writing() as connection:
            claims.release(connection, claim)

    def history(self, conversation: str, limit: int, channel: Channel | None = None) -> tuple[Turn, ...]:
        """The last turns of a conversation, oldest first."""
        wanted: dict[str, object] = {"conversation": key(conversation), "limit": max(0, limit)}
        if channel is not None:
            wanted["channel"] = channel.value
        with self._store.reading() as connection:
            rows = connection.execute(_HISTORY if channel is None else _HISTORY_HERE, wanted).mappings().all()
        return tuple(
            Turn(row["question"], row["understood"], stored_reply(row["reply"], row["id"], row["number"]), row["at"])
            for row in reversed(rows)
        )

    def feedback(self, given: Feedback) -> None:
        """Stores a vote; a later one of the same person replaces it, but keeps its reason unless that changes too."""
        if given.verdict not in {"up", "down"}:
            raise BadInput('a verdict is "up" or "down"')
        with self._store.writing() as connection:
            _require(connection, given.interaction_id)
            connection.execute(_VOTE, _vote(given))

    def interaction(self, interaction_id: int) -> LogEntry:
        """One entry of the log; UnknownReference where there is none."""
        with self._store.reading() as connection:
            entry = read_entry(connection, interaction_id) if is_id(interaction_id) else None
        if entry is None:
            raise UnknownReference("there is no such interaction")
        return entry

    def interactions(self, numbers: Collection[int]) -> dict[int, LogEntry]:
        """The interactions with these ids that there are, by id; some hundreds at a time."""
        return read_numbered(self._store, numbers)

    def entries(self, wanted: LogFilter | None = None, newest_first: bool = False) -> Iterator[LogEntry]:
        """The entries that match, by id, read some hundreds at a time."""
        return read_entries(self._store, wanted or LogFilter(), newest_first)


# Built once: every question asks these, and building a statement costs more than running it.
_HISTORY: Select[Any] = (
    select(
        interactions.c.id,
        interactions.c.question,
        interactions.c.understood,
        interactions.c.reply,
        interactions.c.answered_at.label("at"),
        cases.c.number,
    )
    .select_from(interactions.outerjoin(cases, cases.c.interaction_id == interactions.c.id))
    .where(interactions.c.conversation == bindparam("conversation"))
    .order_by(interactions.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_HISTORY_HERE = _HISTORY.where(interactions.c.channel == bindparam("channel"))
_REPLY = update(interactions).where(interactions.c.id == bindparam("interaction")).values(reply=bindparam("words"))
_NEW = insert(interactions)

_VOTE = text(
    "INSERT INTO feedback (interaction_id, voter, verdict, reason, address, slack_user, slack_team, name, at) "
    "VALUES (:interaction_id, :voter, :verdict, :reason, :address, :slack_user, :slack_team, :name, :at) "
    "ON CONFLICT (interaction_id, voter) DO UPDATE SET at = excluded.at, verdict = excluded.verdict, "
    "reason = CASE WHEN excluded.reason = '' AND excluded.verdict = feedback.verdict "
    "THEN feedback.reason ELSE excluded.reason END "
    "WHERE excluded.at >= feedback.at"  # a vote that is delivered again, late, undoes nothing
).bindparams(bindparam("at", type_=Moment))


def _interaction(
    claim: Claim, message: Message, person: Person | None, reply: Reply, understood: str, now: datetime
) -> dict[str, Any]:
    sender = message.sender
    return {
        "channel": claim.channel.value,
        "message_id": claim.message_id,
        "conversation": key(message.conversation),
        "public": message.public,
        "name": clip(person.name if person else sender.name, NAME_LIMIT),
        "address": clip((person.address if person else "") or sender.address, NAME_LIMIT),
        "slack_user": clip(sender.slack_user, NAME_LIMIT),
        "slack_team": clip(sender.slack_team, NAME_LIMIT),
        "state": key(((person.state if person else "") or message.state).strip().upper()),
        "role": person.role.value if person else "",
        "language": clip(reply.language, NAME_LIMIT),
        "collections": dump([clip(name, NAME_LIMIT) for name in message.collections]),
        "question": clip(message.text, QUESTION_LIMIT),
        "question_length": len(message.text),
        "intent": clip(reply.intent, NAME_LIMIT),
        "understood": clip(understood, LINE_LIMIT),
        "outcome": reply.outcome.value,
        "confidence": _finite(reply.confidence),
        "elapsed_ms": _finite(reply.elapsed_ms),
        "reply": dump_reply(reply),
        "received_at": message.received_at,
        "answered_at": now,
        "reference": "",
    }


def _event(interaction_id: int, values: dict[str, Any], reply: Reply) -> Event:
    """The interaction as an entry of the timeline: the question as its subject, the answer as its detail."""
    question = values["question"]
    rest = [question[: DETAIL_LIMIT // 2]] if len(question) > SUBJECT_LIMIT else []
    return Event(
        kind=EventKind.QUESTION,
        direction=Direction.IN,
        at=values["received_at"],
        subject=question,
        source=f"interaction:{interaction_id}",
        detail="\n\n".join([*rest, reply.text]),
        state=values["state"],
        person_id=values["person_id"],
        channel=values["channel"],
        case=reply.case or "",
        category=values["intent"],
        language=values["language"],
        who=" ".join(filter(None, (values["name"], values["address"], values["slack_user"]))),
    )


def _person_key(connection: Connection, person: Person | None) -> int | None:
    """The person's id, if there still is such a person: a log entry must not fail for one removed meanwhile."""
    if person is None or person.id is None or not is_id(person.id):
        return None
    return connection.scalar(select(persons.c.id).where(persons.c.id == person.id))


def _insert(connection: Connection, values: dict[str, Any]) -> int:
    inserted = connection.execute(_NEW, values).inserted_primary_key
    if inserted is None:
        raise RuntimeError("the database gave no key for a new row")
    return int(inserted[0])


def _case_for(connection: Connection, interaction_id: int, values: dict[str, Any]) -> str:
    opening = CaseOpening(
        origin=f"interaction:{interaction_id}",
        question=values["question"],
        channel=values["channel"],
        opened_at=values["answered_at"],
        interaction_id=interaction_id,
        person_id=values["person_id"],
        asker=values["name"] or values["address"] or values["slack_user"],
        state=values["state"],
        language=values["language"],
        place=values["conversation"],
    )
    return open_case(connection, opening)


def _require(connection: Connection, interaction_id: int) -> None:
    known = select(interactions.c.id).where(interactions.c.id == interaction_id)
    if not is_id(interaction_id) or connection.scalar(known) is None:
        raise UnknownReference("there is no such interaction")


def _vote(given: Feedback) -> dict[str, Any]:
    return {
        "interaction_id": given.interaction_id,
        "voter": _voter(given.sender),
        "verdict": given.verdict,
        "reason": clip(given.reason, REASON_LIMIT),
        "address": clip(given.sender.address, NAME_LIMIT),
        "slack_user": clip(given.sender.slack_user, NAME_LIMIT),
        "slack_team": clip(given.sender.slack_team, NAME_LIMIT),
        "name": clip(given.sender.name, NAME_LIMIT),
        "at": given.at,
    }


def _voter(sender: Sender) -> str:
    if sender.slack_user:
        return key(f"slack:{sender.slack_team}:{sender.slack_user}")
    return key(f"mail:{fold(sender.address)}") if sender.address else "anonymous"


def _finite(number: float) -> float:
    """No database compares NaN; SQLite even takes it for NULL."""
    return number if math.isfinite(number) else 0.0
