"""The mailbox against a real Dovecot: `python -m tests.benchmarks.inbox [MAILS]`.

Backfill beside a bare IMAPClient that fetches the same mails and keeps nothing; and the time from a mail's arrival to
its logged draft, with IDLE, beside the time in which a bare IDLE tells of it.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from bot.app import assemble
from bot.config import Config
from bot.mail.assembly import Needs, inbox_of, service
from bot.mail.inbox import Service
from bot.mail.mailbox import Mailbox
from bot.mail.worker import Worker
from handlers.triage.sources import Sources
from tests.bot.mail.inbox.office import letter, now
from tests.mail_servers import ADDRESS, PASSWORD, Server, dovecot

TEXTS = (
    "When is our annual report due, and may we send it in French?",
    "Please find attached the report of our Government. Kindly acknowledge receipt.",
    "Could you tell us which clearance deadlines end next year?\n\nBest regards,\nAmara Okello",
    "We will send our contribution in March.",
    "Nous vous saurions gré de nous faire savoir si la réunion se tiendra à Genève.",
)
ARRIVALS = 15


def config(server: Server, home: Path) -> Config:
    return Config(
        home=home,
        database_url=f"sqlite:///{home / 'isu.db'}",
        mail_address=ADDRESS,
        mail_password=PASSWORD,
        imap_host="localhost",
        imap_port=server.port,
        mail_ca_file=str(server.ca_file),
    )


def made(server: Server, home: Path) -> tuple[Service, Worker, Needs]:
    settings = config(server, home)
    parts = assemble(settings)
    needs = Needs(
        config=settings,
        store=parts.store,
        settings=parts.settings,
        knowledge=parts.knowledge,
        directory=parts.directory,
        sources=lambda: Sources(parts.facts, parts.directory),
        clock=now,
    )
    worker = Worker(home)
    return service(needs, worker), worker, needs


def fill(server: Server, count: int) -> None:
    """Old mails, straight into the maildir's folder, as an existing mailbox has them."""
    folder = server.folder / "mail" / "cur"
    folder.mkdir(exist_ok=True)
    owner = (server.folder / "mail").stat()
    for number in range(count):
        raw = letter(number, TEXTS[number % len(TEXTS)] + f"\n\nOur reference {number}.", subject=f"Matter {number}")
        at = int((now() - timedelta(days=400) + timedelta(minutes=number)).timestamp())
        path = folder / f"{at}.M{number}.bench:2,S"
        path.write_bytes(raw)
        os.utime(path, (at, at))
        os.chown(path, owner.st_uid, owner.st_gid)


def memory_mb() -> float:
    """Resident memory now, in MB."""
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def bare(server: Server) -> float:
    """Seconds to fetch everything with nothing but the library."""
    started = time.perf_counter()
    with server.client() as client:
        client.select_folder("INBOX", readonly=True)
        uids = client.search(["ALL"])
        for at in range(0, len(uids), 50):
            client.fetch(uids[at : at + 50], ["BODY.PEEK[]", "INTERNALDATE"])
    return time.perf_counter() - started


def backfill(server: Server, home: Path, count: int) -> None:
    fill(server, count)
    alone = bare(server)
    one, worker, needs = made(server, home)
    memory: list[float] = []
    handled = 0

    def note(_: int) -> None:
        nonlocal handled
        handled += 1
        if handled % max(1, count // 10) == 0:
            memory.append(memory_mb())

    started = time.perf_counter()
    done = one.backfill(handled=note)
    took = time.perf_counter() - started
    worker.__exit__(None, None, None)
    needs.store.close()
    print(f"backfill  {done.handled} mails judged and logged in {took:.0f} s: {done.handled / took:.0f} a second")
    print(f"          bare fetch with IMAPClient: {alone:.1f} s, {count / alone:.0f} a second")
    print(f"          memory after each tenth, MB: {' '.join(f'{size:.0f}' for size in memory)}")


def arrivals(server: Server, home: Path) -> None:
    """From LMTP's answer to the logged draft, the service waiting in IDLE; beside it what IDLE alone takes."""
    one, worker, needs = made(server, home)
    inbox = inbox_of(needs.config, needs.store)
    stop = threading.Event()
    running = threading.Thread(target=one.run, args=(stop.wait,))
    running.start()
    time.sleep(8)
    took, alone = [], []
    known = sum(inbox.figures().drafts.values())
    for number in range(ARRIVALS):
        with Mailbox(server.account(), now) as watcher:
            watcher.open("INBOX")
            told: list[float] = []
            waiting = threading.Thread(
                target=lambda w=watcher, t=told: t.append(time.perf_counter() if w.wait(30, lambda: False) else 0)
            )
            waiting.start()
            time.sleep(0.5)
            started = time.perf_counter()
            server.drop(letter(f"new{number}", TEXTS[0], subject=f"New matter {number} {'x' * number}"))
            while inbox.figures().drafts.get("appended", 0) <= known + number:
                time.sleep(0.01)
            took.append(time.perf_counter() - started)
            waiting.join()
            alone.append(told[0] - started)
    stop.set()
    running.join()
    worker.__exit__(None, None, None)
    needs.store.close()
    print(
        f"arrival   to logged draft: median {statistics.median(took):.2f} s, worst {max(took):.2f} s, {ARRIVALS} mails"
    )
    print(f"          bare IDLE tells of it: median {statistics.median(alone):.2f} s, worst {max(alone):.2f} s")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with dovecot() as server, tempfile.TemporaryDirectory() as folder:
        arrivals(server, Path(folder) / "one")
        server.empty()
        backfill(server, Path(folder) / "two", count)


if __name__ == "__main__":
    main()
