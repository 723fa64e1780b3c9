"""Structure on generated documents: nothing is lost, and line ends, page breaks and notes change no passage."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Extract, Mark, MarkKind, PassageKind
from knowledge.texts.identity import identify
from knowledge.texts.structure import cut, left_out

WORDS = (
    "the State Party shall report on clearance every year and its deadline was extended by the Meeting in Geneva with "
    "funds from donors while survey teams marked hazardous areas near villages for which no maps exist"
).split()
FIRST = "1. In this report " + " ".join(WORDS * 3).lower() + "."
"""A paragraph long enough to show, at any width, how wide its lines are."""

phrases = st.lists(st.sampled_from(WORDS), min_size=3, max_size=30).map(lambda words: " ".join(words).capitalize())
sentences = st.lists(st.sampled_from(WORDS), min_size=9, max_size=40).map(
    lambda words: " ".join(words).capitalize() + "."
)
prose = st.lists(sentences, min_size=1, max_size=4).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> list[str]:
    """Blocks of a numbered document: paragraphs, some with lettered or bulleted items, some under headings."""
    blocks = [FIRST]
    for number in range(2, draw(st.integers(3, 8))):
        shape = draw(st.sampled_from("pppalr"))
        if draw(st.booleans()) and number == 2:
            blocks.append("I. General Matters")
        if shape == "p":
            blocks.append(f"{number}. {draw(prose)}")
            continue
        items = draw(st.lists(phrases, min_size=2, max_size=5))
        labels = {
            "a": [f"({letter}) " for letter in "abcde"],
            "l": ["- "] * 5,
            "r": [f"({r}) " for r in ("i", "ii", "iii", "iv", "v")],
        }
        blocks.append(f"{number}. {draw(phrases)}:")
        blocks += [
            label + item + (";" if place < len(items) - 1 else ".")
            for place, (label, item) in enumerate(zip(labels[shape], items, strict=False))
        ]
    return blocks


def wrapped(blocks: Sequence[str], width: int, *, apart: bool) -> str:
    lines: list[str] = []
    for block in blocks:
        lines += textwrap.wrap(block, width, break_on_hyphens=False, break_long_words=False)
        if apart:
            lines.append("")
    return "\n".join(lines) + "\n"


def read(text: str, wraps: bool = True) -> list[tuple[PassageKind, str, str, int | None]]:
    extract = Extract(text, "text/plain", wrapped=wraps)
    return [(passage.kind, passage.locator, passage.text, passage.parent) for passage in cut(extract)]


@given(documents())
@settings(deadline=None, max_examples=40)
def test_every_block_is_one_passage(blocks: list[str]) -> None:
    passages = read("\n\n".join(blocks))
    assert [text for _, _, text, _ in passages] == [block.removeprefix("- ") for block in blocks]
    assert sum(
        locator.startswith("para. ") and "," not in locator and "(" not in locator for _, locator, _, _ in passages
    ) == sum(block[0].isdigit() for block in blocks)


@given(documents(), st.integers(30, 150), st.booleans())
@settings(deadline=None, max_examples=60)
def test_the_width_of_the_lines_changes_no_passage(blocks: list[str], width: int, apart: bool) -> None:
    assert read(wrapped(blocks, width, apart=apart)) == read("\n\n".join(blocks))


@given(documents())
@settings(deadline=None, max_examples=30)
def test_whole_blocks_and_wrapped_text_give_the_same_passages(blocks: list[str]) -> None:
    assert read("\n".join(blocks), wraps=False) == read("\n\n".join(blocks))


@given(documents(), st.integers(50, 110), st.data())
@settings(deadline=None, max_examples=40)
def test_a_page_break_inside_a_paragraph_changes_no_passage(blocks: list[str], width: int, data: st.DataObject) -> None:
    lines = textwrap.wrap(FIRST, width, break_on_hyphens=False)
    at = data.draw(st.integers(1, len(lines) - 1))
    between = data.draw(
        st.sampled_from(
            ["\n\n", "\n\n¹ A note about it.\n\n", "\n\nCCM/MSP/2031/4\n\n7\n\n", "\n\n¹ A note.\n\nCCM\n", "\f"]
        )
    )
    broken = "\n".join(lines[:at]) + between + "\n".join(lines[at:]) + "\n\n"
    # running heads are known by being repeated
    text = "CCM/MSP/2031/4\n\n" + broken + "\n\n".join(blocks[1:])
    whole = read("CCM/MSP/2031/4\n\n" + "\n\n".join(blocks))
    cut_up = [passage for passage in read(text) if passage[0] is not PassageKind.FOOTNOTE]
    assert [passage[:3] for passage in cut_up] == [passage[:3] for passage in whole]


pieces = st.sampled_from(
    ["1.", "2.", "1)", "(a)", "(b)", "(i)", "ii)", "-", "•", "−", "*", "**", "\n", "\n\n", "\t", "|", "|--|", "I.",
     "A.", "Annex I",
     "Article 1", "Article 2", "Action 3", "Agenda item 2 –",
     "Table 1.", "¹", "the", "States", "shall report", "12 May 2031", "Draft",
     "12", "1'000", "    ", "_____", "\f", "\r\n", ":", ";", ".", ",", "CCM/MSP/2031/4",
     "[1]", "^{*}", "<i>", "</i>", "Preamble",
     "Submitted by Ruritania", "Have agreed as follows:",
     "é", "ب", "\u2028", "\x85", "\xa0", "\u200b", "…", "Contents", "..... 4",
     "Convention on Cluster Munitions", "Geneva, 8–11 September 2031", "1.1", "Third Meeting of States Parties"]
)  # fmt: skip
strange = st.one_of(
    st.lists(pieces, max_size=60).map(" ".join), st.lists(pieces, max_size=60).map("".join), st.text(max_size=200)
)


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    """Any text with any marks and pages, however little they fit it."""
    text = draw(strange)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    marks = tuple(
        Mark(start, end, draw(st.sampled_from(MarkKind)), draw(st.integers(1, 4)), draw(st.integers(-1, 2)))
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    )
    pages = (0, *sorted(set(draw(st.lists(st.integers(1, 200), max_size=3))))) if draw(st.booleans()) else ()
    return Extract(text, "text/plain", draw(st.booleans()), pages, marks)


@given(extracts(), st.booleans())
@settings(deadline=None, max_examples=200)
def test_no_character_is_lost_or_counted_twice(extract: Extract, treaty: bool) -> None:
    passages = cut(extract, treaty)
    counts = [0] * len(extract.text)
    for passage in passages:
        for piece in passage.pieces:
            for place in range(piece.start, piece.end):
                counts[place] += 1
    for start, end, reason in left_out(extract, passages):
        assert reason != "unaccounted"
        for place in range(start, end):
            counts[place] += 1
    assert all(count == 1 or letter.isspace() for count, letter in zip(counts, extract.text, strict=True))


@given(extracts(), st.booleans())
@settings(deadline=None)
def test_every_passage_is_verbatim_and_has_its_own_place(extract: Extract, treaty: bool) -> None:
    passages = cut(extract, treaty)
    assert len({passage.locator for passage in passages}) == len(passages)
    for number, passage in enumerate(passages):
        words = [" ".join(extract.text[piece.start : piece.end].split()) for piece in passage.pieces]
        assert passage.text in (" ".join(words), " | ".join(words))
        assert passage.ordinal == number
        assert passage.text
        assert passage.parent is None or 0 <= passage.parent < len(passages)
        assert not passage.heads or len(passage.heads) == len(passage.pieces)


@given(extracts(), st.text(max_size=30))
@settings(deadline=None)
def test_any_text_has_a_card(extract: Extract, filename: str) -> None:
    assert identify(extract, filename).authority_reason
