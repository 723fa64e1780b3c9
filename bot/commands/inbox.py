"""`isu inbox`: the shared mailbox read, its state shown, mails looked at, tried again and corrected. Sends nothing."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.app import now
from bot.commands.inbox_rows import described, figures_json, figures_lines
from bot.mail.assembly import Needs, inbox_of, service
from bot.mail.inbox import Service
from bot.mail.parse import read_mail
from bot.mail.pipeline import Tally
from bot.mail.worker import Worker
from bot.printing import Column, bar, one_line, print_json, print_list, screen, tell
from bot.session import Session
from handlers.triage.learning import LearnedLessons
from handlers.triage.sources import Sources
from handlers.triage.teaching import correct as correct_judgement
from handlers.triage.teaching import learned
from knowledge.errors import BadInput, ConfigError
from knowledge.mail import Category
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.lessons import LessonBook, read_correction

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The shared mailbox over IMAP; it sends nothing.")
COMMANDS = {"inbox": app}

_Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
_Number = Annotated[int, typer.Argument(help="Number of the mail, as `isu inbox` shows it.")]


@app.command()
def run(context: typer.Context) -> None:
    """Read and handle mail as it comes, until stopped; lost connections are made again."""
    session: Session = context.obj
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with _service(session) as made:
        tell(f"reading {session.config.mail_address}; stop with Ctrl-C")
        made.run(stop.wait, lambda done: tell(_said(done)))


@app.command()
def poll(context: typer.Context, as_json: _Json = False) -> None:
    """Read and handle what there is, once."""
    session: Session = context.obj
    with _service(session) as made:
        done = made.poll()
    busy, until = _inbox(session).leased(now())
    if busy:
        tell(f"{busy} in the hands of another worker, until {_clock_time(until)} at the latest")
    _report(done, as_json)


@app.command()
def backfill(context: typer.Context, as_json: _Json = False) -> None:
    """Read every folder from its beginning; old mails are judged and logged, and nothing is drafted or announced."""
    session: Session = context.obj
    with _service(session) as made, bar() as progress:
        reading = progress.add_task("Reading", total=0)
        handling = progress.add_task("Handling", total=None)
        total = 0

        def read(done: int, more: int) -> None:
            nonlocal total
            total += more
            progress.update(reading, total=total, advance=done)

        done = made.backfill(read, lambda _: progress.advance(handling))
    _report(done, as_json)


@app.command()
def status(context: typer.Context, as_json: _Json = False) -> None:
    """How far the mailbox was read and handled, what waits, what is in quarantine."""
    session: Session = context.obj
    found = _inbox(session).figures()
    if as_json:
        print_json({"mailbox": session.config.mail_address, **figures_json(found, now())})
        return
    console = screen()
    print_list(
        console, (Column("mailbox"), Column(session.config.mail_address, grows=True)), figures_lines(found, now())
    )
    columns = (
        Column("folder", grows=True),
        Column("uidvalidity", right=True),
        Column("read to", right=True),
        Column("at"),
    )
    rows = ((one.folder, str(one.uidvalidity), str(one.last_uid), _clock_time(one.read_at)) for one in found.cursors)
    print_list(console, columns, rows)


@app.command()
def quarantine(context: typer.Context, as_json: _Json = False) -> None:
    """Mails that could not be handled: why, how often tried, since when."""
    entries = _inbox(context.obj).quarantined()
    if as_json:
        for one in entries:
            place = {"folder": one.place.folder, "uidvalidity": one.place.uidvalidity, "uid": one.place.uid}
            times = {"since": one.since.isoformat(), "tried_at": one.tried_at.isoformat()}
            print_json({"id": one.id, "mail": one.mail_id, "reason": one.reason, "tries": one.tries, **times, **place})
        return
    if not entries:
        tell("nothing is in quarantine")
        return
    columns = (
        Column("id", right=True),
        Column("mail"),
        Column("tries", right=True),
        Column("since"),
        Column("why", grows=True),
    )
    shown = (
        (str(one.id), str(one.mail_id or "–"), str(one.tries), _clock_time(one.since), one.reason) for one in entries
    )
    print_list(screen(), columns, shown)


@app.command()
def retry(
    context: typer.Context, number: Annotated[int, typer.Argument(metavar="ID", help="Number in quarantine.")]
) -> None:
    """Try a mail from quarantine again; exit 1 where it comes back there."""
    session: Session = context.obj
    with _service(session) as made:
        done = made.retry(_inbox(session).retry(number))
    _report(done, False)
    if done.set_aside:
        raise typer.Exit(1)


@app.command()
def show(
    context: typer.Context,
    number: _Number,
    as_json: _Json = False,
    raw: Annotated[bool, typer.Option("--raw", help="The mail's bytes as they came, and nothing else.")] = False,
) -> None:
    """One mail: what was judged of it and why, its case, its draft, and what became of that."""
    inbox = _inbox(context.obj)
    if raw:
        typer.echo(inbox.raw(number), nl=False)
        return
    found = described(inbox.mail(number))
    if as_json:
        print_json(found)
        return
    rows = ((name, _plain(value)) for name, value in found.items() if value not in (None, "", [], False))
    print_list(screen(), (Column("mail"), Column(str(number), grows=True)), rows)


@app.command()
def correct(
    context: typer.Context,
    number: _Number,
    values: Annotated[
        list[str], typer.Argument(metavar="KEY=VALUE...", help="category, state, urgent, sensitive, needs_reply.")
    ],
) -> None:
    """Set what was judged wrongly: it is kept beside what was judged, and later mails of that kind follow."""
    session: Session = context.obj
    inbox, parts = _inbox(session), session.parts
    right = dict(read_correction(value) for value in values if not _OWN.match(value))
    before = inbox.mail(number).judgement
    if before is None:
        raise BadInput("this mail was not judged")
    if right.get("state"):
        parts.facts.state(right["state"])
    if right:
        mail = read_mail(inbox.raw(number), authserv=session.config.mail_authserv)
        correct_judgement(mail, before, right, parts.facts, LessonBook(parts.store), "terminal", now())
    found = inbox.correct(number, {**_typed(right), **dict(_switch(value) for value in values if _OWN.match(value))})
    judged = found.judgement or before
    typer.echo(f"{number} {judged.category.value} {judged.state or '–'} {'urgent' if judged.urgent else ''}".rstrip())


_OWN = re.compile(r"\s*(?:sensitive|needs_reply)\s*=")
"""Fields that are set on the mail alone; from the others later mails are judged."""


def _typed(right: Mapping[str, str]) -> dict[str, Any]:
    kinds: dict[str, Callable[[str], Any]] = {"category": Category, "urgent": lambda value: value == "yes"}
    return {name: kinds.get(name, str)(value) for name, value in right.items()}


def _switch(given: str) -> tuple[str, bool]:
    name, _, value = (part.strip() for part in given.partition("="))
    if value not in ("yes", "no"):
        raise BadInput(f"{name} takes yes or no")
    return name, value == "yes"


@contextmanager
def _service(session: Session) -> Iterator[Service]:
    parts = session.parts
    needs = Needs(
        config=session.config,
        store=parts.store,
        settings=parts.settings,
        knowledge=parts.knowledge,
        directory=parts.directory,
        sources=_sources(session),
        clock=now,
    )
    with Worker(session.config.home) as worker:
        yield service(needs, worker)


def _sources(session: Session) -> Callable[[], Sources]:
    """What judging looks up; what staff teach meanwhile is seen with the next mail, a new model within a minute."""
    parts, book = session.parts, LessonBook(session.parts.store)
    kept: tuple[tuple[int, int], LearnedLessons] | None = None

    def sources() -> Sources:
        nonlocal kept
        key = (book.newest(), int(now().timestamp() // 60))
        if kept is None or kept[0] != key:
            kept = key, learned(book)
        return Sources(parts.facts, parts.directory, kept[1])

    return sources


def _inbox(session: Session) -> Inbox:
    if not session.config.mail_address:
        raise ConfigError("set ISU_MAIL_ADDRESS to the shared mailbox's own address")
    return inbox_of(session.config, session.parts.store)


def _report(done: Tally, as_json: bool) -> None:
    if as_json:
        print_json({"read": done.read, "handled": done.handled, "drafts": done.drafts, "quarantined": done.set_aside})
    else:
        typer.echo(_said(done))


def _said(done: Tally) -> str:
    aside = f", {done.set_aside} put into quarantine" if done.set_aside else ""
    return f"{done.read} new, {done.handled} handled, {done.drafts} drafted for{aside}"


def _clock_time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else "–"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(item)}" for name, item in value.items() if item not in (None, "", []))
    return one_line(str(value))
