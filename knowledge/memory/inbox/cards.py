"""What staff do with a mail, on its card: who works on it, the reply as reworded, and its sending; one effect a step.

Whoever changes a card names the version that was read; of two who press at once the second is told (MailMoved).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, or_, select, text, update

from knowledge.errors import KnowledgeError, NotAllowed, UnknownReference
from knowledge.mail import Category
from knowledge.memory import outbox as letter_box
from knowledge.memory.cases import answered_elsewhere
from knowledge.memory.clean import clip, key
from knowledge.memory.inbox import account, drafts
from knowledge.memory.inbox.box import Planned
from knowledge.memory.inbox.records import Step
from knowledge.memory.mails import NewMail
from knowledge.memory.store import Store
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.inbox import mail_drafts, mail_threads, mails
from knowledge.memory.tables.mail_cards import mail_cards
from knowledge.rules.approval import Approval
from knowledge.rules.send_guard import ToSend, reasons_to_refuse
from knowledge.timeline import Direction

PUT_UP_LEASE = timedelta(seconds=120)
"""How long whoever puts a card up may take before another tries."""

SINCE = timedelta(days=30)
"""Mails older than this get no card any more: they came before cards, or nobody looked for a month."""

BODY_LIMIT, NOTES_LIMIT, NAME_LIMIT = 20_000, 5_000, 300
_PUTTING_UP = "putting up since "

_MAKE = text(
    "INSERT INTO mail_cards "
    "(mail_id, card, status, owner, subject, body, edited_by, notes, drawn, version, changed_at) "
    "VALUES (:mail_id, '', 'open', '', '', '', '', '', '', 0, :now) ON CONFLICT (mail_id) DO NOTHING"
).bindparams(bindparam("now", type_=Moment))


class MailMoved(KnowledgeError):
    """Somebody else changed the mail's card meanwhile; look at it again before acting."""


class CardStatus(StrEnum):
    """What staff made of a mail."""

    OPEN = "open"
    DRAFTED = "drafted"
    """The reply as worded here is put into the drafts folder; somebody will send it from a mail program."""
    QUEUED = "queued"
    """Approved, in the outbox."""
    SPAM = "spam"
    DONE = "done"
    """Nothing is left to do."""


@dataclass(frozen=True, slots=True)
class MailCard:
    """A mail's card. ``subject`` and ``body`` are the reply as staff reworded it, "" for as drafted. Times are UTC."""

    mail_id: int
    card: str
    status: CardStatus
    owner: str
    subject: str
    body: str
    edited_by: str
    edited_at: datetime | None
    notes: str
    snoozed_until: datetime | None
    outbox_id: int | None
    drawn: str
    version: int
    changed_at: datetime

    @property
    def place(self) -> str:
        """What the channel calls the post; "" while there is none."""
        return "" if self.card.startswith(_PUTTING_UP) else self.card


_COLUMNS = tuple(mail_cards.c[f.name] for f in fields(MailCard))


