"""Whether a sentence holds the kind of thing that a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.holds import holds, proper_names
from knowledge.texts.wants import WANTS

HELD = [
    ("who", "The audit was done by the firm Bellerive Audit.", "Who did the audit?"),
    ("who", "It was opened by the President of the Meeting.", "Who opened it?"),
    ("where", "The session took place in Lusaka.", "Where was the session?"),
    ("when", "The report was sent on 4 May 2031.", "When was the report sent?"),
    ("when", "The rest is due at the end of June.", "When is the rest due?"),
    ("when", "Le rapport a été remis le 4 mai 2031.", "Quand a-t-il été remis ?"),
    ("when", "It has to be done within eight years.", "By when?"),
    ("how_many", "Eleven States were visited.", "How many States were visited?"),
    ("how_many", "2. It answered 1,284 messages.", "How many messages were answered?"),
    ("how_much", "The reserve stood at CHF 394'880.", "How much is in the reserve?"),
    ("how_much", "La réserve contient 90 000 francs.", "Combien y a-t-il ?"),
    ("how_much", "The room was offered without charge.", "How much did the room cost?"),
    ("why", "It was put off because the room was flooded.", "Why was it put off?"),
    ("how_long", "The mandate lasts four years.", "How long does the mandate last?"),
    ("list", "Anything at all.", "List everything"),
    ("status", "Anything at all.", "Is it adopted?"),
]
LACKED = [
    ("who", "The audit was done in spring.", "Who did the audit?"),
    ("where", "The session was short.", "Where was the session?"),
    ("when", "The report was sent to the chair.", "When was the report sent?"),
    ("how_many", "States were visited often.", "How many States were visited?"),
    ("how_many", "Under Article 7 States report.", "How many States report?"),
    ("how_many", "The 11MSP of 2023 took note of paragraph 12.", "How many were there?"),
    ("how_much", "The reserve is kept at a bank.", "How much is in the reserve?"),
    ("why", "Rooms were flooded", "Why was it put off?"),
    ("how_long", "The mandate is long.", "How long does the mandate last?"),
    ("which_states", "Delegations welcomed this.", "Which States welcomed it?"),
]


@pytest.mark.parametrize(("want", "sentence", "question"), HELD)
def test_held(want: str, sentence: str, question: str) -> None:
    assert holds(want, sentence, question, states=0)


@pytest.mark.parametrize(("want", "sentence", "question"), LACKED)
def test_lacked(want: str, sentence: str, question: str) -> None:
    assert not holds(want, sentence, question, states=0)


@pytest.mark.parametrize("want", ["who", "where", "which_states"])
def test_a_state_is_somebody_somewhere(want: str) -> None:
    assert holds(want, "it asked for more time", "what happened?", states=1)


def test_every_state_answers_which_states() -> None:
    assert holds("which_states", "None of the States objected.", "Which States objected?", states=0)
    assert holds("which_states", "All States Parties agreed.", "Which States agreed?", states=0)


def test_every_state_does_not_answer_which_one() -> None:
    assert holds("which_states", "None of the States objected.", "Which State objected?", states=0)
    assert not holds("which_states", "All States Parties voted.", "Which State voted against?", states=0)


def test_names_of_the_question_are_no_answer_to_it() -> None:
    assert proper_names("The fund was proposed by Amina Toure.", "Who is Amina Toure?") == []
    assert proper_names("The fund was proposed by Amina Toure.", "Who proposed the fund?") == ["Amina Toure"]
    assert proper_names("The Convention asks the ISU to report.", "Who reports?") == []


@given(st.sampled_from([*WANTS, "other"]), st.text(max_size=300), st.text(max_size=100), st.integers(0, 3))
def test_any_text_is_judged(want: str, sentence: str, question: str, states: int) -> None:
    assert holds(want, sentence, question, states) in (True, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Each State Party shall mark the area.",
        "The costs are borne by the States Parties.",
        "Chaque État partie marque la zone.",
        "Cada Estado parte marca la zona.",
    ],
)
def test_whom_a_treaty_obliges_is_an_answer_to_who(sentence: str) -> None:
    assert holds("who", sentence, "Who must do it?", 0)
    assert not holds("who", "The area is marked.", "Who must do it?", 0)


def test_a_compound_of_a_common_name_names_nobody() -> None:
    assert proper_names("New CCM-related material was printed.", "Who printed it?") == []
    assert proper_names("New material was printed by Bellerive Print.", "Who printed it?") != []
