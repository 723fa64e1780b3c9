"""`isu states import / updates / undo`: the Depositary's list over the table of States, previewed and taken back."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Parts, now
from bot.commands.options import read_day
from bot.printing import Column, print_json, print_list, screen, tell
from knowledge.errors import BadInput
from knowledge.facts.depositary import LARGEST, read_list
from knowledge.facts.update import Preview, as_update, compare, read_withdrawals

_Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, one object a line.")]
_By = Annotated[str, typer.Option(help="Who of the staff does it; stays on record.")]


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="XML of the Convention's status from the UN Treaty Collection.")],
    as_of: Annotated[str, typer.Option(help="The day of the list (YYYY-MM-DD); by default today.")] = "",
    withdrawal: Annotated[list[str] | None, typer.Option(help="ISO3=YYYY-MM-DD: when it takes effect.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Store the changes; without it they are only shown.")] = False,
    by: _By = "",
    as_lines: _Json = False,
) -> None:
    """Show what the Depositary's list would change in the table of States; with --apply store it."""
    parts: Parts = context.obj.parts
    day = read_day(as_of, "--as-of") or now().date()
    if day > now().date():
        raise BadInput("--as-of lies ahead; a list can't be newer than today")
    data = _content(file)
    withdrawals = read_withdrawals(parts.facts, withdrawal or [])
    preview = compare(parts.facts, read_list(data), withdrawals, day)
    _show(preview, as_lines)
    if not apply:
        tell("nothing was stored; with --apply these changes count from now on")
        return
    source = f"UN Treaty Collection XXVI-6, {file.name} of {day} ({hashlib.sha256(data).hexdigest()[:12]})"
    number = parts.fact_updates.apply(as_update(preview, day, source), by, now())
    tell(f"stored as update {number}; `isu states undo {number}` takes it back")


def _content(file: Path) -> bytes:
    if file.stat().st_size > LARGEST:
        raise BadInput(f"{file.name} is larger than {LARGEST // 1_000_000} MB; that is no list of participants")
    return file.read_bytes()


def _show(preview: Preview, as_lines: bool) -> None:
    if as_lines:
        for change in preview.changes:
            print_json(asdict(change))
        for doubt in preview.doubts:
            print_json({"doubt": doubt})
        return
    if preview.changes:
        columns = (Column("code"), Column("State", grows=True), Column("field"), Column("on record"), Column("new"))
        rows = ((c.iso3, c.name, c.field.replace("_", " "), c.old or "–", c.new or "–") for c in preview.changes)
        print_list(screen(), columns, rows)
    for doubt in preview.doubts:
        typer.echo(f"left as it is: {doubt}")
    states = len({change.iso3 for change in preview.changes})
    many = f"{len(preview.changes)} changes to {states} {'State' if states == 1 else 'States'}"
    typer.echo(f"{preview.read} rows read: {many}, {preview.unchanged} unchanged, {len(preview.doubts)} doubtful")


def updates(context: typer.Context, as_lines: _Json = False) -> None:
    """Every update that was applied, undone ones included."""
    parts: Parts = context.obj.parts
    found = parts.fact_updates.all()
    if as_lines:
        for one in found:
            print_json({name: str(value) if isinstance(value, date) else value for name, value in asdict(one).items()})
        return
    if not found:
        tell("no update was applied; the table is as shipped")
        return
    columns = (Column("id"), Column("as of"), Column("source", grows=True), Column("States"), Column("applied"))
    rows = ((str(u.id), str(u.as_of), u.source, str(u.states), _when(u.applied_at, u.applied_by)) for u in found)
    print_list(screen(), columns, rows)
    for one in found:
        if one.undone_at is not None:
            typer.echo(f"{one.id} was undone {_when(one.undone_at, one.undone_by)}")


def _when(moment: date, by: str) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" + (f" by {by}" if by else "")


def undo(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Id of the update; `isu states updates` shows them.")],
    by: _By = "",
) -> None:
    """Take an update back; the table is as it was without it, and the update stays on record."""
    parts: Parts = context.obj.parts
    parts.fact_updates.undo(number, by, now())
    tell(f"update {number} no longer counts")
