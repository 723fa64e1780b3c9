"""`isu contacts proposals` and `isu contacts groups`: changes to decide, and lists of contacts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from bot.app import now
from bot.commands.contacts_import import AsJson, By
from bot.commands.contacts_show import PEOPLE, person_cells, person_object, print_proposals, proposal_object
from bot.commands.contacts_states import states_meant
from bot.commands.options import read_day
from bot.printing import Column, print_json, print_list, screen
from bot.session import Session
from knowledge.errors import BadInput
from knowledge.memory.contacts import groups, proposals

proposals_app = typer.Typer(add_completion=False, help="Changes that were seen and that staff decide.")
groups_app = typer.Typer(add_completion=False, help="Fixed lists, and groups by rule, as of any day.")

_Number = Annotated[int, typer.Argument(help="Number of the proposal.")]
_Name = Annotated[str, typer.Argument(help="Name of the group.")]
_Contact = Annotated[int, typer.Argument(help="Number of the contact.")]


@proposals_app.command("list")
def list_proposals(
    context: typer.Context,
    status: Annotated[str, typer.Option(help="open, accepted, rejected or all.")] = "open",
    as_json: AsJson = False,
) -> None:
    """Proposals with their difference, evidence, and how well the sender is authenticated."""
    session: Session = context.obj
    if status not in ("open", "accepted", "rejected", "all"):
        raise BadInput("--status takes open, accepted, rejected or all")
    found = proposals.read_proposals(session.parts.store, "" if status == "all" else status)
    if as_json:
        for one in found:
            print_json(proposal_object(one))
        return
    print_proposals(screen(), found)
    typer.echo(f"{len(found)} {'proposal' if len(found) == 1 else 'proposals'}")


@proposals_app.command()
def accept(
    context: typer.Context,
    number: _Number,
    nomination: Annotated[str, typer.Option(help="Reference of the official nomination.")] = "",
    into: Annotated[int | None, typer.Option(help="The known contact that this person is.")] = None,
    by: By = "staff",
) -> None:
    """Carry a proposal out; who holds a post for a State changes only with the official nomination."""
    session: Session = context.obj
    change = proposals.accept(session.parts.store, number, by, now(), nomination, into)
    typer.echo(f"proposal {number} accepted: change {change} (`isu contacts undo {change}`)")


@proposals_app.command()
def reject(
    context: typer.Context,
    number: _Number,
    why: Annotated[str, typer.Option(help="Why not, for the record.")] = "",
    by: By = "staff",
) -> None:
    """Say no to a proposal; it stays on record and is not made again."""
    session: Session = context.obj
    proposals.reject(session.parts.store, number, by, why, now())
    typer.echo(f"proposal {number} rejected")


@groups_app.command("list")
def list_groups(context: typer.Context, as_json: AsJson = False) -> None:
    """All groups."""
    session: Session = context.obj
    found = groups.read_groups(session.parts.store)
    if as_json:
        for one in found:
            print_json({"group_id": one.id, "name": one.name, "rule": asdict(one.rule) if one.rule else None})
        return
    rows = ((one.name, _rule(one), one.note) for one in found)
    print_list(screen(), (Column("name"), Column("who", grows=True), Column("note", from_width=90)), rows)


@groups_app.command("show")
def show_group(
    context: typer.Context,
    name: _Name,
    on: Annotated[str, typer.Option("--on", help="The day (YYYY-MM-DD); by default today.")] = "",
    as_json: AsJson = False,
) -> None:
    """Who belongs to a group on a day."""
    session: Session = context.obj
    day = read_day(on, "--on") or now().date()
    found = groups.members_on(session.parts.store, name, day, states_meant(session.facts))
    if as_json:
        for one in found:
            print_json(person_object(one))
        return
    if found:
        print_list(screen(), PEOPLE, map(person_cells, found))
    typer.echo(f"{len(found)} on {day}")


@groups_app.command("make")
def make_group(
    context: typer.Context,
    name: _Name,
    rule: Annotated[list[str] | None, typer.Option("--where", help="status=, region=, affected=yes, post=, …")] = None,
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
    by: By = "staff",
) -> None:
    """Make a group: a fixed list, or with --where one by rule."""
    session: Session = context.obj
    made = groups.read_rule(rule) if rule else None
    if made is not None:
        states_meant(session.facts)(made, now().date())  # an unknown status or region is said now, not when it is used
    groups.make_group(session.parts.store, name, made, by, now(), note)
    typer.echo(f"group {name} made")


@groups_app.command("join")
def join_group(context: typer.Context, name: _Name, contact: _Contact, by: By = "staff") -> None:
    """Put a contact on a fixed list."""
    session: Session = context.obj
    change = groups.join(session.parts.store, name, contact, by, now())
    typer.echo(f"contact {contact} is on the list: change {change}")


@groups_app.command("leave")
def leave_group(context: typer.Context, name: _Name, contact: _Contact, by: By = "staff") -> None:
    """Take a contact off a fixed list; that they were on it stays known."""
    session: Session = context.obj
    change = groups.leave(session.parts.store, name, contact, by, now())
    typer.echo(f"contact {contact} is off the list: change {change}")


def _rule(one: groups.Group) -> str:
    if one.rule is None:
        return "fixed list"
    return ", ".join(f"{name}={value}" for name, value in asdict(one.rule).items() if value)
