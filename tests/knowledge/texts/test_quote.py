"""Quotations are verbatim, whole where a part would mislead, and never longer than can be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Authority
from knowledge.errors import QuoteNotVerbatim, UnreadableDocument
from knowledge.message import Citation
from knowledge.texts.quote import (
    LIMIT,
    TABLE_LIMIT,
    cite,
    conflict,
    flat,
    highlight,
    sentences,
    support,
    verify,
)
from tests.knowledge.texts.held import Held, asking

ANY = asking("anything at all")


def quote(held: Held, locator: str, text: str = "anything", *wants: str) -> str:
    return cite(held.at(locator), asking(text, *wants), held).quote


# Verbatim


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("the money", "where\nthe   money\tis"),
        ("the\nmoney is", "the money is"),
        ("é", "é"),
    ],
)
def test_white_space_is_all_that_may_differ(words: str, source: str) -> None:
    verify(words, source)


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("", "anything"),
        ("the money", "The money"),
        ("the money", "the mone y"),
        ("money the", "the money"),
        ("the ... money", "the lost money"),
        ("’", "'"),
        ("10 000", "10000"),
    ],
)
def test_anything_else_is_refused(words: str, source: str) -> None:
    with pytest.raises(QuoteNotVerbatim):
        verify(words, source)


WORD = st.text(st.sampled_from("abcdeéñçßœ’'-–,;:()“”/°€ЖعX019"), min_size=1, max_size=9)
SENTENCE = st.lists(WORD, min_size=1, max_size=14).map(lambda words: " ".join(words).capitalize() + ".")
BLANKS = st.sampled_from(["\n\n", "\n", "\n\n\n", "\n \n", "\r\n\r\n", "\n\n\f", "\n\n12\n\n\f"])
BLOCK = st.one_of(
    SENTENCE,
    st.lists(SENTENCE, min_size=2, max_size=6).map(" ".join),
    st.builds("{}. {}".format, st.integers(1, 99), SENTENCE),
    st.builds("Article {}\n{}".format, st.integers(1, 30), SENTENCE),
    st.lists(SENTENCE, min_size=1, max_size=4).map(
        lambda items: "2. It shall:\n\n" + "\n\n".join(f"({'abcd'[n]}) {item}" for n, item in enumerate(items))
    ),
    st.lists(SENTENCE, min_size=1, max_size=3).map(lambda items: "\n".join(f"• {item}" for item in items)),
    st.lists(st.tuples(WORD, WORD, WORD), min_size=2, max_size=5).map(
        lambda rows: "Table 1: Things\n" + "\n".join("\t".join(row) for row in rows)
    ),
    st.lists(st.tuples(WORD, WORD), min_size=2, max_size=4).map(
        lambda rows: "\n".join("| " + " | ".join(row) + " |" for row in rows)
    ),
    st.lists(WORD, min_size=30, max_size=60).map(lambda words: "3. " + "\n".join(words)),
)
DOCUMENT = st.lists(st.tuples(BLOCK, BLANKS), min_size=1, max_size=12).map(
    lambda parts: "".join(block + blank for block, blank in parts)
)


@settings(deadline=None, max_examples=120)
@given(text=DOCUMENT, wants=st.sampled_from([(), ("list",)]))
def test_every_quote_of_any_document_stands_in_it(text: str, wants: tuple[str, ...]) -> None:
    try:
        held = Held(text)
    except UnreadableDocument:
        return
    question = asking(" ".join(text.split()[:5]), *wants)
    for hit in held.passages:
        cited = cite(hit, question, held)

        assert cited.quote
        assert flat(cited.quote) in flat(held.source)
        assert flat(cited.quote) in flat(text.replace("\f", " "))
        assert len(cited.quote) <= LIMIT


def test_a_source_that_changed_is_not_quoted() -> None:
    held = Held("1. The cellar is green.\n\n2. The roof is red.\n")
    held.source = held.source.replace("green", "blue")

    with pytest.raises(QuoteNotVerbatim):
        cite(replace(held.at("para. 1"), document=held.document), ANY, _Emptied(held))


class _Emptied(Held):
    """A store whose source text went away."""

    def __init__(self, held: Held) -> None:
        self.document, self.passages, self.source = held.document, held.passages, ""


# Whole


LIST = (
    "Note\n\n4. A request sets out:\n\n(a) how many years;\n\n(b) why they are needed, that is:\n\n(i) the reasons;\n\n"
    "(ii) the proof;\n\n(c) the plan.\n\n5. Something else follows.\n"
)


def test_a_paragraph_is_quoted_with_the_list_it_introduces() -> None:
    words = flat(quote(Held(LIST), "para. 4"))

    assert words.startswith("4. A request sets out:")
    for item in ("(a) how many years;", "(i) the reasons;", "(ii) the proof;", "(c) the plan."):
        assert item in words
    assert "Something else" not in words


def test_an_item_is_quoted_with_what_is_below_it() -> None:
    words = flat(quote(Held(LIST), "para. 4(b)"))

    assert words == "(b) why they are needed, that is: (i) the reasons; (ii) the proof;"


def test_where_a_list_is_asked_for_an_item_brings_all_of_it() -> None:
    assert flat(quote(Held(LIST), "para. 4(c)", "list the things", "list")) == flat(quote(Held(LIST), "para. 4"))


def test_a_list_that_is_too_long_is_not_torn() -> None:
    items = "\n\n".join(f"({letter}) " + "words that go on and on " * 16 + ";" for letter in "abcdefgh")
    held = Held(f"Note\n\n4. A request sets out:\n\n{items}\n")

    assert flat(quote(held, "para. 4(c)", "list the things", "list")).startswith("(c) words")
    assert len(quote(held, "para. 4")) <= LIMIT


TABLE = (
    "Note\n\nTable 1: Money\nItem\tBudget\tSpent\nSalaries\t410'000\t402'350\nTravel\t52'000\t47'120\n"
    "\nEnd of the note.\n"
)


def test_a_table_row_is_quoted_with_its_heads() -> None:
    cited = cite(Held(TABLE).at("Table 1, row Travel"), ANY, Held(TABLE))

    assert cited.heads == ("Item", "Budget", "Spent")
    assert [line.split() for line in cited.quote.splitlines()] == [
        ["Item", "Budget", "Spent"],
        ["Salaries", "410'000", "402'350"],
        ["Travel", "52'000", "47'120"],
    ]
    assert cited.highlight == "Travel | 52'000 | 47'120"


def test_a_row_of_a_long_table_is_quoted_alone_but_knows_its_heads() -> None:
    rows = "\n".join(f"Item number {n} of the long list\t{n}00'000\t{n}50'000" for n in range(1, 60))
    held = Held(f"Note\n\nTable 1: Money\nItem\tBudget\tSpent\n{rows}\n")
    hit = held.at("Table 1, row Item number 30 of the long list")
    cited = cite(hit, ANY, held)

    assert len(rows) > TABLE_LIMIT
    assert flat(cited.quote) == "Item number 30 of the long list 3000'000 3050'000"
    assert cited.heads == ("Item", "Budget", "Spent")


def test_neighbouring_tables_stay_apart() -> None:
    other = "\nTable 2: Days\nTask\tDays\tPeople\nSweep\t3\t4\n"
    words = quote(Held(TABLE.replace("\nEnd of the note.\n", other)), "Table 1, row Travel")

    assert "Sweep" not in words


# Parts


def test_a_long_passage_is_cut_at_sentences_around_what_is_asked() -> None:
    before = " ".join(f"The room number {n} was swept and its windows were closed." for n in range(40))
    after = " ".join(f"The lamp number {n} was lit and its switch was oiled." for n in range(40))
    held = Held(f"Note\n\n7. {before} The turquoise bicycle was sold in spring. {after}\n")
    cited = cite(held.at("para. 7"), asking("turquoise bicycle"), held)

    assert "The turquoise bicycle was sold in spring." in cited.quote
    assert cited.highlight == "The turquoise bicycle was sold in spring."
    assert LIMIT - 200 < len(cited.quote) <= LIMIT
    assert cited.quote[:4] in ("The ", "7. T")
    assert cited.quote.endswith(".")
    verify(cited.quote, held.source)


def test_one_endless_sentence_is_cut_all_the_same() -> None:
    held = Held("Note\n\n7. " + "and the turquoise bicycle " * 200 + "end.\n")
    cited = cite(held.at("para. 7"), asking("bicycle"), held)

    assert 0 < len(cited.quote) <= LIMIT
    verify(cited.quote, held.source)


PAGES = (
    "CCM/TEST/1\n\n7. The reserve was spent on the first half of the year and on the sweeping of the\n"
    "\nCCM/TEST/1\n2\n\f\nCCM/TEST/1\n\n"
    "cellar, on new lamps, on paper and on a turquoise bicycle for the messenger.\n\n8. Another paragraph.\n"
    "\nCCM/TEST/1\n3\n\f\nCCM/TEST/1\n\n9. And another.\n"
)


def test_a_passage_across_a_page_break_is_quoted_in_one_stretch() -> None:
    held = Held(PAGES)
    hit = next(item for item in held.passages if "bicycle" in item.passage.text)
    cited = cite(hit, asking("turquoise bicycle"), held)

    verify(cited.quote, held.source)
    assert "CCM/TEST/1" not in cited.quote
    assert "bicycle" in cited.quote or "reserve" in cited.quote


# Sentences


@given(st.text(max_size=400))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert " ".join(sentences(text)) == flat(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Amadou spoke.",
        "It follows Art. 4 of the text.",
        "See para. 12 for more.",
        "The U.S. Government came.",
        "It cost CHF 3.50 in all.",
        "J. Smith spoke.",
    ],
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_the_sentence_that_bears_on_the_question_is_set_off() -> None:
    text = "The roof is red. The cellar is green. The door is open."

    assert highlight(text, asking("cellar colour"), "en") == "The cellar is green."
    assert highlight("One sentence only", asking("cellar"), "en") == "One sentence only"


LAID_OUT = (
    "Decisions\n\n|  |  |  |\n|--|--|--|\n| 1. | The meeting decided to: |  |\n"
    "|  | (a) | Paint the cellars of |\n|  |  | i) the mill ii) the bakery, and iii) the school; |\n"
    "|  | (b) | Close the garage. |\n"
)
"""A list that was laid out as a table."""


def test_a_list_laid_out_as_a_table_is_quoted_with_its_verb() -> None:
    held = Held(LAID_OUT)
    whole = cite(held.at("para. 1(a)"), asking("cellars"), held)

    assert flat(whole.quote) in flat(held.source)
    assert flat(whole.readable().quote).startswith("(a) Paint the cellars of i) the mill ii) the bakery")
    assert "|" not in whole.readable().highlight


def test_a_table_keeps_its_bars() -> None:
    row = replace(cited("Roof | 90"), heads=("Part", "CHF"))

    assert row.readable() is row


# Support and conflict


def test_support_says_how_much_one_sentence_does_for_a_question() -> None:
    held = Held("Note\n\n1. The roof is red. In spring of 2031 the cellar was painted green by two men.\n")
    hit = held.at("para. 1")

    full = support(hit, asking("cellar painted green", "when"), lambda text: frozenset())
    assert full.share == pytest.approx(1.0)
    assert full.holds == 1.0
    assert support(hit, asking("cellar painted by whom", "how_much", "when"), lambda text: frozenset()).holds == 0.5
    assert support(hit, asking("garage"), lambda text: frozenset()).share == 0.0
    assert support(hit, asking("roof", "which_states"), lambda text: frozenset()).holds == 0.0
    assert support(hit, replace(asking("roof"), named=2), lambda text: frozenset({"TCD"})).holds == 0.0


def test_who_took_part_may_stand_in_another_sentence_than_the_meeting() -> None:
    held = Held(
        "Note\n\n1. Chad, Peru and Iraq came. In spring of 2031 the long painting meeting was held in the old mill.\n"
    )
    codes = {"Chad": "TCD", "Peru": "PER", "Iraq": "IRQ"}

    def states_in(text: str) -> frozenset[str]:
        return frozenset(code for name, code in codes.items() if name in text)

    assert support(held.at("para. 1"), replace(asking("painting meeting"), named=3), states_in).holds == 1.0
    assert support(held.at("para. 1"), replace(asking("painting meeting"), named=2), states_in).holds == 0.0


def cited(text: str, authority: Authority = Authority.REPORT) -> Citation:
    return Citation(
        document_id="d1", passage_id=1, file="f", symbol="", title="T", authority=authority, date=None, language="en",
        locator="para. 1", page=None, quote=text, url=None, collection="c", highlight=text,
    )  # fmt: skip


CONFLICTS = [
    ("The travel fund holds CHF 90'000.", "The travel fund holds CHF 120'000."),
    ("In all 1,284 messages were answered.", "In all 1,300 messages were answered."),
]
AGREEMENTS = [
    ("The travel fund holds CHF 90'000.", "The travel fund holds CHF 90 000."),
    ("The travel fund holds CHF 90'000.", "The Unit moved to a house with 120 windows and a garden."),
    ("The travel fund holds CHF 90'000.", "The travel fund holds enough."),
    ("The travel fund holds CHF 90'000.", "The travel fund holds CHF 90'000 of 400'000."),
]


@pytest.mark.parametrize(("first", "second"), CONFLICTS)
def test_two_figures_for_the_same_thing_are_a_conflict(first: str, second: str) -> None:
    other = cited(second)

    assert conflict(cited(first), [cited("Something else with 777 in it."), other]) is other


@pytest.mark.parametrize(("first", "second"), AGREEMENTS)
def test_other_things_and_other_ways_of_writing_are_none(first: str, second: str) -> None:
    assert conflict(cited(first), [cited(second)]) is None
