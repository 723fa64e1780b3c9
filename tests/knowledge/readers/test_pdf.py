"""PDF: reading order, furniture, headings, notes, forms, and the refusals."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.pdf import read_pdf

TOWN = "The States Parties met in a small town and agreed on many useful things for the year to come"
WORDS = TOWN.split()


def read(made) -> Extract:
    return read_pdf(made.bytes(), "a.pdf")


def marked(extract: Extract, kind: MarkKind) -> list[str]:
    return [extract.text[mark.start : mark.end] for mark in extract.marks if mark.kind is kind]


def prose(lines: int, begin: int = 0, words: int = 7) -> list[str]:
    """Lines of running text."""
    return [" ".join(WORDS[(begin + n * words + i) % len(WORDS)] for i in range(words)) for n in range(lines)]


def test_paragraphs_are_told_by_the_space_between_them(pdf) -> None:
    first, second = prose(3), prose(2, 5)
    pdf.lines(70, 700, first).lines(70, 650, second)
    extract = read(pdf)
    assert extract.text == "\n".join(first) + "\n\n" + "\n".join(second) + "\n"
    assert extract.wrapped and extract.pages == (0,) and extract.media_type == "application/pdf"


def test_pages_start_where_they_say(pdf) -> None:
    for n in range(3):
        pdf.page().lines(70, 700, [f"{word} page has words" for word in (WORDS[n], WORDS[n + 3])])
    extract = read(pdf)
    assert len(extract.pages) == 3
    bounds = [*extract.pages, len(extract.text)]
    for n in range(3):
        assert extract.text[bounds[n] : bounds[n + 1]].strip().startswith(WORDS[n])


def test_running_heads_and_page_numbers_are_furniture(pdf) -> None:
    for n in range(6):
        pdf.page().lines(70, 700, prose(12, n))
        pdf.text(70, 800, "CCM/MSP/2099/WP.1").text(70, 788, f"Page {n + 3} of 20")
        pdf.text(*((70, 30, f"{n + 3}") if n % 2 else (480, 30, f"GE.99-12345 {n + 3}")))
        pdf.text(70, 400, "Total 7")
    extract = read(pdf)
    furniture = marked(extract, MarkKind.FURNITURE)
    assert furniture[:3] == ["CCM/MSP/2099/WP.1", "Page 3 of 20", "GE.99-12345 3"]
    assert len(furniture) == 18 and "Total 7" not in furniture
    pages = [extract.text[start:] for start in extract.pages]
    assert all(page.startswith("CCM/MSP/2099/WP.1\n\nPage") for page in pages)


def test_amounts_at_the_foot_of_pages_are_no_furniture(pdf) -> None:
    for n in range(5):
        pdf.page().lines(70, 700, prose(4, n)).text(70, 60, f"Total {(n * n + 3) % 11 * 100}")
    assert marked(read(pdf), MarkKind.FURNITURE) == []


def test_the_number_of_a_single_page_is_furniture(pdf) -> None:
    pdf.lines(70, 700, prose(4)).text(290, 30, "1")
    assert marked(read(pdf), MarkKind.FURNITURE) == ["1"]


def test_headings_by_size_and_weight(pdf) -> None:
    pdf.lines(70, 780, ["A title over", "two lines"], 18, "bold").text(70, 720, "I. Chapter", 14, "bold")
    pdf.text(70, 700, "A. Section", 11, "bold").lines(70, 686, prose(3)).text(70, 630, "1. Part.", 11, "bold")
    pdf.lines(70, 610, prose(3, 2)).text(70, 550, "A whole sentence in bold type is no heading.", 11, "bold")
    pdf.lines(70, 530, prose(2, 4)).text(70, 490, "B. Section", 11, "bold").lines(70, 470, prose(3, 4))
    extract = read(pdf)
    headings = [(extract.text[m.start : m.end], m.level) for m in extract.marks if m.kind is MarkKind.HEADING]
    assert headings == [
        ("A title over\ntwo lines", 1),
        ("I. Chapter", 2),
        ("A. Section", 3),
        ("1. Part.", 3),
        ("B. Section", 3),
    ]


def test_notes_at_the_foot_and_raised_numbers(pdf) -> None:
    pdf.lines(70, 700, prose(8)).text(70, 590, "They met again").text(132.2, 594, "2", 7).text(
        136, 590, "after 11 days."
    )
    pdf.text(70, 100, "2", 6).text(73.4, 97, "See the report of the second meeting,", 8)
    pdf.text(70, 87, "which is long.", 8).text(70, 76, "3 Another note.", 8).text(70, 65, "* A remark.", 8)
    extract = read(pdf)
    assert "They met again² after 11 days." in extract.text.replace("\n", " ")
    assert marked(extract, MarkKind.FOOTNOTE) == [
        "² See the report of the second meeting,\nwhich is long.",
        "3 Another note.",
        "* A remark.",
    ]


def test_small_type_that_counts_nothing_is_no_note(pdf) -> None:
    pdf.lines(70, 700, prose(8)).text(70, 90, "12 days later the small print went on", 8)
    assert marked(read(pdf), MarkKind.FOOTNOTE) == []


def test_words_broken_at_a_line_end_are_whole(pdf) -> None:
    lines = ["The implementation of a two-year plan and its imple-", "mentation were the well-"]
    lines += ["known aims of 2021-", "2026, and/", "or of the Anti-", "Personnel text"]
    pdf.lines(70, 700, lines)
    assert read(pdf).text.replace("\n", " ").strip() == (
        "The implementation of a two-year plan and its implementation were the well-known aims of 2021-2026, "
        "and/or of the Anti-Personnel text"
    )


@pytest.mark.parametrize("mixed", [False, True], ids=["column by column", "line by line"])
def test_two_columns_are_read_one_after_the_other(pdf, mixed: bool) -> None:
    left, right = prose(14, 0, 5), prose(14, 8, 5)
    pdf.text(70, 780, "A title over both columns of the whole page", 16, "bold")
    places = [(70, 740 - 13.2 * n, line) for n, line in enumerate(left)]
    places += [(320, 740 - 13.2 * n, line) for n, line in enumerate(right)]
    for x, y, line in sorted(places, key=lambda place: -place[1]) if mixed else places:
        pdf.text(x, y, line)
    extract = read(pdf)
    assert " ".join(extract.text.split()).endswith(" ".join([*left, *right]))
    assert marked(extract, MarkKind.TABLE_ROW) == []


def test_what_is_drawn_late_stands_where_it_is_seen(pdf) -> None:
    below, above = prose(3), prose(3, 9)
    pdf.lines(70, 500, below).lines(70, 700, above)
    assert read(pdf).text == "\n".join(above) + "\n\n" + "\n".join(below) + "\n"


def test_numbered_paragraphs_with_a_tab_are_text(pdf) -> None:
    for n in range(5):
        pdf.text(70, 740 - 60 * n, f"{n + 1}.").text(105, 740 - 60 * n, "The Meeting took note of the report and")
        pdf.text(70, 726.8 - 60 * n, "asked the President to go on with the work")
    extract = read(pdf)
    assert extract.marks == ()
    assert extract.text.startswith(
        "1. The Meeting took note of the report and\nasked the President to go on with the work\n\n2."
    )


def test_words_typed_into_a_form_stand_by_their_questions(pdf) -> None:
    pdf.text(70, 700, "Name of the State:").text(70, 660, "Date:").text(
        70, 620, "End of the form, which has no more lines."
    )
    pdf.catalog = "/AcroForm << /Fields [5 0 R 6 0 R] >>"
    pdf.page_keys[0] = "/Annots [5 0 R 6 0 R]"
    for n, (y, words) in enumerate(((695, "Ruritania"), (655, "2 March 2026"))):
        place = f"/Rect [170 {y} 300 {y + 17}] /F 4 /AP << /N {7 + n} 0 R >>"
        pdf.extra.append(f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{n}) {place} >>")
        pdf.appearances.append(f"BT /plain 11 Tf 2 5 Td ({words}) Tj ET")
    words = " ".join(read(pdf).text.split())
    assert words.startswith("Name of the State: Ruritania Date: 2 March 2026 End of the form")


def test_a_page_turned_on_its_side_reads_the_same(pdf) -> None:
    pdf.page("/Rotate 90").draw("q 0 1 -1 0 595 0 cm").lines(70, 500, prose(3)).text(70, 400, "Last.").draw("Q")
    assert read(pdf).text == "\n".join(prose(3)) + "\n\nLast.\n"


def test_properties(pdf) -> None:
    pdf.catalog = "/Lang (fr-CH)"
    pdf.trailer = "/Info 9 0 R"
    pdf.extra.append("<< /Title (A title) /Author (ISU) /CreationDate (D:20240918120000Z) >>")
    pdf.text(70, 700, "Words.").page().draw("0 0 m").page().text(70, 700, "More.")
    assert read(pdf).properties == {
        "title": "A title",
        "author": "ISU",
        "created": "2024-09-18",
        "language": "fr-CH",
        "pages_without_text": "2",
    }


def test_an_encrypted_file_is_refused(pdf) -> None:
    keys = f"/O <{'41' * 32}> /U <{'42' * 32}> /P -4"
    pdf.trailer = f"/Encrypt << /Filter /Standard /V 1 /R 2 {keys} >> /ID [<{'00' * 16}> <{'00' * 16}>]"
    with pytest.raises(UnreadableDocument, match=r"^a\.pdf: an encrypted PDF"):
        read(pdf.text(70, 700, "Secret."))


@pytest.mark.parametrize("cut", [9, 200, 400])
def test_a_damaged_file_is_refused_or_read_as_far_as_it_goes(pdf, cut: int) -> None:
    try:
        assert read_pdf(pdf.text(70, 700, "Words.").bytes()[:cut], "a.pdf").text.strip() == "Words."
    except UnreadableDocument as refusal:
        assert str(refusal).startswith("a.pdf: ")


TESSERACT = """
import sys
if "--list-langs" in sys.argv:
    print("List of available languages (2):\\neng\\nspa")
    raise SystemExit
