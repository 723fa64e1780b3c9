"""The question inside a message: what frames it counts less, courtesies not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.focus import ASIDE_WEIGHT, FRAME_WEIGHT, parts
from knowledge.texts.stopwords import STOP_WORDS
from knowledge.texts.words import fold, raw_words


def content(text: str) -> int:
    return sum(fold(word) not in STOP_WORDS["en"] for word in raw_words(text))


def weights(text: str) -> dict[str, float]:
    return {part.strip(): weight for part, weight in parts(text, content)}


@pytest.mark.parametrize(
    "text",
    [
        "How many victims were registered in the north?",
        "number of victims registered in the north",
        "How large is the contaminated area of Chad",
    ],
)
def test_a_plain_question_is_all_question(text: str) -> None:
    assert weights(text) == {text: 1.0}


@pytest.mark.parametrize(
    ("greeting", "question"),
    [
        ("Dear colleagues,\n", "How many victims were registered?"),
        ("Hello!\n", "How many victims were registered?"),
        ("Madame, Monsieur,\n", "Combien de victimes ont été enregistrées ?"),
    ],
)
def test_greetings_and_thanks_are_dropped(greeting: str, question: str) -> None:
    assert weights(f"{greeting}{question}\nMany thanks and best regards\n") == {question: 1.0}


def test_what_stands_before_a_rich_question_counts_less() -> None:
    found = weights("Our ministry prepares the budget. How many victims were registered in the north?")

    assert found["How many victims were registered in the north?"] == 1.0
    assert found["Our ministry prepares the budget."] == ASIDE_WEIGHT


def test_where_the_question_says_little_what_stands_before_carries_it() -> None:
    found = weights("The chair mentioned a fund for small delegations. What was that?")

    assert found["The chair mentioned a fund for small delegations."] == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "My boss wants to know how many victims were registered",
        "I would like to know which villages were cleared",
        "Could you tell me which villages were cleared in Chad?",
        "For the speech of our minister: which villages were cleared in Chad?",
    ],
)
def test_the_frame_of_a_question_counts_least(text: str) -> None:
    found = list(parts(text, content))

    assert [weight for _, weight in found] == [FRAME_WEIGHT, 1.0]
    assert "".join(part for part, _ in found).replace(" ", "") in text.replace(" ", "").replace(":", "") + ":"


def test_a_frame_with_nothing_behind_it_is_the_question() -> None:
    assert weights("I would like to know") == {"I would like to know": 1.0}


@given(st.text(max_size=400))
def test_nothing_is_made_up(text: str) -> None:
    squeezed = "".join(text.split())
    for part, weight in parts(text, content):
        assert "".join(part.split()) in squeezed
        assert 0.0 < weight <= 1.0
