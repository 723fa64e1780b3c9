"""The place of a quotation in the reader's language."""

from __future__ import annotations

import pytest

from handlers.places import written

PLACES = [
    ("Article 5(2)(a)", "Article 5(2)(a)", "Artículo 5(2)(a)"),
    ("para. 71", "par. 71", "párr. 71"),
    ("para. 3, 1st bullet", "par. 3, 1er tiret", "párr. 3, 1.ª viñeta"),
    ("agenda item 2, 1st para., 3rd bullet, 4th sub-bullet",
     "point 2 de l'ordre du jour, 1er par., 3e tiret, 4e sous-tiret",
     "tema 2 del programa, párr. 1.º, 3.ª viñeta, 4.ª subviñeta"),
    ("preamble, part 2", "préambule, partie 2", "preámbulo, parte 2"),
    ("Annex II, para. 4", "Annexe II, par. 4", "Anexo II, párr. 4"),
    ("Table 1, row Salaries", "Tableau 1, ligne Salaries", "Cuadro 1, fila Salaries"),
    ("title page, line 2", "page de titre, ligne 2", "portada, línea 2"),
    ("section “Costs, row by row”, 2nd para.", "section “Costs, row by row”, 2e par.",
     "sección “Costs, row by row”, párr. 2.º"),
    ("Réunions, 31", "Réunions, 31", "Réunions, 31"),
]  # fmt: skip


@pytest.mark.parametrize(("locator", "french", "spanish"), PLACES)
def test_a_place_is_written_in_the_readers_language(locator: str, french: str, spanish: str) -> None:
    assert written(locator, "fr") == french
    assert written(locator, "es") == spanish
    assert written(locator, "en") == locator
