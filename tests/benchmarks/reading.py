"""Pages read per second: ``python -m tests.benchmarks.reading [--rounds 5] [--json]``.

For each format the reader here, which keeps order, tables, numbering and places, runs in turn with the bare library it
rests on, which gives the words only; ``cut`` is the way from the words to passages. Documents are made up; one real
report in several formats is read too where the shared test documents are there. A page without borders is 3,000
characters.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from selectolax.lexbor import LexborHTMLParser

from knowledge.document import Extract
from knowledge.texts.identity import identify
from knowledge.texts.readers.choose import read
from knowledge.texts.structure import cut
from tests.benchmarks.made_up import SEED, Language
from tests.benchmarks.measures import percentile, show
from tests.knowledge.readers.conftest import PdfMaker

PAGE = 3_000
FORMATS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "formats"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to read, and what reads its bare words."""

    name: str
    data: bytes
    bare: Callable[[bytes], str]


def pdf_words(data: bytes) -> str:
    """What pypdfium2 gives."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def docx_words(data: bytes) -> str:
    """What python-docx gives: paragraphs, then cells."""
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def html_words(data: bytes) -> str:
    """What selectolax gives."""
    body = LexborHTMLParser(data).body
    return body.text() if body else ""


BARE = {".pdf": pdf_words, ".docx": docx_words, ".html": html_words, ".txt": lambda data: data.decode()}


def paragraphs(count: int) -> list[str]:
    """Numbered paragraphs as meeting documents have them."""
    language, chance = Language(), random.Random(SEED)  # noqa: S311 a benchmark
    return [
        f"{number}. {' '.join(language.draw(chance, chance.randint(50, 90))).capitalize()}."
        for number in range(1, count)
    ]


def samples(count: int) -> Iterator[Sample]:
    """The same paragraphs with a table after every twentieth, in every format; then the real ones."""
    texts = paragraphs(count)
    yield Sample("text, made up", "\n\n".join(texts).encode(), BARE[".txt"])
    yield Sample("HTML, made up", _html(texts), html_words)
    yield Sample("DOCX, made up", _docx(texts), docx_words)
    yield Sample("PDF, made up", _pdf(texts), pdf_words)
    for path in sorted(FORMATS.glob("*")) if FORMATS.is_dir() else ():
        if path.suffix in BARE:
            yield Sample(path.name, path.read_bytes(), BARE[path.suffix])


def _rows(number: int) -> list[list[str]]:
    return [["Item", "Budget", "Spent"], *([f"Line {number} {row}", f"{row}'500", f"{row}'350"] for row in range(1, 6))]


def _html(texts: list[str]) -> bytes:
    parts = ["<html lang=en><head><title>Report</title></head><body><h1>Report</h1>"]
    for number, text in enumerate(texts):
        parts.append(f"<p>{escape(text)}</p>")
        if number % 20 == 19:
            cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in _rows(number))
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    return "".join([*parts, "</body></html>"]).encode()


def _docx(texts: list[str]) -> bytes:
    document = docx.Document()
    document.add_heading("Report", 1)
    for number, text in enumerate(texts):
        document.add_paragraph(text)
        if number % 20 == 19:
            table = document.add_table(rows=0, cols=3)
            for row in _rows(number):
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _pdf(texts: list[str]) -> bytes:
    made, height = PdfMaker(), 780.0
    for number, text in enumerate(texts):
        lines = _wrapped(text, 92)
        if height - 14 * (len(lines) + 8) < 60:
            made.page()
            height = 780.0
        made.lines(70, height, lines, size=10)
        height -= 12 * len(lines) + 10
        if number % 20 == 19:
            for row in _rows(number):
                for column, cell in enumerate(row):
                    made.text(75 + 140 * column, height, cell, size=10)
                made.rule(70, height - 4, 490, height - 4)
                height -= 16
    return made.bytes()


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _seconds(action: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = action()
    return time.perf_counter() - started, result


def measure(sample: Sample, rounds: int) -> dict[str, Any]:
    """Pages a second of the bare library, the reader, and all that follows up to passages."""
    suffix = {"text": ".txt", "HTML": ".html", "DOCX": ".docx", "PDF": ".pdf"}.get(sample.name.split(",")[0], "")
    bare, reading, cutting = [], [], []
    for _ in range(rounds):
        bare.append(_seconds(lambda: sample.bare(sample.data))[0])
        taken, extract = _seconds(lambda: read(sample.data, sample.name + suffix))
        reading.append(taken)
        cutting.append(_seconds(lambda kept=extract: (identify(kept, sample.name), cut(kept)))[0])
    pages = _pages(extract)
    return {
        "document": sample.name,
        "pages": pages,
        "bare_pages_per_s": round(pages / percentile(bare, 0.5)),
        "read_pages_per_s": round(pages / percentile(reading, 0.5)),
        "cut_pages_per_s": round(pages / percentile(cutting, 0.5)),
        "read_to_bare": percentile(reading, 0.5) / percentile(bare, 0.5),
    }


def _pages(extract: Extract) -> int:
    return len(extract.pages) or max(1, round(len(extract.text) / PAGE))


def main() -> None:
    """Print a row for each document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--paragraphs", type=int, default=600)
    parser.add_argument("--json", action="store_true", help="one JSON object a document")
    given = parser.parse_args()
    show([measure(sample, given.rounds) for sample in samples(given.paragraphs)], given.json)


if __name__ == "__main__":
    main()
