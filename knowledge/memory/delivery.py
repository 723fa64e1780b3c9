"""What happens to approved mails: handed over one at a time, noted, looked up after a crash, copied.

A mail is marked "sending" before the first word to the server, and only by whoever holds the lease on sending. What is
found "sending" by the next holder was on its way when the last one died: it is never sent again without evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from knowledge.errors import ISUError, NotAllowed
from knowledge.memory import leases
from knowledge.memory.clean import clip, fold, key
from knowledge.memory.filing import file_mail
from knowledge.memory.mails import Fate, MailStatus, OutboxMail, line, mails, read_mails
from knowledge.memory.outbox import read_mail, record
from knowledge.memory.store import Store
from knowledge.memory.tables.outbox import outbox, outbox_recipients
from knowledge.rules.approval import check_name
from knowledge.rules.backoff import next_attempt
from knowledge.rules.envelope import seal

LEASE = timedelta(minutes=15)
"""How long a run may be silent before another takes over: longer than a server may take over one mail."""

Notice = Callable[[Connection, OutboxMail, str, datetime], None]
"""Told of "sent", "bounced", "failed" and "acknowledged" in the transaction in which that is noted."""


class LeaseLost(ISUError):
    """Another run is sending, or has taken over; this one must stop."""

    permanent = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said of one recipient: its reply code (0: no answer, the connection was lost) and words."""

    code: int
    words: str = ""

    @property
    def fate(self) -> Fate:
        """Taken, refused for good, or to be tried again (RFC 5321 4.2.1)."""
        if 200 <= self.code < 300:
            return Fate.ACCEPTED
        return Fate.REFUSED if 500 <= self.code < 600 else Fate.WAITING


