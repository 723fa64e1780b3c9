"""Whether a heading, or another way of asking for an entry, asks what a question asks."""

from __future__ import annotations

import pytest

from knowledge.texts.entry import ASKED, WANTED
from knowledge.texts.headings import alike
from knowledge.texts.question import Concept, Expressions
from knowledge.texts.words import raw_words, stem


def heading(*ways: str) -> str:
    return ASKED.join(" ".join(word if word.startswith(WANTED) else stem(word) for word in way.split()) for way in ways)


def nearness(question: str, *ways: str, frame: str = "", **synonyms: str) -> float:
    """How alike a question, each of whose words is a thing of its own, and the ways are; synonyms weigh 0.8."""
    concepts = [
        Concept(word, "word", {stem(word): 1.0} | ({stem(synonyms[word]): 0.8} if word in synonyms else {}))
        for word in raw_words(question)
    ]
    frequency = {stem("cellar"): 40, stem("roof"): 3}.get
    return alike(
        heading(*ways),
        "en",
        frozenset(filter(None, [frame])),
        Expressions(concepts),
        [1.0] * len(concepts),
        lambda word: frequency(word, 8),
    )


def test_the_same_question_is_alike_and_another_is_not() -> None:
    assert nearness("red cellar", "what is a red cellar") == pytest.approx(1.0)
    assert nearness("garden", "what is a red cellar") == 0.0


def test_a_heading_that_asks_for_something_else_besides_is_less_alike() -> None:
    assert nearness("cellar", "what is a flooded cellar") < nearness("cellar", "what is a cellar")


def test_a_question_that_asks_for_more_is_less_alike() -> None:
    assert nearness("red cellar", "what is a cellar") < 1.0


def test_any_way_of_asking_counts() -> None:
    assert nearness("vault", "what is a cellar", "what is a vault") == pytest.approx(1.0)


def test_words_of_like_meaning_count_less() -> None:
    assert 0.5 < nearness("basement", "what is a cellar", basement="cellar") < 1.0


def test_kinds_of_answer_that_exclude_each_other_make_two_questions() -> None:
    who, when = (f"{WANTED}{kind} who painted the cellar" for kind in ("who", "when"))

    assert nearness("painted cellar", who, frame="who") == pytest.approx(1.0)
    assert (
        nearness("painted cellar", when, frame="who")
        < nearness("painted cellar", "a painted cellar", frame="who")
        < 1.0
    )


def test_no_words_are_alike_to_nothing() -> None:
    assert nearness("", "what is a cellar") == 0.0
    assert nearness("cellar", "") == 0.0
