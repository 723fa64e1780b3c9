"""`isu outbox`: what waits, what went out, what needs a person; and the run that sends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import Parts, now
from bot.mail.guard import send_guard
from bot.mail.outgoing import Run
from bot.mail.sending import way_out
from bot.printing import Column, bar, one_line, print_json, print_list, screen, tell
from bot.session import Session
from bot.whole_file import whole_file
from knowledge.errors import BadInput
from knowledge.memory.delivery import Delivery
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.mails import MailStatus, OutboxMail
from knowledge.memory.outbox import Outbox
from knowledge.rules.approval import Approval
from knowledge.rules.envelope import seal

app = typer.Typer(add_completion=False, help="Mails that wait for approval or go out.", no_args_is_help=True)
COMMANDS = {"outbox": app}

Id = Annotated[int, typer.Argument(help="Id of the mail, as `isu outbox list` shows it.")]
By = Annotated[str, typer.Option("--by", help="Name of the person who decides.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be sent; send nothing.")]
TakeOver = Annotated[
    bool, typer.Option("--take-over", help="Take over from a run that is known to be dead, without waiting.")
]

_EYE = (MailStatus.IN_DOUBT, MailStatus.FAILED, MailStatus.BOUNCED, MailStatus.DRAFT)
_DECIDES = {
    MailStatus.IN_DOUBT: "find out, then: isu outbox confirm {id} --sent|--not-sent --by NAME",
    MailStatus.FAILED: "mend it, then: isu outbox retry {id} --by NAME",
    MailStatus.BOUNCED: "look for another address",
    MailStatus.DRAFT: "read it: isu outbox show {id}; then: isu outbox approve {id} --by NAME",
}


@app.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """How many mails stand where, and which of them need a person."""
    outbox = _outbox(context.obj)
    counts = outbox.counts()
    if as_json:
        print_json({one.value: count for one, count in counts.items()})
        return
    rows = ((one.value.replace("_", " "), str(count)) for one, count in counts.items() if count)
    print_list(screen(), (Column("status"), Column("mails", right=True)), rows)
    waiting = [mail for one in _EYE for mail in outbox.mails(one)]
    for mail in waiting[:20]:
        tell(f"{mail.id} {mail.status.value.replace('_', ' ')}: {_DECIDES[mail.status].format(id=mail.id)}")


@app.command("list")
def list_mails(
    context: typer.Context,
    wanted: Annotated[str, typer.Option("--status", help="Only those that stand so.")] = "",
    as_json: Json = False,
) -> None:
    """The mails of the outbox, oldest first."""
    found = _outbox(context.obj).mails(_status(wanted))
    if as_json:
        for mail in found:
            print_json(as_row(mail))
        return
    columns = (Column("id", right=True), Column("status"), Column("to", grows=True), Column("subject", grows=True))
    print_list(screen(), columns, (_row(mail) for mail in found))


@app.command()
def show(
    context: typer.Context,
    mail_id: Id,
    save: Annotated[Path | None, typer.Option(help="File for the exact bytes (.eml).")] = None,
    as_json: Json = False,
) -> None:
    """One mail: whom it goes to, what was done to it and by whom; with --save its exact bytes."""
    outbox = _outbox(context.obj)
    mail, steps = outbox.mail(mail_id), outbox.steps(mail_id=mail_id)
    if save is not None:
        _save(save, outbox.raw(mail_id))
    if as_json:
        print_json({**as_row(mail), "steps": [{**asdict(step), "at": step.at.isoformat()} for step in steps]})
        return
    typer.echo(f"{mail.id}  {mail.status.value.replace('_', ' ')}  {one_line(mail.subject)}")
    typer.echo(f"sha256 {mail.sha256}")
    for one in mail.recipients:
        typer.echo(f"  {one_line(one.address)}: {one.status.value} {one_line(one.answer)}".rstrip())
    for finding in mail.findings:
        typer.echo(f"  {finding.severity.value}: {one_line(finding.message)}")
    for step in steps:
        typer.echo(f"  {step.at:%Y-%m-%d %H:%M} UTC  {step.step} {one_line(step.by)} {one_line(step.detail)}".rstrip())


@app.command()
def approve(
    context: typer.Context,
    mail_id: Id,
    by: By,
    seen: Annotated[str, typer.Option(help="sha256 of what was read; refused if it is another by now.")] = "",
    overrule: Annotated[str, typer.Option(help="Why findings that block do not stop it.")] = "",
) -> None:
    """Let a draft out, exactly as it is now."""
    mail = _outbox(context.obj).approve(mail_id, Approval(by, seen, overrule), now())
    typer.echo(f"{mail.id} approved by {mail.approved_by}; `isu outbox run` sends it")


@app.command()
def withdraw(
    context: typer.Context, mail_id: Id, by: By, reason: Annotated[str, typer.Option(help="Why it is not sent.")]
) -> None:
    """Take a mail out for good that has not been sent."""
    _outbox(context.obj).withdraw(mail_id, by, reason, now())
    typer.echo(f"{mail_id} withdrawn")


@app.command()
def confirm(
    context: typer.Context,
    mail_id: Id,
    by: By,
    sent: Annotated[bool | None, typer.Option("--sent/--not-sent", help="Whether the recipient has it.")] = None,
) -> None:
    """Say of a mail in doubt whether it was sent; one that was not is sent again as it was approved."""
    if sent is None:
        raise BadInput("say --sent or --not-sent")
    delivery = Delivery(context.obj.parts.store)
    mail = settle(delivery, mail_id, by, sent=sent)
    typer.echo(f"{mail_id} is {mail.status.value.replace('_', ' ')}")


@app.command()
def retry(context: typer.Context, mail_id: Id, by: By) -> None:
    """Have a failed mail tried again."""
    Delivery(context.obj.parts.store).retry(mail_id, by, now())
    typer.echo(f"{mail_id} is tried again with the next run")


@app.command()
def run(context: typer.Context, dry_run: DryRun = False, take_over: TakeOver = False, as_json: Json = False) -> None:
    """Send what is approved and due, at the agreed pace; exit 1 where something needs a person."""
    session: Session = context.obj
    if dry_run:
        print_plan(session, as_json=as_json)
        return
    print_run(send_now(session, take_over=take_over), as_json=as_json)


def settle(delivery: Delivery, mail_id: int, by: str, *, sent: bool) -> OutboxMail:
    """A person's word on a mail in doubt."""
    if sent:
        return delivery.found(mail_id, "a person says so", now(), by=by)
    return delivery.not_sent(mail_id, by, now())


