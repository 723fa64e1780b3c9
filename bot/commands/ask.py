"""`isu ask` and `isu chat`: questions from the terminal, one, many, or as a conversation."""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from bot.answer_json import as_json
from bot.app import Parts, now
from bot.printing import bar, json_line, one_line, print_json, print_reply, tell, terminal
from bot.session import Session
from bot.whole_file import whole_file
from handlers.wording import say
from knowledge.errors import BadInput, ISUError, StorageBusy, UnknownReference
from knowledge.memory.clean import clean
from knowledge.message import Channel, Message, Reply, Sender

if TYPE_CHECKING:
    from rich.console import Console

ask_app = typer.Typer(add_completion=False)
chat_app = typer.Typer(add_completion=False)
COMMANDS = {"ask": ask_app, "chat": chat_app}

_As = Annotated[str, typer.Option("--as", help="Address of the person who asks.")]
_State = Annotated[str, typer.Option(help="ISO code of the State the question is asked for.")]
_Lang = Annotated[str, typer.Option(help="Language of the reply: en, fr, es.")]
_Collections = Annotated[
    list[str] | None, typer.Option("--collection", help="Search only this collection; repeatable.")
]


def ask_message(
    text: str, address: str, state: str, lang: str, collections: Sequence[str] | None, conversation: str = ""
) -> Message:
    """A question from the terminal as a message; ``state`` is an ISO code or "", see ``known_state``."""
    number = uuid.uuid4().hex
    return Message(
        id=number,
        channel=Channel.TERMINAL,
        text=clean(text),  # arguments that are not in the terminal's encoding come with lone surrogates
        received_at=now(),
        conversation=conversation or number,
        sender=Sender(address=clean(address)),
        language=lang.casefold(),
        state=state.strip().upper(),
        collections=tuple(collections or ()),
    )


def known_state(parts: Parts, code: str, where: str = "--state") -> str:
    """The ISO alpha-3 code of a State given by code; BadInput, saying ``where``, for anything else."""
    if not code:
        return ""
    try:
        return parts.facts.state(code).iso3
    except UnknownReference:
        raise BadInput(f"{where} takes the ISO 3166-1 code of a State, such as LAO, not {code[:20]!r}") from None


def warn_of_collections(parts: Parts, collections: Sequence[str] | None) -> None:
    """Say on standard error where a search is limited to a collection that holds nothing."""
    if not collections:
        return
    there = sorted({document.collection for document in parts.shelf.documents()})
    for name in collections:
        if name not in there:
            tell(f"note: no document is in the collection {name!r}; there are: {', '.join(there)}")


def _checked_language(lang: str) -> str:
    if lang and not re.fullmatch(r"[A-Za-z]{2}", lang):
        raise BadInput(f"--lang takes a code of two letters such as en, fr or es, not {lang[:20]!r}")
    return lang


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
    _refuse_mixture(question, batch, out)
    lang = _checked_language(lang)
    if batch is not None and out is not None:
        _batch(session.parts, batch, out, collection, {"as": address, "state": state, "lang": lang})
        return
    parts = session.parts
    code = known_state(parts, state)
    warn_of_collections(parts, collection)
    reply = _receive(parts, ask_message(question, address, code, lang, collection))
    if as_object:
        print_json(as_json(reply))
    else:
        print_reply(terminal(), reply)


def _refuse_mixture(question: str, batch: Path | None, out: Path | None) -> None:
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch and --out go together")
    if batch is not None and question.strip():
        raise typer.BadParameter("give a question or --batch, not both")
    if batch is None and not question.strip():
        raise typer.BadParameter("write a question, or give --batch and --out")
    if batch is not None and out is not None and out.exists() and batch.exists() and batch.samefile(out):
        raise typer.BadParameter("--out must be another file than --batch")


def _batch(parts: Parts, source: Path, target: Path, collections: list[str] | None, common: dict[str, str]) -> None:
    """Answers every row; what a row leaves open (who asks, for which State, in which language) is as in ``common``."""
    rows = list(question_rows(source))
    messages = [(row["id"], _row_message(parts, source, row, collections, common)) for row in rows]
    warn_of_collections(parts, collections)
    with whole_file(target) as handle, bar() as progress:
        for number, message in progress.track(messages, description="Questions"):
            handle.write(json_line({"id": number, **as_json(_receive(parts, message))}))
    tell(f"{len(messages)} answers written to {target.name}")


def _row_message(
    parts: Parts, source: Path, row: dict[str, Any], collections: list[str] | None, common: dict[str, str]
) -> Message:
    given = {name: row[name] or value for name, value in common.items()}
    code = known_state(parts, given["state"], f"{source.name} line {row['line']}: state")
    return ask_message(row["question"], given["as"], code, given["lang"], collections)


def question_rows(source: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, with their ``line``; BadInput names the first without question and id."""
    # Split at line feeds only: JSON allows U+2028 and U+0085 inside a text, which splitlines takes for line ends.
    for number, line in enumerate(_text(source).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise BadInput(f"{source.name} line {number}: not a JSON object") from None
        if not (isinstance(row, dict) and isinstance(row.get("question"), str) and "id" in row):
            raise BadInput(f'{source.name} line {number}: needs "id" and "question"')
        yield {**row, **{key: str(row.get(key) or "") for key in ("as", "state", "lang")}, "line": number}


def _text(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{source.name}: not UTF-8 text") from None
    except OSError as error:
        raise BadInput(f"{source.name}: {error.strerror or 'can not be read'}") from None


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
    console = terminal()
    language = _checked_language(lang) or session.config.language
    parts = session.parts
    code = known_state(parts, state)
    warn_of_collections(parts, collection)
    console.print(say(language, "reply.greeting"), style="bold", markup=False)
    hint = say(language, "reply.empty", example=say(language, "reply.example"))
    console.print(f"{hint}\n", style="dim", markup=False)
    conversation = uuid.uuid4().hex
    while (line := _line(console)) is not None:
        try:
            print_reply(console, _receive(parts, ask_message(line, address, code, lang, collection, conversation)))
        except ISUError as error:  # a database that is busy for a moment must not end the conversation
            tell(f"isu: {error}")
        console.print()


def _line(console: Console, stream: TextIO | None = None) -> str | None:
    """The next question; None at the end of input or on an empty line."""
    prompt = "[bold cyan]›[/bold cyan] " if sys.stdin.isatty() else ""
    try:
        line = console.input(prompt, stream=stream)
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None
    except UnicodeDecodeError:
        raise BadInput("the input is not text in the encoding of this terminal") from None
    return one_line(line).strip() or None
