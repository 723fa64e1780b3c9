"""Composing a mail: what goes in comes out again, and nothing gets into its headers that does not belong there."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail.compose import compose
from bot.mail.parse import read_mail
from knowledge.errors import BadInput
from knowledge.mail import Mailbox, OutgoingFile, OutgoingMail
from knowledge.texts.readers.builder import clean, one_line

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
ISU = Mailbox("Implementation Support Unit, CCM", "isu@isu.example")
FILES = (
    OutgoingFile(
        "تقرير المادة السابعة عن سنة ٢٠٢٥ المقدم من البعثة الدائمة.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"
    ),
    OutgoingFile("Annexe é.txt", "text/plain", b"two"),
    OutgoingFile("a.txt", "text/plain", b"three"),
)
MAIL = OutgoingMail(
    to=(Mailbox("Élise O'Neil", "e@mission.example"), Mailbox('"Z", Dr', "z@mission.example")),
    cc=(Mailbox("سلمى بن رحومة", "s@mission.example"),),
    subject="Réponse à votre note verbale no 42 concernant le rapport annuel de transparence et ses annexes",
    text="Excellence,\n\nVoici la réponse.\n.\nFrom here on  \n" + "long " * 400 + "\n",
    html="<p>Excellence, voici la réponse.</p>",
    attachments=FILES,
    in_reply_to="q9@mission.example",
    references=tuple(f"q{n}@mission.example" for n in range(9)),
    language="fr",
    headers=(("X-Letter", "ISU/L/2026/001"),),
)


def composed(mail: OutgoingMail = MAIL, **changes: Any) -> bytes:
    return compose(replace(mail, **changes), sender=ISU, message_id="isu.c7@isu.example", date=NOW)


def by_the_library(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_what_goes_in_comes_out() -> None:
    read = read_mail(composed())

    assert (read.sender, read.to, read.cc, read.subject) == (ISU, MAIL.to, MAIL.cc, MAIL.subject)
    assert (read.message_id, read.date, read.in_reply_to) == ("isu.c7@isu.example", NOW, ("q9@mission.example",))
    assert read.references == (*MAIL.references, "q9@mission.example")
    assert (read.text, read.html.strip()) == (MAIL.text.rstrip(), MAIL.html)
    assert [(file.name, file.content) for file in read.attachments] == [(file.name, file.content) for file in FILES]
    assert (read.problems, read.automatic) == ((), ())


def test_another_reader_finds_the_same() -> None:
    message = by_the_library(composed())
    body = message.get_body(("plain",))

    assert (message["Subject"], message["From"].addresses[0].display_name) == (MAIL.subject, ISU.name)
    assert [one.display_name for one in message["To"].addresses] == [box.name for box in MAIL.to]
    assert [part.get_filename() for part in message.iter_attachments()] == [file.name for file in FILES]
    assert [part.get_payload(decode=True) for part in message.iter_attachments()] == [file.content for file in FILES]
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == MAIL.text
    assert not message.defects
    first, *_ = message.iter_parts()
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]


def test_lines_are_as_the_wire_wants_them() -> None:
    raw = composed(
        text="Вопрос? " * 500 + "\n.\n..x\n", references=tuple(f"{n}{'y' * 200}@m.example" for n in range(90))
    )

    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    read = read_mail(raw)
    assert len(read.references) <= 20
    assert (read.references[0][0], read.references[-1]) == ("0", "q9@mission.example")
    assert read.references[-2].startswith("89y")


def test_the_same_mail_gives_the_same_bytes() -> None:
    assert composed() == composed()


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Report\r\nBcc: x@evil.example"},
        {"subject": "Report\nBcc: x@evil.example"},
        {"subject": "Report\x00"},
        {"subject": "Report\u2028Bcc: x@evil.example"},
        {"to": (Mailbox("A\r\nBcc: x@evil.example", "a@m.example"),)},
        {"to": (Mailbox("A", "a@m.example>\r\nBcc: x@evil.example"),)},
        {"to": (Mailbox("A", "a@m.example, x@evil.example"),)},
        {"to": (Mailbox("A", "nobody"),)},
        {"to": (Mailbox("A", "é@m.example"),)},
        {"to": (), "cc": ()},
        {"headers": (("X-A", "b\r\nBcc: x@evil.example"),)},
        {"headers": (("X-A: b\r\nBcc", "x@evil.example"),)},
        {"headers": (("Bcc", "x@evil.example"),)},
        {"headers": (("from", "x@evil.example"),)},
        {"attachments": (OutgoingFile("a\r\nX: y.txt", "text/plain", b""),)},
        {"attachments": (OutgoingFile("", "text/plain", b""),)},
    ],
)
def test_nothing_gets_into_the_headers_that_does_not_belong_there(changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        composed(**changes)


def test_message_ids_from_outside_can_not_break_out() -> None:
    raw = composed(in_reply_to="a@b>\r\nBcc: x@evil.example", references=("ok@m.example", "x\ny@z", "a" * 2000 + "@b"))

    message = by_the_library(raw)
    assert (message["Bcc"], message["In-Reply-To"]) == (None, None)
    assert str(message["References"]) == "<ok@m.example>"


def test_a_type_of_file_from_outside_can_not_break_out() -> None:
    (part,) = by_the_library(
        composed(attachments=(OutgoingFile("a.eml", "text/x\r\nX-Evil: 1", b"x"),))
    ).iter_attachments()

    assert (part.get_content_type(), part["X-Evil"]) == ("application/octet-stream", None)


def test_domains_in_other_letters_are_written_for_the_wire() -> None:
    raw = composed(to=(Mailbox("", "a@bücher.example"),))

    assert b"To: a@xn--bcher-kva.example\r\n" in raw


@settings(max_examples=60, deadline=None)
@given(
    subject=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=200),
    name=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=80),
    text=st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf"), include_characters="\n"), max_size=2_000),
)
def test_any_words_survive(subject: str, name: str, text: str) -> None:
    raw = composed(subject=subject, to=(Mailbox(name, "a@m.example"),), text=text, html="", attachments=())

    message = by_the_library(raw)
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert [one.addr_spec for one in message["To"].addresses] == ["a@m.example"]
    assert [name for name in message if name == "Bcc"] == []
    content = message.get_content().replace("\r\n", "\n")
    assert content.rstrip("\n") == text.rstrip("\n")
    assert read_mail(raw).subject == one_line(clean(subject))
