"""Whom a letter goes to: named on the command line, else as the directory knows, else the mission in Geneva."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.app import Parts
from handlers.draft.address import default_addressee
from handlers.draft.kinds import Kind
from handlers.triage.whom import addressee_of
from knowledge.contact import Addressee, Organisation, OrganisationKind
from knowledge.errors import BadInput
from knowledge.facts.records import State
from knowledge.rules.envelope import check_address
from knowledge.timeline import Direction, Event, EventKind, Wanted

_CONTACT = (EventKind.LETTER, EventKind.MAIL, EventKind.CALL, EventKind.MEETING)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The addressee, whether they are still in post (None: nobody is named), and what passed with the State."""

    addressee: Addressee
    in_post: bool | None
    history: tuple[Event, ...]
    known: bool
    """Whether the directory knows it; the language on file counts only then."""


def find_recipient(parts: Parts, kind: Kind, state: State, on: date, to: str = "") -> Recipient:
    """The recipient of a letter of a kind to a State on a day; BadInput for an address that is none."""
    history = _history(parts, state)
    made, in_post, known = _named(parts, state, on, to) if to.strip() else _usual(parts, kind, state, on)
    return Recipient(replace(made, met=_met(made, history)), in_post, history, known)


def _usual(parts: Parts, kind: Kind, state: State, on: date) -> tuple[Addressee, bool | None, bool]:
    found = parts.directory.addressee(state.iso3, kind.theme, on, kind.purpose)
    if found is None:
        return default_addressee(state), None, False
    return found, True if found.name else None, True


def _named(parts: Parts, state: State, on: date, to: str) -> tuple[Addressee, bool | None, bool]:
    wanted = to.strip()
    if "@" not in wanted:
        return _organisation(parts, wanted), None, True
    address = check_address(wanted)
    found = addressee_of(address, parts.directory, on)
    if found is None:
        return replace(default_addressee(state), address=address), None, False
    contact = parts.directory.contact_of(address)
    left = bool(contact and contact.person and contact.post and found.post is None)
    return found, False if left else True if found.name else None, True


def _organisation(parts: Parts, name: str) -> Addressee:
    """An organisation on file, else one that is taken for non-governmental: it gets a plain letter."""
    found = parts.directory.organisations_named(name)
    if len(found) > 1:
        raise BadInput(f"several organisations have the name {name[:60]!r}; give an address with --to")
    made = found[0] if found else Organisation(0, name[:200], OrganisationKind.NGO)
    return Addressee(made, language=made.language or "en")


def _history(parts: Parts, state: State) -> tuple[Event, ...]:
    """Letters, mails, calls and meetings with the State, as the timeline holds them."""
    return tuple(entry.event for entry in parts.timeline.entries(Wanted(state=state.iso3, kinds=_CONTACT)))


def _met(made: Addressee, history: Sequence[Event]) -> bool:
    """Whether the secretariat wrote to this post before; where no post is known, to this organisation or State."""
    sent = [one for one in history if one.direction is Direction.OUT and one.kind in (EventKind.LETTER, EventKind.MAIL)]
    if made.post is not None and made.post.id:
        return any(one.post_id == made.post.id for one in sent)
    if made.organisation.id:
        return any(one.organisation_id == made.organisation.id for one in sent)
    return bool(sent) and made.organisation.kind.governmental
