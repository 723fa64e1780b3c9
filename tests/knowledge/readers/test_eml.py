"""Mails: what a person reads of them, however they are broken."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from knowledge.document import MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.eml import read_eml

HEAD = (
    "Subject: Report\nFrom: Ada Obi <ada@mission.example>\nTo: isu@ccm.example\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n"
)


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = headers.get("subject", "Article 7 – rapport annuel")
    message["From"] = "Adaéze Obi <ada@mission.example>"
    message["To"] = "isu@ccm.example, second@ccm.example"
    message["Date"] = "Mon, 2 Mar 2026 10:00:00 +0100"
    return message


def test_headers_are_the_first_lines_and_properties() -> None:
    message = mail()
    message.set_content("Dear colleagues,\n\nplease find it\nbelow.\n")
    extract = read_eml(message.as_bytes(), "a.eml")
    assert extract.text == (
        "Subject: Article 7 – rapport annuel\nFrom: Adaéze Obi <ada@mission.example>\n"
        "To: isu@ccm.example, second@ccm.example\nDate: Mon, 02 Mar 2026 10:00:00 +0100\n\n"
        "Dear colleagues,\n\nplease find it\nbelow.\n"
    )
    assert extract.properties == {
        "subject": "Article 7 – rapport annuel",
        "from": "Adaéze Obi <ada@mission.example>",
        "to": "isu@ccm.example, second@ccm.example",
        "date": "2026-03-02T10:00:00+01:00",
    }
    assert extract.wrapped and extract.media_type == "message/rfc822"


def test_the_plain_version_is_preferred_and_attachments_are_named() -> None:
    message = mail()
    message.set_content("Plain words.")
    message.add_alternative("<p>HTML words.</p>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="../../etc/état 2025.pdf")
    message.add_attachment(b"x", maintype="application", subtype="octet-stream")
    message.add_attachment("inside words", filename="notes.txt")
    extract = read_eml(message.as_bytes(), "a.eml")
    assert "Plain words." in extract.text and "HTML" not in extract.text and "inside words" not in extract.text
    assert extract.properties["attachments"] == "état 2025.pdf, unnamed (application/octet-stream), notes.txt"


def test_html_is_read_where_the_plain_version_is_missing_or_blank() -> None:
    message = mail()
    message.set_content(" \n")
    message.add_alternative("<h1>Title</h1><table><tr><td>a<td>b</table>", subtype="html")
    extract = read_eml(message.as_bytes(), "a.eml")
    assert extract.text.endswith("Title\n\na\tb\n")
    assert {mark.kind for mark in extract.marks} == {MarkKind.HEADING, MarkKind.TABLE_ROW}
    assert not extract.wrapped


@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        (
            "Content-Type: text/plain; charset=windows-1251\nContent-Transfer-Encoding: 8bit\n",
            "Привет".encode("cp1251"),
            "Привет",
        ),
        ("Content-Type: text/plain; charset=no-such-thing\n", "déjà".encode(), "déjà"),
        ("Content-Type: text/plain; charset=us-ascii\n", "déjà".encode("cp1252"), "déjà"),
        ("Content-Transfer-Encoding: base64\n", b"V29yZHM=", "Words"),
        ("Content-Transfer-Encoding: base64\n", b"V29yZHM= !! broken", "Words"),
        ("Content-Transfer-Encoding: quoted-printable\n", b"caf=E9 =\nau lait", "café au lait"),
        ("Content-Transfer-Encoding: nonsense\n", b"Words", "Words"),
    ],
)
def test_bodies_are_decoded_whatever_they_claim(head: str, body: bytes, words: str) -> None:
    assert words in read_eml(f"{HEAD}{head}\n".encode() + body, "a.eml").text


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (b"=?utf-8?B?w6l0w6k=?= =?iso-8859-1?Q?_d=E9j=E0?=", "été déjà"),
        (b"=?no-such?Q?words?=", "words"),
        (b"=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("raw déjà vu".encode("cp1252"), "raw déjà vu"),
        (b"folded\r\n  over lines", "folded over lines"),
    ],
)
def test_subjects_are_decoded_whatever_they_claim(subject: bytes, words: str) -> None:
    data = b"From: ada@mission.example\r\nSubject: " + subject + b"\r\n\r\nx"
    assert read_eml(data, "a.eml").properties["subject"] == words


def test_a_date_that_is_none_is_kept_as_it_stands() -> None:
    data = b"From: ada@mission.example\nDate: soon, 99 Foo 10000000000\n\nx"
    assert read_eml(data, "a.eml").properties["date"] == "soon, 99 Foo 10000000000"


def test_hostile_structure_is_refused_or_cut_short() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=a%d\n\n--a%d\n" % (n, n) for n in range(3000))
    with pytest.raises(UnreadableDocument, match="nested too deeply"):
        read_eml(nested, "a.eml")
    wide = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nword\n" * 5000
    assert read_eml(wide, "a.eml").text.count("word") < 1001
    long = b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nx"
    assert len(read_eml(long, "a.eml").properties["subject"]) < 10_000


def test_what_has_no_header_is_no_mail() -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.eml: not a mail"):
        read_eml(b"only words\n\nand more", "a.eml")


@pytest.mark.shared
def test_no_mail_of_the_fixtures_breaks_the_reader(shared: Path) -> None:
    folder = shared / "mail_fixtures"
    files = [*folder.rglob("*.eml"), *(folder / "cpython-test_email" / "data").glob("*.txt")]
    assert len(files) > 150
    read = refused = 0
    for file in files:
        try:
            extract = read_eml(file.read_bytes(), file.name)
        except UnreadableDocument:
            refused += 1
            continue
        read += 1
        extract.text.encode("utf-8")
        assert all(0 <= mark.start < mark.end <= len(extract.text) for mark in extract.marks)
    assert refused <= 3 < read
