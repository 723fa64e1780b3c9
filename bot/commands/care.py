"""`isu migrate` and `isu doctor`: the database up to date; what is configured, what is missing, how to mend it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from bot.app import now
from bot.config import variable
from bot.mail import imap
from bot.mail.mailbox import Mailbox
from bot.mail.sending import smtp_server
from bot.mail.smtp import IMPLICIT_TLS, Line
from bot.printing import Column, print_json, print_list, screen
from bot.session import Session
from knowledge.errors import ISUError
from knowledge.memory.audit import verify_chain
from knowledge.memory.contacts.seals import check_changes
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
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
    store = Store(session.config.database)
    try:
        schema = store.migrate()
    finally:
        store.close()
    typer.echo(f"database is at revision {schema.current}")


@doctor_app.command()
def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")] = False,
) -> None:
    """Say what is configured, what is missing and how to mend it; exit 1 where something is broken."""
    session: Session = context.obj
    checks = list(_checks(session))
    if as_json:
        for check in checks:
            print_json(asdict(check))
    else:
        shown = {"ok": "ok", "missing": "off", "broken": "broken"}
        rows = ((shown[check.state], check.name, check.says) for check in checks)
        print_list(screen(), (Column(""), Column("part"), Column("finding", grows=True)), rows)
    if any(check.state == "broken" for check in checks):
        raise typer.Exit(1)


_Look = Callable[[Session], Check]


def _checks(session: Session) -> Iterator[Check]:
    """All findings, one by one; what stands on a broken part is not looked at again."""
    home = _looked("home folder", _home, session)
    yield home
    database = _looked("database", _database, session) if home.state == "ok" else None
    if database is not None:
        yield database
    if database is not None and database.state == "ok":
        for name, look in _ON_DATABASE:
            yield _looked(name, look, session)
    for name, look in _ALONE:
        yield _looked(name, look, session)


def _looked(name: str, look: _Look, session: Session) -> Check:
    try:
        return look(session)
    except ISUError as error:
        return Check(name, "broken", str(error))
    except OSError as error:
        return Check(name, "broken", f"{error.filename or ''}: {error.strerror or type(error).__name__}".lstrip(": "))


def _home(session: Session) -> Check:
    folder = session.config.home
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("home folder", "broken", f"{folder} may not be written; choose another with --home or ISU_HOME")
    return Check("home folder", "ok", str(folder))


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


def _official(session: Session) -> Check:
    fetched = session.parts.settings.named("fetched:")
    if not fetched:
        return Check("official texts", "missing", "none fetched; where there is a network: `isu knowledge fetch`")
    times = [str(record.get("retrieved_at", "")) for record in fetched.values() if isinstance(record, dict)]
    return Check("official texts", "ok", f"{len(fetched)} fetched, the last on {max(times, default='')[:10]}")


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
        off = f"Slack over HTTP needs {variable('slack_signing_secret')}; Socket Mode does not"
        return Check("web", "missing", off)
    return Check("web", "ok", f"listens on {session.config.web_host}:{session.config.web_port}")


def _sending(session: Session) -> Check:
    config = session.config
    if not config.smtp_host:
        return Check("sending mail", "missing", f"set {variable('smtp_host')} and {variable('mail_address')}")
    server = smtp_server(config, now)
    tls = "TLS" if server.port == IMPLICIT_TLS else "STARTTLS"
    Line(server).close()
    return Check("sending mail", "ok", f"{server.host}:{server.port} takes the login over {tls}")


def _outbox(session: Session) -> Check:
    counts = Outbox(session.parts.store).counts()
    shown = [f"{count} {one.value.replace('_', ' ')}" for one, count in counts.items() if count]
    asks = counts[MailStatus.IN_DOUBT] + counts[MailStatus.FAILED]
    mend = "; some need a person: `isu outbox status`" if asks else ""
    return Check("outbox", "ok", (", ".join(shown) or "empty") + mend)


def _semantic(session: Session) -> Check:
    model = session.config.semantic_model
    off = f"optional; install the extra `semantic` and set {variable('semantic_model')}"
    installed = importlib.util.find_spec("sentence_transformers") is not None
    if not model:
        return Check("semantic stage", "missing", off)
    if not installed:
        return Check("semantic stage", "broken", "a model is set, but the extra `semantic` is not installed")
    return Check("semantic stage", "ok", f"model {model}")


def _ocr(_session: Session) -> Check:
    if shutil.which("tesseract") is None:
        return Check("OCR", "missing", "optional; scanned PDF files are refused until tesseract is installed")
    return Check("OCR", "ok", "tesseract is installed")


def _audit(session: Session) -> Check:
    """Whether nobody tampered with the record of changes; it is read whole."""
    store = session.parts.store
    chain = verify_chain(store)
    if chain.broken is not None:
        return Check("audit", "broken", f"tampered with at entry {chain.broken}: {chain.why}; compare with a backup")
    changed = check_changes(store)
    if changed is not None:
        return Check("audit", "broken", f"the account of change {changed} was tampered with; compare with a backup")
    return Check("audit", "ok", f"{chain.entries} entries, each sealed with the one before")


def _mailbox(session: Session) -> Check:
    config = session.config
    if not imap.configured(config):
        names = f"{variable('mail_address')} and {variable('imap_host')}"
        return Check("mailbox", "missing", f"set {names} to read the shared mailbox")
    with Mailbox(imap.account(config, now), now) as mailbox:
        folders, idles = mailbox.folders, mailbox.idles
    if not folders.drafts:
        return Check("mailbox", "broken", f"no drafts folder was found; name it in {variable('imap_drafts')}")
    sent = folders.sent or f"unknown: set {variable('imap_sent')}, or answers from other programs stay unseen"
    tells = "tells of new mail by itself" if idles else "is asked for new mail at intervals"
    return Check(
        "mailbox", "ok" if folders.sent else "missing", f"drafts in {folders.drafts}, sent mail in {sent}; {tells}"
    )


_ON_DATABASE: tuple[tuple[str, _Look], ...] = (
    ("knowledge base", _texts),
    ("index", _index),
    ("official texts", _official),
    ("outbox", _outbox),
    ("audit", _audit),
)
_ALONE: tuple[tuple[str, _Look], ...] = (
    ("Slack", _slack),
    ("web", _web),
    ("mailbox", _mailbox),
    ("sending mail", _sending),
    ("semantic stage", _semantic),
    ("OCR", _ocr),
)
