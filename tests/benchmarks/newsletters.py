"""A newsletter for many readers: ``python -m tests.benchmarks.newsletters [--readers N] [--json]``.

Half a year of facts is gathered and rendered in three languages; then a copy for each reader is composed, alone and into
the outbox, and approved. Beside it the same copies are composed with the standard library's EmailMessage. Memory is that
of this process while composing: it must not grow with the number of readers.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from bot.mail.newsletters import NewsletterMail, encoded_size
from bot.paper.newsletter import newsletter_pdf, render
from knowledge.mail import Mailbox
from knowledge.memory.mails import NewMail
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import open_store
from knowledge.memory.subscriptions import Reader
from knowledge.newsletter import LANGUAGES, UNSUBSCRIBE
from knowledge.rules.approval import Approval
from tests.benchmarks.measures import resident, show
from tests.handlers.publish.samples import newsletter, shown

NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
OFFICE = "office@isu.example"


def people(count: int) -> Iterator[Reader]:
    """Readers of all languages."""
    for number in range(1, count + 1):
        yield Reader(number, f"Reader {number}", f"reader{number}@mission.example", "PER", LANGUAGES[number % 3])


def made() -> NewsletterMail:
    """The newsletter, rendered once for all."""
    editions = {language: render(shown(language)) for language in LANGUAGES}
    return NewsletterMail(7, editions, Mailbox("ISU", OFFICE), "s", lambda: NOW, "https://isu.example", "Ben Officer")


def with_email_message(mail: NewsletterMail, readers: Iterable[Reader]) -> int:
    """The bytes of the same copies, as the standard library composes them; gives how many there were."""
    count = 0
    for reader in readers:
        edition, way = mail.editions[reader.language], mail.ways_out(reader.person_id)[-1]
        one = EmailMessage(policy=SMTP)
        one["From"], one["To"], one["Subject"] = OFFICE, reader.address, edition.subject
        one["List-Unsubscribe"] = f"<{way}>"
        one.set_content(edition.text.replace(UNSUBSCRIBE, way))
        one.add_alternative(edition.html.replace(UNSUBSCRIBE, way), subtype="html")
        count += len(one.as_bytes()) > 0
    return count


def watched(copies: Iterator[NewMail]) -> tuple[int, float, float]:
    """How many copies there were, and the memory after the first hundred and at most."""
    count, first, most = 0, 0.0, 0.0
    for _ in copies:
        count += 1
        if count % 100 == 0:
            now = resident()[1]
            first, most = first or now, max(most, now)
    return count, first, most


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=2_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    start = time.perf_counter()
    mail = made()
    rendered = (time.perf_counter() - start) * 1000
    sizes = [encoded_size(one.html, language) / 1000 for language, one in mail.editions.items()]
    start = time.perf_counter()
    for language in LANGUAGES:
        newsletter_pdf(shown(language))
    printed = (time.perf_counter() - start) * 1000
    row = {"items": len(newsletter().items), "gathered and rendered ms": rendered, "three PDFs ms": printed}
    show([row | {"largest HTML kB": max(sizes)}], given.json)

    start = time.perf_counter()
    count, first, most = watched(mail.copies(people(given.readers)))
    rates = {"composed": count / (time.perf_counter() - start)}
    start = time.perf_counter()
    assert with_email_message(mail, people(given.readers)) == count
    rates["composed with EmailMessage"] = count / (time.perf_counter() - start)
    with tempfile.TemporaryDirectory() as name:
        store = open_store(f"sqlite:///{Path(name)}/a.db")
        outbox = Outbox(store)
        start = time.perf_counter()
        outbox.queue_all(mail.copies(people(given.readers)), NOW)
        rates["composed into the outbox"] = count / (time.perf_counter() - start)
        start = time.perf_counter()
        outbox.approve_batch(mail.batch, Approval("Ana Director", outbox.batch_seal(mail.batch)), NOW)
        rates["approved"] = count / (time.perf_counter() - start)
        store.close()
    show([{"what": what, "copies a second": rate} for what, rate in rates.items()], given.json)
    show([{"memory while composing, MB: after 100": first, "at most": most}], given.json)


if __name__ == "__main__":
    main()
