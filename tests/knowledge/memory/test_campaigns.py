"""The ledgers of campaigns: fed by what happens to letters, by answers, promises and facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.errors import BadInput
from knowledge.memory.campaigns import Campaigns, Ledger
from knowledge.memory.delivery import Answer, Delivery
from knowledge.memory.filing import file_mail
from knowledge.memory.letters import Letters
from knowledge.memory.outbox import Outbox
from knowledge.memory.returns import on_bounce, on_reply
from knowledge.memory.store import Store
from knowledge.rules.campaign import CampaignStep, NextStep
from tests.knowledge.outbox_samples import AGREED, APPROVED, NOW, Printer, letter, new_letter

KIND = "article7_annual_reminder"
DAY = NOW.date()


@pytest.fixture
def campaigns(store: Store) -> Campaigns:
    return Campaigns(store, AGREED)


@pytest.fixture
def message_id(store: Store) -> str:
    """A reminder to Uganda that was sent."""
    letters, delivery = Letters(store, agreed=AGREED), Delivery(store, file_mail)
    stored = letters.approve(letters.add(new_letter(letter()), NOW).id, APPROVED, Printer(), NOW)
    (mail,) = Outbox(store).mails(letter_id=stored.id)
    delivery.take("run", NOW)
    delivery.begin(mail.id, "run", NOW)
    delivery.finish(mail.id, {"mission@uga.example": Answer(250)}, NOW)
    return mail.message_id


def only(campaigns: Campaigns, day: date = DAY) -> Ledger:
    (ledger,) = campaigns.ledgers(KIND, day)
    return ledger


def steps(ledger: Ledger) -> list[CampaignStep]:
    return [entry.step for entry in ledger.entries]


def test_a_draft_begins_the_ledger(campaigns: Campaigns, store: Store) -> None:
    Letters(store, agreed=AGREED).add(new_letter(), NOW)
    ledger = only(campaigns)
    assert (ledger.state, ledger.year, steps(ledger)) == ("UGA", 2026, [CampaignStep.DRAFTED])
    assert ledger.standing.next is NextStep.APPROVE


def test_a_sent_letter_is_waited_for_and_then_reminded_of(campaigns: Campaigns, message_id: str) -> None:
    ledger = only(campaigns)
    assert steps(ledger) == [CampaignStep.DRAFTED, CampaignStep.APPROVED, CampaignStep.SENT]
    assert (ledger.standing.next, ledger.standing.until) == (NextStep.WAIT, DAY + timedelta(days=14))
    assert only(campaigns, DAY + timedelta(days=14)).standing.next is NextStep.REMIND
    assert campaigns.may_write_from(KIND, "uga") == DAY + timedelta(days=14)
    assert campaigns.may_write_from(KIND, "GBR") is None


def test_a_bounce_asks_for_another_address(campaigns: Campaigns, store: Store, message_id: str) -> None:
    with store.writing() as connection:
        on_bounce(connection, [message_id], ["mission@uga.example"], NOW + timedelta(minutes=1))
    assert only(campaigns).standing.next is NextStep.MEND_ADDRESS


def test_an_answer_is_to_be_read_and_a_promise_waited_for(campaigns: Campaigns, store: Store, message_id: str) -> None:
    with store.writing() as connection:
        on_reply(connection, [message_id], NOW + timedelta(minutes=1))
    assert only(campaigns).standing.next is NextStep.READ_ANSWER
    due = date(2026, 4, 20)
    for _ in range(2):  # the inbox may see a mail twice
        campaigns.promised(KIND, "UGA", due, NOW + timedelta(minutes=1), source="mail:7")
    assert steps(only(campaigns)).count(CampaignStep.PROMISED) == 1
    assert (only(campaigns).standing.next, only(campaigns).standing.until) == (NextStep.WAIT, due)
    assert only(campaigns, due).standing.next is NextStep.WAIT
    assert only(campaigns, due + timedelta(days=1)).standing.next is NextStep.ASK_AGAIN


def test_what_was_received_closes_it(campaigns: Campaigns, message_id: str) -> None:
    campaigns.received(KIND, "UGA", NOW + timedelta(days=3), source="mail:8", detail="report")
    assert only(campaigns, DAY + timedelta(days=2)).standing.next is NextStep.WAIT
    assert only(campaigns, DAY + timedelta(days=99)).standing.next is NextStep.CLOSED


def test_facts_close_it_once_and_not_for_what_happened_before(campaigns: Campaigns, message_id: str) -> None:
    later = NOW + timedelta(days=30)
    assert campaigns.from_facts(KIND, {"UGA": DAY - timedelta(days=1), "GBR": DAY}, later) == 0
    assert campaigns.from_facts(KIND, {"UGA": DAY + timedelta(days=9)}, later) == 1
    assert campaigns.from_facts(KIND, {"UGA": DAY + timedelta(days=9)}, later) == 0
    assert only(campaigns, later.date()).standing.next is NextStep.CLOSED


def test_each_year_is_a_ledger_of_its_own(campaigns: Campaigns, message_id: str) -> None:
    campaigns.answered(KIND, "UGA", NOW.replace(year=2027), source="note:1", by="Ben Officer")
    assert [one.year for one in campaigns.ledgers(KIND, date(2027, 12, 1))] == [2026, 2027]
    assert [one.year for one in campaigns.ledgers("", DAY, year=2027, state="uga")] == [2027]


def test_a_step_is_of_a_kind_and_a_state(campaigns: Campaigns) -> None:
    with pytest.raises(BadInput):
        campaigns.received(KIND, "  ", NOW, source="x")
