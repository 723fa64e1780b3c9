"""One long document in four layouts: the same words, rows and headings must come out of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge.document import Extract, MarkKind
from knowledge.texts.readers.choose import read

FORMATS = ["report.html", "report.docx", "report.pdf", "report_weasy.pdf"]


@pytest.fixture(scope="module")
def extracts(shared: Path) -> dict[str, Extract]:
    """The document as each reader gives it."""
    folder = shared / "corpus" / "formats"
    return {name: read((folder / name).read_bytes(), name) for name in FORMATS}


def marked(extract: Extract, kind: MarkKind) -> list[str]:
    found = (extract.text[mark.start : mark.end] for mark in extract.marks if mark.kind is kind)
    return [" ".join(text.split(" ")).replace("\n", " ") for text in found]


def body(extract: Extract) -> str:
    """The text without its furniture."""
    parts, at = [], 0
    for mark in extract.marks:
        if mark.kind is MarkKind.FURNITURE:
            parts.append(extract.text[at : mark.start])
            at = mark.end
    return "".join([*parts, extract.text[at:]])


@pytest.mark.shared
@pytest.mark.parametrize("name", FORMATS)
def test_the_words_are_those_of_the_source(extracts: dict[str, Extract], shared: Path, name: str) -> None:
    source = (shared / "corpus" / "004_dadd1103a37f7776.txt").read_text("utf-8")
    words = Counter(source.replace("<i>", "").replace("</i>", "").split())
    missing = words - Counter(body(extracts[name]).split())
    assert sum(missing.values()) < 0.002 * sum(words.values())


@pytest.mark.shared
@pytest.mark.parametrize("name", FORMATS[1:])
def test_every_layout_gives_the_same_words_in_the_same_order(extracts: dict[str, Extract], name: str) -> None:
    assert body(extracts[name]).split() == body(extracts["report.html"]).split()


@pytest.mark.shared
@pytest.mark.parametrize("name", FORMATS)
def test_rows_and_headings_are_the_same_in_every_layout(extracts: dict[str, Extract], name: str) -> None:
    extract = extracts[name]
    rows = marked(extract, MarkKind.TABLE_ROW)
    assert sum(len([cell for cell in row.split("\t") if cell]) > 1 for row in rows) == 33
    assert rows == marked(extracts["report.html"], MarkKind.TABLE_ROW)
    assert {mark.table for mark in extract.marks if mark.kind is MarkKind.TABLE_ROW} == {0, 1, 2}
    assert len(marked(extract, MarkKind.HEADING)) == 38
    assert marked(extract, MarkKind.HEADING) == marked(extracts["report.html"], MarkKind.HEADING)


@pytest.mark.shared
def test_heading_levels_are_kept(extracts: dict[str, Extract]) -> None:
    levels = {
        name: [mark.level for mark in extract.marks if mark.kind is MarkKind.HEADING]
        for name, extract in extracts.items()
    }
    assert levels["report.docx"] == levels["report.html"] == levels["report.pdf"] == levels["report_weasy.pdf"]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "pages", "furniture"), [("report.pdf", 23, 23), ("report_weasy.pdf", 16, 32)])
def test_pages_and_furniture(extracts: dict[str, Extract], name: str, pages: int, furniture: int) -> None:
    extract = extracts[name]
    assert len(extract.pages) == pages
    heads = marked(extract, MarkKind.FURNITURE)
    assert len(heads) == furniture and heads.count("CCM/MSP/2024/X") == pages


@pytest.mark.shared
@pytest.mark.parametrize("name", FORMATS[:2])
def test_each_numbered_paragraph_is_one_line(extracts: dict[str, Extract], name: str) -> None:
    lines = extracts[name].text.split("\n")
    assert all(sum(line.startswith(f"{number}. ") and len(line) > 80 for line in lines) for number in range(1, 92))


@pytest.mark.shared
def test_automatic_numbers_are_in_the_text(shared: Path) -> None:
    extract = read((shared / "corpus" / "formats" / "auto.docx").read_bytes(), "auto.docx")
    assert [line[:3] for line in extract.text.split("\n") if line] == ["1. ", "2. "]
