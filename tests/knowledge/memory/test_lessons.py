"""Lessons from corrected mails and the models made of them, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.errors import BadInput
from knowledge.mail_lesson import Lesson, Model
from knowledge.memory.lessons import MODELS_KEPT, LessonBook, read_correction
from knowledge.memory.store import Store

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def lesson(mail: str, **right: str) -> Lesson:
    return Lesson(mail, "Ada@Mission.Example", {"parcel": 1.5}, {"other": 2.0}, right.get("category", "media"), right)


def test_a_lesson_comes_back_as_it_was_given(store: Store) -> None:
    book = LessonBook(store)
    number = book.add(lesson("a1", category="other"), "staff@isu.example", NOW)
    (found,) = book.lessons()

    assert (found.id, found.mail, found.sender) == (number, "a1", "ada@mission.example")
    assert (found.features, found.scores) == ({"parcel": 1.5}, {"other": 2.0})
    assert (found.category, found.right) == ("other", {"category": "other"})
    assert (book.count(), book.newest()) == (1, number)


def test_the_same_mail_corrected_again_is_one_lesson(store: Store) -> None:
    book = LessonBook(store)
    first = book.add(lesson("a1", category="other"), "", NOW)
    second = book.add(lesson("a1", state="TGO"), "", NOW)
    (found,) = book.lessons()

    assert second > first
    assert (found.right, found.category) == ({"category": "other", "state": "TGO"}, "other")


def test_the_newest_model_counts_and_few_are_kept(store: Store) -> None:
    book = LessonBook(store)
    assert book.model() is None
    for number in range(MODELS_KEPT + 3):
        book.save(Model({"other": {"parcel": 0.5}}, number, 0.9, 0.5, number), NOW)
    found = book.model()

    assert found == Model({"other": {"parcel": 0.5}}, MODELS_KEPT + 2, 0.9, 0.5, MODELS_KEPT + 2)
    assert found is not None and found.better


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("category=media", ("category", "media")),
        ("state = lao", ("state", "LAO")),
        ("state=", ("state", "")),
        ("urgent=No", ("urgent", "no")),
    ],
)
def test_corrections_are_read(text: str, read: tuple[str, str]) -> None:
    assert read_correction(text) == read


@pytest.mark.parametrize("text", ["", "category", "category=", "category=x", "state=LA", "urgent=maybe", "needs=1"])
def test_wrong_corrections_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadInput):
        read_correction(text)
