"""Choosing a reader by content and name, the limits on a file, and what must hold for every extract."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.builder import ExtractBuilder
from knowledge.texts.readers.choose import SUFFIXES, read

MAIL = b"From: Ada <ada@mission.example>\r\nTo: isu@ccm.example\r\nMessage-ID: <1@mission.example>\r\n\r\nHello.\r\n"
PAGE = b"<!DOCTYPE html><html><body><h1>Title</h1><p>One.</p></body></html>"


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def check(extract: Extract) -> None:
    """What every extract promises."""
    ends = [0]
    for mark in extract.marks:
        assert 0 <= mark.start < mark.end <= len(extract.text)
        assert mark.start >= ends[-1], "marks are sorted and do not overlap"
        ends.append(mark.end)
        words = extract.text[mark.start : mark.end]
        assert words.strip() and words == words.strip("\n")
        if mark.kind is MarkKind.TABLE_ROW:
            assert "\n" not in words and mark.table >= 0
    assert list(extract.pages) == sorted(extract.pages)
    assert all(0 <= start <= len(extract.text) for start in extract.pages)
    extract.text.encode("utf-8")
    assert all(isinstance(value, str) and value for value in extract.properties.values())


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", b"Plain words.", "text/plain"),
        ("README", b"Plain words.", "text/plain"),
        ("a.md", b"# Title\n\nWords.", "text/markdown"),
        ("a.htm", b"<p>Words without a document type.", "text/html"),
        ("a.eml", b"Subject: Hello\n\nWords.", "message/rfc822"),
        ("wrong.txt", PAGE, "text/html"),
        ("wrong.pdf", PAGE, "text/html"),
        ("wrong.txt", MAIL, "message/rfc822"),
        ("saved.docx", MAIL, "message/rfc822"),
    ],
)
def test_content_decides_before_the_suffix(name: str, data: bytes, media_type: str) -> None:
    extract = read(data, name)
    assert extract.media_type == media_type
    check(extract)


def test_a_pdf_and_a_word_file_are_read_under_any_name(pdf, docx, paragraph) -> None:
    assert read(pdf.text(70, 700, "Words on a page.").bytes(), "letter.docx").media_type == "application/pdf"
    assert "Words" in read(docx(paragraph("Words in a file.")), "letter.pdf").text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.pdf", b"", "empty"),
        ("blank.txt", b" \r\n\t ", "empty"),
        ("a.pdf", b"just words", "not a PDF"),
        ("a.docx", b"just words", "not a Word file"),
        ("a.docx", zipped("[Content_Types].xml", "xl/workbook.xml"), "Excel"),
        ("a.docx", zipped("ppt/presentation.xml"), "PowerPoint"),
        ("a.docx", zipped("holiday.jpg"), "zip archive"),
        ("a.docx", b"PK\x03\x04 but no more", "damaged"),
        ("a.docx", zipped("word/document.xml"), "damaged Word file"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.rtf", b"{\\rtf1 words}", "RTF"),
        ("scan.pdf", b"\x89PNG\r\n\x1a\n" + bytes(99), "no text layer"),
        ("a.txt", bytes(range(256)) * 4, "not a text"),
        ("a.pdf", b"%PDF-1.7\nbroken", "damaged PDF"),
        ("a.html", b"<!doctype html><script>only()</script>", "holds no text"),
        ("a.eml", b"no header here, only words", "not a mail"),
    ],
)
def test_what_can_not_be_read_says_so_in_one_line(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read(data, f"C:\\secret\\folder/{name}")
    line = str(refusal.value)
    assert line.startswith(f"{name}: ") and reason in line
    assert "\n" not in line and "secret" not in line


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableDocument, match="larger than 200 MB"):
        read(bytes(200_000_001), "huge.txt")


def test_too_much_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="50 million characters"):
        read(b"word " * 10_000_001, "huge.txt")
    with pytest.raises(UnreadableDocument, match="50 million characters"):
        ExtractBuilder("huge.html").block("x" * 50_000_001)


def test_progress_is_told_for_every_format(pdf, docx, paragraph) -> None:
    files = {
        "a.pdf": pdf.text(70, 700, "One").page().text(70, 700, "Two").bytes(),
        "a.docx": docx(paragraph("One")),
        "a.html": PAGE,
        "a.md": b"One",
        "a.txt": b"One",
        "a.eml": MAIL,
    }
    for name, data in files.items():
        told: list[tuple[int, int]] = []
        read(data, name, lambda done, pages, told=told: told.append((done, pages)))
        assert told == ([(1, 2), (2, 2)] if name == "a.pdf" else [(1, 1)])


def test_folder_walks_pick_up_what_has_a_reader() -> None:
    assert {".pdf", ".docx", ".html", ".htm", ".md", ".txt", ".eml"} <= SUFFIXES
    assert ".doc" not in SUFFIXES and ".xlsx" not in SUFFIXES


names = st.sampled_from(["a.pdf", "a.docx", "a.html", "a.md", "a.txt", "a.eml", "a", "ä\x00.bin"])
starts = st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", PAGE, MAIL, b"---\na: b\n---\n", b"\xff\xfe", b"\xfe\xff"])


@settings(max_examples=300, deadline=None)
@given(start=starts, data=st.binary(max_size=400), name=names)
def test_any_bytes_give_an_extract_or_a_refusal(start: bytes, data: bytes, name: str) -> None:
    try:
        check(read(start + data, name))
    except UnreadableDocument as refusal:
        assert str(refusal).splitlines() == [str(refusal)] or "\x00" in name


MARKUP = """
<table> <tr> <td> <td|colspan=3> <td|rowspan=2> </td> </table> <p> <ul> <ol|type=i|start=5> <li> <sup> </sup> <h2> </h2>
<br> <pre> <footer> </footer> <div|hidden> </div> <q> &shy; &#0; word 12 (a) | --- [^1] [^1]: # > * - 1. `
"""
markup = st.lists(st.sampled_from([part.replace("|", " ") for part in MARKUP.split()]), max_size=40)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts=markup, glue=st.sampled_from([" ", "", "\n", "\n\n"]), name=st.sampled_from(["a.html", "a.md", "a.eml"]))
def test_any_mixture_of_markup_keeps_the_promises(parts: list[str], glue: str, name: str) -> None:
    head = "Subject: x\nContent-Type: text/html\n\n" if name == "a.eml" else ""
    try:
        check(read((head + glue.join(parts)).encode(), name))
    except UnreadableDocument as refusal:
        assert str(refusal).endswith(("empty", "holds no text"))


def flips(data: bytes) -> st.SearchStrategy[bytes]:
    """``data`` with a few bytes changed, and perhaps cut short."""

    def change(places: list[tuple[int, int]], end: int) -> bytes:
        changed = bytearray(data)
        for at, value in places:
            changed[at] = value
        return bytes(changed[:end])

    place = st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255))
    return st.builds(change, st.lists(place, max_size=12), st.integers(len(data) // 2, len(data)))


ELEMENTS = """
<w:p> </w:p> <w:r> </w:r> <w:t>words</w:t> <w:tab/> <w:br/> <w:tbl> </w:tbl> <w:tr> </w:tr> <w:tc> </w:tc> <w:del>
</w:del> <w:tcPr><w:gridSpan|w:val="3"/></w:tcPr> <w:tcPr><w:vMerge/></w:tcPr> <w:txbxContent>
</w:txbxContent> <w:footnoteReference|w:id="2"/> <w:sdt> </w:sdt> <!--|x|--> <?x|y?>
<w:pPr><w:numPr><w:ilvl|w:val="9"/><w:numId|w:val="1"/></w:numPr></w:pPr>
"""


def closed(parts: list[str]) -> str:
    """The parts as well-formed XML: ends without a beginning left out, beginnings without an end closed."""
    out, open_ = [], []
    for part in parts:
        if part.startswith("</"):
            if open_ and open_[-1] == part[2:-1]:
                out.append(f"</{open_.pop()}>")
        else:
            out.append(part)
            if part.count("<") == 1 and not part.endswith(("/>", "->", "?>")):
                open_.append(part[1:-1])
    return "".join(out) + "".join(f"</{name}>" for name in reversed(open_))


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(st.sampled_from([part.replace("|", " ") for part in ELEMENTS.split()]), max_size=30),
)
def test_any_mixture_of_word_elements_keeps_the_promises(docx, parts: list[str]) -> None:
    try:
        check(read(docx(closed(parts)), "a.docx"))
    except UnreadableDocument as refusal:
        assert str(refusal) == "a.docx: holds no text"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_gives_an_extract_or_a_refusal(pdf_file: bytes, docx_file: bytes, data: st.DataObject) -> None:
    for whole, name in ((pdf_file, "a.pdf"), (docx_file, "a.docx")):
        try:
            check(read(data.draw(flips(whole)), name))
        except UnreadableDocument as refusal:
            assert str(refusal).startswith("a.")


@pytest.mark.shared
def test_every_shared_file_keeps_the_promises(shared: Path) -> None:
    files = [file for file in (shared / "corpus").rglob("*") if file.suffix in SUFFIXES]
    assert len(files) >= 13
    for file in files:
        check(read(file.read_bytes(), file.name))
