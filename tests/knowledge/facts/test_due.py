"""What falls due in a span of days, when a withdrawal would count, and questions of a State that nobody knows."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.facts.answers import answer_facts
from knowledge.facts.ask import parse_fact_request
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.facts.load import Facts
from knowledge.message import Fact
from knowledge.rules.citation import find_references

FACTS = Facts.load()
TODAY = date(2026, 11, 25)
IN_90 = date(2027, 2, 23)


def read(question: str, state: str = "") -> FactRequest | None:
    return parse_fact_request(question, state, TODAY, "en", find_references(question), FACTS.names.find(question))


def facts(question: str, state: str = "", language: str = "en") -> list[Fact]:
    request = parse_fact_request(
        question, state, TODAY, language, find_references(question), FACTS.names.find(question)
    )
    return list(answer_facts(request, FACTS)) if request else []


@pytest.mark.parametrize(
    ("question", "state", "states", "last"),
    [
        ("What falls due in the next 90 days?", "", (), IN_90),
        ("what falls due in the next 90 days?", "LAO", ("LAO",), IN_90),
        ("What is due for all States in the next 90 days?", "LAO", (), IN_90),
        ("Which deadlines fall due before 1 April 2027?", "", (), date(2027, 3, 31)),
        ("Which of our deadlines expire by 1 April 2027?", "LAO", ("LAO",), date(2027, 4, 1)),
        ("What falls due for Iraq in 2027?", "LAO", ("IRQ",), date(2027, 12, 31)),
        ("Quelles échéances tombent dans les 90 prochains jours ?", "FRA", ("FRA",), IN_90),
        ("Quels délais expirent d'ici trois mois ?", "", (), date(2027, 2, 25)),
        ("¿Qué vence en los próximos 90 días?", "PER", ("PER",), IN_90),
        ("¿Qué plazos vencen antes de fin de año?", "", (), date(2026, 12, 31)),
        ("What is due for us by the end of the year?", "TCD", ("TCD",), date(2026, 12, 31)),
        ("What are our upcoming deadlines?", "DEU", ("DEU",), date(2027, 11, 26)),
        ("Upcoming deadlines?", "", (), IN_90),
    ],
)
def test_what_falls_due_is_read(question: str, state: str, states: tuple[str, ...], last: date) -> None:
    request = read(question, state)
    assert request is not None
    assert (request.kind, request.states, request.last) == (FactKind.DUE, states, last)
    assert request.first is not None
    assert request.first >= TODAY


@pytest.mark.parametrize(
    "question",
    [
        "What happens in the next 90 days?",
        "Which contributions fall due in the next 90 days?",
        "What did the meeting decide on deadlines due in the next year?",
        "Why do reports fall due in April?",
        "What fell due since 2020?",
    ],
)
def test_other_questions_are_none_of_this(question: str) -> None:
    request = read(question)
    assert request is None or request.kind is not FactKind.DUE


def test_one_topic_narrows() -> None:
    request = read("Which clearance deadlines expire in the next two years?")
    assert request is not None
    assert request.article == "4"
    assert all(
        "Article 4" in fact.statement for fact in facts("Which clearance deadlines expire in the next two years?")
    )


def test_the_same_report_of_all_is_stated_once_and_each_names_rule_source_and_day() -> None:
    found = facts("What falls due in the next 6 months?")
    together = [fact for fact in found if "annual transparency report" in fact.statement]
    assert [fact.statement for fact in together] == [
        "30 April 2027: annual transparency report (Article 7(2)) of 112 States Parties."
    ]
    assert together[0].rule == "CCM-7-2"
    assert all(fact.source and fact.as_of == "2026-11-21" for fact in found)


def test_nothing_due_is_said_and_a_state_that_is_not_party_has_none() -> None:
    (nothing,) = facts("what falls due in the next 90 days?", "LAO")
    assert nothing.statement.startswith("Nothing on record falls due for the Lao People's Democratic Republic from 25")
    (outside,) = facts("what falls due in the next 90 days?", "AGO")
    assert "not a State Party" in outside.statement


def test_what_nobody_checked_is_labelled() -> None:
    found = facts("What falls due for Germany in the next 5 years?")
    unsure = [fact for fact in found if not fact.verified]
    assert unsure
    assert all("(unverified)" in fact.statement for fact in unsure)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_in_three_languages(language: str) -> None:
    assert all(fact.statement for fact in facts("What falls due in the next 2 years?", "", language))


@pytest.mark.parametrize(
    ("question", "received", "effective"),
    [
        ("If we withdraw on 1 March 2027, when does it take effect?", "1 March 2027", "1 September 2027"),
        ("If a State withdraws today, when does it take effect?", "25 November 2026", "25 May 2027"),
        ("Si nous nous retirons le 1er mars 2027, quand le retrait prend-il effet ?", "1 March 2027", "1 September"),
    ],
)
def test_a_withdrawal_takes_six_months_or_until_the_end_of_a_conflict(
    question: str, received: str, effective: str
) -> None:
    (fact,) = facts(question, "FRA")
    assert fact.rule == "CCM-20-3"
    assert f"receives on {received} takes effect on {effective}" in fact.statement
    assert "armed conflict" in fact.statement


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("When is our report due?", "7"),
        ("Quand devons-nous remettre notre rapport ?", "7"),
        ("¿Cuándo vence nuestro informe?", "7"),
        ("When is our clearance deadline?", "4"),
        ("What are our deadlines?", ""),
        ("Have we ratified?", ""),
    ],
)
def test_what_we_ask_needs_our_state(question: str, article: str) -> None:
    unknown, known = read(question), read(question, "PER")
    assert unknown is not None
    assert known is not None
    assert (unknown.kind, unknown.states, unknown.article) == (FactKind.OWN_STATE, (), article)
    assert known.states == ("PER",)
    said = [fact.statement for fact in facts(question)]
    if article == "7":  # falls on one day for all
        assert said == [
            "Annual transparency report (Article 7(2)) of every State Party: next due by 30 April 2027, covering 2026."
        ]
    else:
        assert said == []


def test_who_names_a_state_needs_no_other() -> None:
    request = read("When is Peru's report due?")
    assert request is not None
    assert request.states == ("PER",)


def extension(state: str, on: date = TODAY, language: str = "en") -> list[Fact]:
    return list(answer_facts(FactRequest(FactKind.EXTENSION, on, language, states=(state,)), FACTS))


def test_the_last_day_of_a_request_counts_back_from_the_next_meeting() -> None:
    first, own, limit = extension("IRQ", date(2025, 10, 1))
    assert "3RC" in first.statement
    assert "14 September 2026" in first.statement
    assert "14 December 2025" in first.statement
    assert not first.verified  # the dates of that meeting are planned only
    assert "1 November 2028" in own.statement
    assert "1 February 2028" in own.statement
    assert own.rule == "CCM-4-6a"
    assert "extension granted" in limit.statement


def test_a_day_that_has_passed_is_not_given_as_one_to_come() -> None:
    first = extension("IRQ", date(2026, 3, 2))[0]
    assert "the last day to submit a request was 14 December 2025" in first.statement


@pytest.mark.parametrize(
    ("language", "missing"), [("en", "No such meeting"), ("fr", "Aucune réunion"), ("es", "No consta")]
)
def test_a_meeting_that_is_not_on_record_is_said_to_be_missing(language: str, missing: str) -> None:
    first, own, *_ = extension("IRQ", language=language)
    assert missing in first.statement
    assert "2028" in own.statement


def test_no_request_is_due_where_nothing_is_open() -> None:
    assert "not a State Party" in extension("USA")[0].statement
    done = [one.statement for one in extension("PER")]
    assert any("completion recorded" in statement for statement in done)
    unverified = extension("DEU")[1]
    assert (unverified.verified, "1 November 2029" in unverified.statement) == (False, True)
