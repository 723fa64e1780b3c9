"""`isu letters approve, send, register, void, corrigendum, campaign`: a letter's way from approval to its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import now
from bot.commands.letter_store import agreed, final_check, letters_of, renderer
from bot.commands.options import read_day
from bot.commands.outbox import DryRun, Json, TakeOver, print_plan, print_run, send_now, settle
from bot.paper.render import format_of, render_letter
from bot.printing import Column, harmless, one_line, print_json, print_list, screen, tell
from bot.session import Session
from bot.whole_file import write_whole
from handlers.draft.kinds import kind_named, kinds
from knowledge.errors import BadInput
from knowledge.facts.load import Facts
from knowledge.memory.campaigns import Campaigns, Ledger
from knowledge.memory.delivery import Delivery
from knowledge.memory.letters import Letters, LetterStatus, NewLetter, StoredLetter
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
from knowledge.memory.register import FORMS, Register, RegisterLine
from knowledge.rules.approval import Approval
from knowledge.rules.status import Status

app = typer.Typer(add_completion=False)

_Named = Annotated[str, typer.Argument(help="Reference of the letter, or its id while it is a draft.")]
_Reference = Annotated[str, typer.Argument(help="Reference of the letter.")]
_By = Annotated[str, typer.Option("--by", help="Name of the person who decides.")]


@app.command()
def drafts(context: typer.Context, as_json: Json = False) -> None:
    """Letters that wait for approval."""
    found = _letters(context.obj).all(status=LetterStatus.DRAFT)
    _print_letters(found, as_json=as_json)


@app.command()
def show(
    context: typer.Context,
    named: _Named,
    out: Annotated[Path | None, typer.Option(help="File: .docx, .pdf, .html, .md or .txt.")] = None,
    as_json: Json = False,
) -> None:
    """A letter as it would go out: its text, whom it goes to, what was found in it and done to it."""
    session: Session = context.obj
    stored = _letters(session).letter(named)
    letter = stored.draft.letter.with_reference(stored.reference)
    if out is not None:
        write_whole(out, render_letter(letter, format_of(out)))
    steps = Outbox(session.parts.store).steps(letter_id=stored.id)
    if as_json:
        print_json({**_letter(stored), "steps": [{**asdict(step), "at": step.at.isoformat()} for step in steps]})
        return
    typer.echo(harmless(render_letter(letter, "txt").decode()))
    typer.echo(f"{stored.reference or f'draft {stored.id}'}: {stored.standing.replace('_', ' ')}")
    typer.echo(f"to {', '.join(stored.to) or 'nobody yet'}{'; copies to ' if stored.cc else ''}{', '.join(stored.cc)}")
    typer.echo(f"sha256 {stored.sha256}")
    for finding in stored.findings:
        typer.echo(f"{finding.severity.value}: {one_line(finding.message)}")
    for step in steps:
        typer.echo(f"{step.at:%Y-%m-%d %H:%M} UTC  {step.step} {one_line(step.by)} {one_line(step.detail)}".rstrip())


@app.command()
def address(
    context: typer.Context,
    named: _Named,
    to: Annotated[list[str], typer.Option(help="Address it goes to; repeatable.")],
    by: _By,
    cc: Annotated[list[str] | None, typer.Option(help="Address of a copy; repeatable.")] = None,
    one_each: Annotated[bool, typer.Option("--one-each", help="Everybody gets a mail of their own.")] = False,
) -> None:
    """Say whom a letter goes to that has not been sent; an approval that it had is void."""
    letters = _letters(context.obj)
    stored = letters.letter(named)
    new = NewLetter(stored.draft, by, tuple(to), tuple(cc or ()), one_each, letters.files(stored.id))
    changed = letters.revise(stored.id, new, now())
    typer.echo(f"draft {changed.id} goes to {', '.join((*changed.to, *changed.cc))}")


@app.command()
def approve(
    context: typer.Context,
    named: _Named,
    by: _By,
    seen: Annotated[str, typer.Option(help="sha256 of what was read; refused if it is another by now.")] = "",
    overrule: Annotated[str, typer.Option(help="Why findings that block do not stop it.")] = "",
) -> None:
    """Approve a draft: it gets its reference, and its final form is queued to be sent."""
    session: Session = context.obj
    letters = _letters(session)
    stored, at = letters.letter(named), now()
    approved = letters.approve(
        stored.id, Approval(by, seen, overrule), renderer(session.parts), at, final_check(session.parts, at)
    )
    typer.echo(
        f"{approved.reference} approved by {approved.approved_by}; send it: isu letters send {approved.reference}"
    )
    for line in stored.draft.confirm:
        tell(f"before it is sent, be sure of: {line}")


@app.command()
def send(
    context: typer.Context,
    named: _Reference,
    dry_run: DryRun = False,
    take_over: TakeOver = False,
    not_sent: Annotated[
        bool, typer.Option("--confirm-not-sent", help="You found out that its mail in doubt did not go out.")
    ] = False,
    was_sent: Annotated[bool, typer.Option("--confirm-sent", help="You found out that it did.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who found out.")] = "",
    as_json: Json = False,
) -> None:
    """Send an approved letter now; exit 1 where something needs a person."""
    session: Session = context.obj
    stored = _letters(session).letter(named)
    if stored.status is not LetterStatus.APPROVED:
        first = "; approve it first: isu letters approve" if stored.status is LetterStatus.DRAFT else ""
        raise BadInput(f"the letter is {stored.standing.replace('_', ' ')}{first}")
    if not_sent or was_sent:
        _confirm(session, stored, by, sent=was_sent)
    if dry_run:
        print_plan(session, letter_id=stored.id, as_json=as_json)
        return
    print_run(send_now(session, letter_id=stored.id, take_over=take_over), as_json=as_json)


@app.command()
def register(
    context: typer.Context,
    year: Annotated[int | None, typer.Option(help="Only this year.", min=2000, max=2999)] = None,
    form: Annotated[str, typer.Option(help=f"Only this form: {', '.join(FORMS)}.")] = "",
    kind: Annotated[str, typer.Option(help="Only letters of this kind.")] = "",
    as_json: Json = False,
) -> None:
    """The register: every reference given, void ones too, and where each letter stands."""
    session: Session = context.obj
    if form and form.upper() not in FORMS:
        raise BadInput(f"--form takes {', '.join(FORMS)}")
    lines, letters = Register(session.parts.store).lines(year, form, kind), _letters(session)
    rows = ((line, letters.letter(line.letter_id).standing) for line in lines)
    if as_json:
        for line, standing in rows:
            print_json(_line(line, standing))
        return
    columns = (Column("reference"), Column("on"), Column("standing"), Column("State"), Column("subject", grows=True))
    shown = (
        (line.reference, f"{line.reserved_at:%Y-%m-%d}", standing.replace("_", " "), line.state, _remark(line))
        for line, standing in rows
    )
    print_list(screen(), columns, shown)


@app.command()
def void(
    context: typer.Context, named: _Reference, by: _By, reason: Annotated[str, typer.Option(help="Why it is void.")]
) -> None:
    """Make a letter void that has not been sent; its number stays in the register with the reason."""
    gone = _letters(context.obj).void(named, by, reason, now())
    typer.echo(f"{gone.reference} is void")


@app.command()
def corrigendum(context: typer.Context, named: _Reference, by: _By) -> None:
    """A new draft that corrects a letter which was sent, linked to it."""
    made = _letters(context.obj).corrigendum(named, by, now())
    typer.echo(f"draft {made.id} corrects {made.corrects}; approve it: isu letters approve {made.id} --by NAME")


@app.command()
def campaign(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="Kind of letter; all if none is given.")] = "",
    state: Annotated[str, typer.Option(help="ISO code of a State.")] = "",
    year: Annotated[int | None, typer.Option(help="Only this year.", min=2000, max=2999)] = None,
    on: Annotated[str, typer.Option(help="As of this day (YYYY-MM-DD).")] = "",
    as_json: Json = False,
) -> None:
    """For each State: what was sent, what came back, what is promised, and what comes next."""
    session: Session = context.obj
    day = read_day(on, "--on") or now().date()
    iso3 = session.facts.state(state).iso3 if state else ""
    name = kind_named(kind).name if kind else ""
    campaigns = Campaigns(session.parts.store, agreed())
    _close_from_facts(campaigns, session.parts.facts)
    found = campaigns.ledgers(name, day, year=year, state=iso3)
    shown = [one for one in found if name or one.kind in agreed()]
    if as_json:
        for one in shown:
            print_json(_ledger(one))
        return
    if not shown:
        tell("nobody was written to in this campaign")
    columns = (Column("kind"), Column("year"), Column("State"), Column("last"), Column("next", grows=True))
    print_list(screen(), columns, (_ledger_row(one) for one in shown))


def keep(session: Session, new: NewLetter) -> StoredLetter:
    """Stores a draft so that it can be approved by its id; tells the person so."""
    stored = _letters(session).add(new, now())
    tell(f"kept as draft {stored.id}; approve it: isu letters approve {stored.id} --by NAME")
    return stored


def _letters(session: Session) -> Letters:
    return letters_of(session.parts)


def _close_from_facts(campaigns: Campaigns, facts: Facts) -> None:
    """A letter to States that are no parties asks for the deposit: where that was made, the ledger is closed."""
    deposits = {state.iso3: state.deposit_date for state in facts.states if state.deposit_date is not None}
    for name, kind in kinds().items():
        if kind.statuses and Status.STATE_PARTY not in kind.statuses:
            campaigns.from_facts(name, deposits, now())


def _confirm(session: Session, stored: StoredLetter, by: str, *, sent: bool) -> None:
    store = session.parts.store
    doubtful = list(Outbox(store).mails(MailStatus.IN_DOUBT, letter_id=stored.id))
    if not doubtful:
        raise BadInput("no mail of this letter is in doubt")
    for one in doubtful:
        settle(Delivery(store), one.id, by, sent=sent)


def _print_letters(found: Iterator[StoredLetter], *, as_json: bool) -> None:
    if as_json:
        for one in found:
            print_json(_letter(one))
        return
    columns = (Column("id", right=True), Column("kind"), Column("State"), Column("addressee", grows=True), Column("by"))
    rows = ((str(one.id), one.kind, one.state, one.addressee, one.requested_by) for one in found)
    print_list(screen(), columns, rows)


def _letter(one: StoredLetter) -> dict[str, Any]:
    plain = ("id", "kind", "state", "language", "subject", "addressee", "to", "cc", "sha256", "reference", "corrects")
    who = ("requested_by", "approved_by", "overruled", "standing")
    findings = [asdict(finding) for finding in one.findings]
    return {**{name: getattr(one, name) for name in (*plain, *who)}, "form": one.form.value, "findings": findings}


def _line(line: RegisterLine, standing: str) -> dict[str, Any]:
    times = {"reserved_at": line.reserved_at.isoformat(), "void_at": line.void_at.isoformat() if line.void_at else None}
    return {**asdict(line), **times, "standing": standing}


def _remark(line: RegisterLine) -> str:
    if line.void_reason:
        return f"{line.subject} (void: {line.void_reason})"
    links = [
        f"corrects {line.corrects}" if line.corrects else "",
        *(f"corrected by {one}" for one in line.corrected_by),
    ]
    remark = ", ".join(filter(None, links))
    return f"{line.subject} ({remark})" if remark else line.subject


def _ledger(one: Ledger) -> dict[str, Any]:
    found = one.standing
    entries = [
        {"step": entry.step.value, "at": entry.at.isoformat(), "due": _day(entry.due), "detail": entry.detail}
        for entry in one.entries
    ]
    days = {"last_sent": _day(found.last_sent), "promised": _day(found.promised), "until": _day(found.until)}
    where = {"kind": one.kind, "year": one.year, "state": one.state, "next": found.next.value}
    return {**where, **days, "entries": entries}


def _ledger_row(one: Ledger) -> tuple[str, ...]:
    last, until = one.standing.last, one.standing.until
    said = f"{last.step.value} {last.at:%Y-%m-%d}" if last else ""
    following = f"{one.standing.next.value} until {until}" if until else one.standing.next.value
    return (one.kind, str(one.year), one.state, said, one_line(following))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
