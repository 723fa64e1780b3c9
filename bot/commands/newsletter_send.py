"""`isu newsletter approve` and `send`: the exact words under a person's name, then one mail to each reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Parts, now
from bot.commands.contacts_states import states_meant
from bot.commands.newsletter_desk import Work, open_desk, tell_findings
from bot.commands.outbox import DryRun, TakeOver, print_plan, print_run, send_now
from bot.config import variable
from bot.printing import bar, print_json, tell
from bot.session import Session
from knowledge.errors import BadInput, ConfigError, NotAllowed
from knowledge.memory.mails import MailStatus
from knowledge.memory.newsletters import Newsletters
from knowledge.memory.outbox import Outbox
from knowledge.memory.subscriptions import Reader, Readers, readers
from knowledge.newsletter import LANGUAGES
from knowledge.rules.approval import Approval, check_approval

app = typer.Typer(add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command()
def approve(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the draft.")],
    by: Annotated[str, typer.Option("--by", help="Name of the person who decides.")],
    group: Annotated[list[str] | None, typer.Option(help="Only readers in this group; repeatable.")] = None,
    seen: Annotated[str, typer.Option(help="sha256 that `preview` showed; refused if it is another by now.")] = "",
    overrule: Annotated[str, typer.Option(help="Why findings that block do not stop it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say who would get it; approve nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Make a copy for each reader and let them out, exactly as they are; again goes on where it was interrupted."""
    session: Session = context.obj
    if not session.config.mail_address:
        raise ConfigError(f"set {variable('mail_address')} to the shared mailbox's own address")
    at = now()
    work = open_desk(session, folder).render(LANGUAGES, at)
    found = _readers(session.parts, group or (), at)
    if dry_run:
        _report(work, found, 0, as_json, approved=False)
        return
    count = _Approval(session, work, Approval(by, seen, overrule), at).let_out(found.readers)
    tell_findings(work.findings)
    _report(work, found, count, as_json, approved=True)


@app.command()
def send(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the newsletter.")],
    dry_run: DryRun = False,
    take_over: TakeOver = False,
    as_json: Json = False,
) -> None:
    """Send the copies that were approved, at the agreed pace; again goes on where it stopped."""
    session: Session = context.obj
    kept = Newsletters(session.parts.store).get(number)
    if not kept.sha256:
        raise NotAllowed(f"newsletter {number} is not approved; `isu newsletter approve` does that")
    batch = f"newsletter:{number}:{kept.sha256[:16]}"
    if dry_run:
        print_plan(session, batch=batch, as_json=as_json)
        return
    print_run(send_now(session, batch=batch, take_over=take_over), as_json=as_json)


@dataclass(frozen=True)
class _Approval:
    """One approval under way."""

    session: Session
    work: Work
    approval: Approval
    at: datetime

    def let_out(self, wanted: Sequence[Reader]) -> int:
        """Queues and approves what is not yet; gives how many copies were let out now."""
        if not wanted:
            raise BadInput("nobody would get it: no contact in these groups agreed to the newsletter")
        store, mail = self.session.parts.store, self.work.mail
        name = check_approval(
            self.approval,
            requested_by=self.work.newsletter.drafted_by,
            sha256=mail.sha256,
            findings=self.work.findings,
            four_eyes=self.session.config.four_eyes,
        )
        Newsletters(store).approved(mail.number, mail.sha256, name, self.work.rendered.values(), self.at)
        outbox = Outbox(store, four_eyes=self.session.config.four_eyes)
        self._queue(outbox, wanted)
        if not any(one.status is MailStatus.DRAFT for one in outbox.mails(batch=mail.batch)):
            return 0
        whole = Approval(name, outbox.batch_seal(mail.batch), self.approval.overrule)
        return outbox.approve_batch(mail.batch, whole, self.at)

    def _queue(self, outbox: Outbox, wanted: Sequence[Reader]) -> None:
        """Makes the copies that are not there; who has one at this address, or under this name, gets no second."""
        mail = self.work.mail
        there = [(one.person_id, one.recipients[0].address.casefold()) for one in outbox.mails(batch=mail.batch)]
        people, addresses = {person for person, _ in there}, {address for _, address in there}
        missing = [
            one for one in wanted if one.person_id not in people and one.address.strip().casefold() not in addresses
        ]
        with bar() as shown:
            task = shown.add_task("Composing", total=len(missing))
            for copy in mail.copies(missing):
                outbox.queue(copy, self.at)
                shown.advance(task)


def _readers(parts: Parts, groups: Sequence[str], at: datetime) -> Readers:
    return readers(parts.store, at.date(), states_meant(parts.facts), parts.facts.correspondence, groups)


def _report(work: Work, found: Readers, count: int, as_json: bool, *, approved: bool) -> None:
    by_language = {one: sum(reader.language == one for reader in found.readers) for one in LANGUAGES}
    number = work.newsletter.number
    if as_json:
        who = {"readers": len(found.readers), "languages": by_language, "left_out": dict(found.left_out)}
        print_json({"newsletter": number, "sha256": work.sha256, "approved": approved, "copies": count, **who})
        return
    spoken = ", ".join(f"{one} {share}" for one, share in by_language.items() if share)
    typer.echo(f"{len(found.readers)} readers{f': {spoken}' if spoken else ''}")
    for why, out in found.left_out.items():
        tell(f"{out} left out: {why}")
    if approved:
        typer.echo(f"{count} copies approved; `isu newsletter send {number}` sends them")
