"""`isu triage`: files judged on a fresh home, drafts in form, bad files named while the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.commands.terminal import Isu

ASKS = b"""From: "Ada Moreno" <a.moreno@mission-ie.example>
To: isu@secretariat.example
Subject: Re: deadline
Date: Wed, 25 Nov 2026 08:00:00 +0000
Message-ID: <one@mission-ie.example>

When did the Convention enter into force? Please confirm by tomorrow.
"""
AWAY = b"""From: k@mission-no.example
Subject: Automatic reply: note
Auto-Submitted: auto-replied
Message-ID: <two@mission-no.example>

I am out of the office. Please send us everything again.
"""
KEYS = {
    "file", "message_id", "from", "contact_id", "state", "language", "category", "urgent", "sensitive", "needs_reply",
    "automatic", "questions", "draft", "reasons",
}  # fmt: skip


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "asks.eml").write_bytes(ASKS)
    (folder / "away.eml").write_bytes(AWAY)
    (folder / "note.txt").write_text("no mail")
    return folder


def test_mails_are_judged_without_any_set_up(tmp_path: Path, mails: Path) -> None:
    ran = Isu(tmp_path / "home")("triage", mails, "--json")
    asks, away = ran.objects

    assert (ran.status, ran.err) == (0, "")
    assert set(asks) >= KEYS
    assert (asks["file"], asks["message_id"], asks["from"]) == (
        "asks.eml", "one@mission-ie.example", "a.moreno@mission-ie.example"
    )  # fmt: skip
    assert (asks["state"], asks["language"], asks["urgent"], asks["needs_reply"]) == ("IRL", "en", True, True)
    assert asks["draft"]["subject"] == "Re: deadline"
    assert "1 August 2010" in asks["draft"]["body"]
    assert (away["automatic"], away["draft"], away["category"]) == (True, None, "auto_reply")


def test_a_file_that_is_no_mail_is_named_and_the_rest_goes_on(isu: Isu, mails: Path) -> None:
    (mails / "empty.eml").write_bytes(b"")
    ran = isu("triage", mails / "none.eml", mails / "note.txt", mails / "empty.eml", mails / "asks.eml", "--json")

    assert ran.status == 1
    assert [row["file"] for row in ran.objects] == ["asks.eml"]
    assert ran.err.splitlines() == [
        "isu: none.eml: there is no such file",
        "isu: note.txt: not a mail",
        "isu: empty.eml: empty",
    ]


def test_the_table_says_the_same(isu: Isu, mails: Path) -> None:
    ran = isu("triage", mails, "--drafts")

    assert ran.status == 0
    assert "IRL" in ran.out
    assert "Dear Ada Moreno," in ran.out


def test_what_is_set_right_is_followed(own: Isu, mails: Path) -> None:
    (mails / "again.eml").write_bytes(ASKS.replace(b"<one@", b"<three@").replace(b"tomorrow", b"tomorrow noon"))
    taught = own("triage", mails / "asks.eml", "--correct", "category=media", "--correct", "state=NOR", "--json")
    again = own("triage", mails / "again.eml", "--json")

    assert (taught.object["category"], taught.object["state"]) == ("media", "NOR")
    assert (again.object["category"], again.object["state"]) == ("media", "NOR")


@pytest.mark.parametrize("given", ["category=none", "state=XXX", "colour=red"])
def test_a_wrong_correction_is_one_clear_line(isu: Isu, mails: Path, given: str) -> None:
    ran = isu("triage", mails / "asks.eml", "--correct", given)

    assert (ran.status, ran.out) == (1, "")
    assert ran.error.startswith("isu: ")


def test_a_folder_without_mails_is_said(isu: Isu, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()

    assert isu("triage", tmp_path / "bare").error == "isu: no .eml file there"
