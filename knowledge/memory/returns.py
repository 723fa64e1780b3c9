"""What comes back to mails that were sent: bounces and answers find their mail, its letter and its campaign.

The inbox calls these in the transaction in which it files the mail that came in, and so once for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, or_, update

from knowledge.memory.clean import fold
from knowledge.memory.delivery import Answer, Notice, change, note_answers, settle
from knowledge.memory.filing import file_mail
from knowledge.memory.mails import HANDED, Fate, MailStatus, OutboxMail, line, mails, read_mails
from knowledge.memory.outbox import read_mail, record
from knowledge.memory.tables.outbox import outbox, outbox_recipients

MOST = 100
"""Message-IDs of one mail that are looked up; a longer list is no honest one."""


def on_bounce(
    connection: Connection,
    message_ids: Iterable[str],
    addresses: Iterable[str],
    now: datetime,
    detail: str = "",
    notice: Notice = file_mail,
) -> tuple[OutboxMail, ...]:
    """Notes that mails came back for good; gives those that were ours, as they stand then.

    ``message_ids`` stand in the bounce's report or returned part, ``addresses`` are those it names. An address that is
    none of the mail's (it was passed on) stands for its only recipient; with several, only the mail is marked.
    """
    named = {fold(address) for address in addresses}
    return tuple(_bounced(connection, mail, named, now, detail, notice) for mail in _ours(connection, message_ids, ()))


def on_reply(
    connection: Connection,
    message_ids: Iterable[str],
    now: datetime,
    detail: str = "",
    threads: Iterable[str] = (),
    notice: Notice = file_mail,
) -> tuple[OutboxMail, ...]:
    """Notes that a person answered mails; gives those that were ours, as they stand then. It closes their case.

    ``message_ids`` are the answer's In-Reply-To and References, ``threads`` what our signed tokens in them name.
    Answers of machines must not come here.
    """
    found = _ours(connection, message_ids, threads)
    return tuple(_acknowledged(connection, mail, now, detail, notice) for mail in found)


def _bounced(
    connection: Connection, mail: OutboxMail, named: set[str], now: datetime, detail: str, notice: Notice
) -> OutboxMail:
    own = {fold(one.address) for one in mail.recipients}
    hit = (named & own) or (own if len(own) == 1 else set())
    rows = and_(outbox_recipients.c.mail_id == mail.id, outbox_recipients.c.address_key.in_(hit))
    connection.execute(update(outbox_recipients).where(rows).values(status=Fate.BOUNCED.value, answer=line(detail)))
    record(connection, "bounced", now, mail_id=mail.id, detail=line(detail))
    # Where somebody answered, or others still wait for it, only the address that does not work is marked.
    if mail.status not in (MailStatus.ACKNOWLEDGED, MailStatus.APPROVED):
        change(connection, mail.id, MailStatus.BOUNCED, next_at=None)
    changed = read_mail(connection, mail.id)
    notice(connection, changed, "bounced", now)
    return changed


def _acknowledged(connection: Connection, mail: OutboxMail, now: datetime, detail: str, notice: Notice) -> OutboxMail:
    if mail.status in (MailStatus.IN_DOUBT, MailStatus.SENDING):  # an answer is the best evidence there is
        taken = {address: Answer(250, "answered") for address in mail.addresses(Fate.WAITING)}
        note_answers(connection, mail, taken)
        mail = settle(connection, read_mail(connection, mail.id), notice, now)
    if mail.status is not MailStatus.APPROVED:  # else some recipients still wait for it
        change(connection, mail.id, MailStatus.ACKNOWLEDGED)
    record(connection, "acknowledged", now, mail_id=mail.id, detail=line(detail))
    changed = read_mail(connection, mail.id)
    notice(connection, changed, "acknowledged", now)
    return changed


def _ours(connection: Connection, message_ids: Iterable[str], threads: Iterable[str]) -> tuple[OutboxMail, ...]:
    """The mails of these ids and threads that somebody may have."""
    wanted = [one.strip().strip("<>") for one in message_ids][:MOST]
    named = or_(outbox.c.message_id.in_(wanted), outbox.c.thread.in_([one for one in threads if one][:MOST]))
    handed = outbox.c.status.in_([status.value for status in (*HANDED, MailStatus.APPROVED)])
    found = read_mails(connection, mails(named, handed, outbox.c.handed_at.is_not(None)))
    return tuple(read_mail(connection, mail.id, lock=True) for mail in found)
