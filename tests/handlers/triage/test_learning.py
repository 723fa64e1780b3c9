"""What staff set right is followed: at once for mails like it, by a model where that beats the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.triage.judge import judge
from handlers.triage.learning import LearnedLessons, likeness, train
from handlers.triage.sources import Sources
from handlers.triage.teaching import correct, learned, retrain
from knowledge.facts.load import Facts
from knowledge.mail import Category, Mail
from knowledge.mail_lesson import Lesson, Model
from knowledge.memory.lessons import LessonBook
from knowledge.memory.store import open_store
from tests.handlers.triage.mails import DAY, mail

FACTS = Facts.load()
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LessonBook]:
    store = open_store(f"sqlite:///{tmp_path / 'isu.db'}")
    yield LessonBook(store)
    store.close()


def parcels(number: int, sender: str = "desk@post.example") -> Mail:
    """One of many mails that the rules can't know."""
    return mail(f"Parcel {number} of exhibition posters waits at customs. Who collects the parcel?", sender, "customs")


def teach(book: LessonBook, given: Mail, **right: str) -> None:
    correct(given, judge(given, Sources(FACTS), DAY), right, FACTS, book, "staff@isu.example", NOW)


def test_a_correction_is_followed_by_the_next_mail_of_its_kind(book: LessonBook) -> None:
    before = judge(parcels(2), Sources(FACTS), DAY)
    teach(book, parcels(1), category="sponsorship", urgent="yes", state="NOR")
    after = judge(parcels(2), Sources(FACTS, lessons=learned(book)), DAY)
    strange = judge(mail("How many States are parties?", "x@else.example"), Sources(FACTS, lessons=learned(book)), DAY)

    assert (before.category is Category.SPONSORSHIP, before.urgent, before.state) == (False, False, "")
    assert (after.category, after.urgent, after.state) == (Category.SPONSORSHIP, True, "NOR")
    assert sum("lesson 1" in reason for reason in after.reasons) == 3
    assert (strange.category, strange.urgent, strange.state) == (Category.INFORMATION_REQUEST, False, "")


def test_a_state_is_learned_for_an_address_and_for_a_domain_of_one_mind(book: LessonBook) -> None:
    for name in ("one", "two"):
        teach(book, parcels(1, f"{name}@ambaxy.example"), state="TGO")
    sources = Sources(FACTS, lessons=learned(book))

    assert judge(mail("When?", "three@ambaxy.example"), sources, DAY).state == "TGO"
    teach(book, parcels(2, "four@ambaxy.example"), state="GHA")
    sources = Sources(FACTS, lessons=learned(book))
    assert judge(mail("When?", "three@ambaxy.example"), sources, DAY).state == ""
    assert judge(mail("When?", "four@ambaxy.example"), sources, DAY).state == "GHA"


def lesson(number: int, words: str, category: str, ruled: str) -> Lesson:
    features = dict.fromkeys([*words.split(), f"w{number}", f"v{number % 7}", f"u{number % 5}"], 1.0)
    return Lesson(f"{number:x}", "a@b.example", features, {ruled: 3.0, "other": 1.0}, category, id=number)


def lessons(count: int) -> list[Lesson]:
    made = [lesson(n, "parcel custom", "other", "media") for n in range(1, count + 1, 2)]
    return made + [lesson(n, "film camera", "media", "media") for n in range(2, count + 1, 2)]


def test_few_lessons_make_no_model() -> None:
    assert train(lessons(6)) is None


def test_a_model_beats_the_rules_where_they_are_wrong_and_is_used() -> None:
    model = train(lessons(24))

    assert model is not None
    assert model.rules_accuracy == 0.5
    assert model.accuracy == 1.0
    taught = LearnedLessons([], model).taught({"parcel": 1.0, "custom": 1.0, "new": 1.0}, "", {"media": 3.0})
    assert taught["category"].value == "other"
    assert LearnedLessons([], model).taught({"else": 1.0}, "", {"media": 3.0}) == {}


def test_a_model_no_better_than_the_rules_is_not_used() -> None:
    model = Model({"other": {"parcel": 9.0}}, 20, 0.5, 0.5)

    assert LearnedLessons([], model).taught({"parcel": 1.0}, "", {"media": 0.1}) == {}


def test_training_is_done_once_for_the_same_lessons(book: LessonBook) -> None:
    for number in range(14):
        teach(book, parcels(number), category="other")

    assert retrain(book, NOW) is not None
    assert retrain(book, NOW) is None
    teach(book, parcels(99), category="other")
    assert retrain(book, NOW) is not None


def test_likeness_is_one_for_the_same_and_none_for_strangers() -> None:
    assert likeness({"a": 2.0, "b": 1.0}, {"a": 2.0, "b": 1.0}) == pytest.approx(1.0)
    assert likeness({"a": 1.0}, {"b": 1.0}) == 0.0
    assert likeness({}, {}) == 0.0
