"""`isu log`: the timeline of everything that passed, shown, added to by hand, exported, and counted for the year."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, TextIO, TypeVar

import typer
from rich.progress import TextColumn

from bot.app import Parts, now
from bot.commands.log_report import report
from bot.commands.log_rows import FIELDS, Line, cells_of, print_line, row_of, with_interactions
from bot.commands.options import read_day, read_moment
from bot.printing import bar, json_line, print_json, screen, tell
from bot.whole_file import whole_file
from knowledge.errors import BadInput
from knowledge.message import Channel, Outcome, Person
from knowledge.timeline import Direction, Entry, Event, EventKind, Wanted

app = typer.Typer(add_completion=False, help="Everything that passed, whatever its channel.", no_args_is_help=True)
counted = app.command()(report)
COMMANDS = {"log": app}

BY_HAND = (EventKind.CALL, EventKind.MEETING, EventKind.NOTE)

_StateOption = Annotated[str, typer.Option("--state", help="ISO code of a State.")]
_Contact = Annotated[int | None, typer.Option("--contact", help="Id of a contact.")]
_Since = Annotated[str, typer.Option("--from", "--since", help="From this day on (YYYY-MM-DD).")]
_Until = Annotated[str, typer.Option("--to", "--until", help="Up to and with this day (YYYY-MM-DD).")]
_Channel = Annotated[str, typer.Option("--channel", help="terminal, slack, mail, web, or one noted by hand.")]
_Outcome = Annotated[str, typer.Option("--outcome", help="Questions only: answer, closest or handed_over.")]
_Words = Annotated[str, typer.Option("--text", help="Words of question, answer, subject or note.")]
_Names = Annotated[str, typer.Option("--name", help="Name or address of the other side.")]
_Kind = Annotated[list[str] | None, typer.Option("--kind", help=f"{', '.join(EventKind)}; repeatable.")]

Choice = TypeVar("Choice", Channel, Outcome, EventKind, Direction)


@app.command()
def show(
    context: typer.Context,
    state: _StateOption = "",
    contact: _Contact = None,
    since: _Since = "",
    until: _Until = "",
    channel: _Channel = "",
    outcome: _Outcome = "",
    text: _Words = "",
    name: _Names = "",
    kind: _Kind = None,
    limit: Annotated[int, typer.Option(help="How many, newest first.", min=1)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """The newest entries of the timeline."""
    wanted = _wanted(state, contact, since, until, channel, text, name, kind)
    ended = _choice(Outcome, outcome, "--outcome")
    parts: Parts = context.obj.parts
    lines = list(islice(_lines(parts, parts.timeline.entries(wanted), ended), limit))
    if as_json:
        for line in lines:
            print_json(row_of(line))
        return
    if not lines:
        tell("no such entry is in the log")
    console = screen()
    for line in lines:
        print_line(console, line)


@app.command()
def export(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(help="File ending in .csv or .jsonl.")],
    state: _StateOption = "",
    contact: _Contact = None,
    since: _Since = "",
    until: _Until = "",
    channel: _Channel = "",
    outcome: _Outcome = "",
    text: _Words = "",
    name: _Names = "",
    kind: _Kind = None,
) -> None:
    """The whole timeline as CSV or JSON lines, oldest first."""
    if target.suffix not in (".csv", ".jsonl"):
        raise BadInput(f"{target.name}: the name must end in .csv or .jsonl")
    wanted = _wanted(state, contact, since, until, channel, text, name, kind)
    ended = _choice(Outcome, outcome, "--outcome")
    parts: Parts = context.obj.parts
    lines = _lines(parts, parts.timeline.entries(wanted, oldest_first=True), ended)
    as_csv = target.suffix == ".csv"
    # Spreadsheets take a csv for UTF-8 only where it starts with a byte order mark.
    with whole_file(target, "utf-8-sig" if as_csv else "utf-8") as handle, bar(TextColumn("{task.completed}")) as shown:
        tracked = shown.track(lines, description="Exporting", total=None)
        count = _write_csv(handle, tracked) if as_csv else _write_lines(handle, tracked)
    tell(f"{count} {'entry' if count == 1 else 'entries'} written to {target.name}")


@app.command()
def add(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(help="What it was about, in a line.")],
    kind: Annotated[str, typer.Option(help=f"{', '.join(BY_HAND)}.")] = EventKind.NOTE.value,
    at: Annotated[str, typer.Option(help="When, in UTC: YYYY-MM-DD or YYYY-MM-DD HH:MM; by default now.")] = "",
    state: _StateOption = "",
    contact: Annotated[str, typer.Option(help="Id or address of a contact.")] = "",
    who: Annotated[str, typer.Option(help="Name of somebody who is no contact.")] = "",
    detail: Annotated[str, typer.Option(help="What was said or agreed; for staff only.")] = "",
    direction: Annotated[str, typer.Option(help="in, out or inside; by default in, of a note inside.")] = "",
    category: Annotated[str, typer.Option(help="Its theme, such as article4_clearance.")] = "",
    channel: Annotated[str, typer.Option(help="How: telephone, video, in person …")] = "",
    case: Annotated[str, typer.Option(help="Number of the case it belongs to.")] = "",
    by: Annotated[str, typer.Option(help="Who of the staff notes it.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The new entry as a JSON object.")] = False,
) -> None:
    """Note a call, a meeting or anything else that passed."""
    parts: Parts = context.obj.parts
    sort = _choice(EventKind, kind, "--kind") or EventKind.NOTE
    if sort not in BY_HAND:
        raise BadInput(f"--kind takes {', '.join(BY_HAND)}; the rest is entered by the program")
    if not subject.strip():
        raise BadInput("an entry needs a subject")
    person = _person(parts, contact) if contact else None
    usual = Direction.INSIDE if sort is EventKind.NOTE else Direction.IN
    event = Event(
        kind=sort,
        direction=_choice(Direction, direction, "--direction") or usual,
        at=_moment(at),
        subject=subject,
        detail=detail,
        state=_state(parts, state) or (person.state if person else ""),
        person_id=person.id if person else None,
        channel=channel,
        case=case,
        category=category,
        by=by,
        who=" ".join(filter(None, (who, person.name if person else "", person.address if person else ""))),
    )
    entry = parts.timeline.entry(parts.timeline.add(event))
    if as_json:
        print_json(row_of(Line(entry, None)))
        return
    print_line(screen(), Line(entry, None))


def _moment(given: str) -> datetime:
    """When it happened; what lies ahead has not passed yet."""
    moment = read_moment(given, "--at") or now()
    if moment > now():
        raise BadInput("--at lies ahead; the log holds what has passed")
    return moment


def _person(parts: Parts, given: str) -> Person:
    if given.strip().isdecimal():
        return parts.people.person(int(given))
    found = parts.people.by_address(given)
    if found is None:
        raise BadInput("--contact takes the id or the address of a contact; no contact has this address")
    return found


def _state(parts: Parts, given: str) -> str:
    return parts.facts.state(given).iso3 if given.strip() else ""


def _lines(parts: Parts, entries: Iterable[Entry], ended: Outcome | None) -> Iterator[Line]:
    """The entries with their interactions; only questions that ended so, where that is asked for."""
    for line in with_interactions(parts.log, entries):
        if ended is None or (line.interaction is not None and line.interaction.outcome is ended):
            yield line


def _write_lines(handle: TextIO, lines: Iterable[Line]) -> int:
    return sum(handle.write(json_line(row_of(line))) > 0 for line in lines)


def _write_csv(handle: TextIO, lines: Iterable[Line]) -> int:
    writer = csv.DictWriter(handle, FIELDS)
    writer.writeheader()
    count = 0
    for line in lines:
        writer.writerow(cells_of(line))
        count += 1
    return count


def _wanted(
    state: str, contact: int | None, since: str, until: str, channel: str, text: str, name: str, kinds: list[str] | None
) -> Wanted:
    first, last = read_day(since, "--since"), read_day(until, "--until")
    chosen = (_choice(EventKind, kind, "--kind") for kind in kinds or ())
    return Wanted(
        state=state.strip().upper(),
        person_id=contact,
        kinds=tuple(kind for kind in chosen if kind is not None),
        channel=channel.strip(),
        since=_start(first) if first else None,
        until=_start(last + timedelta(days=1)) if last else None,
        text=text,
        names=name,
    )


def _start(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def _choice(kind: type[Choice], value: str, option: str) -> Choice | None:
    try:
        return kind(value) if value else None
    except ValueError:
        raise BadInput(f"{option} takes {', '.join(kind)}") from None
