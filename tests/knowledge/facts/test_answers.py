"""Facts in words: right figures and dates, rule and source, unverified ones labelled, in three languages."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.facts.answers import answer_facts, status_facts
from knowledge.facts.ask import FactKind, FactRequest, parse_fact_request
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.phrases import LANGUAGES
from knowledge.facts.sentences import SENTENCES
from knowledge.facts.term_answers import action_facts
from knowledge.message import Fact
from knowledge.rules.citation import find_references

TODAY = date(2026, 11, 21)
FACTS = Facts.load()


def answered(text: str, language: str = "en", state: str = "", on: date = TODAY) -> tuple[Fact, ...]:
    request = parse_fact_request(text, state, on, language, find_references(text), FACTS.names.find(text))
    assert request is not None, text
    return answer_facts(request, FACTS)


def words(text: str, language: str = "en", state: str = "", on: date = TODAY) -> str:
    return " ".join(fact.statement for fact in answered(text, language, state, on))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("When did Peru join?", "en", ("26 September 2012", "ratification", "1 March 2013")),
        ("Quand le Pérou a-t-il ratifié ?", "fr", ("Le Pérou est État partie", "26 septembre 2012", "1er mars 2013")),
        ("¿Cuándo ratificó el Perú?", "es", ("Perú es Estado parte", "26 de septiembre de 2012", "1 de marzo de 2013")),
        ("Les Pays-Bas sont-ils partie ?", "fr", ("Les Pays-Bas sont État partie", "d'acceptation", "23 février 2011")),
        ("Has Lithuania left?", "en", ("no longer a State Party", "6 March 2025")),
        ("Is Vanuatu bound yet?", "en", ("accession on 5 September 2025", "in force for Vanuatu since 1 March 2026")),
        ("Has Kenya ratified?", "en", ("Kenya is a signatory", "3 December 2008")),
        ("Did Ukraine sign the Convention?", "en", ("Ukraine is not party", "has not signed")),
        ("Was Vanuatu a party on 1 August 2010?", "en", ("On 1 August 2010, Vanuatu was not", "5 September 2025")),
        ("How many States Parties are there?", "en", ("As of 21 November 2026: 112 States Parties",)),
        ("Combien d'États parties ?", "fr", ("Au 21 novembre 2026 : 112 États parties",)),
        ("¿Cuántos Estados parte hay?", "es", ("Al 21 de noviembre de 2026: 112 Estados partes",)),
        ("How many States were party on 1 August 2010?", "en", ("38 States Parties", "in force for 30")),
        ("How many States have signed?", "en", ("108 signatures", "12 of these")),
        ("How many African States are parties?", "en", ("36 States Parties (Africa)",)),
        ("Which States in Asia have signed but not ratified?", "en", ("2 States", "Cyprus, Indonesia")),
        ("Which States joined in 2015?", "en", ("10 States joined", "Slovakia (24 July 2015)", "Mauritius (1 Oct")),
        ("Which State joined most recently?", "en", ("Vanuatu", "5 September 2025")),
        ("What is Iraq's Article 4 deadline?", "en", ("1 November 2028", "11MSP")),
        ("Quel est le délai de l'Iraq au titre de l'article 4 ?", "fr", ("pour l'Iraq : 1er novembre 2028", "11MSP")),
        ("¿Cuál es el plazo de Chile según el artículo 4?", "es", ("1 de junio de 2026", "13MSP", "no constan")),
        ("What is Chad's Article 4 deadline?", "en", ("1 October 2026", "has passed")),
        ("When is Kenya's report due?", "en", ("Kenya is not a State Party",)),
        ("When is Togo's initial report due?", "en", ("30 May 2013", "31 December 2023", "submission is not recorded")),
        ("By when must Slovakia clear its land?", "en", ("1 January 2026", "only if it has contaminated areas")),
        ("What is Bulgaria's Article 3 deadline?", "en", ("completion recorded (12 September 2023)",)),
        ("Where was the 5MSP held?", "en", ("2-5 September 2014, San José (Costa Rica)", "Manuel González Sanz")),
        ("Quand a eu lieu la 12MSP ?", "fr", ("du 10 au 13 septembre 2024, Genève", "Mexique")),
        ("When was the last Meeting of States Parties?", "en", ("13MSP", "16-19 September 2025", "Philippines")),
        ("When was the 2024 Meeting of States Parties?", "en", ("12MSP", "10-13 September 2024")),
        ("When was the Second Review Conference held?", "en", ("25-27 November 2020", "20-21 September 2021")),
        ("How was the vote on the UNGA resolution in 2018?", "en", ("139 in favour, 1 against, 39 abstaining",)),
        ("Who coordinated victim assistance in 2014?", "en", ("2014-2015", "Mexico, Australia")),
        ("Who are the coordinators on universalization?", "en", ("2023-2024: Malawi, Peru", "not recorded")),
        ("What does EORE stand for?", "en", ("explosive ordnance risk education",)),
        ("What does PM stand for?", "en", ("preparatory meeting", "Permanent Mission")),
        ("When did the Convention enter into force?", "en", ("1 August 2010",)),
        ("¿Cuándo entró en vigor la Convención?", "es", ("1 de agosto de 2010",)),
        (
            "If a State deposits on 10 March 2027, when does the Convention enter into force for it?",
            "en",
            ("1 September 2027", "28 February 2028", "1 September 2035", "1 September 2037"),
        ),
    ],
)  # fmt: skip
def test_answers(text: str, language: str, expected: tuple[str, ...]) -> None:
    said = words(text, language)
    for part in expected:
        assert part in said


def test_every_fact_names_its_source_and_the_day_of_the_data() -> None:
    for text in (
        "When did Peru join?",
        "Which States are party?",
        "What is Iraq's Article 4 deadline?",
        "Who chaired the 11MSP?",
    ):
        for fact in answered(text):
            assert fact.source
            assert fact.as_of == AS_OF.isoformat()
            assert fact.rule == "" or all(rule in FACTS.obligations for rule in fact.rule.split(", "))


@pytest.mark.parametrize(
    ("language", "label"), [("en", "(unverified)"), ("fr", "(non vérifié)"), ("es", "(sin verificar)")]
)
def test_unverified_dates_are_labelled_in_every_language(language: str, label: str) -> None:
    verified, unverified = answered("By when must Lao PDR have cleared its land?", language)
    assert verified.verified
    assert label not in verified.statement
    assert "2020" in verified.statement
    assert not unverified.verified
    assert label in unverified.statement
    assert "2030" in unverified.statement


def test_no_unverified_statement_goes_without_a_label() -> None:
    labels = [SENTENCES["unverified"][language].strip(" ()") for language in LANGUAGES]
    for state in FACTS.states:
        for language in LANGUAGES:
            request = FactRequest(FactKind.DEADLINE, TODAY, language, states=(state.iso3,))
            status = FactRequest(FactKind.STATUS, TODAY, language, states=(state.iso3,))
            for fact in (*answer_facts(request, FACTS), *answer_facts(status, FACTS)):
                assert fact.verified or any(label in fact.statement for label in labels)


def test_an_uncertain_day_is_labelled_but_not_the_membership() -> None:
    status, in_force = answered("When did Namibia ratify?")
    assert not status.verified
    assert in_force.verified
    (count,) = answered("How many States Parties were there on 31 August 2018?")
    assert not count.verified
    assert "Namibia" in count.statement
    (later,) = answered("How many States Parties were there on 30 September 2018?")
    assert later.verified


def test_the_third_review_conference_is_only_planned() -> None:
    said = words("When will the Third Review Conference take place?")
    assert "planned for 14-18 September 2026" in said
    assert "not recorded" in said
    after = words("When is the next Review Conference?")
    assert "No later meeting is recorded" in after
    before = words("When is the next Review Conference?", on=date(2026, 3, 1))
    assert "No later meeting" not in before
    assert "planned for 14-18 September 2026" in before


def test_what_the_tables_do_not_hold_is_not_answered() -> None:
    assert answered("How was the vote on the UNGA resolution in 2016?") == ()
    assert answered("What does XQZ stand for?") == ()
    assert answered("Who coordinated clearance in 2013?") == ()


def test_a_president_from_memory_is_labelled_though_the_dates_are_not() -> None:
    dates, president = answered("Who was the President of the First Review Conference?")
    assert dates.verified
    assert not president.verified


def test_unknown_languages_get_english() -> None:
    request = FactRequest(FactKind.STATUS, TODAY, "de", states=("PER",))
    assert answer_facts(request, FACTS)[0].statement.startswith("Peru is a State Party")
    assert answer_facts(replace(request, language="fr-CH"), FACTS)[0].statement.startswith("Le Pérou")


def test_every_state_can_be_stated_on_any_day_in_every_language() -> None:
    for state in FACTS.states:
        for language in LANGUAGES:
            for day in (date(2008, 1, 1), date(2010, 8, 1), TODAY):
                for fact in status_facts(state, day, language, dated=day != TODAY):
                    assert "  " not in fact.statement
                    assert not set("[]{}|") & set(fact.statement)
                    assert fact.statement.endswith(".")


def test_every_sentence_is_there_in_three_languages() -> None:
    for key, patterns in SENTENCES.items():
        assert set(patterns) == set(LANGUAGES), key


def test_actions_are_given_with_theme_and_label() -> None:
    (checked,) = action_facts("LAP", "45", "en", FACTS)
    assert checked.verified
    assert "Transparency" in checked.statement
    (unchecked,) = action_facts("LAP", "1", "fr", FACTS)
    assert not unchecked.verified
    assert "(non vérifié)" in unchecked.statement
    assert action_facts("LAP", "99", "en", FACTS) == ()
