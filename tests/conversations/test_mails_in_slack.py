"""A mail arrives, stands on a card, is corrected, reworded, answered; by staff alone, once, and not past its thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from typing import Any

import pytest
from sqlalchemy import insert

from bot.commands.mail_desk import PostDesk
from bot.commands.paper_post import PaperPost
from bot.simulator.slack import buttons
from bot.simulator.web_api import Failure
from bot.simulator.workspace import Posted, User
from bot.slack.case_card import SEND as SEND_CASE
from bot.slack.case_rounds import Cards, Staffroom
from bot.slack.connection import build_app
from bot.slack.identities import STATE_SEARCH
from bot.slack.mail_card import ASSIGN, CORRECT, EDIT, NOTE, REOPEN, SEND, SNOOZE, SPAM, TAKE, TO_DRAFTS
from bot.slack.mailroom import Mailroom
from bot.slack.parts import Office
from knowledge.case import CaseStatus
from knowledge.memory.audit import verify_chain
from knowledge.memory.inbox.cards import CardStatus, MailCard
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
from knowledge.memory.tables.inbox import mail_alerts
from knowledge.message import Person, Role
from tests.bot.slack.harness import Inline
from tests.conversations.test_hand_over import Room
from tests.homes import Home

ADDRESS = "isu@office.example"
ASKS = (
    "Dear colleagues,\n\nBy when must the annual transparency report under Article 7 be submitted?\n\nRegards,\nAmara"
)


class Triage(Room):
    """A room with a mailbox on paper."""

    def __init__(self, home: Home) -> None:
        config = home.parts.config.model_copy(update={"mail_address": ADDRESS})
        super().__init__(replace(home, parts=replace(home.parts, config=config)))

    def build(self) -> Any:
        """The app with mailroom and courier."""
        super().build()
        self.post = PaperPost(self.parts, self.clock)
        self.mails = PostDesk(self.parts, self.clock)
        assert isinstance(self.room, Staffroom)
        self.room = replace(self.room, courier=self.mails.courier)
        self.mailroom = Mailroom(
            self.mails, self.posting, self.house, lambda *_: (Person(None, "", "", "", Role.PUBLIC), ""), self.clock
        )
        office = Office(self.desk, self.notes, self.clock, self.agent, self.room, mails=self.mails)
        return build_app(self.config, office, Inline())

    def arrives(self, number: int = 1, text: str = ASKS, answers: int = 0, **more: str) -> None:
        """A mail comes in and is put on its card."""
        self.clock.forward(60)
        made = EmailMessage()
        made["From"] = more.get("sender", "Amara Okello <a.okello@mfa.example>")
        made["To"], made["Subject"] = ADDRESS, more.get("subject", "Article 7 report")
        made["Date"], made["Message-ID"] = format_datetime(self.clock()), f"<{number}@mfa.example>"
        if answers:
            made["In-Reply-To"] = made["References"] = f"<{answers}@mfa.example>"
        made.set_content(text)
        self.post.arrive(made.as_bytes())
        self.mailroom.announce()
        self.clock.forward(60)

    def mail_card(self, mail: int = 1) -> MailCard:
        return self.mails.look(mail).card

    def shown(self, mail: int = 1) -> Posted:
        channel, _, ts = self.mail_card(mail).place.partition(":")
        found = self.slack.workspace.message(channel, ts)
        assert found is not None
        return found

    def do(self, user: User, action: str, mail: int = 1, post: Posted | None = None, **more: Any) -> None:
        post = post or self.shown(mail)
        self.slack.press(user, post, self.button(action, post) | more)

    def outbox(self) -> list[MailStatus]:
        return [mail.status for mail in Outbox(self.parts.store).mails()]


@pytest.fixture
def triage(own_home: Home) -> Iterator[Triage]:
    made = Triage(own_home)
    made.arrives()
    yield made
    made.close()


def words(subject: str, body: str) -> dict[str, Any]:
    return {"subject": {"value": {"value": subject}}, "body0": {"value": {"value": body}}}


def right(category: str, state: str, *marks: str) -> dict[str, Any]:
    return {
        "category": {"value": {"selected_option": {"value": category}}},
        "state": {STATE_SEARCH: {"selected_option": {"value": state} if state else None}},
        "marks": {"value": {"selected_options": [{"value": mark} for mark in marks]}},
    }


def test_a_mail_stands_on_one_card_and_its_case_on_no_other(triage: Triage) -> None:
    triage.mailroom.announce()
    Cards(triage.room, triage.posting, triage.house, triage.mailroom.redraw).announce()

    (card,) = triage.posts(triage.staff)
    shown = str(card.blocks)
    assert "a.okello@mfa.example" in shown
    assert "Article 7 report" in shown
    assert "30 April" in shown
    assert "ISU-2026-0001 · new" in shown
    assert triage.case().card == triage.mail_card().place
    actions = [one["action_id"] for one in buttons(card)]
    assert {TAKE, EDIT, SEND, TO_DRAFTS, CORRECT, SNOOZE, NOTE, SPAM, ASSIGN} <= set(actions)


def test_the_draft_is_approved_and_sent_once(triage: Triage) -> None:
    card = triage.shown()
    triage.do(triage.ines, SEND, post=card)
    triage.do(triage.jon, SEND, post=card)

    assert triage.outbox() == [MailStatus.APPROVED]
    assert (triage.case().status, triage.case().answered_by) == (CaseStatus.ANSWERED, "Ines Moreau")
    assert "faster" in triage.whispers(triage.jon)[-1]
    assert triage.post.send()[0].endswith("bytes")
    (sent,) = triage.post.sent
    mail = message_from_bytes(sent.raw, policy=default)
    assert sent.recipients == ("a.okello@mfa.example",)
    assert mail["In-Reply-To"] == "<1@mfa.example>"
    assert "30 April" in mail.get_body().get_content()
    triage.mailroom.refresh()
    assert "answered" in triage.shown().text


def test_the_reply_is_reworded_in_a_window_and_goes_out_so(triage: Triage) -> None:
    triage.do(triage.ines, EDIT)
    assert triage.mail_card().owner == "slack:U0INES"
    assert "<@U0INES>" in str(triage.shown().blocks)

    triage.slack.submit(triage.modal(), words("Re: your report", "Dear Amara,\n\nBy 30 April.\n"))
    triage.do(triage.jon, SEND)
    triage.post.send()

    mail = message_from_bytes(triage.post.sent[0].raw, policy=default)
    assert mail["Subject"] == "Re: your report"
    assert mail.get_body().get_content().split() == ["Dear", "Amara,", "By", "30", "April."]
    assert [found.requested_by for found in Outbox(triage.parts.store).mails()] == ["Ines Moreau"]


def test_what_is_written_while_a_colleague_acts_is_not_lost(triage: Triage) -> None:
    triage.do(triage.ines, EDIT)
    window = triage.modal()
    triage.do(triage.jon, EDIT)
    assert list(triage.slack.workspace.views) == [window]
    assert "colleague" in triage.whispers(triage.jon)[-1]

    triage.do(triage.jon, SEND)
    taken = triage.slack.submit(window, words("Re: x", "My words."))

    assert taken.payload["response_action"] == "errors"
    assert triage.outbox() == [MailStatus.APPROVED]


def test_a_window_outlives_a_restart(triage: Triage) -> None:
    triage.do(triage.ines, EDIT)
    window = triage.modal()
    triage.restart(triage.desk)
    triage.slack.submit(window, words("Re: x", "After the restart."))

    assert "After the restart." in str(triage.shown().blocks)


def test_a_reply_is_refused_when_the_thread_has_moved(triage: Triage) -> None:
    card = triage.shown()
    triage.arrives(
        2, "Please ignore my question, I found it. Or when was it?", answers=1, subject="Re: Article 7 report"
    )
    triage.do(triage.ines, SEND, post=card)

    assert triage.outbox() == []
    assert "newest mail" in triage.whispers(triage.ines)[-1]
    assert triage.mail_card().status is CardStatus.OPEN


def test_a_reply_approved_before_the_next_mail_is_held_back_and_written_anew(triage: Triage) -> None:
    triage.do(triage.ines, SEND)
    triage.arrives(2, "One more question: where is it published?", answers=1, subject="Re: Article 7 report")
    triage.post.send()
    triage.mailroom.refresh()

    assert triage.post.sent == []
    assert "held back" in str(triage.shown().blocks)
    triage.do(triage.ines, REOPEN)
    assert triage.outbox() == [MailStatus.WITHDRAWN]
    assert triage.mail_card().status is CardStatus.OPEN


def test_a_correction_is_learned_and_the_reply_drafted_anew(triage: Triage) -> None:
    before = triage.mails.look(1).reply
    triage.do(triage.ines, CORRECT)
    triage.slack.submit(triage.modal(), right("information_request", "PER", "needs_reply", "urgent"))

    view = triage.mails.look(1)
    judged = view.mail.judgement
    assert judged is not None
    assert (judged.category.value, judged.state, judged.urgent) == ("information_request", "PER", True)
    assert "Peru" in str(triage.shown().blocks)
    assert any("Peru" in line for line in view.obligations)
    assert (before is None) == (view.reply is None)
    assert triage.case().state == "PER"
    triage.do(triage.ines, SEND)
    assert triage.outbox() == [MailStatus.APPROVED]
    assert triage.post.send()[0].endswith("bytes")


def test_a_sensitive_mail_is_an_alert_without_a_draft(triage: Triage) -> None:
    triage.arrives(7, "We allege use of cluster munitions by Ruritania last week. What will you do?", subject="Use")

    card = triage.shown(2)
    assert card.text.startswith("Sensitive")
    assert SEND not in [one["action_id"] for one in buttons(card)]
    assert all(alert.mail_id != 2 for alert in triage.mails._inbox.alerts())


def test_only_staff_may_do_anything(triage: Triage) -> None:
    card = triage.shown()
    for action in (TAKE, SEND, EDIT, SPAM, TO_DRAFTS, SNOOZE, NOTE, CORRECT):
        triage.do(triage.ana, action, post=card)
    triage.do(triage.ana, ASSIGN, post=card, selected_user=triage.ana.id)

    assert triage.outbox() == []
    assert list(triage.slack.workspace.views) == []
    assert (triage.mail_card().version, triage.mail_card().owner) == (0, "")
    assert len(triage.whispers(triage.ana)) == 9


def test_assigned_put_off_noted_and_spam(triage: Triage) -> None:
    triage.do(triage.ines, ASSIGN, selected_user=triage.jon.id)
    assert triage.case().owner == "slack:U0JON"
    triage.do(triage.jon, NOTE)
    triage.slack.submit(triage.modal(), {"note": {"value": {"value": "Ask the Presidency <!channel>"}}})
    assert "Ask the Presidency" in str(triage.shown().blocks)
    triage.do(triage.jon, SNOOZE)
    triage.clock.forward(timedelta(days=2).total_seconds())
    assert (triage.mailroom.tell(), triage.mailroom.tell()) == (1, 0)
    assert triage.posts(triage.staff)[-1].thread == triage.shown().ts
    triage.do(triage.jon, SPAM)

    assert triage.mail_card().status is CardStatus.SPAM
    assert triage.case().status is CaseStatus.CLOSED
    triage.do(triage.jon, REOPEN)
    assert triage.case().status.pending


def test_the_reworded_reply_goes_into_the_drafts_folder(triage: Triage) -> None:
    triage.do(triage.ines, EDIT)
    triage.slack.submit(triage.modal(), words("Re: report", "By 30 April, as every year."))
    triage.do(triage.ines, TO_DRAFTS)
    triage.post.work()

    assert triage.mail_card().status is CardStatus.DRAFTED
    assert "as every year" in message_from_bytes(triage.post.mailbox.drafts[-1][1], policy=default).get_content()


def test_the_answer_to_a_case_goes_out_by_mail(triage: Triage) -> None:
    card = triage.shown()
    triage.slack.write(triage.ines, triage.staff, "By 30 April, every year.", thread=card.ts)
    offer = triage.posts(triage.staff)[-1]
    triage.push(triage.ines, SEND_CASE, offer)
    triage.push(triage.jon, SEND_CASE, offer)

    assert triage.outbox() == [MailStatus.APPROVED]
    assert triage.case().answer_reference == "outbox:1"
    triage.post.send()
    mail = message_from_bytes(triage.post.sent[0].raw, policy=default)
    assert mail.get_content().strip() == "By 30 April, every year."
    assert mail["To"] == "Amara Okello <a.okello@mfa.example>"
    triage.mailroom.refresh()
    assert "answered" in triage.shown().text


def test_a_card_that_could_not_be_put_up_comes_later_and_once(triage: Triage) -> None:
    triage.slack.api.fail("chat.postMessage", Failure("channel_not_found"), 2)
    triage.arrives(3, "When is the next meeting of States Parties?", subject="Meeting")
    assert len(triage.posts(triage.staff)) == 1
    triage.slack.api.recover()

    assert (triage.mailroom.announce(), triage.mailroom.announce()) == (1, 0)
    assert len(triage.posts(triage.staff)) == 2


def test_a_returned_mail_is_told_once_also_after_a_failure(triage: Triage) -> None:
    with triage.parts.store.writing() as connection:
        raised = {"mail_id": 1, "kind": "bounce", "raised_at": triage.clock(), "reference": ""}
        connection.execute(insert(mail_alerts).values(raised))
    triage.slack.api.fail("chat.postMessage", Failure("channel_not_found"), 2)
    assert triage.mailroom.tell() == 0
    triage.slack.api.recover()

    assert (triage.mailroom.tell(), triage.mailroom.tell()) == (1, 0)
    assert "came back" in triage.posts(triage.staff)[-1].text


def test_every_step_is_in_the_audit(triage: Triage) -> None:
    before = verify_chain(triage.parts.store).entries
    triage.do(triage.ines, TAKE)
    triage.do(triage.ines, SPAM)

    found = verify_chain(triage.parts.store)
    assert (found.entries - before, found.broken) == (2, None)
