"""The protocol check: a good letter passes, and each fault planted in it is found, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.facts.load import Facts
from knowledge.rules.letter_form import LetterForm, choose_form
from knowledge.rules.protocol import CHECKS, Figure, Severity, Sheet, check
from knowledge.rules.state_articles import Articles

ON = date(2026, 11, 25)
FACTS = Facts.load()

NOTES = {
    "en": Sheet(
        LetterForm.NOTE_VERBALE,
        "en",
        (
            "The Implementation Support Unit of the Convention on Cluster Munitions presents its compliments to the "
            "Permanent Mission of the Republic of Uganda to the United Nations Office in Geneva and has the honour to "
            "refer to the report of the Republic of Uganda.",
            "The report is to be sent to the Secretary-General of the United Nations by the end of April.",
        ),
        "The Implementation Support Unit avails itself of this opportunity to express to the Permanent Mission of the "
        "Republic of Uganda the assurances of its highest consideration.",
        short_name="Uganda",
        full_name="the Republic of Uganda",
    ),
    "fr": Sheet(
        LetterForm.NOTE_VERBALE,
        "fr",
        (
            "L'Unité d'appui à l'application de la Convention sur les armes à sous-munitions présente ses compliments "
            "à la Mission permanente de la République de l'Ouganda à Genève et a l'honneur de faire référence au "
            "rapport de la République de l'Ouganda.",
            "Le rapport est à remettre au Secrétaire général de l'Organisation des Nations Unies avant la fin d'avril.",
        ),
        "L'Unité d'appui à l'application saisit cette occasion pour exprimer à la Mission permanente de la République "
        "de l'Ouganda les assurances de sa très haute considération.",
        short_name="l'Ouganda",
        full_name="la République de l'Ouganda",
    ),
    "es": Sheet(
        LetterForm.NOTE_VERBALE,
        "es",
        (
            "La Dependencia de Apoyo a la Aplicación de la Convención sobre Municiones en Racimo saluda atentamente a "
            "la Misión Permanente de la República del Perú en Ginebra y tiene el honor de hacer referencia al informe "
            "de la República del Perú.",
            "El informe se dirige al Secretario General de las Naciones Unidas antes de fines de abril.",
        ),
        "La Dependencia de Apoyo a la Aplicación aprovecha la oportunidad para expresar a la Misión Permanente de la "
        "República del Perú las seguridades de su más alta y distinguida consideración.",
        short_name="el Perú",
        full_name="la República del Perú",
    ),
}
GOOD = {
    code: replace(sheet, address_block=("x",), day=ON, articles=Articles(FACTS.states, code))
    for code, sheet in NOTES.items()
}

LETTER = Sheet(
    LetterForm.FORMAL,
    "en",
    ("I have the honour to refer to the Convention, which the Republic of Uganda signed.", "I am ready to help."),
    "Please accept, Excellency, the assurances of my highest consideration.",
    salutation="Excellency,",
    signatures=1,
    short_name="Uganda",
    full_name="the Republic of Uganda",
    articles=Articles(FACTS.states, "en"),
)


def found(sheet: Sheet) -> set[str]:
    return {finding.check for finding in check(sheet, ON)}


def added(sheet: Sheet, text: str) -> Sheet:
    return replace(sheet, paragraphs=(*sheet.paragraphs, text))


@pytest.mark.parametrize("code", list(GOOD))
def test_a_good_note_passes(code: str) -> None:
    assert check(GOOD[code], ON) == ()


def test_a_good_letter_passes() -> None:
    assert check(LETTER, ON) == ()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "I would be grateful for an answer."),
        ("en", "An answer would help us."),
        ("en", "The Unit thanks you."),
        ("en", "Your Government is invited."),
        ("fr", "Je serais heureux de recevoir le rapport."),
        ("fr", "Le rapport nous aide."),
        ("fr", "J'attends le rapport."),
        ("fr", "Votre Gouvernement est invité."),
        ("es", "Tengo el agrado de esperar el informe."),
        ("es", "Nuestra Dependencia espera el informe."),
        ("es", "Agradecería el informe."),
        ("en", "The choice is mine."),
        ("fr", "Veuillez envoyer le rapport."),
        ("fr", "La réponse est la nôtre."),
        ("es", "Quisiéramos recibir el informe."),
        ("es", "Podemos ayudar con el informe."),
        ("es", "Estamos a la espera del informe."),
        ("es", "Hemos recibido la nota."),
        ("es", "He recibido la nota."),
        ("es", "Le agradecería una respuesta."),
    ],
)
def test_the_first_person_and_direct_address_in_a_note(code: str, text: str) -> None:
    assert found(added(GOOD[code], text)) == {"first_person"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "See Annex I and Part II of the report; mine action in the US is not meant here."),
        ("fr", "Le mémoire et la notice sont joints."),
        ("es", "El medio minado y el informe de mina se adjuntan."),
        ("en", "Clearance of a mine is mine action."),
        (
            "es",
            "Los últimos tramos y los próximos préstamos son mínimos; los racimos, ánimos y ramos no.",
        ),
        ("es", "La Dependencia le agradecería al Gobierno el envío."),
    ],
)
def test_words_that_only_look_like_the_first_person(code: str, text: str) -> None:
    assert "first_person" not in found(added(GOOD[code], text))


def changed(code: str, old: str, new: str) -> Sheet:
    sheet = GOOD[code]
    made = replace(
        sheet,
        paragraphs=tuple(text.replace(old, new) for text in sheet.paragraphs),
        closing=sheet.closing.replace(old, new),
    )
    assert made != sheet
    return made


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("en", "presents its compliments", "sends its greetings"),
        ("en", "the assurances of its highest consideration", "its best regards"),
        ("en", "has the honour to", "wishes to"),
        ("fr", "présente ses compliments", "adresse ses salutations"),
        ("fr", "sa très haute considération", "sa haute considération"),
        ("es", "saluda atentamente", "saluda"),
        ("es", "más alta y distinguida", "distinguida"),
    ],
)
def test_a_changed_courtesy_formula(code: str, old: str, new: str) -> None:
    assert "formula" in found(changed(code, old, new))


@pytest.mark.parametrize("code", list(GOOD))
def test_renew_and_express(code: str) -> None:
    assert found(replace(GOOD[code], met=True)) == {"formula"}


def test_the_honour_stands_once() -> None:
    assert found(added(GOOD["en"], "The Unit has the honour to add a word.")) == {"formula"}


def test_closing_to_somebody_else() -> None:
    sheet = GOOD["en"]
    assert "formula" in found(replace(sheet, closing=sheet.closing.replace("Uganda", "Kenya")))


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("en", "the report of the Republic of Uganda", "the report of Uganda"),
        ("fr", "rapport de la République de l'Ouganda", "rapport de l'Ouganda"),
        ("es", "informe de la República del Perú", "informe del Perú"),
    ],
)
def test_a_short_name_where_the_full_one_is_due(code: str, old: str, new: str) -> None:
    assert found(changed(code, old, new)) == {"state_name"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Swaziland has joined."),
        ("en", "The report of Macedonia is here."),
        ("fr", "Le Laos a adhéré."),
        ("fr", "La Turquie a répondu."),
        ("es", "La República de Bielorrusia ha respondido."),
        ("es", "Gran Bretaña ha respondido."),
    ],
)
def test_a_name_that_is_not_used_in_letters(code: str, text: str) -> None:
    assert "state_name" in found(added(GOOD[code], text))


@pytest.mark.parametrize(
    ("code", "text"),
    [("en", "North Macedonia and the United Kingdom of Great Britain and Northern Ireland reported."),
     ("fr", "La Macédoine du Nord et la République démocratique populaire lao ont répondu."),
     ("es", "Macedonia del Norte y el Reino Unido de Gran Bretaña e Irlanda del Norte han respondido.")],
)  # fmt: skip
def test_names_in_use_that_hold_a_former_one(code: str, text: str) -> None:
    assert "state_name" not in found(added(GOOD[code], text))


def test_a_first_paragraph_that_does_not_name_the_state() -> None:
    sheet = replace(LETTER, paragraphs=("I have the honour to write to your country.", *LETTER.paragraphs[1:]))
    assert "state_name" in found(sheet)


@pytest.mark.parametrize("greeting", ["Excelencia:", "Excellence,", "Hello,", "Excellency:"])
def test_a_salutation_of_another_language(greeting: str) -> None:
    assert "salutation" in found(replace(LETTER, salutation=greeting))


@pytest.mark.parametrize("text", ["The place is to be confirmed.", "It is on DD Month YYYY."])
def test_what_is_left_open_in_words(text: str) -> None:
    assert "placeholder" in found(added(LETTER, text))


@pytest.mark.parametrize(
    ("code", "text"),
    [("fr", "Le rapport de le Sénégal est reçu."), ("es", "El informe del Angola se recibió."),
     ("fr", "La réunion se tient en Sénégal."), ("en", "The report of Republic of Uganda is welcome.")],
)  # fmt: skip
def test_a_wrong_article_or_preposition(code: str, text: str) -> None:
    assert "article" in found(added(GOOD[code], text))


def figure(value: str, current: str | None, as_of: date = ON) -> Figure:
    return Figure("parties", value, as_of, current)


@pytest.mark.parametrize(
    ("one", "stale"),
    [
        (figure("112", "112"), False),
        (figure("112", None), False),
        (figure("111", "112"), True),
        (figure("111", ""), True),
        (figure("112", None, date(2024, 1, 1)), True),
        (Figure("small_island", "", date(2020, 1, 1)), False),
    ],
)
def test_stale_figures(one: Figure, stale: bool) -> None:
    assert found(replace(LETTER, figures=(one,))) == ({"stale_figure"} if stale else set())


@pytest.mark.parametrize(
    "text",
    [
        "The report of [STATE] is due.", "The report is due on {{ f.day }}.", "The report is due on ____.",
        "The report is due on TBC.", "The report of None is due.", "The report is due on , as agreed.",
        "The report () is due.", "The report is due..", "  ",
    ],
)  # fmt: skip
def test_unfilled_places(text: str) -> None:
    assert "placeholder" in found(added(LETTER, text))


def test_a_letter_that_says_nothing() -> None:
    assert "placeholder" in found(replace(LETTER, paragraphs=()))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Le rapport est à remettre au Secrétaire général par la Mission avant la fin de l'année."),
        ("fr", "The report is to be sent to the Secretary-General by the end of the year and with a copy."),
        ("es", "The report is to be sent to the Secretary-General by the end of the year and with a copy."),
    ],
)
def test_a_paragraph_in_another_language(code: str, text: str) -> None:
    assert "language" in found(added(GOOD[code], text))


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"in_post": False}, "addressee"),
    ({"reminded": date(2026, 11, 1), "reminder_days": 30}, "reminder"),
    ({"final": True, "day": ON, "address_block": ("x",)}, "reference"),
    ({"final": True, "reference": "LT/1", "address_block": ("x",), "day": None}, "date"),
    ({"final": True, "reference": "LT/1", "day": ON, "address_block": ()}, "addressee"),
    ({"signatures": 0}, "signature"),
    ({"salutation": ""}, "salutation"),
    ({"closing": "Best wishes,"}, "formula"),
]


@pytest.mark.parametrize(("changes", "expected"), CHANGES)
def test_what_else_is_found_in_a_letter(changes: dict[str, Any], expected: str) -> None:
    assert found(replace(LETTER, **changes)) == {expected}


def test_a_reminder_after_the_agreed_time_is_fine() -> None:
    assert found(replace(LETTER, reminded=date(2026, 10, 1), reminder_days=30)) == set()


def test_signature_salutation_and_addressee_of_a_note() -> None:
    sheet = replace(GOOD["en"], signatures=1, salutation="Excellency,", governmental=False)

    assert found(sheet) == {"signature", "salutation", "form"}


def test_abbreviations_in_the_first_paragraph() -> None:
    first = "I have the honour to refer to the CCM, which the Republic of Uganda signed."

    assert found(replace(LETTER, paragraphs=(first,))) == {"abbreviation"}
    symbol = "I have the honour to refer to document CCM/MSP/2024/4 of the Republic of Uganda."
    assert found(replace(LETTER, paragraphs=(symbol,))) == set()


def test_blocking_findings_come_first() -> None:
    weights = [finding.severity for finding in check(replace(LETTER, ranking=False, in_post=False), ON)]

    assert weights == [Severity.BLOCKING, Severity.WARNING]


def test_every_check_says_what_it_looks_for() -> None:
    assert {expected for _, expected in CHANGES} <= set(CHECKS)


@pytest.mark.parametrize(
    ("preferred", "allowed", "governmental", "ranking", "answers", "expected"),
    [
        ("formal", ("formal", "note_verbale"), True, True, False, "formal"),
        ("formal", ("formal", "note_verbale"), True, False, False, "note_verbale"),
        ("formal", ("formal", "note_verbale"), True, True, True, "note_verbale"),
        ("note_verbale", ("note_verbale", "plain"), False, False, False, "plain"),
        ("note_verbale", ("note_verbale",), False, False, False, None),
        ("formal", ("formal",), True, True, True, None),
        ("note_verbale", ("note_verbale", "formal"), False, True, False, "formal"),
    ],
)
def test_the_form_protocol_demands(
    preferred: str, allowed: tuple[str, ...], governmental: bool, ranking: bool, answers: bool, expected: str | None
) -> None:
    forms = tuple(map(LetterForm, allowed))
    made = choose_form(LetterForm(preferred), forms, governmental=governmental, ranking=ranking, answers_note=answers)

    assert made == (LetterForm(expected) if expected else None)
