"""`isu newsletter`, as staff type it: from notes to copies sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.memory.contacts.consents import ledger
from knowledge.memory.store import open_store
from tests.bot.commands.terminal import Isu
from tests.bot.mail.smtp_server import PASSWORD, USER, Script, serve
from tests.certificates import Certificate, certificate
from tests.stores import sqlite_url

__all__ = ["certificate"]

BY = ("--by", "Ana Director")
CONTACTS = """Name,E-mail,Country,Language,Newsletter
Ana Envoy,ana@mission.example,Peru,es,yes
Owen Envoy,owen@mission.example,Norway,en,yes
Chloé Envoy,chloe@mission.example,Sénégal,,yes
Dan Envoy,dan@mission.example,Ireland,en,no
"""


@dataclass
class Story:
    """A home with contacts, a folder for the draft, and a server that takes mails."""

    isu: Isu
    folder: Path
    script: Script

    def draft(self, *more: str) -> dict[str, object]:
        given = ("--from", "2025-07-01", "--to", "2025-12-31", "--out", self.folder, "--by", "Ben Officer")
        said = self.isu("newsletter", "draft", *given, "--json", *more)
        assert said.status == 0, said.err
        return dict(said.object)

    @property
    def sheet(self) -> Path:
        return self.folder / "newsletter.toml"


@pytest.fixture
def story(tmp_path: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    script = Script()
    with serve(script, certificate, login=True) as server:
        settings = {
            "MAIL_ADDRESS": USER,
            "MAIL_PASSWORD": PASSWORD,
            "MAIL_CA_FILE": certificate.chain,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": server.port,
            "SEND_PER_MINUTE": 1_000,
        }
        for name, value in settings.items():
            monkeypatch.setenv(f"ISU_{name}", str(value))
        for name in ("FOUR_EYES", "IMAP_HOST", "PUBLIC_URL", "MAIL_AUTH", "MAIL_USER"):
            monkeypatch.delenv(f"ISU_{name}", raising=False)
        made = Story(Isu(tmp_path / "home"), tmp_path / "draft", script)
        (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
        said = made.isu("contacts", "import", tmp_path / "contacts.csv", "--by", "Rosa Clerk")
        assert said.status == 0, said.err
        yield made


def test_from_draft_to_copies(story: Story) -> None:
    drafted = story.draft()
    assert [one for one in drafted["findings"] if one["severity"] == "blocking"] == []  # type: ignore[attr-defined]
    names = {path.name for path in story.folder.iterdir()}
    assert {
        f"newsletter.{one}.{kind}" for one in ("en", "fr", "es") for kind in ("txt", "html", "mail.html", "pdf")
    } < names

    planned = story.isu("newsletter", "approve", story.folder, *BY, "--dry-run", "--json").object
    assert (planned["readers"], planned["languages"], planned["copies"]) == (3, {"en": 1, "fr": 1, "es": 1}, 0)
    wrong = story.isu("newsletter", "approve", story.folder, *BY, "--seen", "0" * 64)
    assert "changed since it was read" in wrong.error
    assert "not approved" in story.isu("newsletter", "send", "1").error

    right = story.isu("newsletter", "approve", story.folder, *BY, "--seen", str(drafted["sha256"]), "--json").object
    assert (right["approved"], right["copies"]) == (True, 3)
    assert len(story.isu("newsletter", "send", "1", "--dry-run", "--json").objects) == 3
    assert story.isu("newsletter", "send", "1", "--json").object["sent"] == 3
    assert story.isu("newsletter", "send", "1", "--json").object["sent"] == 0
    assert sorted(one.rcpt_tos[0] for one in story.script.took) == [
        "ana@mission.example", "chloe@mission.example", "owen@mission.example",
    ]  # fmt: skip
    assert story.isu("newsletter", "approve", story.folder, *BY, "--json").object["copies"] == 0


def test_what_was_approved_goes_out_once_even_if_it_is_changed_later(story: Story) -> None:
    story.draft()
    assert story.isu("newsletter", "approve", story.folder, *BY).status == 0
    changed = story.sheet.read_text(encoding="utf-8").replace("Newsletter of the", "Bulletin of the")
    story.sheet.write_text(changed, encoding="utf-8")

    assert "approved already" in story.isu("newsletter", "approve", story.folder, *BY).error


def test_notes_enter_when_cleared_and_translated(story: Story) -> None:
    assert story.isu("newsletter", "note", "Wir", "--by", "Ben Officer", "--lang", "de").status == 1
    assert story.isu("newsletter", "note", "A new colleague.", "--by", "Ben Officer").status == 0
    (note,) = story.isu("newsletter", "notes", "--json").objects
    assert (note["section"], note["cleared_by"]) == ("news", "")
    day = str(note["at"])[:10]
    given = ("draft", "--from", day, "--to", day, "--out", story.folder, "--by", "Ben Officer", "--json")
    findings = {one["check"] for one in story.isu("newsletter", *given).object["findings"]}
    assert "not_cleared" in findings

    assert story.isu("newsletter", "clear", "1", *BY).status == 0
    assert "untranslated" in {one["check"] for one in story.isu("newsletter", *given).object["findings"]}
    blocked = story.isu("newsletter", "approve", story.folder, *BY)
    assert "has no text in fr, es" in blocked.error
    assert story.isu("newsletter", "preview", story.folder).status == 1

    text = story.sheet.read_text(encoding="utf-8").replace(
        'fr = ""\nes = ""\nsource', 'fr = "Une collègue."\nes = "-"\nsource'
    )
    story.sheet.write_text(text, encoding="utf-8")
    assert story.isu("newsletter", "preview", story.folder).status == 0
    assert "Une collègue." in (story.folder / "newsletter.fr.txt").read_text(encoding="utf-8")
    assert "colleague" not in (story.folder / "newsletter.es.txt").read_text(encoding="utf-8")


def test_findings_may_be_overruled_with_a_reason(story: Story) -> None:
    story.draft()
    text = story.sheet.read_text(encoding="utf-8").replace('en = "Newsletter of', 'en = "TODO Newsletter of')
    story.sheet.write_text(text, encoding="utf-8")

    assert "overrule it with a reason" in story.isu("newsletter", "approve", story.folder, *BY).error
    assert story.isu("newsletter", "approve", story.folder, *BY, "--overrule", "the title is meant so").status == 0


def test_under_four_eyes_who_drafted_does_not_approve(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISU_FOUR_EYES", "true")
    story.draft()

    refused = story.isu("newsletter", "approve", story.folder, "--by", "ben officer")
    assert refused.error == "isu: who asked for it may not approve it"
    assert story.isu("outbox", "status", "--json").object["approved"] == 0
    assert story.isu("newsletter", "approve", story.folder, *BY).status == 0


def test_gathering_again_keeps_what_was_edited(story: Story) -> None:
    story.draft()
    text = story.sheet.read_text(encoding="utf-8").replace('id = "count"\n', 'id = "count"\ndrop = true\n')
    story.sheet.write_text(text, encoding="utf-8")
    again = story.draft()

    assert "count" not in [one["id"] for one in again["items"]]  # type: ignore[attr-defined]
    other = ("--from", "2025-01-01", "--to", "2025-06-30", "--out", story.folder)
    assert "another period" in story.isu("newsletter", "draft", *other).error


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"newsletter = 1\n[[item", b"newsletter = 99\n", b""])
def test_a_broken_file_is_one_clear_line(story: Story, broken: bytes) -> None:
    story.draft()
    story.sheet.write_bytes(broken)

    said = story.isu("newsletter", "preview", story.folder)
    assert said.status == 1
    assert re.fullmatch(r"isu: [^\n]+", said.error)


def test_nobody_to_write_to(story: Story) -> None:
    story.draft()
    said = story.isu("newsletter", "approve", story.folder, *BY, "--group", "No such")
    assert said.error == "isu: there is no such group"
    assert story.isu("newsletter", "preview", story.folder / "nowhere").status == 1


def test_who_says_no_after_the_approval_gets_none(story: Story) -> None:
    story.draft()
    assert story.isu("newsletter", "approve", story.folder, *BY).status == 0
    contact = next(one for one in story.isu("contacts", "find", "Owen", "--json").objects)
    said = story.isu(
        "contacts", "consent", str(contact["contact_id"]), "--no", "--source", "phone", "--by", "Rosa Clerk"
    )
    assert said.status == 0, said.err

    assert story.isu("newsletter", "send", "1", "--json").object["sent"] == 2
    store = open_store(sqlite_url(story.isu.home / "isu.db"))
    assert [one.given for one in ledger(store, int(contact["contact_id"]))] == [True, False]
    store.close()
