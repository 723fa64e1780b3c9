"""What a mail does to the rest of the memory, in the transaction that files it: bounces, answers, absences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from knowledge.contact import Signed
from knowledge.mail import Authentication, Judgement, Mail
from knowledge.memory.answers import note_campaigns
from knowledge.memory.clean import clip
from knowledge.memory.contacts.bounces import mark_bounced_in, mark_reached_in
from knowledge.memory.inbox.filing import Filed
from knowledge.memory.inbox.hints import Change, propose_change, propose_signed
from knowledge.memory.inbox.records import Job
from knowledge.memory.returns import on_bounce, on_reply
from knowledge.memory.tables.inbox import mail_alerts

EVIDENCE_LIMIT = 2_000

Unsubscribe = Callable[[Connection, str, str], bool]
"""Ends a subscription, in this transaction, by its token and the address that wrote; False where the token is none."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was read out of a mail beside its judgement.

    ``left`` says that its sender has left the post for good, ``instead`` who is to be written to then; ``token`` is
    that of a subscription it ends, "" for none. ``successor`` is whom it names as the sender's, ``signed`` who signs.
    """

    left: bool = False
    instead: tuple[str, ...] = ()
    token: str = ""
    successor: Signed | None = None
    signed: Signed | None = None


def mail_effects(
    mail: Mail,
    job: Job,
    findings: Findings,
    unsubscribe: Unsubscribe | None,
    now: datetime,
    judged: Judgement | None = None,
) -> Callable[[Connection, Filed], None]:
    """The effects of one mail. Of history only bounces count: what was old when first read announces nothing."""

    def effects(connection: Connection, filed: Filed) -> None:
        _bounces(connection, mail, job, now)
        if job.history:
            return
        if not (mail.automatic or mail.bounced):
            _answers(connection, mail, judged, filed, now)
            if mail.authentication is not Authentication.FAIL:  # a forged mail says nothing of the address
                mark_reached_in(connection, mail.sender.address, now)
        if findings.left or findings.successor is not None:
            propose_change(connection, mail, Change(findings.left, findings.successor, findings.instead), filed, now)
        elif findings.signed is not None and judged is not None and not judged.automatic:
            propose_signed(connection, mail, findings.signed, judged, filed, now)
        if findings.token and unsubscribe is not None:
            unsubscribe(connection, findings.token, mail.sender.address)

    return effects


def _answers(connection: Connection, mail: Mail, judged: Judgement | None, filed: Filed, now: datetime) -> None:
    """Our letters that a person's mail answers, and what it promises or brings."""
    ids = (*mail.in_reply_to, *mail.references)
    answered = on_reply(connection, ids, now, f"mail:{filed.mail_id}") if mail.in_reply_to else ()
    if judged is not None and not judged.automatic:
        note_campaigns(connection, answered, mail, judged, filed.mail_id, now)


def _bounces(connection: Connection, mail: Mail, job: Job, now: datetime) -> None:
    evidence = clip(mail.text, EVIDENCE_LIMIT)
    known = 0
    for addresses, permanent in ((mail.bounced, True), (mail.deferred, False)):
        for address in dict.fromkeys(map(str.casefold, addresses)):
            known += mark_bounced_in(connection, address, permanent, job.received_at, evidence)
    if mail.bounced and mail.returned_ids:
        known += len(on_bounce(connection, mail.returned_ids, mail.bounced, now, f"mail:{job.mail_id}"))
    if known and mail.bounced and not job.history:
        raised = {"mail_id": job.mail_id, "kind": "bounce", "raised_at": now, "reference": ""}
        connection.execute(insert(mail_alerts).values(raised))
