"""A letter's whole life on real servers: approved, sent through Postfix, answered or bounced into Dovecot, closed."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import Connection

from bot.mail.correspondence import Correspondence, abilities
from bot.mail.parse import read_mail
from handlers.draft.write import Wish, draft
from knowledge.facts.load import Facts
from knowledge.mail import Category, Judgement, Mail, OutgoingFile, Promise
from knowledge.memory.inbox.effects import Findings, mail_effects
from knowledge.memory.inbox.filing import Filed
from knowledge.memory.inbox.records import Job
from knowledge.memory.letters import Letters, NewLetter
from knowledge.memory.store import Store, open_store
from tests.bot.commands.terminal import Isu, Ran
from tests.bot.mail.inbox.office import Office
from tests.bot.mail.smtp_server import Script, serve_plainly
from tests.mail_servers import ADDRESS, PASSWORD, Server, dovecot
from tests.mta import Agent, postfix
from tests.stores import sqlite_url

pytestmark = pytest.mark.live

MISSION, GONE = "mission@mission.example", "gone@mission.example"
REPORT = OutgoingFile("Звіт за 2025 рік – تقرير.txt", "text/plain", "Ґ\n".encode())


@dataclass
class Place:
    """The office's servers, its home, and the world outside."""

    agent: Agent
    mailbox: Server
    outside: Script
    home: Path

    def isu(self, *arguments: str) -> Ran:
        return Isu(self.home)(*arguments)

    def store(self) -> Store:
        return open_store(sqlite_url(self.home / "isu.db"))

    def wait(self, ready: Callable[[], bool]) -> None:
        """Until what was handed to the agent has arrived."""
        end, pulse = monotonic() + 20, threading.Event()
        while not ready():
            assert monotonic() < end, self.agent.log()[-2000:]
            pulse.wait(0.02)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Agent, Server, Script]]:
    refuses = {GONE: ["550 5.1.1 no such user"] * 10}
    script = Script(recipients=refuses)
    with dovecot() as mailbox, serve_plainly(script) as port, postfix(mailbox, port) as agent:
        yield agent, mailbox, script


