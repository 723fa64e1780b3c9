"""Meetings under any wording give their short names."""

import pytest

from knowledge.rules.meeting_names import find_meetings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11MSP", "11MSP"), ("11 MSP", "11MSP"), ("the 11th MSP", "11MSP"), ("MSP 11", "11MSP"), ("MSP11", "11MSP"),
        ("Eleventh Meeting of States Parties", "11MSP"), ("11th Meeting of the States Parties", "11MSP"),
        ("first meeting of states parties", "1MSP"), ("2RC", "2RC"), ("the Second Review Conference", "2RC"),
        ("2nd RevCon", "2RC"), ("first review conference", "1RC"), ("première Conférence d'examen", "1RC"),
        ("Deuxième Conférence d’examen", "2RC"), ("la 3e Conférence d'examen", "3RC"),
        ("onzième Assemblée des États parties", "11MSP"), ("Douzième Réunion des États parties", "12MSP"),
        ("Segunda Conferencia de Examen", "2RC"), ("Décima Reunión de los Estados Partes", "10MSP"),
        ("Duodécima Reunión de los Estados partes", "12MSP"), ("Tercera Conferencia de Examen", "3RC"),
        ("Primeira Conferência de Revisão", "1RC"),
    ],
)  # fmt: skip
def test_wordings(text: str, expected: str) -> None:
    assert [hit.short_name for hit in find_meetings(f"At {text}, what?")] == [expected]


@pytest.mark.parametrize(
    "text", ["the next meeting", "MSP 2011", "CCM/MSP/2011/5", "0MSP", "99MSP", "second meeting", "arc 3"]
)
def test_others_are_no_meetings(text: str) -> None:
    assert not find_meetings(text)