assert sys.argv[1:] == ["stdin", "stdout", "-l", "eng+spa", "tsv"], sys.argv
picture = sys.stdin.buffer.read()
head, width, height, depth = picture.split(None, 4)[:4]
assert head == b"P5" and int(depth) == 255
assert len(picture) == len(b"P5 %s %s 255\\n" % (width, height)) + int(width) * int(height)
print("level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext")
lines = [(400, "1. The Meeting took"), (455, "note of it."), (700, "2. It thanked all."), (3400, "- 1 -")]
for n, (top, words) in enumerate(lines):
    left = 300
    for k, word in enumerate(words.split()):
        print("5", 1, n, 1, 1, k, left, top, 24 * len(word), 45, 95, word, sep="\\t")
        left += 24 * len(word) + 20
"""


def test_a_scan_is_refused_or_recognised(pdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.rule(70, 700, 200, 700)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableDocument, match=r"^a\.pdf: no text layer"):
        read(pdf)
    program = tmp_path / "tesseract"
    program.write_text(f"#!{sys.executable}\n{TESSERACT}")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    extract = read(pdf)
    assert extract.text == "1. The Meeting took\nnote of it.\n\n2. It thanked all.\n\n- 1 -\n"
    assert marked(extract, MarkKind.FURNITURE) == ["- 1 -"]
    assert extract.properties["ocr"] == "tesseract"


def test_a_recogniser_that_fails_is_no_text(pdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f"#!{sys.executable}\nimport sys\nprint('eng') if '--list-langs' in sys.argv else sys.exit(1)\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableDocument, match="OCR found no words"):
        read(pdf.rule(70, 700, 200, 700))


places = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 40), st.sampled_from([7.0, 9.0, 11.0, 11.0, 16.0])),
    unique_by=lambda p: p[:2],
    min_size=1,
    max_size=60,
)
rules = st.lists(st.tuples(st.booleans(), st.integers(0, 8), st.integers(0, 20), st.integers(1, 20)), max_size=20)


@settings(max_examples=150, deadline=None)
@given(pages=st.lists(st.tuples(places, rules), min_size=1, max_size=3))
def test_no_character_is_lost_or_doubled(
    new_pdf, pages: list[tuple[list[tuple[int, int, float]], list[tuple]]]
) -> None:
    made = new_pdf()
    drawn = ""
    for n, (words, lines) in enumerate(pages):
        made.page()
        for column, row, size in words:
            text = f"w{n}c{column} r{row}x"
            drawn += text
            made.text(40 + 65 * column, 800 - 19 * row, text, size, "bold" if (column + row) % 5 == 0 else "plain")
        for level, at, start, length in lines:
            here, begin, end = 35 + 65 * at, 815 - 38 * start, 815 - 38 * (start + length)
            made.rule(35, begin, 560, begin) if level else made.rule(here, begin, here, end)
    lowered = read(made).text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    assert sorted("".join(lowered.split())) == sorted("".join(drawn.split()))
