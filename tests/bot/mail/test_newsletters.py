"""Copies of a newsletter: one to each reader, in the reader's language, with ways out; sent once whatever dies."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.mail.correspondence import Correspondence
from bot.mail.findings import unsubscribe_token
from bot.mail.newsletters import KIND, UNSUBSCRIBE_PATH, NewsletterMail, page_address
from bot.mail.parse import read_mail
from bot.mail.threading import read_token
from bot.paper.newsletter import render
from handlers.wording import LANGUAGES
from knowledge.errors import ChannelError, ConfigError
from knowledge.mail import Mailbox
from knowledge.memory.mails import MailStatus
from knowledge.memory.store import Store
from knowledge.memory.subscriptions import Reader
from knowledge.memory.timeline import Timeline
from knowledge.newsletter import UNSUBSCRIBE
from knowledge.rules.approval import Approval
from knowledge.rules.subscription import read_subscription
from knowledge.timeline import EventKind, Wanted
from tests.bot.mail.smtp_server import Script, serve
from tests.bot.mail.test_outgoing import Desk
from tests.certificates import Certificate, certificate
from tests.handlers.publish.samples import NOW, shown
from tests.stores import database, empty_database, migrated_file, migrated_schema, store

__all__ = ["certificate", "database", "empty_database", "migrated_file", "migrated_schema", "store"]

SECRET, OFFICE = "a secret", "office@isu.example"
EDITIONS = {language: render(shown(language)) for language in LANGUAGES}
PERSON = re.compile(r"-(\d+)\.")


def made(url: str = "") -> NewsletterMail:
    return NewsletterMail(7, EDITIONS, Mailbox("ISU CCM", OFFICE), SECRET, lambda: NOW, url, "Ben Officer")


def reader(number: int = 1, language: str = "en") -> Reader:
    return Reader(number, f"Núria {number}", f"reader{number}@mission.example", "PER", language)


def one(language: str = "en", url: str = "") -> EmailMessage:
    (copy,) = made(url).copies([reader(language=language)])
    parsed = email.message_from_bytes(copy.raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_is_in_the_readers_language_text_first(language: str) -> None:
    copy = one(language)
    text, html = copy.iter_parts()

    assert copy["Subject"] == EDITIONS[language].subject
    assert str(copy["To"]) == "Núria 1 <reader1@mission.example>"
    assert copy["Cc"] is None
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert html["Content-Language"] == language
    assert UNSUBSCRIBE not in text.get_content() + html.get_content()
    assert f"mailto:{OFFICE}?subject=unsubscribe%20n7-1-" in text.get_content()


def test_without_a_public_address_by_mail_only() -> None:
    copy = one()

    assert re.fullmatch(rf"<mailto:{OFFICE}\?subject=unsubscribe%20n7-1-[0-9a-f]{{32}}>", str(copy["List-Unsubscribe"]))
    assert copy["List-Unsubscribe-Post"] is None
    assert copy["Auto-Submitted"] == "auto-generated"


def test_with_one_by_one_click_too() -> None:
    copy = one(url="https://isu.example/")
    https, mailto = str(copy["List-Unsubscribe"]).split(", ")

    assert copy["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailto.startswith("<mailto:")
    address = https.strip("<>")
    assert address.startswith(f"https://isu.example{UNSUBSCRIBE_PATH}")
    assert read_subscription(SECRET, address.rpartition("/")[2]) == (7, 1)
    assert address in one(url="https://isu.example").get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_public_address_must_be_https() -> None:
    with pytest.raises(ConfigError, match="https"):
        made("http://isu.example").ways_out(1)
    with pytest.raises(ConfigError, match="https"):
        page_address("ftp://isu.example", 1, "en")
    assert page_address("", 1, "en") == ""


def test_the_mail_that_a_mail_program_sends_is_understood() -> None:
    """What List-Unsubscribe asks for, sent as it asks, gives the token back."""
    way = made().ways_out(41)[0]
    to, _, subject = way.removeprefix("mailto:").partition("?subject=")
    asked = EmailMessage()
    asked["From"], asked["To"], asked["Subject"] = "reader@mission.example", to, subject.replace("%20", " ")
    asked.set_content("")

    token = unsubscribe_token(read_mail(asked.as_bytes()))
    assert read_subscription(SECRET, token) == (7, 41)


def test_identities_are_signed_and_stay_the_same() -> None:
    (copy,), (again,) = made().copies([reader()]), made().copies([reader()])

    assert copy == again
    assert read_token(SECRET, copy.message_id) == "n7-1"
    assert len(copy.message_id) < 150
    assert (copy.kind, copy.copy, copy.person_id, copy.requested_by) == (KIND, False, 1, "Ben Officer")
    assert (
        Correspondence(OFFICE, SECRET).clues(read_mail(b"In-Reply-To: <%s>\r\n\r\n" % copy.message_id.encode())).tokens
        == ()
    )


def test_other_words_are_another_batch() -> None:
    other = NewsletterMail(7, {**EDITIONS, "en": render(shown("fr"))}, Mailbox("", OFFICE), SECRET, lambda: NOW)

    assert other.sha256 != made().sha256
    assert other.batch != made().batch


def fill(desk: Desk, count: int) -> str:
    mails = made()
    desk.outbox.queue_all(mails.copies(reader(number) for number in range(1, count + 1)), NOW)
    seal = desk.outbox.batch_seal(mails.batch)
    assert desk.outbox.approve_batch(mails.batch, Approval("Ana Director", seal), NOW) == count
    return mails.batch


@pytest.mark.parametrize("death", ["rcpt", "data", "body", "end", "end without it"])
def test_none_gets_it_twice_whatever_dies(store: Store, certificate: Certificate, tmp_path: Path, death: str) -> None:
    script = Script(dies=death)
    with serve(script, certificate) as server:
        desk = Desk(store, server, tmp_path / "sent")
        fill(desk, 12)
        for number in range(3):
            try:
                desk.run(holder=f"run {number}")
            except ChannelError:
                desk.hand.pause(1)
            desk.hand.now += timedelta(hours=1)
    taken = [PERSON.search(one)[1] for one in script.ids()]  # type: ignore[index]

    assert len(taken) == len(set(taken)) >= 11
    left = desk.outbox.counts()
    assert left[MailStatus.SENT] + left[MailStatus.IN_DOUBT] == 12
    assert left[MailStatus.IN_DOUBT] <= 1


def test_it_goes_on_where_it_stopped_and_each_copy_is_filed(
    store: Store, certificate: Certificate, tmp_path: Path
) -> None:
    script = Script()
    with serve(script, certificate) as server:
        desk = Desk(store, server, tmp_path / "sent")
        fill(desk, 9)
        assert desk.run(per_day=4).sent == 4
        desk.hand.now += timedelta(days=2)
        assert desk.run().sent == 5
    entries = list(Timeline(store).entries(Wanted(kinds=(EventKind.NEWSLETTER,))))

    assert len(set(script.ids())) == len(script.took) == 9
    assert len(entries) == 9
    assert {entry.event.by for entry in entries} == {"Ana Director"}
    assert entries[0].event.detail.startswith("To: reader")
    assert not list((tmp_path / "sent").glob("*"))


def test_a_letter_does_not_wait_behind_a_newsletter(store: Store, certificate: Certificate, tmp_path: Path) -> None:
    script = Script()
    with serve(script, certificate) as server:
        desk = Desk(store, server, tmp_path / "sent")
        fill(desk, 3)
        desk.queue("urgent")
        desk.run(per_day=2)

    assert script.ids()[0] == "isu.urgent@secretariat.example"
