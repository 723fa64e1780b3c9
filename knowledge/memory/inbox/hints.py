"""What a mail hints at about people: a departure, a successor, another name or title, a new address; as proposals.

Nothing is changed here: staff decide each one, and a change of who holds a post for a State wants its nomination.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, or_, select

from knowledge.contact import Difference, NewProposal, PostKind, ProposalKind, Signed
from knowledge.mail import Authentication, Category, Judgement, Mail
from knowledge.memory.clean import clip, fold
from knowledge.memory.contacts.proposals import propose_in
from knowledge.memory.contacts.spelling import name_key, name_words, plain
from knowledge.memory.inbox.filing import Filed
from knowledge.memory.tables.contacts import channels, posts, tenures
from knowledge.memory.tables.people import persons

EVIDENCE_LIMIT = 2_000

_FOCAL = re.compile(r"\b(?:focal point|point focal|punto focal|ponto focal)\b")
_NOBODY = frozenset({Category.SPAM_OR_MARKETING, Category.MEDIA, Category.AUTO_REPLY, Category.BOUNCE})
"""Categories whose senders are not put forward as contacts of a State."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a mail says of its sender's post: ``left`` for good, a ``successor`` by name, addresses to write to then."""

    left: bool
    successor: Signed | None = None
    instead: tuple[str, ...] = ()


def propose_change(connection: Connection, mail: Mail, change: Change, filed: Filed, now: datetime) -> None:
    """Proposals about the posts of the sender: the successor where one is named, else the departure.

    An address to write to instead is named in the evidence; it is never given to the one who has left.
    """
    owner = _owner(connection, mail.sender.address)
    if owner is None:
        return
    source = "out_of_office" if mail.automatic else "mail"
    what = _proposal(mail, filed, source, mail.fresh, state=owner["state"])
    held = _held(connection, owner["id"])
    if change.successor is not None:
        for post_id in held:
            propose_in(connection, _succession(what, owner["name"], change.successor, change.instead, post_id), now)
        return
    left = (Difference("person", owner["name"], ""), Difference("until", "", now.date().isoformat()))
    departed = replace(what, kind=ProposalKind.DEPARTURE, differences=left, person_id=owner["id"])
    places: list[int | None] = [*held] or [None]
    for at in places:
        propose_in(connection, replace(departed, post_id=at), now)


def propose_signed(
    connection: Connection, mail: Mail, signed: Signed, judged: Judgement, filed: Filed, now: datetime
) -> None:
    """Proposals from a signature: details of a known person, another holder of a post, a new address, a new person."""
    sender = mail.sender.address
    evidence = mail.folded("signature").strip()
    what = _proposal(mail, filed, "signature", evidence, state=judged.state)
    owner = _owner(connection, sender)
    if owner is not None:
        _of_known(connection, what, owner, signed, now)
        return
    post = _post_of(connection, sender)
    if post is not None:
        _of_office(connection, what, post, signed, now)
    elif not _known_address(connection, sender) and _worth_knowing(mail, judged, signed):
        _of_stranger(connection, what, signed, now)


def _of_known(connection: Connection, what: NewProposal, owner: RowMapping, signed: Signed, now: datetime) -> None:
    what = replace(what, state=owner["state"] or what.state, person_id=owner["id"])
    held = _held(connection, owner["id"])
    if not _related(owner["name"], signed.name):
        # Somebody else writes from this person's address: at most the post has changed hands.
        for post_id in held if owner["name"] else ():
            differences = (Difference("person", owner["name"], signed.name),)
            propose_in(connection, _holder(replace(what, person_id=None), differences, post_id), now)
        return
    titles = connection.scalars(select(posts.c.title).where(posts.c.id.in_(held))).all() if held else ()
    if details := _details(connection, owner, signed, titles):
        propose_in(connection, replace(what, kind=ProposalKind.DETAILS, differences=details), now)
    if _FOCAL.search(plain(signed.title)):
        _claimed(connection, what, owner, held, now)


def _claimed(connection: Connection, what: NewProposal, owner: RowMapping, held: Sequence[int], now: datetime) -> None:
    """Who signs as focal point and is none by the list: a proposal where it is plain which post is meant."""
    wanted = (posts.c.kind == PostKind.FOCAL_POINT.value, posts.c.abolished_on.is_(None))
    focal = connection.scalars(select(posts.c.id).where(*wanted, posts.c.state == what.state)).all()
    if not what.state or len(focal) != 1 or focal[0] in held:
        return
    before = _holder_name(connection, focal[0])
    differences = (Difference("person", before, owner["name"]),)
    propose_in(connection, _holder(what, differences, focal[0]), now)


def _of_office(connection: Connection, what: NewProposal, post: RowMapping, signed: Signed, now: datetime) -> None:
    """A post's own mailbox is signed by somebody who does not hold the post."""
    before = _holder_name(connection, post["id"])
    if before and _related(before, signed.name):
        return
    differences = (Difference("person", before, signed.name),)
    propose_in(connection, _holder(replace(what, state=post["state"]), differences, post["id"]), now)


