"""Replies as blocks: what they show and in what order, and that any reply fits, whatever words it holds."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.simulator.limits import view_problems
from bot.slack.blocks import PLAIN, answer_blocks, answer_text, plain_text, readable
from bot.slack.payloads import Pressed, Target
from bot.slack.views import home, reason_modal
from handlers.wording import LANGUAGES
from knowledge.document import Authority
from knowledge.message import Citation, Fact, Outcome, Reply
from tests.bot.slack.checks import assert_fit, assert_harmless, shown
from tests.bot.slack.samples import (
    ANSWER,
    APOLOGY,
    CITATION,
    CLOSEST,
    COURTESY,
    FACTS,
    FROM_DRAFT,
    HANDED_OVER,
    HOSTILE,
    QUOTE,
    REPLIES,
    ROW,
    hostile_replies,
)


def kinds(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["type"] for block in blocks]


def rich(blocks: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [e for block in blocks if block["type"] == "rich_text" for e in block["elements"] if e["type"] == kind]


def test_an_answer_is_lead_quotation_place_see_also_notices_and_buttons() -> None:
    blocks = answer_blocks(ANSWER)
    assert kinds(blocks) == ["rich_text", "rich_text", "context", "context", "rich_text", "context_actions"]
    words = shown(blocks)
    order = [
        ANSWER.lead,
        QUOTE,
        "para. 71, p. 12 (18 September 2024; adopted)",
        "See also",
        "para. 72",
        ANSWER.notices[0],
    ]
    assert [words.index(part) for part in order] == sorted(words.index(part) for part in order)


def test_the_bearing_sentence_alone_is_bold() -> None:
    (quote,) = rich(answer_blocks(ANSWER), "rich_text_quote")
    bold = [part["text"] for part in quote["elements"] if part.get("style", {}).get("bold")]
    assert bold == [CITATION.highlight]
    assert "".join(part["text"] for part in quote["elements"]) == f"“{QUOTE}”"


def test_the_bearing_sentence_is_found_across_line_ends() -> None:
    broken = replace(CITATION, quote=QUOTE.replace("stands in", "stands\nin"))
    (quote,) = rich(answer_blocks(replace(ANSWER, citations=(broken,))), "rich_text_quote")
    assert [part["text"] for part in quote["elements"] if "style" in part] == [
        "The bearing sentence stands\nin the middle."
    ]


def test_a_draft_is_said_to_be_one_in_words_before_the_quotation() -> None:
    blocks = answer_blocks(FROM_DRAFT)
    words = shown(blocks)
    assert words.index("Draft, not a decision. This is a draft;") < words.index(QUOTE)
    assert blocks[1]["elements"][0]["elements"][0]["style"] == {"bold": True}


def test_unchecked_facts_are_warned_of_before_they_are_stated() -> None:
    words = shown(answer_blocks(FACTS))
    assert words.index("Some are unverified.") < words.index("Lao PDR has been")
    assert "(depositary; as of 2 March 2026)" in words


def test_closest_passages_are_three_each_with_its_place() -> None:
    blocks = answer_blocks(CLOSEST)
    assert len(rich(blocks, "rich_text_quote")) == 2
    assert len(rich(blocks, "rich_text_preformatted")) == 1
    assert kinds(blocks).count("context") == 3


def test_a_table_row_is_a_list_of_heads_and_cells_and_the_table_keeps_its_columns() -> None:
    blocks = answer_blocks(replace(ANSWER, citations=(ROW,)))
    (listed,) = rich(blocks, "rich_text_list")
    assert ["".join(p["text"] for p in item["elements"]) for item in listed["elements"]] == [
        "Item: Salaries",
        "Year: 2023",
        "Amount: 1,000",
    ]
    (table,) = rich(blocks, "rich_text_preformatted")
    assert table["elements"][0]["text"] == ROW.quote


def test_both_sides_of_a_conflict_are_quoted() -> None:
    reply = replace(ANSWER, lead="The texts do not agree on this figure. Both are shown:")
    assert len(rich(answer_blocks(reply), "rich_text_quote")) == 2


def test_a_case_has_its_number_and_a_handed_over_question_says_nothing_twice() -> None:
    words = shown(answer_blocks(HANDED_OVER))
    assert words.count("ISU-2026-0007") == 1
    assert words.count("No judgement is made.") == 1


def test_the_place_links_to_the_document() -> None:
    assert "· <https://documents.example/1?a=1&amp;b=2|Open the document>" in shown(answer_blocks(ANSWER))


def test_feedback_buttons_have_words_and_longer_labels_and_carry_the_interaction() -> None:
    (element,) = answer_blocks(ANSWER)[-1]["elements"]
    assert element["positive_button"]["text"]["text"] == "Helpful"
    assert element["negative_button"]["accessibility_label"] == "This answer did not help me"
    assert element["negative_button"]["value"] == "down:7"


@pytest.mark.parametrize("reply", [COURTESY, APOLOGY, replace(ANSWER, interaction_id=None)])
def test_what_is_no_answer_can_not_be_judged(reply: Reply) -> None:
    assert "context_actions" not in kinds(answer_blocks(reply))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_around_a_quotation_are_the_askers(language: str) -> None:
    words = shown(answer_blocks(replace(ANSWER, language=language), dismissible=True))
    assert {"en": "Close", "fr": "Fermer", "es": "Cerrar"}[language] in words
    assert {"en": "18 September 2024", "fr": "18 septembre 2024", "es": "18 septiembre 2024"}[language] in words


def test_the_text_carries_quotation_and_citation() -> None:
    for reply in (ANSWER, CLOSEST, FROM_DRAFT):
        text = answer_text(reply)
        assert QUOTE in text
        assert "para. 71" in text
    assert answer_text(HANDED_OVER).count("ISU-2026-0007") == 1


def test_a_long_quotation_keeps_its_bearing_sentence_and_says_that_it_is_cut() -> None:
    long = replace(CITATION, quote=f"{'Before it. ' * 900}{CITATION.highlight} {'After it. ' * 900}")
    blocks = answer_blocks(replace(ANSWER, citations=(long,)))
    (quote,) = rich(blocks, "rich_text_quote")
    assert [part["text"] for part in quote["elements"] if "style" in part] == [CITATION.highlight]
    assert "This is shortened" in shown(blocks)
    text = answer_text(replace(ANSWER, citations=(long,)))
    assert CITATION.highlight in text
    assert "para. 71" in text
    assert_fit(blocks, text)


@pytest.mark.parametrize(
    ("date", "read"),
    [
        ("2024-09-18", "18 September 2024"),
        ("2024-09-08", "8 September 2024"),
        ("2012-02", "February 2012"),
        ("2012", "2012"),
        ("", ""),
        ("2012-13", "2012-13"),
        ("2012-02-xx", "2012-02-xx"),
        ("last week", "last week"),
    ],
)
def test_dates_are_read_as_precisely_as_they_are(date: str, read: str) -> None:
    assert readable(date, "en") == read


@pytest.mark.parametrize("reply", REPLIES, ids=range(len(REPLIES)))
def test_every_shape_of_reply_fits(reply: Reply) -> None:
    assert_fit(answer_blocks(reply), answer_text(reply))


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(words: str) -> None:
    for reply in hostile_replies(words):
        assert_fit(answer_blocks(reply, note=words, dismissible=True), answer_text(reply, note=words))
        assert_harmless(plain_text(reply))
        assert 0 < len(plain_text(reply)) <= PLAIN


TEXT = st.text(st.characters(), max_size=40) | st.sampled_from(HOSTILE)
CITATIONS = st.builds(
    Citation,
    **{field.name: TEXT for field in fields(Citation) if field.type in ("str", "str | None")},
    passage_id=st.integers(1, 9),
    authority=st.sampled_from(Authority),
    page=st.none() | st.integers(1, 9999),
    heads=st.lists(TEXT, max_size=4).map(tuple),
    superseded=st.booleans(),
)
FACTS_ = st.builds(Fact, statement=TEXT, rule=TEXT, source=TEXT, as_of=TEXT, verified=st.booleans())
ANY_REPLY = st.builds(
    Reply,
    outcome=st.sampled_from(Outcome),
    text=TEXT,
    language=st.sampled_from(["en", "fr", "es", "ar", ""]),
    confidence=st.floats(0, 1),
    lead=TEXT,
    citations=st.lists(CITATIONS, max_size=6).map(tuple),
    facts=st.lists(FACTS_, max_size=40).map(tuple),
    notices=st.lists(TEXT, max_size=12).map(tuple),
    case=st.none() | TEXT,
    intent=st.sampled_from(["answer", "place", "help", "error"]),
    interaction_id=st.none() | st.integers(1, 2**31 - 1),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(ANY_REPLY, TEXT, st.booleans())
def test_any_reply_makes_a_message_that_slack_takes(reply: Reply, note: str, dismissible: bool) -> None:
    assert_fit(answer_blocks(reply, note, dismissible), answer_text(reply, note))


@pytest.mark.parametrize("language", [*LANGUAGES, ""])
def test_modal_and_home_tab_fit_in_every_language(language: str) -> None:
    pressed = Pressed(2**31 - 1, "down", "U" * 20, Target("C" * 20, "1700000000.000100"), "t", "")
    assert view_problems(reason_modal(pressed, language)) == []
    assert view_problems(home(language)) == []
