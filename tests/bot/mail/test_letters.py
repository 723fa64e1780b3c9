"""A letter as mail: what stands where, in which order, under which names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.mail.letters import LetterMail
from bot.mail.parse import read_mail
from bot.mail.threading import read_token
from knowledge.errors import BadInput
from knowledge.mail import Mailbox, OutgoingFile
from knowledge.memory.letters import LetterStatus, StoredLetter
from knowledge.rules.letter_form import LetterForm
from tests.knowledge.outbox_samples import NOW, letter, new_letter

REFERENCE = "ISU-CCM/LT/2026/031"
MAKE = LetterMail(Mailbox("ISU", "office@secretariat.example"), "a secret", lambda: NOW, lambda: "0a1b2c3d")


def stored(**changes: object) -> StoredLetter:
    made = letter()
    values: dict[str, object] = {
        "id": 12,
        "kind": made.kind,
        "form": LetterForm.FORMAL,
        "state": made.state,
        "language": "en",
        "subject": made.title,
        "addressee": "Eva Envoy",
        "to": ("mission@uga.example",),
        "cc": ("eva@uga.example",),
        "one_each": False,
        "findings": (),
        "sha256": "0",
        "status": LetterStatus.DRAFT,
        "reference": REFERENCE,
        "corrects": "",
        "requested_by": "Ben Officer",
        "requested_at": NOW,
        "approved_by": "",
        "approved_at": None,
        "overruled": "",
        "organisation_id": 7,
        "person_id": 4,
        "post_id": 9,
        "draft": new_letter().draft,
    }
    return StoredLetter(**values | changes)  # type: ignore[arg-type]


def enclosure(name: str) -> OutgoingFile:
    return OutgoingFile(name, "application/pdf", name.encode())


def test_the_letter_comes_first_and_the_enclosures_keep_their_order_and_names() -> None:
    names = ["Ґрунт – звіт.pdf", "تقرير.pdf", "報告.pdf", "Ñandú “1”.pdf", "plain.pdf"]
    (made,) = MAKE(stored(), tuple(map(enclosure, names)), REFERENCE)
    files = read_mail(made.raw).attachments
    assert [one.name for one in files] == ["ISU-CCM-LT-2026-031.pdf", *names]
    assert [one.content for one in files[1:]] == [name.encode() for name in names]


def test_no_name_stands_twice() -> None:
    (made,) = MAKE(stored(), tuple(map(enclosure, ["a.pdf", "A.pdf", "a.pdf", "b", "b"])), REFERENCE)
    names = [one.name for one in read_mail(made.raw).attachments]
    assert names[1:] == ["a.pdf", "A (2).pdf", "a (3).pdf", "b", "b (2)"]


def test_the_text_is_the_letter_and_the_token_names_it() -> None:
    (made,) = MAKE(stored(), (), REFERENCE)
    mail = read_mail(made.raw)
    assert REFERENCE in mail.text and "It is due on 30 April 2026." in mail.text
    assert [box.address for box in (*mail.to, *mail.cc)] == ["mission@uga.example", "eva@uga.example"]
    assert mail.to[0].name == "Permanent Mission of UGA"
    assert read_token("a secret", mail.message_id) == made.thread == "l12-1"
    assert len(mail.message_id) < 77  # or mail programs break it where they refer to it


def test_everybody_gets_a_mail_of_their_own_where_so_asked() -> None:
    made = MAKE(stored(one_each=True), (), REFERENCE)
    assert [one.recipients for one in made] == [("mission@uga.example",), ("eva@uga.example",)]
    assert len({one.message_id for one in made}) == 2
    assert b"eva@uga.example" not in made[0].raw


def test_a_letter_to_nobody_is_refused() -> None:
    with pytest.raises(BadInput, match="no address"):
        MAKE(replace(stored(), to=()), (), REFERENCE)
