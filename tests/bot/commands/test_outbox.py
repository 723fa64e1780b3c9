"""`isu outbox` and the register's side of `isu letters`, as people type them; sending is tested with servers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.memory.delivery import Delivery
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import Store, open_store
from knowledge.rules.approval import Approval
from tests.bot.commands.terminal import Isu
from tests.bot.mail.smtp_server import free_port
from tests.knowledge.outbox_samples import mail

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
BY = ("--by", "Ana Director")


@pytest.fixture
def store(own: Isu) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{own.home / 'isu.db'}")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISU_MAIL_ADDRESS", "office@isu.example")
    for name in ("SMTP_HOST", "IMAP_HOST", "FOUR_EYES", "MAIL_AUTH", "MAIL_PASSWORD", "MAIL_CA_FILE"):
        monkeypatch.delenv(f"ISU_{name}", raising=False)


def kept(isu: Isu, kind: str = "article7_annual_reminder", state: str = "MWI", by: str = "Ben Officer") -> str:
    said = isu("letters", "draft", kind, "--state", state, "--lang", "en", "--keep", "--by", by, "--json")
    assert said.status == 0, said.err
    return str(said.object["id"])


def addressed(isu: Isu) -> str:
    """A kept draft with an address, which the empty contact list can't give it."""
    letter_id = kept(isu)
    said = isu("letters", "address", letter_id, "--to", "mission@mwi.example", "--by", "Ben Officer")
    assert said.status == 0, said.err
    return letter_id


def test_a_mail_is_read_and_approved_by_its_hash(own: Isu, store: Store, tmp_path: Path) -> None:
    mail_id = str(Outbox(store).queue(mail(), NOW))
    shown = own("outbox", "show", mail_id, "--save", tmp_path / "mail.eml", "--json").object
    assert (tmp_path / "mail.eml").read_bytes() == mail().raw
    wrong = own("outbox", "approve", mail_id, *BY, "--seen", "0" * 64)
    assert (wrong.status, "changed" in wrong.error) == (1, True)
    right = own("outbox", "approve", mail_id, *BY, "--seen", shown["sha256"])
    assert right.out == f"{mail_id} approved by Ana Director; `isu outbox run` sends it\n"
    assert own("outbox", "status", "--json").object["approved"] == 1
    assert "approved Ana Director" in own("outbox", "show", mail_id).out


