"""Lines: where they stand, what the reader knows of them, and which line ends the page forced."""

from __future__ import annotations

import textwrap

import pytest

from knowledge.document import Extract, Mark, MarkKind
from knowledge.texts.anatomy.lines import estimate_wrap, is_closed, leans_on, read_lines

PROSE = (
    "The survey teams went from village to village and asked everyone whom they met on the way about the places where "
    "children had found something, and what they heard was written down with the place and the day so that others "
    "could come later with detectors and mark what remained of the fields which nobody had dared to plough for years."
)


def plain(text: str, **changes: object) -> Extract:
    return Extract(text=text, media_type="text/plain", wrapped=True, **changes)  # type: ignore[arg-type]


def test_lines_know_their_place_and_the_gaps_above_them() -> None:
    lines = read_lines(plain("One\n  two  \r\n\r\n\nthree\ffour"))
    assert [(line.text, line.gap, line.turned, line.indent) for line in lines] == [
        ("One", 1, False, 0),
        ("two", 0, False, 2),
        ("three", 2, False, 0),
        ("four", 0, True, 0),
    ]
    assert [line.apart for line in lines] == [True, False, True, True]


def test_pages_are_counted_from_their_offsets() -> None:
    lines = read_lines(plain("a\nb\nc\n", pages=(0, 2, 4)))
    assert [line.page for line in lines] == [1, 2, 3]
    assert [line.turned for line in lines] == [False, True, True]


def test_a_mark_counts_only_where_it_covers_the_whole_line() -> None:
    heading = Mark(0, 5, MarkKind.HEADING, level=2)
    part = Mark(6, 8, MarkKind.FOOTNOTE)
    lines = read_lines(plain("Title\nother", marks=(heading, part)))
    assert [line.mark for line in lines] == [heading, None]


@pytest.mark.parametrize("width", [40, 55, 72, 100])
def test_the_width_of_typed_lines_is_found(width: int) -> None:
    lines = read_lines(plain("\n".join(textwrap.wrap(PROSE, width))))
    wrap = estimate_wrap(lines)
    widest = max(len(line.text) for line in lines)
    assert widest * wrap.measure("x") <= wrap.width <= (width + 12) * wrap.measure("x")
    full, following = lines[0].text, lines[1].text
    assert not wrap.meant(full, following)
    assert wrap.meant("A short line.", following)


def test_long_paragraphs_on_single_lines_are_not_wrapped() -> None:
    assert estimate_wrap(read_lines(plain(f"{PROSE}\n{PROSE}\n{PROSE}"))).width == 0


@pytest.mark.parametrize(
    "words", ["They left.", "as follows:", "“They left.”", "in March.²", "(see below).", "in March.12"]
)
def test_closed(words: str) -> None:
    assert is_closed(words)


@pytest.mark.parametrize("words", ["they left", "and", "President of", "with Mr.", "see para.", "in Geneva,"])
def test_open(words: str) -> None:
    assert not is_closed(words)


@pytest.mark.parametrize("words", ["President of", "in Geneva,", "the (", "auprès de la", "with Mr."])
def test_leaning(words: str) -> None:
    assert leans_on(words)
