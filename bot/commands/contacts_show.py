"""How contacts, holders and proposals look in the terminal, and as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.printing import Column, one_line, print_list
from knowledge.contact import Holding, Proposal
from knowledge.facts.standing import as_json
from knowledge.memory.contacts.listing import ContactCard
from knowledge.memory.contacts.stale import Stale
from knowledge.message import Person

PEOPLE = (
    Column("id", right=True),
    Column("State"),
    Column("name", grows=True),
    Column("address", from_width=70),
    Column("role", from_width=90),
)
STALE = (Column("kind"), Column("State"), Column("what", grows=True), Column("contact", right=True), Column("since"))
HOLDERS = (
    Column("post", grows=True),
    Column("holder", grows=True),
    Column("id", right=True),
    Column("from"),
    Column("until"),
    Column("paper", grows=True),
)


def person_cells(person: Person) -> tuple[str, ...]:
    """A contact in a list."""
    return str(person.id), person.state, person.name, person.address, person.role.value


def person_object(person: Person) -> dict[str, Any]:
    """A contact for other programs."""
    return {
        "contact_id": person.id,
        "name": person.name,
        "address": person.address,
        "state": person.state,
        "role": person.role.value,
        "language": person.language,
        "verified": person.verified,
    }


def holding_cells(one: Holding) -> tuple[str, ...]:
    """A post and its holder in a list."""
    tenure, holder = one.tenure, one.holder
    return (
        f"{post_name(one)}, {one.organisation.name}",
        " ".join(filter(None, (one.style, holder.name))) if holder else "vacant",
        str(holder.id) if holder else "",
        str(tenure.since or "?") if tenure else "",
        str(tenure.until or "") if tenure else "",
        tenure.evidence or "no paper on file" if tenure else "",
    )


def holding_object(one: Holding) -> dict[str, Any]:
    """A post and its holder for other programs."""
    tenure = one.tenure
    return {
        "post_id": one.post.id,
        "kind": one.post.kind.value,
        "title": one.post.title,
        "theme": one.post.theme,
        "state": one.post.state,
        "organisation": one.organisation.name,
        "contact_id": one.holder.id if one.holder else None,
        "name": one.holder.name if one.holder else None,
        "since": as_json(tenure.since) if tenure else None,
        "until": as_json(tenure.until) if tenure else None,
        "evidence": tenure.evidence if tenure else "",
        "confirmed_on": as_json(tenure.confirmed_on) if tenure else None,
        "confirmed_by": tenure.confirmed_by if tenure else "",
    }


def post_name(one: Holding) -> str:
    """A post in words."""
    kind = one.post.title or one.post.kind.value.replace("_", " ")
    return f"{kind}: {one.post.theme.replace('_', ' ')}" if one.post.theme else kind


def print_card(console: Console, card: ContactCard) -> None:
    """A contact with all it has and had."""
    person = card.person
    console.print(Text(one_line(" ".join(filter(None, (card.style, person.name, f"({person.id})")))), style="bold"))
    merged = f"merged into {card.merged_into}" if card.merged_into else ""
    lines = (
        ("state", person.state), ("rank", card.rank), ("address", person.address), ("language", person.language),
        ("role", person.role.value), ("uid", card.uid), ("note", card.note), ("groups", ", ".join(card.groups)),
        ("newsletter", "" if card.newsletter is None else "yes" if card.newsletter else "no"),
        ("confirmed", f"{card.confirmed_on} by {card.confirmed_by}" if card.confirmed_on else "never"),
        ("standing", "erased" if card.erased else merged),
    )  # fmt: skip
    for name, value in lines:
        if value:
            console.print(Text(f"{name:<12}{one_line(value)}"))
    if card.channels:
        console.print(Text("\nChannels", style="bold"))
        columns = (Column("medium"), Column("address", grows=True), Column("from"), Column("until"), Column("bounces"))
        rows = (
            (one.medium, one.address, str(one.since or ""), str(one.until or ""), one.bounce.value)
            for one in card.channels
        )
        print_list(console, columns, rows)
    if card.holdings:
        console.print(Text("\nPosts", style="bold"))
        print_list(console, HOLDERS, map(holding_cells, card.holdings))


def card_object(card: ContactCard) -> dict[str, Any]:
    """A contact with all it has, for other programs."""
    person = card.person
    return {
        **person_object(person),
        "style": card.style,
        "rank": card.rank,
        "gender": card.gender,
        "uid": card.uid,
        "note": card.note,
        "groups": list(card.groups),
        "newsletter": card.newsletter,
        "confirmed_on": as_json(card.confirmed_on),
        "confirmed_by": card.confirmed_by,
        "merged_into": card.merged_into,
        "erased": card.erased,
        "channels": [
            {
                "medium": one.medium,
                "kind": one.kind.value,
                "address": one.address,
                "since": as_json(one.since),
                "until": as_json(one.until),
                "bounce": one.bounce.value,
            }
            for one in card.channels
        ],
        "posts": [holding_object(one) for one in card.holdings],
    }


def stale_cells(one: Stale) -> tuple[str, ...]:
    """Something to mend in a list."""
    return one.kind, one.state, one.what, str(one.person_id or ""), str(one.since or "")


def print_proposals(console: Console, proposals: Iterable[Proposal]) -> None:
    """Each proposal with its difference, its evidence, and how well its sender is known."""
    for one in proposals:
        what = one.what
        about = [f"contact {what.person_id}"] if what.person_id else []
        about += [f"post {what.post_id}"] if what.post_id else []
        head = f"{one.id}  {what.kind.value}  {what.state}  {', '.join(about)}  [{one.status}]"
        console.print(Text(one_line(head), style="bold"))
        for change in what.differences:
            console.print(
                Text(f"   {change.field}: {one_line(change.before) or '–'} → {one_line(change.after) or '–'}")
            )
        sender = f", from {what.sender}" if what.sender else ""
        known = f"seen in: {what.source} ({what.reference}){sender}, sender authentication: {what.authentication}"
        console.print(Text(f"   {one_line(known)}", style="dim"))
        if what.evidence:
            console.print(Text(f"   {one_line(what.evidence)[:400]}", style="dim"))
        if one.needs_nomination and not what.nomination and one.status == "open":
            console.print(Text("   wants the official nomination: accept with --nomination REF", style="yellow"))


def proposal_object(one: Proposal) -> dict[str, Any]:
    """A proposal for other programs."""
    what = one.what
    return {
        "proposal_id": one.id,
        "status": one.status,
        "kind": what.kind.value,
        "state": what.state,
        "contact_id": what.person_id,
        "post_id": what.post_id,
        "differences": [[change.field, change.before, change.after] for change in what.differences],
        "evidence": what.evidence,
        "reference": what.reference,
        "source": what.source,
        "sender": what.sender,
        "authentication": what.authentication,
        "needs_nomination": one.needs_nomination,
        "nomination": what.nomination,
        "proposed_at": one.proposed_at.isoformat(),
        "decided_by": one.decided_by,
        "reason": one.reason,
        "change_id": one.change_id,
    }
