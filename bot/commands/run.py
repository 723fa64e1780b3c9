"""`isu slack`, `isu web`, `isu simulate`: over Socket Mode, over HTTP, and against a stand-in for Slack."""

from __future__ import annotations

import contextlib
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.app import now
from bot.commands.offices import mail_rounds, office_of
from bot.commands.paper_post import PaperPost
from bot.config import Config, variable
from bot.desk import Desk
from bot.mail.sending import signing_secret
from bot.session import Session
from bot.simulator.cast import STAFF_CHANNEL, CastPeople
from bot.simulator.console import Terminal, help_table
from bot.simulator.post import ADDRESS
from bot.simulator.slack import Slack
from bot.simulator.web_api import APP_TOKEN, BOT_TOKEN
from bot.slack.connection import SocketMode
from bot.slack.manifest import over_http, read_manifest
from bot.slack.parts import Office
from bot.web.app import EVENTS
from bot.web.newsletters import NewsletterDoor
from bot.web.server import serve
from knowledge.errors import BadInput, ConfigError
from knowledge.memory.newsletters import Newsletters
from knowledge.memory.subscriptions import Subscriptions

logger = logging.getLogger("isu.slack")

ROUND_SECONDS = 15.0
"""Seconds between two looks for mails that are to be put on cards."""

slack_app = typer.Typer(add_completion=False, no_args_is_help=True, help="The assistant in Slack.")
web_app = typer.Typer(add_completion=False, no_args_is_help=True, help="The HTTP process: Slack over HTTP, and health.")
simulate_app = typer.Typer(add_completion=False)
COMMANDS = {"slack": slack_app, "web": web_app, "simulate": simulate_app}


@slack_app.callback()
def _slack() -> None:
    """The assistant in Slack."""


@web_app.callback()
def _web() -> None:
    """The HTTP process: Slack over HTTP, and health."""


@slack_app.command("run")
def run_slack(context: typer.Context) -> None:
    """Connect to Slack over Socket Mode and answer until stopped."""
    session: Session = context.obj
    connection = SocketMode(session.config, _office(session))
    connection.connect()
    typer.echo("connected to Slack; stop with Ctrl-C", err=True)
    _until_stopped(mail_rounds(session.parts))
    connection.close()


@slack_app.command("manifest")
def manifest(
    agent: Annotated[bool, typer.Option("--agent", help="The agent variant; guests can't use it.")] = False,
    url: Annotated[str, typer.Option(help="Address of the HTTP process, to do without Socket Mode.")] = "",
) -> None:
    """Print the app manifest to paste into Slack's app settings."""
    wanted = read_manifest(agent)
    typer.echo(json.dumps(over_http(wanted, url, EVENTS) if url else wanted, indent=2))


@web_app.command("run")
def run_web(context: typer.Context) -> None:
    """Serve /slack/events (with a signing secret), /newsletter and /health until stopped."""
    session: Session = context.obj
    over_http = bool(session.config.slack_signing_secret)
    if over_http and not session.config.slack_bot_token:
        raise ConfigError(f"set {variable('slack_bot_token')}; Slack over HTTP needs it")
    if not over_http and not session.config.public_url:
        raise ConfigError(
            f"set {variable('slack_signing_secret')} for Slack over HTTP, or {variable('public_url')} for newsletters"
        )
    serve(
        session.config,
        (lambda: _office(session)) if over_http else None,
        lambda: session.parts.store.schema().up_to_date,
        lambda: _newsletter(session),
    )


@simulate_app.command()
def simulate(
    context: typer.Context,
    agent: Annotated[bool, typer.Option("--agent", help="Simulate the agent variant of the app.")] = False,
) -> None:
    """Try the whole assistant against a stand-in for Slack: no workspace, no tokens, no network."""
    session: Session = context.obj
    console = Console(highlight=False)
    with console.status("Getting ready…") if console.is_terminal else contextlib.nullcontext():
        parts = session.parts
    desk = Desk(parts.knowledge, parts.log, CastPeople(parts.store), now)
    # A team of its own for each run: no conversation goes on where an earlier run left it.
    with Slack(read_manifest(agent), team=f"TSIM{int(now().timestamp())}") as slack:
        config = _simulated(session.config, slack.api.url, agent)
        parts = replace(parts, config=config)
        post = PaperPost(parts, now) if config.mail_address == ADDRESS else None
        connection = SocketMode(config, office_of(parts, desk, agent, post.line if post is not None else None))
        terminal = Terminal(slack, console, connection.settle, _beside(post, mail_rounds(parts)))
        connection.connect()
        console.print(Text("A simulated Slack workspace. Everything is answered and logged as in a real one."))
        console.print(help_table())
        console.print()
        try:
            terminal.play(_lines(console, terminal))
        finally:
            connection.close()


def _beside(post: PaperPost | None, rounds: Callable[[], None]) -> dict[str, Callable[[str], list[str]]]:
    """What happens beside Slack in a simulation: mails arrive and go out, on paper."""
    if post is None:
        refusal = ["A real mailbox is set up here; try mails in a home without ISU_MAIL_ADDRESS."]
        return dict.fromkeys(("mail", "post"), lambda _: refusal)

    def mail(path: str) -> list[str]:
        try:
            said = post.drop(path)
        except BadInput as error:
            return [str(error)]
        rounds()
        return [said]

    def send(_rest: str) -> list[str]:
        put_down = [f"{count} put into Drafts" for count in [post.work().drafts] if count]
        gone = post.send()
        rounds()
        return [*put_down, *gone]

    return {"mail": mail, "post": send}


def _newsletter(session: Session) -> NewsletterDoor:
    parts = session.parts
    secret = signing_secret(parts.settings, now())
    return NewsletterDoor(Subscriptions(parts.store, secret), Newsletters(parts.store), now)


def _office(session: Session) -> Office:
    parts = session.parts
    return office_of(parts, parts.desk, session.config.slack_agent)


def _simulated(config: Config, url: str, agent: bool) -> Config:
    changes = {
        "slack_bot_token": BOT_TOKEN,
        "slack_app_token": APP_TOKEN,
        "slack_api_url": url,
        "slack_staff_channel": STAFF_CHANNEL,
        "slack_agent": agent,
    }
    if not config.mail_address:
        changes |= {"mail_address": ADDRESS, "imap_host": "", "smtp_host": ""}
    return config.model_copy(update=changes)


def _lines(console: Console, terminal: Terminal) -> Iterator[str]:
    """Lines from the terminal with a prompt, or from a pipe; there commands are echoed, messages show themselves."""
    while True:
        if sys.stdin.isatty():
            try:
                yield console.input(Text(terminal.prompt, style="bold"))
            except (EOFError, KeyboardInterrupt):
                return
            continue
        line = sys.stdin.readline()
        if not line:
            return
        if line.startswith((":", "/")):
            console.print(Text.assemble((terminal.prompt, "bold"), line.strip()))
        yield line


def _until_stopped(rounds: Callable[[], None]) -> None:
    """Waits for the signal to stop; meanwhile ``rounds`` goes at intervals, and what fails in it is tried again."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.wait(ROUND_SECONDS):
        try:
            rounds()
        except Exception as error:  # noqa: BLE001 a fault in the rounds must not end the answering
            logger.error("the rounds were broken off (%s)", type(error).__name__)
