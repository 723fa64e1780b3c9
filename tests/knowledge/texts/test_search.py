"""Ranking on the library of the tests: clear questions find their passage, whatever else is held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.base import Findings, Viewer
from knowledge.message import Role
from knowledge.texts.search import Tuning, rank
from tests.homes import DAY, INSIDE, PUBLIC, Home

HERE = Viewer(collections=(PUBLIC,))
CLEAR = [
    ("How many translators would the pool have?", "directive.txt", "para. 1(i)"),
    ("Which firm did the audit?", "annual_report.txt", "para. 5"),
    ("How many messages did the Unit answer?", "annual_report.txt", "para. 2"),
    ("What did Costa Rica and Mozambique ask for?", "consultations.txt", "para. 2"),
    ("Until when was the clearance deadline of Chad extended?", "report_2031.txt", "para. 12"),
    ("What is a survivor?", "convention.txt", "Article 2(1)"),
    ("Where will the next session be held?", "report_2030.txt", "para. 11"),
    ("How much was spent on the website?", "annual_report.txt", "Table 1, row Website"),
    ("Who led the Unit in 2030?", "annual_report.txt", "para. 1"),
    ("How much did the working capital reserve hold at the end of 2030?", "annual_report.txt", "para. 4"),
]
OTHER_WORDS = [
    ("number of interpreters... no, people who translate, in the pool", "directive.txt", "para. 1(i)"),
    ("balance of the WCR at the end of 2030", "annual_report.txt", "para. 4"),
    ("how much money went into the web site", "annual_report.txt", "Table 1, row Website"),
    ("who was at the head of the secretariat in 2030", "annual_report.txt", "para. 1"),
    ("how many e-mails and other messages were answered", "annual_report.txt", "para. 2"),
    ("Qui dirigeait l'Unité en 2030 ?", "annual_report.txt", "para. 1"),
    ("¿Qué empresa hizo la auditoría?", "annual_report.txt", "para. 5"),
    ("Which firm did the auditt?", "annual_report.txt", "para. 5"),
    ("how many translaters wuold the pool have", "directive.txt", "para. 1(i)"),
]
UNRELATED = {
    "soup.txt": "On soup\n\n1. Boil onions and carrots for an hour.\n\n2. Add salt, thyme and two bay leaves.\n",
    "football.txt": "On football\n\n1. The cup was won by the team in green.\n\n2. The goalkeeper held nine shots.\n",
    "garden.txt": "On gardens\n\n1. Beans are sown in May, tomatoes in March.\n\n2. Water them at night.\n",
}


def find(home: Home, question: str, viewer: Viewer = HERE, language: str = "") -> Findings:
    return home.parts.knowledge.find(question, language, viewer)


def place(home: Home, findings: Findings) -> tuple[str, str]:
    [hit] = home.parts.shelf.passages_by_ids([findings.found[0].entry.passage_id])
    return hit.document.file, hit.passage.locator


@pytest.mark.parametrize(("question", "file", "locator"), [*CLEAR, *OTHER_WORDS])
def test_the_passage_comes_first(library: Home, question: str, file: str, locator: str) -> None:
    findings = find(library, question)

    assert place(library, findings) == (file, locator)


def test_unrelated_documents_change_nothing_for_clear_questions(own_home: Home) -> None:
    for name, text in UNRELATED.items():
        own_home.parts.library.add_bytes(text.encode(), name, PUBLIC, False, DAY)

    for question, file, locator in CLEAR:
        assert place(own_home, find(own_home, question)) == (file, locator), question
    assert place(own_home, find(own_home, "When are beans sown?")) == ("garden.txt", "para. 1")


def test_the_first_does_not_depend_on_how_often_one_asks(library: Home) -> None:
    for question, _, _ in CLEAR[:3]:
        first, second = find(library, question), find(library, question)

        assert [item.entry for item in first.found] == [item.entry for item in second.found]
        assert first.confidence == second.confidence


@pytest.mark.parametrize("question", ["QUESTION", "Question???", "  question  ", "«question»"])
def test_typography_of_a_question_does_not_matter(library: Home, question: str) -> None:
    plain = find(library, "which firm did the audit")

    written = find(library, question.lower().replace("question", "which firm did the audit"))
    assert place(library, written) == place(library, plain)


# What may be found


def test_only_the_collections_that_were_named(library: Home) -> None:
    question = "What does the Convention say on help for survivors?"
    for collections in (("guide",), (PUBLIC,), ("none",)):
        found = find(library, question, Viewer(collections=collections)).found

        assert {item.entry.collection for item in found} <= set(collections)
    assert {item.entry.collection for item in find(library, question, Viewer()).found} == {"guide", PUBLIC}


QUESTIONS = st.sampled_from(
    [
        "Quillabamba office",
        "Perpetua Okonkwo-Lindqvist",
        "When will the liaison office close?",
        "How much does the consultant receive for the closure of the office?",
        "Article 5(2) survivors medical files",
        "agenda item 12 translation pool Peru",
        "note to file",
        "para. 1 of the note to file",
    ]
)
STRANGERS = st.builds(
    Viewer,
    role=st.sampled_from(list(Role)),
    public_place=st.booleans(),
    collections=st.sampled_from([(), (INSIDE,), (PUBLIC, INSIDE)]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=QUESTIONS, viewer=STRANGERS)
def test_internal_passages_are_for_those_inside(library: Home, question: str, viewer: Viewer) -> None:
    inside = viewer.role in (Role.STAFF, Role.COORDINATOR) and not viewer.public_place
    findings = find(library, question, viewer)
    cited = library.parts.knowledge.cite(findings, viewer)

    if not inside:
        assert all(not item.entry.internal for item in findings.found)
        assert all(citation.collection != INSIDE for citation in cited)


def test_those_inside_do_find_them(library: Home) -> None:
    for role in (Role.STAFF, Role.COORDINATOR):
        findings = find(library, "When will the Quillabamba office close?", Viewer(role))

        assert place(library, findings) == ("note.txt", "para. 1")


# Stages


def test_every_stage_can_be_switched_off(library: Home) -> None:
    question = find(library, "How much was spent on the website?").question
    view = library.parts.catalogue.view()
    plain = Tuning()

    for name in ("near", "head", "context", "described", "length", "wants", "coverage", "fit"):
        assert rank(question, view, HERE.filter(), replace(plain, **{name: 0.0}))
    assert rank(question, view, HERE.filter(), replace(plain, missing=1.0, other_treaty=1.0))


def test_a_question_of_nothing_finds_nothing(library: Home) -> None:
    for text in ("", "?", "the of and", "\x00", "…"):
        assert find(library, text).found == ()
        assert find(library, text).confidence == 0.0


def test_what_the_texts_do_not_speak_of_is_foreign(library: Home) -> None:
    assert find(library, "Zlatko Qwijibo's xylophone repertoire").foreign
    assert not find(library, "Which firm did the audit?").foreign


def test_a_state_that_is_asked_for_and_missing_is_told(library: Home) -> None:
    findings = find(library, "Until when was the clearance deadline of Iraq extended?")

    assert "Iraq" in findings.found[0].missing_hard
    assert not findings.answers


def test_scores_fall_and_shares_are_shares(library: Home) -> None:
    for question, _, _ in [*CLEAR, *OTHER_WORDS]:
        found = find(library, question).found

        assert all(0.0 <= item.coverage <= 1.0 and 0.0 <= item.own_coverage <= 1.0 for item in found)
        assert len({item.entry.passage_id for item in found}) == len(found)


def test_a_passage_that_plain_words_find_too_is_surer(library: Home) -> None:
    said, other = "How many translators would the pool have?", "Qui dirigeait l'Unité en 2030 ?"

    assert find(library, said).evidence is not None
    assert [find(library, text).evidence.plain for text in (said, other)] == [1.0, 0.5]  # type: ignore[union-attr]
    roundabout = find(library, "how big is the crew of wordsmiths that turns one tongue into another")
    assert roundabout.evidence is not None
    assert roundabout.evidence.plain == 0.0
