"""The shared mailbox as a service: read, handle, wait; again after any failure of the line. Sends nothing."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import replace

from bot.mail.drafts import look_after
from bot.mail.intake import Intake, Progress, unseen
from bot.mail.mailbox import Mailbox
from bot.mail.pipeline import Pipeline, Tally
from bot.mail.worker import Worker
from knowledge.errors import ChannelError, StorageBusy
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.inbox.records import Quarantined

logger = logging.getLogger("isu.inbox")

FIRST_SLICE, SLICE = 1.0, 60.0
"""Seconds of waiting at a stretch: a short one first, since mail may have come while IDLE began; then long ones, which
the caller polls after in any case: a dead line and a quiet one look the same."""

POLL = 15.0
"""Seconds between polls where the server can't tell of new mail by itself."""

LONGEST_PAUSE = 300.0

Wait = Callable[[float], bool]
"""Sleeps for some seconds; True where it is time to stop."""


class Service:
    """Reads and handles one mailbox with one connection at a time; several services may run on one database."""

    def __init__(
        self, connect: Callable[[], Mailbox], inbox: Inbox, intake: Intake, pipeline: Pipeline, worker: Worker
    ) -> None:
        self._connect, self._inbox = connect, inbox
        self._intake, self._pipeline, self._worker = intake, pipeline, worker

    def poll(self) -> Tally:
        """Reads and handles what there is, once. ChannelError where the mailbox can't be reached."""
        with self._connect() as mailbox:
            return self._round(mailbox)

    def backfill(self, progress: Progress = unseen, handled: Callable[[int], None] = lambda _: None) -> Tally:
        """Reads all folders from their beginning, whatever was read before, and handles what was not known."""
        self._take_over()
        with self._connect() as mailbox:
            new = self._intake.backfill(mailbox, progress)
            return replace(self._pipeline.drain(mailbox, handled), read=new)

    def retry(self, entry: Quarantined) -> Tally:
        """Tries a mail from quarantine again; one that could not be fetched is fetched first."""
        with self._connect() as mailbox:
            if entry.mail_id is None and not self._intake.refetch(mailbox, entry.place):
                raise ChannelError("the mail is not in its folder any more", permanent=True)
            return self._pipeline.drain(mailbox)

    def run(self, wait: Wait, told: Callable[[Tally], None] = lambda _: None) -> None:
        """Goes on until ``wait`` says stop. A login refused at the very start is raised, later failures waited out."""
        self._pipeline.warm()
        pause, begun = 1.0, False
        while True:
            try:
                with self._connect() as mailbox:
                    logger.info("connected idle=%s", mailbox.idles)
                    begun, pause = True, 1.0
                    if self._stay(mailbox, wait, told):
                        return
            except (ChannelError, StorageBusy) as error:
                if not begun and isinstance(error, ChannelError) and error.permanent:
                    raise
                logger.warning("the mailbox is tried again in %.0f s: %s", pause, error)
                if wait(pause * random.uniform(0.8, 1.2)):  # noqa: S311 spreads reconnections, hides nothing
                    return
                pause = min(pause * 2, LONGEST_PAUSE)

    def _stay(self, mailbox: Mailbox, wait: Wait, told: Callable[[Tally], None]) -> bool:
        """Rounds on one connection; True where it is time to stop, False where the session must be renewed."""
        slice_now = FIRST_SLICE
        while not mailbox.expired:
            done = self._round(mailbox)
            if done != Tally():
                told(done)
            if wait(0):
                return True
            if not mailbox.idles:
                if wait(POLL):
                    return True
                mailbox.noop()
                continue
            mailbox.open(mailbox.folders.inbox)
            news = mailbox.wait(slice_now, lambda: wait(0))
            slice_now = FIRST_SLICE if news else SLICE
        return False

    def _round(self, mailbox: Mailbox) -> Tally:
        self._take_over()
        new = self._intake.read(mailbox)
        done = replace(self._pipeline.drain(mailbox), read=new)
        look_after(mailbox, self._inbox, self._intake.clock)
        return done

    def _take_over(self) -> None:
        """Frees the mails of workers of this home that ended without a word."""
        gone = self._worker.gone()
        if gone:
            freed = self._inbox.free(gone, self._intake.clock())
            logger.info("workers=%d ended without a word; mails=%d are taken over", len(gone), freed)
            self._worker.bury(gone)
