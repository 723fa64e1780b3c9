"""The memory of one mailbox: each method is one transaction, so that a crash leaves a mail before it or after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from knowledge.mail import DraftReply
from knowledge.memory.counters import raise_counter
from knowledge.memory.inbox import account, arrivals, drafts, filing, quarantine, work
from knowledge.memory.inbox.filing import Filed, Filing
from knowledge.memory.inbox.records import (
    Alert,
    Arrival,
    DraftState,
    Job,
    Place,
    Quarantined,
    Step,
    StoredDraft,
    StoredMail,
)
from knowledge.memory.store import Store
from knowledge.rules.send_guard import ToSend, reasons_to_refuse


@dataclass(frozen=True, slots=True)
class Planned:
    """A draft as composed: its Message-ID, its bytes, and what it is made of."""

    message_id: str
    raw: bytes = field(repr=False)
    reply: DraftReply = field(repr=False)


Compose = Callable[[Filed], Planned | None]
"""Composes the draft to a mail that was just filed; called inside the transaction, so it must be pure."""

Effects = Callable[[Connection, Filed], None]
"""What else a mail does to the memory, in the transaction that files it: bounces, proposals, unsubscriptions."""


class Inbox:
    """The memory of the mailbox with this address."""

    def __init__(self, store: Store, mailbox: str) -> None:
        """Works on an open, migrated store."""
        self._store = store
        self.mailbox = mailbox.strip().casefold()

    # Reading ---------------------------------------------------------------------------------------------------------

    def cursor(self, folder: str, uidvalidity: int) -> int | None:
        """The last UID read of a folder; None where it was never read under this UIDVALIDITY."""
        with self._store.reading() as connection:
            return arrivals.cursor(connection, self.mailbox, folder, uidvalidity)

    def walked(self, folder: str) -> bool:
        """Whether a folder was ever read, under whatever UIDVALIDITY."""
        with self._store.reading() as connection:
            return arrivals.walked(connection, self.mailbox, folder)

    def advance(self, place: Place, now: datetime) -> None:
        """Moves a folder's cursor forward; to be called when everything up to there is kept."""
        with self._store.writing() as connection:
            arrivals.advance(connection, self.mailbox, place, now)

    def recognise(self, place: Place, message_id: str, size: int, received_at: datetime) -> bool:
        """Whether this is a mail that is kept already; then it is noted that it lies there too."""
        with self._store.reading() as connection:
            known = arrivals.recognise(connection, self.mailbox, message_id, size, received_at)
        if known is None:
            return False
        with self._store.writing() as connection:
            arrivals.place(connection, self.mailbox, known, place)
        return True

    def keep(self, found: Sequence[tuple[Arrival, int]], now: datetime) -> int:
        """Keeps mails with their sizes on the server; gives how many are new."""
        with self._store.writing() as connection:
            self._turn(connection)
            new = 0
            for arrival, size in found:
                new += arrivals.keep(connection, self.mailbox, arrival, size, now)[1]
                quarantine.fetched(connection, self.mailbox, arrival.place, now)
            return new

    def unfetched(self, place: Place, reason: str, now: datetime) -> None:
        """Puts aside a mail that can't be fetched."""
        with self._store.writing() as connection:
            quarantine.put(connection, self.mailbox, place, reason, now)

    # Working ---------------------------------------------------------------------------------------------------------

    def take(self, worker: str, now: datetime) -> Job | None:
        """The next mail to be brought forward by this worker; None where none is free."""
        with self._store.writing() as connection:
            return work.take(connection, self.mailbox, worker, now)

    def file(self, job: Job, read: Filing, compose: Compose, effects: Effects, now: datetime) -> Filed:
        """Files a mail and plans its draft: one thread, case, log entry and draft, or none of them. JobLost as said."""
        with self._store.writing() as connection:
            self._turn(connection)
            work.hold(connection, job)
            filed = filing.file_mail(connection, self.mailbox, job, read, now)
            planned = compose(filed) if filed.to_answer else None
            if planned is not None:
                drafts.plan(
                    connection, job.mail_id, filed.thread.id, planned.message_id, planned.raw, planned.reply, now
                )
            effects(connection, filed)
            note = {"note": "no reply could be written to it"} if filed.to_answer and planned is None else {}
            work.move(connection, job, Step.PLANNED if planned else Step.DONE, now, **note)
            if planned is None:
                quarantine.solved(connection, job.mail_id, now)
            return filed

    def draft_of(self, mail_id: int) -> StoredDraft | None:
        """The draft to a mail, if one was planned."""
        with self._store.reading() as connection:
            return drafts.draft_of(connection, mail_id)

    def appending(self, job: Job, draft: StoredDraft) -> None:
        """Notes that a draft is about to be put down; JobLost as said."""
        with self._store.writing() as connection:
            work.hold(connection, job)
            drafts.appending(connection, draft.id)

    def appended(self, job: Job, draft: StoredDraft, where: Place, now: datetime) -> tuple[StoredDraft, ...]:
        """Notes where it lies, and ends the work on its mail; gives untouched older drafts that it supersedes."""
        with self._store.writing() as connection:
            work.hold(connection, job)
            drafts.appended(connection, draft.id, where, now)
            older = drafts.older_drafts(connection, draft.thread_id, draft.id) if draft.thread_id else ()
            for old in older:
                drafts.moved(connection, old.id, DraftState.SUPERSEDED, now)
            self._done(connection, job, now)
            return older

    def done(self, job: Job, now: datetime) -> None:
        """Ends the work on a mail whose draft has become needless."""
        with self._store.writing() as connection:
            work.hold(connection, job)
            self._done(connection, job, now)

    def release(self, job: Job, until: datetime | None = None) -> None:
        """Gives a mail back that could not be brought forward for a passing reason."""
        with self._store.writing() as connection:
            work.release(connection, job, until)

    def set_aside(self, job: Job, reason: str, now: datetime) -> None:
        """Puts a mail into quarantine that can't be handled; its bytes are kept."""
        with self._store.writing() as connection:
            work.hold(connection, job)
            where = quarantine.place_of(connection, job.mail_id)
            quarantine.put(connection, self.mailbox, where, reason, now, mail_id=job.mail_id)

    def free(self, workers: Sequence[str], now: datetime) -> int:
        """Ends the leases of workers that are gone."""
        if not workers:
            return 0
        with self._store.writing() as connection:
            return work.free(connection, workers, now)

    def leased(self, now: datetime) -> tuple[int, datetime | None]:
        """How many mails others have in hand, and until when at the latest."""
        with self._store.reading() as connection:
            return work.leased(connection, self.mailbox, now)

    def twins(self, job: Job) -> list[int]:
        """Other handled mails with the same Message-ID."""
        with self._store.reading() as connection:
            return account.twins(connection, self.mailbox, job.message_id, job.mail_id)

    # Drafts and answers ----------------------------------------------------------------------------------------------

    def open_drafts(self) -> tuple[StoredDraft, ...]:
        """Drafts that lie in the drafts folder as far as is known."""
        with self._store.reading() as connection:
            return drafts.open_drafts(connection, self.mailbox)

    def draft_moved(self, draft: StoredDraft, state: DraftState, now: datetime, where: Place | None = None) -> None:
        """Notes what a person did to a draft."""
        with self._store.writing() as connection:
            drafts.moved(connection, draft.id, state, now, where)

    # Asking ----------------------------------------------------------------------------------------------------------

    def figures(self) -> account.Figures:
        """The mailbox in numbers."""
        with self._store.reading() as connection:
            return account.figures(connection, self.mailbox)

    def mail(self, mail_id: int) -> StoredMail:
        """One mail; UnknownReference where there is none."""
        with self._store.reading() as connection:
            return account.one_mail(connection, self.mailbox, mail_id)

    def refusals(self, answers: str, reply: ToSend) -> tuple[str, ...]:
        """Why a reply to the mail with this Message-ID must not go now; nothing where it may, or answers no mail here.

        ``reply.answers_at`` is filled in from that mail.
        """
        with self._store.reading() as connection:
            found = account.on_thread(connection, self.mailbox, answers)
        if found is None:
            return ()
        return reasons_to_refuse(replace(reply, answers_at=found[1]), found[0])

    def raw(self, mail_id: int) -> bytes:
        """The bytes of a mail as they came."""
        with self._store.reading() as connection:
            return account.raw_of(connection, mail_id)

    def quarantined(self) -> tuple[Quarantined, ...]:
        """What is in quarantine."""
        with self._store.reading() as connection:
            return quarantine.kept(connection, self.mailbox)

    def retry(self, number: int) -> Quarantined:
        """Lets a mail out of quarantine to be tried again; UnknownReference where there is none."""
        with self._store.writing() as connection:
            return quarantine.release(connection, self.mailbox, number)

    def alerts(self) -> tuple[Alert, ...]:
        """What the staff was not told yet."""
        with self._store.reading() as connection:
            return account.alerts(connection, self.mailbox)

    def told(self, alert_id: int, reference: str, now: datetime) -> bool:
        """Notes that the staff was told; False where it was before."""
        with self._store.writing() as connection:
            return account.told(connection, alert_id, reference, now)

    def correct(self, mail_id: int, values: Mapping[str, Any]) -> StoredMail:
        """Sets fields of a judgement as people say; what was judged is kept beside it."""
        with self._store.writing() as connection:
            return account.correct(connection, self.mailbox, mail_id, values)

    def _done(self, connection: Connection, job: Job, now: datetime) -> None:
        work.move(connection, job, Step.DONE, now)
        quarantine.solved(connection, job.mail_id, now)

    def _turn(self, connection: Connection) -> None:
        """One transaction of a mailbox at a time: what two workers file at once must not miss each other's thread."""
        raise_counter(connection, f"inbox:{self.mailbox}")
