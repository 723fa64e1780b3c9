"""How many States an answer must name, from the words of the question alone."""

from __future__ import annotations

import pytest

from knowledge.texts.states_wanted import states_wanted


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Which five countries asked for more time?", 5),
        ("Quels sont les deux donateurs de 2019 ?", 2),
        ("Which delegations asked for more time?", 2),
        ("¿Qué países pidieron más tiempo?", 2),
        ("Quais países apoiaram a proposta?", 2),
        ("Which countries took part in the workshop?", 3),
        ("Who attended the meeting in Lima?", 3),
        ("Quels États ont participé à l'atelier ?", 3),
        ("Which country asked for more time?", 0),
        ("Who chaired the meeting?", 0),
        ("", 0),
    ],
)
def test_number_of_states(question: str, number: int) -> None:
    assert states_wanted(question) == number
