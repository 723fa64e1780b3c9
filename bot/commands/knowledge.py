"""`isu knowledge`: documents in, listed, corrected, removed; the index; official documents fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from bot.app import Parts, now
from bot.commands import fetch
from bot.commands.options import read_collection
from bot.commands.rows import described, line_of, row_of
from bot.printing import Column, bar, harmless, one_line, print_json, print_list, screen, tell
from knowledge.document import StoredDocument
from knowledge.errors import BadInput, NotAllowed
from knowledge.texts.guide.load import COLLECTION as GUIDE
from knowledge.texts.library import Added, walk

app = typer.Typer(add_completion=False, help="The knowledge base: documents and their index.", no_args_is_help=True)
fetch_command = app.command("fetch")(fetch.fetch)
COMMANDS = {"knowledge": app}

_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    collection: Annotated[str, typer.Option(help="Name of the collection.")] = "documents",
    internal: Annotated[bool, typer.Option("--internal", help="Quote only to staff and coordinators.")] = False,
    as_json: _Json = False,
) -> None:
    """Read files and folders into the knowledge base; doing it again is harmless."""
    name = read_collection(collection)
    files = _files(paths)
    parts: Parts = context.obj.parts
    failed = 0
    with bar() as progress:
        for result in _added(parts, files, name, internal, progress):
            _report(result, as_json)
            failed += result.status == "failed"
        step = progress.add_task("Indexing", total=None)
        parts.catalogue.refresh(lambda done, total: progress.update(step, completed=done, total=total))
    if failed == len(files):
        raise typer.Exit(1)


def _files(paths: list[Path]) -> list[tuple[Path, str]]:
    """The files to read; says which were passed over because no reader takes their kind."""
    for path in paths:
        if not path.exists():
            raise BadInput(f"there is no file or folder {path}")
        if not (path.is_dir() or path.is_file()):
            raise BadInput(f"{path} is neither a file nor a folder")
    files = list(walk(paths))
    taken = {path for path, _ in files}
    others = [item for path in paths if path.is_dir() for item in path.rglob("*") if item.is_file()]
    over = sum(item not in taken for item in others)
    if not files:
        raise BadInput("no file of a known format there")
    if over:
        tell(f"note: {over} file{'s' if over > 1 else ''} passed over, hidden or of a kind that is not read here")
    return files


def _added(
    parts: Parts, files: list[tuple[Path, str]], collection: str, internal: bool, progress: Progress
) -> Iterator[Added]:
    task = progress.add_task("Reading", total=len(files))
    pages = progress.add_task("  pages", total=None, visible=False)
    report = _page_report(progress, pages)
    for path, name in files:
        progress.update(task, description=f"Reading {one_line(path.name)[:40]}")
        yield parts.library.add_file(path, name, collection, internal, now().date(), report)
        progress.update(pages, visible=False)
        progress.advance(task)


def _page_report(progress: Progress, task: Any) -> Callable[[str, int, int], None]:
    def report(_name: str, done: int, total: int) -> None:
        progress.update(task, completed=done, total=total or None, visible=total > 20)

    return report


def _report(result: Added, as_json: bool) -> None:
    document = result.document
    if as_json:
        print_json(row_of(result.path, result.status, document, result.error))
    elif document is None:
        tell(f"failed     {result.error}")
    else:
        typer.echo(line_of(result.status, document))


@app.command("list")
def list_documents(
    context: typer.Context,
    as_json: _Json = False,
    everything: Annotated[bool, typer.Option("--all", help="Older versions too.")] = False,
) -> None:
    """Documents in the knowledge base."""
    documents = context.obj.parts.shelf.documents(include_superseded=everything)
    if as_json:
        for document in documents:
            print_json(described(document))
        return
    print_list(screen(), _COLUMNS, map(_cells, documents))


_COLUMNS = (
    Column("id"),
    Column("collection", from_width=56),
    Column("authority"),
    Column("date", from_width=60),
    Column("lang", from_width=100),
    Column("passages", right=True, from_width=100),
    Column("symbol", from_width=120),
    Column("title", grows=True),
)


def _cells(document: StoredDocument) -> tuple[str, ...]:
    card = document.card
    collection = document.collection + (" (internal)" if document.internal else "")
    title = (card.title or document.file) + (" (superseded)" if document.superseded else "")
    count = str(document.passages)
    return (document.id, collection, card.authority.value, card.date, card.language, count, card.symbol, title)


@app.command()
def show(
    context: typer.Context,
    document_id: Annotated[str, typer.Argument(help="Id of a document, as listed.")],
    as_json: _Json = False,
) -> None:
    """What is known of a document, and its passages."""
    shelf = context.obj.parts.shelf
    document = shelf.document(document_id)
    passages = shelf.passages(document_id)
    if as_json:
        shown = [
            {"id": item.id, "locator": item.passage.locator, "kind": item.passage.kind.value, "page": item.passage.page,
             "heading": list(item.passage.heading_path), "text": item.passage.text}
            for item in passages
        ]  # fmt: skip
        print_json({**described(document), "contents": shown})
        return
    for name, value in described(document).items():
        if value not in ("", None):
            typer.echo(f"{name:>18}: {one_line(str(value))}")
    typer.echo("")
    for item in passages:
        typer.echo(harmless(f"[{item.passage.kind.value}] {item.passage.locator}: {item.passage.text}"))


@app.command("set")
def set_values(
    context: typer.Context,
    document_id: Annotated[str, typer.Argument(help="Id of a document, as listed.")],
    changes: Annotated[list[str], typer.Argument(help="KEY=VALUE, for instance authority=adopted or internal=yes.")],
) -> None:
    """Correct what is known of a document; corrections survive a later version of the file."""
    values: dict[str, object] = {}
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            raise BadInput(f"{change[:40]}: write KEY=VALUE")
        if key.strip() in values:
            raise BadInput(f"{key.strip()[:40]} is given twice")
        values[key.strip()] = value.strip()
    if "collection" in values:
        values["collection"] = read_collection(str(values["collection"]))
    parts: Parts = context.obj.parts
    _refuse_guide(parts, document_id)
    document = parts.shelf.set(document_id, **values)
    parts.catalogue.refresh()
    typer.echo(f"{document.id}: {', '.join(values)} set")


def _refuse_guide(parts: Parts, document_id: str) -> None:
    if parts.shelf.document(document_id).collection == GUIDE:
        raise NotAllowed("this is part of the built-in guide, which comes with the program and can't be changed here")


@app.command()
def remove(context: typer.Context, document_id: Annotated[str, typer.Argument(help="Id of a document.")]) -> None:
    """Remove a document with all its versions; the log keeps what was quoted from it."""
    parts: Parts = context.obj.parts
    _refuse_guide(parts, document_id)
    parts.shelf.remove(document_id)
    parts.catalogue.refresh()
    typer.echo(f"{document_id}: removed")


@app.command()
def rebuild(context: typer.Context) -> None:
    """Write the index anew from the database and swap it in."""
    parts: Parts = context.obj.parts
    with bar() as progress:
        task = progress.add_task("Indexing", total=None)
        count = parts.catalogue.rebuild(lambda done, total: progress.update(task, completed=done, total=total))
    typer.echo(f"{count} passages indexed")
