"""`isu log`: the log of every interaction, shown and exported."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO, TypeVar

import typer
from rich.console import Console
from rich.padding import Padding
from rich.progress import TextColumn
from rich.text import Text

from bot.commands.options import read_day
from bot.printing import bar, json_line, one_line, print_json, screen, tell
from bot.whole_file import whole_file
from knowledge.errors import BadInput
from knowledge.memory.entries import LogEntry, LogFilter
from knowledge.message import Channel, Outcome

app = typer.Typer(add_completion=False, help="Every interaction, whatever its channel.", no_args_is_help=True)
COMMANDS = {"log": app}

_StateOption = Annotated[str, typer.Option("--state", help="ISO code of a State.")]
_Contact = Annotated[int | None, typer.Option("--contact", help="Id of a contact.")]
_Since = Annotated[str, typer.Option("--since", help="From this day on (YYYY-MM-DD).")]
_Until = Annotated[str, typer.Option("--until", help="Up to and with this day (YYYY-MM-DD).")]
_Channel = Annotated[str, typer.Option("--channel", help="terminal, slack, mail or web.")]
_Outcome = Annotated[str, typer.Option("--outcome", help="answer, closest or handed_over.")]
_Words = Annotated[str, typer.Option("--text", help="Words of question or answer.")]

Choice = TypeVar("Choice", Channel, Outcome)


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
    limit: Annotated[int, typer.Option(help="How many, newest first.", min=1)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """The newest interactions."""
    wanted = _filter(state, contact, since, until, channel, outcome, text)
    entries = list(islice(context.obj.parts.log.entries(wanted, newest_first=True), limit))
    if as_json:
        for entry in entries:
            print_json(_row(entry))
        return
    if not entries:
        tell("no such interaction is in the log")
    console = screen()
    for entry in entries:
        _print(console, entry)


_COLOURS = {Outcome.ANSWER: "green", Outcome.CLOSEST: "yellow", Outcome.HANDED_OVER: "magenta"}


def _print(console: Console, entry: LogEntry) -> None:
    """One interaction on three lines, which fit any width: who and when, the question, what was cited."""
    votes = "".join("+" if vote.verdict == "up" else "–" for vote in entry.feedback)
    who = " ".join(filter(None, (entry.name or entry.address or entry.slack_user, entry.state)))
    details = (entry.channel.value, who, f"{entry.elapsed_ms:.0f} ms", entry.case or "", votes)
    head = Text(f"{entry.id}  {entry.answered_at:%Y-%m-%d %H:%M} UTC  ", style="dim")
    head.append(f"{entry.outcome.value} {entry.confidence:.2f}", style=_COLOURS[entry.outcome])
    head.append("  " + "  ".join(one_line(detail) for detail in details if detail))
    console.print(head)
    console.print(Padding(Text(_short(entry.question, 300) or "(nothing)"), (0, 0, 0, 4), expand=False))
    first = entry.reply.citations[0] if entry.reply.citations else None
    if first is not None:
        named = first.symbol or _short(first.title, 80) or first.file
        cited = Text(f"→ {one_line(named)}, {one_line(first.locator)}", style="dim")
        console.print(Padding(cited, (0, 0, 0, 4), expand=False))


def _short(text: str, limit: int) -> str:
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"


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
) -> None:
    """All interactions as CSV or JSON lines."""
    if target.suffix not in (".csv", ".jsonl"):
        raise BadInput(f"{target.name}: the name must end in .csv or .jsonl")
    wanted = _filter(state, contact, since, until, channel, outcome, text)
    entries = context.obj.parts.log.entries(wanted)
    as_csv = target.suffix == ".csv"
    # Spreadsheets take a csv for UTF-8 only where it starts with a byte order mark.
    with whole_file(target, "utf-8-sig" if as_csv else "utf-8") as handle, bar(TextColumn("{task.completed}")) as shown:
        tracked = shown.track(entries, description="Exporting", total=None)
        count = _write_csv(handle, tracked) if as_csv else _write_lines(handle, tracked)
    tell(f"{count} interactions written to {target.name}")


def _write_lines(handle: TextIO, entries: Iterable[LogEntry]) -> int:
    return sum(handle.write(json_line(_row(entry))) > 0 for entry in entries)


def _write_csv(handle: TextIO, entries: Iterable[LogEntry]) -> int:
    writer = csv.DictWriter(handle, _FIELDS)
    writer.writeheader()
    count = 0
    for entry in entries:
        row = _row(entry)
        count += 1
        row["citations"] = "; ".join(f"{c['symbol'] or c['title']}, {c['locator']}" for c in row["citations"])
        row["feedback"] = "; ".join(f"{vote['verdict']} {vote['reason']}".strip() for vote in row["feedback"])
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return count


def _cell(value: Any) -> Any:
    """A spreadsheet must not run what a person typed: text that would be a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _row(entry: LogEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "received_at": entry.received_at.isoformat(),
        "answered_at": entry.answered_at.isoformat(),
        "delivered_at": entry.delivered_at.isoformat() if entry.delivered_at else None,
        "channel": entry.channel.value,
        "public": entry.public,
        "conversation": entry.conversation,
        "person_id": entry.person_id,
        "name": entry.name,
        "address": entry.address,
        "slack_user": entry.slack_user,
        "state": entry.state,
        "role": entry.role,
        "language": entry.language,
        "question": entry.question,
        "intent": entry.intent,
        "understood": entry.understood,
        "outcome": entry.outcome.value,
        "confidence": entry.confidence,
        "elapsed_ms": entry.elapsed_ms,
        "case": entry.case,
        "case_status": entry.case_status,
        "citations": [
            {
                **{name: getattr(c, name) for name in ("symbol", "title", "locator", "quote")},
                "authority": c.authority.value,
            }
            for c in entry.reply.citations
        ],
        "text": entry.reply.text,
        "feedback": [
            {"verdict": vote.verdict, "reason": vote.reason, "at": vote.at.isoformat()} for vote in entry.feedback
        ],
    }


_FIELDS = (
    *("id", "received_at", "answered_at", "delivered_at", "channel", "public", "conversation", "person_id", "name"),
    *("address", "slack_user", "state", "role", "language", "question", "intent", "understood", "outcome"),
    *("confidence", "elapsed_ms", "case", "case_status", "citations", "text", "feedback"),
)
"""The fields of ``_row``, in its order: the heads of a csv, which has them even where nothing is in it."""


def _filter(
    state: str, contact: int | None, since: str, until: str, channel: str, outcome: str, text: str
) -> LogFilter:
    first, last = read_day(since, "--since"), read_day(until, "--until")
    return LogFilter(
        state=state.strip().upper(),
        contact=contact,
        channel=_choice(Channel, channel, "--channel"),
        since=_start(first) if first else None,
        until=_start(last + timedelta(days=1)) if last else None,
        outcome=_choice(Outcome, outcome, "--outcome"),
        text=text,
    )


def _start(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def _choice(kind: type[Choice], value: str, option: str) -> Choice | None:
    try:
        return kind(value) if value else None
    except ValueError:
        raise BadInput(f"{option} takes {', '.join(kind)}") from None
