"""Proposals: changes seen in signatures, bounces, imports or Slack, which staff accept or reject."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.contact import Difference, NewProposal, Proposal, ProposalKind
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.as_json import dump
from knowledge.memory.audit import note_change
from knowledge.memory.clean import clip, fold, is_id
from knowledge.memory.contacts.carrying import carry_out, turn_down
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import proposals
from knowledge.memory.tables.contacts import posts

LINE_LIMIT = 300
EVIDENCE_LIMIT = 4_000
MOST_DIFFERENCES = 30

FIELDS = (
    *("person", "name", "address", "phone", "language", "style", "rank", "gender", "state", "uid", "note"),
    *("since", "until", "organisation", "organisation_kind", "functional", "post", "title", "theme", "evidence"),
)
"""Fields a difference may name; a role is never among them: what somebody may see is not proposed from outside."""


def propose(store: Store, proposal: NewProposal, now: datetime) -> int:
    """Stores a proposal and gives its number; the same seen again, decided or not, gives the number it has."""
    with store.writing() as connection:
        return propose_in(connection, proposal, now)


def propose_in(connection: Connection, proposal: NewProposal, now: datetime) -> int:
    """As ``propose``, in the caller's transaction."""
    values = _values(connection, _checked(proposal), now)
    known = select(proposals.c.id).where(proposals.c.fingerprint == values["fingerprint"])
    if (number := connection.scalar(known)) is not None:
        return int(number)
    # Two processes may see the same signature at once: the second waits here and finds the first one's.
    try:
        with connection.begin_nested():
            inserted = connection.execute(insert(proposals).values(values)).inserted_primary_key
    except IntegrityError:
        if (number := connection.scalar(known)) is not None:
            return int(number)
        raise
    if inserted is None:
        raise RuntimeError("the database gave no key for a new row")
    number = int(inserted[0])
    details = {"kind": proposal.kind.value, "source": proposal.source, "reference": proposal.reference}
    note_change(connection, proposal.source, "propose", "", now, after=details, subject=f"proposals:{number}")
    return number


def read_proposals(store: Store, status: str = "open") -> tuple[Proposal, ...]:
    """The proposals of a status, oldest first; of every status where it is ""."""
    wanted = select(proposals).order_by(proposals.c.id)
    if status:
        wanted = wanted.where(proposals.c.status == status)
    with store.reading() as connection:
        return tuple(_proposal(row) for row in connection.execute(wanted).mappings())


def read_proposal(store: Store, number: int) -> Proposal:
    """One proposal; UnknownReference where there is none."""
    with store.reading() as connection:
        return _proposal(_row(connection, number))


def reject(store: Store, number: int, who: str, why: str, now: datetime) -> None:
    """Says no to a proposal: it stays, with the reason, and is not made again."""
    with store.writing() as connection:
        what = _proposal(_row(connection, number)).what
        _decide(connection, number, "rejected", who, why, now)
        made = ChangeSet(connection, "proposal", who, f"proposal {number}", now)
        turn_down(made, what)
        if made.empty:
            made.drop()
        else:
            made.close(f"proposal {number} rejected", f"persons:{what.person_id}")
        note_change(connection, who, "reject", why, now, subject=f"proposals:{number}")


def accept(store: Store, number: int, who: str, now: datetime, nomination: str = "", into: int | None = None) -> int:
    """Carries a proposal out and gives the number of the change, by which it can be undone.

    ``into`` is the known contact that a new person turns out to be. BadInput where the proposal wants an official
    nomination and none is given or known.
    """
    with store.writing() as connection:
        proposal = _proposal(_row(connection, number))
        paper = nomination.strip() or proposal.what.nomination
        if proposal.needs_nomination and not paper:
            raise BadInput(
                f"proposal {number} changes who holds a post: give the official nomination (--nomination REF)"
            )
        _decide(connection, number, "accepted", who, "", now)
        made = ChangeSet(connection, "proposal", who, f"proposal {number}", now)
        subject = carry_out(made, proposal.what, paper, into)
        row = proposals.c.id == number
        connection.execute(update(proposals).where(row).values(change_id=made.id, nomination=clip(paper, LINE_LIMIT)))
        return made.close(f"proposal {number} accepted", subject, {"proposal": number, "nomination": paper})