class MailCards:
    """The cards of one mailbox."""

    def __init__(self, store: Store, mailbox: str, *, four_eyes: bool = False) -> None:
        """Works on an open, migrated store; under ``four_eyes`` who reworded a reply may not approve it."""
        self._store = store
        self._mailbox = mailbox.strip().casefold()
        self._four_eyes = four_eyes

    # Putting up -----------------------------------------------------------------------------------------------------

    def without(self, now: datetime, limit: int = 50) -> list[int]:
        """Mails that came from people and were judged, and that no card shows; oldest first.

        What a machine wrote has none, unless staff must be told of it; nor what was old when it was first read.
        """
        row = mails.c
        wanted = (
            select(row.id)
            .outerjoin(mail_cards, mail_cards.c.mail_id == row.id)
            .where(row.mailbox == key(self._mailbox), row.direction == Direction.IN.value, row.history.is_(False))
            .where(row.step.in_([Step.PLANNED.value, Step.DONE.value]), row.judgement != "")
            .where(row.category.not_in([Category.AUTO_REPLY.value, Category.BOUNCE.value]))
            .where(row.note.not_like("a copy of mail %"), row.read_at >= now - SINCE)
            .where(or_(mail_cards.c.id.is_(None), _free(now)))
            .order_by(row.id)
            .limit(limit)
        )
        with self._store.reading() as connection:
            return list(connection.scalars(wanted).all())

    def begin(self, mail_id: int, now: datetime) -> bool:
        """Takes the lease on putting a card up; False where there is one or another is at it."""
        since = f"{_PUTTING_UP}{int(now.timestamp())}"
        with self._store.writing() as connection:
            _make(connection, mail_id, now)
            row = update(mail_cards).where(mail_cards.c.mail_id == mail_id, _free(now))
            return bool(connection.execute(row.values(card=since)).rowcount)

    def show(self, mail_id: int, card: str, drawn: str) -> None:
        """Notes where staff see it; "" gives the lease back."""
        self._quietly(mail_id, card=clip(card, NAME_LIMIT), drawn=drawn)

    def drawn(self, mail_id: int, mark: str) -> None:
        """Notes what the card shows now."""
        self._quietly(mail_id, drawn=mark)

    # Reading --------------------------------------------------------------------------------------------------------

    def get(self, mail_id: int) -> MailCard:
        """The card of a mail; UnknownReference where there is none."""
        with self._store.reading() as connection:
            return _one(connection, mail_id)

    def on_card(self, card: str) -> MailCard | None:
        """The card that stands at this place."""
        with self._store.reading() as connection:
            found = connection.execute(select(*_COLUMNS).where(mail_cards.c.card == card)).mappings().first()
        return _card(found) if found and card else None

    def shown(self, since: datetime, limit: int = 200) -> list[MailCard]:
        """Cards that are up and may have to be drawn anew: open ones and those that changed lately, newest first."""
        recent = or_(mail_cards.c.changed_at >= since, mail_cards.c.status == CardStatus.OPEN.value)
        up = and_(mail_cards.c.card != "", mail_cards.c.card.not_like(f"{_PUTTING_UP}%"))
        wanted = select(*_COLUMNS).where(up, recent).order_by(mail_cards.c.id.desc()).limit(limit)
        with self._store.reading() as connection:
            return [_card(row) for row in connection.execute(wanted).mappings()]

    def of_thread(self, thread_id: int) -> int | None:
        """The newest mail of a thread that came in and that staff see on a card; None where there is none."""
        seen = select(mails.c.id).join(mail_cards, mail_cards.c.mail_id == mails.c.id)
        wanted = seen.where(mails.c.thread_id == thread_id, mail_cards.c.card != "").order_by(
            mails.c.received_at.desc()
        )
        with self._store.reading() as connection:
            return connection.scalar(wanted.limit(1))

    def woken(self, now: datetime) -> list[MailCard]:
        """Open cards whose snoozing is over; each is given once."""
        due = and_(mail_cards.c.snoozed_until <= now, mail_cards.c.status == CardStatus.OPEN.value)
        with self._store.writing() as connection:
            found = [_card(row) for row in connection.execute(select(*_COLUMNS).where(due)).mappings()]
            if found:
                connection.execute(update(mail_cards).where(due).values(snoozed_until=None))
        return found

    # Steps ----------------------------------------------------------------------------------------------------------

    def assign(self, mail_id: int, version: int, to: str, now: datetime) -> MailCard:
        """``to`` works on it from now on; "" for nobody."""
        return self._step(mail_id, version, now, owner=clip(to, NAME_LIMIT))

    def reword(self, mail_id: int, version: int, subject: str, body: str, by: str, now: datetime) -> MailCard:
        """Keeps the reply as reworded; ``by`` is its author, "" for the assistant."""
        values = {"subject": clip(subject, 998), "body": clip(body, BODY_LIMIT), "edited_by": clip(by, NAME_LIMIT)}
        return self._step(mail_id, version, now, edited_at=now, **values)

    def snooze(self, mail_id: int, version: int, until: datetime, now: datetime) -> MailCard:
        """Nobody is reminded before ``until``, and then once."""
        return self._step(mail_id, version, now, snoozed_until=until)

    def settle(self, mail_id: int, version: int, status: CardStatus, now: datetime) -> MailCard:
        """Spam, or done, or open again."""
        return self._step(mail_id, version, now, status=status.value)

    def touched(self, mail_id: int, version: int, now: datetime) -> MailCard:
        """Claims the next version for a change that is made elsewhere, such as a correction."""
        return self._step(mail_id, version, now)

    def note(self, mail_id: int, line: str, now: datetime) -> MailCard:
        """Adds a line; notes of two people at once both stay."""
        with self._store.writing() as connection:
            card = _one(connection, mail_id, lock=True)
            notes = clip(f"{card.notes}\n{line}".strip(), NOTES_LIMIT)
            values = {"notes": notes, "version": card.version + 1, "changed_at": now}
            connection.execute(update(mail_cards).where(mail_cards.c.mail_id == mail_id).values(**values))
            return _one(connection, mail_id)

    def to_drafts(self, mail_id: int, version: int, planned: Planned, now: datetime) -> MailCard:
        """Plans the reply for the drafts folder; whoever reads the mailbox puts it down next."""
        with self._store.writing() as connection:
            card = _claimed(connection, mail_id, version, now, status=CardStatus.DRAFTED.value)
            thread_id = connection.scalar(select(mails.c.thread_id).where(mails.c.id == mail_id))
            connection.execute(mail_drafts.delete().where(mail_drafts.c.mail_id == mail_id))
            drafts.plan(connection, mail_id, thread_id or 0, planned.message_id, planned.raw, planned.reply, now)
            free = {"step": Step.PLANNED.value, "lease_by": "", "lease_until": None, "deaths": 0}
            row = update(mails).where(mails.c.id == mail_id)
            connection.execute(row.values(attempt=mails.c.attempt + 1, **free))
            return card

    def send(self, mail_id: int, version: int, mail: NewMail, approval: Approval, now: datetime) -> MailCard:
        """Queues a reply with its approval and settles the mail's case, all or nothing.

        NotAllowed where the thread has moved on since, or the approval does not hold.
        """
        with self._store.writing(durable=True) as connection:
            card = _claimed(connection, mail_id, version, now, status=CardStatus.QUEUED.value)
            _refuse(connection, self._mailbox, mail, card.edited_at or card.changed_at)
            outbox_id = letter_box.queue(connection, mail, now)
            letter_box.approve(connection, outbox_id, approval, now, four_eyes=self._four_eyes)
            row = update(mail_cards).where(mail_cards.c.mail_id == mail_id)
            connection.execute(row.values(outbox_id=outbox_id))
            thread = select(mails.c.thread_id).where(mails.c.id == mail_id).scalar_subquery()
            case_id = connection.scalar(select(mail_threads.c.case_id).where(mail_threads.c.id == thread))
            if case_id is not None:
                answered_elsewhere(connection, case_id, approval.by, f"outbox:{outbox_id}", now)
            return _one(connection, mail_id)

    def courier(self, mail_id: int, mail: NewMail, approval: Approval, now: datetime) -> int:
        """Queues the answer to a case with its approval; gives its number in the outbox. The same answer is one mail.

        NotAllowed as in ``send``. Under four eyes it waits for a second person, as every mail of the outbox does.
        """
        with self._store.writing(durable=True) as connection:
            _refuse(connection, self._mailbox, mail, now)
            outbox_id = letter_box.queue(connection, mail, now)
            if not (self._four_eyes or letter_box.read_mail(connection, outbox_id).approved_by):
                letter_box.approve(connection, outbox_id, approval, now, four_eyes=self._four_eyes)
            row = update(mail_cards).where(mail_cards.c.mail_id == mail_id)
            values = {"outbox_id": outbox_id, "status": CardStatus.QUEUED.value, "changed_at": now}
            connection.execute(row.values(version=mail_cards.c.version + 1, **values))
            return outbox_id

    # ----------------------------------------------------------------------------------------------------------------

    def _step(self, mail_id: int, version: int, now: datetime, **values: Any) -> MailCard:
        with self._store.writing() as connection:
            _claimed(connection, mail_id, version, now, **values)
            return _one(connection, mail_id)

    def _quietly(self, mail_id: int, **values: Any) -> None:
        with self._store.writing() as connection:
            connection.execute(update(mail_cards).where(mail_cards.c.mail_id == mail_id).values(**values))


