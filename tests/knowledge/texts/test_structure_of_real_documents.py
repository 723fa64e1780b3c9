"""Structure on the shared documents: every paragraph, item, row, note and article in its place, in every format."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.document import Authority, Extract, Passage, PassageKind
from knowledge.texts.readers.choose import read
from knowledge.texts.structure import cut, left_out

pytestmark = pytest.mark.shared

CORPUS = ("000", "001", "002", "003", "004", "apmbc-convention-en", "ccm-convention-en", "ccm-convention-fr")
UNITS = (PassageKind.PARAGRAPH, PassageKind.ITEM, PassageKind.TABLE_ROW)

Document = tuple[Extract, tuple[Passage, ...]]


@pytest.fixture(scope="module")
def document(shared: Path) -> Callable[[str], Document]:
    """A document of the corpus by the beginning of its name, read and cut once."""
    known: dict[str, Document] = {}

    def load(name: str) -> Document:
        if name not in known:
            path = next((shared / "corpus").glob(f"**/{name}*"))
            extract = read(path.read_bytes(), path.name)
            known[name] = extract, cut(extract)
        return known[name]

    return load


def texts(passages: tuple[Passage, ...]) -> dict[str, str]:
    return {passage.locator: passage.text for passage in passages}


@pytest.mark.parametrize("name", [*CORPUS, "report.docx", "report.html", "report.pdf", "report_weasy.pdf", "auto.docx"])
def test_nothing_is_lost(document: Callable[[str], Document], name: str) -> None:
    extract, passages = document(name)
    counts = [0] * len(extract.text)
    for passage in passages:
        for piece in passage.pieces:
            for place in range(piece.start, piece.end):
                counts[place] += 1
    for start, end, reason in left_out(extract, passages):
        words = extract.text[start:end]
        assert reason == "page furniture" or not re.search(r"\w", re.sub(r"</?[bi]>", "", words)), (reason, words)
        for place in range(start, end):
            counts[place] += 1
    assert all(count == 1 or letter.isspace() for count, letter in zip(counts, extract.text, strict=True))
    assert len({passage.locator for passage in passages}) == len(passages)


@pytest.mark.parametrize(
    ("name", "furniture"), [("000", ["11-49084"]), ("001", []), ("002", []), ("003", ["CCM"]), ("004", [])]
)
def test_only_furniture_is_left_out_of_plain_text(
    document: Callable[[str], Document], name: str, furniture: list[str]
) -> None:
    extract, passages = document(name)
    away = [extract.text[start:end] for start, end, reason in left_out(extract, passages) if reason == "page furniture"]
    assert away == furniture


def test_the_numbered_paragraphs_of_the_report(document: Callable[[str], Document]) -> None:
    extract, passages = document("004")
    paragraphs = [passage for passage in passages if passage.kind is PassageKind.PARAGRAPH]
    assert [passage.locator for passage in paragraphs] == [f"para. {number}" for number in range(1, 92)]
    lines = extract.text.split("\n")
    for number, passage in enumerate(paragraphs, start=1):
        (first,) = (
            line for line in lines if re.match(rf"{number}\. ", line) and passage.text.startswith(line.strip()[:200])
        )
        assert passage.text.endswith((".", ":", "”", "”.", ".⁵", ".⁶⁷")), passage.text[-20:]
        if len(passage.pieces) == 1:
            assert passage.text == " ".join(first.split())


@pytest.mark.parametrize(
    ("number", "last"),
    [(10, "11MSP."), (15, "2024."), (22, "uncertainties."),
    (30, "Convention."), (46, "Committee."), (55, "Geneva."), (78, "337'387."), (90, "Programme.")],
)  # fmt: skip
def test_paragraphs_cut_by_a_page(document: Callable[[str], Document], number: int, last: str) -> None:
    _, passages = document("004")
    passage = next(passage for passage in passages if passage.locator == f"para. {number}")
    assert len(passage.pieces) == 2
    assert passage.text.endswith(last)


def test_all_other_paragraphs_of_the_report_are_whole(document: Callable[[str], Document]) -> None:
    _, passages = document("004")
    cut_up = [
        passage.label for passage in passages if passage.kind is PassageKind.PARAGRAPH and len(passage.pieces) > 1
    ]
    assert cut_up == ["10", "15", "22", "30", "46", "55", "78", "90"]


def test_the_lists_of_the_report(document: Callable[[str], Document]) -> None:
    _, passages = document("004")
    items = [passage for passage in passages if passage.kind is PassageKind.ITEM]
    assert [passages[passage.parent].locator for passage in items if passage.parent is not None] == (
        ["para. 3"] * 3 + ["para. 12"] * 6 + ["para. 50"] * 5
    )


def test_the_tables_of_the_report(document: Callable[[str], Document]) -> None:
    _, passages = document("004")
    rows = [passage for passage in passages if passage.kind is PassageKind.TABLE_ROW]
    assert len(rows) == 33
    found = {row.locator: row for row in rows}
    assert found["Table 1, row Salaries"].heads[1:3] == ("2023 Approved Budget (CHF)", "Actual Expenditure (CHF)")
    assert found["Table 1, row Total"].text == "Total | 518'057 | 561'650"
    assert found["Table 2, row Spain"].text == "Spain | 86 084"
    assert found["Table 2, row Spain"].heads == ("", "Contributions (CHF)")
    assert found["Table 3, row Travel costs"].heading_path[-2:] == ("Expenditures", "Detailed Expenses")
    assert found["Table 3, row Canada"].heading_path[-2:] == ("Revenues", "Contributions")
    assert found["Table 3, row Canada"].heads == ("", "2023 Account (CHF)")
    assert all(row.heads or row.locator.endswith(", heads") for row in rows)
    assert {row.table[:8] for row in rows} == {"Table 1.", "Table 2.", "Table 3."}


def test_the_notes_of_the_report(document: Callable[[str], Document]) -> None:
    _, passages = document("004")
    notes = [passage.locator for passage in passages if passage.kind is PassageKind.FOOTNOTE]
    assert notes == ["footnote *", "footnote **", *(f"footnote {number}" for number in range(1, 9))]


def test_the_headings_of_the_report(document: Callable[[str], Document]) -> None:
    _, passages = document("004")
    paths = {passage.locator: passage.heading_path for passage in passages}
    assert [heading.split()[0] for heading in paths["para. 1"]] == ["I.", "A."]
    assert [heading.split()[0] for heading in paths["para. 20"]] == ["I.", "D.", "1.", "Support"]
    assert [heading.split()[0] for heading in paths["para. 62"]] == ["I.", "E.", "2.", "Travel"]
    assert [heading.split()[0] for heading in paths["para. 71"]] == ["II.", "B."]
    assert [heading.split()[0] for heading in paths["para. 88"]] == ["II.", "C.", "3."]


@pytest.mark.parametrize("name", ["report.docx", "report.html", "report.pdf", "report_weasy.pdf"])
def test_every_format_gives_the_same_passages(document: Callable[[str], Document], name: str) -> None:
    wanted = [(passage.kind, passage.locator, passage.text) for passage in document("004")[1] if passage.kind in UNITS]
    assert len(wanted) == 91 + 14 + 33
    assert [
        (passage.kind, passage.locator, passage.text) for passage in document(name)[1] if passage.kind in UNITS
    ] == wanted


@pytest.mark.parametrize("name", ["report.pdf", "report_weasy.pdf"])
def test_passages_of_a_pdf_know_their_pages(document: Callable[[str], Document], name: str) -> None:
    extract, passages = document(name)
    pages = [passage.page for passage in passages if passage.kind is PassageKind.PARAGRAPH]
    assert None not in pages
    assert pages == sorted(page for page in pages if page is not None)
    assert pages[0] == 1
    assert pages[-1] in (len(extract.pages), len(extract.pages) - 1)


@pytest.mark.parametrize("name", ["ccm-convention-en", "ccm-convention-fr", "apmbc-convention-en"])
def test_every_article_and_paragraph_of_a_treaty_is_there(document: Callable[[str], Document], name: str) -> None:
    extract, passages = document(name)
    found = texts(passages)
    for block in re.split(r"\n(?=Article \d+\n)", extract.text)[1:]:
        number = re.match(r"Article (\d+)", block)
        assert number is not None
        numbers = [int(value) for value in re.findall(r"^(\d+)\. ", block, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))
        for paragraph in numbers:
            line = re.search(rf"^{paragraph}\. .*$", block, re.MULTILINE)
            assert line is not None
            assert found[f"Article {number[1]}({paragraph})"] == " ".join(line[0].split())
        if not numbers:
            assert f"Article {number[1]}" in found
        items = len(re.findall(r"^\([a-z]+\) ", block, re.MULTILINE))
        assert items == sum(
            passage.kind is PassageKind.ITEM and re.match(rf"Article {number[1]}\(", passage.locator + "(") is not None
            for passage in passages
            if passage.locator.startswith((f"Article {number[1]}(",))
        )


def test_both_languages_of_a_treaty_have_the_same_places(document: Callable[[str], Document]) -> None:
    english, french = document("ccm-convention-en")[1], document("ccm-convention-fr")[1]
    assert [(passage.kind, passage.locator) for passage in english] == [
        (passage.kind, passage.locator) for passage in french
    ]


@pytest.mark.parametrize(
    "locator",
    ["Article 2(2)(c)(ii)", "Article 4(6)(b)", "Article 4(6)(i)", "Article 7(1)(i)", "Article 15", "Article 2, "
    "opening words", "preamble, para. 20"],
)  # fmt: skip
def test_places_of_the_convention(document: Callable[[str], Document], locator: str) -> None:
    assert locator in texts(document("ccm-convention-en")[1])


def test_the_draft_directive(document: Callable[[str], Document]) -> None:
    _, passages = document("000")
    assert [passage.locator for passage in passages if passage.kind in UNITS] == [
        "para. 1", *(f"para. 1({letter})" for letter in "abcdefghijkl"), "para. 2",
    ]  # fmt: skip


def test_the_consultation_with_annexes(document: Callable[[str], Document]) -> None:
    _, passages = document("001")
    found = {passage.locator: passage for passage in passages}
    assert sum(locator.startswith("agenda item 3, ") for locator in found) == 11
    assert found["agenda item 3, 10th para."].text.endswith("3MSP.")
    assert len(found["agenda item 3, 10th para."].pieces) == 2
    assert found["agenda item 2, 1st para., 1st bullet, 6th sub-bullet"].text.endswith("does;")
    assert [f"Annex II, para. {number}" in found for number in range(1, 9)] == [True] * 7 + [False]
    assert found["Annex II, para. 4"].authority is Authority.DRAFT
    assert found["Annex I, 1st para."].authority is Authority.SUBMITTED
    assert found["agenda item 1, 1st para."].authority is None


def test_the_draft_decisions_laid_out_in_a_table(document: Callable[[str], Document]) -> None:
    _, passages = document("002")
    assert [passage.locator for passage in passages if passage.kind is PassageKind.PARAGRAPH] == [
        f"para. {number}" for number in range(1, 6)
    ]
    found = texts(passages)
    assert found["para. 2(c)"].startswith("c) Establish Working Groups on i) General")
    assert found["para. 2(c)"].endswith("to the Convention.")
    assert found["para. 2(d)"].endswith("thematic areas of")
    assert found["para. 2(d)(vii)"] == "vii) Reporting and"
    assert "para. 2(e)" in found
    assert "para. 3, 8th bullet" in found


def test_the_consultation_without_paragraph_numbers(document: Callable[[str], Document]) -> None:
    _, passages = document("003")
    agenda = [passage.label for passage in passages if passage.kind is PassageKind.AGENDA_ITEM]
    assert agenda == [str(number) for number in range(1, 9)]
    places = [passage.locator for passage in passages if passage.kind is PassageKind.PARAGRAPH]
    counts = {item: sum(place.startswith(f"agenda item {item}, ") for place in places) for item in range(1, 8)}
    assert counts == {1: 1, 2: 1, 3: 11, 4: 7, 5: 1, 6: 1, 7: 2}
    found = texts(passages)
    assert "undergo continuous consultations" in found["agenda item 3, 1st para."]
    assert found["agenda item 4, 7th para."].startswith("Note: ")
