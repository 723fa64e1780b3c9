"""`isu contacts`: the contact list: people, posts, who held them when and on what paper, and everything done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from bot.app import now
from bot.commands.contacts_import import AsJson, By, export_file, import_file, undo
from bot.commands.contacts_lists import groups_app, proposals_app
from bot.commands.contacts_show import (
    HOLDERS,
    PEOPLE,
    STALE,
    card_object,
    holding_cells,
    holding_object,
    person_cells,
    person_object,
    print_card,
    stale_cells,
)
from bot.commands.contacts_states import needed, read_state, state_finder
from bot.commands.options import read_day
from bot.printing import Column, bar, print_json, print_list, screen
from bot.session import Session
from knowledge.contact import PostKind
from knowledge.errors import BadInput
from knowledge.facts.standing import as_json as plain_object
from knowledge.memory.contacts import consents, duplicates, edits, erasure, listing, merging, stale
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.message import Role


def _with_the_rest() -> typer.Typer:
    """The command with what other modules hold of it."""
    made = typer.Typer(add_completion=False, help="Contacts, posts and who holds them.", no_args_is_help=True)
    for name, command in (("import", import_file), ("export", export_file), ("undo", undo)):
        made.command(name)(command)
    made.add_typer(proposals_app, name="proposals")
    made.add_typer(groups_app, name="groups")
    return made


app = _with_the_rest()
COMMANDS = {"contacts": app}

_Contact = Annotated[int, typer.Argument(help="Number of the contact.")]
_On = Annotated[str, typer.Option("--on", help="The day asked about (YYYY-MM-DD); by default today.")]
_Evidence = Annotated[str, typer.Option("--evidence", help="Reference of the paper that says so.")]

_KINDS = ", ".join(PostKind)


@app.command("find")
def find_contacts(context: typer.Context, text: str, as_json: AsJson = False) -> None:
    """Contacts by name (also misspelt or in another script), address, organisation or State."""
    session: Session = context.obj
    found = listing.find(session.parts.store, text, state_finder(session.facts))
    if as_json:
        for one in found:
            print_json(person_object(one))
        return
    if found:
        print_list(screen(), PEOPLE, map(person_cells, found))
    typer.echo(f"{len(found)} found")


@app.command("show")
def show_contact(
    context: typer.Context,
    contact: _Contact,
    everything: Annotated[bool, typer.Option("--all", help="Every row about them, as for a person who asks.")] = False,
    as_json: AsJson = False,
) -> None:
    """One contact: details, channels, posts held now and before; with --all everything held of them."""
    session: Session = context.obj
    if everything:
        print_json(dict(erasure.export_person(session.parts.store, contact)))
        return
    card = listing.show(session.parts.store, contact)
    if as_json:
        print_json(card_object(card))
    else:
        print_card(screen(), card)


@app.command("holder")
def show_holder(
    context: typer.Context,
    state: Annotated[str, typer.Argument(help="ISO code or name of a State.")],
    theme: Annotated[str, typer.Argument(help="A theme, such as article7; none for all posts.")] = "",
    on: _On = "",
    kind: Annotated[
        str, typer.Option(help=f"Kind of post: {_KINDS}; all for every kind.")
    ] = PostKind.FOCAL_POINT.value,
    as_json: AsJson = False,
) -> None:
    """Who holds, or held on a day, the post of a State for a theme, since when, and on what paper."""
    session: Session = context.obj
    day = read_day(on, "--on") or now().date()
    code = read_state(session.facts, state)
    directory = session.parts.directory
    chosen = None if kind == "all" else _kind(kind)
    found = directory.holders(code, theme, day, chosen) if theme or chosen is not PostKind.FOCAL_POINT else ()
    if not theme:
        found = tuple(one for one in directory.posts_of(code, day) if chosen in (None, one.post.kind))
    if as_json:
        for one in found:
            print_json({**holding_object(one), "on": day.isoformat()})
        return
    if found:
        print_list(screen(), HOLDERS, map(holding_cells, found))
    typer.echo(f"{len(found)} {'post' if len(found) == 1 else 'posts'} of {code} on {day}")


@app.command("appoint")
def appoint_holder(
    context: typer.Context,
    state: Annotated[str, typer.Argument(help="ISO code or name of a State.")],
    contact: _Contact,
    evidence: _Evidence,
    theme: Annotated[str, typer.Option(help="Theme of the post; none for one of no theme.")] = "",
    kind: Annotated[str, typer.Option(help=f"Kind of post: {_KINDS}.")] = PostKind.FOCAL_POINT.value,
    since: Annotated[str, typer.Option(help="From which day; by default today.")] = "",
    post: Annotated[int | None, typer.Option(help="Number of the post, where the State has several of a kind.")] = None,
    by: By = "staff",
) -> None:
    """Give a post to a contact, on the ground of a paper; whoever held it keeps the tenure that ends with this."""
    session: Session = context.obj
    code, day = read_state(session.facts, state), read_day(since, "--since") or now().date()
    if post is None:
        known = session.parts.directory.holders(code, theme, day, _kind(kind))
        if len({one.post.id for one in known}) != 1:
            raise BadInput(f"{code} has {len(known)} such posts; say which with --post, or import one")
        post = known[0].post.id
    number = post
    change = _act(session, by, "appointed", lambda made: edits.appoint(made, number, contact, day, evidence), contact)
    typer.echo(f"contact {contact} holds post {post} from {day}: change {change}")


@app.command("vacate")
def vacate_post(
    context: typer.Context,
    contact: _Contact,
    until: Annotated[str, typer.Option(help="Last day; by default today.")] = "",
    by: By = "staff",
) -> None:
    """End the tenures a contact holds; the posts stay, vacant."""
    session: Session = context.obj
    day = read_day(until, "--until") or now().date()
    held = [one.tenure for one in listing.show(session.parts.store, contact).holdings]
    open_ones = [tenure.id for tenure in held if tenure is not None and tenure.until is None]
    if not open_ones:
        raise BadInput(f"contact {contact} holds no post")

    def act(made: ChangeSet) -> None:
        for tenure_id in open_ones:
            edits.vacate(made, tenure_id, day)

    change = _act(session, by, "left", act, contact)
    typer.echo(f"{len(open_ones)} tenures end on {day}: change {change}")


@app.command("set")
def set_contact(
    context: typer.Context,
    contact: _Contact,
    values: Annotated[list[str], typer.Argument(help="name=…, address=…, state=…, language=…, role=…, phone=…")],
    by: By = "staff",
) -> None:
    """Change details of a contact; an earlier address stays in the history, what they may see is set with role=."""
    session: Session = context.obj
    given = dict(_pair(one) for one in values)
    role = given.pop("role", "")
    if role and role not in list(Role):
        raise BadInput("role takes one of " + ", ".join(Role))

    def act(made: ChangeSet) -> None:
        edits.person_row(made.connection, contact)
        edits.change_person(made, contact, given)
        if role:
            edits.set_role(made, contact, Role(role))

    typer.echo(f"contact {contact}: change {_act(session, by, 'edited by hand', act, contact)}")


@app.command()
def confirm(context: typer.Context, contact: _Contact, by: By = "staff") -> None:
    """Note that what is held of a contact was confirmed today."""
    session: Session = context.obj
    change = _act(session, by, "confirmed", lambda made: edits.confirm_person(made, contact), contact)
    typer.echo(f"contact {contact} confirmed: change {change}")


@app.command()
def merge(
    context: typer.Context,
    stays: Annotated[int, typer.Argument(help="The contact that stays.")],
    goes: Annotated[int, typer.Argument(help="The contact that is the same person.")],
    by: By = "staff",
) -> None:
    """Make two contacts one, with the history of both; `isu contacts undo` parts them again."""
    session: Session = context.obj
    change = merging.merge(session.parts.store, stays, goes, by, now())
    typer.echo(f"{goes} is part of {stays} now: change {change} (`isu contacts undo {change}`)")


@app.command("duplicates")
def list_duplicates(
    context: typer.Context,
    threshold: Annotated[float, typer.Option(help="Score from which a pair is shown.", min=50, max=100)] = 85.0,
    limit: Annotated[int, typer.Option(help="How many pairs, most alike first.", min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """Contacts that may be one person, most alike first, with what speaks for and against it field by field."""
    session: Session = context.obj
    with bar() as progress:
        progress.add_task("comparing", total=None)
        found = duplicates.find_duplicates(session.parts.store, threshold)
    if as_json:
        for pair in found[:limit]:
            print_json({name: plain_object(getattr(pair, name)) for name in pair.__dataclass_fields__})
        return
    people = {one.id: one for one in duplicates.read_candidates(session.parts.store)}
    columns = (Column("score", right=True), Column("one"), Column("other"), Column("why", grows=True))
    rows = (
        (f"{pair.score:.0f}", *(f"{number} {people[number].name}" for number in (pair.one, pair.other)), _why(pair))
        for pair in found[:limit]
    )
    if found:
        print_list(screen(), columns, rows)
    typer.echo(
        f"{len(found)} {'pair' if len(found) == 1 else 'pairs'}; make one of two with `isu contacts merge STAYS GOES`"
    )


@app.command("stale")
def list_stale(
    context: typer.Context,
    on: _On = "",
    kind: Annotated[str, typer.Option(help="unconfirmed, bouncing, vacant or missing; by default all.")] = "",
    as_json: AsJson = False,
) -> None:
    """What the list lacks: not confirmed for a year, bouncing, vacant posts, States without a focal point."""
    session: Session = context.obj
    if kind not in ("", "unconfirmed", "bouncing", "vacant", "missing"):
        raise BadInput("--kind takes unconfirmed, bouncing, vacant or missing")
    day = read_day(on, "--on") or now().date()
    found = stale.find_stale(session.parts.store, day, needed(session.facts, day))
    found = [one for one in found if kind in ("", one.kind)]
    if as_json:
        for one in found:
            print_json({name: plain_object(getattr(one, name)) for name in one.__dataclass_fields__})
        return
    if found:
        print_list(screen(), STALE, map(stale_cells, stale.gathered(found)))
    typer.echo(f"{len(found)} to look at on {day}")


@app.command()
def forget(
    context: typer.Context,
    contact: _Contact,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking again.")] = False,
    by: By = "staff",
) -> None:
    """Erase a person; the official acts stay under a pseudonym. This can't be undone."""
    session: Session = context.obj
    name = listing.show(session.parts.store, contact).person.name
    if not yes and not typer.confirm(f"Erase contact {contact} ({name}) for good?"):
        raise BadInput("nothing was erased")
    pseudonym = erasure.forget(session.parts.store, contact, by, now())
    typer.echo(f"contact {contact} is now “{pseudonym}”")


