"""From approval to the end: answers of servers, leases, doubts, copies, bounces and acknowledgements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from knowledge.errors import BadInput, NotAllowed
from knowledge.memory.delivery import LEASE, Answer, Delivery
from knowledge.memory.filing import file_mail
from knowledge.memory.mails import Fate, MailStatus, OutboxMail
from knowledge.memory.outbox import Outbox
from knowledge.memory.returns import on_bounce, on_reply
from knowledge.memory.store import Store
from knowledge.memory.timeline import Timeline
from knowledge.rules.backoff import ATTEMPTS, next_attempt
from tests.knowledge.outbox_samples import APPROVED, NOW, mail

OK, LATER, NEVER = Answer(250, "queued"), Answer(451, "greylisted"), Answer(550, "no such user")
TWO = ("a@x.example", "b@x.example")


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


@pytest.fixture
def delivery(store: Store) -> Delivery:
    made = Delivery(store, file_mail)
    assert made.take("run", NOW)
    return made


def handed(outbox: Outbox, delivery: Delivery, name: str = "one", to: tuple[str, ...] = ("a@x.example",)) -> OutboxMail:
    mail_id = outbox.queue(mail(name, recipients=to, state="UGA"), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    handover = delivery.begin(mail_id, "run", NOW)
    assert handover is not None
    return handover.mail


def back(store: Store, what: Callable[..., tuple[OutboxMail, ...]], *arguments: object) -> tuple[OutboxMail, ...]:
    """What the inbox does when a mail comes back."""
    with store.writing() as connection:
        return what(connection, *arguments)


def steps(outbox: Outbox, mail_id: int) -> list[str]:
    return [step.step for step in outbox.steps(mail_id=mail_id)]


# The lease


def test_one_run_at_a_time(delivery: Delivery, store: Store) -> None:
    other = Delivery(store)
    assert not other.take("other", NOW + LEASE - timedelta(seconds=1))
    assert delivery.take("run", NOW)
    assert other.take("other", NOW + LEASE)
    assert not delivery.take("run", NOW + LEASE)
    other.release("run")
    assert not delivery.take("run", NOW + LEASE)
    other.release("other")
    assert delivery.take("run", NOW + LEASE)


def test_a_person_may_take_over_from_a_dead_run(delivery: Delivery) -> None:
    assert not delivery.take("next", NOW)
    assert delivery.take("next", NOW, over=True)
    assert not delivery.take("run", NOW)


def test_handing_over_renews_the_lease(outbox: Outbox, delivery: Delivery) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    later = NOW + LEASE - timedelta(seconds=1)
    assert delivery.begin(mail_id, "run", later)
    assert not delivery.take("other", NOW + LEASE + timedelta(minutes=1))


# Answers of servers


def test_a_mail_that_all_took_is_sent(outbox: Outbox, delivery: Delivery) -> None:
    sent = delivery.finish(handed(outbox, delivery, to=TWO).id, dict.fromkeys(TWO, OK), NOW)
    assert (sent.status, sent.sent_at, sent.addresses(Fate.ACCEPTED)) == (MailStatus.SENT, NOW, TWO)


def test_a_mail_that_all_refused_has_failed(outbox: Outbox, delivery: Delivery) -> None:
    failed = delivery.finish(handed(outbox, delivery, to=TWO).id, dict.fromkeys(TWO, NEVER), NOW)
    assert (failed.status, failed.sent_at) == (MailStatus.FAILED, None)
    assert failed.recipients[0].answer == "550 no such user"
    assert delivery.due(NOW + timedelta(days=9)) is None


def test_one_refusal_stops_nobody_else(outbox: Outbox, delivery: Delivery) -> None:
    sent = delivery.finish(handed(outbox, delivery, to=TWO).id, {TWO[0]: NEVER, TWO[1]: OK}, NOW)
    assert (sent.status, sent.addresses(Fate.REFUSED)) == (MailStatus.SENT, TWO[:1])


def test_who_was_put_off_alone_is_tried_again(outbox: Outbox, delivery: Delivery) -> None:
    waiting = delivery.finish(handed(outbox, delivery, to=TWO).id, {TWO[0]: OK, TWO[1]: LATER}, NOW)
    assert (waiting.status, waiting.sent_at) == (MailStatus.APPROVED, None)
    assert delivery.due(NOW + timedelta(minutes=1)) is None
    assert delivery.due(NOW + timedelta(minutes=2)) is not None
    again = delivery.begin(waiting.id, "run", NOW)
    assert again is not None
    assert again.recipients == TWO[1:]
    assert delivery.finish(waiting.id, {TWO[1]: OK}, NOW).status is MailStatus.SENT


def test_a_lost_line_is_a_passing_failure(outbox: Outbox, delivery: Delivery) -> None:
    assert delivery.finish(handed(outbox, delivery).id, {}, NOW).status is MailStatus.APPROVED


def test_attempts_wait_longer_and_longer_for_three_days(outbox: Outbox, delivery: Delivery) -> None:
    at, mail_id, tries = NOW, handed(outbox, delivery).id, 1
    while (after := delivery.finish(mail_id, {"a@x.example": LATER}, at)).status is MailStatus.APPROVED:
        assert after.next_at is not None
        at, tries = after.next_at, tries + 1
        assert delivery.take("run", at)
        assert delivery.begin(mail_id, "run", at)
    assert (after.status, tries) == (MailStatus.FAILED, ATTEMPTS)
    assert timedelta(days=2.5) < at - NOW < timedelta(days=3.5)
    assert next_attempt(1, NOW) == NOW + timedelta(minutes=2)


def test_a_person_may_have_a_failed_mail_tried_again(outbox: Outbox, delivery: Delivery) -> None:
    failed = delivery.finish(handed(outbox, delivery).id, {"a@x.example": NEVER}, NOW)
    with pytest.raises(BadInput):
        delivery.retry(failed.id, "", NOW)
    again = delivery.retry(failed.id, "Ana Director", NOW)
    assert (again.status, again.addresses(Fate.WAITING)) == (MailStatus.APPROVED, ("a@x.example",))
    assert outbox.steps(mail_id=failed.id)[-1].by == "Ana Director"


# Doubts


def test_what_a_dead_run_left_is_unsettled_for_the_next(outbox: Outbox, delivery: Delivery) -> None:
    left = handed(outbox, delivery)
    assert delivery.unsettled("run") == ()
    assert [one.id for one in delivery.unsettled("next run")] == [left.id]
    assert delivery.due(NOW + timedelta(days=9)) is None


def test_found_in_the_folder_of_sent_mail_it_is_sent(outbox: Outbox, delivery: Delivery) -> None:
    left = handed(outbox, delivery)
    assert delivery.found(left.id, "in the folder of sent mail", NOW).status is MailStatus.SENT


def test_not_found_it_waits_for_a_persons_word(outbox: Outbox, delivery: Delivery) -> None:
    left = handed(outbox, delivery)
    assert delivery.doubt(left.id, "killed", NOW).status is MailStatus.IN_DOUBT
    assert delivery.due(NOW + timedelta(days=9)) is None
    with pytest.raises(NotAllowed):
        outbox.withdraw(left.id, "Ana Director", "no", NOW)
    with pytest.raises(BadInput):
        delivery.not_sent(left.id, " ", NOW)
    assert delivery.not_sent(left.id, "Ana Director", NOW).status is MailStatus.APPROVED
    assert delivery.begin(left.id, "run", NOW) is not None
    assert steps(outbox, left.id)[-2:] == ["confirmed_not_sent", "sending"]


def test_a_person_may_know_that_it_was_sent(outbox: Outbox, delivery: Delivery) -> None:
    left = delivery.doubt(handed(outbox, delivery).id, "killed", NOW)
    assert delivery.found(left.id, "they rang", NOW, by="Ana Director").status is MailStatus.SENT
    assert ("found", "Ana Director") in [(step.step, step.by) for step in outbox.steps(mail_id=left.id)]


def test_the_answer_of_a_slow_server_counts_though_another_run_took_over(outbox: Outbox, delivery: Delivery) -> None:
    slow = delivery.doubt(handed(outbox, delivery).id, "silent", NOW)
    assert delivery.finish(slow.id, {"a@x.example": OK}, NOW).status is MailStatus.SENT


# Copies, bounces, acknowledgements


def test_each_sent_mail_is_copied_once(outbox: Outbox, delivery: Delivery) -> None:
    sent = delivery.finish(handed(outbox, delivery).id, {"a@x.example": OK}, NOW)
    no_copy = outbox.queue(mail("two", copy=False), NOW)
    outbox.approve(no_copy, APPROVED, NOW)
    delivery.begin(no_copy, "run", NOW)
    delivery.finish(no_copy, {"mission@ruritania.example": OK}, NOW)
    assert delivery.uncopied(NOW - timedelta(seconds=1)) == ()
    assert [one.id for one in delivery.uncopied(NOW)] == [sent.id]
    delivery.copied(sent.id, "appended", NOW)
    assert delivery.uncopied(NOW) == ()


def test_a_bounce_finds_its_mail(outbox: Outbox, delivery: Delivery, store: Store) -> None:
    sent = delivery.finish(handed(outbox, delivery, to=TWO).id, dict.fromkeys(TWO, OK), NOW)
    (returned,) = back(
        store, on_bounce, [f"<{sent.message_id}>", "other@x.example"], ["B@x.example"], NOW, "550 unknown"
    )
    assert (returned.status, returned.addresses(Fate.BOUNCED)) == (MailStatus.BOUNCED, TWO[1:])
    assert back(store, on_bounce, ["not-ours@x.example"], TWO, NOW) == ()


def test_a_bounce_of_a_forwarded_address_stands_for_the_only_recipient(
    outbox: Outbox, delivery: Delivery, store: Store
) -> None:
    one = delivery.finish(handed(outbox, delivery).id, {"a@x.example": OK}, NOW)
    (returned,) = back(store, on_bounce, [one.message_id], ["a.private@y.example"], NOW)
    assert returned.addresses(Fate.BOUNCED) == ("a@x.example",)
    two = delivery.finish(handed(outbox, delivery, "two", TWO).id, dict.fromkeys(TWO, OK), NOW)
    (returned,) = back(store, on_bounce, [two.message_id], ["a.private@y.example"], NOW)
    assert (returned.status, returned.addresses(Fate.BOUNCED)) == (MailStatus.BOUNCED, ())


def test_an_answer_acknowledges(outbox: Outbox, delivery: Delivery, store: Store) -> None:
    sent = delivery.finish(handed(outbox, delivery).id, {"a@x.example": OK}, NOW)
    (closed,) = back(store, on_reply, [sent.message_id], NOW, "mail:5")
    assert closed.status is MailStatus.ACKNOWLEDGED
    (still,) = back(store, on_bounce, [sent.message_id], ["a@x.example"], NOW)
    assert (still.status, still.addresses(Fate.BOUNCED)) == (MailStatus.ACKNOWLEDGED, ("a@x.example",))


def test_an_answer_is_evidence_that_a_mail_in_doubt_was_sent(outbox: Outbox, delivery: Delivery, store: Store) -> None:
    left = delivery.doubt(handed(outbox, delivery).id, "killed", NOW)
    (closed,) = back(store, on_reply, [left.message_id], NOW)
    assert (closed.status, closed.sent_at) == (MailStatus.ACKNOWLEDGED, NOW)


def test_nobody_answers_a_mail_that_never_left(outbox: Outbox, delivery: Delivery, store: Store) -> None:
    mail_id = outbox.queue(mail(), NOW)
    assert back(store, on_reply, [mail().message_id], NOW) == ()
    outbox.approve(mail_id, APPROVED, NOW)
    assert back(store, on_reply, [mail().message_id], NOW) == ()
    assert back(store, on_bounce, [mail().message_id], TWO, NOW) == ()


def test_an_answer_of_one_does_not_end_the_attempts_for_another(
    outbox: Outbox, delivery: Delivery, store: Store
) -> None:
    waiting = delivery.finish(handed(outbox, delivery, to=TWO).id, {TWO[0]: OK, TWO[1]: LATER}, NOW)
    (after,) = back(store, on_reply, [waiting.message_id], NOW)
    assert after.status is MailStatus.APPROVED
    assert delivery.begin(after.id, "run", NOW) is not None


def test_a_copy_is_filed_on_the_timeline_once(outbox: Outbox, delivery: Delivery, store: Store) -> None:
    sent = delivery.finish(handed(outbox, delivery, to=TWO).id, {TWO[0]: OK, TWO[1]: NEVER}, NOW)
    back(store, on_reply, [sent.message_id], NOW)
    (entry,) = Timeline(store).of_state("UGA").entries
    assert entry.event.detail == "To: a@x.example\nRefused: b@x.example"
    assert (entry.event.by, entry.event.source) == ("Ana Director", f"outbox:{sent.id}")
