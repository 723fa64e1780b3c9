"""`isu ask` and `isu chat`: questions from the terminal, one, many, or as a conversation."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import Progress

from bot.app import Parts, now
from bot.answer_json import as_json
from bot.printing import print_reply
from bot.session import Session
from handlers.wording import say
from knowledge.errors import BadInput, StorageBusy
from knowledge.message import Channel, Message, Reply, Sender

ask_app = typer.Typer(add_completion=False)
chat_app = typer.Typer(add_completion=False)
COMMANDS = {"ask": ask_app, "chat": chat_app}

_As = Annotated[str, typer.Option("--as", help="Address of the person who asks.")]
_State = Annotated[str, typer.Option(help="ISO code of the State the question is asked for.")]
_Lang = Annotated[str, typer.Option(help="Language of the reply: en, fr, es.")]
_Collections = Annotated[list[str] | None, typer.Option("--collection", help="Search only this collection; repeatable.")]


def ask_message(text: str, address: str, state: str, lang: str, collections: list[str] | None, conversation: str = "") -> Message:
    number = uuid.uuid4().hex
    return Message(
        id=number,
        channel=Channel.TERMINAL,
        text=text,
        received_at=now(),
        conversation=conversation or number,
        sender=Sender(address=address),
        language=lang,
        state=_known_state(state),
        collections=tuple(collections or ()),
    )


def _known_state(state: str) -> str:
    if state and not (len(state) == 3 and state.isascii() and state.isalpha()):
        raise BadInput(f"--state takes an ISO 3166-1 alpha-3 code such as LAO, not {state!r}")
    return state.upper()


def _receive(parts: Parts, message: Message) -> Reply:
    reply = parts.desk.receive(message)
    if reply is None:
        raise StorageBusy("the same message is being answered by another process")
    parts.desk.delivered(reply, "terminal")
    return reply


@ask_app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question.")] = "",
    address: _As = "",
    state: _State = "",
    lang: _Lang = "",
    collection: _Collections = None,
    as_object: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
    batch: Annotated[Path | None, typer.Option(help="JSON lines of questions to read.")] = None,
    out: Annotated[Path | None, typer.Option(help="JSON lines of answers to write.")] = None,
) -> None:
    """Ask one question, or many with --batch and --out."""
    session: Session = context.obj
    if batch is not None:
        if out is None:
            raise typer.BadParameter("--batch needs --out")
        _batch(session.parts, batch, out, collection)
        return
    if not question.strip():
        raise typer.BadParameter("write a question, or give --batch and --out")
    reply = _receive(session.parts, ask_message(question, address, state, lang, collection))
    if as_object:
        typer.echo(json.dumps(as_json(reply), ensure_ascii=False))
    else:
        print_reply(Console(), reply)


def _batch(parts: Parts, source: Path, target: Path, collections: list[str] | None) -> None:
    rows = list(question_rows(source))
    part = target.with_name(target.name + ".part")
    with part.open("w", encoding="utf-8") as handle, Progress(console=Console(stderr=True)) as progress:
        for row in progress.track(rows, description="Questions"):
            handle.write(json.dumps(_answered(parts, row, collections), ensure_ascii=False) + "\n")
    part.replace(target)


def _answered(parts: Parts, row: dict[str, Any], collections: list[str] | None) -> dict[str, Any]:
    message = ask_message(row["question"], row.get("as", ""), row.get("state", ""), row.get("lang", ""), collections)
    return {"id": row["id"], **as_json(_receive(parts, message))}


def question_rows(source: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{source.name}: can not be read as UTF-8 text ({type(error).__name__})") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise BadInput(f"{source.name} line {number}: not a JSON object") from None
        if not (isinstance(row, dict) and isinstance(row.get("question"), str) and "id" in row):
            raise BadInput(f'{source.name} line {number}: needs "id" and "question"')
        yield {**row, **{key: str(row.get(key) or "") for key in ("as", "state", "lang")}}


@chat_app.command()
def chat(
    context: typer.Context,
    address: _As = "",
    state: _State = "",
    lang: _Lang = "",
    collection: _Collections = None,
) -> None:
    """Ask in the terminal, with follow-up questions; an empty line or Ctrl-D ends."""
    session: Session = context.obj
    console = Console()
    language = lang or session.config.language
    parts = session.parts
    console.print(f"[bold]{say(language, 'reply.greeting')}[/bold]")
    console.print(f"[dim]{say(language, 'reply.empty', example=say(language, 'reply.example'))}[/dim]\n")
    conversation = uuid.uuid4().hex
    while (line := _line(console)) is not None:
        reply = _receive(parts, ask_message(line, address, state, lang, collection, conversation))
        print_reply(console, reply)
        console.print()


def _line(console: Console, stream: TextIO | None = None) -> str | None:
    """The next question; None at the end of input or on an empty line."""
    try:
        line = console.input("[bold cyan]›[/bold cyan] ", stream=stream)
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None
    return line.strip() or None
