"""`isu triage`: mails from files judged, and replies drafted, without a mailbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.answer_json import citation_json
from bot.app import Parts, now
from bot.commands.options import read_day
from bot.mail.parse import read_mail
from bot.printing import Column, bar, one_line, print_json, print_list, screen, tell
from bot.session import Session
from handlers.triage.judge import judge
from handlers.triage.reply import draft_reply
from handlers.triage.sources import Sources
from handlers.triage.teaching import correct as correct_judgement
from handlers.triage.teaching import learned
from handlers.triage.whom import addressee_of
from knowledge.errors import BadInput
from knowledge.mail import DraftReply, Judgement, Mail
from knowledge.memory.lessons import LessonBook, read_correction

app = typer.Typer(add_completion=False)
COMMANDS = {"triage": app}

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are read; no mail that servers take is larger."""

LATE = timedelta(days=2)
"""A Date header further ahead of the clock than this is taken for wrong."""

_COLUMNS = (
    Column("file", grows=True),
    Column("State"),
    Column("lang", from_width=90),
    Column("category"),
    Column("marks"),
    Column("asks", right=True, from_width=80),
    Column("draft", from_width=70),
)


@dataclass(frozen=True, slots=True)
class Triaged:
    """One file with what was judged of it; ``error`` says in one line why it could not be."""

    file: str
    mail: Mail | None = None
    judgement: Judgement | None = None
    draft: DraftReply | None = None
    error: str = ""


@app.command()
def triage(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Mails as .eml files, and folders of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Show reasons and drafts too.")] = False,
    on: Annotated[str, typer.Option("--on", help="The day judged as of (YYYY-MM-DD); by default the mail's own.")] = "",
    correct: Annotated[
        list[str] | None,
        typer.Option(
            "--correct", help="What is right: category=…, state=LAO, urgent=yes; later mails of the kind follow."
        ),
    ] = None,
) -> None:
    """Judge mails: category, State, urgency, questions; and draft the replies. Nothing is sent."""
    session: Session = context.obj
    day = read_day(on, "--on")
    right = dict(read_correction(text) for text in correct or ())
    files = _files(paths)
    if right:
        _taught(session.parts, files, right, day)
    failed = 0
    table: list[Triaged] = []
    sources = _sources(session.parts)
    with bar() as progress:
        for path, name in progress.track(files, description="Mails"):
            done = _triaged(session.parts, sources, path, name, day)
            failed += bool(done.error)
            if done.error:
                tell(f"isu: {done.error}")
            elif as_json:
                print_json(as_object(done))
            else:
                table.append(done)
    _print(table, drafts)
    if failed:
        raise typer.Exit(1)


def _files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    files = list(_walk(paths))
    if not files:
        raise BadInput("no .eml file there")
    return files


def _walk(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if path.is_dir():
            for item in sorted(path.rglob("*")):
                if item.is_file() and item.suffix.casefold() == ".eml" and not item.name.startswith("."):
                    yield item, item.relative_to(path).as_posix()
        else:
            yield path, path.name


def _sources(parts: Parts) -> Sources:
    return Sources(parts.facts, parts.directory, learned(LessonBook(parts.store)))


def _taught(parts: Parts, files: Sequence[tuple[Path, str]], right: Mapping[str, str], day: date | None) -> None:
    """Stores what staff set right for these mails, before they are judged again."""
    book, sources = LessonBook(parts.store), _sources(parts)
    if right.get("state"):
        parts.facts.state(right["state"])
    for path, name in files:
        mail, error = _read(path, name)
        if error:
            continue
        judgement = judge(mail, sources, day or _day_of(mail))
        correct_judgement(mail, judgement, right, parts.facts, book, "terminal", now())


def _triaged(parts: Parts, sources: Sources, path: Path, name: str, day: date | None) -> Triaged:
    mail, error = _read(path, name)
    if error:
        return Triaged(name, error=error)
    on = day or _day_of(mail)
    judgement = judge(mail, sources, on)
    addressee = addressee_of(mail.sender.address, parts.directory, on)
    return Triaged(name, mail, judgement, draft_reply(mail, judgement, parts.knowledge, addressee, on))


def _read(path: Path, name: str) -> tuple[Mail, str]:
    """The mail in a file; else an empty one and in one line why it can't be read."""
    nothing = Mail("")
    try:
        if not path.is_file():
            return nothing, f"{name}: there is no such file"
        if path.stat().st_size > LARGEST:
            return nothing, f"{name}: larger than {LARGEST // 2**20} MB"
        raw = path.read_bytes()
    except OSError as error:
        return nothing, f"{name}: {error.strerror or 'can not be read'}"
    if not raw.strip():
        return nothing, f"{name}: empty"
    mail = read_mail(raw)
    if not (mail.sender.address or mail.message_id or mail.date):
        return nothing, f"{name}: not a mail"
    return mail, ""


def _day_of(mail: Mail) -> date:
    """The day a mail was written: "tomorrow" in it means the day after. Today where its Date can't be right."""
    moment = now()
    return mail.date.date() if mail.date is not None and mail.date <= moment + LATE else moment.date()


def as_object(done: Triaged) -> dict[str, Any]:
    """The JSON object of a judged mail: stable names, additions only."""
    mail, judged = done.mail or Mail(""), done.judgement
    if judged is None:
        return {"file": done.file, "error": done.error}
    return {
        "file": done.file,
        "message_id": mail.message_id,
        "from": mail.sender.address,
        "contact_id": judged.contact_id,
        "state": judged.state or None,
        "language": judged.language,
        "category": judged.category.value,
        "urgent": judged.urgent,
        "sensitive": judged.sensitive,
        "needs_reply": judged.needs_reply,
        "automatic": judged.automatic,
        "questions": list(judged.questions),
        "draft": _draft(done.draft) if done.draft is not None else None,
        "reasons": list(judged.reasons),
        "due": judged.due.isoformat() if judged.due else None,
        "promises": [
            {"words": promise.words, "due": promise.due.isoformat() if promise.due else None}
            for promise in judged.promises
        ],
        "confidence": judged.confidence,
        "problems": list(mail.problems),
    }


def _draft(draft: DraftReply) -> dict[str, Any]:
    return {
        "subject": draft.subject,
        "body": draft.body,
        "language": draft.language,
        "citations": [citation_json(citation) for citation in draft.citations],
        "unanswered": list(draft.unanswered),
        "enclosures": list(draft.enclosures),
    }


def _print(table: Sequence[Triaged], drafts: bool) -> None:
    if not table:
        return
    console = screen()
    print_list(console, _COLUMNS, map(_cells, table))
    for done in table if drafts else ():
        judged = done.judgement
        lines = [f"\n{done.file}", *(f"  {reason}" for reason in (judged.reasons if judged else ()))]
        console.print("\n".join(map(one_line, lines)), markup=False)
        if done.draft is not None:
            console.print(f"\n{done.draft.subject}\n\n{done.draft.body}", markup=False)


def _cells(done: Triaged) -> tuple[str, ...]:
    judged = done.judgement
    if judged is None:
        return (done.file, "", "", "", "", "", "")
    marks = (("urgent", judged.urgent), ("sensitive", judged.sensitive), ("automatic", judged.automatic))
    draft = (
        "no" if done.draft is None else f"yes, {len(done.draft.unanswered)} open" if done.draft.unanswered else "yes"
    )
    return (
        done.file,
        judged.state or "–",
        judged.language,
        judged.category.value,
        ", ".join(name for name, set_ in marks if set_) or ("reply" if judged.needs_reply else ""),
        str(len(judged.questions)),
        draft,
    )
