"""The outbox up to approval: nothing is let out but by a named person, and only as that person saw it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from knowledge.errors import BadInput, KnowledgeError, NotAllowed, UnknownReference
from knowledge.memory.audit import verify_chain
from knowledge.memory.delivery import Delivery, LeaseLost
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import audit
from knowledge.memory.tables.outbox import outbox as table
from knowledge.memory.tables.outbox import outbox_recipients
from knowledge.rules.approval import Approval
from knowledge.rules.protocol import Finding, Severity
from tests.knowledge.outbox_samples import APPROVED, NOW, SENDER, mail, raw

BLOCKING = Finding("first_person", Severity.BLOCKING, "a note verbale speaks of “I”.")
WARNING = Finding("long", Severity.WARNING, "the subject is long")


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


@pytest.fixture
def delivery(store: Store) -> Delivery:
    made = Delivery(store)
    made.take("run", NOW)
    return made


def test_a_mail_waits_as_a_draft_with_its_bytes(outbox: Outbox) -> None:
    mail_id = outbox.queue(mail(), NOW)
    queued = outbox.mail(mail_id)
    assert queued.status is MailStatus.DRAFT
    assert outbox.raw(mail_id) == mail().raw
    assert [one.address for one in queued.recipients] == ["mission@ruritania.example"]
    assert [step.step for step in outbox.steps(mail_id=mail_id)] == ["queued"]


def test_the_same_part_of_a_batch_is_queued_once(outbox: Outbox) -> None:
    first = outbox.queue(mail("one", batch="newsletter:1", part="a"), NOW)
    again = outbox.queue(mail("two", batch="newsletter:1", part="a"), NOW)
    other = outbox.queue(mail("three", batch="newsletter:1", part="b"), NOW)
    assert first == again != other


def test_an_address_named_twice_gets_one_copy(outbox: Outbox) -> None:
    mail_id = outbox.queue(mail(recipients=("a@x.example", "A@X.example", "b@x.example")), NOW)
    assert [one.address for one in outbox.mail(mail_id).recipients] == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipients": ()},
        {"recipients": ("a@x.example\r\nRCPT TO:<evil@x.example>",)},
        {"recipients": ("two words@x.example",)},
        {"recipients": ("nobody",)},
        {"sender": "<>"},
        {"raw": raw("isu.one@secretariat.example").replace(b"\r\n", b"\n")},
        {"raw": raw("isu.one@secretariat.example") + b"\n.\n"},
        {"raw": raw("isu.one@secretariat.example") + b"a" * 999 + b"\r\n"},
        {"raw": raw("isu.other@secretariat.example")},
        {"raw": b"Bcc: spy@x.example\r\n" + raw("isu.one@secretariat.example")},
        {"raw": b"Subject: another\r\n" + raw("isu.one@secretariat.example")},
        {"message_id": "isu one@secretariat.example"},
    ],
)
def test_what_could_not_be_sent_as_it_is_is_not_queued(outbox: Outbox, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        outbox.queue(mail(**wrong), NOW)
    assert list(outbox.mails()) == []


def test_a_person_lets_a_mail_out(outbox: Outbox, delivery: Delivery) -> None:
    mail_id = outbox.queue(mail(), NOW)
    seen = outbox.mail(mail_id).sha256
    approved = outbox.approve(mail_id, Approval("  Ana   Director ", seen), NOW)
    assert (approved.status, approved.approved_by, approved.approved_sha256) == (
        MailStatus.APPROVED,
        "Ana Director",
        seen,
    )
    handover = delivery.begin(mail_id, "run", NOW)
    assert handover is not None
    assert handover.raw == mail().raw
    assert outbox.mail(mail_id).status is MailStatus.SENDING
    assert [(step.step, step.by) for step in outbox.steps(mail_id=mail_id)] == [
        ("queued", "Ben Officer"),
        ("approved", "Ana Director"),
        ("sending", ""),
    ]


@pytest.mark.parametrize("nobody", ["", "  ", "x", "---", "123"])
def test_an_approval_names_somebody(outbox: Outbox, nobody: str) -> None:
    mail_id = outbox.queue(mail(), NOW)
    with pytest.raises(BadInput):
        outbox.approve(mail_id, Approval(nobody), NOW)


def test_under_four_eyes_the_requester_can_not_approve(store: Store) -> None:
    outbox = Outbox(store, four_eyes=True)
    mail_id = outbox.queue(mail(), NOW)
    for same in ("Ben Officer", "BEN  officer", "Ｂen Officer"):
        with pytest.raises(NotAllowed):
            outbox.approve(mail_id, Approval(same), NOW)
    assert outbox.approve(mail_id, APPROVED, NOW).status is MailStatus.APPROVED


def test_without_four_eyes_the_requester_may(outbox: Outbox) -> None:
    assert outbox.approve(outbox.queue(mail(), NOW), Approval("Ben Officer"), NOW).status is MailStatus.APPROVED


def test_a_finding_blocks_until_it_is_overruled_with_a_reason_that_is_kept(outbox: Outbox) -> None:
    mail_id = outbox.queue(mail(findings=(WARNING, BLOCKING)), NOW)
    with pytest.raises(NotAllowed, match="speaks of"):
        outbox.approve(mail_id, Approval("Ana Director", overrule="   "), NOW)
    approved = outbox.approve(mail_id, Approval("Ana Director", overrule="It quotes the Minister."), NOW)
    assert approved.overruled == "It quotes the Minister."
    assert "It quotes the Minister." in outbox.steps(mail_id=mail_id)[-1].detail


def test_a_warning_blocks_nothing(outbox: Outbox) -> None:
    mail_id = outbox.queue(mail(findings=(WARNING,)), NOW)
    assert outbox.approve(mail_id, APPROVED, NOW).status is MailStatus.APPROVED


def test_what_was_changed_since_it_was_read_is_not_approved(outbox: Outbox) -> None:
    mail_id = outbox.queue(mail(), NOW)
    seen = outbox.mail(mail_id).sha256
    outbox.revise(
        mail_id, raw(mail().message_id, text="Another text\r\n"), ("mission@ruritania.example",), "Ben Officer", NOW
    )
    with pytest.raises(BadInput, match="changed"):
        outbox.approve(mail_id, Approval("Ana Director", seen), NOW)


def test_a_change_after_the_approval_needs_a_new_one(outbox: Outbox, delivery: Delivery) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    changed = outbox.revise(mail_id, mail().raw, ("someone.else@ruritania.example",), "Ben Officer", NOW)
    assert (changed.status, changed.approved_by) == (MailStatus.DRAFT, "")
    assert delivery.due(NOW) is None
    assert delivery.begin(mail_id, "run", NOW) is None


def test_a_draft_can_not_be_sent(outbox: Outbox, delivery: Delivery) -> None:
    mail_id = outbox.queue(mail(), NOW)
    assert delivery.due(NOW) is None
    assert delivery.begin(mail_id, "run", NOW) is None


def test_the_database_itself_refuses_a_mail_without_a_persons_approval(outbox: Outbox, store: Store) -> None:
    mail_id = outbox.queue(mail(), NOW)
    for status in MailStatus:
        if status in (MailStatus.DRAFT, MailStatus.WITHDRAWN):
            continue
        with pytest.raises(KnowledgeError), store.writing() as connection:
            connection.execute(update(table).where(table.c.id == mail_id).values(status=status.value))
        with pytest.raises(KnowledgeError), store.writing() as connection:
            sneaked = {"status": status.value, "approved_by": "Ana Director"}  # but not of these bytes
            connection.execute(update(table).where(table.c.id == mail_id).values(**sneaked))
    assert outbox.mail(mail_id).status is MailStatus.DRAFT


@pytest.mark.parametrize("what", ["raw", "sender", "recipient", "another recipient", "hash as well"])
def test_what_is_changed_behind_the_back_of_the_approval_does_not_leave(
    outbox: Outbox, delivery: Delivery, store: Store, what: str
) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    row, target = table.c.id == mail_id, outbox_recipients
    with store.writing() as connection:
        if what == "raw":
            connection.execute(update(table).where(row).values(raw=mail().raw + b"PS\r\n"))
        elif what == "sender":
            connection.execute(update(table).where(row).values(sender="other@secretariat.example"))
        elif what == "recipient":
            connection.execute(update(target).where(target.c.mail_id == mail_id).values(address="spy@x.example"))
        elif what == "another recipient":
            more = {"mail_id": mail_id, "address": "spy@x.example", "address_key": "spy@x.example"}
            connection.execute(target.insert().values(**more, status="waiting", answer=""))
        else:
            connection.execute(update(table).where(row).values(raw=b"x", sha256="0", approved_sha256="0"))
    assert delivery.begin(mail_id, "run", NOW) is None
    assert outbox.mail(mail_id).status is MailStatus.DRAFT
    assert outbox.steps(mail_id=mail_id)[-1].step == "approval_void"


def test_only_the_holder_of_the_lease_can_hand_over(outbox: Outbox, store: Store) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    delivery = Delivery(store)
    assert delivery.take("another run", NOW)
    with pytest.raises(LeaseLost):
        delivery.begin(mail_id, "run", NOW)
    assert outbox.mail(mail_id).status is MailStatus.APPROVED


def test_a_batch_is_approved_as_a_whole_or_not_at_all(outbox: Outbox) -> None:
    for number in range(3):
        outbox.queue(mail(f"n{number}", batch="newsletter:1", part=str(number)), NOW)
    seen = outbox.batch_seal("newsletter:1")
    late = outbox.queue(mail("late", batch="newsletter:1", part="9", findings=(BLOCKING,)), NOW)
    with pytest.raises(BadInput, match="changed"):
        outbox.approve_batch("newsletter:1", Approval("Ana Director", seen), NOW)
    with pytest.raises(NotAllowed):
        outbox.approve_batch("newsletter:1", APPROVED, NOW)
    assert outbox.counts()[MailStatus.APPROVED] == 0
    outbox.withdraw(late, "Ben Officer", "double", NOW)
    assert outbox.approve_batch("newsletter:1", Approval("Ana Director", seen), NOW) == 3
    with pytest.raises(UnknownReference):
        outbox.batch_seal("newsletter:1")


def test_a_mail_is_approved_once(outbox: Outbox) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    with pytest.raises(NotAllowed, match="only a draft"):
        outbox.approve(mail_id, APPROVED, NOW)


def test_what_is_withdrawn_stays_so(outbox: Outbox, delivery: Delivery) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    outbox.withdraw(mail_id, "Ana Director", "sent by hand", NOW)
    assert delivery.begin(mail_id, "run", NOW) is None
    with pytest.raises(NotAllowed):
        outbox.approve(mail_id, APPROVED, NOW)


def test_what_is_on_its_way_can_not_be_changed(outbox: Outbox, delivery: Delivery) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    delivery.begin(mail_id, "run", NOW)
    with pytest.raises(NotAllowed):
        outbox.withdraw(mail_id, "Ana Director", "too late", NOW)
    with pytest.raises(NotAllowed):
        outbox.revise(mail_id, mail().raw, (SENDER,), "Ben Officer", NOW)


def test_an_objection_makes_it_a_draft_again(outbox: Outbox) -> None:
    mail_id = outbox.queue(mail(), NOW)
    outbox.approve(mail_id, APPROVED, NOW)
    held = outbox.object_to(mail_id, replace(BLOCKING, message="they wrote again meanwhile"), NOW)
    assert (held.status, held.approved_by) == (MailStatus.DRAFT, "")
    with pytest.raises(NotAllowed, match="wrote again"):
        outbox.approve(mail_id, APPROVED, NOW)


@pytest.mark.parametrize("number", [0, -1, 999, 2**40])
def test_an_unknown_mail_is_said_to_be_so(outbox: Outbox, number: int) -> None:
    for call in (outbox.mail, outbox.raw, lambda n: outbox.approve(n, APPROVED, NOW)):
        with pytest.raises(UnknownReference):
            call(number)


def test_mails_are_read_in_pages(outbox: Outbox, store: Store) -> None:
    for number in range(205):
        outbox.queue(mail(f"m{number}", batch="b", part=str(number)), NOW + timedelta(seconds=number))
    assert [one.part for one in outbox.mails(batch="b")] == [str(number) for number in range(205)]
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM outbox_steps")).scalar() == 205


def test_decisions_are_sealed_in_the_audit_and_a_batch_is_one(outbox: Outbox, delivery: Delivery, store: Store) -> None:
    single = outbox.queue(mail("one"), NOW)
    for part in ("a", "b"):
        outbox.queue(mail(f"batch-{part}", batch="newsletter:1", part=part), NOW)
    outbox.approve(single, APPROVED, NOW)
    outbox.approve_batch("newsletter:1", APPROVED, NOW)
    assert delivery.begin(single, "run", NOW) is not None
    delivery.doubt(single, "no answer", NOW)
    delivery.not_sent(single, "Rosa Fiction", NOW)
    outbox.withdraw(single, "Rosa Fiction", "no longer needed", NOW)

    with store.reading() as connection:
        entered = connection.execute(select(audit.c.what, audit.c.subject, audit.c.who).order_by(audit.c.number)).all()
    assert [(row.what, row.subject) for row in entered] == [
        ("outbox approved", f"outbox:{single}"),
        ("outbox approved", ""),
        ("outbox in_doubt", f"outbox:{single}"),
        ("outbox confirmed_not_sent", f"outbox:{single}"),
        ("outbox withdrawn", f"outbox:{single}"),
    ]
    assert entered[0].who == APPROVED.by
    assert entered[2].who == "isu"
    assert verify_chain(store).broken is None
