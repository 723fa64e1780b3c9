"""Sends what was approved: at an agreed pace, each mail once, with a copy to the folder of sent mail.

Before anything is sent, what an earlier run left half-way is looked up in the folder of sent mail. What is found there
was sent; what is not waits for a person's word, and is never sent again on a guess.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.mail.smtp import InDoubt, Line
from knowledge.errors import ChannelError
from knowledge.memory.delivery import Answer, Delivery, Handover
from knowledge.memory.mails import Fate, MailStatus, OutboxMail
from knowledge.memory.outbox import Outbox
from knowledge.rules.protocol import Finding, Severity

MAILS_A_LINE = 100
"""Mails on one connection; many servers end it after some such number."""

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


class SentFolder(Protocol):
    """The folder of sent mail, where the server or this program leaves a copy; errors are ChannelError."""

    def holds(self, message_id: str) -> bool:
        """Whether a mail with this Message-ID lies there."""
        ...

    def append(self, raw: bytes, at: datetime) -> None:
        """Lays a copy there, marked as read, with its time."""
        ...


Guard = Callable[[OutboxMail], str]
"""Looks at a reply once more before it leaves; gives why it must not go, "" where it may."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many mails may go in a minute and in any 24 hours, and how long a server takes to make its own copy.

    ``settle`` is None for servers that make none: then the copy is laid at once.
    """

    per_minute: int
    per_day: int
    settle: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did. ``stopped`` says in a line why it ended before all was sent; "" where nothing is left."""

    sent: int = 0
    failed: int = 0
    deferred: int = 0
    held: int = 0
    in_doubt: int = 0
    found: int = 0
    copied: int = 0
    stopped: str = ""


class Outgoing:
    """One sender at a time over all processes on a database; ``run`` ends when nothing is due or a limit is met."""

    def __init__(
        self,
        outbox: Outbox,
        delivery: Delivery,
        connect: Callable[[], Line],
        limits: Limits,
        clock: Callable[[], datetime],
        *,
        holder: str,
        sent: SentFolder | None = None,
        guard: Guard | None = None,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        """``holder`` is a name no other process has. Without ``pause`` a run ends where it would have to wait."""
        self._outbox, self._delivery, self._connect = outbox, delivery, connect
        self._limits, self._clock, self._holder = limits, clock, holder
        self._sent, self._guard, self._pause = sent, guard, pause
        self._line: Line | None = None
        self._on_line = 0
        self._recent: deque[datetime] = deque()

    def run(
        self,
        told: Callable[[OutboxMail], None] = lambda _: None,
        *,
        take_over: bool = False,
        letter_id: int | None = None,
        batch: str = "",
    ) -> Run:
        """Settles what is open, sends what is due, lays copies; ``told`` hears of each mail as it stands afterwards.

        ``take_over`` is for a person who knows that the run which held the lease is dead; with ``letter_id`` or
        ``batch`` only that letter or batch is sent. ChannelError where the server can't be reached at all; what was
        approved stays so.
        """
        if not self._delivery.take(self._holder, self._clock(), over=take_over):
            return Run(stopped="another process is sending")
        try:
            run = self._settle(Run())
            self._recent = deque(self._delivery.handed_since(self._clock() - _DAY))
            run = self._send_all(run, told, letter_id, batch)
            return replace(run, copied=self._copy_all())
        finally:
            self._hang_up()
            self._delivery.release(self._holder)

    # What an earlier run left

    def _settle(self, run: Run) -> Run:
        for mail in self._delivery.unsettled(self._holder):
            if self._shows(mail):
                self._delivery.found(mail.id, "in the folder of sent mail", self._clock())
                run = replace(run, found=run.found + 1)
                continue
            if mail.status is MailStatus.SENDING:
                self._delivery.doubt(mail.id, "the program ended while this mail was on its way", self._clock())
            run = replace(run, in_doubt=run.in_doubt + 1)
        return run

    def _shows(self, mail: OutboxMail) -> bool:
        """Whether the folder of sent mail proves that the mail was taken; a copy of an earlier part proves nothing."""
        if self._sent is None or mail.addresses_reached or mail.copied_at is not None:
            return False
        try:
            return self._sent.holds(mail.message_id)
        except ChannelError:
            return False  # not known today; it stays in doubt

    # Sending

    def _send_all(self, run: Run, told: Callable[[OutboxMail], None], letter_id: int | None, batch: str) -> Run:
        while (mail := self._delivery.due(self._clock(), letter_id, batch)) is not None:
            if why := self._must_wait():
                return replace(run, stopped=why)
            if why := self._guard(mail) if self._guard else "":
                told(self._outbox.object_to(mail.id, Finding("send_guard", Severity.BLOCKING, why), self._clock()))
                run = replace(run, held=run.held + 1)
                continue
            line = self._ready_line()  # before the mail is marked: an unreachable server must leave no trace on it
            handover = self._delivery.begin(mail.id, self._holder, self._clock())
            if handover is None:
                run = replace(run, held=run.held + 1)
                continue
            self._recent.append(self._clock())
            after = self._hand_over(line, handover)
            told(after)
            run = _counted(run, after)
        return run

    def _hand_over(self, line: Line, handover: Handover) -> OutboxMail:
        mail = handover.mail
        self._on_line += 1
        try:
            answers = line.deliver(mail.sender, handover.recipients, handover.raw)
        except InDoubt as error:
            return self._delivery.doubt(mail.id, str(error), self._clock())
        except ChannelError as error:
            answers = dict.fromkeys(handover.recipients, Answer(0, str(error)))
        return self._delivery.finish(mail.id, answers, self._clock())

    def _ready_line(self) -> Line:
        if self._line is not None and (not self._line.open or self._on_line >= MAILS_A_LINE):
            self._hang_up()
        if self._line is None:
            self._line, self._on_line = self._connect(), 0
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _must_wait(self) -> str:
        """Waits for the pace; gives why the run must end where it may not, or may not wait."""
        while True:
            now = self._clock()
            while self._recent and self._recent[0] <= now - _DAY:
                self._recent.popleft()
            if len(self._recent) >= self._limits.per_day:
                return f"{self._limits.per_day} mails were sent in 24 hours; the rest goes later"
            if len(self._recent) < self._limits.per_minute:
                return ""
            free = self._recent[-self._limits.per_minute] + _MINUTE
            if free <= now:
                return ""
            if self._pause is None:
                return f"{self._limits.per_minute} mails were sent in a minute; the rest goes later"
            self._pause((free - now).total_seconds())

    # Copies

    def _copy_all(self) -> int:
        """Lays the copies that are due, each once; what fails is tried again by a later run."""
        if self._sent is None:
            return 0
        count = 0
        for mail in self._delivery.uncopied(self._clock() - (self._limits.settle or timedelta())):
            try:
                there = self._sent.holds(mail.message_id)
                if not there:
                    self._sent.append(self._outbox.raw(mail.id), mail.sent_at or self._clock())
            except ChannelError:
                return count
            self._delivery.copied(mail.id, "there already" if there else "appended", self._clock())
            count += 1
        return count


def _counted(run: Run, mail: OutboxMail) -> Run:
    if mail.status is MailStatus.SENT:
        return replace(run, sent=run.sent + 1)
    if mail.status is MailStatus.FAILED:
        return replace(run, failed=run.failed + 1)
    if mail.status is MailStatus.IN_DOUBT:
        return replace(run, in_doubt=run.in_doubt + 1)
    return replace(run, deferred=run.deferred + bool(mail.addresses(Fate.WAITING)))
