"""One mail after another from kept to done: read, judged, filed, its draft put down; every step may be repeated.

What is computed is computed before a transaction, what is written is written in one, and the only thing outside the
database, the draft on the server, is looked for by its Message-ID before it is put down again.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter

from bot.mail.intake import Watch, unwatched
from bot.mail.mailbox import Mailbox
from knowledge.errors import ChannelError, StorageBusy
from knowledge.mail import DraftReply, Judgement, Mail
from knowledge.memory.inbox.box import Effects, Inbox, Planned
from knowledge.memory.inbox.filing import Filed, Filing
from knowledge.memory.inbox.records import DraftState, Job, Place, Step, StoredDraft
from knowledge.memory.inbox.threads import Candidate, Clues, Decision
from knowledge.memory.inbox.work import JobLost
from knowledge.timeline import Direction

logger = logging.getLogger("isu.inbox")

MOST_DEATHS = 3
"""Workers that may end without a word over one step of a mail; then it is put aside, or it would stop the box."""

PAUSE = timedelta(seconds=30)
"""How long a mail waits after a passing failure."""

SUPERSEDED = "ISU-Superseded"
"""Keyword on a draft of ours that a newer one replaces, where the server keeps keywords."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the pipeline is given to think with; each is a pure function but for ``effects``.

    ``read`` never raises; ``clues`` says by what a mail's conversation is looked up and ``join`` which it is; ``judge``
    and ``reply`` are those of handlers/triage; ``compose`` makes the bytes of a draft; ``effects`` gives what else a
    mail does to the memory.
    """

    read: Callable[[bytes], Mail]
    clues: Callable[[Mail], Clues]
    join: Callable[[Mail, Sequence[Candidate]], Decision]
    judge: Callable[[Mail, datetime], Judgement]
    reply: Callable[[Mail, Judgement, datetime], DraftReply | None]
    compose: Callable[[Mail, DraftReply, int, datetime], Planned | None]
    effects: Callable[[Mail, Judgement, Job], Effects]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did."""

    read: int = 0
    handled: int = 0
    drafts: int = 0
    set_aside: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.read + other.read,
            self.handled + other.handled,
            self.drafts + other.drafts,
            self.set_aside + other.set_aside,
        )


_WARM = b"From: nobody@warm-up.example\r\nSubject: A question\r\n\r\nBy when is the Article 7 report due?\r\n"


