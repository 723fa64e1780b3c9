"""From the server into the memory: what each folder has that was not read yet, kept before the cursor moves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.mail.folders import Part
from bot.mail.mailbox import CHUNK, CHUNK_BYTES, Fetched, FolderState, Mailbox, Summary
from knowledge.errors import ChannelError, StorageBusy
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.inbox.records import Arrival, Place
from knowledge.timeline import Direction

logger = logging.getLogger("isu.inbox")

FRESH = timedelta(days=14)
"""Mails that were older when first read are history: judged and logged, but nothing is drafted or announced."""

SENT_BACK = timedelta(days=45)
"""How far back sent mail is read on a fresh home, to see which mails were answered; `backfill` reads all."""

PATIENCE = 3
"""How often fetching one single mail may break the line before it is put aside."""

Watch = Callable[[str], None]
"""Told of each step as it is passed, for tests that end the process there."""

Progress = Callable[[int, int], None]
"""Told how many mails were looked at just now, and how many there are to look at in this folder (0: no news)."""


def unwatched(_step: str) -> None:
    """Nobody looks."""


def unseen(_done: int, _more: int) -> None:
    """No progress is shown."""


@dataclass
class Intake:
    """Reads folders into a memory. Holds what it learned of mails that break the line; one per process is enough."""

    inbox: Inbox
    clock: Callable[[], datetime]
    watch: Watch = unwatched
    breaks: dict[tuple[str, int, int], int] = field(default_factory=dict)
    careful: set[str] = field(default_factory=set)
    """Folders whose mails are fetched one by one, since fetching several broke the line."""

    def read(self, mailbox: Mailbox) -> int:
        """Keeps what is new in every folder; gives how many mails that was."""
        fresh_home = not self.inbox.walked(mailbox.folders.inbox)
        if fresh_home:
            self._skip_others(mailbox)
        return sum(self._folder(mailbox, name, part, fresh_home) for name, part in mailbox.folders.read)

    def backfill(self, mailbox: Mailbox, progress: Progress = unseen) -> int:
        """Keeps everything there is, whatever was read before; gives how many mails were new."""
        new = 0
        for name, part in mailbox.folders.read:
            state = mailbox.open(name)
            uids = mailbox.uids_after(0)
            progress(0, len(uids))
            for chunk in _chunks(uids, CHUNK):
                new += self._chunk(mailbox, state, part, chunk, old=part is Part.OTHER)
                progress(len(chunk), 0)
            self.inbox.advance(_end(state, uids, state.next_uid - 1), self.clock())
        return new

    def refetch(self, mailbox: Mailbox, place: Place) -> bool:
        """Tries again to fetch a mail that was put aside; False where it is gone from there."""
        state = mailbox.open(place.folder)
        if state.uidvalidity != place.uidvalidity:
            return False
        part = next((part for name, part in mailbox.folders.read if name == place.folder), Part.OTHER)
        found = mailbox.summaries([place.uid])
        self._keep(state, part, mailbox.fetch(found), old=False)
        return bool(found)

    def _skip_others(self, mailbox: Mailbox) -> None:
        """On a fresh home the archive is left to `backfill`: only what comes to it from now on is read."""
        for name, part in mailbox.folders.read:
            if part is Part.OTHER and not self.inbox.walked(name):
                validity, following = mailbox.status(name)
                self.inbox.advance(Place(name, validity, max(0, following - 1)), self.clock())

    def _folder(self, mailbox: Mailbox, name: str, part: Part, fresh_home: bool) -> int:
        validity, following = mailbox.status(name)
        last = self.inbox.cursor(name, validity)
        if last is not None and following and following - 1 <= last:
            return 0
        state = mailbox.open(name)
        if state.uidvalidity != validity:
            last = self.inbox.cursor(name, state.uidvalidity)
        old_sent = part is Part.SENT and last is None and fresh_home
        since = self.clock() - SENT_BACK if old_sent else None
        uids = mailbox.uids_after(last or 0, since)
        new = 0
        for chunk in _chunks(uids, 1 if name in self.careful else CHUNK):
            new += self._carefully(mailbox, state, part, chunk)
            self.inbox.advance(Place(name, state.uidvalidity, chunk[-1]), self.clock())
            self.watch("cursor moved")
        # Where UIDNEXT goes further than any mail (some were removed), there is nothing up to it to read.
        self.inbox.advance(_end(state, uids, (following or 1) - 1), self.clock())
        self.careful.discard(name)
        return new

    def _carefully(self, mailbox: Mailbox, state: FolderState, part: Part, uids: Sequence[int]) -> int:
        """As ``_chunk``; a mail that breaks the line again and again is put aside, so that the others are read."""
        try:
            return self._chunk(mailbox, state, part, uids, old=False)
        except ChannelError as error:
            if len(uids) > 1:
                self.careful.add(state.name)
                raise
            place = Place(state.name, state.uidvalidity, uids[0])
            spot = (place.folder, place.uidvalidity, place.uid)
            self.breaks[spot] = self.breaks.get(spot, 0) + 1
            if self.breaks[spot] >= PATIENCE:
                logger.error("a mail can't be fetched and was put aside: uid=%d tries=%d", place.uid, PATIENCE)
                self.inbox.unfetched(place, f"can't be fetched: {error}", self.clock())
                self.inbox.advance(place, self.clock())
            raise

    def _chunk(self, mailbox: Mailbox, state: FolderState, part: Part, uids: Sequence[int], *, old: bool) -> int:
        wanted = [found for found in mailbox.summaries(uids) if not (found.draft or self._known(state, found))]
        return self._keep(state, part, mailbox.fetch(wanted), old=old)

    def _known(self, state: FolderState, found: Summary) -> bool:
        place = Place(state.name, state.uidvalidity, found.uid)
        return self.inbox.recognise(place, found.message_id, found.size, found.received_at)

    def _keep(self, state: FolderState, part: Part, fetched: Iterable[Fetched], *, old: bool) -> int:
        new = 0
        for batch in _batches(fetched):
            self.watch("fetched")
            new += self._store([(self._arrival(state, part, found, old), found.summary.size) for found in batch])
            self.watch("kept")
        return new

    def _store(self, arrivals: Sequence[tuple[Arrival, int]]) -> int:
        """Keeps mails; one that the database refuses is put aside, so that it does not stop the others."""
        try:
            return self.inbox.keep(arrivals, self.clock())
        except StorageBusy:
            raise
        except Exception as error:  # noqa: BLE001 one bad mail never stops the box
            if len(arrivals) > 1:
                return sum(self._store([one]) for one in arrivals)
            place = arrivals[0][0].place
            logger.error("a mail can't be kept and was put aside: uid=%d (%s)", place.uid, type(error).__name__)
            self.inbox.unfetched(place, f"can't be kept: {type(error).__name__}", self.clock())
            return 0

    def _arrival(self, state: FolderState, part: Part, found: Fetched, old: bool) -> Arrival:
        summary = found.summary
        aged = summary.received_at < self.clock() - FRESH
        untouched = part is Part.INBOX and not (summary.seen or summary.answered)
        return Arrival(
            place=Place(state.name, state.uidvalidity, summary.uid),
            raw=found.raw,
            received_at=summary.received_at,
            direction=Direction.OUT if part is Part.SENT else Direction.IN,
            partial=found.partial,
            answered=summary.answered,
            history=old or (aged and not untouched),
        )


def _end(state: FolderState, uids: Sequence[int], told: int) -> Place:
    return Place(state.name, state.uidvalidity, max(uids[-1] if uids else 0, told, 0))


def _chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[at : at + size] for at in range(0, len(uids), size))


def _batches(fetched: Iterable[Fetched]) -> Iterator[list[Fetched]]:
    """Some megabytes at a time: one transaction each, and no more in memory."""
    batch: list[Fetched] = []
    size = 0
    for found in fetched:
        batch.append(found)
        size += len(found.raw)
        if size >= CHUNK_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