def test_who_asked_may_not_approve_under_four_eyes(own: Isu, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISU_FOUR_EYES", "true")
    mail_id = str(Outbox(store).queue(mail(), NOW))
    assert own("outbox", "approve", mail_id, "--by", "ben officer").error == "isu: who asked for it may not approve it"


def test_under_four_eyes_somebody_must_have_asked(own: Isu, monkeypatch: pytest.MonkeyPatch) -> None:
    letter_id = kept(own, by="")
    monkeypatch.setenv("ISU_FOUR_EYES", "true")
    assert "nobody is named" in own("letters", "approve", letter_id, *BY, "--overrule", "a test").err
    own("letters", "address", letter_id, "--to", "mission@mwi.example", *BY)
    assert "may not approve" in own("letters", "approve", letter_id, *BY, "--overrule", "a test").err


def test_a_person_settles_what_is_in_doubt(own: Isu, store: Store) -> None:
    outbox, delivery = Outbox(store), Delivery(store)
    for name in ("one", "two"):
        outbox.approve(outbox.queue(mail(name), NOW), Approval("Ana Director"), NOW)
    delivery.take("run", NOW)
    for mail_id in (1, 2):
        delivery.begin(mail_id, "run", NOW)
        delivery.doubt(mail_id, "the line broke", NOW)
    told = own("outbox", "status")
    assert "1 in doubt: find out, then: isu outbox confirm 1 --sent|--not-sent --by NAME" in told.err
    assert own("outbox", "confirm", "1", *BY).error == "isu: say --sent or --not-sent"
    assert own("outbox", "confirm", "1", *BY, "--sent").out == "1 is sent\n"
    assert own("outbox", "confirm", "2", *BY, "--not-sent").out == "2 is approved\n"
    assert [one["to"] for one in own("outbox", "run", "--dry-run", "--json").objects] == [["mission@ruritania.example"]]


def test_a_mail_is_withdrawn_with_a_reason(own: Isu, store: Store) -> None:
    mail_id = str(Outbox(store).queue(mail(), NOW))
    assert own("outbox", "withdraw", mail_id, *BY, "--reason", "sent by hand").status == 0
    assert [one["status"] for one in own("outbox", "list", "--json").objects] == ["withdrawn"]
    assert own("outbox", "list", "--status", "nonsense").status == 1


def test_sending_needs_a_server(own: Isu, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own("outbox", "run").error == "isu: sending needs ISU_SMTP_HOST"
    monkeypatch.setenv("ISU_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("ISU_SMTP_PORT", str(free_port()))
    assert own("outbox", "run").out == "nothing to do\n"
    checks = {one["name"]: one for one in own("doctor", "--json").objects}
    assert (checks["sending mail"]["state"], checks["outbox"]["says"]) == ("broken", "empty")


def test_a_letter_without_an_address_is_not_approved(own: Isu) -> None:
    said = own("letters", "approve", kept(own), *BY, "--overrule", "a test")
    assert "has no address" in said.err
    assert own("letters", "register", "--json").objects == []


def test_a_letter_gets_its_number_at_approval_and_keeps_it_when_void(own: Isu) -> None:
    letter_id = addressed(own)
    assert [str(one["id"]) for one in own("letters", "drafts", "--json").objects] == [letter_id]
    approved = own("letters", "approve", letter_id, *BY, "--overrule", "a test")
    reference = approved.out.split()[0]
    assert reference.startswith("ISU-CCM/") and reference.endswith("/001")
    (line,) = own("letters", "register", "--json").objects
    assert (line["reference"], line["standing"], line["reserved_by"]) == (reference, "approved", "Ana Director")
    assert own("letters", "send", reference, "--dry-run", "--json").object["to"] == ["mission@mwi.example"]
    assert own("letters", "corrigendum", reference, *BY).status == 1
    assert own("letters", "void", reference, *BY, "--reason", "wrong year").out == f"{reference} is void\n"
    assert "void: wrong year" in own("letters", "register").out
    assert "is void" in own("letters", "send", reference).error


def test_a_letter_is_read_before_it_is_approved(own: Isu, tmp_path: Path) -> None:
    letter_id = addressed(own)
    shown = own("letters", "show", letter_id, "--out", tmp_path / "letter.pdf", "--json").object
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert shown["to"] == ["mission@mwi.example"]
    assert [step["step"] for step in shown["steps"]] == ["drafted", "revised"]
    assert f"sha256 {shown['sha256']}" in own("letters", "show", letter_id).out
    own("letters", "address", letter_id, "--to", "other@mwi.example", *BY)
    wrong = own("letters", "approve", letter_id, *BY, "--overrule", "a test", "--seen", shown["sha256"])
    assert "changed" in wrong.err


def test_the_campaign_shows_what_comes_next(own: Isu) -> None:
    kept(own)
    (ledger,) = own("letters", "campaign", "article7_annual_reminder", "--state", "mwi", "--json").objects
    assert (ledger["state"], ledger["next"]) == ("MWI", "approve")
    assert "approve" in own("letters", "campaign").out
    assert own("letters", "campaign", "no_such_kind").status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("outbox", "show", "99"),
        ("outbox", "approve", "99", *BY),
        ("letters", "approve", "99", *BY),
        ("letters", "send", "ISU-CCM/LT/2026/001"),
        ("letters", "void", "nonsense", *BY, "--reason", "x"),
        ("letters", "register", "--form", "XX"),
        ("letters", "campaign", "--on", "yesterday"),
    ],
)
def test_what_is_not_there_is_one_clear_line(isu: Isu, arguments: tuple[str, ...]) -> None:
    said = isu(*arguments)
    assert (said.status, said.out) == (1, "")
    assert said.error.startswith("isu: ")
