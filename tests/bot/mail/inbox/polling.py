"""One poll that, asked to, ends its process by SIGKILL at the n-th step of its way."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from knowledge.memory.store import open_store
from tests.bot.mail.inbox.office import Office
from tests.mail_servers import Server


def poll(url: str, home: str, name: str, port: str, ca_file: str, dies_at: str, trail: str) -> int:
    """Polls once and gives how many mails it handled.

    ``dies_at`` is the step to die at ("0": none), ``trail`` a file that gets the names of the steps.
    """
    passed = 0

    def watch(step: str) -> None:
        nonlocal passed
        passed += 1
        with Path(trail).open("a", encoding="utf-8") as file:
            file.write(f"{step}\n")
        if passed == int(dies_at):
            os.kill(os.getpid(), signal.SIGKILL)

    server = Server(name, int(port), Path(ca_file), Path(home))
    office = Office(server, open_store(url), Path(home), watch=watch)
    done = office.service().poll()
    office.close()
    return done.handled
