"""A newsletter on real servers: sent through Postfix; a bounce and an unsubscribing mail come back by the inbox."""

from __future__ import annotations

import email
from datetime import date
from email import policy
from email.message import EmailMessage

import pytest

from knowledge.memory.contacts.consents import consenting
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
from knowledge.memory.subscriptions import readers
from tests.bot.mail.test_round_trip import GONE, MISSION, Place, place, servers
from tests.mail_servers import ADDRESS

__all__ = ["place", "servers"]

pytestmark = pytest.mark.live

CONTACTS = f"""Name,E-mail,Country,Language,Newsletter
Ana Envoy,{MISSION},Peru,es,yes
Owen Envoy,{GONE},Norway,en,yes
"""


def test_bounces_close_addresses_and_a_mail_unsubscribes(place: Place) -> None:
    (place.home / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    folder = place.home / "draft"
    drafted = ("draft", "--from", "2025-07-01", "--to", "2025-12-31", "--out", folder, "--by", "Ben Officer")
    for command in (
        ("contacts", "import", str(place.home / "contacts.csv"), "--by", "Rosa Clerk"),
        ("newsletter", *map(str, drafted)),
        ("newsletter", "approve", str(folder), "--by", "Ana Director"),
    ):
        said = place.isu(*command)
        assert said.status == 0, said.err
    assert place.isu("newsletter", "send", "1", "--json").object["sent"] == 2

    place.wait(lambda: len(place.outside.took) == 1 and len(place.mailbox.mails("INBOX")) == 1)
    unsubscribe(place)
    place.wait(lambda: len(place.mailbox.mails("INBOX")) == 2)
    polled = place.isu("inbox", "poll", "--json")
    assert (polled.status, polled.object["handled"], polled.object["drafts"]) == (0, 2, 0), polled.err

    store = place.store()
    assert [person.address for person in consenting(store)] == [GONE]
    found = readers(store, date(2026, 1, 1), lambda _rule, _on: None, {})
    assert (found.readers, dict(found.left_out)) == ((), {"address closed": 1})
    counts = Outbox(store).counts()
    assert (counts[MailStatus.SENT], counts[MailStatus.BOUNCED]) == (1, 1)
    store.close()


def unsubscribe(place: Place) -> None:
    """What a mail program sends when its reader presses "unsubscribe"."""
    copy = email.message_from_bytes(bytes(place.outside.took[0].original_content or b""), policy=policy.default)
    way = str(copy["List-Unsubscribe"]).strip("<>")
    to, _, subject = way.removeprefix("mailto:").partition("?subject=")
    assert to == ADDRESS
    asked = EmailMessage()
    asked["From"], asked["To"], asked["Subject"] = MISSION, to, subject.replace("%20", " ")
    asked["Message-ID"], asked["Date"] = "<leaving@mission.example>", str(copy["Date"])
    asked.set_content("")
    place.mailbox.drop(asked.as_bytes())
