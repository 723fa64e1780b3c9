"""A process of its own that sends, and is killed at the step it is told: python sender.py URL PORT CA FOLDER WHERE."""

from __future__ import annotations

import os
import signal
import ssl
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.mail.outgoing import Limits, Outgoing
from bot.mail.smtp import Line, Server
from knowledge.memory.delivery import Answer, Delivery
from knowledge.memory.filing import file_mail
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import open_store
from tests.bot.mail.sent_folder import FileFolder

URL, PORT, CA, FOLDER, WHERE = sys.argv[1:]


def die(here: str) -> None:
    """Is gone at once, as when the power fails, if this is the step."""
    if here == WHERE:
        os.kill(os.getpid(), signal.SIGKILL)


class DyingLine(Line):
    """Dies before or after the mail is handed over."""

    def deliver(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Mapping[str, Answer]:
        die("marked")
        answers = super().deliver(sender, recipients, raw)
        die("handed over")
        return answers


class DyingFolder(FileFolder):
    """Dies before or after a copy is laid."""

    def append(self, raw: bytes, at: datetime) -> None:
        die("noted")
        super().append(raw, at)
        die("copied")


context = ssl.create_default_context()
context.load_verify_locations(CA)
store = open_store(URL)
server = Server("127.0.0.1", int(PORT), context)
outgoing = Outgoing(
    Outbox(store),
    Delivery(store, file_mail),
    lambda: DyingLine(server),
    Limits(10_000, 100_000),
    lambda: datetime.now(UTC),
    holder=f"sender {os.getpid()}",
    sent=DyingFolder(Path(FOLDER)),
)
run = outgoing.run()
print(run.sent, run.stopped)  # noqa: T201 - how a worker reports
store.close()
