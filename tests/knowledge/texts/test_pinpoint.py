"""Exact references lead to their place, in the text that was meant and in no other."""

from __future__ import annotations

import pytest

from knowledge.base import Findings, Viewer
from knowledge.message import Citation
from tests.homes import INSIDE, STAFF, Home

HELD = [
    ("Art. 4(6)", "convention.txt", "Article 4(6)"),
    ("article 4 paragraph 6", "convention.txt", "Article 4(6)"),
    ("What does Article 4(6) say?", "convention.txt", "Article 4(6)"),
    ("what does 5.2(c) say", "convention.txt", "Article 5(2)(c)"),
    ("5(2)(d)", "convention.txt", "Article 5(2)(d)"),
    ("article 5 paragraph 2 letter b", "convention.txt", "Article 5(2)(b)"),
    ("Article 3(3)(b)", "convention.txt", "Article 3(3)(b)"),
    ("Que dit l'article 5(1) ?", "convention_fr.txt", "Article 5(1)"),
    ("¿Qué dice el artículo 3?", "convention.txt", "Article 3(1)"),
    ("Article 3", "convention.txt", "Article 3(1)"),
    ("para 4 of the 2030 annual report", "annual_report.txt", "para. 4"),
    ("paragraph 10 of the final report of the 13MSP", "report_2030.txt", "para. 10"),
    ("paragraph 10 of the final report of the 14MSP", "report_2031.txt", "para. 10"),
    ("para 12 of CCM/MSP/2031/9", "report_2031.txt", "para. 12"),
    ("point 1(i) of the draft directive", "directive.txt", "para. 1(i)"),
    ("What does para. 2 of the draft directive say?", "directive.txt", "para. 2"),
    ("CCM/MSP/2031/WP.7, para. 2", "directive.txt", "para. 2"),
    ("CCM/MSP/2031/WP.7", "directive.txt", "para. 1"),
    ("ccm/msp/2031/wp.7", "directive.txt", "para. 1"),
    ("Article 4(6) of the mine ban convention", "mines.txt", "Article 4(6)"),
    ("Article 4(6) of the APMBC", "mines.txt", "Article 4(6)"),
]
NOT_HELD = [
    ("CCM/MSP/2031/WP.9", "CCM/MSP/2031/WP.9"),
    ("What does CCM/MSP/1999/1 say?", "CCM/MSP/1999/1"),
    ("Action 45", "Action 45"),
    ("para 999 of the annual report", "para. 999"),
    ("CCM/MSP/2031/9, para. 77", "CCM/MSP/2031/9, para. 77"),
]


def find(home: Home, question: str, viewer: Viewer | None = None, language: str = "") -> Findings:
    return home.parts.knowledge.find(question, language, viewer or Viewer())


def first(home: Home, question: str) -> Citation:
    return home.parts.knowledge.cite(find(home, question), Viewer())[0]


@pytest.mark.parametrize(("question", "file", "locator"), HELD)
def test_a_place_that_is_held_comes_first(library: Home, question: str, file: str, locator: str) -> None:
    cited = first(library, question)

    assert (cited.file, cited.locator) == (file, locator)
    assert find(library, question).answers


@pytest.mark.parametrize(("question", "shown"), NOT_HELD)
def test_a_place_that_is_not_held_is_said_not_to_be(library: Home, question: str, shown: str) -> None:
    findings = find(library, question)

    assert findings.pinpoint is not None
    assert findings.pinpoint.not_held.startswith(shown)
    assert not findings.answers


@pytest.mark.parametrize("question", ["Article 99", "agenda item 99", "Table 12", "Annex XII"])
def test_a_place_that_does_not_exist_is_no_answer(library: Home, question: str) -> None:
    assert not find(library, question).answers


@pytest.mark.parametrize("article", [1, 3, 4, 5])
def test_the_articles_of_the_look_alike_are_never_taken_for_ours(library: Home, article: int) -> None:
    for question in (f"Article {article}", f"Art. {article}(1)", f"What does article {article} say?"):
        cited = library.parts.knowledge.cite(find(library, question), Viewer())

        assert all(citation.file != "mines.txt" for citation in cited)
        assert cited[0].file == "convention.txt"


@pytest.mark.parametrize("article", [1, 3, 4, 5])
def test_our_articles_are_never_taken_for_those_of_the_look_alike(library: Home, article: int) -> None:
    for name in ("APMBC", "mine ban treaty", "Ottawa Convention", "Anti-Personnel Mine Ban Convention"):
        findings = find(library, f"Article {article}(1) of the {name}")
        cited = library.parts.knowledge.cite(findings, Viewer())

        assert cited[0].file == "mines.txt", name


def test_an_article_is_answered_by_the_treaty_before_the_guide(library: Home) -> None:
    kinds = [item.entry.authority for item in find(library, "Article 4(6)").found]

    assert kinds[0] == "treaty"
    assert kinds == sorted(kinds, key=lambda kind: kind == "guide")


def test_of_an_article_the_paragraph_that_is_spoken_of(library: Home) -> None:
    assert first(library, "What must a request under Article 3 set out?").locator == "Article 3(3)"
    assert first(library, "What does Article 4 say about an extension?").locator in ("Article 4(5)", "Article 4(6)")


@pytest.mark.parametrize(
    ("language", "file"), [("en", "convention.txt"), ("fr", "convention_fr.txt"), ("es", "convention.txt")]
)
def test_the_version_in_the_askers_language_goes_first(library: Home, language: str, file: str) -> None:
    findings = find(library, "Article 5(1)", language=language)

    assert library.parts.knowledge.cite(findings, Viewer())[0].file == file


def test_a_reference_beside_another_question_is_no_shortcut(library: Home) -> None:
    findings = find(library, "Which delegations were unhappy with the hotel because of Article 4(6)?")

    assert findings.pinpoint is not None
    assert not findings.pinpoint.direct


def test_a_place_inside_an_internal_document_is_found_by_those_inside_only(library: Home) -> None:
    question = "para. 2 of the note to file on the Quillabamba office"
    inside = library.parts.people.by_address(STAFF)
    assert inside is not None

    assert find(library, question, Viewer(inside.role)).found[0].entry.collection == INSIDE
    assert all(item.entry.collection != INSIDE for item in find(library, question).found)


@pytest.mark.parametrize(
    "question",
    [
        "Which States asked for more time under Article 4?",
        "Did the 11MSP grant Chad more time under Article 4 in 2031?",
        "How many requests under Article 4 were granted?",
        "Did Iraq report under Article 7?",
        "What help was given under Article 5 in 2030?",
        "Quels États ont demandé un délai en vertu de l'article 4 ?",
    ],
)
def test_what_was_done_under_an_article_does_not_stand_in_it(library: Home, question: str) -> None:
    exact = find(library, question).pinpoint

    assert exact is not None
    assert not exact.direct


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("How many years does a State have under Article 3?", "Article 3(2)"),
        ("What must States do under Article 7?", "Article 7(1)"),
        ("According to Article 6, who helps?", "Article 6(1)"),
        ("When is the report under Article 7 due?", "Article 7(1)"),
        ("What does Article 7 require of Chad in 2031?", "Article 7(1)"),
    ],
)
def test_what_an_article_says_stands_in_it(library: Home, question: str, locator: str) -> None:
    assert first(library, question).locator == locator
    assert find(library, question).answers


def test_of_passages_that_speak_alike_of_a_thing_the_opening_paragraph_goes_first(library: Home) -> None:
    """A letter that names its own article is no better answer for that."""
    assert first(library, "What does Article 5 say about survivors?").locator == "Article 5(1)"
