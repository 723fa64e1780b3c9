"""`isu newsletter`: notes, a draft gathered and edited, looked at, approved by a person, sent once to each."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from bot.app import now
from bot.commands import newsletter_send
from bot.commands.newsletter_desk import Desk, Work, open_desk, tell_findings
from bot.commands.options import read_day, read_moment
from bot.fetch.run import agent
from bot.newsletter_links import asking, check_links, links_of
from bot.printing import Column, bar, print_json, print_list, screen, tell
from bot.session import Session
from handlers.publish.gather import Period
from handlers.publish.sheet import NAME
from knowledge.errors import BadInput
from knowledge.memory.newsletters import Notes, read_language
from knowledge.newsletter import LANGUAGES, Note
from knowledge.rules.approval import check_name
from knowledge.rules.protocol import Severity

app = typer.Typer(add_completion=False)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the draft.")]
Language = Annotated[str, typer.Option(help="One language; by default all three.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command()
def note(
    context: typer.Context,
    text: Annotated[
        str, typer.Argument(help="What is to be told; **bold**, *italic* and [words](https://…) are read.")
    ],
    by: Annotated[str, typer.Option("--by", help="Who notes it.")],
    section: Annotated[str, typer.Option(help="Where it belongs, such as news, outreach or voices.")] = "news",
    lang: Annotated[str, typer.Option(help="Language of the note: en, fr or es.")] = "en",
) -> None:
    """Note something for the next newsletter; it enters when somebody has cleared it."""
    number = _notes(context.obj).add(text, by, section, lang, now())
    typer.echo(f"note {number} kept; `isu newsletter clear {number} --by NAME` lets it into the newsletter")


@app.command()
def notes(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", help="First day (YYYY-MM-DD).")] = "2000-01-01",
    as_json: Json = False,
) -> None:
    """The notes kept, oldest first, and whether they are cleared."""
    first = read_moment(since, "--from") or now()
    found = _notes(context.obj).between(first, now().replace(year=9999))
    if as_json:
        for one in found:
            print_json({**asdict(one), "at": one.at.isoformat(), "cleared_at": _iso(one)})
        return
    columns = (Column("id", right=True), Column("day"), Column("by"), Column("section"), Column("cleared by"))
    rows = ((str(one.id), f"{one.at:%Y-%m-%d}", one.by, one.section, one.cleared_by or "–", one.text) for one in found)
    print_list(screen(), (*columns, Column("note", grows=True)), rows)


@app.command()
def clear(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="Number of the note.")],
    by: Annotated[str, typer.Option("--by", help="Who answers for it.")],
) -> None:
    """Let a note into the newsletter."""
    cleared = _notes(context.obj).clear(number, by, now())
    typer.echo(f"note {cleared.id} is cleared by {cleared.cleared_by}")


@app.command()
def draft(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", help="First day of the period (YYYY-MM-DD).")],
    until: Annotated[str, typer.Option("--to", help="Last day of the period (YYYY-MM-DD).")],
    out: Annotated[Path, typer.Option(help="Folder for the editor's file and the previews; made if need be.")],
    lang: Language = "",
    by: Annotated[str, typer.Option("--by", help="Who asks for it.")] = "",
    as_json: Json = False,
) -> None:
    """Gather what happened in a period; again in the same folder keeps the editor's work and adds what is new."""
    first, last = read_day(since, "--from"), read_day(until, "--to")
    if first is None or last is None or last < first:
        raise BadInput("--to takes a day that is not before --from")
    desk = open_desk(context.obj, out)
    desk.gather(Period(first, last), check_name(by) if by else "", now())
    _show(desk, lang, as_json)
    tell(f"edit {out / NAME}, then: isu newsletter preview {out}")


@app.command()
def preview(
    context: typer.Context,
    folder: Folder,
    lang: Language = "",
    links: Annotated[bool, typer.Option("--links", help="Ask for every link over the network.")] = False,
    as_json: Json = False,
) -> None:
    """Read the editor's file, render it in every form, and say what keeps it from being approved (exit 1)."""
    _show(open_desk(context.obj, folder), lang, as_json, strict=True, links=links)


def _show(desk: Desk, lang: str, as_json: bool, *, strict: bool = False, links: bool = False) -> None:
    """Renders, writes and lints; with ``strict`` findings that block end in exit 1."""
    languages = (read_language(lang),) if lang else LANGUAGES
    work = desk.render(languages, now())
    desk.write(work)
    if links:
        work = _with_links_asked(work)
    if as_json:
        items = [{"id": item.key, "section": item.section, "source": item.source, "cleared": item.cleared}
                 for item in work.newsletter.items]  # fmt: skip
        findings = [asdict(one) for one in work.findings]
        print_json({"newsletter": work.newsletter.number, "sha256": work.sha256 if not lang else None,
                    "languages": list(languages), "items": items, "findings": findings})  # fmt: skip
    else:
        tell_findings(work.findings)
        count = sum(item.cleared for item in work.newsletter.items)
        typer.echo(f"newsletter {work.newsletter.number}: {count} items, {', '.join(languages)}, in {desk.folder}")
        if not lang:
            typer.echo(f"sha256 {work.sha256}")
    if strict and any(one.severity is Severity.BLOCKING for one in work.findings):
        raise typer.Exit(1)


def _with_links_asked(work: Work) -> Work:
    addresses = links_of(work.editions.values())
    with bar() as shown:
        task = shown.add_task("Asking", total=len(addresses))
        ask = asking(addresses, agent())

        def counted(link: str) -> int:
            shown.advance(task)
            return ask(link)

        return replace(work, findings=(*work.findings, *check_links(addresses, counted)))


def _notes(session: Session) -> Notes:
    return Notes(session.parts.store, four_eyes=session.config.four_eyes)


def _iso(one: Note) -> str | None:
    return one.cleared_at.isoformat() if one.cleared_at else None


def _with_the_rest() -> typer.Typer:
    """This module's commands and those of approval and sending, as one group."""
    made = typer.Typer(add_completion=False, no_args_is_help=True, help="Newsletters: notes, draft, approval, sending.")
    made.add_typer(app)
    made.add_typer(newsletter_send.app)
    return made


COMMANDS = {"newsletter": _with_the_rest()}