def _decide(connection: Connection, number: int, status: str, who: str, why: str, now: datetime) -> None:
    _row(connection, number)
    mine = update(proposals).where(proposals.c.id == number, proposals.c.status == "open")
    decided = {
        "status": status,
        "decided_at": now,
        "decided_by": clip(who, LINE_LIMIT),
        "reason": clip(why, LINE_LIMIT),
    }
    if not connection.execute(mine.values(**decided)).rowcount:
        raise BadInput(f"proposal {number} was decided already")


def _row(connection: Connection, number: int) -> RowMapping:
    wanted = select(proposals).where(proposals.c.id == number)
    row = connection.execute(wanted).mappings().first() if is_id(number) else None
    if row is None:
        raise UnknownReference("there is no such proposal")
    return row


def _checked(proposal: NewProposal) -> NewProposal:
    if not proposal.differences or len(proposal.differences) > MOST_DIFFERENCES:
        raise BadInput(f"a proposal names 1 to {MOST_DIFFERENCES} differences")
    unknown = sorted({one.field for one in proposal.differences} - set(FIELDS))
    if unknown:
        raise BadInput("a difference may name: " + ", ".join(FIELDS))
    return proposal


def _values(connection: Connection, proposal: NewProposal, now: datetime) -> dict[str, Any]:
    shown = [[one.field, clip(one.before, LINE_LIMIT), clip(one.after, LINE_LIMIT)] for one in proposal.differences]
    same = [proposal.kind.value, proposal.state, proposal.person_id, proposal.organisation_id, proposal.post_id]
    fingerprint = dump([*same, sorted([field, _said(proposal.kind, field, after)] for field, _before, after in shown)])
    return {
        "kind": proposal.kind.value,
        "status": "open",
        "state": proposal.state,
        "person_id": proposal.person_id,
        "organisation_id": proposal.organisation_id,
        "post_id": proposal.post_id,
        "differences": dump(shown),
        "evidence": clip(proposal.evidence, EVIDENCE_LIMIT),
        "reference": clip(proposal.reference, LINE_LIMIT),
        "source": clip(proposal.source, LINE_LIMIT),
        "sender": clip(proposal.sender, LINE_LIMIT),
        "authentication": clip(proposal.authentication, LINE_LIMIT),
        "needs_nomination": _needs_nomination(connection, proposal),
        "nomination": clip(proposal.nomination, LINE_LIMIT),
        "fingerprint": hashlib.sha256(fingerprint.encode("utf-8", "surrogatepass")).hexdigest(),
        "proposed_at": now,
        "decided_by": "",
        "reason": "",
    }


def _said(kind: ProposalKind, field: str, after: str) -> str:
    """What is compared of a difference: who is seen to have left on two days of a year has left once."""
    return after[:4] if kind is ProposalKind.DEPARTURE and field == "until" else fold(after)


def _needs_nomination(connection: Connection, proposal: NewProposal) -> bool:
    """Who speaks for a State is said by that State: every change of a governmental holder wants its paper."""
    if proposal.kind is not ProposalKind.HOLDER or proposal.post_id is None:
        return proposal.kind is ProposalKind.HOLDER
    return bool(connection.scalar(select(posts.c.state).where(posts.c.id == proposal.post_id)))


def _proposal(row: RowMapping) -> Proposal:
    differences = tuple(Difference(*one) for one in json.loads(row["differences"]))
    what = NewProposal(
        ProposalKind(row["kind"]),
        differences,
        row["evidence"],
        row["reference"],
        row["source"],
        row["state"],
        row["person_id"],
        row["organisation_id"],
        row["post_id"],
        row["sender"],
        row["authentication"],
        row["nomination"],
    )
    return Proposal(
        row["id"],
        what,
        row["status"],
        row["needs_nomination"],
        row["proposed_at"],
        row["decided_at"],
        row["decided_by"],
        row["reason"],
        row["change_id"],
    )