@dataclass(frozen=True, slots=True)
class Handover:
    """A mail to be handed to the server now, marked "sending"; only ``Delivery.begin`` makes one."""

    mail: OutboxMail
    raw: bytes = field(repr=False)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who has not got it yet."""
        return self.mail.addresses(Fate.WAITING)


class Delivery:
    """The way of mails from approval to the end, on an open, migrated store."""

    def __init__(self, store: Store, notice: Notice = file_mail) -> None:
        """``notice`` files what happens: on the timeline, in the ledger of campaigns."""
        self._store = store
        self._notice = notice

    # The lease

    def take(self, holder: str, now: datetime, *, over: bool = False) -> bool:
        """Takes the lease on sending if it is free or has run out; ``over`` takes it from a run known to be dead."""
        with self._store.writing() as connection:
            return leases.take(connection, _LEASE, holder, now + LEASE, _END_OF_TIME if over else now)

    def release(self, holder: str) -> None:
        """Gives the lease back; another's stays."""
        with self._store.writing() as connection:
            leases.give_back(connection, _LEASE, holder)

    # Handing over

    def due(self, now: datetime, letter_id: int | None = None, batch: str = "") -> OutboxMail | None:
        """The oldest approved mail whose time has come, newsletters after all others; of a letter or batch if so asked.

        A letter must not wait behind thousands of copies.
        """
        waiting = [outbox.c.status == MailStatus.APPROVED.value, _time_has_come(now)]
        if letter_id is not None:
            waiting.append(outbox.c.letter_id == letter_id)
        if batch:
            waiting.append(outbox.c.batch == key(batch))
        with self._store.reading() as connection:
            for chosen in ([*waiting, outbox.c.kind != "newsletter"], waiting):
                if found := read_mails(connection, mails(*chosen).limit(1)):
                    return found[0]
        return None

    def begin(self, mail_id: int, holder: str, now: datetime) -> Handover | None:
        """Marks an approved mail "sending" and gives its bytes; None where it is not, or not any more, approved.

        Nothing leaves but through here: what is given is what a person approved, by its hash, or nothing at all. A mail
        found changed is a draft again. LeaseLost where another run sends.
        """
        with self._store.writing(durable=True) as connection:
            if not leases.take(connection, _LEASE, holder, now + LEASE, now):
                raise LeaseLost("another process is sending")
            mail = read_mail(connection, mail_id, lock=True)
            if mail.status is not MailStatus.APPROVED:
                return None
            raw = bytes(connection.scalar(select(outbox.c.raw).where(outbox.c.id == mail_id)) or b"")
            sha256 = seal(mail.sender, (one.address for one in mail.recipients), raw)
            if not mail.approved_by or sha256 != mail.approved_sha256:
                change(connection, mail_id, MailStatus.DRAFT, approved_by="", approved_at=None, approved_sha256="")
                record(connection, "approval_void", now, mail_id=mail_id, detail="changed after the approval")
                return None
            values = {"holder": holder, "handed_at": now, "attempts": mail.attempts + 1}
            change(connection, mail_id, MailStatus.SENDING, **values)
            record(connection, "sending", now, mail_id=mail_id)
            return Handover(mail, raw)

    def finish(self, mail_id: int, answers: Mapping[str, Answer], now: datetime) -> OutboxMail:
        """Notes what the server said of each recipient of a mail that is "sending"; gives the mail as it stands then.

        Who got a passing refusal is tried again after a while, and given up after three days.
        """
        with self._store.writing() as connection:
            # In doubt it may be meanwhile for another run, that took over from one which was silent for too long.
            mail = _expect(connection, mail_id, MailStatus.IN_DOUBT, MailStatus.SENDING)
            note_answers(connection, mail, answers)
            return settle(connection, read_mail(connection, mail_id), self._notice, now)

    def doubt(self, mail_id: int, why: str, now: datetime) -> OutboxMail:
        """Notes that nobody knows whether the server took a mail."""
        with self._store.writing() as connection:
            _expect(connection, mail_id, MailStatus.SENDING)
            change(connection, mail_id, MailStatus.IN_DOUBT, holder="")
            record(connection, "in_doubt", now, mail_id=mail_id, detail=line(why))
            return read_mail(connection, mail_id)

    def unsettled(self, holder: str) -> tuple[OutboxMail, ...]:
        """Mails that an earlier run left "sending", and those in doubt: to be looked up before anything is sent."""
        left = and_(outbox.c.status == MailStatus.SENDING.value, outbox.c.holder != holder)
        with self._store.reading() as connection:
            return read_mails(connection, mails(or_(left, outbox.c.status == MailStatus.IN_DOUBT.value)))

    def found(self, mail_id: int, where: str, now: datetime, by: str = "") -> OutboxMail:
        """Notes the evidence that an unsettled mail was taken; ``by`` is the person who gives it, if one does."""
        with self._store.writing() as connection:
            mail = _expect(connection, mail_id, MailStatus.SENDING, MailStatus.IN_DOUBT)
            taken = {address: Answer(250, where) for address in mail.addresses(Fate.WAITING)}
            note_answers(connection, mail, taken)
            record(connection, "found", now, by=by, mail_id=mail_id, detail=line(where))
            return settle(connection, read_mail(connection, mail_id), self._notice, now)

    def not_sent(self, mail_id: int, by: str, now: datetime) -> OutboxMail:
        """A person's word that a mail in doubt did not go out: it is sent again, as it was approved."""
        name = check_name(by)
        with self._store.writing() as connection:
            _expect(connection, mail_id, MailStatus.IN_DOUBT)
            change(connection, mail_id, MailStatus.APPROVED, next_at=None)
            record(connection, "confirmed_not_sent", now, by=name, mail_id=mail_id)
            return read_mail(connection, mail_id)

    def retry(self, mail_id: int, by: str, now: datetime) -> OutboxMail:
        """A person's word that a failed mail is to be tried again, with the recipients that refused it."""
        name = check_name(by)
        with self._store.writing() as connection:
            _expect(connection, mail_id, MailStatus.FAILED)
            refused = and_(outbox_recipients.c.mail_id == mail_id, outbox_recipients.c.status == Fate.REFUSED.value)
            connection.execute(update(outbox_recipients).where(refused).values(status=Fate.WAITING.value))
            change(connection, mail_id, MailStatus.APPROVED, next_at=None, attempts=0)
            record(connection, "retried", now, by=name, mail_id=mail_id)
            return read_mail(connection, mail_id)

    def handed_since(self, since: datetime) -> tuple[datetime, ...]:
        """When mails were handed over since then, oldest first."""
        with self._store.reading() as connection:
            chosen = select(outbox.c.handed_at).where(outbox.c.handed_at > since).order_by(outbox.c.handed_at)
            return tuple(connection.scalars(chosen).all())

    # The copy in the folder of sent mail

    def uncopied(self, before: datetime, limit: int = 500) -> tuple[OutboxMail, ...]:
        """Mails sent before then that still need their copy in the folder of sent mail."""
        wanted = (outbox.c.copy.is_(True), outbox.c.copied_at.is_(None), outbox.c.sent_at <= before)
        with self._store.reading() as connection:
            return read_mails(connection, mails(*wanted).limit(limit))

    def copied(self, mail_id: int, how: str, now: datetime) -> None:
        """Notes that the copy is there: "appended", or "there already" where the server made it."""
        with self._store.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.id == mail_id).values(copied_at=now))
            record(connection, "copied", now, mail_id=mail_id, detail=line(how))


