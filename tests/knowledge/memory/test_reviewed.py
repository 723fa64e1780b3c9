"""Reviewed answers are kept whole, used while they may be, and never deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.reviewed import ReviewedAnswers
from knowledge.memory.store import Store
from knowledge.reviewed import ReviewedAnswer
from tests.knowledge.memory.samples import CITATION, HOSTILE, NOW, TODAY

ANSWER = ReviewedAnswer(
    0,
    "Who pays?",
    "The budget.",
    "en",
    "Mara Lind",
    TODAY,
    TODAY + timedelta(days=10),
    (CITATION,),
    "PER",
    True,
    "ISU-1",
)


@pytest.fixture
def answers(store: Store) -> ReviewedAnswers:
    return ReviewedAnswers(store)


def test_what_goes_in_comes_out(answers: ReviewedAnswers, store: Store) -> None:
    added = answers.add(ANSWER)

    assert replace(added, id=0) == ANSWER
    assert ReviewedAnswers(store).all() == (added,)


def test_it_is_used_from_its_review_to_its_last_day(answers: ReviewedAnswers) -> None:
    added = answers.add(ANSWER)
    days = {offset: bool(answers.in_use(TODAY + timedelta(days=offset))) for offset in (-1, 0, 10, 11)}
    assert days == {-1: False, 0: True, 10: True, 11: False}

    answers.withdraw(added.id, "wrong", NOW)

    assert answers.in_use(TODAY) == ()
    assert answers.all()[0].withdrawn_why == "wrong"
    with pytest.raises(UnknownReference):
        answers.withdraw(added.id, "again", NOW)


def test_what_another_process_adds_is_seen(answers: ReviewedAnswers, store: Store) -> None:
    assert answers.all() == ()
    ReviewedAnswers(store).add(ANSWER)

    assert len(answers.all()) == 1


@pytest.mark.parametrize(
    "wrong", [{"question": " "}, {"answer": ""}, {"reviewer": ""}, {"expires_on": TODAY - timedelta(days=1)}]
)
def test_a_part_that_is_missing_is_named(answers: ReviewedAnswers, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        answers.add(replace(ANSWER, **wrong))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("nasty", [text for text in HOSTILE if text.strip("\x00\r\n\t ")])
def test_any_words_can_be_kept(answers: ReviewedAnswers, nasty: str) -> None:
    answers.add(replace(ANSWER, question=f"q{nasty}", answer=f"a{nasty}", reviewer=f"r{nasty}"))

    assert len(answers.all()) == 1
