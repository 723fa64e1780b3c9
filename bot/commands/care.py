"""`isu migrate` and `isu doctor`: the database brought up to date; what is configured, what is missing, how to mend it."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import typer
from rich.console import Console
from rich.table import Table

from bot.config import variable
from bot.session import Session
from knowledge.errors import ISUError
from knowledge.memory.store import Store

migrate_app = typer.Typer(add_completion=False)
doctor_app = typer.Typer(add_completion=False)
COMMANDS = {"migrate": migrate_app, "doctor": doctor_app}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: "ok", "missing" (something optional is off) or "broken", with how to mend it."""

    name: str
    state: str
    says: str


@migrate_app.command()
def migrate(context: typer.Context) -> None:
    """Bring the database to the shape this version wants; doing it again changes nothing."""
    session: Session = context.obj
    session.config.home.mkdir(parents=True, exist_ok=True)
    schema = Store(session.config.database).migrate()
    typer.echo(f"database is at revision {schema.current}")


@doctor_app.command()
def doctor(context: typer.Context) -> None:
    """Say what is configured, what is missing and how to mend it; exit 1 where something is broken."""
    session: Session = context.obj
    checks = list(_checks(session))
    table = Table("", "part", "finding")
    marks = {"ok": "[green]ok[/green]", "missing": "[yellow]off[/yellow]", "broken": "[red]broken[/red]"}
    for check in checks:
        table.add_row(marks[check.state], check.name, check.says)
    Console().print(table)
    if any(check.state == "broken" for check in checks):
        raise typer.Exit(1)


def _checks(session: Session) -> Iterator[Check]:
    for name, look in (
        ("database", _database),
        ("knowledge base", _texts),
        ("index", _index),
        ("Slack", _slack),
        ("web", _web),
        ("semantic stage", _semantic),
        ("OCR", _ocr),
    ):
        try:
            yield look(session)
        except ISUError as error:
            yield Check(name, "broken", str(error))


def _database(session: Session) -> Check:
    kind = "PostgreSQL" if session.config.database.startswith("postgres") else "SQLite"
    schema = session.parts.store.schema()
    mend = "" if kind == "PostgreSQL" else "; several processes on several machines need PostgreSQL: set DATABASE_URL"
    return Check("database", "ok", f"{kind}, revision {schema.current}{mend}")


def _texts(session: Session) -> Check:
    documents = session.parts.shelf.documents()
    own = [document for document in documents if document.collection != "guide"]
    passages = sum(document.passages for document in documents)
    if not own:
        return Check("knowledge base", "missing", "only the built-in guide; add texts with `isu knowledge add FOLDER`")
    unknown = sum(not document.card.date for document in own)
    undated = f"; {unknown} without a date (`isu knowledge set ID date=…`)" if unknown else ""
    return Check("knowledge base", "ok", f"{len(documents)} documents, {passages} passages{undated}")


def _index(session: Session) -> Check:
    parts = session.parts
    changed = parts.catalogue.refresh()
    view = parts.catalogue.view()
    return Check("index", "ok", f"{view.size} passages" + ("; brought up to date just now" if changed else ""))


def _slack(session: Session) -> Check:
    config = session.config
    wanted = [name for name in ("slack_bot_token", "slack_app_token") if not getattr(config, name)]
    if wanted:
        names = " and ".join(variable(name) for name in wanted)
        return Check("Slack", "missing", f"set {names}; without a workspace try `isu simulate`")
    if not config.slack_bot_token.startswith("xoxb-") or not config.slack_app_token.startswith("xapp-"):
        return Check("Slack", "broken", "the bot token begins with xoxb-, the app token with xapp-")
    return Check("Slack", "ok", "tokens for Socket Mode are set")


def _web(session: Session) -> Check:
    if not session.config.slack_signing_secret:
        return Check("web", "missing", f"Slack over HTTP needs {variable('slack_signing_secret')}; Socket Mode does not")
    return Check("web", "ok", f"listens on {session.config.web_host}:{session.config.web_port}")


def _semantic(session: Session) -> Check:
    model = session.config.semantic_model
    installed = importlib.util.find_spec("sentence_transformers") is not None
    if not model:
        return Check("semantic stage", "missing", f"optional; install the extra `semantic` and set {variable('semantic_model')}")
    if not installed:
        return Check("semantic stage", "broken", "a model is set, but the extra `semantic` is not installed")
    return Check("semantic stage", "ok", f"model {model}")


def _ocr(session: Session) -> Check:
    if shutil.which("tesseract") is None:
        return Check("OCR", "missing", "optional; scanned PDF files are refused until tesseract is installed")
    return Check("OCR", "ok", "tesseract is installed")


