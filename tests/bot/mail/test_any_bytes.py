"""Reading never raises and stays in time, whatever arrives: random bytes, and mails with pieces moved and broken."""

from __future__ import annotations

import hashlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail.limits import LIMITS
from bot.mail.parse import _read, plain_mail, read_mail
from knowledge.mail import Mail, Mailbox
from tests.bot.mail.letters_of_clay import mail, parts, piece

_LINES = st.sampled_from(
    [
        b"From: a@b.example",
        b"From: =?utf-8?B?4pyTIA?= <a@b.example>, (((((",
        b"To: g: a@b.example;",
        b"Subject: =?utf-8?Q?=?= =?x?b?y?=",
        b"Date: Tue, 99 Foo 99999 25:61:61 +9999",
        b"Message-ID: <<[a@b]>>",
        b"References: <a> <b@c> <<<",
        b"Content-Type: multipart/mixed; boundary=b",
        b'Content-Type: multipart/alternative; boundary="',
        b"Content-Type: multipart/related; start=<x>; boundary=c",
        b"Content-Type: message/rfc822",
        b"Content-Type: message/delivery-status",
        b"Content-Type: text/html; charset=unicode_escape",
        b"Content-Type: text/plain; charset=utf-16; format=flowed; delsp=yes",
        b"Content-Type: text/calendar; charset=utf-7",
        b"Content-Type: application/ms-tnef; name*0*=''%FF; name*1*=%",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: attachment; filename*99999*=utf-8''%",
        b"Authentication-Results: mx; dmarc=pass (((",
        b"Auto-Submitted: auto-replied",
        b" folded",
        b"",
        b"--b",
        b"--b--",
        b"--c",
        b"begin 644 x",
        b"M" * 61,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:99999999T999999\r\nEND:VEVENT\r\nEND:VCALENDAR",
        b"\x78\x9f\x3e\x22\x00\x00\x02\x0c\x80\x02\x00\xff\xff\xff\xff",
        b"<html><table><tr><td><blockquote type=cite>x<!--",
        b"On 1 May 2026 at 10:00 a@b.example wrote:",
        b"> quoted",
        b"-- ",
        b"Final-Recipient: rfc822; a@b.example",
        b"Action: failed",
        b"Status: 5.1.1",
        b"\xff\xfe\x00\xd8",
    ]
)


def read(raw: bytes) -> Mail:
    """Reads without the net that would hide a fault of ours."""
    return _read(raw, hashlib.sha256(raw).hexdigest(), "mx", LIMITS)


def consistent(mail: Mail) -> None:
    at = 0
    for fold in mail.folds:
        assert at <= fold.start < fold.end <= len(mail.text)
        at = fold.end
    assert len({file.name.lower() for file in mail.attachments}) == len(mail.attachments)
    for file in mail.attachments:
        assert file.content is not None
        assert (len(file.content), hashlib.sha256(file.content).hexdigest()) == (file.size, file.sha256)
        assert "/" not in file.name
        assert file.name.strip()
    (mail.subject + mail.text + mail.html + mail.sender.name).encode("utf-8")  # storable: no half surrogate pairs
    assert "\x00" not in mail.subject + mail.text + mail.html + mail.sender.name + mail.sender.address


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes(raw: bytes) -> None:
    consistent(read(raw))


@settings(max_examples=250, deadline=None)
@given(st.lists(_LINES, max_size=40), st.sampled_from([b"\r\n", b"\n", b"\r"]))
def test_any_lines(lines: list[bytes], end: bytes) -> None:
    consistent(read(end.join(lines)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=1_000))
def test_any_words(name: str, subject: str, text: str) -> None:
    found = plain_mail(Mailbox(name, "a@b.example"), subject, text)

    assert found.fresh in found.text or found.folds


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(4))
def test_fixtures_with_pieces_broken(shared: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 a test
    files = sorted(path for path in (shared / "mail_fixtures").rglob("*") if path.suffix in (".eml", ".txt"))
    for path in chance.sample(files, 40):
        raw = broken(path.read_bytes(), chance)
        begun = time.perf_counter()
        consistent(read(raw))
        assert time.perf_counter() - begun < 10, path.name


def broken(raw: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut, doubled or put together anew."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randint(1, 60))
        what = chance.randrange(4)
        if what == 0 and data:
            data[at:end] = chance.randbytes(end - at)
        elif what == 1:
            del data[at:end]
        elif what == 2:
            data[at:at] = data[end : end + 200]
        else:
            data[at:at] = chance.choice([b"\r\n\r\n", b"=?utf-8?b?", b'"', b"<", b"--", b";", b"\x00", b"\n "])
    return bytes(data)


HEAVY = {
    "headers": b"".join(b"X-%d: y\r\n" % n for n in range(200_000)) + b"\r\nbody",
    "one header": b"Subject: " + b"=?utf-8?Q?=41" * 400_000 + b"\r\n\r\nbody",
    "addresses": b"To: " + b'"a, b" <' * 300_000 + b"\r\n\r\nbody",
    "parameters": b"Content-Type: text/plain" + b'; a="' * 300_000 + b"\r\n\r\nbody",
    "references": b"References: " + b"<a@b> " * 400_000 + b"\r\n\r\nbody",
    "open tags": mail("Content-Type: text/html", body=b"<div><b>" * 250_000),
    "tables": mail("Content-Type: text/html", body=b"<table><tr><td>" * 100_000),
    "entities": mail("Content-Type: text/html", body=b"&lt;" * 400_000),
    "blockquotes": mail("Content-Type: text/html", body=b"<blockquote type=cite>x</blockquote>" * 30_000),
    "boundary lines": mail("Content-Type: multipart/mixed; boundary=b", body=b"--b\r\n" * 300_000),
    "almost boundaries": mail("Content-Type: multipart/mixed; boundary=b", body=b"--bx" * 400_000),
    "base64": mail("Content-Transfer-Encoding: base64", body=b"A" * 5_000_000),
    "quoted lines": mail(body=b"> \r\n" * 400_000),
    "addresses in a bounce": mail(
        "Return-Path: <>", body=b"undeliverable a@b.example\r\n" * 80_000, head=["From: mailer-daemon@x.example"]
    ),
    "dots": mail(body=b"a." * 500_000, head=["From: mailer-daemon@x.example", "Subject: Undeliverable"]),
    "nested mails": b"Content-Type: message/rfc822\r\n\r\n" * 50_000,
    "spaces": mail(body=b" " * 2_000_000 + b"x"),
    "colons": mail(body=b": " * 500_000),
}


@pytest.mark.parametrize("raw", HEAVY.values(), ids=HEAVY.keys())
def test_mails_made_to_take_long_are_read_in_time(raw: bytes) -> None:
    begun = time.perf_counter()
    read(raw)

    assert time.perf_counter() - begun < 20


def test_a_fault_of_ours_is_a_problem_of_the_mail_and_not_of_the_mailbox() -> None:
    kind, body = parts("mixed", piece("text/plain", b"x"))
    raw = mail(kind, body=body)

    found = read_mail(raw, limits=None)  # type: ignore[arg-type]

    assert found.problems == ("could not be read (AttributeError)",)
    assert found.sha256 == hashlib.sha256(raw).hexdigest()
