"""The third-party mails beside the project: all are read, nothing is lost, and what is expected of them holds."""

from __future__ import annotations

import email
import hashlib
import json
import time
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from bot.mail.folding import folds
from bot.mail.parse import read_mail
from bot.mail.structure import Part, read_structure
from knowledge.mail import Mail, Mailbox

pytestmark = pytest.mark.shared


@pytest.fixture
def mails(shared: Path) -> Path:
    folder = shared / "mail_fixtures"
    if not folder.is_dir():
        pytest.skip("the folder 'mail_fixtures' is not among the shared test documents")
    return folder


def real_mails(mails: Path) -> list[Path]:
    """The files that are whole mails, not bodies."""
    kinds = ("mikel-mail/**/*.eml", "cpython-test_email/data/msg_*.txt", "mailgun-talon/**/*.eml")
    return sorted(path for kind in kinds for path in mails.glob(kind))


def test_every_file_is_read_and_none_stops_the_reading(mails: Path) -> None:
    paths = [path for path in mails.rglob("*") if path.is_file()]

    for path in paths:
        raw = path.read_bytes()
        begun = time.perf_counter()
        read = read_mail(raw)
        assert time.perf_counter() - begun < 2, path.name
        assert read.sha256 == hashlib.sha256(raw).hexdigest()
        assert not [problem for problem in read.problems if "could not be read" in problem], path.name
    assert len(paths) > 200


def leaves(message: Message) -> list[bytes]:
    """What the standard library finds in the leaves of a mail; mails in mails are opened."""
    if message.is_multipart():
        payload = message.get_payload()
        assert isinstance(payload, list)
        return [leaf for part in payload if isinstance(part, Message) for leaf in leaves(part)]
    found = message.get_payload(decode=True)
    return [found] if isinstance(found, bytes) else []


def sound(message: Message) -> bool:
    """Does the standard library find nothing wrong with it? Reports and references it opens as if they were mails."""
    parts = list(message.walk())
    reports = any(
        part.get_content_maintype() == "message" and part.get_content_type() != "message/rfc822" for part in parts
    )
    return not reports and not any(part.defects for part in parts)


def test_the_parts_are_those_the_standard_library_finds(mails: Path) -> None:
    compared = 0
    for path in real_mails(mails):
        raw = path.read_bytes()
        message = email.message_from_bytes(raw)
        if not sound(message):
            continue
        root, _ = read_structure(raw)
        ours = [part.content.strip() for part in root.walk() if not part.parts and part.content.strip()]
        assert [leaf.strip() for leaf in leaves(message) if leaf.strip()] == ours, path.name
        compared += 1
    assert compared > 90


def outer(part: Part) -> list[Part]:
    """The leaves of a mail; a mail in it counts as one, since it is kept whole."""
    if not part.parts or part.kind == "message/rfc822":
        return [part]
    return [leaf for child in part.parts for leaf in outer(child)]


def test_every_part_is_in_the_text_or_among_the_files(mails: Path) -> None:
    for path in real_mails(mails):
        raw = path.read_bytes()
        root, _ = read_structure(raw)
        read = read_mail(raw)
        held = {file.sha256 for file in read.attachments}
        shown = [part for part in outer(root) if part.content.strip()]
        texts = [part for part in shown if hashlib.sha256(part.content).hexdigest() not in held]
        assert all(part.kind.startswith("text/") for part in texts), path.name
        assert not texts or read.text or read.html, path.name


def replies(mails: Path) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = json.loads(
        (mails / "zapier-email-reply-parser" / "expected_facts.json").read_text(encoding="utf-8")
    )
    return facts


def test_replies_of_the_zapier_fixtures(mails: Path) -> None:
    folder = mails / "zapier-email-reply-parser" / "test" / "emails"
    wrong = []
    for name, fact in replies(mails).items():
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        begun = time.perf_counter()
        mail = Mail(sha256="", text=text, folds=folds(text))
        seconds = time.perf_counter() - begun
        holds = (
            mail.fresh == fact.get("reply", mail.fresh)
            and all(words in mail.fresh for words in fact.get("reply_contains", []))
            and not any(words in mail.fresh for words in fact.get("reply_not_contains", []))
            and seconds < fact.get("max_seconds", 1)
            and _folded_as(fact, mail)
        )
        if not holds:
            wrong.append(name)
    assert wrong == []


def _folded_as(fact: dict[str, Any], mail: Mail) -> bool:
    """The fragments of the fixtures as folds: quoted ones are a quote, signatures and hidden ones folded in some way.

    Two neighbours of one kind are one fold here, and a signature below a quote of its own is part of that quote.
    """
    kinds = [fold.kind for fold in mail.folds]
    if "hidden" in fact:
        return bool(kinds) == any(fact["hidden"]) and bool(mail.fresh) == (not all(fact["hidden"]))
    if "signature" in fact:
        return ("signature" in kinds) == any(fact["signature"])
    if "quoted" in fact:
        return kinds.count("quote") == sum(fact["quoted"])
    if fact.get("n_fragments") == 1:
        return kinds == []
    return True


def test_signatures_of_the_talon_fixtures(mails: Path) -> None:
    folder = mails / "mailgun-talon" / "tests" / "fixtures" / "signature" / "emails" / "stripped"
    wrong = []
    for path in sorted(folder.glob("*_body")):
        name = path.name.removesuffix("_body")
        text = path.read_text(encoding="utf-8")
        sender = (folder / f"{name}_sender").read_text(encoding="utf-8").strip()
        box = Mailbox("", sender) if "@" in sender else Mailbox(sender)
        mail = Mail(sha256="", text=text, folds=folds(text, (), box))
        expected = (folder / f"{name}_signature").read_text(encoding="utf-8").strip()
        if mail.folded("signature").strip() != expected:
            wrong.append(name)
    assert wrong == []


def test_standard_replies_of_the_talon_fixtures(mails: Path) -> None:
    folder = mails / "mailgun-talon" / "tests" / "fixtures" / "standard_replies"
    fresh = {path.stem: read_mail(path.read_bytes()).fresh for path in sorted(folder.glob("*.eml"))}

    assert set(fresh.values()) == {"Hello"}
    assert len(fresh) == 12


def test_html_replies_of_the_talon_fixtures(mails: Path) -> None:
    folder = mails / "mailgun-talon" / "tests" / "fixtures" / "html_replies"
    head = b"Content-Type: text/html; charset=utf-8\n\n"
    fresh = {path.stem: read_mail(head + path.read_bytes()).fresh for path in sorted(folder.glob("*.html"))}

    assert set(fresh.values()) == {"Hi. I am fine."}
    assert len(fresh) == 9


def test_bounces_among_the_fixtures(mails: Path) -> None:
    folder = mails / "mikel-mail" / "spec" / "fixtures" / "emails" / "multipart_report_emails"
    failed = {path.stem: len(read_mail(path.read_bytes()).bounced) for path in folder.glob("*.eml")}
    late = {path.stem: len(read_mail(path.read_bytes()).deferred) for path in folder.glob("*.eml")}

    assert failed == {
        "multi_address_bounce1": 5,
        "multi_address_bounce2": 5,
        "multipart_report_multiple_status": 1,
        "report_422": 0,
        "report_530": 1,
    }
    assert {name for name, count in late.items() if count} == {"report_422"}