def _refuse(connection: Connection, mailbox: str, mail: NewMail, written_at: datetime) -> None:
    """NotAllowed where the reply may not go into its thread as this stands now."""
    found = account.on_thread(connection, mailbox, mail.in_reply_to)
    if found is None:
        return
    reply = ToSend(written_at, state=mail.state, language=mail.language)
    reasons = reasons_to_refuse(replace(reply, answers_at=found[1]), found[0])
    if reasons:
        raise NotAllowed("; ".join(reasons))


def _claimed(connection: Connection, mail_id: int, version: int, now: datetime, **values: Any) -> MailCard:
    """The card as it was read, its next version taken; MailMoved where somebody was faster."""
    before = _one(connection, mail_id, lock=True)
    same = (mail_cards.c.mail_id == mail_id, mail_cards.c.version == version)
    changed = update(mail_cards).where(*same).values(version=version + 1, changed_at=now, **values)
    if not connection.execute(changed).rowcount:
        whom = f" by {before.owner}" if before.owner else ""
        raise MailMoved(f"mail {mail_id} was changed meanwhile{whom}")
    return before


def _make(connection: Connection, mail_id: int, now: datetime) -> None:
    connection.execute(_MAKE, {"mail_id": mail_id, "now": now})


def _free(now: datetime) -> Any:
    stale = f"{_PUTTING_UP}{int((now - PUT_UP_LEASE).timestamp())}"
    broke_off = and_(mail_cards.c.card.startswith(_PUTTING_UP), mail_cards.c.card <= stale)
    return or_(mail_cards.c.card == "", broke_off)


def _one(connection: Connection, mail_id: int, *, lock: bool = False) -> MailCard:
    wanted = select(*_COLUMNS).where(mail_cards.c.mail_id == mail_id)
    found = connection.execute(wanted.with_for_update() if lock else wanted).mappings().first()
    if found is None:
        raise UnknownReference("there is no card of such a mail")
    return _card(found)


def _card(row: RowMapping) -> MailCard:
    return MailCard(**{**row, "status": CardStatus(row["status"])})
