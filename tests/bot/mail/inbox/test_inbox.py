"""Mails from a real server: each judged, drafted for and logged once, whatever people and servers do meanwhile."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes

import pytest

from bot.mail.intake import FRESH
from knowledge.case import CaseStatus
from knowledge.memory.casework import Casework
from knowledge.memory.inbox.records import DraftState, Step
from knowledge.memory.timeline import Timeline
from knowledge.timeline import Direction, Wanted
from tests.bot.mail.inbox.office import Office, answer, letter, now


def logged(office: Office) -> list[tuple[Direction, str, str]]:
    """Direction, subject and case of every entry of the timeline, newest first."""
    entries = Timeline(office.store).entries(Wanted(channel="mail"))
    return [(entry.event.direction, entry.event.subject, entry.event.case) for entry in entries]


def test_a_mail_becomes_a_draft_a_case_and_a_log_entry(office: Office) -> None:
    office.server.drop(letter())

    done = office.service().poll()

    assert (done.read, done.handled, done.drafts) == (1, 1, 1)
    ((raw, flags),) = office.server.mails("Drafts")
    draft = message_from_bytes(raw)
    assert b"\\Draft" in flags
    assert (draft["In-Reply-To"], draft["References"]) == ("<1@mfa.example>", "<1@mfa.example>")
    mail = office.inbox.mail(1)
    assert (mail.step, mail.state, mail.category) == (Step.DONE, "UGA", "information_request")
    assert mail.draft is not None
    assert mail.draft.state is DraftState.APPENDED
    assert mail.draft.place.uid > 0
    assert mail.case == f"ISU-{now().year}-0001"
    assert logged(office) == [(Direction.IN, "Report of this year", mail.case)]
    assert Casework(office.store).get(mail.case).place == "mail:1"


def test_nothing_a_person_sees_of_a_mail_changes_by_reading(office: Office) -> None:
    office.server.drop(letter())

    office.service().poll()

    ((_, flags),) = office.server.mails("INBOX")
    assert b"\\Seen" not in flags


def test_polling_again_does_nothing(office: Office) -> None:
    office.server.drop(letter())
    service = office.service()
    service.poll()

    done = service.poll()

    assert (done.read, done.handled, done.drafts) == (0, 0, 0)
    assert len(office.server.mails("Drafts")) == 1


def test_what_a_person_has_read_is_handled_all_the_same(office: Office) -> None:
    office.server.drop(letter(), flags=(b"\\Seen",))

    assert office.service().poll().drafts == 1


def test_a_mail_moved_before_it_was_read_is_handled(office: Office) -> None:
    service = office.service()
    service.poll()
    with office.server.client() as client:
        client.create_folder("Uganda")
    office.server.drop(letter(), folder="Uganda")

    assert service.poll().drafts == 1


def test_a_mail_moved_after_it_was_read_is_the_same_mail(office: Office) -> None:
    office.server.drop(letter())
    service = office.service()
    service.poll()
    with office.server.client() as client:
        client.create_folder("Uganda")
        client.select_folder("INBOX")
        client.copy(client.search(["ALL"]), "Uganda")

    done = service.poll()

    assert done.handled == 0
    assert {place.folder for place in office.inbox.mail(1).places} == {"INBOX", "Uganda"}


def test_an_archive_is_left_to_backfill(office: Office) -> None:
    with office.server.client() as client:
        client.create_folder("Archive 2031")
    office.server.drop(letter(1), folder="Archive 2031")
    service = office.service()

    assert service.poll().read == 0
    done = service.backfill()

    assert (done.read, done.handled, done.drafts) == (1, 1, 0)
    assert office.inbox.mail(1).note == "was old when it was first read"
    assert len(logged(office)) == 1
    assert service.backfill().read == 0


def test_an_old_mail_that_somebody_read_is_logged_and_not_drafted_for(office: Office) -> None:
    old = now() - FRESH - timedelta(days=2)
    office.server.drop(letter(1), flags=(b"\\Seen",), at=old)
    office.server.drop(letter(2, subject="Another matter"), at=old)

    done = office.service().poll()

    assert (done.handled, done.drafts) == (2, 1)
    assert [mail.history for mail in (office.inbox.mail(1), office.inbox.mail(2))] == [True, False]


def test_an_answer_from_another_mail_program_settles_case_and_draft(office: Office) -> None:
    office.server.drop(letter())
    service = office.service()
    service.poll()
    office.server.drop(answer(1, to="1@mfa.example"), folder="Sent")

    service.poll()

    mail = office.inbox.mail(1)
    assert mail.draft is not None
    assert mail.draft.state is DraftState.SENT
    assert Casework(office.store).get(mail.case).status is CaseStatus.ANSWERED
    assert [direction for direction, _, _ in logged(office)] == [Direction.OUT, Direction.IN]


def test_a_mail_that_was_answered_before_it_was_read_gets_no_draft(office: Office) -> None:
    office.server.drop(letter())
    office.server.drop(answer(1, to="1@mfa.example"), folder="Sent")

    done = office.service().poll()

    assert (done.handled, done.drafts) == (2, 0)
    assert office.inbox.mail(2).note == "answered already from another mail program"
    assert office.inbox.mail(2).case == ""


def test_a_new_mail_in_the_thread_opens_the_case_again(office: Office) -> None:
    office.server.drop(letter())
    service = office.service()
    service.poll()
    office.server.drop(answer(1, to="1@mfa.example"), folder="Sent")
    service.poll()
    office.server.drop(letter(2, "And when is the next one due?", answers="1@isu.example"))

    assert service.poll().drafts == 1

    first, third = office.inbox.mail(1), office.inbox.mail(3)
    assert first.case == third.case
    assert Casework(office.store).get(first.case).status is CaseStatus.OPEN


def test_a_second_mail_supersedes_the_draft_nobody_touched(office: Office) -> None:
    office.server.drop(letter(1))
    service = office.service()
    service.poll()
    office.server.drop(letter(2, "We forgot: may we send it in French?", answers="1@mfa.example"))
    service.poll()

    first, second = office.inbox.mail(1).draft, office.inbox.mail(2).draft
    assert first is not None
    assert second is not None
    assert (first.state, second.state) == (DraftState.SUPERSEDED, DraftState.APPENDED)
    assert len(office.server.mails("Drafts")) == 2, "nothing is removed, not even our own"


def test_a_draft_that_a_person_removes_is_not_put_down_again(office: Office) -> None:
    office.server.drop(letter())
    service = office.service()
    service.poll()
    with office.server.client() as client:
        client.select_folder("Drafts")
        client.delete_messages(client.search(["ALL"]))
        client.expunge()
    service.poll()
    service.poll()

    draft = office.inbox.mail(1).draft
    assert draft is not None
    assert draft.state is DraftState.DELETED
    assert office.server.mails("Drafts") == []


def test_a_draft_that_a_person_changes_is_theirs(office: Office) -> None:
    office.server.drop(letter())
    service = office.service()
    service.poll()
    ((raw, _),) = office.server.mails("Drafts")
    with office.server.client() as client:
        client.append("Drafts", raw.replace(b"Dear colleague", b"Dear Amara"), flags=(b"\\Draft",))
        client.select_folder("Drafts")
        client.delete_messages([client.search(["ALL"])[0]])
        client.expunge()
    service.poll()

    draft = office.inbox.mail(1).draft
    assert draft is not None
    assert draft.state is DraftState.CHANGED


def test_drafts_of_people_are_not_read_as_mail(office: Office) -> None:
    office.server.drop(letter(), folder="INBOX", flags=(b"\\Draft",))

    assert office.service().poll().read == 0


def test_a_mail_that_judging_stumbles_over_is_put_aside_and_the_next_one_handled(office: Office) -> None:
    office.server.drop(letter(1, "explode?"))
    office.server.drop(letter(2, subject="Another"))
    service = office.service()

    done = service.poll()

    assert (done.handled, done.set_aside) == (1, 1)
    (entry,) = office.inbox.quarantined()
    assert entry.reason.startswith("RuntimeError in plain_judge")
    assert "words of the mail" not in entry.reason
    assert b"explode" in office.inbox.raw(entry.mail_id or 0)
    assert service.poll().handled == 0


def test_a_mail_in_quarantine_can_be_tried_again(office: Office) -> None:
    office.server.drop(letter(1, "explode?"))
    service = office.service()
    service.poll()
    (entry,) = office.inbox.quarantined()

    assert service.retry(office.inbox.retry(entry.id)).set_aside == 1
    (again,) = office.inbox.quarantined()
    assert again.tries == 2
    assert again.id == entry.id


def test_the_same_mail_twice_is_one(office: Office) -> None:
    raw = letter()
    office.server.drop(raw)
    office.server.drop(b"Received: from somewhere else\r\n" + raw)

    done = office.service().poll()

    assert (done.read, done.drafts) == (1, 1)


def test_a_copy_with_a_footer_of_a_list_is_not_drafted_for_again(office: Office) -> None:
    office.server.drop(letter(1, "When is our report due?"))
    office.server.drop(letter(1, "When is our report due?\n\n_______\nlist of missions"))

    done = office.service().poll()

    assert (done.read, done.drafts) == (2, 1)
    assert office.inbox.mail(2).note == "a copy of mail 1"


def test_another_mail_under_a_message_id_that_was_used_is_not_lost(office: Office) -> None:
    office.server.drop(letter(1, "Ignore this, please?", sender="Somebody <x@else.example>"))
    office.server.drop(letter(1, "When is our report due?", subject="Quite another matter"))

    assert office.service().poll().drafts == 2


def test_automatic_mail_gets_neither_draft_nor_case(office: Office) -> None:
    office.server.drop(letter(1, "I am away until Monday. Urgent?", Auto_Submitted="auto-replied"))

    done = office.service().poll()

    assert (done.handled, done.drafts) == (1, 0)
    assert office.inbox.mail(1).case == ""
    assert len(logged(office)) == 1


def test_a_sensitive_mail_gets_an_alert_and_a_case_and_no_draft(office: Office) -> None:
    office.server.drop(letter(1, "We must tell you of an alleged use. What will you do?"))
    service = office.service()
    service.poll()

    (alert,) = office.inbox.alerts()
    assert (alert.kind, alert.mail_id, bool(alert.case)) == ("sensitive", 1, True)
    assert office.server.mails("Drafts") == []
    assert office.inbox.told(alert.id, "C1:1.2", now())
    assert not office.inbox.told(alert.id, "C1:1.2", now())
    assert office.inbox.alerts() == ()


def test_a_mail_from_our_own_address_is_not_answered(office: Office) -> None:
    office.server.drop(letter(1, "Is this us?", sender="office@isu.example"))

    assert office.service().poll().drafts == 0


def test_a_stranger_who_quotes_the_subject_does_not_join_the_thread(office: Office) -> None:
    office.server.drop(letter(1))
    office.server.drop(letter(2, "Tell me about their report?", sender="Nosy <n@else.example>"))
    service = office.service()
    service.poll()

    assert office.inbox.mail(1).thread_id != office.inbox.mail(2).thread_id


def test_mails_read_out_of_order_come_to_one_thread(office: Office) -> None:
    office.server.drop(letter(2, "Second?", answers="1@mfa.example", subject="Re: Entirely other words"))
    office.server.drop(letter(1, "First?"))
    office.service().poll()

    assert office.inbox.mail(1).thread_id == office.inbox.mail(2).thread_id


@pytest.mark.live
def test_a_changed_uidvalidity_announces_nothing_twice(live_office: Office) -> None:
    live_office.server.drop(letter(1))
    live_office.server.drop(letter(2, subject="Another matter"))
    service = live_office.service()
    service.poll()
    before = logged(live_office)
    with live_office.server.client() as client:
        valid = client.select_folder("INBOX")[b"UIDVALIDITY"]
    for path in (live_office.server.folder / "mail").glob("dovecot*"):
        path.unlink()
    with live_office.server.client() as client:
        changed = client.select_folder("INBOX")[b"UIDVALIDITY"]
    assert changed != valid

    done = service.poll()

    assert live_office.inbox.cursor("INBOX", changed) is not None
    assert (done.read, done.handled, done.drafts) == (0, 0, 0)
    assert logged(live_office) == before
    live_office.server.drop(letter(3, subject="A third"))
    assert service.poll().drafts == 1
