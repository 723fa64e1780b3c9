"""Who reads the newsletter, and how a subscription ends; official notices go on. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from knowledge.errors import UnknownReference
from knowledge.memory.contacts.bounces import mark_bounced, mark_reached
from knowledge.memory.contacts.consents import ledger, note_consent
from knowledge.memory.contacts.erasure import forget
from knowledge.memory.contacts.groups import Rule, join, make_group
from knowledge.memory.contacts.merging import merge
from knowledge.memory.delivery import Answer, Delivery
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
from knowledge.memory.returns import on_bounce
from knowledge.memory.store import Store
from knowledge.memory.subscriptions import Reader, Readers, Subscriptions, readers, unsubscribe_by_mail
from knowledge.memory.tables.contacts import consents
from knowledge.rules.approval import Approval
from knowledge.rules.subscription import subscription_token
from tests.knowledge.memory.contacts.hand import NOW, TODAY, Hand
from tests.knowledge.outbox_samples import mail

SECRET = "a secret"


def agreed(hand: Hand, name: str, address: str, **more: str) -> int:
    number = hand.person(name, address, **more)
    note_consent(hand.store, number, True, "form", "rosa", NOW)
    return number


def found(store: Store, *groups: str) -> Readers:
    return readers(store, TODAY, lambda _rule, _on: None, {"SEN": "fr", "PER": "es"}, groups)


def test_those_who_agreed_in_their_language(store: Store, hand: Hand) -> None:
    agreed(hand, "Ana", "ana@mission.example", state="PER", language="fr")
    agreed(hand, "Chloé", "chloe@mission.example", state="SEN")
    agreed(hand, "Owen", "Owen@mission.example", state="NOR", language="de")
    hand.person("Silent", "silent@mission.example")

    assert [(one.name, one.language) for one in found(store).readers] == [
        ("Ana", "fr"),
        ("Chloé", "fr"),
        ("Owen", "en"),
    ]


def test_groups_narrow_and_consent_still_counts(store: Store, hand: Hand) -> None:
    inside, outside = agreed(hand, "In", "in@x.example"), agreed(hand, "Out", "out@x.example")
    silent = hand.person("Silent", "silent@x.example")
    make_group(store, "Geneva", None, "rosa", NOW)
    make_group(store, "Spanish", Rule(language="es"), "rosa", NOW)
    for number in (inside, silent):
        join(store, "Geneva", number, "rosa", NOW)

    assert [one.person_id for one in found(store, "Geneva").readers] == [inside]
    assert found(store, "Geneva").left_out == {"not in these groups": 1}
    assert found(store, "Spanish").readers == ()
    assert outside
    with pytest.raises(UnknownReference):
        found(store, "No such")


def test_a_bounce_closes_the_address_until_it_works_again(store: Store, hand: Hand) -> None:
    agreed(hand, "Ana", "ana@mission.example")
    mark_bounced(store, "ANA@mission.example", True, NOW, "550 unknown")
    assert found(store) == Readers((), {"address closed": 1})

    mark_reached(store, "ana@mission.example", NOW)
    assert len(found(store).readers) == 1


def test_a_passing_failure_closes_nothing(store: Store, hand: Hand) -> None:
    agreed(hand, "Ana", "ana@mission.example")
    mark_bounced(store, "ana@mission.example", False, NOW, "450 later")

    assert len(found(store).readers) == 1


def test_a_newsletter_that_came_back_closes_an_address_no_list_holds(store: Store, hand: Hand) -> None:
    person = agreed(hand, "Ana", "ana@mission.example")
    queued(store, person, "ana@other.example", "sent")
    with store.writing() as connection:
        on_bounce(connection, ["isu.sent@secretariat.example"], ["ana@other.example"], NOW)

    assert [one.address for one in found(store).readers] == ["ana@mission.example"]


def queued(store: Store, person: int, to: str, name: str, kind: str = "newsletter") -> int:
    outbox = Outbox(store)
    made = outbox.queue(mail(name, to, kind=kind, person_id=person), NOW)
    outbox.approve(made, Approval("Ana Director"), NOW)
    return made


def test_a_token_ends_the_newsletter_and_nothing_official(store: Store, hand: Hand) -> None:
    person = agreed(hand, "Ana", "ana@mission.example")
    copy = queued(store, person, "ana@mission.example", "copy")
    letter = queued(store, person, "ana@mission.example", "letter", kind="letter")
    ends = Subscriptions(store, SECRET)
    token = subscription_token(SECRET, 4, person)

    assert ends.known(token)
    assert ends.end(token, NOW + timedelta(hours=1))
    assert found(store).readers == ()
    said = ledger(store, person)[-1]
    assert (said.given, said.source) == (False, "one click, newsletter 4")
    assert Outbox(store).mail(copy).status is MailStatus.WITHDRAWN
    assert Outbox(store).mail(letter).status is MailStatus.APPROVED

    assert ends.end(token, NOW + timedelta(hours=2))
    assert len(ledger(store, person)) == 2


def test_a_foreign_token_ends_nothing(store: Store, hand: Hand) -> None:
    person = agreed(hand, "Ana", "ana@mission.example")
    ends = Subscriptions(store, SECRET)
    for token in (subscription_token("another", 4, person), subscription_token(SECRET, 4, person + 50), "", "x" * 300):
        assert not ends.end(token, NOW)
    assert len(found(store).readers) == 1


def test_by_mail_in_the_transaction_that_files_it(store: Store, hand: Hand) -> None:
    person = agreed(hand, "Ana", "ana@mission.example")
    end = unsubscribe_by_mail(SECRET, lambda: NOW)
    with store.writing() as connection:
        assert end(connection, subscription_token(SECRET, 4, person), "other@address.example")

    assert ledger(store, person)[-1].source == "mail, newsletter 4"


def test_who_agrees_again_reads_again(store: Store, hand: Hand) -> None:
    person = agreed(hand, "Ana", "ana@mission.example", language="en")
    Subscriptions(store, SECRET).end(subscription_token(SECRET, 4, person), NOW)
    note_consent(store, person, True, "mail:17", "rosa", NOW + timedelta(days=1))

    assert found(store).readers == (Reader(person, "Ana", "ana@mission.example", "PER", "en"),)


def test_a_withdrawal_noted_by_staff_takes_waiting_copies_out(store: Store, hand: Hand) -> None:
    person = agreed(hand, "Ana", "ana@mission.example")
    copy = queued(store, person, "ana@mission.example", "copy")
    note_consent(store, person, False, "phone", "rosa", NOW)

    assert Outbox(store).mail(copy).status is MailStatus.WITHDRAWN
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(consents)) == 2


def test_an_erased_contact_gets_no_waiting_copy(store: Store, hand: Hand) -> None:
    person = agreed(hand, "Ana", "ana@mission.example")
    copy = queued(store, person, "ana@mission.example", "copy")
    forget(store, person, "rosa", NOW)

    assert Outbox(store).mail(copy).status is MailStatus.WITHDRAWN
    assert not Subscriptions(store, SECRET).end(subscription_token(SECRET, 4, person), NOW)


def test_a_merged_contact_ends_the_subscription_it_stands_in_now(store: Store, hand: Hand) -> None:
    old, new = agreed(hand, "Ana", "ana@old.example"), agreed(hand, "Ana Envoy", "ana@new.example")
    merge(store, new, old, "rosa", NOW)

    assert Subscriptions(store, SECRET).end(subscription_token(SECRET, 4, old), NOW)
    assert found(store).readers == ()


@pytest.mark.parametrize(("words", "closed"), [("5.1.1 no such user", True), ("5.7.1 not liked", False)])
def test_an_address_that_its_server_does_not_know_is_closed(store: Store, hand: Hand, words: str, closed: bool) -> None:
    person = agreed(hand, "Ana", "ana@mission.example")
    copy = queued(store, person, "ana@mission.example", "copy")
    delivery = Delivery(store)
    assert delivery.take("run", NOW)
    assert delivery.begin(copy, "run", NOW)
    delivery.finish(copy, {"ana@mission.example": Answer(550, words)}, NOW)

    assert (found(store).readers == ()) is closed
