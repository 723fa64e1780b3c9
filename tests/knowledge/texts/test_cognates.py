"""Words of French, Spanish and Portuguese find their English relatives by regular endings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.cognates import relatives
from knowledge.texts.words import stem

KNOWN = {stem(word) for word in "priority organization contamination religious obligation active tradition".split()}


def frequency(token: str) -> int:
    return int(token in KNOWN)


@pytest.mark.parametrize(
    ("word", "language", "relative"),
    [
        ("priorité", "fr", "priority"),
        ("contaminations", "fr", "contamination"),
        ("organisation", "fr", "organization"),
        ("religieux", "fr", "religious"),
        ("obligation", "fr", "obligation"),
        ("prioridad", "es", "priority"),
        ("organización", "es", "organization"),
        ("contaminación", "es", "contamination"),
        ("obligaciones", "es", "obligation"),
        ("activo", "es", "active"),
        ("tradición", "es", "tradition"),
        ("prioridade", "pt", "priority"),
        ("contaminação", "pt", "contamination"),
        ("obrigação", "pt", None),
        ("población", "es", None),
    ],
)
def test_relatives(word: str, language: str, relative: str | None) -> None:
    found = relatives(word, language, frequency)

    assert set(found) == ({stem(relative)} if relative else set())
    assert all(0.0 < weight < 1.0 for weight in found.values())


def test_short_words_and_other_languages_have_none() -> None:
    assert relatives("acte", "fr", lambda token: 1) == {}
    assert relatives("priority", "en", lambda token: 1) == {}
    assert relatives("приоритет", "ru", lambda token: 1) == {}


@given(st.text(max_size=30), st.sampled_from(["fr", "es", "pt", "en", "xx"]))
def test_only_words_of_the_texts_are_offered(word: str, language: str) -> None:
    assert set(relatives(word, language, frequency)) <= KNOWN
