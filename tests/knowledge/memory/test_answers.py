"""What mails that come in tell campaigns: promises of answers, and reports that close a ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.mail import Authentication, Category, Judgement, Mail, MailAttachment, Promise
from knowledge.memory.answers import note_campaigns
from knowledge.memory.campaigns import Campaigns
from knowledge.memory.delivery import Answer, Delivery
from knowledge.memory.letters import Letters
from knowledge.memory.mails import OutboxMail
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import Store
from knowledge.rules.campaign import CampaignStep, NextStep
from tests.knowledge.outbox_samples import AGREED, APPROVED, NOW, Printer, new_letter

KIND = "article7_annual_reminder"
LATER = NOW + timedelta(days=3)
REPORT = MailAttachment("report.pdf", "application/pdf", "application/pdf", 9, "0" * 64)
DUE = date(2026, 4, 20)


@pytest.fixture
def sent(store: Store) -> OutboxMail:
    letters, delivery = Letters(store), Delivery(store)
    stored = letters.approve(letters.add(new_letter(), NOW).id, APPROVED, Printer(), NOW)
    (mail,) = Outbox(store).mails(letter_id=stored.id)
    delivery.take("run", NOW)
    delivery.begin(mail.id, "run", NOW)
    return delivery.finish(mail.id, {"mission@uga.example": Answer(250)}, NOW)


def judged(category: Category = Category.OTHER, state: str = "UGA", *promises: Promise) -> Judgement:
    return Judgement(category, state, "en", False, False, False, False, promises=promises)


def note(store: Store, answered: tuple[OutboxMail, ...], mail: Mail, judgement: Judgement) -> list[CampaignStep]:
    with store.writing() as connection:
        note_campaigns(connection, answered, mail, judgement, 7, LATER)
    return [entry.step for one in Campaigns(store, AGREED).ledgers(KIND, LATER.date()) for entry in one.entries]


def test_a_promised_day_is_noted_once_and_one_without_a_day_is_not(store: Store, sent: OutboxMail) -> None:
    told = judged(Category.OTHER, "UGA", Promise("soon", None), Promise("by 20 April", DUE))
    for _ in range(2):
        steps = note(store, (sent,), Mail("0"), told)
    assert steps.count(CampaignStep.PROMISED) == 1
    (ledger,) = Campaigns(store, AGREED).ledgers(KIND, LATER.date())
    assert (ledger.standing.next, ledger.standing.until) == (NextStep.WAIT, DUE)


def test_a_promise_in_a_mail_that_answers_no_letter_is_no_step(store: Store, sent: OutboxMail) -> None:
    assert CampaignStep.PROMISED not in note(store, (), Mail("0"), judged(Category.OTHER, "UGA", Promise("x", DUE)))


def test_a_report_that_comes_closes_the_ledger(store: Store, sent: OutboxMail) -> None:
    assert CampaignStep.RECEIVED in note(store, (), Mail("0", attachments=(REPORT,)), judged(Category.ARTICLE7_REPORT))


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        (Mail("0"), judged(Category.ARTICLE7_REPORT)),
        (Mail("0", attachments=(REPORT,), authentication=Authentication.FAIL), judged(Category.ARTICLE7_REPORT)),
        (Mail("0", attachments=(REPORT,)), judged(Category.ARTICLE7_REPORT, "")),
        (Mail("0", attachments=(REPORT,)), judged(Category.ARTICLE7_REPORT, "GBR")),
        (Mail("0", attachments=(REPORT,)), judged(Category.MEDIA)),
    ],
)
def test_what_is_no_report_of_that_state_closes_nothing(
    store: Store, sent: OutboxMail, mail: Mail, told: Judgement
) -> None:
    assert CampaignStep.RECEIVED not in note(store, (), mail, told)
