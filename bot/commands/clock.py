"""`isu clock`: the process that starts what the clock starts, one round of it, and what ran when."""

from __future__ import annotations

import os
import signal
import socket
import threading
import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.app import Parts, now
from bot.commands.offices import rounds, weekly
from bot.jobs import Clock, Job
from bot.mail.guard import send_guard
from bot.mail.sending import way_out
from bot.printing import Column, one_line, print_json, print_list, screen, tell
from bot.session import Session
from handlers.triage.teaching import retrain
from knowledge.memory import retention
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.leases import Leases
from knowledge.memory.lessons import LessonBook
from knowledge.memory.outbox import Outbox

app = typer.Typer(add_completion=False, help="What runs at intervals: upkeep and more.", no_args_is_help=True)
COMMANDS = {"clock": app}

_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def _upkeep(parts: Parts) -> Job:
    """Lets the database look at its tables, so that questions to a grown one stay quick."""
    return Job("upkeep", timedelta(days=1), lambda _: parts.store.look_over())


def _outbox(parts: Parts) -> Job:
    """Sends what was approved, as far as pace and server allow; nothing where no server is set."""

    def send(_: datetime) -> str:
        if not parts.config.smtp_host:
            return ""
        guard = send_guard(Inbox(parts.store, parts.config.mail_address), Outbox(parts.store).raw)
        with way_out(parts.config, parts.store, now, guard=guard) as outgoing:
            made = outgoing.run()
        counted = {name: count for name, count in asdict(made).items() if count and name != "stopped"}
        return ", ".join([*(f"{count} {name}" for name, count in counted.items()), *filter(None, [made.stopped])])

    return Job("outbox", timedelta(minutes=1), send)


def _learn(parts: Parts) -> Job:
    """Trains the model of mail judgements anew where staff corrected any."""

    def learn(_: object) -> str:
        made = retrain(LessonBook(parts.store), now())
        return f"{made.lessons} lessons, {made.accuracy:.2f} right, rules {made.rules_accuracy:.2f}" if made else ""

    return Job("learn", timedelta(hours=1), learn)


def _retention(parts: Parts) -> Job:
    """Erases personal data whose time is over."""

    def erase(moment: datetime) -> str:
        done = retention.apply(parts.store, moment)
        return ", ".join(f"{count} {name}" for name, count in done.items() if count)

    return Job("retention", timedelta(days=1), erase)


def _slack(parts: Parts) -> Job:
    """What Slack is owed and nobody triggers; nothing where no token is set."""
    return Job("slack", timedelta(minutes=5), lambda at: rounds(parts, at) if parts.config.slack_bot_token else "")


def _digest(parts: Parts) -> Job:
    """The weekly word to the staff."""
    return Job("digest", timedelta(days=7), lambda at: weekly(parts, at) if parts.config.slack_bot_token else "")


JOBS: tuple[Callable[[Parts], Job], ...] = (
    _upkeep,
    _outbox,
    _learn,
    _retention,
    _slack,
    _digest,
)
"""Every job of the program; a part that wants something done at intervals adds a line."""


@app.command()
def run(context: typer.Context) -> None:
    """Start jobs as they fall due, until stopped; several such processes share the work."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    made = _clock(context.obj)
    tell(f"the clock runs {len(made.jobs)} jobs; stop with Ctrl-C")
    made.run(stop.wait)


@app.command()
def once(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Whatever is due, and what is not.")] = False,
    as_json: _Json = False,
) -> None:
    """Run what is due now, and end; exit 1 where a job failed."""
    failed = False
    for job, ended in _clock(context.obj).run_due(all_of_them=everything):
        failed = failed or not ended.ok
        if as_json:
            print_json({"job": job.name, **asdict(ended), "started": str(ended.started)})
        else:
            words = f": {one_line(ended.says)}" if ended.says else ""
            typer.echo(f"{job.name} {'done' if ended.ok else 'failed'} in {ended.took_ms} ms{words}")
    if failed:
        raise typer.Exit(1)


@app.command()
def show(context: typer.Context, as_json: _Json = False) -> None:
    """All jobs: how often, when last, how it ended, and when next."""
    made = _clock(context.obj)
    rows = [(job, made.last(job), made.due(job)) for job in made.jobs]
    if as_json:
        for job, last, due in rows:
            times = {"started": _iso(last.started), "due": _iso(due), "every_s": job.every.total_seconds()}
            print_json({"job": job.name, **asdict(last), **times})
        return
    columns = (Column("job"), Column("every"), Column("last"), Column("ended", grows=True), Column("next"))
    shown = (
        (
            job.name,
            str(job.every),
            f"{last.started:%Y-%m-%d %H:%M}" if last.started else "never",
            last.says or ("done" if last.ok else "failed") if last.started else "",
            f"{due:%Y-%m-%d %H:%M}" if due else "at once",
        )
        for job, last, due in rows
    )
    print_list(screen(), columns, shown)


def _iso(moment: object) -> str | None:
    return moment.isoformat() if hasattr(moment, "isoformat") else None


def _clock(session: Session) -> Clock:
    parts = session.parts
    holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4()}"
    return Clock([make(parts) for make in JOBS], parts.settings, Leases(parts.store, holder), now)
