"""A question as the search sees it: its concepts, what stands for them, and what it wants to know."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.base import Viewer
from knowledge.texts.question import Concept, Question
from knowledge.texts.stopwords import STOP_WORDS, is_stop
from knowledge.texts.wants import WANTS, frame_of, wants_of
from tests.homes import Home


def read(home: Home, text: str, language: str = "") -> Question:
    return home.parts.knowledge.find(text, language, Viewer()).question


def kinds(question: Question) -> dict[str, list[Concept]]:
    found: dict[str, list[Concept]] = {}
    for concept in question.concepts:
        found.setdefault(concept.kind, []).append(concept)
    return found


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Who chairs the group?", "who"),
        ("Qui préside le groupe ?", "who"),
        ("¿Quién preside el grupo?", "who"),
        ("When is it due?", "when"),
        ("Quand ?", "when"),
        ("¿Cuándo vence?", "when"),
        ("Where will it be held?", "where"),
        ("How many States reported?", "how_many"),
        ("Combien d'États ?", "how_many"),
        ("How much did it cost?", "how_much"),
        ("What did Norway give in 2030?", "how_much"),
        ("Which States asked for more time?", "which_states"),
        ("Quels États ont demandé un délai ?", "which_states"),
        ("¿Qué países lo pidieron?", "which_states"),
        ("Why was it put off?", "why"),
        ("How long is the mandate?", "how_long"),
        ("What are the tasks of the Unit?", "list"),
        ("Was it adopted?", "status"),
    ],
)
def test_what_is_wanted(library: Home, text: str, want: str) -> None:
    assert want in read(library, text).wants
    assert want in WANTS


def test_states_in_any_language_are_one_thing(library: Home) -> None:
    for text in ("stockpiles of Iraq", "stocks de l'Irak", "existencias del Iraq", "stockpiles of Republic of Iraq"):
        question = read(library, text)

        assert question.states == ("IRQ",), text
        assert kinds(question)["state"][0].alternatives == {"st_irq": 1.0}


def test_hard_things_are_told_from_words(library: Home) -> None:
    found = kinds(read(library, "Did the 11MSP grant Chad 4711 lamps under Article 4 in 2031?"))

    assert {name for name in found if name != "word"} == {"meeting", "state", "number", "article", "year"}
    assert all(concept.hard for name, concepts in found.items() if name != "word" for concept in concepts)
    assert not any(concept.hard for concept in found["word"])


def test_short_years_are_years(library: Home) -> None:
    assert [concept.surface for concept in kinds(read(library, "the budget of '31"))["year"]] == ["2031"]


def test_typing_errors_are_repaired_and_told(library: Home) -> None:
    assert read(library, "how many tranlsators are in the pool").repaired == {"tranlsators": "translators"}
    assert read(library, "how many translators are in the pool").repaired == {}


def test_no_word_of_an_internal_document_is_offered_as_a_repair(library: Home) -> None:
    for written in ("Quilabamba", "Okonkwi", "Lindqvista", "Perpetuo"):
        assert not {"quillabamba", "okonkwo", "lindqvist", "perpetua"} & {
            word.casefold() for word in read(library, f"what about {written}").repaired.values()
        }


def test_words_in_capitals_and_names_are_not_repaired(library: Home) -> None:
    assert read(library, "what does the SURVIVER say").repaired == {}


def test_a_repeated_word_counts_once(library: Home) -> None:
    once, often = read(library, "translators"), read(library, "translators translators translators")

    assert len(once.concepts) == len(often.concepts)


def test_words_of_other_treaties_are_noticed(library: Home) -> None:
    assert read(library, "landmines and the Ottawa Convention").names_treaty("APMBC")
    assert read(library, "the arms trade treaty").names_treaty("ATT")
    assert not read(library, "cluster munitions").treaties


def test_how_many_states_are_to_be_named(library: Home) -> None:
    assert read(library, "Which five States joined last?").named == 5
    assert read(library, "name the 3 countries that left").named == 3
    assert read(library, "Which States joined?").named == 2
    assert read(library, "Which State joined?").named == 0


def test_words_unknown_everywhere_are_counted(library: Home) -> None:
    assert read(library, "xylophone zumba").unknown == 1.0
    assert read(library, "translators").unknown == 0.0


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120), language=st.sampled_from(["", "en", "fr", "es", "pt", "xx"]))
def test_any_text_is_a_question(library: Home, text: str, language: str) -> None:
    question = read(library, text, language)

    assert 0.0 <= question.unknown <= 1.0
    for concept in question.concepts:
        assert 0.0 < concept.weight <= 1.0
        assert concept.alternatives
        assert all(token.strip() == token and token for token in concept.alternatives)


@pytest.mark.parametrize("word", ["haven't", "doesn’t", "qu'un", "it's"])
def test_contractions_of_stop_words_are_stop_words(word: str) -> None:
    stops = STOP_WORDS["fr" if word.startswith("qu") else "en"]

    assert is_stop(word, stops)
    assert not is_stop("l'État", stops)
    assert not is_stop("unit's", stops)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("How does a State join?", {"how"}),
        ("How many States have joined?", {"how_many"}),
        ("Comment adhérer ?", {"how"}),
        ("Who may attend, and when?", {"who", "when"}),
        ("Is the report public?", set()),
    ],
)
def test_what_tells_two_questions_on_one_matter_apart(text: str, frame: set[str]) -> None:
    assert frame_of(text) == frame


def test_an_acronym_inside_a_phrase_does_not_stand_for_the_phrase(library: Home) -> None:
    question = library.parts.knowledge.find("Who pays for the ISU?", "en", Viewer()).question

    assert max(c.alternatives.get("implement support unit", 0.0) for c in question.concepts) < 1.0


@pytest.mark.parametrize("text", ["What happens if we miss our deadline?", "May a State ask for a longer deadline?"])
def test_what_is_done_to_a_deadline_is_no_question_of_its_date(text: str) -> None:
    assert "when" not in wants_of(text)
    assert "when" in wants_of("What is the deadline for the report?")
