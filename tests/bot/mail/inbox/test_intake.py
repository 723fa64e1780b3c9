"""Reading with a server that misbehaves, and all the nasty mails there are: nothing lost, nothing stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from bot.mail.folders import Folders, Part
from bot.mail.intake import PATIENCE, Intake
from bot.mail.mailbox import Fetched, FolderState, Mailbox, Placed, Summary, message_id_in
from bot.mail.pipeline import Pipeline
from knowledge.errors import ChannelError
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.inbox.records import Arrival, Place
from knowledge.memory.store import Store
from knowledge.timeline import Direction
from tests.bot.mail.inbox.office import PLAIN, letter, now
from tests.mail_servers import ADDRESS


class Shelf:
    """A mailbox of one folder, whose mail ``poison`` breaks the line whenever it is fetched."""

    def __init__(self, mails: Sequence[bytes], poison: int = 0) -> None:
        self.mails = dict(enumerate(mails, start=1))
        self.poison = poison
        self.folders = Folders("INBOX", "", "Drafts", ())
        self.drafts: list[bytes] = []
        self.fetched: list[int] = []

    def status(self, folder: str) -> tuple[int, int]:
        return 7, len(self.mails) + 1

    def open(self, folder: str, *, write: bool = False) -> FolderState:
        return FolderState(folder, 7, len(self.mails) + 1, len(self.mails), keywords=False)

    def uids_after(self, last: int, since: datetime | None = None) -> list[int]:
        return [uid for uid in self.mails if uid > last]

    def summaries(self, uids: Sequence[int]) -> list[Summary]:
        return [Summary(uid, len(self.mails[uid]), now(), frozenset(), message_id_in(self.mails[uid])) for uid in uids]

    def fetch(self, wanted: Sequence[Summary]) -> Iterator[Fetched]:
        if self.poison in [summary.uid for summary in wanted]:
            raise ChannelError("the connection to the IMAP server broke", permanent=False)
        for summary in wanted:
            self.fetched.append(summary.uid)
            yield Fetched(summary, self.mails[summary.uid])

    def append_draft(self, raw: bytes, message_id: str) -> Placed:
        self.drafts.append(raw)
        return Placed(3, len(self.drafts))

    def find(self, message_id: str) -> list[int]:
        return []


def as_mailbox(shelf: Shelf) -> Mailbox:
    return cast("Mailbox", shelf)


@pytest.fixture
def inbox(file_store: Store) -> Inbox:
    return Inbox(file_store, ADDRESS)


def test_a_mail_that_breaks_the_line_is_put_aside_and_the_others_are_read(inbox: Inbox) -> None:
    shelf = Shelf([letter(number, subject=f"Matter {number}") for number in range(1, 6)], poison=3)
    intake = Intake(inbox, now)
    broken = 0
    for _ in range(10):
        try:
            intake.read(as_mailbox(shelf))
            break
        except ChannelError:
            broken += 1

    assert broken == 1 + PATIENCE, "once for all together, then by itself"
    assert sorted(shelf.fetched) == [1, 2, 4, 5]
    (entry,) = inbox.quarantined()
    assert (entry.place.uid, entry.mail_id) == (3, None)
    shelf.poison = 0
    assert intake.refetch(as_mailbox(shelf), entry.place)
    assert inbox.quarantined() == ()
    assert inbox.figures().mails == {"stored": 5}


def test_a_line_that_breaks_once_loses_nothing(inbox: Inbox) -> None:
    shelf = Shelf([letter(1)], poison=1)
    intake = Intake(inbox, now)
    with pytest.raises(ChannelError):
        intake.read(as_mailbox(shelf))
    shelf.poison = 0

    assert intake.read(as_mailbox(shelf)) == 1
    assert inbox.quarantined() == ()


class WrongClock(Shelf):
    """A server that gives one mail a time the database can't hold."""

    def summaries(self, uids: Sequence[int]) -> list[Summary]:
        return [
            replace(found, received_at=found.received_at.replace(tzinfo=None)) if found.uid == 2 else found
            for found in super().summaries(uids)
        ]

    def fetch(self, wanted: Sequence[Summary]) -> Iterator[Fetched]:
        for summary in wanted:
            yield Fetched(summary, self.mails[summary.uid])


class Lenient(Intake):
    """Compares no times, which the wrong one could not bear."""

    def _arrival(self, state: FolderState, part: Part, found: Fetched, old: bool) -> Arrival:
        place = Place(state.name, state.uidvalidity, found.summary.uid)
        return Arrival(place, found.raw, found.summary.received_at, Direction.IN)

    def _known(self, state: FolderState, found: Summary) -> bool:
        return False


def test_a_mail_the_database_refuses_is_put_aside_and_the_others_are_kept(inbox: Inbox) -> None:
    shelf = WrongClock([letter(number, subject=f"Matter {number}") for number in range(1, 4)])

    assert Lenient(inbox, now).read(as_mailbox(shelf)) == 2
    assert [entry.place.uid for entry in inbox.quarantined()] == [2]


def test_folders_are_read_in_their_part(inbox: Inbox) -> None:
    assert Shelf([]).folders.read == (("INBOX", Part.INBOX),)


@pytest.mark.shared
def test_all_nasty_mails_go_through_and_none_is_lost(inbox: Inbox, shared: Path) -> None:
    files = [path for path in sorted((shared / "mail_fixtures").rglob("*")) if path.is_file()]
    mails = [raw for path in files if (raw := path.read_bytes())]
    assert len(mails) > 200
    shelf = Shelf(mails)
    Intake(inbox, now).read(as_mailbox(shelf))
    pipeline = Pipeline(inbox, PLAIN, ADDRESS, now, "w1")

    done = pipeline.drain(as_mailbox(shelf))

    assert done.set_aside == 0, [entry.reason for entry in inbox.quarantined()]
    kept = inbox.figures().mails["done"]
    assert kept == done.handled
    different = {raw.replace(b"\r\n", b"\n").rstrip(b"\n") for raw in mails}
    assert kept <= len(different)
    places = {place.uid for number in range(1, kept + 1) for place in inbox.mail(number).places}
    assert places == set(shelf.mails), "every mail on the server is known by its place"
