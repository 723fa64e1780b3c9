"""An office around a real mail server for tests: sample mails, a clock, and plain stand-ins for what judges and writes.

The stand-ins are as simple as can be: what is tested is that every mail is handled once, not how well it is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from bot.mail.correspondence import Correspondence, abilities
from bot.mail.inbox import Service
from bot.mail.intake import Intake, Watch, unwatched
from bot.mail.mailbox import Mailbox
from bot.mail.pipeline import Abilities, Pipeline
from bot.mail.worker import Worker
from knowledge.mail import Category, DraftReply, Judgement, Mail
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.inbox.filing import Filed
from knowledge.memory.inbox.records import Job
from knowledge.memory.store import Store
from tests.mail_servers import ADDRESS, Server

ASKER = "Amara Okello <a.okello@mfa.example>"


def now() -> datetime:
    """The present moment: servers stamp mails with it."""
    return datetime.now(UTC)


def letter(
    number: int | str = 1,
    text: str = "When is our report due?",
    sender: str = ASKER,
    subject: str = "Report of this year",
    answers: str = "",
    **headers: str,
) -> bytes:
    """A mail to the office."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, ADDRESS, subject
    made["Date"] = format_datetime(now())
    made["Message-ID"] = f"<{number}@mfa.example>"
    if answers:
        made["In-Reply-To"] = made["References"] = f"<{answers}>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def answer(number: int | str, to: str, text: str = "On 30 April.", subject: str = "Re: Report of this year") -> bytes:
    """An answer of the office, as another mail program leaves it in the folder of sent mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = ADDRESS, ASKER, subject
    made["Date"] = format_datetime(now())
    made["Message-ID"] = f"<{number}@isu.example>"
    made["In-Reply-To"] = made["References"] = f"<{to}>"
    made.set_content(text)
    return made.as_bytes()


def plain_judge(mail: Mail, _now: datetime) -> Judgement:
    """What words in the text say; a mail with "explode" is one that judging stumbles over."""
    if "explode" in mail.text:
        raise RuntimeError(f"words of the mail: {mail.text}")
    automatic = bool(mail.automatic or mail.bounced)
    return Judgement(
        category=Category.BOUNCE if mail.bounced else Category.INFORMATION_REQUEST,
        state="UGA",
        language="en",
        urgent="within days" in mail.text,
        sensitive="alleged use" in mail.text,
        needs_reply=not automatic and "?" in mail.text,
        automatic=automatic,
        reasons=("a stand-in",),
    )


def plain_reply(mail: Mail, judged: Judgement, _now: datetime) -> DraftReply | None:
    """A reply that says what was asked."""
    return DraftReply(f"Re: {mail.subject}", f"Dear colleague,\n\n{mail.fresh}\n", judged.language)


def no_effects(_mail: Mail, _judged: Judgement, _job: Job) -> Callable[[object, Filed], None]:
    """Nothing else happens."""
    return lambda _connection, _filed: None


PLAIN = abilities(Correspondence(ADDRESS, "a secret"), plain_judge, plain_reply, no_effects)


@dataclass
class Office:
    """A service on a mailbox, put together as the program does."""

    server: Server
    store: Store
    home: Path
    abilities: Abilities = PLAIN
    watch: Watch = unwatched
    later: timedelta = timedelta(0)
    workers: list[Worker] = field(default_factory=list)

    def clock(self) -> datetime:
        return now() + self.later

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.store, ADDRESS)

    def service(self, connect: Callable[[], Mailbox] | None = None) -> Service:
        """A service with a worker of its own; ``connect`` in place of the plain way to the server."""
        worker = Worker(self.home)
        self.workers.append(worker)
        intake = Intake(self.inbox, self.clock, self.watch)
        pipeline = Pipeline(self.inbox, self.abilities, ADDRESS, self.clock, worker.name, self.watch)
        plain = connect or (lambda: Mailbox(self.server.account(), self.clock))
        return Service(plain, self.inbox, intake, pipeline, worker)

    def close(self) -> None:
        for worker in self.workers:
            worker.__exit__(None, None, None)
