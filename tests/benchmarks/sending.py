"""Sending many mails: ``python -m tests.benchmarks.sending [--mails N] [--json]``, against an SMTP server of its own.

The same mails go out of the outbox (approved, marked, handed over, noted) and, beside it, in a bare loop of smtplib on
one connection that notes nothing. Then a process that sends is killed half-way, the next one goes on, and what the
server took is counted: none may have been taken twice. Needs the command openssl.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.mail.outgoing import Limits, Outgoing
from bot.mail.smtp import Line, Server
from knowledge.memory.delivery import Delivery
from knowledge.memory.mails import MailStatus, NewMail, OutboxMail
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import Store, open_store
from knowledge.rules.approval import Approval
from tests.benchmarks.measures import resident, show
from tests.bot.mail.smtp_server import Script, serve
from tests.certificates import Certificate, make_certificate
from tests.stores import ROOT

KILOBYTES = 60
SENDER = "office@isu.example"


def mail(number: int) -> NewMail:
    """A newsletter's copy for one reader."""
    message_id, to = f"isu.bench.{number}@isu.example", f"reader{number}@mission.example"
    heads = (f"From: <{SENDER}>", f"To: <{to}>", "Subject: Newsletter", "Date: Thu, 26 Nov 2026 09:00:00 +0000")
    body = "A line of the newsletter, of seventy characters as mail programs like it\r\n" * (KILOBYTES * 1024 // 74)
    raw = "\r\n".join((*heads, f"Message-ID: <{message_id}>", "", body)).encode()
    return NewMail(
        raw, message_id, SENDER, (to,), "Newsletter", "newsletter", "Ben Officer", "newsletter:1", to, copy=False
    )


@contextmanager
def served(script: Script, folder: Path) -> Iterator[tuple[Server, Certificate]]:
    certificate = make_certificate(folder)
    with serve(script, certificate) as server:
        yield server, certificate


@dataclass
class Sample:
    """Memory of this process while it sends, every hundred mails."""

    seen: int = 0
    first: float = 0.0
    most: float = 0.0

    def __call__(self, _: OutboxMail) -> None:
        self.seen += 1
        if self.seen % 100 == 0:
            now = resident()[1]
            self.first = self.first or now
            self.most = max(self.most, now)


def outgoing(store: Store, server: Server) -> Outgoing:
    return Outgoing(
        Outbox(store),
        Delivery(store),
        lambda: Line(server),
        Limits(1_000_000, 1_000_000),
        lambda: datetime.now(UTC),
        holder=f"bench {os.getpid()}",
    )


def fill(store: Store, count: int) -> dict[str, float]:
    """Queues and approves; gives mails a second for each."""
    outbox, rates = Outbox(store), {}
    start = time.perf_counter()
    outbox.queue_all(map(mail, range(count)), datetime.now(UTC))
    rates["queued"] = count / (time.perf_counter() - start)
    start = time.perf_counter()
    outbox.approve_batch("newsletter:1", Approval("Ana Director"), datetime.now(UTC))
    rates["approved"] = count / (time.perf_counter() - start)
    return rates


def bare(server: Server, count: int) -> float:
    """Mails a second of smtplib alone: nothing is marked, nothing noted, a crash would send all again."""
    start = time.perf_counter()
    with smtplib.SMTP(server.host, server.port) as line:
        line.starttls(context=server.context)
        for number in range(count):
            one = mail(number)
            line.sendmail(one.sender, one.recipients, one.raw)
    return count / (time.perf_counter() - start)


def killed(url: str, count: int, folder: Path) -> dict[str, object]:
    """A sender that is killed once half is out, and the run that goes on; who got how many."""
    script = Script()
    with served(script, folder) as (server, certificate):
        command = [sys.executable, str(ROOT / "tests" / "bot" / "mail" / "sender.py"), url, str(server.port)]
        process = subprocess.Popen(
            [*command, str(certificate.chain), str(folder / "sent"), ""],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        while len(script.took) < count // 2:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        store = open_store(url)
        run = outgoing(store, server).run(take_over=True)
        statuses = Outbox(store).counts()
        store.close()
    heads = (bytes(one.original_content or b"")[:400] for one in script.took)
    taken = Counter(re.search(rb"<(isu\.bench\.\d+)@", head)[1] for head in heads)  # type: ignore[index]
    return {
        "what": "killed half-way, resumed",
        "mails": count,
        "taken once": sum(times == 1 for times in taken.values()),
        "taken twice": sum(times > 1 for times in taken.values()),
        "in doubt": statuses[MailStatus.IN_DOUBT],
        "second run": run.sent,
    }


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(f"sqlite:///{folder}/a.db")
        rates = fill(store, given.mails)
        script, sample = Script(forgets=True), Sample()
        with served(script, folder) as (server, _):
            start = time.perf_counter()
            run = outgoing(store, server).run(sample)
            rates["sent"] = given.mails / (time.perf_counter() - start)
            alone = bare(server, given.mails)
        store.close()
        assert (run.sent, script.count) == (given.mails, 2 * given.mails)
        rows = [{"what": f"{what} (outbox)", "mails a second": rate} for what, rate in rates.items()]
        show([*rows, {"what": "sent (smtplib alone)", "mails a second": alone}], given.json)
        show([{"what": "memory of the sender, MB", "after 100": sample.first, "at most": sample.most}], given.json)
        url = f"sqlite:///{folder}/b.db"
        second = open_store(url)
        fill(second, given.mails)
        second.close()
        show([killed(url, given.mails, folder)], given.json)


if __name__ == "__main__":
    main()
