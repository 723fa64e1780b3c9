"""`isu inbox`, as people type it, against a real server: what is read, drafted, shown, corrected and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest

from tests.bot.commands.terminal import Isu
from tests.bot.mail.inbox.office import letter
from tests.mail_servers import ADDRESS, PASSWORD, Server, pymap


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with pymap() as server:
        yield server


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    running.empty()
    settings = {
        "MAIL_ADDRESS": ADDRESS,
        "MAIL_PASSWORD": PASSWORD,
        "IMAP_HOST": "localhost",
        "IMAP_PORT": str(running.port),
        "MAIL_CA_FILE": str(running.ca_file),
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ISU_{name}", value)
    for name in ("MAIL_AUTH", "MAIL_USER", "IMAP_DRAFTS", "IMAP_SENT", "MAIL_AUTHSERV"):
        monkeypatch.delenv(f"ISU_{name}", raising=False)
    return running


QUESTION = letter(
    1,
    "Dear colleagues,\n\nBy when must the annual transparency report under Article 7 be submitted?\n\nRegards,\nAmara",
    subject="Article 7 report",
)


def test_a_mail_is_triaged_drafted_for_shown_and_logged(own: Isu, server: Server) -> None:
    server.drop(QUESTION)

    assert own("inbox", "poll", "--json").object == {"read": 1, "handled": 1, "drafts": 1, "quarantined": 0}

    ((raw, _),) = server.mails("Drafts")
    draft = message_from_bytes(raw, policy=default)
    assert draft["In-Reply-To"] == "<1@mfa.example>"
    assert "30 April" in draft.get_body().get_content()
    shown = own("inbox", "show", "1", "--json").object
    assert (shown["category"], shown["language"], shown["step"]) == ("article7_report", "en", "done")
    assert shown["draft"]["state"] == "appended"
    assert shown["draft"]["citations"]
    assert shown["reasons"]
    assert "Article 7 report" in own("inbox", "show", "1").out
    figures = own("inbox", "status", "--json").object
    assert figures["mails"] == {"done": 1}
    assert figures["drafts"] == {"appended": 1}
    assert figures["oldest_waiting_s"] is None
    assert "1 appended" in own("inbox", "status").out
    assert shown["case"] in own("log", "show").out
    assert own("inbox", "poll", "--json").object["handled"] == 0


def test_the_bytes_of_a_mail_can_be_had_as_they_came(own: Isu, server: Server) -> None:
    server.drop(QUESTION)
    own("inbox", "poll")

    assert "By when must the annual transparency report" in own("inbox", "show", "1", "--raw").out


def test_a_correction_is_kept_and_taught(own: Isu, server: Server) -> None:
    server.drop(QUESTION)
    own("inbox", "poll")

    assert own("inbox", "correct", "1", "category=universalization", "state=LAO", "sensitive=yes").status == 0

    shown = own("inbox", "show", "1", "--json").object
    assert (shown["category"], shown["state"], shown["sensitive"]) == ("universalization", "LAO", True)
    server.drop(letter(2, "Another question?", subject="Something else"))
    own("inbox", "poll")
    assert own("inbox", "show", "2", "--json").object["state"] == "LAO", "a later mail of that sender follows"


@pytest.mark.parametrize("wrong", ["category=nonsense", "state=Laos", "colour=red", "sensitive=perhaps"])
def test_a_correction_that_says_nothing_is_refused(own: Isu, server: Server, wrong: str) -> None:
    server.drop(QUESTION)
    own("inbox", "poll")

    said = own("inbox", "correct", "1", wrong)

    assert said.status == 1
    assert said.error.startswith("isu: ")


def test_backfill_reads_everything_once(own: Isu, server: Server) -> None:
    server.drop(QUESTION)

    assert own("inbox", "backfill", "--json").object["read"] == 1
    assert own("inbox", "backfill", "--json").object["read"] == 0


def test_an_empty_quarantine_and_a_mail_that_is_not_there(own: Isu, server: Server) -> None:
    assert own("inbox", "quarantine").err == "nothing is in quarantine\n"
    assert own("inbox", "quarantine", "--json").out == ""
    assert own("inbox", "retry", "7").error == "isu: there is no such mail in quarantine"
    assert own("inbox", "show", "7").error == "isu: there is no such mail"


def test_what_is_missing_is_named(own: Isu, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAIL_ADDRESS", "MAIL_PASSWORD", "IMAP_HOST"):
        monkeypatch.delenv(f"ISU_{name}", raising=False)

    assert "ISU_MAIL_ADDRESS" in own("inbox", "status").error
    assert "ISU_IMAP_HOST" in own("inbox", "poll").error


def test_doctor_looks_into_the_mailbox(own: Isu, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {row["name"]: row for row in own("doctor", "--json").objects}
    assert found["mailbox"]["state"] == "ok"
    assert "drafts in Drafts" in found["mailbox"]["says"]

    monkeypatch.setenv("ISU_MAIL_PASSWORD", "wrong")
    found = {row["name"]: row for row in own("doctor", "--json").objects}
    assert found["mailbox"]["state"] == "broken"
