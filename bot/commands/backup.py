"""`isu backup` and `isu restore`: everything the database holds in one file, checked, and back again."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from bot.app import now
from bot.printing import print_json, tell
from bot.session import Session
from knowledge.errors import BadInput
from knowledge.memory.backup import write_backup
from knowledge.memory.backup_format import Manifest
from knowledge.memory.restore import restore
from knowledge.memory.store import open_store

backup_app = typer.Typer(add_completion=False)
restore_app = typer.Typer(add_completion=False)
COMMANDS = {"backup": backup_app, "restore": restore_app}

_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@backup_app.command()
def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(help="File to write, such as isu-2026-11-21.zip.")],
    check: Annotated[bool, typer.Option(help="Restore it into a scratch database and compare.")] = True,
    as_json: _Json = False,
) -> None:
    """Write everything the database holds to a file, while other processes go on; it holds personal data."""
    session: Session = context.obj
    if target.is_dir():
        raise BadInput(f"{target.name} is a folder; give the name of a file")
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    session.config.home.mkdir(parents=True, exist_ok=True)
    store = open_store(session.config.database)
    try:
        manifest = write_backup(store, part, now())
        if check:
            _check(part)
        part.replace(target)
    finally:
        store.close()
        with suppress(OSError):
            part.unlink(missing_ok=True)
    _say(manifest, "written" + (" and checked" if check else ""), target, as_json)


def _check(part: Path) -> None:
    """Restores a backup beside it; whatever is wrong with it shows there."""
    with tempfile.TemporaryDirectory(prefix="isu-check-", dir=part.absolute().parent) as scratch:
        restore(part, f"sqlite:///{(Path(scratch) / 'scratch.db').as_posix()}")


@restore_app.command("restore")
def restore_backup(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A backup that `isu backup` wrote, of either database.")],
    force: Annotated[bool, typer.Option("--force", help="In place of what the database holds now.")] = False,
    as_json: _Json = False,
) -> None:
    """Put a backup in place of what the database holds; what was there stays until all is loaded and compared."""
    session: Session = context.obj
    session.config.home.mkdir(parents=True, exist_ok=True)
    manifest = restore(source, session.config.database, force=force)
    # The index tells by numbers of the database whether it is up to date; those may mean other texts now.
    shutil.rmtree(session.config.home / "index", ignore_errors=True)
    _say(manifest, "restored and compared", source, as_json)


def _say(manifest: Manifest, what: str, file: Path, as_json: bool) -> None:
    if as_json:
        rows = {name: note.rows for name, note in manifest.tables.items()}
        made = {"made_at": manifest.made_at.isoformat(), "revision": manifest.revision}
        print_json({"file": str(file), **made, "rows": manifest.rows, "tables": rows})
        return
    tell(f"{file.name}: {manifest.rows} rows of {len(manifest.tables)} tables {what} (revision {manifest.revision})")
