"""What the index keeps of a passage: keys under which it is looked up, and what kinds of thing it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import DocumentCard
from knowledge.facts.load import Facts
from knowledge.rules.names import NameFinder
from knowledge.texts.entry import context_tokens, flags_of, make_entry, reference_keys, states_in, symbol_key
from tests.knowledge.texts.held import Held


@pytest.fixture(scope="module")
def names() -> NameFinder:
    return Facts.load().names


@pytest.mark.parametrize(
    ("locator", "keys"),
    [
        ("Article 4(6)(b)", ["art4", "art4_6", "art4_6_b"]),
        ("Article 4", ["art4"]),
        ("para. 71", ["p71"]),
        ("para. 1(i)", ["p1", "p1_i"]),
        ("Action 45", ["action45"]),
        ("Table 1, row Salaries", ["table1"]),
        ("footnote 3", ["fn3"]),
        ("Annex II, para. 4", ["annexii", "p4"]),
        ("agenda item 10(j)", ["item10", "item10_j"]),
        ("preamble, para. 2", ["preamble", "p2"]),
        ("title page", []),
        ("", []),
    ],
)
def test_reference_keys_go_from_general_to_exact(locator: str, keys: list[str]) -> None:
    assert reference_keys(locator) == keys


@given(st.text(max_size=80))
def test_keys_are_single_tokens(locator: str) -> None:
    for key in [*reference_keys(locator), symbol_key(locator)]:
        assert key.split() == [key]


def test_symbols_meet_however_they_are_written() -> None:
    assert symbol_key("CCM/MSP/2031/WP.7") == symbol_key("ccm/msp/2031/wp.7") == symbol_key("CCM MSP 2031 WP 7")
    assert symbol_key("CCM/MSP/2031/7") != symbol_key("CCM/MSP/2031/WP.7")


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Ms. Toure came.", "p"),
        ("It was on 4 May.", "dn"),
        ("It cost CHF 300.", "nm"),
        ("Because of rain.", "r"),
        ("It lasts 3 months.", "ny"),
        ("Nothing of the kind.", ""),
    ],
)
def test_flags_say_what_a_passage_holds(text: str, flags: str) -> None:
    held = Held(f"Note\n\n1. Something else comes first.\n\n{text}\n")

    assert set(flags_of(held.passages[-1].passage, 0)) == set(flags)


def test_lists_and_states_are_flagged_by_count() -> None:
    passage = Held("Note\n\n1. Peru, Chad, Laos and others came.\n").at("para. 1").passage

    assert {"s", "l"} <= set(flags_of(passage, 3))
    assert "s" not in flags_of(passage, 1)


def test_capitals_are_no_states(names: NameFinder) -> None:
    assert states_in("The Vientiane Action Plan was adopted.", names) == ()
    assert states_in("Lao PDR and Chad and Laos", names) == ("LAO", "TCD")


def test_the_context_holds_what_the_document_is(names: NameFinder) -> None:
    card = DocumentCard(
        symbol="CCM/MSP/2031/WP.7", title="Draft directive", date="2031-09-02", submitted_by="Peru", period="2030"
    )
    words = context_tokens(card, "Paper.TXT", names).split()

    assert {"draft", "direct", "2031", "2030", "septemb", "st_per", "ccm", "wp"} <= set(words)


def test_an_entry_carries_its_states_its_heading_and_its_place(names: NameFinder) -> None:
    held = Held("Note\n\nI. Decisions\n\n10. The Meeting granted:\n\n(a) Chad more time;\n\n(b) Peru nothing.\n")
    item, parent = held.at("para. 10(a)"), held.at("para. 10")
    made = make_entry(held.document, 7, item.passage, parent.passage, "context", names)

    assert "st_tcd" in made.body.split()
    assert "grant" in made.near.split(), "the words of the paragraph that introduces it"
    assert made.refs.split()[:2] == ["p10_a", "p10"]
    assert (made.passage_id, made.parent, made.kind) == (7, parent.passage.ordinal, "item")
