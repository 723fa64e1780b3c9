"""`isu states` and `isu deadlines`: where States stand, and what is due, on any day; from the fact tables alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bot.app import now
from bot.calendar_feed import entries_of, feed
from bot.commands.options import read_day
from bot.commands.states_update import import_file, undo, updates
from bot.printing import Column, one_line, print_json, print_list, screen, tell
from bot.session import Session
from bot.whole_file import whole_file
from knowledge.errors import BadInput, UnknownReference
from knowledge.facts.load import AS_OF, READ_UNTIL, Facts
from knowledge.facts.standing import (
    GroupCount,
    StateReport,
    StateRow,
    as_json,
    count_groups,
    list_deadlines,
    list_states,
    state_report,
)
from knowledge.rules.deadlines import Deadline, DeadlineKind
from knowledge.rules.status import Status

app = typer.Typer(add_completion=False, help="Treaty status of States on any day.", no_args_is_help=True)
deadlines_app = typer.Typer(add_completion=False)
_import = app.command("import")(import_file)
_updates = app.command()(updates)
_undo = app.command()(undo)
COMMANDS = {"states": app, "deadlines": deadlines_app}

MOST_DAYS = 36_500

_On = Annotated[str, typer.Option("--on", help="The day asked about (YYYY-MM-DD); by default today.")]
_Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, one object a line.")]

_STATUS = {
    Status.STATE_PARTY: "State Party",
    Status.SIGNATORY: "signatory",
    Status.NOT_PARTY: "not party",
    Status.WITHDRAWN: "withdrawn",
}


@app.command()
def show(
    context: typer.Context,
    iso3: Annotated[str, typer.Argument(help="ISO code of a State, such as LAO, or its name.")],
    on: _On = "",
    as_object: _Json = False,
) -> None:
    """Status, dates and deadlines of one State."""
    session: Session = context.obj
    day = _day(on)
    report = state_report(session.facts, _code(session.facts, iso3), day)
    if as_object:
        print_json(_flat(report))
    else:
        _print_report(screen(), report, day, session.facts)


@app.command("list")
def list_all(
    context: typer.Context,
    status: Annotated[str, typer.Option(help="state_party, signatory, not_party or withdrawn.")] = "",
    region: Annotated[str, typer.Option(help="A UN regional group, continent, LDC, SIDS or LLDC.")] = "",
    on: _On = "",
    in_force: Annotated[bool, typer.Option("--in-force", help="Only those the Convention binds on that day.")] = False,
    as_lines: _Json = False,
) -> None:
    """States by status and region; a State Party counts from its deposit on, as the Depositary counts."""
    session: Session = context.obj
    day = _day(on)
    rows = list_states(session.facts, day, status=status, region=region, in_force=in_force)
    if as_lines:
        for row in rows:
            print_json(_object(row))
        return
    console = screen()
    if rows:
        print_list(console, _COLUMNS, map(_cells, rows))
    _print_foot(console, f"{len(rows)} {'State' if len(rows) == 1 else 'States'} on {day}", day, session.facts)


@app.command()
def counts(context: typer.Context, on: _On = "", as_lines: _Json = False) -> None:
    """How many States stand where, by UN regional group, region and group of developing countries."""
    session: Session = context.obj
    day = _day(on)
    found = count_groups(session.facts, day)
    if as_lines:
        for row in found:
            print_json(_object(row))
        return
    heads = (*(_STATUS[status] for status in Status), "bound", "States")
    columns = (Column("group", grows=True), *(Column(head, right=True) for head in heads))
    rows = (
        (c.group or "all", *(str(c.counts[s.value]) for s in Status), str(c.in_force), str(c.states)) for c in found
    )
    print_list(screen(), columns, rows)
    _print_foot(screen(), f"counted on {day}", day, session.facts)


@deadlines_app.command()
def deadlines(
    context: typer.Context,
    state: Annotated[list[str] | None, typer.Option(help="ISO code of a State; repeatable.")] = None,
    within: Annotated[int | None, typer.Option(help="Only what is due in so many days.", min=0, max=MOST_DAYS)] = None,
    on: _On = "",
    as_lines: _Json = False,
    ics: Annotated[Path | None, typer.Option(help="Write them to this calendar file (.ics).")] = None,
) -> None:
    """What is due, by treaty or by decision, soonest first; each with its rule and source."""
    session: Session = context.obj
    day = _day(on)
    codes = [_code(session.facts, code) for code in state or ()]
    found = list_deadlines(session.facts, day, states=codes, within_days=within)
    if ics is not None:
        _write_calendar(ics, found, session.facts)
        return
    if as_lines:
        for deadline in found:
            print_json({**_object(deadline), "name": session.facts.state(deadline.iso3).name_en, "on": day.isoformat()})
        return
    console = screen()
    if found:
        print_list(console, _DEADLINE_COLUMNS, (_deadline_cells(one, session.facts) for one in found))
    many = f"{len(found)} {'deadline' if len(found) == 1 else 'deadlines'}"
    _print_foot(console, f"{many}, seen from {day}", day, session.facts, status=False)
    _explain_none(session.facts, codes, day)


def _write_calendar(target: Path, found: Sequence[Deadline], facts: Facts) -> None:
    if target.suffix != ".ics":
        raise BadInput(f"{target.name}: the name must end in .ics")
    entries = entries_of(found, facts)
    with whole_file(target) as handle:
        handle.write(feed(entries, now()))
    tell(f"{len(entries)} {'deadline' if len(entries) == 1 else 'deadlines'} written to {target.name}")


def _day(given: str) -> date:
    return read_day(given, "--on") or now().date()


def _code(facts: Facts, given: str) -> str:
    """The code of the State meant: by ISO code, or by a name that means one State only."""
    try:
        return facts.state(given).iso3
    except UnknownReference:
        named = {hit.iso3 for hit in facts.names.find(given)}
        if len(named) == 1:
            return named.pop()
        raise UnknownReference(f"{given[:40]!r} is no ISO code of a State; `isu states list` shows them") from None


def _object(row: StateRow | StateReport | Deadline | GroupCount) -> dict[str, Any]:
    return {name: as_json(getattr(row, name)) for name in row.__dataclass_fields__}


def _flat(report: StateReport) -> dict[str, Any]:
    """One object for a State: its standing, its record and its deadlines on one level."""
    rest = {name: value for name, value in _object(report).items() if name != "standing"}
    return {**_object(report.standing), **rest}


_COLUMNS = (
    Column("code"),
    Column("State", grows=True),
    Column("status"),
    Column("joined", from_width=60),
    Column("in force since", from_width=76),
    Column("group", from_width=110),
)


def _cells(row: StateRow) -> tuple[str, ...]:
    force = str(row.entry_into_force or "") if row.status is Status.STATE_PARTY else ""
    later = "" if row.in_force or not force else " (not yet)"
    joined = str(row.deposit_date or "") if row.status in (Status.STATE_PARTY, Status.WITHDRAWN) else ""
    return (row.iso3, row.name + _unverified(row.verified), _STATUS[row.status], joined, force + later, row.un_region)


_DEADLINE_COLUMNS = (
    Column("due"),
    Column("code"),
    Column("State", from_width=90),
    Column("what", grows=True),
    Column("known from", from_width=70),
    Column("rule", from_width=80),
)
_KINDS = {
    DeadlineKind.COMPUTED: "computed",
    DeadlineKind.DECIDED: "recorded",
    DeadlineKind.REQUESTED: "requested",
    DeadlineKind.COMPLETED: "completed",
    DeadlineKind.OVERDUE: "reported overdue",
}


def _deadline_cells(deadline: Deadline, facts: Facts) -> tuple[str, ...]:
    due, *rest = _what(deadline)
    return (due, deadline.iso3, facts.state(deadline.iso3).name_en, *rest)


def _what(deadline: Deadline) -> tuple[str, str, str, str]:
    """When what is due, how that is known, and the rule; unverified rows say so.

    That a date lies in the past is not remarked on: whether a State kept to it is not for a list to say.
    """
    what = f"{deadline.subject.value.replace('_', ' ')} (Art. {deadline.article})"
    note = f"; {deadline.note}" if deadline.note and deadline.kind is DeadlineKind.COMPUTED else ""
    at = f" ({deadline.decided_at})" if deadline.decided_at else ""
    due = str(deadline.due or deadline.text or "not known")
    return due, what + note + _unverified(deadline.verified), _KINDS[deadline.kind] + at, deadline.rule


def _print_report(console: Console, report: StateReport, day: date, facts: Facts) -> None:
    row = report.standing
    console.print(Text(f"{row.name} ({row.iso3}){_unverified(row.verified)}", style="bold"))
    for name, value in _facts_of(report, day):
        console.print(Text(f"{name:<18}{one_line(value)}"))
    if report.deadlines:
        console.print(Text("\nDeadlines", style="bold"))
        columns = tuple(column for column in _DEADLINE_COLUMNS if column.head not in ("code", "State"))
        print_list(console, columns, map(_what, report.deadlines))
    _print_foot(console, f"source: {row.source}", day, facts)


def _facts_of(report: StateReport, day: date) -> Iterable[tuple[str, str]]:
    row = report.standing
    bound = "" if row.status is not Status.STATE_PARTY else ", bound" if row.in_force else ", not yet bound"
    yield f"on {day}", _STATUS[row.status] + bound
    for name, when, more in (
        ("signed", row.signature_date, ""),
        ("joined", row.deposit_date, f" ({row.deposit_kind})" if row.deposit_kind else ""),
        ("in force since", row.entry_into_force, ""),
        ("withdrew", row.withdrawal_effective, " (in effect)"),
    ):
        if when is not None:
            yield name, f"{when}{more}" + (" – after that day" if when > day else "")
    yield "formal name", report.formal_name
    flags = {"least developed": report.least_developed, "small island": report.small_island}
    groups = [name for name, holds in {**flags, "landlocked": report.landlocked}.items() if holds]
    yield "group", ", ".join([row.un_region, report.iso_region, *groups])
    if report.note:
        yield "note", report.note


def _print_foot(console: Console, summary: str, day: date, facts: Facts, *, status: bool = True) -> None:
    """How the list is known: updates of the States' status tell nothing new of decisions on deadlines."""
    as_of, until = (facts.status_as_of, facts.status_read_until) if status else (AS_OF, READ_UNTIL)
    console.print(Text(f"\n{one_line(summary)}; as of {as_of}.", style="dim"))
    if day > until:
        words = f"The sources read reach to about {until:%B %Y}; later events may be missing."
        console.print(Text(words, style="dim"))


def _explain_none(facts: Facts, codes: Sequence[str], day: date) -> None:
    """A State that is not party has no deadlines: say so, rather than nothing."""
    for code in codes:
        standing = state_report(facts, code, day).standing
        if standing.status is not Status.STATE_PARTY:
            tell(f"note: {standing.name} is not a State Party on {day}: no deadlines run for it")


def _unverified(verified: bool) -> str:
    return "" if verified else " (unverified)"
