"""A newsletter as mails: one to each reader, in the reader's language, with the reader's own way to unsubscribe."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from bot.mail.compose import compose
from bot.mail.threading import make_token
from bot.mail.written import text_part
from knowledge.errors import ConfigError
from knowledge.mail import Mailbox, OutgoingMail
from knowledge.memory.mails import NewMail
from knowledge.memory.subscriptions import Reader
from knowledge.newsletter import UNSUBSCRIBE, Rendered
from knowledge.rules.subscription import subscription_token

KIND = "newsletter"
UNSUBSCRIBE_PATH = "/newsletter/unsubscribe/"
"""Where the web process takes the one click of RFC 8058."""


@dataclass(frozen=True, slots=True)
class NewsletterMail:
    """Makes the copies of one newsletter; ``public_url`` is "" where no web process can be reached from outside."""

    number: int
    editions: Mapping[str, Rendered]
    sender: Mailbox
    secret: str = field(repr=False)
    clock: Callable[[], datetime]
    public_url: str = ""
    requested_by: str = ""

    @property
    def sha256(self) -> str:
        """The hash of what all readers get, in every language: what a person approves."""
        digest = hashlib.sha256()
        for language in sorted(self.editions):
            one = self.editions[language]
            for text in (language, one.subject, one.html, one.text, one.page):
                digest.update(text.encode("utf-8") + b"\0")
        return digest.hexdigest()

    @property
    def batch(self) -> str:
        """The batch the copies stand in; other words make another batch."""
        return f"newsletter:{self.number}:{self.sha256[:16]}"

    def copies(self, readers: Iterable[Reader]) -> Iterator[NewMail]:
        """The copies, made one by one as they are taken: thousands need no more memory than one."""
        batch = self.batch
        return (self._copy(reader, batch) for reader in readers)

    def _copy(self, reader: Reader, batch: str) -> NewMail:
        edition = self.editions[reader.language]
        ways = self.ways_out(reader.person_id)
        address = ways[-1]
        headers = [
            ("List-Id", f"<newsletter.{self.sender.address.rpartition('@')[2]}>"),
            ("List-Unsubscribe", ", ".join(f"<{way}>" for way in reversed(ways))),
            *([("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] if len(ways) > 1 else []),
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "All"),
        ]
        outgoing = OutgoingMail(
            to=(Mailbox(reader.name, reader.address),),
            subject=edition.subject,
            text=edition.text.replace(UNSUBSCRIBE, address),
            html=edition.html.replace(UNSUBSCRIBE, escape(address)),
            language=edition.language,
            headers=tuple(headers),
        )
        thread = f"n{self.number}-{reader.person_id}"
        # Made of what it is, not by chance: the same copy never gets a second identity.
        nonce = hashlib.sha256(f"{batch}:{reader.person_id}:{reader.address}".encode()).hexdigest()[:24]
        message_id = make_token(self.secret, thread, nonce, self.sender.address.rpartition("@")[2])
        return NewMail(
            raw=compose(outgoing, sender=self.sender, message_id=message_id, date=self.clock()),
            message_id=message_id,
            sender=self.sender.address,
            recipients=(reader.address,),
            subject=edition.subject,
            kind=KIND,
            requested_by=self.requested_by,
            batch=batch,
            part=str(reader.person_id),
            thread=thread,
            language=edition.language,
            state=reader.state,
            person_id=reader.person_id,
            copy=False,
        )

    def ways_out(self, person_id: int) -> tuple[str, ...]:
        """The addresses that end a reader's subscription: by mail, and by one click where a web process can be reached.

        ConfigError for a public address that is not https: RFC 8058 wants it.
        """
        token = subscription_token(self.secret, self.number, person_id)
        by_mail = f"mailto:{self.sender.address}?subject=unsubscribe%20{token}"
        if not self.public_url:
            return (by_mail,)
        return by_mail, f"{web_address(self.public_url)}{UNSUBSCRIBE_PATH}{token}"


def web_address(public_url: str) -> str:
    """The public address without its last slash; ConfigError where it is not https."""
    if not public_url.lower().startswith("https://"):
        raise ConfigError("ISU_PUBLIC_URL takes an https address")
    return public_url.rstrip("/")


def page_address(public_url: str, number: int, language: str) -> str:
    """The address of a newsletter's web page; "" where no web process can be reached from outside."""
    return f"{web_address(public_url)}/newsletter/{number}/{language}" if public_url else ""


def encoded_size(html: str, language: str) -> int:
    """Bytes of the HTML part as it travels."""
    return len(text_part(html, "text/html", language))