def _of_stranger(connection: Connection, what: NewProposal, signed: Signed, now: datetime) -> None:
    """A person of a State who is not known by this address: the same name there is taken for a new address."""
    same = select(persons.c.id, persons.c.name, persons.c.address).where(
        persons.c.state == what.state, persons.c.merged_into.is_(None), persons.c.erased_at.is_(None)
    )
    wanted = name_key(signed.name)
    for row in connection.execute(same):
        if name_key(row.name) == wanted:
            moved = (Difference("address", row.address, what.sender),)
            propose_in(connection, replace(what, differences=moved, person_id=row.id), now)
            return
    told = (("name", signed.name), ("address", what.sender), ("rank", signed.title), ("phone", signed.phone))
    differences = tuple(Difference(field, "", value) for field, value in told if value)
    propose_in(connection, replace(what, kind=ProposalKind.NEW_PERSON, differences=differences), now)


def _worth_knowing(mail: Mail, judged: Judgement, signed: Signed) -> bool:
    """Of strangers only who writes for a State and says in what function; never one whose address is forged."""
    forged = mail.authentication is Authentication.FAIL
    return bool(judged.state and signed.title) and judged.category not in _NOBODY and not forged


def _details(
    connection: Connection, owner: RowMapping, signed: Signed, titles: Sequence[str]
) -> tuple[Difference, ...]:
    found = []
    if not owner["name"] or not _same_name(owner["name"], signed.name):
        found.append(Difference("name", owner["name"], signed.name))
    known = [plain(text) for text in (owner["rank"], *titles) if text]
    title = plain(signed.title)
    if title and not any(one in title or title in one for one in known):
        found.append(Difference("rank", owner["rank"], clip(signed.title, 300)))
    own = (channels.c.person_id == owner["id"], channels.c.medium == "phone", channels.c.until.is_(None))
    phones = connection.scalars(select(channels.c.address).where(*own)).all()
    if signed.phone and _digits(signed.phone) not in map(_digits, phones):
        found.append(Difference("phone", next(iter(phones), ""), signed.phone))
    return tuple(found)


def _same_name(one: str, other: str) -> bool:
    """Whether two spellings say no different name: initials, second names and titles are no news."""
    first, second = set(name_words(one)), set(name_words(other))
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    return all(word in longer or (len(word) == 1 and any(w[0] == word for w in longer)) for word in shorter)


def _related(one: str, other: str) -> bool:
    """Whether two names may be one person's: a full word in common, or one of them is not known."""
    first, second = set(name_words(one)), set(name_words(other))
    return not first or not second or any(len(word) > 1 for word in first & second)


def _succession(what: NewProposal, before: str, successor: Signed, instead: Sequence[str], post_id: int) -> NewProposal:
    address = successor.address or next(iter(instead), "")
    told = [Difference("person", before, successor.name)]
    told += [Difference("address", "", address)] if address else []
    return _holder(what, tuple(told), post_id)


def _holder(what: NewProposal, differences: tuple[Difference, ...], post_id: int) -> NewProposal:
    return replace(what, kind=ProposalKind.HOLDER, differences=differences, post_id=post_id)


def _proposal(mail: Mail, filed: Filed, source: str, evidence: str, *, state: str) -> NewProposal:
    return NewProposal(
        kind=ProposalKind.DETAILS,
        differences=(),
        evidence=clip(evidence, EVIDENCE_LIMIT),
        reference=f"mail:{filed.mail_id}",
        source=source,
        state=state,
        sender=mail.sender.address,
        authentication=mail.authentication.value,
    )


def _owner(connection: Connection, address: str) -> RowMapping | None:
    """Whose own address it is: the person's preferred one, or another in use."""
    alive = (persons.c.merged_into.is_(None), persons.c.erased_at.is_(None))
    other = select(channels.c.person_id).where(
        channels.c.medium == "mail", channels.c.address_key == fold(address), channels.c.until.is_(None)
    )
    whose = or_(persons.c.address_key == fold(address), persons.c.id.in_(other))
    wanted = select(persons).where(*alive, whose).order_by((persons.c.address_key == fold(address)).desc())
    return connection.execute(wanted.limit(1)).mappings().first() if address else None


def _post_of(connection: Connection, address: str) -> RowMapping | None:
    mine = (channels.c.medium == "mail", channels.c.address_key == fold(address), channels.c.until.is_(None))
    wanted = select(posts).join(channels, channels.c.post_id == posts.c.id).where(*mine).limit(1)
    return connection.execute(wanted).mappings().first()


def _known_address(connection: Connection, address: str) -> bool:
    known = select(channels.c.id).where(channels.c.medium == "mail", channels.c.address_key == fold(address)).limit(1)
    return not address or connection.scalar(known) is not None


def _held(connection: Connection, person_id: int) -> list[int]:
    wanted = select(tenures.c.post_id).where(tenures.c.person_id == person_id, tenures.c.until.is_(None))
    return list(connection.scalars(wanted.order_by(tenures.c.post_id)).all())


def _holder_name(connection: Connection, post_id: int) -> str:
    wanted: Any = select(persons.c.name).join(tenures, tenures.c.person_id == persons.c.id)
    held = wanted.where(tenures.c.post_id == post_id, tenures.c.until.is_(None)).order_by(tenures.c.id.desc())
    return str(connection.scalar(held.limit(1)) or "")


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-8:]
