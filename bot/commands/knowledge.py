"""`isu knowledge`: documents in, listed, corrected, removed; the index; official documents fetched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.app import Parts, now
from bot.session import Session
from knowledge.document import StoredDocument
from knowledge.errors import BadInput
from knowledge.texts.library import Added, walk

app = typer.Typer(add_completion=False, help="The knowledge base: documents and their index.", no_args_is_help=True)
COMMANDS = {"knowledge": app}

_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    collection: Annotated[str, typer.Option(help="Name of the collection.")] = "documents",
    internal: Annotated[bool, typer.Option("--internal", help="Quote only to staff and coordinators.")] = False,
    as_json: _Json = False,
) -> None:
    """Read files and folders into the knowledge base; doing it again is harmless."""
    parts: Parts = context.obj.parts
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise BadInput(f"there is no file or folder {missing[0]}")
    files = list(walk(paths))
    if not files:
        raise BadInput("no file of a known format there")
    results = []
    with _bar() as progress:
        task = progress.add_task("Reading", total=len(files))
        pages = progress.add_task("pages", total=None, visible=False)
        for path, name in files:
            progress.update(task, description=f"Reading {path.name[:40]}")
            report = _page_report(progress, pages)
            results.append(parts.library.add_file(path, name, collection, internal, now().date(), report))
            progress.update(pages, visible=False)
            progress.advance(task)
        step = progress.add_task("Indexing", total=None)
        parts.catalogue.refresh(lambda done, total: progress.update(step, completed=done, total=total))
    for result in results:
        _report(result, as_json)
    if results and all(result.status == "failed" for result in results):
        raise typer.Exit(1)


def _page_report(progress: Progress, task: Any) -> Callable[[str, int, int], None]:
    def report(name: str, done: int, total: int) -> None:
        progress.update(task, description="  pages", completed=done, total=total or None, visible=total > 20)

    return report


def _report(result: Added, as_json: bool) -> None:
    document = result.document
    if as_json:
        typer.echo(json.dumps(_row(result.path, result.status, document, result.error), ensure_ascii=False))
    elif document is None:
        typer.echo(f"failed     {result.error}", err=True)
    else:
        card = document.card
        kind = f"{card.authority.value}, {card.date or 'undated'}, {card.language}"
        typer.echo(f"{result.status:<10} {document.id:<6} {document.passages:>5} passages  {document.file}: {card.title[:70]} ({kind})")


def _row(path: str, status: str, document: StoredDocument | None, error: str | None) -> dict[str, Any]:
    card = document.card if document else None
    return {
        "path": path,
        "status": status,
        "document_id": document.id if document else None,
        "symbol": card.symbol if card else None,
        "title": card.title if card else None,
        "date": card.date or None if card else None,
        "authority": card.authority.value if card else None,
        "language": card.language if card else None,
        "passages": document.passages if document else 0,
        "error": error,
    }


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
            typer.echo(json.dumps({**_described(document)}, ensure_ascii=False))
        return
    table = Table("id", "collection", "authority", "date", "lang", "passages", "symbol", "title")
    for document in documents:
        card = document.card
        mark = " (internal)" if document.internal else ""
        table.add_row(
            document.id,
            document.collection + mark,
            card.authority.value,
            card.date,
            card.language,
            str(document.passages),
            card.symbol,
            card.title[:60] or document.file,
        )
    Console().print(table)


def _described(document: StoredDocument) -> dict[str, Any]:
    card = document.card
    return {
        "document_id": document.id,
        "file": document.file,
        "collection": document.collection,
        "internal": document.internal,
        "version": document.version,
        "superseded": document.superseded,
        "passages": document.passages,
        "added_on": document.added_on.isoformat(),
        "sha256": document.sha256,
        **{name: getattr(card, name) for name in card.__dataclass_fields__ if name != "authority"},
        "authority": card.authority.value,
    }


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
        typer.echo(json.dumps({**_described(document), "contents": shown}, ensure_ascii=False))
        return
    for name, value in _described(document).items():
        typer.echo(f"{name:>18}: {value}")
    typer.echo("")
    for item in passages:
        typer.echo(f"[{item.passage.kind.value}] {item.passage.locator}: {item.passage.text[:160]}")


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
            raise BadInput(f"{change}: write KEY=VALUE")
        values[key.strip()] = _value(key.strip(), value.strip())
    parts: Parts = context.obj.parts
    document = parts.shelf.set(document_id, **values)
    parts.catalogue.refresh()
    typer.echo(f"{document.id}: {', '.join(values)} set")


def _value(key: str, value: str) -> object:
    if key != "internal":
        return value
    if value.casefold() not in ("yes", "no", "true", "false"):
        raise BadInput("internal takes yes or no")
    return value.casefold() in ("yes", "true")


@app.command()
def remove(context: typer.Context, document_id: Annotated[str, typer.Argument(help="Id of a document.")]) -> None:
    """Remove a document with all its versions; the log keeps what was quoted from it."""
    parts: Parts = context.obj.parts
    parts.shelf.remove(document_id)
    parts.catalogue.refresh()
    typer.echo(f"{document_id}: removed")


@app.command()
def rebuild(context: typer.Context) -> None:
    """Write the index anew from the database and swap it in."""
    parts: Parts = context.obj.parts
    with _bar() as progress:
        task = progress.add_task("Indexing", total=None)
        count = parts.catalogue.rebuild(lambda done, total: progress.update(task, completed=done, total=total))
    typer.echo(f"{count} passages indexed")
