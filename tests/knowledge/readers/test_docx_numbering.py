"""Automatic numbers of Word lists, as Word counts them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.texts.readers.docx import read_docx
from knowledge.texts.readers.numerals import numeral

Make = Callable[..., bytes]


def level(n: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    look = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{n}">{look}{more}</w:lvl>'


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def instance(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(list_id: int, n: int | None = 0) -> str:
    place = "" if n is None else f'<w:ilvl w:val="{n}"/>'
    return f'<w:p><w:pPr><w:numPr>{place}<w:numId w:val="{list_id}"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'


def labels(docx: Make, numbering: str, body: str, styles: str = "") -> list[str]:
    extract = read_docx(docx(body, {"numbering": numbering, "styles": styles}), "a.docx")
    return [block.removesuffix("x").strip() for block in extract.text.rstrip("\n").split("\n\n")]


OUTLINE = abstract(
    0,
    level(0, "decimal", "%1."),
    level(1, "lowerLetter", "(%2)"),
    level(2, "lowerRoman", "(%3)"),
    level(3, "decimal", "%1.%2.%4"),
)


def test_lower_levels_start_again_below_a_higher_one(docx: Make) -> None:
    body = "".join(item(1, n) for n in (0, 1, 1, 2, 2, 1, 0, 1, 2, 3))
    assert labels(docx, OUTLINE + instance(1, 0), body) == [
        *("1.", "(a)", "(b)", "(i)", "(ii)", "(c)", "2.", "(a)", "(i)", "2.a.1"),
    ]


def test_a_level_that_stands_alone_shows_the_first_number_above_it(docx: Make) -> None:
    numbering = abstract(0, level(0, "upperRoman", "%1.", start=3), level(1, "decimal", "%1.%2")) + instance(1, 0)
    assert labels(docx, numbering, item(1, 1) + item(1, 1) + item(1, 0)) == ["III.1", "III.2", "III."]


def test_lists_of_one_kind_count_on_unless_they_are_told_to_start(docx: Make) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = OUTLINE + instance(1, 0) + instance(2, 0) + instance(3, 0, override)
    body = item(1) + item(2) + item(3) + item(3) + item(1)
    assert labels(docx, numbering, body) == ["1.", "2.", "5.", "6.", "7."]


def test_an_instance_may_bring_its_own_level(docx: Make) -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    assert labels(docx, OUTLINE + instance(1, 0, own), item(1) + item(1)) == ["A)", "B)"]


def test_restarting_can_be_switched_off_or_bound_to_a_level(docx: Make) -> None:
    never = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>'))
    body = "".join(item(1, n) for n in (0, 1, 1, 0, 1))
    assert labels(docx, never + instance(1, 0), body) == ["1.", "1)", "2)", "2.", "3)"]
    first = abstract(
        0,
        level(0, "decimal", "%1."),
        level(1, "decimal", "%2)"),
        level(2, "decimal", "%3-", '<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(item(1, n) for n in (0, 1, 2, 1, 2, 0, 1, 2))
    assert labels(docx, first + instance(1, 0), body) == ["1.", "1)", "1-", "2)", "2-", "2.", "1)", "1-"]


def test_legal_numbering_is_decimal_throughout(docx: Make) -> None:
    numbering = abstract(0, level(0, "upperRoman", "%1."), level(1, "lowerLetter", "%1.%2", "<w:isLgl/>")) + instance(
        1, 0
    )
    assert labels(docx, numbering, item(1, 0) + item(1, 1)) == ["I.", "1.1"]


def test_bullets_and_silent_levels(docx: Make) -> None:
    numbering = abstract(
        0, level(0, "bullet", "\uf0b7"), level(1, "none", ""), level(2, "decimal", "Action %3")
    ) + instance(1, 0)
    assert labels(docx, numbering, item(1, 0) + item(1, 1) + item(1, 2)) == ["-", "", "Action 1"]


def test_styles_number_their_paragraphs(docx: Make, paragraph: Callable[..., str]) -> None:
    numbering = abstract(
        0, level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)", '<w:pStyle w:val="Sub"/>')
    ) + instance(1, 0)
    styles = (
        '<w:style w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Sub"><w:basedOn w:val="Para"/></w:style>'
    )
    off = '<w:pStyle w:val="Para"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = "".join(paragraph("x", f'<w:pStyle w:val="{style}"/>') for style in ("Para", "Sub", "Sub", "Para"))
    assert labels(docx, numbering, body + paragraph("x", off), styles) == ["1.", "(a)", "(b)", "2.", ""]


def test_a_list_may_borrow_another_by_style(docx: Make) -> None:
    borrowed = abstract(1, more='<w:numStyleLink w:val="Shared"/>')
    lender = abstract(0, level(0, "upperLetter", "%1."), more='<w:styleLink w:val="Shared"/>')
    assert labels(docx, lender + borrowed + instance(1, 1), item(1) + item(1)) == ["A.", "B."]


def test_nonsense_gives_no_label(docx: Make) -> None:
    assert labels(docx, OUTLINE + instance(1, 0) + instance(2, 99), item(7) + item(1, 9) + item(2)) == ["", "", ""]


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [
        (28, "lowerLetter", "bb"),
        (26, "upperLetter", "Z"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (7, "decimalZero", "07"),
        (112, "ordinal", "112th"),
        (23, "ordinal", "23rd"),
        (0, "lowerRoman", "0"),
        (99_999, "lowerLetter", "99999"),
        (3, "chineseCounting", "3"),
    ],
)
def test_numerals(number: int, kind: str, written: str) -> None:
    assert numeral(number, kind) == written
