"""Carries out what a proposal says, once somebody of the staff has accepted it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from knowledge.contact import ContactRow, NewProposal, OrganisationKind, PostKind, ProposalKind
from knowledge.errors import BadInput
from knowledge.memory.clean import fold
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.contacts.placing import Places
from knowledge.memory.contacts.snapshot import read_snapshot
from knowledge.memory.tables.contacts import tenures
from knowledge.memory.tables.people import persons
from knowledge.message import Role
from knowledge.theme import read_theme

_DETAILS = (*edits.TEXTS, "address", "phone")


def carry_out(made: ChangeSet, what: NewProposal, paper: str, into: int | None) -> str:
    """Does it, and gives what it was about ("persons:17"); BadInput where the proposal lacks what it takes."""
    fields = {one.field: one.after for one in what.differences}
    fields = {"state": what.state, **fields, "name": fields.get("name") or fields.get("person", "")}
    if what.kind is ProposalKind.DEPARTURE:
        return _depart(made, what, _day(fields.get("until", "")))
    if what.kind is ProposalKind.STATE:
        person_id = _needed(what.person_id, "person")
        vouch(made, person_id, fields["state"])
        return f"persons:{person_id}"
    if what.kind is ProposalKind.DETAILS:
        person_id = _needed(into or what.person_id, "person")
        edits.person_row(made.connection, person_id)
        edits.change_person(made, person_id, {one.field: one.after for one in what.differences})
        return f"persons:{person_id}"
    person_id = _person_for(made, into or what.person_id, fields)
    if what.kind is ProposalKind.NEW_PERSON:
        _place(made, fields, person_id, paper, what.reference)
    else:
        post_id = _needed(what.post_id, "post")
        # Without a day the post changes hands today: an open beginning would reach over all who held it before.
        since = _day(fields.get("since", "")) or made.at.date()
        edits.appoint(made, post_id, person_id, since, paper or what.reference)
    return f"persons:{person_id}"


def turn_down(made: ChangeSet, what: NewProposal) -> None:
    """What follows from a no: a State that somebody named for themselves does not stay with them."""
    if what.kind is ProposalKind.STATE and what.person_id is not None:
        refuse_state(made, what.person_id, what.state)


def vouch(made: ChangeSet, person_id: int, state: str) -> None:
    """Staff vouch for the State of a person, who is one of its delegates from now on; a higher role stays."""
    person = edits.person_row(made.connection, person_id)
    role = Role.DELEGATE.value if person["role"] == Role.PUBLIC.value else person["role"]
    made.change(persons, person_id, state=state, verified=True, role=role)
    made.tell("its State was confirmed", state, person_id)


def refuse_state(made: ChangeSet, person_id: int, state: str) -> None:
    """Takes a State that nobody vouched for from a person; one that is vouched for, or another, stays."""
    person = edits.person_row(made.connection, person_id)
    if person["state"] == state and not person["verified"]:
        made.change(persons, person_id, state="", role=Role.PUBLIC.value)


def _person_for(made: ChangeSet, person_id: int | None, fields: Mapping[str, str]) -> int:
    """The person meant: by number, else by address, else a new one. Details that differ are brought up to date."""
    known = {name: value for name, value in fields.items() if name in _DETAILS and value}
    if person_id is None and known.get("address"):
        same = persons.c.address_key == fold(known["address"])
        person_id = made.connection.scalar(select(persons.c.id).where(same))
    if person_id is not None:
        edits.person_row(made.connection, person_id)
        edits.change_person(made, person_id, known)
        return person_id
    if not known.get("name"):
        raise BadInput("the proposal names nobody")
    person_id = edits.new_person(made, known)
    if known.get("phone"):
        edits.change_person(made, person_id, {"phone": known["phone"]})
    return person_id


def _place(made: ChangeSet, fields: Mapping[str, str], person_id: int, paper: str, reference: str) -> None:
    """Gives a new person the organisation and post that the proposal names, if any."""
    post = fields.get("post", "")
    row = ContactRow(
        0,
        functional=fields.get("functional", ""),
        state=fields.get("state", ""),
        organisation=fields.get("organisation", ""),
        organisation_kind=OrganisationKind(fields.get("organisation_kind") or OrganisationKind.OTHER.value),
        post=PostKind(post) if post else None,
        title=fields.get("title", ""),
        theme=read_theme(fields.get("theme", "")),
        since=_day(fields.get("since", "")),
        until=_day(fields.get("until", "")),
        evidence=paper or fields.get("evidence", ""),
    )
    places = Places(made, read_snapshot(made.connection), reference)
    places.place(row, person_id)
    places.finish()


def _depart(made: ChangeSet, what: NewProposal, until: date | None) -> str:
    person_id = _needed(what.person_id, "person")
    held = select(tenures.c.id).where(tenures.c.person_id == person_id, tenures.c.until.is_(None))
    if what.post_id is not None:
        held = held.where(tenures.c.post_id == what.post_id)
    for tenure_id in made.connection.scalars(held).all():
        edits.vacate(made, tenure_id, until or made.at.date())
    return f"persons:{person_id}"


def _needed(number: int | None, what: str) -> int:
    if number is None:
        raise BadInput(f"the proposal names no {what}")
    return number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput("a day is written YYYY-MM-DD") from None