def send_now(session: Session, *, letter_id: int | None = None, batch: str = "", take_over: bool = False) -> Run:
    """Sends what is due, with a progress bar; of one letter or batch only, if so asked."""
    parts = session.parts
    total = sum(1 for _ in _outbox(session).mails(MailStatus.APPROVED, batch, letter_id))
    guard = send_guard(Inbox(parts.store, session.config.mail_address), Outbox(parts.store).raw)
    with bar() as shown, way_out(session.config, parts.store, now, pause=time.sleep, guard=guard) as outgoing:
        task = shown.add_task("Sending", total=total)
        return outgoing.run(lambda _: shown.advance(task), take_over=take_over, letter_id=letter_id, batch=batch)


def print_run(made: Run, *, as_json: bool) -> None:
    """What a run did; exit 1 where something needs a person."""
    if as_json:
        print_json(asdict(made))
    else:
        counted = {name: value for name, value in asdict(made).items() if value and name != "stopped"}
        typer.echo(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counted.items()) or "nothing to do")
        if made.stopped:
            tell(made.stopped)
    if made.failed or made.in_doubt or made.held:
        tell("something needs a person: isu outbox status")
        raise typer.Exit(1)


def print_plan(session: Session, *, letter_id: int | None = None, batch: str = "", as_json: bool = False) -> None:
    """What a run would send now, each checked against its approval; nothing is touched."""
    for mail in _due(session.parts, letter_id, batch):
        raw = _outbox(session).raw(mail.id)
        whole = seal(mail.sender, (one.address for one in mail.recipients), raw) == mail.approved_sha256
        row = as_row(mail) | {"as_approved": whole}
        if as_json:
            print_json(row)
        else:
            verdict = "" if whole else "  CHANGED SINCE ITS APPROVAL: it will not leave"
            typer.echo(f"would send {mail.id} to {', '.join(row['to'])}: {one_line(mail.subject)}{verdict}")


def _due(parts: Parts, letter_id: int | None, batch: str) -> Iterator[OutboxMail]:
    at = now()
    for mail in Outbox(parts.store).mails(MailStatus.APPROVED, batch, letter_id):
        if mail.next_at is None or mail.next_at <= at:
            yield mail


def as_row(mail: OutboxMail) -> dict[str, Any]:
    """A mail for other programs."""
    plain = ("id", "batch", "kind", "letter_id", "message_id", "size", "sha256", "subject", "language", "state")
    who = ("requested_by", "approved_by", "overruled", "attempts")
    times = ("requested_at", "approved_at", "next_at", "sent_at", "copied_at")
    return {
        **{name: getattr(mail, name) for name in (*plain, *who)},
        **{name: _iso(getattr(mail, name)) for name in times},
        "status": mail.status.value,
        "to": [one.address for one in mail.recipients],
        "recipients": [asdict(one) for one in mail.recipients],
        "findings": [asdict(one) for one in mail.findings],
    }


def _row(mail: OutboxMail) -> tuple[str, ...]:
    to = ", ".join(one.address for one in mail.recipients)
    return (str(mail.id), mail.status.value.replace("_", " "), to, mail.subject)


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None


def _status(wanted: str) -> MailStatus | None:
    try:
        return MailStatus(wanted.replace(" ", "_")) if wanted else None
    except ValueError:
        raise BadInput(f"--status takes {', '.join(MailStatus)}") from None


def _save(path: Path, raw: bytes) -> None:
    # latin-1 takes each byte as one letter and gives it back as it was.
    with whole_file(path, "latin-1") as handle:
        handle.write(raw.decode("latin-1"))


def _outbox(session: Session) -> Outbox:
    return Outbox(session.parts.store, four_eyes=session.config.four_eyes)
