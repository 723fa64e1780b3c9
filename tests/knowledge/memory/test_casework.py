"""The life of a case: one effect a step, whoever presses, and a history of it all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.case import Case, CaseOpening, CaseStatus
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.casework import DELIVERY_LEASE, CaseMoved, Casework
from knowledge.memory.store import Store
from tests.knowledge.memory.samples import HOSTILE, NOW

OPENING = CaseOpening(
    "mail:5", "Who pays for the interpreters?", "mail", NOW, asker="Ana Prieto", state="PER", place="mail:5"
)


@pytest.fixture
def casework(store: Store) -> Casework:
    return Casework(store)


@pytest.fixture
def case(casework: Casework) -> Case:
    return casework.open(OPENING)


def steps(casework: Casework, case: Case) -> list[str]:
    return [note.what for note in casework.history(case.number)]


def test_one_origin_has_one_case(casework: Casework, case: Case) -> None:
    assert casework.open(OPENING) == case
    assert casework.open(replace(OPENING, origin="mail:6")).number == "ISU-2026-0002"
    assert (case.number, case.status, case.due_at) == (
        "ISU-2026-0001",
        CaseStatus.OPEN,
        casework.get(case.number).due_at,
    )


def test_a_case_goes_from_hand_to_hand_to_its_asker(casework: Casework, case: Case) -> None:
    case = casework.take(case, "Mara", NOW)
    case = casework.draft(case, "The budget does.", "Mara", NOW)
    case = casework.answer(case, " The budget does, see para. 3. ", "Mara", NOW)
    assert (case.answer, case.answered_by, case.owner) == ("The budget does, see para. 3.", "Mara", "Mara")
    assert [waiting.number for waiting in casework.undelivered(NOW)] == [case.number]
    assert casework.begin_delivery(case.number, NOW)
    casework.delivered(case.number, "C1:17.5", NOW)
    casework.delivered(case.number, "C1:99.9", NOW)
    case = casework.get(case.number)
    assert case.answer_reference == "C1:17.5"
    assert casework.undelivered(NOW + DELIVERY_LEASE) == ()
    case = casework.close(case, "thanked", "Mara", NOW)
    assert steps(casework, case) == ["opened", "taken", "drafted", "answered", "delivered", "closed"]


def test_of_two_who_press_at_once_one_succeeds(casework: Casework, case: Case) -> None:
    def press(who: str) -> str:
        try:
            return casework.answer(case, f"Words of {who}", who, NOW).answered_by
        except CaseMoved as moved:
            return str(moved)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(press, [f"P{number}" for number in range(8)]))

    winner = casework.get(case.number).answered_by
    assert said.count(winner) == 1
    assert set(said) - {winner} == {f"case {case.number} was changed meanwhile: it is answered by {winner}"}
    assert steps(casework, case) == ["opened", "answered"]


def test_an_answer_is_delivered_by_one_at_a_time(casework: Casework, case: Case) -> None:
    casework.answer(case, "Yes.", "Mara", NOW)

    assert casework.begin_delivery(case.number, NOW)
    assert not casework.begin_delivery(case.number, NOW)
    assert casework.undelivered(NOW) == ()
    casework.undelivered_again(case.number)
    assert casework.begin_delivery(case.number, NOW)
    assert casework.begin_delivery(case.number, NOW + DELIVERY_LEASE)  # whoever had it is gone


def test_an_answered_case_opens_again_and_keeps_what_was_said(casework: Casework, case: Case) -> None:
    answered = casework.answer(case, "Yes.", "Mara", NOW)
    again = casework.reopen(answered, "not what was asked", "Ana Prieto", NOW)

    assert (again.status, again.answer, again.owner) == (CaseStatus.TAKEN, "", "Mara")
    assert "Yes." in casework.history(case.number)[-1].text
    with pytest.raises(CaseMoved):
        casework.reopen(again, "once more", "Ana Prieto", NOW)


def test_late_cases_are_reminded_of_now_and_then(casework: Casework, case: Case) -> None:
    day = timedelta(days=1)
    assert case.due_at is not None
    late = case.due_at + day

    assert casework.late(case.due_at) == ()
    assert [found.number for found in casework.late(late, remind_every=day)] == [case.number]
    casework.reminded(case.number, late)
    assert casework.late(late, remind_every=day) == ()
    assert casework.late(late + day, remind_every=day) != ()
    casework.snooze(case, late + 3 * day, "Mara", late)
    assert casework.late(late + day) == ()
    assert casework.late(late + 3 * day) != ()


def test_a_case_that_is_given_back_belongs_to_nobody(casework: Casework, case: Case) -> None:
    taken = casework.assign(case, "Lin", "Mara", NOW)
    assert [found.number for found in casework.pending(owner="Lin")] == [case.number]
    given_back = casework.assign(taken, "", "Lin", NOW)

    assert (given_back.status, given_back.owner) == (CaseStatus.OPEN, "")
    assert casework.pending(owner="Lin") == ()


def test_what_can_not_be_is_refused(casework: Casework, case: Case) -> None:
    with pytest.raises(BadInput):
        casework.answer(case, "  ", "Mara", NOW)
    with pytest.raises(BadInput):
        casework.take(case, " ", NOW)
    with pytest.raises(UnknownReference):
        casework.get("ISU-2026-9999")


@pytest.mark.parametrize("nasty", HOSTILE)
def test_any_words_can_be_kept(casework: Casework, nasty: str) -> None:
    case = casework.open(replace(OPENING, origin=f"x{nasty!r}", question=nasty, asker=nasty))
    casework.note(case.number, nasty, "Mara", NOW)
    casework.show(case.number, nasty)

    assert steps(casework, case) == ["opened", "noted"]