_LEASE = "outbox"
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def settle(connection: Connection, mail: OutboxMail, notice: Notice, now: datetime) -> OutboxMail:
    """Where a mail stands after its recipients were noted: to be tried again, sent, or failed."""
    if mail.addresses(Fate.WAITING):
        again = next_attempt(mail.attempts, now)
        if again is not None:
            change(connection, mail.id, MailStatus.APPROVED, holder="", next_at=again)
            record(connection, "deferred", now, mail_id=mail.id, detail=_last_words(mail, Fate.WAITING))
            return read_mail(connection, mail.id)
        _give_up(connection, mail)
        mail = read_mail(connection, mail.id)
    sent = mail.addresses_reached
    status = MailStatus.SENT if sent else MailStatus.FAILED
    change(connection, mail.id, status, holder="", next_at=None, sent_at=now if sent else None)
    detail = _last_words(mail, Fate.ACCEPTED if sent else Fate.REFUSED)
    record(connection, status.value, now, mail_id=mail.id, detail=detail)
    changed = read_mail(connection, mail.id)
    notice(connection, changed, status.value, now)
    return changed


def _time_has_come(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.next_at.is_(None), outbox.c.next_at <= now)


def change(connection: Connection, mail_id: int, status: MailStatus, **values: Any) -> None:
    """Puts a mail into another status, in the caller's transaction."""
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(status=status.value, **values))


def _expect(connection: Connection, mail_id: int, *statuses: MailStatus) -> OutboxMail:
    mail = read_mail(connection, mail_id, lock=True)
    if mail.status not in statuses:
        raise NotAllowed(
            f"the mail is {mail.status.value.replace('_', ' ')}, not {statuses[-1].value.replace('_', ' ')}"
        )
    return mail


def note_answers(connection: Connection, mail: OutboxMail, answers: Mapping[str, Answer]) -> None:
    """Notes what servers said of the recipients who wait; who has no answer goes on waiting."""
    for address in mail.addresses(Fate.WAITING):
        answer = answers.get(address, Answer(0, "no answer"))
        row = and_(outbox_recipients.c.mail_id == mail.id, outbox_recipients.c.address_key == fold(address))
        said = clip(f"{answer.code or ''} {answer.words}".strip(), 500)
        connection.execute(update(outbox_recipients).where(row).values(status=answer.fate.value, answer=said))


def _give_up(connection: Connection, mail: OutboxMail) -> None:
    waiting = and_(outbox_recipients.c.mail_id == mail.id, outbox_recipients.c.status == Fate.WAITING.value)
    connection.execute(update(outbox_recipients).where(waiting).values(status=Fate.REFUSED.value))


def _last_words(mail: OutboxMail, fate: Fate) -> str:
    return line("; ".join(dict.fromkeys(one.answer for one in mail.recipients if one.status is fate)), 500)
