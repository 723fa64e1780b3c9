"""Typing errors are repaired against the words that texts really use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.spelling import Speller

WORDS = {"stockpile": 40, "stockpiles": 12, "clearance": 30, "clear": 9, "victim": 25, "victims": 50, "deadline": 20,
         "deadlines": 3, "meeting": 60, "training": 5, "draining": 1}  # fmt: skip


def vocabulary(prefix: str) -> list[tuple[str, int]]:
    return [(word, count) for word, count in WORDS.items() if word.startswith(prefix)]


@pytest.fixture
def speller() -> Speller:
    return Speller(vocabulary)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("stokpile", "stockpile"),
        ("stockpille", "stockpile"),
        ("clearence", "clearance"),
        ("claerance", "clearance"),
        ("vicitm", "victim"),
        ("deadlien", "deadline"),
        ("meetng", "meeting"),
    ],
)
def test_slips_are_repaired(speller: Speller, written: str, meant: str) -> None:
    assert speller.repair(written) == meant


@pytest.mark.parametrize("word", ["bridge", "xylophone", "vctm", "cleaner", "", "m", "dedln"])
def test_other_words_stay_unknown(speller: Speller, word: str) -> None:
    assert speller.repair(word) is None


def test_of_two_near_words_the_nearer_then_the_more_frequent_wins(speller: Speller) -> None:
    assert speller.repair("victims") == "victims"
    assert speller.repair("victimz") == "victims"
    assert Speller(lambda prefix: [("abcdex", 1), ("abcdey", 9)]).repair("abcdez") == "abcdey"


@given(st.text(max_size=30))
def test_what_it_offers_is_always_a_word_of_the_texts(word: str) -> None:
    assert Speller(vocabulary).repair(word) in {None, *WORDS}
