"""Whom a reply greets: the person at an address, or the present holder of the post whose mailbox it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from knowledge.contact import Addressee, Contact, Holding


class Posts(Protocol):
    """Who is known, and who holds which post."""

    def contact_of(self, address: str) -> Contact | None:
        """What is known of an address."""
        ...

    def posts_of(self, state: str, on: date) -> Sequence[Holding]:
        """Every post of a State with its holder on a day."""
        ...


def addressee_of(address: str, posts: Posts, on: date) -> Addressee | None:
    """Whom a reply to this address greets on that day; None for a stranger or an organisation without a known post.

    An office's mailbox says nothing of who wrote: its post's holder is greeted, and nobody while it is vacant.
    """
    contact = posts.contact_of(address)
    if contact is None or contact.organisation is None:
        return None
    for holding in posts.posts_of(contact.state, on) if contact.state else ():
        person = contact.person
        mine = holding.holder is not None and person is not None and holding.holder.id == person.id
        same = contact.functional and contact.post is not None and holding.post.id == contact.post.id
        if mine or same:
            return _greeted(holding, address)
    name = contact.person.name if contact.person is not None else ""
    return Addressee(contact.organisation, name=name, address=address)


def _greeted(holding: Holding, address: str) -> Addressee:
    person = holding.holder
    return Addressee(
        holding.organisation,
        holding.post,
        person_id=person.id if person else None,
        name=person.name if person else "",
        style=holding.style,
        rank=holding.rank,
        gender=holding.gender,
        address=address,
        language=(person.language if person else "") or holding.organisation.language or "en",
    )
