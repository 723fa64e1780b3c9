"""What a mail that came in does to what we sent: it returns it, answers it, promises or brings what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from knowledge.mail import Authentication, Category, Judgement, Mail
from knowledge.memory.campaigns import note, written_to
from knowledge.memory.mails import OutboxMail
from knowledge.memory.returns import on_bounce, on_reply
from knowledge.memory.tables.letters import letters
from knowledge.rules.campaign import CampaignStep

BRINGS = {
    Category.ARTICLE7_REPORT: ("article7_annual_reminder", "article7_overdue", "article7_initial_overdue"),
    Category.CONTACT_UPDATE: ("focal_point_confirmation",),
}
"""Kinds of letters that a mail of a category is what was asked for; the report itself goes to the Secretary-General."""


def note_arrival(
    connection: Connection, mail: Mail, judged: Judgement, mail_id: int, threads: Iterable[str], now: datetime
) -> tuple[OutboxMail, ...]:
    """Notes what a mail that came in does to our letters, in the transaction that files it; gives those it is about.

    ``mail_id`` is its number in the inbox, ``threads`` are what our signed tokens in it name. A mail of a machine that
    is no bounce does nothing; a delay is no bounce.
    """
    source = f"mail:{mail_id}"
    if mail.bounced:
        return on_bounce(connection, mail.returned_ids, mail.bounced, now, source)
    if mail.automatic or judged.automatic:
        return ()
    found = on_reply(connection, (*mail.in_reply_to, *mail.references), now, source, threads)
    _promises(connection, found, judged, source, now)
    _brought(connection, mail, judged, source, now)
    return found


def _promises(
    connection: Connection, found: tuple[OutboxMail, ...], judged: Judgement, source: str, now: datetime
) -> None:
    """The days that the answer names, for each campaign that it answers."""
    ids = {mail.letter_id for mail in found if mail.letter_id is not None}
    rows = connection.execute(select(letters.c.kind, letters.c.state).where(letters.c.id.in_(ids))).all() if ids else []
    for kind, state in sorted({(row.kind, row.state) for row in rows}):
        for number, promise in enumerate(one for one in judged.promises if one.due is not None):
            step = f"{source}:promised:{kind}:{number}"
            note(connection, kind, state, CampaignStep.PROMISED, now, source=step, due=promise.due)


def _brought(connection: Connection, mail: Mail, judged: Judgement, source: str, now: datetime) -> None:
    """What was asked for came: with a file, and not from somebody whom our own server knows to be another."""
    if not judged.state or not mail.attachments or mail.authentication is Authentication.FAIL:
        return
    for kind in BRINGS.get(judged.category, ()):
        if written_to(connection, kind, judged.state, now.year):
            step = f"{source}:received:{kind}"
            note(connection, kind, judged.state, CampaignStep.RECEIVED, now, source=step, detail=source)
