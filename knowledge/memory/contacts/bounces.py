"""Bounces: what deliveries say of an address, and the proposals that follow from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from knowledge.contact import Bounce, Difference, NewProposal, ProposalKind
from knowledge.memory.clean import clip, fold
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.contacts.proposals import propose_in
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels, tenures
from knowledge.memory.tables.people import persons

EVIDENCE_LIMIT = 2_000
BY = "bounce"


def mark_bounced(store: Store, address: str, permanent: bool, at: datetime, evidence: str) -> int:
    """Notes a bounce on the channels in use with this address; gives how many, 0 for an address nobody has.

    A permanent failure of the address of somebody who holds a post becomes a proposal that they have left it.
    """
    with store.writing() as connection:
        return mark_bounced_in(connection, address, permanent, at, evidence)


def mark_bounced_in(connection: Connection, address: str, permanent: bool, at: datetime, evidence: str) -> int:
    """As ``mark_bounced``, in the caller's transaction."""
    rows = _open(connection, address)
    if not rows:
        return 0
    made = ChangeSet(connection, BY, BY, "permanent failure" if permanent else "passing failure", at)
    for row in rows:
        _mark(made, row, permanent, evidence)
        if permanent and row["person_id"] is not None:
            _propose_departure(connection, row, at, evidence)
    made.close("delivery failed", f"channels:{rows[0]['id']}")
    return len(rows)


def mark_reached(store: Store, address: str, at: datetime) -> int:
    """Clears the bounce state of an address that mail came from or went to; gives how many channels had one."""
    with store.writing() as connection:
        return mark_reached_in(connection, address, at)


def mark_reached_in(connection: Connection, address: str, at: datetime) -> int:
    """As ``mark_reached``, in the caller's transaction."""
    rows = [row for row in _open(connection, address) if row["bounce"]]
    if not rows:
        return 0
    made = ChangeSet(connection, BY, BY, "mail went through", at)
    for row in rows:
        made.change(channels, row["id"], bounce=Bounce.NONE.value, bounces=0)
    made.close("delivery works again", f"channels:{rows[0]['id']}")
    return len(rows)


def _open(connection: Connection, address: str) -> list[RowMapping]:
    same = (channels.c.medium == "mail", channels.c.address_key == fold(address), channels.c.until.is_(None))
    wanted = select(channels).where(*same).order_by(channels.c.id).with_for_update()
    return list(connection.execute(wanted).mappings())


def _mark(made: ChangeSet, row: RowMapping, permanent: bool, evidence: str) -> None:
    values: dict[str, Any] = {"bounced_at": made.at, "bounces": row["bounces"] + 1}
    values["bounce"] = (Bounce.HARD if permanent or row["bounce"] == Bounce.HARD.value else Bounce.SOFT).value
    made.change(channels, row["id"], **values, bounce_evidence=clip(evidence, EVIDENCE_LIMIT))


def _propose_departure(connection: Connection, row: RowMapping, at: datetime, evidence: str) -> None:
    held = select(tenures.c.post_id).where(tenures.c.person_id == row["person_id"], tenures.c.until.is_(None))
    owner = connection.execute(select(persons.c.name, persons.c.state).where(persons.c.id == row["person_id"])).one()
    for post_id in connection.scalars(held).all():
        left = Difference("person", owner.name, "")
        until = Difference("until", "", at.date().isoformat())
        what = NewProposal(
            ProposalKind.DEPARTURE,
            (left, until),
            clip(evidence, EVIDENCE_LIMIT),
            f"channels:{row['id']}",
            BY,
            owner.state,
            person_id=row["person_id"],
            post_id=post_id,
        )
        propose_in(connection, what, at)
