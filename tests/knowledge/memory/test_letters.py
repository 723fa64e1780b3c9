"""Letters: stored as drafts, approved and numbered in one transaction, revised, void, corrected; the register of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.contact import Organisation, OrganisationKind
from knowledge.errors import BadInput, KnowledgeError, NotAllowed, UnknownReference
from knowledge.letter import LetterDraft
from knowledge.mail import OutgoingFile
from knowledge.memory.campaigns import Campaigns
from knowledge.memory.delivery import Answer, Delivery
from knowledge.memory.filing import file_mail
from knowledge.memory.letters import Letters, LetterStatus, StoredLetter
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
from knowledge.memory.register import Register, read_reference
from knowledge.memory.returns import on_bounce, on_reply
from knowledge.memory.store import Store
from knowledge.memory.timeline import Timeline
from knowledge.memory.values import dump_value, load_value
from knowledge.rules.approval import Approval
from knowledge.rules.campaign import NextStep
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.protocol import Finding, Severity
from tests.knowledge.outbox_samples import AGREED, APPROVED, NOW, Printer, letter, new_letter

NEXT_YEAR = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def letters(store: Store) -> Letters:
    return Letters(store, agreed=AGREED)


@pytest.fixture
def register(store: Store) -> Register:
    return Register(store)


@pytest.fixture
def delivery(store: Store) -> Delivery:
    made = Delivery(store, file_mail)
    assert made.take("run", NOW)
    return made


def approve(letters: Letters, state: str = "UGA", at: datetime = NOW, **changes: object) -> StoredLetter:
    stored = letters.add(new_letter(letter(state=state, **changes)), at)
    return letters.approve(stored.id, APPROVED, Printer(), at)


def send(store: Store, delivery: Delivery, stored: StoredLetter, at: datetime = NOW) -> int:
    (waiting,) = [one for one in Outbox(store).mails(letter_id=stored.id) if one.status is MailStatus.APPROVED]
    assert delivery.take("run", at, over=True)
    assert delivery.begin(waiting.id, "run", at)
    delivery.finish(waiting.id, {one.address: Answer(250) for one in waiting.recipients}, at)
    return waiting.id


def test_a_draft_is_kept_as_it_was_drafted(letters: Letters) -> None:
    new = new_letter(
        files=(OutgoingFile("Звіт.pdf", "application/pdf", b"%PDF"), OutgoingFile("b.txt", "text/plain", b"b"))
    )
    stored = letters.add(new, NOW)
    assert (stored.status, stored.reference, stored.standing) == (LetterStatus.DRAFT, "", "draft")
    assert letters.letter(stored.id) == stored
    assert letters.letter(f" {stored.id} ") == stored
    assert stored.draft == new.draft
    assert stored.to == ("mission@uga.example",)
    assert letters.files(stored.id) == new.files


def test_any_letter_survives_the_store() -> None:
    ngo = Organisation(0, "Port Watch “Ñ”", OrganisationKind.NGO)
    bare = letter(addressee=replace(letter().addressee, organisation=ngo, post=None, person_id=None), signatory=None)
    draft = LetterDraft(bare, "x", bare.claims, (Finding("a", Severity.WARNING, "b", "c"),), ("check the vote",))
    assert load_value(LetterDraft, dump_value(draft)) == draft


def test_approval_reserves_the_number_and_makes_the_mail(letters: Letters, register: Register, store: Store) -> None:
    stored, printer = letters.add(new_letter(), NOW), Printer()
    approved = letters.approve(stored.id, Approval("Ana Director", stored.sha256), printer, NOW)
    assert (approved.status, approved.reference) == (LetterStatus.APPROVED, "ISU-CCM/LT/2026/001")
    assert printer.asked == ["ISU-CCM/LT/2026/001"]
    assert (approved.standing, approved.mails) == ("approved", (MailStatus.APPROVED,))
    (mail,) = Outbox(store).mails(letter_id=stored.id)
    assert (mail.approved_by, mail.subject) == ("Ana Director", "ISU-CCM/LT/2026/001 Annual report under Article 7")
    assert register.line("isu-ccm/lt/2026/1").reserved_by == "Ana Director"
    assert letters.letter("ISU-CCM/LT/2026/001") == approved


def test_each_form_and_year_has_its_own_numbers(letters: Letters, register: Register) -> None:
    note = {"form": LetterForm.NOTE_VERBALE}
    made = [
        approve(letters, "AAA").reference,
        approve(letters, "BBB", **note).reference,
        approve(letters, "CCC", form=LetterForm.PLAIN).reference,
        approve(letters, "DDD", at=NEXT_YEAR).reference,
        approve(letters, "EEE", **note).reference,
    ]
    assert made == [
        f"ISU-CCM/{tail}" for tail in ("LT/2026/001", "NV/2026/001", "LT/2026/002", "LT/2027/001", "NV/2026/002")
    ]
    assert [line.reference for line in register.lines(year=2026, form="nv")] == [made[1], made[4]]


def test_an_approval_that_fails_leaves_no_gap(letters: Letters, register: Register, store: Store) -> None:
    stored = letters.add(new_letter(), NOW)
    with pytest.raises(RuntimeError):
        letters.approve(stored.id, APPROVED, Printer(fails=True), NOW)
    with pytest.raises(BadInput):
        letters.approve(stored.id, Approval(""), Printer(), NOW)
    with pytest.raises(BadInput, match="no mail"):
        letters.approve(stored.id, APPROVED, lambda *_: [], NOW)
    assert (letters.letter(stored.id), list(register.lines()), list(Outbox(store).mails())) == (stored, [], [])
    assert letters.approve(stored.id, APPROVED, Printer(), NOW).reference == "ISU-CCM/LT/2026/001"


def test_approvals_at_the_same_moment_get_numbers_without_gap_or_double(letters: Letters, register: Register) -> None:
    ids = [letters.add(new_letter(letter(state=f"X{number:02d}")), NOW).id for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda letter_id: letters.approve(letter_id, APPROVED, Printer(), NOW).reference, ids))
    assert sorted(made) == [f"ISU-CCM/LT/2026/{number:03d}" for number in range(1, 13)]
    assert [line.number for line in register.lines()] == list(range(1, 13))


def test_two_at_once_can_not_remind_one_state_twice(letters: Letters) -> None:
    ids = [letters.add(new_letter(), NOW).id for _ in range(4)]

    def try_it(letter_id: int) -> str:
        try:
            return letters.approve(letter_id, APPROVED, Printer(), NOW).reference
        except KnowledgeError:
            return ""

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(try_it, ids))
    assert sorted(made) == ["", "", "", "ISU-CCM/LT/2026/001"]


def test_four_eyes_and_findings_hold_for_letters(store: Store) -> None:
    letters = Letters(store, four_eyes=True, agreed=AGREED)
    finding = Finding("short_name", Severity.BLOCKING, "the State's full name is due")
    stored = letters.add(new_letter(findings=(finding,)), NOW)
    with pytest.raises(NotAllowed, match="may not approve"):
        letters.approve(stored.id, Approval("ben officer", overrule="it is right"), Printer(), NOW)
    with pytest.raises(NotAllowed, match="full name"):
        letters.approve(stored.id, APPROVED, Printer(), NOW)
    approved = letters.approve(stored.id, Approval("Ana Director", overrule="it is right"), Printer(), NOW)
    assert approved.overruled == "it is right"
    assert "it is right" in Outbox(store).steps(letter_id=stored.id)[-1].detail


def test_a_revision_voids_the_approval_and_keeps_the_number(letters: Letters, store: Store) -> None:
    first = approve(letters)
    changed = letters.revise(first.id, new_letter(letter(title="Another title")), NOW)
    assert (changed.status, changed.approved_by, changed.mails) == (LetterStatus.DRAFT, "", ())
    assert [one.status for one in Outbox(store).mails(letter_id=first.id)] == [MailStatus.WITHDRAWN]
    with pytest.raises(BadInput, match="changed"):
        letters.approve(first.id, Approval("Ana Director", first.sha256), Printer(), NOW)
    printer = Printer()
    printer.asked.append("")  # another Message-ID than the first
    assert letters.approve(first.id, APPROVED, printer, NOW).reference == first.reference


@pytest.mark.parametrize("what", ["text", "address", "file", "file name", "one each"])
def test_whatever_is_changed_changes_the_hash(letters: Letters, what: str) -> None:
    one = OutgoingFile("a.pdf", "application/pdf", b"1")
    base = letters.add(new_letter(files=(one,)), NOW)
    other = {
        "text": new_letter(letter(closing="Yours"), files=(one,)),
        "address": new_letter(files=(one,), to=("x@y.example",)),
        "file": new_letter(files=(replace(one, content=b"2"),)),
        "file name": new_letter(files=(replace(one, name="b.pdf"),)),
        "one each": new_letter(files=(one,), one_each=True),
    }[what]
    assert letters.add(other, NOW).sha256 != base.sha256
    assert letters.add(new_letter(files=(one,)), NOW).sha256 == base.sha256


def test_a_void_number_stays_with_its_reason(letters: Letters, register: Register, store: Store) -> None:
    first = approve(letters, "AAA")
    with pytest.raises(BadInput):
        letters.void(first.reference, "Ana Director", "  ", NOW)
    gone = letters.void(first.reference, "Ana Director", "wrong minister", NOW)
    assert (gone.status, gone.standing) == (LetterStatus.VOID, "void")
    assert register.line(first.reference).void_reason == "wrong minister"
    assert [one.status for one in Outbox(store).mails()] == [MailStatus.WITHDRAWN]
    assert approve(letters, "BBB").reference == "ISU-CCM/LT/2026/002"
    for call in (
        lambda: letters.void(first.reference, "Ana Director", "again", NOW),
        lambda: letters.approve(first.id, APPROVED, Printer(), NOW),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_the_ledger_of_a_campaign_follows_a_letter_until_it_goes_or_is_void(letters: Letters, store: Store) -> None:
    def next_step() -> NextStep:
        return Campaigns(store, AGREED).ledgers("", (NOW + timedelta(days=1)).date())[0].standing.next

    first = approve(letters)
    assert next_step() is NextStep.SEND
    letters.revise(first.id, new_letter(letter(title="Another title")), NOW)
    assert next_step() is NextStep.APPROVE
    printer = Printer()
    printer.asked.append("")  # another Message-ID than the first
    again = letters.approve(first.id, APPROVED, printer, NOW + timedelta(minutes=1))
    assert next_step() is NextStep.SEND
    letters.void(again.reference, "Ana Director", "wrong minister", NOW + timedelta(minutes=2))
    assert next_step() is NextStep.WRITE


def test_what_was_sent_is_corrected_not_changed(
    letters: Letters, register: Register, store: Store, delivery: Delivery
) -> None:
    first = approve(letters)
    with pytest.raises(NotAllowed, match="has not been sent"):
        letters.corrigendum(first.reference, "Ben Officer", NOW)
    send(store, delivery, first)
    with pytest.raises(NotAllowed, match="corrigendum"):
        letters.void(first.reference, "Ana Director", "too late", NOW)
    with pytest.raises(NotAllowed, match="corrigendum"):
        letters.revise(first.id, new_letter(), NOW)
    draft = letters.corrigendum(first.reference, "Ben Officer", NOW)
    assert (draft.corrects, draft.reference, draft.to) == (first.reference, "", first.to)
    second = letters.approve(draft.id, APPROVED, Printer(), NOW)  # no reminder: it may follow at once
    assert register.line(second.reference).corrects == first.reference
    assert register.line(first.reference).corrected_by == (second.reference,)


def test_nobody_is_reminded_twice_within_the_agreed_time(letters: Letters, store: Store, delivery: Delivery) -> None:
    first = approve(letters)
    second = letters.add(new_letter(), NOW)
    with pytest.raises(NotAllowed, match="on its way"):
        letters.approve(second.id, APPROVED, Printer(), NOW)
    send(store, delivery, first)
    soon = NOW + timedelta(days=13)
    with pytest.raises(NotAllowed, match="2026-03-16"):
        letters.approve(second.id, APPROVED, Printer(), soon)
    assert letters.approve(second.id, Approval("Ana Director", overrule="they asked for it"), Printer(), soon).reference


def test_after_the_agreed_time_and_to_others_one_may_write(letters: Letters, store: Store, delivery: Delivery) -> None:
    send(store, delivery, approve(letters))
    assert approve(letters, "BBB").reference
    assert approve(letters, kind="deposit_congratulation").reference
    assert approve(letters, at=NOW + timedelta(days=14)).reference


def test_the_letter_tells_what_became_of_its_mails(letters: Letters, store: Store, delivery: Delivery) -> None:
    stored = approve(letters)
    mail_id = send(store, delivery, stored)
    assert letters.letter(stored.id).standing == "sent"
    message_ids = [Outbox(store).mail(mail_id).message_id]
    with store.writing() as connection:
        on_bounce(connection, message_ids, stored.to, NOW)
    assert letters.letter(stored.id).standing == "bounced"
    with store.writing() as connection:
        on_reply(connection, message_ids, NOW)
    assert letters.letter(stored.id).standing == "acknowledged"
    (entry,) = Timeline(store).of_state("UGA").entries
    assert entry.event.source == f"letter:{stored.reference}:{mail_id}"
    assert entry.event.category == "article7_annual_reminder"


def test_the_holders_own_address_gets_a_copy_unless_others_are_named(letters: Letters) -> None:
    made = letter(addressee=replace(letter().addressee, copies=("eva@uga.example",)))
    assert letters.add(new_letter(made), NOW).cc == ("eva@uga.example",)
    assert letters.add(new_letter(made, to=("x@y.example",)), NOW).cc == ()


def test_a_malformed_address_is_refused(letters: Letters) -> None:
    with pytest.raises(BadInput):
        letters.add(new_letter(to=("a@b.example, c@d.example",)), NOW)


@pytest.mark.parametrize("named", [0, 7, "7", "ISU-CCM/LT/2026/009", "", "nonsense", str(2**70), "²"])
def test_a_letter_that_is_not_there_is_said_to_be_so(letters: Letters, register: Register, named: int | str) -> None:
    with pytest.raises(UnknownReference):
        letters.letter(named)
    with pytest.raises(UnknownReference):
        register.line(str(named))


def test_references_are_read_as_people_type_them() -> None:
    assert read_reference(" isu-ccm/nv/2026/14 ") == "ISU-CCM/NV/2026/014"
    assert read_reference("isu-ccm/nv/2026/014") == "ISU-CCM/NV/2026/014"
    assert read_reference("ISU-CCM / LT / 2026 / 1234") == "ISU-CCM/LT/2026/1234"
    assert read_reference("ISU/NV/2026/014") == ""


def test_letters_are_listed(letters: Letters) -> None:
    first, second = approve(letters, "AAA"), letters.add(new_letter(letter(state="BBB")), NOW)
    assert [one.id for one in letters.all()] == [first.id, second.id]
    assert [one.id for one in letters.all(status=LetterStatus.DRAFT)] == [second.id]
    assert [one.id for one in letters.all(state="aaa", kind=first.kind)] == [first.id]
