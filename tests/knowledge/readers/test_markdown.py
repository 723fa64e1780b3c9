"""Markdown as a person reads it."""

from __future__ import annotations

from knowledge.document import Extract, Mark, MarkKind
from knowledge.texts.readers.markdown import read_markdown


def marked(extract: Extract, kind: MarkKind) -> list[tuple[str, int]]:
    return [(extract.text[mark.start : mark.end], mark.level) for mark in extract.marks if mark.kind is kind]


def read(text: str) -> Extract:
    return read_markdown(text.encode(), "a.md")


def test_front_matter_becomes_properties() -> None:
    extract = read('---\ntitle: "Article 4: clearance"\nsource: CCM, Article 4\nempty:\n---\nWords.\n')
    assert extract.properties == {"title": "Article 4: clearance", "source": "CCM, Article 4"}
    assert extract.text == "Words.\n"


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    extract = read("---\n\nOnly words here.\n\n---\n")
    assert extract.properties == {} and extract.text == "Only words here.\n"


def test_markup_goes_and_words_stay() -> None:
    extract = read(
        "One *two* **three** `four` [five](http://a.example) ![six](x.png) <b>seven</b> m<sup>2</sup> &amp; 8\\*."
    )
    assert extract.text == "One two three four five six seven m² & 8*.\n"


def test_a_wrapped_paragraph_is_one_line_and_a_hard_break_is_kept() -> None:
    assert read("One\ntwo\nthree.\n\nFour  \nfive.").text == "One two three.\n\nFour\nfive.\n"
    assert not read("x").wrapped


def test_items_set_in_a_paragraph_keep_their_lines() -> None:
    assert read("The Meeting:\n(a) took note;\n(b) decided (see\n(c) there).").text == (
        "The Meeting:\n(a) took note;\n(b) decided (see (c) there).\n"
    )


def test_headings_have_levels() -> None:
    extract = read("# One *two*\n\nThree\n-----\n\n#### Four")
    assert marked(extract, MarkKind.HEADING) == [("One two", 1), ("Three", 2), ("Four", 4)]


def test_list_items_start_with_their_label() -> None:
    extract = read("3. three\n4. four\n\n   more of four\n   - bullet\n   - (a) own label\n\n2) other\n")
    assert marked(extract, MarkKind.LIST_ITEM) == [
        ("3. three", 1),
        ("4. four", 1),
        ("- bullet", 2),
        ("(a) own label", 2),
        ("2) other", 1),
    ]
    assert "\nmore of four\n" in extract.text


def test_tables_are_rows_with_tabs() -> None:
    extract = read("| a | b |\n|---|---|\n| 1 | *two* words |\n\nBetween\n\n| c |\n|---|\n| d |\n")
    assert [(extract.text[m.start : m.end], m.table) for m in extract.marks] == [
        ("a\tb", 0),
        ("1\ttwo words", 0),
        ("c", 1),
        ("d", 1),
    ]


def test_footnotes_read_as_in_print() -> None:
    extract = read("Words[^1] and[^a].\n\n[^1]: The note.\n[^a]: http://a.example\n")
    assert extract.text.startswith("Words¹ and[a].\n")
    assert marked(extract, MarkKind.FOOTNOTE) == [("¹ The note.", 1), ("[a] http://a.example", 1)]


def test_html_inside_is_read_too() -> None:
    extract = read("Before\n\n<table><tr><td>a</td><td>b</td></tr></table>\n\nAfter<br>it")
    assert extract.text == "Before\n\na\tb\n\nAfter\nit\n"
    assert extract.marks == (Mark(8, 11, MarkKind.TABLE_ROW, 1, 0),)


def test_quotes_and_code_keep_their_words() -> None:
    assert read("> Quoted\n> words\n\n```\ncode  here\nmore\n```\n").text == "Quoted words\n\ncode here\nmore\n"
