"""`isu letters`: kinds, drafts and batches; approval, register and sending are in letters_register."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bot.app import now
from bot.commands import letters_batch, letters_register
from bot.commands.contacts_states import read_state
from bot.commands.letters_recipient import find_recipient
from bot.commands.options import read_day
from bot.paper.render import format_of, render_evidence, render_letter
from bot.printing import Column, harmless, one_line, print_json, print_list, screen, tell
from bot.session import Session
from bot.whole_file import write_whole
from handlers.draft.batch import language_for
from handlers.draft.kinds import Kind, kind_named, kinds
from handlers.draft.write import Wish, draft
from knowledge.errors import BadInput
from knowledge.letter import LetterDraft
from knowledge.mail import OutgoingFile
from knowledge.memory.letters import NewLetter
from knowledge.rules.letter_form import LetterForm

LARGEST = 20 * 1024 * 1024
"""Bytes of an enclosure; larger ones are refused by most mail servers."""

app = typer.Typer(add_completion=False)


@app.command("kinds")
def list_kinds(
    as_lines: Annotated[bool, typer.Option("--json", help="JSON on standard output, one object a line.")] = False,
) -> None:
    """Every kind of letter: what for, in which forms, for which States."""
    if as_lines:
        for kind in kinds().values():
            print_json(_kind_object(kind))
        return
    columns = (Column("kind"), Column("forms"), Column("for", from_width=110), Column("what it does", grows=True))
    rows = ((kind.name, ", ".join(kind.forms), _for_whom(kind), kind.summary) for kind in kinds().values())
    print_list(screen(), columns, rows)


@app.command("draft")
def draft_one(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="Kind of letter; `isu letters kinds` shows them.")],
    state: Annotated[str, typer.Option(help="ISO code or name of the State the letter is for.")],
    lang: Annotated[str, typer.Option(help="en, fr or es; by default the State's language of correspondence.")] = "",
    to: Annotated[str, typer.Option(help="Address of the addressee, or name of an organisation.")] = "",
    form: Annotated[str, typer.Option(help="note_verbale, formal or plain; by default as protocol asks.")] = "",
    signatory: Annotated[
        str, typer.Option(help='director, president, coordinators, or "Name, function" (several: ";" between them).')
    ] = "",
    note: Annotated[str, typer.Option(help="A paragraph to add before the request.")] = "",
    fact: Annotated[list[str] | None, typer.Option(help="A fact to use, as NAME=WORDS; repeatable.")] = None,
    answers: Annotated[str, typer.Option(help="Reference of the note that this answers: then it is a note too.")] = "",
    cc: Annotated[list[str] | None, typer.Option(help="Who gets a copy, as the letter says it; repeatable.")] = None,
    enclosure: Annotated[list[Path] | None, typer.Option(help="A file to enclose; repeatable.")] = None,
    on: Annotated[str, typer.Option("--on", help="Date of the letter (YYYY-MM-DD); by default today.")] = "",
    out: Annotated[Path | None, typer.Option(help="File: .docx, .pdf, .html, .md or .txt; evidence beside it.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep it as a draft to be approved and sent.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who asks for it.")] = "",
    as_object: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """One letter, with its evidence and what the protocol check finds; nothing is sent."""
    session: Session = context.obj
    day = read_day(on, "--on") or now().date()
    wanted = format_of(out) if out else ""
    files = tuple(map(_enclosed, enclosure or ()))
    asked = _Asked(
        kind_named(kind), read_state(session.parts.facts, state), lang.strip().lower(), to, day,
        Wish(_form(form), signatory, note, _facts(fact or ()), answers, tuple(cc or ()), _names(files)),
    )  # fmt: skip
    made = _drafted(session, asked)
    if out:
        _write(made, out, wanted)
    stored = letters_register.keep(session, NewLetter(made, by, files=files)) if keep else None
    if as_object:
        print_json({**letters_batch.letter_object(made), "out": str(out) if out else None, "id": stored and stored.id})
    else:
        _show(made, out)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one draft is made of."""

    kind: Kind
    iso3: str
    language: str
    to: str
    day: date
    wish: Wish


