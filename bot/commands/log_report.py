"""`isu log report`: the communication figures of a year, as tables, CSV, a Markdown paragraph or JSON."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from textwrap import fill
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.app import Parts, now
from bot.commands.log_rows import cell
from bot.printing import Column, print_json, print_list, screen
from handlers.report import Figures, Table, figures, paragraph, tables
from knowledge.memory.asked import asked_between, cases_answered, focal_posts
from knowledge.timeline import Wanted


class Form(StrEnum):
    """How the figures are given."""

    TABLE = "table"
    CSV = "csv"
    MARKDOWN = "markdown"


def report(
    context: typer.Context,
    year: Annotated[int, typer.Option("--year", help="The year counted.", min=2008, max=2999)],
    form: Annotated[Form, typer.Option("--format", help="table, csv or markdown.")] = Form.TABLE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """The communication figures of a year for the annual report."""
    found = count(context.obj.parts, year)
    if as_json:
        print_json({**asdict(found), "as_of": now().isoformat()})
    elif form is Form.CSV:
        _csv(tables(found))
    elif form is Form.MARKDOWN:
        typer.echo(paragraph(found, now().date()))
    else:
        _print(screen(), found)


def count(parts: Parts, year: int) -> Figures:
    """The figures of a year, from the log and the timeline; years are those of UTC."""
    first, after = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    events = (entry.event for entry in parts.timeline.entries(Wanted(since=first, until=after)))
    waits = cases_answered(parts.store, first, after)
    asked = asked_between(parts.store, first, after)
    return figures(year, asked, waits, events, parts.facts, focal_posts(parts.store))


def _print(console: Console, found: Figures) -> None:
    for table in tables(found):
        if table.rows:
            console.print(Text(f"\n{table.title}, {found.year}", style="bold"))
            columns = [
                Column(fill(head, 10) if number else head, right=number > 0, grows=number == 0)
                for number, head in enumerate(table.heads)
            ]
            print_list(console, columns, (tuple(map(str, row)) for row in table.rows))


def _csv(found: tuple[Table, ...]) -> None:
    """One figure a line: a spreadsheet can pivot that, and no table needs columns of its own."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("table", "item", "figure", "value"))
    for table in found:
        for row in table.rows:
            for head, value in zip(table.heads[1:], row[1:], strict=True):
                writer.writerow(map(cell, (table.title, row[0], head, value)))
