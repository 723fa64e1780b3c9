"""`isu contacts import`, `export` and `undo`: contacts from and to files, previewed, and taken back as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bot.app import now
from bot.commands.contacts_states import read_state, state_finder
from bot.commands.options import read_day
from bot.interchange.reading import ReadFile, read_contacts
from bot.interchange.writing import WRITERS
from bot.printing import Column, bar, one_line, print_json, print_list, screen, tell
from bot.session import Session
from bot.whole_file import write_whole
from knowledge.contact import PlannedRow, RowAction
from knowledge.errors import BadInput
from knowledge.memory.contacts.erasure import export_person
from knowledge.memory.contacts.importing import Imported, import_rows, preview
from knowledge.memory.contacts.listing import export_rows
from knowledge.memory.contacts.undoing import undo as undo_change

By = Annotated[str, typer.Option("--by", help="Who does it, for the audit.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]

_COLOURS = {
    RowAction.NEW: "green",
    RowAction.CHANGED: "cyan",
    RowAction.UNCHANGED: "dim",
    RowAction.DOUBTFUL: "yellow",
    RowAction.REFUSED: "red",
}


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A .csv, .xlsx or .vcf file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would become of each row.")] = False,
    mapping: Annotated[list[str] | None, typer.Option("--map", help="'HEAD=field', 'HEAD=' for none.")] = None,
    unchanged: Annotated[bool, typer.Option("--all", help="Show unchanged rows too.")] = False,
    by: By = "staff",
    as_json: AsJson = False,
) -> None:
    """Take contacts in: new and changed ones at once, doubtful ones as proposals, refused ones not at all."""
    session: Session = context.obj
    read = read_contacts(file, state_finder(session.facts), mapping or ())
    _tell_reading(read)
    store = session.parts.store
    with bar() as progress:
        task = progress.add_task("contacts", total=len(read.rows))

        def step(count: int) -> None:
            progress.advance(task, count)

        done = preview(store, read.rows, step) if dry_run else _taken_in(session, read, file.name, by, step)
    shown = [one for one in done.rows if unchanged or one.action is not RowAction.UNCHANGED]
    if as_json:
        for one in shown:
            print_json(_object(one))
        tell(_summary(done, dry_run))
    else:
        _print_rows(screen(), shown, dry_run)
        typer.echo(_summary(done, dry_run))


def export_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to: a .csv, .xlsx or .vcf file.")],
    state: Annotated[str, typer.Option("--state", help="Only contacts of this State.")] = "",
    on: Annotated[str, typer.Option("--on", help="Posts as held on this day; by default today.")] = "",
    history: Annotated[bool, typer.Option("--history", help="All tenures, past ones too.")] = False,
    person: Annotated[
        int | None,
        typer.Option("--person", help="All that is held of one contact, letters and mails too: a .json file."),
    ] = None,
) -> None:
    """Write the contact list to a file; no cell of it can act as a formula. With --person all about one contact."""
    session: Session = context.obj
    if person is not None:
        _export_person(session, file, person)
        return
    writer = WRITERS.get(file.suffix.casefold())
    if writer is None:
        raise BadInput("contacts are written to .csv, .xlsx or .vcf")
    day = None if history else read_day(on, "--on") or now().date()
    code = read_state(session.facts, state) if state else ""
    rows = export_rows(session.parts.store, day, code)
    write_whole(file, writer(rows))
    tell(f"{len(rows)} rows written")


def _export_person(session: Session, file: Path, person: int) -> None:
    if file.suffix.casefold() != ".json":
        raise BadInput("all about one contact is written to a .json file")
    held = export_person(session.parts.store, person)
    write_whole(file, json.dumps(held, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    tell(f"{sum(map(len, held.values()))} rows of {len(held)} tables written")


def undo(
    context: typer.Context,
    change: Annotated[int, typer.Argument(help="The number of the change, as it was given when it was made.")],
    by: By = "staff",
) -> None:
    """Take a whole change back: an import, a merge, an accepted proposal, an edit."""
    session: Session = context.obj
    done = undo_change(session.parts.store, change, by, now())
    typer.echo(f"change {change} undone: {done.restored} rows brought back or taken out")
    if done.kept:
        kept = ", ".join(f"{name} {number}" for name, number in done.kept[:10])
        more = f" and {len(done.kept) - 10} more" if len(done.kept) > 10 else ""
        typer.echo(f"kept, since they were changed or used since: {kept}{more}")


def _taken_in(session: Session, read: ReadFile, name: str, by: str, step: Callable[[int], None]) -> Imported:
    return import_rows(session.parts.store, read.rows, name, by, now(), step)


def _tell_reading(read: ReadFile) -> None:
    if read.columns:
        tell("columns: " + ", ".join(f"{one_line(head)} → {name}" for head, name in read.columns))
    if read.unused:
        tell("left aside: " + ", ".join(map(one_line, read.unused)) + " (say with --map what they are)")
    for note in read.notes:
        tell(f"note: {note}")


def _print_rows(console: Console, rows: Iterable[PlannedRow], dry_run: bool) -> None:
    listed = list(rows)
    limit = len(listed) if dry_run else 50
    columns = (
        Column("line", right=True),
        Column("row"),
        Column("State"),
        Column("name", grows=True),
        Column("what", grows=True),
    )
    cells = (
        (str(one.row.line), one.action.value, one.row.state, one.row.name or one.row.organisation, _why(one))
        for one in listed[:limit]
    )
    if listed:
        print_list(console, columns, cells)
    if len(listed) > limit:
        console.print(Text(f"… and {len(listed) - limit} more", style="dim"))


def _why(one: PlannedRow) -> str:
    changes = [f"{change.field}: {change.before or '–'} → {change.after}" for change in one.differences]
    contact = f"contact {one.person_id}"
    known = [contact] if one.person_id and not any(contact in reason for reason in one.reasons) else []
    return "; ".join([*known, *one.reasons, *changes])


def _summary(done: Imported, dry_run: bool) -> str:
    counts = ", ".join(f"{number} {action.value}" for action, number in done.counts.items())
    if dry_run:
        return f"{len(done.rows)} rows: {counts}; nothing was changed (dry run)"
    ending = f"; {done.proposed} proposals to decide (`isu contacts proposals list`)" if done.proposed else ""
    if done.change_id is None:
        return f"{len(done.rows)} rows: {counts}; nothing to change{ending}"
    return f"{len(done.rows)} rows: {counts}{ending}; change {done.change_id} (`isu contacts undo {done.change_id}`)"


def _object(one: PlannedRow) -> dict[str, Any]:
    return {
        "line": one.row.line,
        "action": one.action.value,
        "name": one.row.name or one.row.organisation,
        "state": one.row.state,
        "contact_id": one.person_id,
        "differences": [[change.field, change.before, change.after] for change in one.differences],
        "reasons": list(one.reasons),
    }