def _drafted(session: Session, asked: _Asked) -> LetterDraft:
    facts = session.parts.facts
    state = facts.state(asked.iso3)
    whom = find_recipient(session.parts, asked.kind, state, asked.day, asked.to)
    language = asked.language or language_for(facts, state, whom.addressee.language if whom.known else "")
    wish = letters_batch.with_post(asked.wish, whom.in_post)
    return draft(
        asked.kind.name, asked.iso3, language, asked.day, facts, addressee=whom.addressee, history=whom.history,
        wish=wish,
    )  # fmt: skip


def _write(made: LetterDraft, out: Path, wanted: str) -> None:
    """The letter, and beside it its evidence sheet in the same format."""
    write_whole(out, render_letter(made.letter, wanted))
    sheet = out.with_name(f"{out.stem}.evidence{out.suffix}")
    write_whole(sheet, render_evidence(made, wanted))
    tell(f"written: {out.name}; what it rests on: {sheet.name}")


def _show(made: LetterDraft, out: Path | None) -> None:
    """The letter on standard output where no file takes it; what is to be looked at on standard error."""
    if out is None:
        typer.echo(harmless(made.markdown), nl=False)
    console = screen(error=True)
    letter = made.letter
    whom = letter.address_block[0] if letter.address_block else ""
    about = f"{letter.kind}, {letter.form.value}, {letter.language}, to: {whom}; {len(made.evidence)} statements"
    console.print(Text(one_line(about), style="bold"))
    _print_marks(console, made)


def _print_marks(console: Console, made: LetterDraft) -> None:
    for finding in made.findings:
        where = f" ({finding.where})" if finding.where else ""
        colour = "red" if finding in made.blocking else "yellow"
        console.print(Text(one_line(f"{finding.severity.value}: {finding.message}{where}"), style=colour))
    for line in made.confirm:
        console.print(Text(one_line(f"to confirm: {line}"), style="dim"))


def _form(given: str) -> LetterForm | None:
    wanted = given.strip().lower().replace("-", "_").replace(" ", "_")
    if not wanted:
        return None
    try:
        return LetterForm(wanted)
    except ValueError:
        raise BadInput(f"--form takes {', '.join(LetterForm)}") from None


def _facts(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if any(not equals or not name.strip() for name, equals, _ in pairs):
        raise BadInput("--fact takes NAME=WORDS")
    return {name.strip(): words for name, _, words in pairs}


def _enclosed(path: Path) -> OutgoingFile:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path.name}: an enclosure has at most {LARGEST // 1024 // 1024} MB")
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path.name}: {error.strerror or 'can not be read'}") from None
    return OutgoingFile(path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", content)


def _names(files: tuple[OutgoingFile, ...]) -> tuple[str, ...]:
    return tuple(file.name for file in files)


def _for_whom(kind: Kind) -> str:
    named = ", ".join(sorted(status.value for status in kind.statuses)) or "all States"
    return f"{named}{', organizations' if kind.unofficial else ''}"


def _kind_object(kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "summary": kind.summary,
        "title": dict(kind.titles),
        "forms": [form.value for form in kind.forms],
        "signatory": kind.signatory.value,
        "statuses": sorted(status.value for status in kind.statuses),
        "organizations": kind.unofficial,
        "reminder_days": kind.reminder_days,
        "confirm": list(kind.confirm),
    }


def _with_the_rest() -> typer.Typer:
    """The command with what other modules hold of it."""
    made = typer.Typer(add_completion=False, help="Letters and their register.", no_args_is_help=True)
    made.add_typer(app)
    made.add_typer(letters_batch.app)
    made.add_typer(letters_register.app)
    return made


COMMANDS = {"letters": _with_the_rest()}