class Pipeline:
    """Brings the mails of a mailbox forward. A mail that can't be handled is put aside, and the next one follows."""

    def __init__(
        self,
        inbox: Inbox,
        abilities: Abilities,
        address: str,
        clock: Callable[[], datetime],
        worker: str,
        watch: Watch = unwatched,
    ) -> None:
        self._inbox, self._can, self._clock = inbox, abilities, clock
        self._address = address.strip().casefold()
        self._worker, self._watch = worker, watch

    def warm(self) -> None:
        """Thinks of a made-up mail once, so that the first real one does not wait for dictionaries to load."""
        mail = self._can.read(_WARM)
        self._can.reply(mail, self._can.judge(mail, self._clock()), self._clock())

    def drain(self, mailbox: Mailbox, told: Callable[[int], None] = lambda _: None) -> Tally:
        """Brings forward everything that is free; ``told`` hears of each mail. ChannelError where the line breaks."""
        done = Tally()
        while (job := self._inbox.take(self._worker, self._clock())) is not None:
            self._watch("taken")
            done += self.bring_forward(job, mailbox)
            told(job.mail_id)
        return done

    def bring_forward(self, job: Job, mailbox: Mailbox) -> Tally:
        """One mail to its end. A passing failure leaves it for later; any other puts it aside with its reason."""
        started = perf_counter()
        if job.deaths >= MOST_DEATHS:
            return self._set_aside(job, f"the program ended {job.deaths} times while working on it")
        try:
            drafted = self._forward(job, mailbox)
        except JobLost:
            return Tally()
        except (ChannelError, StorageBusy) as error:
            self._inbox.release(job, self._clock() + PAUSE)
            if isinstance(error, ChannelError) and error.permanent:
                logger.error("mail=%d waits: %s", job.mail_id, error)
                return Tally()
            raise
        except Exception as error:  # noqa: BLE001 one bad mail never stops the box
            return self._set_aside(job, _where(error))
        took = (perf_counter() - started) * 1000
        logger.info(
            "mail=%d direction=%s history=%s draft=%s ms=%.0f", job.mail_id, job.direction, job.history, drafted, took
        )
        return Tally(handled=1, drafts=int(drafted))

    def _forward(self, job: Job, mailbox: Mailbox) -> bool:
        if job.step is Step.STORED:
            filed = self._file(job)
            self._watch("filed")
            if self._inbox.draft_of(filed.mail_id) is None:
                return False
            job = replace(job, step=Step.PLANNED)
        return self._put_down(job, mailbox)

    # Reading and filing

    def _file(self, job: Job) -> Filed:
        mail = self._can.read(job.raw)
        self._watch("read")
        now = self._clock()
        if job.direction is Direction.OUT:
            return self._inbox.file(job, self._filing(job, mail, None), _nothing, _no_effects, now)
        judged = self._can.judge(mail, job.received_at if job.history else now)
        self._watch("judged")
        filing = self._filing(job, mail, judged)
        reply = self._can.reply(mail, judged, now) if self._may_answer(job, judged, filing) else None

        def compose(filed: Filed) -> Planned | None:
            if reply is None:
                return None
            planned = self._can.compose(mail, reply, filed.thread.id, now)
            self._watch("composed")
            return planned

        return self._inbox.file(job, filing, compose, self._can.effects(mail, judged, job), now)

    def _may_answer(self, job: Job, judged: Judgement, filing: Filing) -> bool:
        """Spares the search where it is known that nothing will be drafted; filing has the last word."""
        barred = judged.automatic or judged.sensitive or job.history or job.answered
        return judged.needs_reply and not barred and filing.copy_of is None and not filing.note

    def _filing(self, job: Job, mail: Mail, judged: Judgement | None) -> Filing:
        clues = self._can.clues(mail)
        own = mail.sender.address.casefold() == self._address
        outside = next((to.address for to in (*mail.to, *mail.cc) if to.address.casefold() != self._address), "")
        correspondent = outside if job.direction is Direction.OUT else mail.sender.address
        return Filing(
            clues=replace(clues, correspondent=correspondent, state=judged.state if judged else ""),
            decide=lambda known: self._can.join(mail, known),
            sender=mail.sender.address,
            asker=f"{mail.sender.name} <{mail.sender.address}>" if mail.sender.name else mail.sender.address,
            subject=mail.subject,
            words=mail.fresh,
            judgement=judged,
            copy_of=self._copy_of(job, mail) if job.direction is Direction.IN else None,
            note="written from the mailbox's own address" if own and job.direction is Direction.IN else "",
        )

    def _copy_of(self, job: Job, mail: Mail) -> int | None:
        """The mail that this one repeats with nothing new: same Message-ID, same sender, words that hold the other's.

        A Message-ID alone is no proof: who uses one again with other words has written another mail.
        """
        ours = " ".join(mail.fresh.split())
        for twin in self._inbox.twins(job):
            other = self._can.read(self._inbox.raw(twin))
            theirs = " ".join(other.fresh.split())
            same_sender = other.sender.address.casefold() == mail.sender.address.casefold()
            if same_sender and theirs and (ours.startswith(theirs) or theirs.startswith(ours)):
                return twin
        return None

    # Putting a draft down

    def _put_down(self, job: Job, mailbox: Mailbox) -> bool:
        draft = self._inbox.draft_of(job.mail_id)
        if draft is None or draft.state not in (DraftState.PLANNED, DraftState.APPENDING):
            self._inbox.done(job, self._clock())
            return False
        place = self._lying(draft, mailbox) if draft.state is DraftState.APPENDING else None
        if place is None:
            self._inbox.appending(job, draft)
            self._watch("appending")
            placed = mailbox.append_draft(draft.raw, draft.message_id)
            place = Place(mailbox.folders.drafts, placed.uidvalidity, placed.uid)
            self._watch("appended")
        older = self._inbox.appended(job, draft, place, self._clock())
        self._watch("noted")
        for old in older:
            self._mark(old, mailbox)
        return True

    def _lying(self, draft: StoredDraft, mailbox: Mailbox) -> Place | None:
        """Where a draft lies that an earlier run may have put down before it ended."""
        state = mailbox.open(mailbox.folders.drafts)
        uid = max(mailbox.find(draft.message_id), default=0)
        return Place(state.name, state.uidvalidity, uid) if uid else None

    def _mark(self, old: StoredDraft, mailbox: Mailbox) -> None:
        """A courtesy: our own draft that nobody touched is marked as superseded; it is never removed."""
        try:
            if old.place.uid:
                mailbox.add_keyword(old.place.folder, old.place.uid, SUPERSEDED)
        except ChannelError as error:
            logger.warning("mail=%d an older draft could not be marked: %s", old.mail_id, error)

    def _set_aside(self, job: Job, reason: str) -> Tally:
        logger.error("mail=%d was put aside: %s", job.mail_id, reason)
        try:
            self._inbox.set_aside(job, reason, self._clock())
        except JobLost:
            return Tally()
        return Tally(set_aside=1)


def _nothing(_filed: Filed) -> None:
    """What goes out is not answered."""


def _no_effects(_connection: object, _filed: Filed) -> None:
    """What goes out changes nothing else."""


def _where(error: Exception) -> str:
    """Kind and place of a fault; never its text, which may hold words of the mail."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
