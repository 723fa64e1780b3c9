"""What people see in the terminal: replies, lists that fit its width, progress; and JSON lines for other programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from knowledge.message import Outcome, Reply

if TYPE_CHECKING:  # and inside what prints for people: JSON needs nothing of rich
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn
    from rich.text import Text

PIPED_WIDTH = 160
"""Columns of a list that goes into a file or another program."""

_COLOURS = {Outcome.ANSWER: "green", Outcome.CLOSEST: "yellow", Outcome.HANDED_OVER: "magenta"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_UNSAFE_IN_LINES = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: ``grows`` takes the room left and wraps; ``from_width`` drops it on narrower screens."""

    head: str
    grows: bool = False
    right: bool = False
    from_width: int = 0


def terminal() -> Console:
    """Standard output as rich sees it."""
    from rich.console import Console

    return Console()


def screen(*, error: bool = False) -> Console:
    """Standard output or standard error, wide enough for lists where it is no terminal."""
    from rich.console import Console

    console = Console(stderr=error, highlight=False)
    return console if console.is_terminal else Console(stderr=error, highlight=False, width=PIPED_WIDTH)


def print_reply(console: Console, reply: Reply) -> None:
    """Print a reply; words of documents are never read as markup."""
    from rich.text import Text

    text = Text(harmless(reply.text))
    for citation in reply.citations[:1]:
        for part in filter(None, (citation.highlight, *citation.highlight.split(" | "))):
            _emphasise(text, part, "bold")
    for notice in reply.notices:
        _emphasise(text, notice, "italic")
    if reply.lead and reply.text.startswith(reply.lead):
        text.stylize(_COLOURS[reply.outcome], 0, len(reply.lead))
    console.print(text, soft_wrap=not console.is_terminal)


def _emphasise(text: Text, words: str, style: str) -> None:
    start = text.plain.find(words)
    if start >= 0 and len(words) > 3:
        text.stylize(style, start, start + len(words))


def print_list(console: Console, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print rows as a table; columns that a narrow screen has no room for are left out."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = [number for number, column in enumerate(columns) if column.from_width <= console.width]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number in shown:
        column = columns[number]
        table.add_column(
            column.head,
            justify="right" if column.right else "left",
            no_wrap=not column.grows,
            overflow="fold" if column.grows else "ellipsis",
            ratio=1 if column.grows else None,
        )
    for row in rows:
        table.add_row(*(Text(one_line(row[number])) for number in shown))
    console.print(table)


def harmless(text: str) -> str:
    """The same text without control characters, by which a document or a person could steer the reader's terminal."""
    return _CONTROL.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Harmless text on one line."""
    return harmless(" ".join(text.split()))


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object as one line on standard output, whatever its texts hold."""
    line = json.dumps(value, ensure_ascii=not _speaks_utf8())
    typer.echo(_UNSAFE_IN_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", line))


def json_line(value: Mapping[str, Any]) -> str:
    """A JSON object for a UTF-8 file, with its line end; no reader takes anything inside for a line end."""
    line = json.dumps(value, ensure_ascii=False)
    return _UNSAFE_IN_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n"


def _speaks_utf8() -> bool:
    return (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"


def tell(text: str) -> None:
    """A message for the person at the terminal, on standard error."""
    typer.echo(harmless(text.replace("\n", " ")), err=True)


def bar(*columns: ProgressColumn) -> Progress:
    """Progress on standard error, gone when done; nothing where that is no terminal.

    Where standard output goes elsewhere it stays untouched; where both are the screen, lines appear above the bar.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    usual = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(
        TextColumn("{task.description}", markup=False),
        *(columns or usual),
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),
    )
