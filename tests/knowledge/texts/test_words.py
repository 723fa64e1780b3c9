"""Words as index and questions see them: one token for each way of writing the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.words import STEMMERS, fold, mark_references, raw_words, stem, tokens


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organisation", "organization"),
        ("organise", "organize"),
        ("organised", "organized"),
        ("mobilisation", "mobilization"),
        ("universalisation", "universalization"),
        ("analyse", "analyze"),
        ("programme", "program"),
        ("programmes", "programs"),
        ("centre", "center"),
        ("labour", "labor"),
        ("honour", "honor"),
        ("defence", "defense"),
        ("licence", "license"),
        ("travelled", "traveled"),
        ("cancelled", "canceled"),
        ("counsellor", "counselor"),
        ("neighbour", "neighbor"),
    ],
)
def test_both_spellings_of_english_meet(british: str, american: str) -> None:
    assert stem(british) == stem(american)


@pytest.mark.parametrize("word", ["exercise", "promise", "premises", "revised", "otherwise", "advise", "expertise"])
def test_words_in_ise_that_are_no_verbs_in_ize_stay(word: str) -> None:
    assert "iz" not in stem(word)


@pytest.mark.parametrize(
    "written", ["394'880", "394 880", "394,880", "394’880", "394\u00a0880", "394\u202f880", "394\u2009880"]
)
def test_a_number_is_one_token_however_its_thousands_are_set_off(written: str) -> None:
    assert tokens(f"CHF {written} in all") == ["chf", "394880", "in", "all"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234,567", ["1234567"]),
        ("50k", ["50000"]),
        ("50 K", ["50000"]),
        ("in 2010, 300 came", ["in", "2010", "300", "came"]),
        ("3, 4 and 5", ["3", "4", "and", "5"]),
    ],
)
def test_numbers_are_joined_only_where_they_are_one(text: str, expected: list[str]) -> None:
    assert raw_words(text) == expected


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Eleventh Meeting of States Parties", "msp11"),
        ("11MSP", "msp11"),
        ("11th MSP", "msp11"),
        ("11th Meeting of the States Parties", "msp11"),
        ("onzième Assemblée des États parties", "msp11"),
        ("undécima Reunión de los Estados Partes", "msp11"),
        ("Second Review Conference", "rc2"),
        ("2RC", "rc2"),
        ("deuxième Conférence d’examen", "rc2"),
        ("segunda Conferencia de Examen", "rc2"),
        ("Article 4", "art4"),
        ("Art. 4", "art4"),
        ("artículo 4", "art4"),
        ("artigo 4", "art4"),
        ("Action 45", "action45"),
        ("action point 45", "action45"),
        ("Action #45", "action45"),
        ("acción 45", "action45"),
    ],
)
def test_a_reference_has_one_token_in_every_language(text: str, token: str) -> None:
    assert token in tokens(text)
    assert mark_references(text, keep=False).split() == [token]


@pytest.mark.parametrize("text", ["articles 5 000 pieces", "a particle 4", "transaction 45", "Reaction 4"])
def test_what_only_looks_like_a_reference_is_none(text: str) -> None:
    assert not [token for token in tokens(text) if token.startswith(("art5", "art4", "action4"))]


@pytest.mark.parametrize(
    ("elided", "plain", "language"),
    [
        ("l'article", "article", "fr"),
        ("d’appui", "appui", "fr"),
        ("qu'elle", "elle", "fr"),
        ("jusqu’au", "au", "fr"),
        ("State's", "State", "en"),
        ("States'", "States", "en"),
        ("ISU’s", "ISU", "en"),
    ],
)
def test_elision_and_possessives_fall_away(elided: str, plain: str, language: str) -> None:
    assert stem(elided, language) == stem(plain, language)


def test_plural_acronyms_are_the_acronym() -> None:
    assert stem("MSPs") == stem("MSP")
    assert stem("NGOs") == stem("NGO")


def test_accents_and_case_do_not_matter() -> None:
    assert fold("DÉPOLLUTION") == fold("depollution")
    assert stem("Étât", "fr") == stem("etat", "fr")


@given(st.text(max_size=200), st.sampled_from([*STEMMERS, "xx"]))
def test_any_text_has_tokens_without_blanks(text: str, language: str) -> None:
    """The index separates tokens by blanks: none may hold one, and none may be empty."""
    for token in tokens(text, language):
        assert token
        assert token.split() == [token]


@given(st.text(alphabet=st.characters(whitelist_categories=("Ll", "Lu")), min_size=1, max_size=20))
def test_a_word_means_the_same_in_capitals(word: str) -> None:
    if len(word.upper()) == len(word) and word.upper().casefold() == word.casefold():
        assert fold(word.upper()) == fold(word)