@pytest.fixture
def place(servers: tuple[Agent, Server, Script], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    agent, mailbox, script = servers
    mailbox.empty()
    script.took.clear()
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(agent.ca_file.read_bytes() + mailbox.ca_file.read_bytes())
    settings = {
        "MAIL_ADDRESS": ADDRESS,
        "MAIL_PASSWORD": PASSWORD,
        "MAIL_CA_FILE": trusted,
        "SMTP_HOST": "localhost",
        "SMTP_PORT": agent.port,
        "IMAP_HOST": "localhost",
        "IMAP_PORT": mailbox.port,
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ISU_{name}", str(value))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = Place(agent, mailbox, script, tmp_path / "home")
    assert made.isu("migrate").status == 0
    return made


def keep(place: Place, state: str, to: tuple[str, ...], language: str = "en", **changes: object) -> int:
    """A drafted reminder, stored; gives its id."""
    today = datetime.now(UTC).date()
    written = draft("article7_annual_reminder", state, language, today, Facts.load(), wish=Wish())
    store = place.store()
    letter = Letters(store).add(NewLetter(written, "Ben Officer", to, **changes), datetime.now(UTC))  # type: ignore[arg-type]
    store.close()
    return letter.id


def approve_and_send(place: Place, letter_id: int) -> str:
    """Through the commands; what the sample draft can't know is overruled."""
    said = place.isu("letters", "approve", str(letter_id), "--by", "Ana Director", "--overrule", "a test letter")
    assert said.status == 0, said.err
    reference = said.out.split()[0]
    planned = place.isu("letters", "send", reference, "--dry-run", "--json")
    assert [one["as_approved"] for one in planned.objects] == [True]
    sent = place.isu("letters", "send", reference, "--json")
    assert (sent.status, sent.object["sent"], sent.object["copied"]) == (0, 1, 1), sent.err
    return reference


def read_inbox(place: Place, judged: Judgement) -> None:
    """The inbox reads what came in, and notes what it does to letters."""
    store = place.store()
    secret = Correspondence(ADDRESS, "")

    def effects(mail: Mail, _: Judgement, job: Job) -> Callable[[Connection, Filed], None]:
        return mail_effects(mail, job, Findings(), None, datetime.now(UTC), judged)

    can = abilities(secret, lambda *_: judged, lambda *_: None, effects)
    office = Office(place.mailbox, store, place.home, can)
    try:
        office.service().poll()
    finally:
        office.close()
        store.close()


def judgement(category: Category, *promises: Promise, automatic: bool = False) -> Judgement:
    return Judgement(category, "MWI", "en", False, False, False, automatic, promises=promises)


def standing(place: Place, reference: str) -> str:
    (line,) = [one for one in place.isu("letters", "register", "--json").objects if one["reference"] == reference]
    return str(line["standing"])


def next_step(place: Place, state: str) -> dict[str, object]:
    (ledger,) = place.isu("letters", "campaign", "article7_annual_reminder", "--state", state, "--json").objects
    return dict(ledger)


def test_an_answer_comes_back_and_closes_the_case(place: Place) -> None:
    reference = approve_and_send(place, keep(place, "MWI", (MISSION,), files=(REPORT,)))
    place.wait(lambda: len(place.outside.took) == 1)
    mail = read_mail(bytes(place.outside.took[0].original_content or b""))
    assert reference in mail.subject
    assert reference in mail.text
    printed, report = mail.attachments
    assert (printed.name, printed.media_type) == (f"{reference.replace('/', '-')}.pdf", "application/pdf")
    assert (report.name, report.content) == (REPORT.name, REPORT.content)
    ((copy, flags),) = place.mailbox.mails("Sent")
    assert read_mail(copy).message_id == mail.message_id
    assert b"\\Seen" in flags

    assert standing(place, reference) == "sent"
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = MISSION, ADDRESS, f"Re: {mail.subject}"
    answer["Message-ID"], answer["In-Reply-To"] = "<1@mission.example>", f"<{mail.message_id}>"
    answer["Date"] = "Thu, 26 Nov 2026 00:00:00 +0000"
    answer.set_content("We thank you. The report will be sent by 20 April 2027.")
    with smtplib.SMTP("127.0.0.1", place.agent.port) as line:
        line.starttls()
        line.sendmail(MISSION, [ADDRESS], answer.as_bytes())
    place.wait(lambda: len(place.mailbox.mails("INBOX")) == 1)
    promise = Promise("The report will be sent by 20 April 2027.", date(2027, 4, 20))
    read_inbox(place, judgement(Category.ARTICLE7_REPORT, promise))

    assert standing(place, reference) == "acknowledged"
    ledger = next_step(place, "MWI")
    assert (ledger["promised"], ledger["next"]) == ("2027-04-20", "wait")


def test_a_bounce_comes_back_and_asks_for_another_address(place: Place) -> None:
    reference = approve_and_send(place, keep(place, "SEN", (GONE,), language="fr"))
    place.wait(lambda: len(place.mailbox.mails("INBOX")) == 1)
    assert standing(place, reference) == "sent"
    read_inbox(place, judgement(Category.BOUNCE, automatic=True))
    assert standing(place, reference) == "bounced"
    assert next_step(place, "SEN")["next"] == "mend the address"
    (mail,) = place.isu("outbox", "list", "--status", "bounced", "--json").objects
    assert mail["recipients"][0]["status"] == "bounced"


def test_one_mail_each_where_so_asked(place: Place) -> None:
    letter_id = keep(place, "ESP", (MISSION, "second@mission.example"), language="es", one_each=True)
    said = place.isu("letters", "approve", str(letter_id), "--by", "Ana Director", "--overrule", "a test letter")
    assert said.status == 0, said.err
    assert place.isu("outbox", "run", "--json").object["sent"] == 2
    place.wait(lambda: len(place.outside.took) == 2)
    assert sorted(one.rcpt_tos for one in place.outside.took) == [[MISSION], ["second@mission.example"]]
    assert len(place.mailbox.mails("Sent")) == 2
