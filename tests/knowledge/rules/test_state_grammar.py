"""Articles and prepositions of all 197 States, in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.facts.load import Facts
from knowledge.rules.state_articles import Articles, bare_name_in
from knowledge.rules.state_grammar import LANGUAGES, full_name, is_plural, of, short_name, to, within

FACTS = Facts.load()
SNAPSHOT = Path(__file__).resolve().parents[2] / "snapshots" / "letters" / "state_names.txt"


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("UGA", "fr", "de l'Ouganda|à l'Ouganda|en Ouganda"),
        ("SEN", "fr", "du Sénégal|au Sénégal|au Sénégal"),
        ("COM", "fr", "des Comores|aux Comores|aux Comores"),
        ("FRA", "fr", "de la France|à la France|en France"),
        ("HTI", "fr", "d'Haïti|à Haïti|en Haïti"),
        ("HND", "fr", "du Honduras|au Honduras|au Honduras"),
        ("CUB", "fr", "de Cuba|à Cuba|à Cuba"),
        ("ISR", "fr", "d'Israël|à Israël|en Israël"),
        ("BRB", "fr", "de la Barbade|à la Barbade|à la Barbade"),
        ("BOL", "fr", "de l'État plurinational de Bolivie|à l'État plurinational de Bolivie|"
                      "dans l'État plurinational de Bolivie"),
        ("COK", "fr", "des Îles Cook|aux Îles Cook|aux Îles Cook"),
        ("VAT", "fr", "du Saint-Siège|au Saint-Siège|au Saint-Siège"),
        ("USA", "fr", "des États-Unis d'Amérique|aux États-Unis d'Amérique|aux États-Unis d'Amérique"),
        ("PER", "es", "del Perú|al Perú|en el Perú"),
        ("SLV", "es", "de El Salvador|a El Salvador|en El Salvador"),
        ("ARE", "es", "de los Emiratos Árabes Unidos|a los Emiratos Árabes Unidos|en los Emiratos Árabes Unidos"),
        ("CUB", "es", "de Cuba|a Cuba|en Cuba"),
        ("IND", "es", "de la India|a la India|en la India"),
        ("NLD", "en", "of the Netherlands|to the Netherlands|in the Netherlands"),
        ("UKR", "en", "of Ukraine|to Ukraine|in Ukraine"),
    ],
)  # fmt: skip
def test_by_hand(code: str, language: str, expected: str) -> None:
    state = FACTS.state(code)
    name = short_name(state, language)

    assert "|".join((of(name, language), to(name, language), within(state, language))) == expected


def test_every_state_in_every_language_as_the_snapshot_shows() -> None:
    """Read this file to check them all; `python -m tests.handlers.draft.renew` writes it anew."""
    assert rendered() == SNAPSHOT.read_text(encoding="utf-8")


def rendered() -> str:
    """All States, a line per language: full and short name after "of" and "to", and inside the State."""
    lines = []
    for state in FACTS.states:
        for language in LANGUAGES:
            full, short = full_name(state, language), short_name(state, language)
            forms = (of(full, language), to(full, language), of(short, language), within(state, language))
            lines.append(f"{state.iso3} {language}: {' | '.join(forms)}")
    return "\n".join(lines) + "\n"


def test_the_check_finds_nothing_wrong_with_any_of_them() -> None:
    for language in LANGUAGES:
        articles = Articles(FACTS.states, language)
        for state in FACTS.states:
            for name in (full_name(state, language), short_name(state, language)):
                for text in (of(name, language), to(name, language), within(state, language), name):
                    assert list(articles.slips(f"x {text} x")) == [], text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "le Gouvernement de Sénégal"),
        ("fr", "le Gouvernement de le Sénégal"),
        ("fr", "à le Bénin"),
        ("fr", "du France"),
        ("fr", "en Sénégal"),
        ("fr", "en Cuba"),
        ("fr", "de les Comores"),
        ("fr", "de Haïti"),
        ("fr", "de République du Sénégal"),
        ("es", "del Angola"),
        ("es", "de el Perú"),
        ("es", "a el Perú"),
        ("es", "de Emiratos Árabes Unidos"),
        ("en", "to the Ukraine"),
        ("en", "of Netherlands"),
    ],
)
def test_the_check_finds_planted_slips(language: str, text: str) -> None:
    assert len(list(Articles(FACTS.states, language).slips(f"x {text} x"))) == 1


def test_names_inside_other_names_are_not_mistaken() -> None:
    french = Articles(FACTS.states, "fr")

    assert list(french.slips("la République démocratique du Congo, la Guinée-Bissau et le Soudan du Sud")) == []


def test_plural_names() -> None:
    plural = {state.iso3 for state in FACTS.states if is_plural(full_name(state, "es"), "es")}

    assert {"ARE", "USA", "MEX", "FSM", "COK"} <= plural
    assert "BHS" not in plural  # the Commonwealth of the Bahamas is one


def test_the_short_name_outside_the_full_one() -> None:
    full = "la République de l'Ouganda"

    assert bare_name_in(f"au Gouvernement de {full}", "l'Ouganda", full, "fr") == ""
    assert bare_name_in("au Gouvernement de l'Ouganda", "l'Ouganda", full, "fr") != ""
    assert bare_name_in("the Government of Hungary", "Hungary", "Hungary", "en") == ""
