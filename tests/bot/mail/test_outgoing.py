"""Sending what was approved: once, at the agreed pace, with a copy; and after a death at any step never twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.mail.outgoing import Limits, Outgoing, Run
from bot.mail.smtp import Line, Server
from knowledge.errors import ChannelError
from knowledge.memory.delivery import Delivery
from knowledge.memory.filing import file_mail
from knowledge.memory.mails import MailStatus, OutboxMail
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import Store
from tests.bot.mail.sent_folder import FileFolder
from tests.bot.mail.smtp_server import Script, free_port, serve
from tests.certificates import Certificate, certificate
from tests.knowledge.outbox_samples import APPROVED, NOW, mail
from tests.stores import ROOT, database, empty_database, migrated_file, migrated_schema, store

__all__ = ["certificate", "database", "empty_database", "migrated_file", "migrated_schema", "store"]

LATER = datetime(2126, 1, 1, tzinfo=UTC)
SENDER = Path(__file__).with_name("sender.py")


class Hand:
    """Moves the time of a test; pausing moves it too."""

    def __init__(self) -> None:
        self.now = NOW
        self.paused: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.now += timedelta(seconds=seconds)


class Desk:
    """An outbox with its sender, against one server."""

    def __init__(self, store: Store, server: Server, folder: Path) -> None:
        self.outbox, self.delivery = Outbox(store), Delivery(store, file_mail)
        self.server, self.hand, self.folder = server, Hand(), FileFolder(folder)
        self.told: list[MailStatus] = []
        self.objection = ""

    def queue(self, *names: str, **changes: object) -> list[int]:
        ids = [self.outbox.queue(mail(name, **changes), NOW) for name in names]
        for mail_id in ids:
            self.outbox.approve(mail_id, APPROVED, NOW)
        return ids

    def run(
        self,
        per_minute: int = 1000,
        per_day: int = 1000,
        settle: timedelta | None = None,
        pause: bool = True,
        holder: str = "run",
        take_over: bool = False,
    ) -> Run:
        outgoing = Outgoing(
            self.outbox,
            self.delivery,
            lambda: Line(self.server),
            Limits(per_minute, per_day, settle),
            self.hand,
            holder=holder,
            sent=self.folder,
            guard=lambda _: self.objection,
            pause=self.hand.pause if pause else None,
        )
        return outgoing.run(self._hear, take_over=take_over)

    def _hear(self, one: OutboxMail) -> None:
        self.told.append(one.status)

    def status(self, mail_id: int) -> MailStatus:
        return self.outbox.mail(mail_id).status

    def steps(self, mail_id: int) -> list[str]:
        return [step.step for step in self.outbox.steps(mail_id=mail_id)]


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def desk(store: Store, script: Script, certificate: Certificate, tmp_path: Path) -> Iterator[Desk]:
    with serve(script, certificate) as server:
        yield Desk(store, server, tmp_path / "sent")


def test_what_is_approved_is_sent_once_in_order_and_copied(desk: Desk, script: Script) -> None:
    ids = desk.queue("a", "b", "c")
    draft = desk.outbox.queue(mail("draft"), NOW)
    assert desk.run() == Run(sent=3, copied=3)
    assert desk.run() == Run()
    assert script.ids() == [f"isu.{name}@secretariat.example" for name in "abc"]
    assert desk.folder.copies() and {*desk.folder.copies()} == {desk.outbox.raw(one) for one in ids}
    assert desk.told == [MailStatus.SENT] * 3
    assert desk.status(draft) is MailStatus.DRAFT
    assert script.connections == 1


def test_a_copy_that_the_server_made_is_not_made_again(desk: Desk) -> None:
    (one,) = desk.queue("a")
    assert desk.run(settle=timedelta(minutes=2)).copied == 0
    desk.folder.append(desk.outbox.raw(one), NOW)  # by the server
    desk.hand.now += timedelta(minutes=3)
    assert desk.run(settle=timedelta(minutes=2)).copied == 1
    assert len(desk.folder.copies()) == 1
    assert "there already" in desk.outbox.steps(mail_id=one)[-1].detail


def test_a_copy_that_fails_is_laid_by_a_later_run(desk: Desk) -> None:
    (one,) = desk.queue("a")
    desk.folder.down = True
    assert desk.run() == Run(sent=1)
    desk.folder.down = False
    assert desk.run() == Run(copied=1)
    assert desk.status(one) is MailStatus.SENT


def test_passing_failures_are_tried_again_and_permanent_ones_are_not(desk: Desk, script: Script) -> None:
    later, never = "later@x.example", "never@x.example"
    script.recipients = {later: ["450 4.2.0 greylisted"], never: ["550 5.1.1 unknown"]}
    first = desk.queue("a", to=later)[0]
    second = desk.queue("b", to=never)[0]
    assert desk.run() == Run(deferred=1, failed=1)
    assert desk.run() == Run()
    desk.hand.now += timedelta(minutes=2)
    assert desk.run() == Run(sent=1, copied=1)
    assert (desk.status(first), desk.status(second)) == (MailStatus.SENT, MailStatus.FAILED)
    assert desk.steps(first)[-5:] == ["sending", "deferred", "sending", "sent", "copied"]


def test_a_line_that_breaks_early_is_made_anew(desk: Desk, script: Script) -> None:
    script.dies = "rcpt"
    desk.queue("a", "b")
    assert desk.run() == Run(deferred=1, sent=1, copied=1)
    desk.hand.now += timedelta(minutes=2)
    assert desk.run() == Run(sent=1, copied=1)
    assert sorted(script.ids()) == ["isu.a@secretariat.example", "isu.b@secretariat.example"]


def test_a_line_that_breaks_at_the_end_leaves_a_doubt_that_is_never_sent_on_a_guess(desk: Desk, script: Script) -> None:
    script.dies = "end"
    doubtful, _ = desk.queue("a", "b")
    assert desk.run() == Run(in_doubt=1, sent=1, copied=1)
    for _ in range(3):
        desk.hand.now += timedelta(days=1)
        assert desk.run(holder="another") == Run(in_doubt=1)
    assert desk.status(doubtful) is MailStatus.IN_DOUBT
    assert len(script.took) == 2
    desk.folder.append(desk.outbox.raw(doubtful), NOW)  # the server's copy comes late
    assert desk.run() == Run(found=1, copied=1)
    assert desk.status(doubtful) is MailStatus.SENT
    assert (len(script.took), len(desk.folder.copies())) == (2, 2)


def test_an_unreachable_server_leaves_no_trace_on_the_mails(desk: Desk, script: Script) -> None:
    (one,) = desk.queue("a")
    there = desk.server
    desk.server = Server("127.0.0.1", free_port(), there.context)
    with pytest.raises(ChannelError):
        desk.run()
    assert desk.outbox.mail(one).attempts == 0
    desk.server = there
    assert desk.run() == Run(sent=1, copied=1)


def test_the_pace_is_kept(desk: Desk) -> None:
    desk.queue(*"abcdefg")
    assert desk.run(per_minute=3).sent == 7
    assert desk.hand.paused == [60.0, 60.0]


def test_a_run_that_may_not_wait_ends_at_the_pace(desk: Desk) -> None:
    desk.queue(*"abcde")
    first = desk.run(per_minute=3, pause=False)
    assert (first.sent, first.stopped) == (3, "3 mails were sent in a minute; the rest goes later")
    assert desk.run(per_minute=3, pause=False).sent == 0
    desk.hand.now += timedelta(minutes=1)
    assert desk.run(per_minute=3, pause=False).sent == 2


def test_the_cap_of_a_day_is_kept_over_runs(desk: Desk) -> None:
    desk.queue(*"abcde")
    first = desk.run(per_day=3)
    assert (first.sent, first.stopped) == (3, "3 mails were sent in 24 hours; the rest goes later")
    desk.hand.now += timedelta(hours=23)
    assert desk.run(per_day=3).sent == 0
    desk.hand.now += timedelta(hours=1)
    assert desk.run(per_day=3).sent == 2


def test_one_sender_at_a_time(desk: Desk) -> None:
    desk.queue("a")
    assert desk.delivery.take("another", NOW)
    assert desk.run() == Run(stopped="another process is sending")
    assert desk.run(take_over=True).sent == 1


def test_the_guard_holds_a_mail_back_for_a_person(desk: Desk, script: Script) -> None:
    (one,) = desk.queue("a")
    desk.objection = "they wrote again after the approval"
    assert desk.run() == Run(held=1)
    assert desk.status(one) is MailStatus.DRAFT
    assert script.took == []


def test_bytes_changed_after_the_approval_do_not_leave(desk: Desk, script: Script, store: Store) -> None:
    (one,) = desk.queue("a")
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET subject = subject, sender = 'other@x.example'")
    assert desk.run() == Run(held=1)
    assert (desk.status(one), script.took) == (MailStatus.DRAFT, [])


# Deaths


def start(database: str, desk: Desk, certificate: Certificate, folder: Path, where: str) -> subprocess.Popen[str]:
    arguments = [database, str(desk.server.port), str(certificate.chain), str(folder), where]
    return subprocess.Popen(  # noqa: S603 - our own script with our own arguments
        [sys.executable, str(SENDER), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def killed(database: str, desk: Desk, certificate: Certificate, folder: Path, where: str) -> None:
    process = start(database, desk, certificate, folder, where)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("where", ["marked", "handed over", "noted", "copied"])
def test_killed_at_any_step_nothing_is_sent_twice(
    desk: Desk, script: Script, certificate: Certificate, database: str, tmp_path: Path, where: str
) -> None:
    first, second = desk.queue("a", "b")
    killed(database, desk, certificate, tmp_path / "sent", where)
    assert desk.run().stopped == "another process is sending"
    desk.hand.now = LATER  # the process that was killed lived in the present
    run = desk.run(take_over=True)
    if where in ("marked", "handed over"):
        assert run == Run(in_doubt=1, sent=1, copied=1)
        assert desk.status(first) is MailStatus.IN_DOUBT
        if where == "marked":
            desk.delivery.not_sent(first, "Ana Director", NOW)
        else:
            desk.delivery.found(first, "the mission has it", NOW, by="Ana Director")
        desk.run()
    assert [desk.status(one) for one in (first, second)] == [MailStatus.SENT] * 2
    assert sorted(script.ids()) == ["isu.a@secretariat.example", "isu.b@secretariat.example"]
    assert len(desk.folder.copies()) == 2


def test_killed_while_the_server_makes_up_its_mind(
    desk: Desk, script: Script, certificate: Certificate, database: str, tmp_path: Path
) -> None:
    (one,) = desk.queue("a")
    script.wait_at_end = threading.Event()
    process = start(database, desk, certificate, tmp_path / "sent", "")
    assert script.taken.wait(30)
    process.kill()
    process.communicate(timeout=60)
    script.wait_at_end.set()
    desk.folder.append(desk.outbox.raw(one), NOW)  # the server keeps copies by itself
    desk.hand.now = LATER
    assert desk.run(take_over=True) == Run(found=1, copied=1)
    assert (desk.status(one), len(script.took)) == (MailStatus.SENT, 1)


def test_two_processes_at_once_send_each_mail_once(
    desk: Desk, script: Script, certificate: Certificate, database: str, tmp_path: Path
) -> None:
    desk.queue(*(f"m{number}" for number in range(20)))
    processes = [start(database, desk, certificate, tmp_path / "sent", "") for _ in range(2)]
    printed = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], printed
    desk.run()
    assert sorted(script.ids()) == sorted(f"isu.m{number}@secretariat.example" for number in range(20))
