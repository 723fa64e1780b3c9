"""Cards of mails, on SQLite and PostgreSQL: put up once, changed by one at a time, a reply sent once and in time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.errors import NotAllowed, UnknownReference
from knowledge.mail import Category
from knowledge.memory.casework import Casework
from knowledge.memory.inbox.box import Inbox, Planned
from knowledge.memory.inbox.cards import PUT_UP_LEASE, SINCE, CardStatus, MailCards, MailMoved
from knowledge.memory.inbox.records import DraftState, Step
from knowledge.memory.mails import MailStatus, NewMail
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import Store
from knowledge.rules.approval import Approval
from tests.knowledge.memory.inbox.test_box import JUDGED, NOW, REPLY, arrival, file, keep, take

MAILBOX = "office@isu.example"
HEAD = b"From: office@isu.example\r\nTo: a@mfa.example\r\nDate: Mon, 05 Jan 2032 12:00:00 +0000\r\nSubject: Re\r\n"
RAW = HEAD + b"Message-ID: <r1@isu.example>\r\n\r\nBy May.\r\n"
INES = Approval("Ines Moreau")


@pytest.fixture
def cards(store: Store, inbox: Inbox) -> MailCards:
    keep(inbox, arrival(1))
    file(inbox, take(inbox))
    return MailCards(store, MAILBOX)


def reply(**changes: object) -> NewMail:
    base = NewMail(
        raw=RAW,
        message_id="r1@isu.example",
        sender=MAILBOX,
        recipients=("a@mfa.example",),
        subject="Re",
        kind="reply",
        requested_by="ISU assistant",
        batch="reply:1",
        part="r1",
        in_reply_to="1@mfa.example",
        language="en",
        state="UGA",
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the names are those of NewMail


def up(cards: MailCards, mail: int = 1) -> None:
    assert cards.begin(mail, NOW)
    cards.show(mail, f"C1:{mail}.0", "mark")


def test_a_mail_is_put_up_once_and_after_a_run_that_broke_off(cards: MailCards) -> None:
    assert cards.without(NOW) == [1]
    assert (cards.begin(1, NOW), cards.begin(1, NOW)) == (True, False)
    assert cards.without(NOW) == []
    later = NOW + PUT_UP_LEASE + timedelta(seconds=1)
    assert cards.without(later) == [1]
    assert cards.begin(1, later)
    cards.show(1, "C1:1.0", "mark")

    assert cards.without(later) == []
    found = cards.on_card("C1:1.0")
    assert found is not None
    assert (found.mail_id, found.status, found.drawn) == (1, CardStatus.OPEN, "mark")
    assert [card.mail_id for card in cards.shown(later)] == [1]


def test_what_machines_write_and_what_is_old_has_no_card(store: Store, inbox: Inbox) -> None:
    cards = MailCards(store, MAILBOX)
    for number, change in ((1, {"category": Category.AUTO_REPLY}), (2, {})):
        keep(inbox, arrival(number, history=number == 2))
        file(inbox, take(inbox), replace(JUDGED, **change))  # type: ignore[arg-type]  # a field of a judgement

    assert cards.without(NOW) == []
    keep(inbox, arrival(3))
    assert cards.without(NOW) == []  # not judged yet
    file(inbox, take(inbox))
    assert cards.without(NOW) == [3]
    assert cards.without(NOW + SINCE + timedelta(days=1)) == []


def test_each_step_names_the_version_it_saw(cards: MailCards) -> None:
    up(cards)
    steps: tuple[Callable[[int], object], ...] = (
        lambda version: cards.assign(1, version, "slack:U1", NOW),
        lambda version: cards.reword(1, version, "Re: x", "words", "Ines Moreau", NOW),
        lambda version: cards.snooze(1, version, NOW + timedelta(days=1), NOW),
        lambda version: cards.settle(1, version, CardStatus.SPAM, NOW),
    )
    for version, step in enumerate(steps):
        step(version)
        with pytest.raises(MailMoved):
            step(version)
    card = cards.get(1)
    assert (card.version, card.owner, card.body, card.status) == (4, "slack:U1", "words", CardStatus.SPAM)
    with pytest.raises(UnknownReference):
        cards.get(99)


def test_of_many_who_send_one_does(cards: MailCards, store: Store) -> None:
    up(cards)

    def send(_: int) -> bool:
        try:
            cards.send(1, 0, reply(), INES, NOW)
        except MailMoved:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, range(4))) == 1
    (mail,) = Outbox(store).mails()
    assert (mail.status, mail.approved_by) == (MailStatus.APPROVED, "Ines Moreau")
    assert cards.get(1).outbox_id == mail.id
    case = Casework(store).get("ISU-2032-0001")
    assert (case.status.value, case.answered_by, case.answer_reference) == ("answered", "Ines Moreau", "outbox:1")


def test_a_reply_past_a_newer_mail_leaves_everything_as_it_was(cards: MailCards, store: Store, inbox: Inbox) -> None:
    up(cards)
    later = NOW + timedelta(hours=1)
    inbox.done(take(inbox, later), later)
    keep(inbox, arrival(2, received_at=later))
    file(inbox, take(inbox, later), references=("1@mfa.example",))

    with pytest.raises(NotAllowed, match="newest mail"):
        cards.send(1, 0, reply(), INES, later)
    assert list(Outbox(store).mails()) == []
    assert (cards.get(1).status, cards.get(1).version) == (CardStatus.OPEN, 0)


def test_under_four_eyes_who_reworded_may_not_approve(store: Store, cards: MailCards) -> None:
    up(cards)
    strict = MailCards(store, MAILBOX, four_eyes=True)

    with pytest.raises(NotAllowed):
        strict.send(1, 0, reply(requested_by="Ines Moreau"), INES, NOW)
    strict.send(1, 0, reply(requested_by="Jon Bakke"), INES, NOW)
    assert (
        strict.courier(1, reply(part="r2", message_id="r2@isu.example", raw=RAW.replace(b"r1@", b"r2@")), INES, NOW) > 0
    )
    assert {mail.status for mail in Outbox(store).mails()} == {MailStatus.APPROVED, MailStatus.DRAFT}


def test_a_reply_for_the_drafts_folder_is_work_again(cards: MailCards, inbox: Inbox) -> None:
    up(cards)
    cards.to_drafts(1, 0, Planned("other@isu.example", b"other", REPLY), NOW)

    job = take(inbox, NOW + timedelta(minutes=5))
    assert job.step is Step.PLANNED
    draft = inbox.draft_of(1)
    assert draft is not None
    assert (draft.state, draft.raw) == (DraftState.PLANNED, b"other")


def test_notes_of_two_stay_and_who_is_put_off_is_woken_once(cards: MailCards) -> None:
    up(cards)
    for words in ("one", "two"):
        cards.note(1, words, NOW)
    cards.snooze(1, 2, NOW + timedelta(hours=1), NOW)

    assert cards.get(1).notes == "one\ntwo"
    assert cards.woken(NOW) == []
    later = NOW + timedelta(hours=2)
    assert ([card.mail_id for card in cards.woken(later)], cards.woken(later)) == ([1], [])
