"""`isu log`: the log of every interaction, shown and exported."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

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
            typer.echo(json.dumps(_row(entry), ensure_ascii=False))
        return
    Console().print(_table(entries))


def _table(entries: list[LogEntry]) -> Table:
    table = Table("no.", "when (UTC)", "channel", "who", "State", "question", "outcome", "first citation", "ms", "case", "+/–")
    for entry in entries:
        votes = "".join("+" if vote.verdict == "up" else "–" for vote in entry.feedback)
        first = entry.reply.citations[0] if entry.reply.citations else None
        cited = f"{first.symbol or first.title[:24]}, {first.locator}" if first else ""
        table.add_row(
            str(entry.id),
            f"{entry.answered_at:%Y-%m-%d %H:%M}",
            entry.channel.value,
            _plain(entry.name or entry.address),
            entry.state,
            _plain(entry.question[:70]),
            f"{entry.outcome.value} {entry.confidence:.2f}",
            _plain(cited),
            f"{entry.elapsed_ms:.0f}",
            entry.case or "",
            votes,
        )
    return table


def _plain(text: str) -> str:
    """Text of people must not be read as the table's markup."""
    return " ".join(text.split()).replace("[", "\\[")


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
    part = target.with_name(target.name + ".part")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        shown = progress.track(entries, description="Exporting", total=None)
        count = _write_csv(part, shown) if target.suffix == ".csv" else _write_lines(part, shown)
    part.replace(target)
    typer.echo(f"{count} interactions written to {target.name}", err=True)


def _write_lines(path: Path, entries: Iterator[LogEntry] | Any) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as handle:
        for count, entry in enumerate(entries, start=1):
            handle.write(json.dumps(_row(entry), ensure_ascii=False) + "\n")
    return count


def _write_csv(path: Path, entries: Iterator[LogEntry] | Any) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer: Any = None
        for count, entry in enumerate(entries, start=1):
            row = _row(entry)
            row["citations"] = "; ".join(f"{c['symbol'] or c['title']}, {c['locator']}" for c in row["citations"])
            row["feedback"] = "; ".join(f"{vote['verdict']} {vote['reason']}".strip() for vote in row["feedback"])
            writer = writer or csv.DictWriter(handle, row.keys())
            if count == 1:
                writer.writeheader()
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
            {"symbol": c.symbol, "title": c.title, "locator": c.locator, "authority": c.authority.value, "quote": c.quote}
            for c in entry.reply.citations
        ],
        "text": entry.reply.text,
        "feedback": [{"verdict": vote.verdict, "reason": vote.reason, "at": vote.at.isoformat()} for vote in entry.feedback],
    }


def _filter(
    state: str, contact: int | None, since: str, until: str, channel: str, outcome: str, text: str
) -> LogFilter:
    end = _day(until, "--until")
    return LogFilter(
        state=state.upper(),
        contact=contact,
        channel=_choice(Channel, channel, "--channel"),
        since=_day(since, "--since"),
        until=end + timedelta(days=1) if end else None,
        outcome=_choice(Outcome, outcome, "--outcome"),
        text=text,
    )


def _choice(kind: type[Choice], value: str, option: str) -> Choice | None:
    try:
        return kind(value) if value else None
    except ValueError:
        raise BadInput(f"{option} takes {', '.join(kind)}") from None


def _day(value: str, option: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC) if value else None
    except ValueError:
        raise BadInput(f"{option} takes a day as YYYY-MM-DD") from None
