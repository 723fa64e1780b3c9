"""Which questions ask for the holder of a post, and how they are read."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.post_words import asks_paper, find_post
from knowledge.base import PostAsked
from knowledge.contact import PostKind
from knowledge.facts.load import Facts

TODAY = date(2032, 1, 5)
NAMES = Facts.load().names


def read(question: str, own: str = "") -> PostAsked | None:
    return find_post(question, NAMES.find, own, TODAY)


@pytest.mark.parametrize(
    ("question", "state", "theme", "on"),
    [
        ("Who is the focal point of Peru for Article 7?", "PER", "article7_report", TODAY),
        ("who's peru's focal point on victim assistance", "PER", "victim_assistance", TODAY),
        ("Qui est le point focal du Tchad pour l'article 4 ?", "TCD", "article4_clearance", TODAY),
        ("Qui était le point focal du Sénégal le 1er mars 2024 ?", "SEN", "", date(2024, 3, 1)),
        ("¿Quién es el punto focal de Chile para la transparencia?", "CHL", "article7_report", TODAY),
        ("What is the e-mail address of the focal point of Norway?", "NOR", "", TODAY),
        ("Who was the focal point of Zambia for Article 7 on 5 May 2025?", "ZMB", "article7_report", date(2025, 5, 5)),
    ],
)
def test_a_question_for_a_holder_is_read(question: str, state: str, theme: str, on: date) -> None:
    assert read(question) == PostAsked(state, theme, on)


def test_our_is_the_State_of_the_asker() -> None:  # noqa: N802 a State is written so
    assert read("Who is our focal point for Article 7?", "LAO") == PostAsked("LAO", "article7_report", TODAY)
    assert read("Who is our focal point for Article 7?") is None


def test_other_posts_are_told_apart() -> None:
    head, deputy = (
        read("Who is the permanent representative of Ireland?"),
        read("Who is Ireland's deputy permanent representative?"),
    )

    assert head is not None
    assert head.kind is PostKind.PERMANENT_REPRESENTATIVE
    assert deputy is not None
    assert deputy.kind is PostKind.DEPUTY_PERMANENT_REPRESENTATIVE


@pytest.mark.parametrize(
    "question",
    [
        "What is a national focal point?",
        "How many focal points are there in Peru?",
        "Which States have a focal point for victim assistance?",
        "Who was appointed as Lebanon's focal point for organising the Beirut meeting?",
        "Who coordinates victim assistance?",
        "Who is the focal point?",
        "Who is the focal point of Peru or Chile?",
    ],
)
def test_other_questions_are_left_to_the_texts(question: str) -> None:
    assert read(question, "PER") is None


def test_the_paper_is_asked_for_in_three_languages() -> None:
    assert all(
        map(
            asks_paper,
            ("Where is the paper?", "and on what document?", "où est la note verbale ?", "¿Dónde está el documento?"),
        )
    )
    assert not asks_paper("Who is the focal point of Peru?")
