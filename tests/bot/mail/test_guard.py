"""What a reply names as enclosed hangs on it, or the guard says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.mail.compose import compose
from bot.mail.guard import enclosures
from knowledge.mail import Mailbox, OutgoingFile, OutgoingMail

FILE = OutgoingFile("directive.pdf", "application/pdf", b"%PDF-1.7")


def reply(text: str, *files: OutgoingFile) -> bytes:
    mail = OutgoingMail((Mailbox("", "a.okello@mfa.example"),), "Re: directive", text, attachments=files)
    sent = datetime(2026, 11, 26, tzinfo=UTC)
    return compose(mail, sender=Mailbox("ISU", "isu@isu.example"), message_id="m1@isu.example", date=sent)


@pytest.mark.parametrize("label", ["Enclosure:", "Pièce jointe :", "Anexo:"])
def test_an_enclosure_that_is_named_and_not_there_is_found(label: str) -> None:
    assert enclosures(reply(f"Dear colleague,\n\n{label} Directive of 2011\n\nKind regards")) == (
        ("Directive of 2011",),
        (),
    )


def test_one_that_is_there_is_not_missed_whatever_its_name() -> None:
    assert enclosures(reply("Enclosure: Directive of 2011\n", FILE)) == ((), ("directive.pdf",))


@pytest.mark.parametrize(
    "text", ["Thank you for the report attached to your mail.", "No enclosures: none were asked for"]
)
def test_speaking_of_enclosures_names_none(text: str) -> None:
    assert enclosures(reply(text))[0] == ()
