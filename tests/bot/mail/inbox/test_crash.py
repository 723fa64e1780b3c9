"""Killed at any step by SIGKILL, the next run ends with each mail handled exactly once, on real servers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.memory.inbox.records import DraftState, Step
from knowledge.memory.store import Store, open_store
from knowledge.memory.timeline import Timeline
from knowledge.timeline import Wanted
from tests.bot.mail.inbox.office import Office, answer, letter
from tests.bot.mail.inbox.polling import poll
from tests.mail_servers import DOVECOT, Server
from tests.stores import run_together

WORKER = Path(__file__).with_name("worker.py")

STEPS = (
    *("fetched", "kept", "cursor moved", "fetched", "kept", "cursor moved"),  # sent mail, then the inbox
    *("taken", "read", "filed"),  # what we sent
    *("taken", "read", "judged", "composed", "filed", "appending", "appended", "noted"),
    *("taken", "read", "judged", "composed", "filed", "appending", "appended", "noted"),
)
"""What a run passes over two mails and one of ours, in order."""


def arguments(office: Office, database: str, dies_at: int) -> list[str]:
    server = office.server
    trail = office.home / "trail.txt"
    trail.unlink(missing_ok=True)
    return [database, str(office.home), server.name, str(server.port), str(server.ca_file), str(dies_at), str(trail)]


def run(office: Office, database: str, dies_at: int = 0) -> tuple[int, list[str]]:
    """Polls in a process of its own; gives the signal that ended it (0: none) and the steps it passed.

    The process is forked: it has this one's modules and nothing else of it, and starts in no time.
    """
    given = arguments(office, database, dies_at)
    process = os.fork()
    if process == 0:
        try:
            poll(*given)
            os._exit(0)
        finally:
            os._exit(1)  # an error was raised: no test's clean-up may run in here
    _, status = os.waitpid(process, 0)
    trail = Path(given[-1])
    passed = trail.read_text(encoding="utf-8").split("\n")[:-1] if trail.exists() else []
    assert status in (0, signal.SIGKILL), passed
    return status, passed


def fill(server: Server) -> None:
    server.drop(letter(1))
    server.drop(letter(2, subject="Another matter"))
    server.drop(answer(9, to="0@mfa.example", subject="Re: An older matter"), folder="Sent")


def check_handled_once(office: Office) -> None:
    """Two mails in, one out: two drafts, two cases, three log entries, whatever happened on the way."""
    drafts = [raw for raw, _ in office.server.mails("Drafts")]
    answered = sorted(line for raw in drafts for line in raw.splitlines() if line.startswith(b"In-Reply-To:"))
    assert answered == [b"In-Reply-To: <1@mfa.example>", b"In-Reply-To: <2@mfa.example>"]
    mails = [office.inbox.mail(number) for number in (1, 2, 3)]
    assert [mail.step for mail in mails] == [Step.DONE] * 3
    kept = [mail.draft for mail in mails if mail.draft is not None]
    assert [draft.state for draft in kept] == [DraftState.APPENDED] * 2
    assert all(draft.place.uid for draft in kept)
    assert len({mail.case for mail in mails if mail.case}) == 2
    assert sum(1 for _ in Timeline(office.store).entries(Wanted(channel="mail"))) == 3
    assert office.inbox.quarantined() == ()


KILLS = [
    *(("pymap", step) for step in range(1, len(STEPS) + 1) if DOVECOT is None or step % 4 == 0),
    *(pytest.param("dovecot", step, marks=pytest.mark.live) for step in range(1, len(STEPS) + 1)),
]
"""Every step on Dovecot; on pymap every step where there is no Dovecot, else some."""


@pytest.mark.parametrize(("server", "dies_at"), KILLS, indirect=["server"])
def test_killed_at_a_step_every_mail_is_handled_once(
    server: Server, file_store: Store, office_on: Callable[..., Office], tmp_path: Path, dies_at: int
) -> None:
    office = office_on(server, file_store)
    fill(server)
    database = f"sqlite:///{tmp_path / 'isu.db'}"

    status, trail = run(office, database, dies_at)

    assert status == signal.SIGKILL
    assert trail == list(STEPS[:dies_at])
    assert run(office, database)[0] == 0
    check_handled_once(office)


def test_a_mail_that_ends_the_process_again_and_again_is_put_aside(office: Office, tmp_path: Path) -> None:
    office.server.drop(letter(1))
    database = f"sqlite:///{tmp_path / 'isu.db'}"
    assert run(office, database, 5)[1][-2:] == ["taken", "read"]
    assert run(office, database, 2)[1] == ["taken", "read"]
    assert run(office, database, 2)[1] == ["taken", "read"]
    office.server.drop(letter(2, subject="Another matter"))

    assert run(office, database)[0] == 0

    (entry,) = office.inbox.quarantined()
    assert (entry.mail_id, entry.reason) == (1, "the program ended 3 times while working on it")
    assert office.inbox.mail(2).step is Step.DONE


def test_two_workers_handle_each_mail_once(
    server: Server, database: str, office_on: Callable[..., Office], tmp_path: Path
) -> None:
    store = open_store(database)
    office = office_on(server, store)
    for number in range(12):
        server.drop(letter(number, subject=f"Matter {chr(97 + number)}{chr(97 + number)}{chr(97 + number)}"))

    each = [arguments(office, database, 0) for _ in range(2)]
    handled = [int(said) for said in run_together(WORKER, each, cwd=tmp_path)]

    assert sum(handled) == 12
    assert len(server.mails("Drafts")) == 12
    assert sum(1 for _ in Timeline(store).entries(Wanted(channel="mail"))) == 12
    store.close()
