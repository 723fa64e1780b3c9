"""`isu knowledge fetch`: the official documents of a manifest, brought from their hosts into the knowledge base."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, ProgressColumn, Task
from rich.text import Text

from bot.app import Parts, now
from bot.commands.options import read_collection
from bot.commands.rows import line_of, row_of
from bot.fetch.manifest import Wanted, built_in, read_manifest
from bot.fetch.run import Fetched, Step, make_fetcher, record_name
from bot.printing import Column, bar, one_line, print_json, print_list, screen, tell
from bot.session import Session


def fetch(
    context: typer.Context,
    manifest: Annotated[
        Path | None, typer.Option(help="csv with symbol and url (ISU_MANIFEST); by default the built-in one.")
    ] = None,
    collection: Annotated[str, typer.Option(help="Name of the collection.")] = "official",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be fetched.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")] = False,
) -> None:
    """Fetch the official documents of a manifest; unchanged ones are not loaded again, broken-off ones are resumed."""
    session: Session = context.obj
    name = read_collection(collection)
    rows = _rows(session, manifest)
    wanted = [row for row in rows if row.url]
    if not wanted:
        tell("note: no document of the manifest has an address")
    elif len(wanted) < len(rows):
        tell(f"note: {len(rows) - len(wanted)} of {len(rows)} documents have no address in the manifest")
    if dry_run:
        _plan(session.parts, wanted, name, as_json)
    elif wanted and _run(session, wanted, name, as_json) == len(wanted):
        raise typer.Exit(1)


def _rows(session: Session, manifest: Path | None) -> tuple[Wanted, ...]:
    path = manifest or (Path(session.config.manifest) if session.config.manifest else None)
    return read_manifest(path) if path else built_in(session.facts.documents)


def _plan(parts: Parts, rows: Sequence[Wanted], collection: str, as_json: bool) -> None:
    known = parts.settings.named(record_name(collection, ""))
    times = {row.symbol: _retrieved(known.get(record_name(collection, row.symbol))) for row in rows}
    if as_json:
        for row in rows:
            base = row_of(None, "planned", None, None)
            shown = {"symbol": row.symbol, "title": row.title, "url": row.url}
            print_json({**base, **shown, "retrieved_at": times[row.symbol] or None})
        return
    columns = (Column("symbol"), Column("fetched", from_width=70), Column("address", grows=True))
    print_list(screen(), columns, ((row.symbol, times[row.symbol][:10] or "never", row.url) for row in rows))


def _retrieved(record: Any) -> str:
    return str(record.get("retrieved_at") or "") if isinstance(record, dict) else ""


def _run(session: Session, rows: Sequence[Wanted], collection: str, as_json: bool) -> int:
    """Fetches all; returns how many failed."""
    parts, config = session.parts, session.config
    fetcher = make_fetcher(
        rows,
        collection,
        config.home / "fetched",
        library=parts.library,
        shelf=parts.shelf,
        settings=parts.settings,
        max_mb=config.fetch_max_mb,
        pause=config.fetch_pause_s,
        clock=now,
    )
    failed = 0
    with bar(BarColumn(), _Counted()) as progress:
        bars = _Bars(progress, len(rows))
        for result in fetcher.run(bars):
            failed += result.status == "failed"
            _report(result, as_json)
        bars.done(len(rows))
        step = progress.add_task("Indexing", total=None, unit="")
        parts.catalogue.refresh(lambda done, total: progress.update(step, completed=done, total=total))
    return failed


class _Counted(ProgressColumn):
    """Files are counted, bytes are measured."""

    def __init__(self) -> None:
        super().__init__()
        self._files, self._bytes = MofNCompleteColumn(), DownloadColumn()

    def render(self, task: Task) -> Text:
        return self._bytes.render(task) if task.fields.get("unit") == "bytes" else self._files.render(task)


class _Bars:
    """Shows the steps of a run: one bar for the files, one for the bytes of the file at hand."""

    def __init__(self, progress: Progress, rows: int) -> None:
        self._progress = progress
        self._files = progress.add_task("Fetching", total=rows)
        self._bytes = progress.add_task("  bytes", total=None, unit="bytes")

    def __call__(self, step: Step) -> None:
        self._progress.update(self._files, completed=step.done, description=f"Fetching {one_line(step.symbol)[:40]}")
        self._progress.update(self._bytes, completed=step.received, total=step.total)

    def done(self, rows: int) -> None:
        """All files are through."""
        self._progress.update(self._files, completed=rows, description="Fetching")
        self._progress.update(self._bytes, visible=False)


def _report(result: Fetched, as_json: bool) -> None:
    row = result.row
    if as_json:
        path = str(result.path) if result.path else None
        more = {"url": row.url, "sha256": result.sha256 or None, "size": result.size, "remark": result.remark or None}
        base = row_of(path, result.status, result.document, result.error)
        print_json({**base, "symbol": base["symbol"] or row.symbol, **more})
    elif result.document is None:
        tell(f"failed     {row.symbol}: {result.error}")
    else:
        typer.echo(line_of(result.status, result.document))
    if result.remark:
        tell(f"note: {row.symbol}: {result.remark}")
