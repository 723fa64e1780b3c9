"""HTML as a browser shows it."""

from __future__ import annotations

import time

import pytest

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.html import read_html


def read(markup: str) -> Extract:
    return read_html(markup.encode(), "a.html")


def marked(extract: Extract, kind: MarkKind) -> list[tuple[str, int]]:
    return [(extract.text[mark.start : mark.end], mark.level) for mark in extract.marks if mark.kind is kind]


def test_one_block_a_line() -> None:
    extract = read("<div>One <b>two</b>\n  three<p>Four<br>five</p>six<section><span>sev</span>en</section></div>")
    assert extract.text == "One two three\n\nFour\nfive\n\nsix\n\nseven\n"
    assert not extract.wrapped


def test_what_nobody_sees_is_left_out() -> None:
    page = (
        "<head><title>Title</title><style>p{}</style></head><nav>Menu</nav><p hidden>a</p><p style='display : NONE'>b"
        "</p><script>c()</script><noscript>d</noscript><template><p>e</p></template><dialog>f</dialog><button>g</button>"
        "<div role=navigation>h</div><!-- i --><p>Soft&shy;ware</p>"
    )
    assert read(page).text == "Software\n"


def test_properties_come_from_the_head() -> None:
    extract = read("<html lang=fr><head><title> A &amp; B </title><meta name=author content='ISU'></head>x")
    assert extract.properties == {"title": "A & B", "author": "ISU", "language": "fr"}


def test_headings_have_levels() -> None:
    extract = read("<h1>One<br>more</h1><h3><a>Two</a></h3>x")
    assert marked(extract, MarkKind.HEADING) == [("One more", 1), ("Two", 3)]


def test_list_numbers_are_written_out() -> None:
    page = (
        "<ol start=3><li>three<li><p>four</p><ul><li>bullet<li>(a) labelled<li>– dashed</ul><li value=9>nine</ol>"
        "<ol type=a><li>first<li>b. second<li>(c) third</ol><ol type=I><li>one<li>2023 was a year</ol>"
        "<ul style='list-style:none'><li>bare</ul><li>stray"
    )
    assert [text for text, _ in marked(read(page), MarkKind.LIST_ITEM)] == [
        "3. three",
        "4. four",
        "- bullet",
        "(a) labelled",
        "– dashed",
        "9. nine",
        "a. first",
        "b. second",
        "(c) third",
        "I. one",
        "II. 2023 was a year",
        "- stray",
    ]
    assert marked(read(page), MarkKind.LIST_ITEM)[2] == ("- bullet", 2)


def test_raised_note_numbers_are_told_from_figures() -> None:
    assert read("<p>Text<sup>1, 2</sup> 10<sup>th</sup> <sup>[3]</sup> m<sup>2</sup>").text == "Text¹, ² 10th [3] m²\n"


def test_data_tables_are_rows_with_cells_in_their_columns() -> None:
    page = (
        "<table><caption>Sums</caption><tr><th rowspan=2>State<th colspan=2>Sum<tr><td>2022<td>2023"
        "<tr><td>Chad<td>1<br>200<td><ul><li>x<li>y</ul><tr><td></td></tr></table><table><tr><td>a<td>b</table>"
    )
    extract = read(page)
    rows = [(extract.text[m.start : m.end], m.table) for m in extract.marks if m.kind is MarkKind.TABLE_ROW]
    assert rows == [("State\tSum", 0), ("\t2022\t2023", 0), ("Chad\t1 200\t- x - y", 0), ("a\tb", 1)]
    assert extract.text.startswith("Sums\n\nState\tSum\n\t2022\t2023\n")


def test_layout_tables_are_text() -> None:
    inner = "<table><tr><td>in<td>side</table>"
    extract = read(
        f"<table><tr><td>left<td>{inner}</td><td><p>right</table><table role=presentation><tr><td>a<td>b</table>"
    )
    assert marked(extract, MarkKind.TABLE_ROW) == [("in\tside", 1)]
    assert extract.text == "left\n\nin\tside\n\nright\n\na\n\nb\n"
    assert read("<table><tr><td>One column<tr><td>is text</table>").marks == ()
    assert read("<table><tr><td><h2>Page</h2>words<td>side</table>").text == "Page\n\nwords\n\nside\n"


def test_the_foot_of_the_page_is_furniture() -> None:
    extract = read("<p>Words</p><article><footer>By Ada</footer></article><footer>© ISU</footer>")
    assert marked(extract, MarkKind.FURNITURE) == [("© ISU", 1)]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1251>", "cp1251"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "cp1252"),
        ("<meta charset=utf-8>", "cp1252"),
        ("<meta charset=iso-8859-1>", "utf-8"),
        ("<meta charset=idna>", "utf-8"),
        ("", "utf-16"),
        ("", "cp1252"),
    ],
)
def test_the_encoding_is_found(head: str, encoding: str) -> None:
    words = "Конвенция о боеприпасах" if encoding == "cp1251" else "Déclaration à l’État"
    assert read_html(f"<html>{head}<p>{words}".encode(encoding), "a.html").text == f"{words}\n"


def test_preformatted_lines_stay_lines() -> None:
    assert read("<pre>one\n  two</pre><p>three\nfour").text == "one\ntwo\n\nthree four\n"


def test_deep_nesting_is_refused_at_once_and_inline_depth_is_harmless() -> None:
    began = time.perf_counter()
    for bomb in ("<div>" * 200_000, "<i>" * 20_000 + "<div></div>" * 100_000, "<pre></b>" * 100_000):
        with pytest.raises(UnreadableDocument, match=r"a\.html: nested more than 2000 deep"):
            read(bomb + "x")
    assert read("<b>" * 1_900 + "words").text == "words\n"
    drawing = "<svg><g>" + "<path d='M0 0'/>" * 5_000 + "</g></svg>"
    assert read(f"<div>{drawing}<p>words</div>").text == "words\n"
    assert read("<p><a>word<li>" * 50_000).text.count("word") == 50_000
    assert read("<table><tr><td>" * 1_900 + "words").text == "words\n"
    assert time.perf_counter() - began < 20, "nesting costs more than its length"
