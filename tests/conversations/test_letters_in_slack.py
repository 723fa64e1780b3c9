"""A letter is asked for in Slack, drafted, approved by staff, sent to a real server once; refused to whom it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.commands.letter_desk import PaperDesk
from bot.simulator.workspace import Posted, User
from bot.slack.connection import build_app
from bot.slack.identities import STATE_SEARCH
from bot.slack.letter_views import ADDRESS, APPROVE, REVISE, SEND, SUBMIT
from bot.slack.parts import Office
from knowledge.message import Person, Role
from tests.bot.mail.smtp_server import PASSWORD, USER, Script, serve
from tests.bot.slack.harness import Inline
from tests.certificates import Certificate, certificate
from tests.conversations.test_hand_over import Room
from tests.homes import Home

__all__ = ["certificate"]

ADDRESSEE = "mission.vietnam@mfa.example"


class Paper(Room):
    """A room with a letter desk."""

    def __init__(self, home: Home, **mail: Any) -> None:
        config = home.parts.config.model_copy(update={"mail_address": USER, **mail})
        super().__init__(replace(home, parts=replace(home.parts, config=config)))
        if self.parts.people.by_address(self.karim.email) is None:
            coordinator = Person(None, "Karim Haddad", self.karim.email, "LBN", Role.COORDINATOR, verified=True)
            self.parts.people.add(coordinator, self.clock())

    def build(self) -> Any:
        """The app with staff room and letter desk."""
        super().build()
        office = Office(self.desk, self.notes, self.clock, self.agent, self.room, letters=PaperDesk(self.parts))
        return build_app(self.config, office, Inline())

    def ask(self, user: User, kind: str = "universalization_not_party", state: str = "VNM", note: str = "") -> Any:
        """Fills in the window that is open and sends it."""
        choices = {"kind": kind, "language": "en", "signatory": "-"}
        values: dict[str, Any] = {
            name: {"value": {"selected_option": {"value": value}}} for name, value in choices.items()
        }
        values |= {"state": {STATE_SEARCH: {"selected_option": {"value": state}}}, "note": {"value": {"value": note}}}
        return self.slack.submit(self.modal(), values)

    def mine(self, user: User) -> Posted:
        """The newest card of a letter in somebody's direct messages."""
        posts = self.posts(self.slack.workspace.direct(user.id))
        return next(post for post in reversed(posts) if post.blocks and post.blocks[0]["type"] == "header")


@pytest.fixture
def paper(own_home: Home) -> Iterator[Paper]:
    made = Paper(own_home)
    yield made
    made.close()


def drafted(paper: Paper, **wanted: str) -> Posted:
    paper.slack.command(paper.karim, paper.general, "letter")
    paper.ask(paper.karim, **wanted)
    return paper.mine(paper.karim)


def approvals(paper: Paper) -> Posted:
    return next(post for post in reversed(paper.posts(paper.staff)) if "Accession" in post.text)


def test_a_coordinator_gets_a_draft_with_its_files(paper: Paper) -> None:
    card = drafted(paper)

    assert "Viet Nam" in str(card.blocks)
    files = [file.name for file in PaperDesk(paper.parts).files(1)]
    assert files == [
        "universalization_not_party-vnm-en.docx",
        "universalization_not_party-vnm-en.pdf",
        "universalization_not_party-vnm-en.evidence.pdf",
    ]


@pytest.mark.parametrize(
    ("kind", "state", "word"),
    [
        ("universalization_not_party", "PER", "State Party"),
        ("universalization_not_party", "", "State"),
        ("contribution_reminder", "PER", "not yours"),
    ],
)
def test_what_can_not_be_written_is_said_in_the_window(paper: Paper, kind: str, state: str, word: str) -> None:
    paper.slack.command(paper.karim, paper.general, "letter")
    taken = paper.ask(paper.karim, kind, state)

    assert word.casefold() in str(taken.payload["errors"]).casefold()


def test_a_delegate_can_ask_for_no_letter(paper: Paper) -> None:
    paper.slack.command(paper.ana, paper.general, "letter")

    assert list(paper.slack.workspace.views) == []
    assert "coordinators and staff" in paper.whispers(paper.ana)[-1]


def test_a_forged_approval_does_nothing(paper: Paper) -> None:
    drafted(paper)
    paper.push(paper.karim, SUBMIT, paper.mine(paper.karim))
    for user in (paper.karim, paper.ana):
        paper.push(user, APPROVE, approvals(paper))

    assert PaperDesk(paper.parts).card(1).standing == "draft"


def test_only_who_asked_revises_and_submits(paper: Paper) -> None:
    card = drafted(paper)
    before = len(paper.slack.workspace.views)
    paper.push(paper.ana, REVISE, card)
    paper.push(paper.ana, SUBMIT, card)
    assert len(paper.slack.workspace.views) == before
    assert paper.posts(paper.staff) == []

    paper.push(paper.karim, REVISE, card)
    paper.ask(paper.karim, note="A workshop for the region is planned in the spring.")

    assert PaperDesk(paper.parts).card(1).id == 1
    assert "workshop" in PaperDesk(paper.parts)._letters.letter(1).draft.markdown


def test_what_was_changed_since_it_was_seen_is_not_approved(paper: Paper) -> None:
    drafted(paper)
    paper.push(paper.karim, SUBMIT, paper.mine(paper.karim))
    seen = approvals(paper)
    paper.push(paper.karim, REVISE, paper.mine(paper.karim))
    paper.ask(paper.karim, note="Another paragraph.")

    paper.push(paper.ines, APPROVE, seen)

    assert PaperDesk(paper.parts).card(1).standing == "draft"
    assert "changed since" in paper.whispers(paper.ines)[-1]


def test_it_is_approved_and_sent_once(own_home: Home, certificate: Certificate) -> None:
    script = Script()
    with serve(script, certificate, login=True) as server:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "mail_user": USER, "mail_password": PASSWORD}
        paper = Paper(own_home, **mail, mail_ca_file=str(certificate.chain))
        drafted(paper)
        paper.push(paper.karim, SUBMIT, paper.mine(paper.karim))
        paper.push(paper.karim, SUBMIT, paper.mine(paper.karim))
        assert len([post for post in paper.posts(paper.staff) if "Accession" in post.text]) == 1
        paper.push(paper.ines, ADDRESS, approvals(paper))
        paper.slack.submit(paper.modal(), {"words": {"value": {"value": ADDRESSEE}}})
        paper.push(paper.ines, APPROVE, approvals(paper))
        assert PaperDesk(paper.parts).card(1).standing == "approved"
        card = approvals(paper)
        paper.push(paper.ines, SEND, card)
        paper.push(paper.jon, SEND, card)
    paper.close()

    assert [one.rcpt_tos for one in script.took] == [[ADDRESSEE]]
    assert PaperDesk(paper.parts).card(1).standing == "sent"
    assert "ISU-CCM/LT/" in paper.mine(paper.karim).text
