"""What a mail that came in tells a campaign: a day that a State promises, or the very thing that was asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from knowledge.mail import Authentication, Category, Judgement, Mail
from knowledge.memory.campaigns import note, written_to
from knowledge.memory.mails import OutboxMail
from knowledge.memory.tables.letters import letters
from knowledge.rules.campaign import CampaignStep

BRINGS = {
    Category.ARTICLE7_REPORT: ("article7_annual_reminder", "article7_overdue", "article7_initial_overdue"),
    Category.CONTACT_UPDATE: ("focal_point_confirmation",),
}
"""Kinds of letters that a mail of a category is what was asked for; the report itself goes to the Secretary-General."""


def note_campaigns(
    connection: Connection,
    answered: tuple[OutboxMail, ...],
    mail: Mail,
    judged: Judgement,
    mail_id: int,
    now: datetime,
) -> None:
    """Notes promises and receipts of a person's mail, in the transaction that files it.

    ``answered`` are the mails of ours that it answers, ``mail_id`` is its number in the inbox.
    """
    source = f"mail:{mail_id}"
    ids = {one.letter_id for one in answered if one.letter_id is not None}
    rows = connection.execute(select(letters.c.kind, letters.c.state).where(letters.c.id.in_(ids))).all() if ids else []
    for kind, state in sorted({(row.kind, row.state) for row in rows}):
        for number, promise in enumerate(one for one in judged.promises if one.due is not None):
            step = f"{source}:promised:{kind}:{number}"
            note(connection, kind, state, CampaignStep.PROMISED, now, source=step, due=promise.due)
    _brought(connection, mail, judged, source, now)


def _brought(connection: Connection, mail: Mail, judged: Judgement, source: str, now: datetime) -> None:
    """What was asked for came: with a file, and not from somebody whom our own server knows to be another."""
    if not judged.state or not mail.attachments or mail.authentication is Authentication.FAIL:
        return
    for kind in BRINGS.get(judged.category, ()):
        if written_to(connection, kind, judged.state, now.year):
            step = f"{source}:received:{kind}"
            note(connection, kind, judged.state, CampaignStep.RECEIVED, now, source=step, detail=source)
