"""Entries of the timeline as rows: for people on a few lines, for other programs with every field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.printing import one_line
from knowledge.memory.entries import LogEntry
from knowledge.memory.log import Log
from knowledge.message import Outcome
from knowledge.timeline import Entry

_COLOURS = {Outcome.ANSWER: "green", Outcome.CLOSEST: "yellow", Outcome.HANDED_OVER: "magenta"}
_INTERACTION = "interaction:"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the timeline, with the interaction it stands for where it is a question."""

    entry: Entry
    interaction: LogEntry | None


def with_interactions(log: Log, entries: Iterable[Entry]) -> Iterator[Line]:
    """The entries in their order, each with its interaction; the log is read some hundreds at a time."""
    waiting = iter(entries)
    while some := list(islice(waiting, 500)):
        numbers = [number for entry in some if (number := _interaction_of(entry))]
        found = log.interactions(numbers) if numbers else {}
        yield from (Line(entry, found.get(_interaction_of(entry))) for entry in some)


def _interaction_of(entry: Entry) -> int:
    """The id of the interaction an entry stands for; 0 for another entry."""
    number = entry.event.source.removeprefix(_INTERACTION)
    return int(number) if number != entry.event.source and number.isdecimal() else 0


def print_line(console: Console, line: Line) -> None:
    """One entry on a few lines, which fit any width: what, when and with whom, then its words."""
    if line.interaction is not None:
        _print_interaction(console, line.interaction)
        return
    event = line.entry.event
    head = Text(f"{event.kind.value} {line.entry.id}  {event.at:%Y-%m-%d %H:%M} UTC  ", style="dim")
    details = (event.direction.value, event.who, event.state, event.channel, event.category, event.case)
    head.append("  ".join(one_line(detail) for detail in (*details, event.by and f"by {event.by}") if detail))
    console.print(head)
    for text in filter(None, (event.subject, event.detail)):
        console.print(Padding(Text(short(text, 300)), (0, 0, 0, 4), expand=False))


def _print_interaction(console: Console, entry: LogEntry) -> None:
    """One interaction on three lines: who and when, the question, what was cited."""
    votes = "".join("+" if vote.verdict == "up" else "–" for vote in entry.feedback)
    who = " ".join(filter(None, (entry.name or entry.address or entry.slack_user, entry.state)))
    details = (entry.channel.value, who, f"{entry.elapsed_ms:.0f} ms", entry.case or "", votes)
    head = Text(f"{entry.id}  {entry.answered_at:%Y-%m-%d %H:%M} UTC  ", style="dim")
    head.append(f"{entry.outcome.value} {entry.confidence:.2f}", style=_COLOURS[entry.outcome])
    head.append("  " + "  ".join(one_line(detail) for detail in details if detail))
    console.print(head)
    console.print(Padding(Text(short(entry.question, 300) or "(nothing)"), (0, 0, 0, 4), expand=False))
    first = entry.reply.citations[0] if entry.reply.citations else None
    if first is not None:
        named = first.symbol or short(first.title, 80) or first.file
        cited = Text(f"→ {one_line(named)}, {one_line(first.locator)}", style="dim")
        console.print(Padding(cited, (0, 0, 0, 4), expand=False))


def short(text: str, limit: int) -> str:
    """The text on one line, cut where it is longer."""
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def row_of(line: Line) -> dict[str, Any]:
    """Every field: those of the interaction (None for other entries), then those of the timeline."""
    asked = _asked(line.interaction) if line.interaction else dict.fromkeys(ASKED)
    event = line.entry.event
    if line.interaction is None:
        asked |= {"channel": event.channel, "name": event.who, "state": event.state, "language": event.language}
        asked |= {"person_id": event.person_id, "case": event.case or None, "citations": [], "feedback": []}
    return asked | {
        "entry": line.entry.id,
        "kind": event.kind.value,
        "direction": event.direction.value,
        "at": event.at.isoformat(),
        "subject": event.subject,
        "detail": event.detail,
        "organisation_id": event.organisation_id,
        "post_id": event.post_id,
        "category": event.category,
        "by": event.by,
        "source": event.source,
    }


def _asked(entry: LogEntry) -> dict[str, Any]:
    plain = ("public", "conversation", "person_id", "name", "address", "slack_user", "state", "role", "language")
    later = ("question", "intent", "understood")
    return {
        "id": entry.id,
        "received_at": entry.received_at.isoformat(),
        "answered_at": entry.answered_at.isoformat(),
        "delivered_at": entry.delivered_at.isoformat() if entry.delivered_at else None,
        "channel": entry.channel.value,
        **{name: getattr(entry, name) for name in (*plain, *later)},
        "outcome": entry.outcome.value,
        **{name: getattr(entry, name) for name in ("confidence", "elapsed_ms", "case", "case_status")},
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


ASKED: Sequence[str] = (
    *("id", "received_at", "answered_at", "delivered_at", "channel", "public", "conversation", "person_id", "name"),
    *("address", "slack_user", "state", "role", "language", "question", "intent", "understood", "outcome"),
    *("confidence", "elapsed_ms", "case", "case_status", "citations", "text", "feedback"),
)
FIELDS: Sequence[str] = (
    *ASKED,
    *("entry", "kind", "direction", "at", "subject", "detail", "organisation_id", "post_id", "category", "by"),
    "source",
)
"""The fields of ``row_of``, in its order: the heads of a csv, which has them even where nothing is in it."""


def cells_of(line: Line) -> dict[str, Any]:
    """The row as a spreadsheet takes it: lists in words, and nothing that it would run."""
    row = row_of(line)
    row["citations"] = "; ".join(f"{c['symbol'] or c['title']}, {c['locator']}" for c in row["citations"])
    row["feedback"] = "; ".join(f"{vote['verdict']} {vote['reason']}".strip() for vote in row["feedback"])
    return {name: cell(value) for name, value in row.items()}


def cell(value: Any) -> Any:
    """A spreadsheet must not run what a person typed: text that would be a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
