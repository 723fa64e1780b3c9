"""Themes by words, in three languages; what no word places is general."""

from __future__ import annotations

import pytest

from knowledge.rules.theme import GENERAL, NAMES, THEMES, theme_of


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("When is our Article 7 report due?", "article7_report"),
        ("¿Cuándo vence nuestro informe de transparencia?", "article7_report"),
        ("Comment détruire nos stocks avant l'échéance ?", "article3_stockpile"),
        ("We found contaminated areas after survey", "article4_clearance"),
        ("Déminage et dépollution des zones", "article4_clearance"),
        ("asistencia a las víctimas", "victim_assistance"),
        ("Who is the focal point of Peru?", "contact_update"),
        ("Has Angola ratified?", "universalization"),
        ("How do I register for the 13MSP?", "meeting_registration"),
        ("Can our delegate be sponsored?", "sponsorship"),
        ("Please send the invoice of our assessed contribution", "contributions_finance"),
        ("Article 71 of the statute", GENERAL),
        ("What is the weather?", GENERAL),
        ("", GENERAL),
    ],
)
def test_the_theme_of_a_text(text: str, theme: str) -> None:
    assert theme_of(text) == theme


def test_the_theme_spoken_of_most_wins() -> None:
    assert theme_of("Clearance of remnants, and one word on victims") == "article4_clearance"


def test_every_theme_has_a_name() -> None:
    assert set(NAMES) == set(THEMES)
