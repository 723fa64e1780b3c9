"""The State that somebody names as theirs: kept as a claim, believed only when staff vouch for it.

A claim is a proposal like any other; accepting it, here or in the list of proposals, is what makes a delegate. A State
that the contact list holds already is not overwritten by a claim.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from knowledge.contact import Difference, NewProposal, ProposalKind
from knowledge.errors import BadInput
from knowledge.memory.contacts import edits, proposals
from knowledge.memory.contacts.carrying import refuse_state, vouch
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import proposals as table
from knowledge.memory.tables.people import persons

SOURCE = "slack"


def claim(store: Store, person_id: int, state: str, who: str, now: datetime) -> int:
    """Keeps a claim as a proposal and gives its number; ``who`` names the claimant's account ("slack:U…").

    An earlier claim of theirs that nobody has decided is taken back by it.
    """
    with store.writing() as connection:
        person = edits.person_row(connection, person_id)
        earlier = _claims(connection, person_id)
        what = NewProposal(
            ProposalKind.STATE,
            (Difference("state", "" if earlier else person["state"], state),),
            f"{person['name'] or person['address'] or 'Somebody'} chose this State in Slack",
            who,
            SOURCE,
            state,
            person_id=person_id,
            sender=person["address"],
        )
        if person["state"] != state and (earlier or not person["state"]):
            made = ChangeSet(connection, "claim", who, "named in Slack", now)
            made.change(persons, person_id, state=state)
            made.close("State named, not confirmed", f"persons:{person_id}")
        number = proposals.propose_in(connection, what, now)
        _close(connection, [one["id"] for one in earlier if one["id"] != number and one["status"] == "open"], who, now)
        mine = (table.c.id == number, table.c.status == "rejected", table.c.decided_by == who)
        connection.execute(update(table).where(*mine).values(status="open", decided_by="", decided_at=None, reason=""))
        return number


def confirm(store: Store, person_id: int, by: str, now: datetime, state: str = "") -> None:
    """Staff vouch for the State somebody named; ``state`` is the one staff were shown, where they were shown one.

    BadInput where none is named, or another has been named since.
    """
    number, named = _named(store, person_id, state)
    if number is not None:
        proposals.accept(store, number, by, now)
        return
    with store.writing() as connection:
        made = ChangeSet(connection, "proposal", by, "vouched for", now)
        vouch(made, person_id, named)
        made.close("State confirmed", f"persons:{person_id}")


def reject(store: Store, person_id: int, by: str, now: datetime, state: str = "") -> None:
    """Staff do not: the person stays, without a State they named themselves, and sees what everybody sees."""
    number, named = _named(store, person_id, state)
    if number is not None:
        proposals.reject(store, number, by, "not confirmed", now)
        return
    with store.writing() as connection:
        made = ChangeSet(connection, "proposal", by, "not vouched for", now)
        refuse_state(made, person_id, named)
        made.close("State not confirmed", f"persons:{person_id}")


def _named(store: Store, person_id: int, shown: str) -> tuple[int | None, str]:
    """The open claim, if any, and the State it names; else the State the person has."""
    with store.reading() as connection:
        person = edits.person_row(connection, person_id)
        claims = [one for one in _claims(connection, person_id) if one["status"] == "open"]
    named = claims[-1]["state"] if claims else person["state"]
    if not named:
        raise BadInput("this person names no State")
    if shown and shown != named:
        raise BadInput("this person has named another State since")
    return (claims[-1]["id"] if claims else None), named


def _claims(connection: Connection, person_id: int) -> list[RowMapping]:
    mine = (table.c.person_id == person_id, table.c.kind == ProposalKind.STATE.value)
    return list(connection.execute(select(table).where(*mine).order_by(table.c.id)).mappings())


def _close(connection: Connection, numbers: list[int], who: str, now: datetime) -> None:
    taken_back = {"status": "rejected", "decided_by": who, "decided_at": now, "reason": "another State was named"}
    connection.execute(update(table).where(table.c.id.in_(numbers)).values(**taken_back))
