"""Who may see what: the functions that every text and every contact passes before it reaches a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from knowledge.contact import Holding
from knowledge.errors import NotAllowed
from knowledge.message import Person, Role


def may_see(role: Role, *, internal: bool, public_place: bool) -> bool:
    """Whether a text may be shown: internal texts only to staff and coordinators, and never where others read along."""
    if not internal:
        return True
    return role in (Role.STAFF, Role.COORDINATOR) and not public_place


class Sight(IntEnum):
    """How much of a contact somebody may see."""

    NOTHING = 0
    NAMES = 1
    """Who holds a post since when on what paper, and the address of the office; no address of the person."""
    EVERYTHING = 2


@dataclass(frozen=True, slots=True)
class ShownHolder:
    """A post and its holder as far as somebody may see them; made by ``shown_holder`` alone."""

    holding: Holding
    office: str
    """The functional mailbox; "" where there is none."""
    own: str = ""
    """The person's own address; "" where it may not be seen."""


def vouched_state(person: Person) -> str:
    """The State that somebody speaks for as far as the secretariat vouches for it; "" for one they only named.

    Who is no contact has role and State from the settings of the terminal they sit at.
    """
    return person.state if person.verified or person.id is None else ""


def sight_of(role: Role, own_state: str, *, state: str, public_place: bool) -> Sight:
    """How much of the contacts of a State somebody may see: nothing where others read along, whoever asks.

    Staff see everything, coordinators names and offices, a delegate those of the own State (``own_state`` is made by
    ``vouched_state``, never what the asker claims), the public nothing.
    """
    if public_place:
        return Sight.NOTHING
    if role is Role.STAFF:
        return Sight.EVERYTHING
    if role is Role.COORDINATOR or (role is Role.DELEGATE and own_state and own_state == state):
        return Sight.NAMES
    return Sight.NOTHING


def shown_holder(sight: Sight, holding: Holding, office: str, own: str) -> ShownHolder:
    """What may be seen of a post and its holder; NotAllowed where that is nothing. No personal address goes further."""
    if sight is Sight.NOTHING:
        raise NotAllowed("contacts are not shown here")
    if sight is Sight.EVERYTHING:
        return ShownHolder(holding, office, own)
    return ShownHolder(_without_address(holding), office)


def _without_address(holding: Holding) -> Holding:
    if holding.holder is None:
        return holding
    return replace(holding, holder=replace(holding.holder, address=""))
