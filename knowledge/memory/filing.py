"""Files what becomes of mails: each copy on the timeline of its State, each turn in the ledger of its campaign."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection, select

from knowledge.memory.campaigns import note
from knowledge.memory.contacts.bounces import mark_bounced_in
from knowledge.memory.mails import Fate, OutboxMail
from knowledge.memory.tables.letters import letters
from knowledge.memory.timeline import append
from knowledge.rules.campaign import CampaignStep
from knowledge.timeline import Direction, Event, EventKind

_STEPS = {
    "sent": CampaignStep.SENT,
    "bounced": CampaignStep.BOUNCED,
    "failed": CampaignStep.FAILED,
    "acknowledged": CampaignStep.ANSWERED,
}
_NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.[1-36]\b")
"""Bad mailbox, bad host, bad syntax, moved: the address is at fault, not the mail."""

_KINDS = {"letter": EventKind.LETTER, "newsletter": EventKind.NEWSLETTER}


def file_mail(connection: Connection, mail: OutboxMail, what: str, now: datetime) -> None:
    """Files one turn of a mail in the caller's transaction; again changes nothing.

    A mail of several recipients is one entry that names who got it. Answers and bounces are on the timeline by
    themselves, as mails that came in; here they count for the campaign.
    """
    letter = select(letters.c.kind, letters.c.reference, letters.c.approved_by).where(letters.c.id == mail.letter_id)
    row = connection.execute(letter).mappings().first() if mail.letter_id is not None else None
    if what == "sent":
        append(connection, _event(mail, dict(row or {}), mail.sent_at or now))
    if what in ("sent", "failed"):
        _close_addresses(connection, mail, now)
    if row is not None and what in _STEPS:
        source = f"outbox:{mail.id}:{what}"
        note(connection, row["kind"], mail.state, _STEPS[what], now, source=source, detail=row["reference"])


def _close_addresses(connection: Connection, mail: OutboxMail, now: datetime) -> None:
    """An address that its server said does not exist (RFC 3463, 5.1.x) is as closed as one that mail came back from."""
    for one in mail.recipients:
        if one.status is Fate.REFUSED and _NO_SUCH_ADDRESS.search(one.answer):
            mark_bounced_in(connection, one.address, True, now, one.answer)


def _event(mail: OutboxMail, letter: dict[str, str], at: datetime) -> Event:
    reference = letter.get("reference", "")
    source = f"letter:{reference}:{mail.id}" if reference else f"outbox:{mail.id}"
    return Event(
        kind=_KINDS.get(mail.kind, EventKind.MAIL),
        direction=Direction.OUT,
        at=at,
        subject=mail.subject,
        source=source,
        detail=_fates(mail),
        state=mail.state,
        organisation_id=mail.organisation_id,
        person_id=mail.person_id,
        post_id=mail.post_id,
        channel="mail",
        category=letter.get("kind", ""),
        language=mail.language,
        by=mail.approved_by,
    )


def _fates(mail: OutboxMail) -> str:
    """Who got the mail, and whose server refused it, each on a line."""
    got, refused = mail.addresses(Fate.ACCEPTED), mail.addresses(Fate.REFUSED)
    lines = [f"To: {', '.join(got)}" if got else "", f"Refused: {', '.join(refused)}" if refused else ""]
    return "\n".join(filter(None, lines))
