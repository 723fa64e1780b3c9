"""Word files: what stands in them, in the order a person reads it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx as python_docx
import pytest

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.docx import read_docx

Make = Callable[..., bytes]


def marked(extract: Extract, kind: MarkKind) -> list[tuple[str, int]]:
    return [(extract.text[mark.start : mark.end], mark.level) for mark in extract.marks if mark.kind is kind]


OFF = '<w:vanish w:val="0"/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def test_a_file_made_by_python_docx_is_read_in_order() -> None:
    made = python_docx.Document()
    made.core_properties.title = "Annual report"
    made.add_heading("Title", 0)
    made.add_heading("Part one", 1)
    made.add_paragraph("Before the table.")
    table = made.add_table(3, 3)
    for row, words in zip(table.rows, (("State", "Sum", ""), ("Chad", "1", "2"), ("Total", "", "3")), strict=True):
        for place, word in zip(row.cells, words, strict=True):
            place.text = word
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    made.add_paragraph("A bullet", style="List Bullet")
    made.add_paragraph("A number", style="List Number")
    made.sections[0].header.paragraphs[0].text = "CCM/MSP/2099/1"
    made.sections[0].footer.paragraphs[0].text = "GE.99-1"
    out = io.BytesIO()
    made.save(out)
    extract = read_docx(out.getvalue(), "a.docx")
    assert extract.text == (
        "CCM/MSP/2099/1\n\nTitle\n\nPart one\n\nBefore the table.\n\nState\tSum\nChad Total\t1\t2\n\t\t3\n\n"
        "- A bullet\n\n1. A number\n\nGE.99-1\n"
    )
    assert marked(extract, MarkKind.HEADING) == [("Title", 1), ("Part one", 1)]
    assert marked(extract, MarkKind.FURNITURE) == [("CCM/MSP/2099/1", 1), ("GE.99-1", 1)]
    assert marked(extract, MarkKind.LIST_ITEM) == [("- A bullet", 1), ("1. A number", 1)]
    assert extract.properties["title"] == "Annual report" and not extract.wrapped


def test_signs_in_a_run(docx: Make) -> None:
    body = (
        '<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t xml:space="preserve">three </w:t><w:noBreakHyphen/>'
        '<w:t>x</w:t><w:softHyphen/><w:t>y</w:t><w:sym w:font="Symbol" w:char="F0B7"/></w:r></w:p>'
    )
    assert read_docx(docx(body), "a.docx").text == "One two\nthree -xy•\n"


def test_tracked_changes_are_accepted(docx: Make, paragraph: Callable[..., str]) -> None:
    gone = f"<w:del>{run('old ')}<w:r><w:delText>older </w:delText></w:r></w:del>"
    body = (
        f"<w:p>{run('The ')}{gone}<w:ins>{run('new ')}</w:ins>"
        f"<w:moveFrom>{run('moved ')}</w:moveFrom>{run('text')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('first half ')}</w:p><w:p>{run('second half')}</w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{cell(paragraph('no')) * 2}</w:tr>"
        f"<w:tr>{cell(paragraph('yes')) * 2}</w:tr></w:tbl>"
    )
    assert read_docx(docx(body), "a.docx").text == "The new text\n\nfirst half second half\n\nyes\tyes\n"


def test_fields_links_controls_and_boxes_keep_their_words(docx: Make, paragraph: Callable[..., str]) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    choice = f"<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    link = f'<w:hyperlink r:id="rId9">{run(" link")}</w:hyperlink>'
    body = (
        f"<w:p>{begin}{run('7')}{link}<w:fldSimple w:instr='X'>{run(' field')}</w:fldSimple></w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('In a control')}</w:sdtContent></w:sdt>"
        f"<w:p>{run('Anchor')}<w:r>{choice}{fallback}</w:r></w:p>"
        f"<w:p>{run('seen')}{run('hidden', '<w:vanish/>')}{run('shown', OFF)}</w:p>"
    )
    assert read_docx(docx(body), "a.docx").text == (
        "7 link field\n\nIn a control\n\nAnchor\n\nIn the box\n\nseenshown\n"
    )


def test_notes_stand_after_the_paragraph_that_refers_to_them(docx: Make, paragraph: Callable[..., str]) -> None:
    def reference(kind: str, number: int, more: str = "") -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"{more}/></w:r>'

    own_mark = reference("footnote", 6, ' w:customMarkFollows="1"')
    with_note = f"<w:p>{run('Cell')}{reference('footnote', 7)}</w:p>"
    body = (
        f"<w:p>{run('Weapons')}{reference('footnote', 5)}{run(' and')}{reference('endnote', 1)}</w:p>"
        f"<w:p>{run('Issued')}{own_mark}{run('*')}</w:p>"
        f"<w:tbl><w:tr>{cell(with_note)}{cell(paragraph('x'))}</w:tr></w:tbl>"
    )
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{run(text)}</w:p></w:footnote>'
        for number, text in ((0, "separator"), (5, " See CCM/1."), (6, "* Late."), (7, " In a table."))
    )
    endnote = f'<w:endnote w:id="1">{paragraph("At the end.")}</w:endnote>'
    extract = read_docx(docx(body, {"footnotes": notes, "endnotes": endnote}), "a.docx")
    assert extract.text == (
        "Weapons¹ andⁱ\n\n¹ See CCM/1.\n\nⁱ At the end.\n\nIssued*\n\n* Late.\n\nCell²\tx\n\n² In a table.\n"
    )
    assert len(marked(extract, MarkKind.FOOTNOTE)) == 4


def test_raised_digits_are_told_from_figures(docx: Make) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = f"<w:p>{run('word')}{run('3', raised)}{run(' on the 11')}{run('th', raised)}</w:p>"
    assert read_docx(docx(body), "a.docx").text == "word³ on the 11th\n"


def test_headings_come_from_styles_and_outline_levels(docx: Make, paragraph: Callable[..., str]) -> None:
    styles = (
        '<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style>'
        '<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:styleId="HChG"><w:name w:val="_ H _Ch_G"/></w:style>'
        '<w:style w:styleId="H23G"><w:name w:val="_ H_2/3_G"/></w:style>'
        '<w:style w:styleId="Out"><w:name w:val="Out"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>'
    )
    names = ["H2", "Mine", "Loop", "HChG", "H23G", "Out", "Unknown"]
    body = "".join(paragraph(f"In {name}", f'<w:pStyle w:val="{name}"/>') for name in names)
    body += paragraph("By itself", '<w:outlineLvl w:val="0"/>')
    body += paragraph("Body after all", '<w:pStyle w:val="H2"/><w:outlineLvl w:val="9"/>')
    assert marked(read_docx(docx(body, {"styles": styles}), "a.docx"), MarkKind.HEADING) == [
        ("In H2", 2),
        ("In Mine", 2),
        ("In HChG", 1),
        ("In H23G", 3),
        ("In Out", 4),
        ("By itself", 1),
    ]


def test_tables_keep_columns_and_lose_nothing(docx: Make, paragraph: Callable[..., str]) -> None:
    nested = f"<w:tbl><w:tr>{cell(paragraph('n1'))}{cell(paragraph('n2'))}</w:tr></w:tbl>{paragraph('')}"
    tall, covered, broad = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    rows = (
        cell(paragraph("A"), tall) + cell(paragraph("B"), broad),
        cell(paragraph("again"), covered) + cell(paragraph("c") + paragraph("d")) + cell(nested),
    )
    body = (
        f"<w:tbl><w:tr>{rows[0]}</w:tr><w:tr>{rows[1]}</w:tr><w:sdt><w:sdtContent>"
        f"<w:tr>{late}{cell(paragraph('e'))}{cell(paragraph('f'))}</w:tr></w:sdtContent></w:sdt></w:tbl>"
        f"<w:tbl><w:tr>{cell(paragraph('Boxed') + paragraph('text'))}</w:tr></w:tbl>"
    )
    extract = read_docx(docx(body), "a.docx")
    assert extract.text == "A\tB\n\tc d\tn1 n2\n\te\tf\n\nBoxed\n\ntext\n"
    assert [mark.table for mark in extract.marks] == [0, 0, 0]


def test_a_strict_file_is_read_too(docx: Make, paragraph: Callable[..., str]) -> None:
    plain = zipfile.ZipFile(io.BytesIO(docx(paragraph("Strict words", '<w:outlineLvl w:val="0"/>'))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as strict:
        for name in plain.namelist():
            text = plain.read(name).decode()
            for part in ("wordprocessingml/2006/main", "officeDocument/2006"):
                strict_part = "ooxml/" + part.replace("/2006", "")
                text = text.replace(f"schemas.openxmlformats.org/{part}", f"purl.oclc.org/{strict_part}")
            strict.writestr(name, text)
    assert marked(read_docx(out.getvalue(), "a.docx"), MarkKind.HEADING) == [("Strict words", 1)]


def test_bombs_are_refused(docx: Make) -> None:
    values = ["lol", *(f"&e{n};" * 10 for n in range(11))]
    entities = "".join(f'<!ENTITY e{n} "{value}">' for n, value in enumerate(values))
    bomb = (
        f'<!DOCTYPE x [{entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>before&e11;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(UnreadableDocument, match=r"a\.docx: a damaged Word file"):
        read_docx(docx("", raw={"word/document.xml": bomb.encode()}), "a.docx")
    with pytest.raises(UnreadableDocument, match=r"a\.docx: .*unreasonable size"):
        read_docx(docx("", raw={"word/document.xml": bytes(64_000_001)}), "a.docx")
    deep = "<w:sdt><w:sdtContent>" * 50_000
    with pytest.raises(UnreadableDocument, match=r"a\.docx: a damaged Word file"):
        read_docx(docx(f"{deep}{'</w:sdtContent></w:sdt>' * 50_000}"), "a.docx")


def test_broken_parts_are_refused_in_one_line(docx: Make) -> None:
    for raw in ({"word/document.xml": b"<w:document"}, {"word/document.xml": b"<a/>"}, {"_rels/.rels": b"\xff\xfe"}):
        with pytest.raises(UnreadableDocument, match=r"^a\.docx: a damaged Word file"):
            read_docx(docx("", raw=raw), "a.docx")