@app.command()
def consent(
    context: typer.Context,
    contact: _Contact,
    given: Annotated[
        bool | None, typer.Option("--yes/--no", help="Given or withdrawn; neither: show the ledger.")
    ] = None,
    source: Annotated[str, typer.Option(help="How it was said: form, mail:17 …")] = "",
    by: By = "staff",
) -> None:
    """The ledger of a contact's consents to the newsletter: show it, or add a line."""
    session: Session = context.obj
    store = session.parts.store
    if given is not None:
        consents.note_consent(store, contact, given, source, by, now())
    columns = (Column("when"), Column("what"), Column("given"), Column("source", grows=True))
    rows = (
        (f"{one.at:%Y-%m-%d %H:%M}", one.purpose, "yes" if one.given else "no", one.source)
        for one in consents.ledger(store, contact)
    )
    print_list(screen(), columns, rows)


def _act(session: Session, by: str, why: str, act: Callable[[ChangeSet], object], contact: int) -> int:
    """Does one thing in a change-set of its own and gives its number; BadInput where nothing came of it."""
    with session.parts.store.writing() as connection:
        made = ChangeSet(connection, "edit", by, why, now())
        act(made)
        if made.empty:
            raise BadInput("this is so already; nothing was changed")
        return made.close(why, f"persons:{contact}")


def _kind(given: str) -> PostKind:
    if given not in list(PostKind):
        raise BadInput(f"--kind takes one of {_KINDS}")
    return PostKind(given)


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    known = (*edits.TEXTS, "address", "phone", "role")
    if not equals or name not in known:
        raise BadInput("set takes " + ", ".join(f"{one}=…" for one in known))
    return name, value


def _why(pair: duplicates.Duplicate) -> str:
    return "; ".join(f"{one.field}: {one.why} ({one.points:+.0f})" for one in pair.fields)
