"""Papers as DOCX through python-docx: styles, letterhead, page numbers, language tags; the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bot.paper.parts import REGIONS, Paper, Part, Role, end_of

_BLUE, _GREY = RGBColor(0x1F, 0x3A, 0x5F), RGBColor(0x5A, 0x5A, 0x5A)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time stamp of every file in the package, so that the same letter has the same hash."""

_DOCUMENT, _CORE = "word/document.xml", "docProps/core.xml"

_STYLES: dict[Role, str] = {
    Role.HEAD: "Letterhead",
    Role.REFERENCE: "Letter Reference",
    Role.DATE: "Letter Date",
    Role.ADDRESS: "Letter Address",
    Role.SALUTATION: "Letter Salutation",
    Role.BODY: "Body Text",
    Role.ITEM: "List Bullet",
    Role.NUMBERED: "Letter Numbered",
    Role.CLOSING: "Letter Closing",
    Role.SIGNATURE: "Letter Signature",
    Role.STAMP: "Letter Stamp",
    Role.TAIL: "Letter Tail",
}


@dataclass(frozen=True, slots=True)
class _Blank:
    """An empty document of one language, made once, and a package of its files that no letter changes."""

    document: Any
    package: bytes
    lock: Lock


def to_docx(paper: Paper, day: date) -> bytes:
    """The paper as DOCX, dated that day in its properties."""
    blank = _blank(paper.language, paper.footer, paper.page, paper.of)
    with blank.lock:  # one document is filled again and again: making a new one takes ten times as long
        document = blank.document
        body = document.element.body
        for paragraph in list(document.paragraphs):
            body.remove(paragraph._element)
        for part in paper.parts:
            _write(document, part)
        _keep_end(document, paper)
        _describe(document.core_properties, paper, day)
        changed = {
            _DOCUMENT: document.part.blob,
            _CORE: document.part.package._core_properties_part.blob,
        }
    return _packed(changed, blank.package)


def _describe(properties: Any, paper: Paper, day: date) -> None:
    properties.title, properties.author, properties.comments = paper.title[:255], paper.footer, ""
    properties.language = f"{paper.language}-{REGIONS[paper.language]}"
    properties.created = properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 UTC by format
    properties.revision = 1


def _write(document: Any, part: Part) -> None:
    if part.role is Role.HEAD:
        for number, line in enumerate(part.lines):
            style = ("Letterhead", "Letterhead Second", "Letterhead Small")[min(number, 2)]
            _runs(_paragraph(document, style), [line])
        return
    style = f"Heading {min(part.level, 3)}" if part.role is Role.HEADING else _STYLES[part.role]
    paragraph = _paragraph(document, style)
    if part.role is Role.NUMBERED:
        paragraph.add_run(f"{part.number}.\t")
    _runs(paragraph, list(part.lines))


def _keep_end(document: Any, paper: Paper) -> None:
    """The end of a letter stays on one page with the paragraph before it: no signature or stamp alone on a page."""
    start = end_of(paper)
    lines = sum(len(part.lines) if part.role is Role.HEAD else 1 for part in paper.parts[:start])
    for paragraph in document.paragraphs[lines:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _paragraph(document: Any, style: str) -> Any:
    """A paragraph of a style; python-docx would look through all styles for each."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def _runs(paragraph: Any, lines: list[Any]) -> None:
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
        for run in line:
            made = paragraph.add_run(run.text)
            made.bold = run.bold or None
            made.italic = run.italic or None


@cache
def _blank(language: str, footer: str, page: str, of: str) -> _Blank:
    """An empty document with styles, margins and footer."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.6), Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.2)
    _text_styles(document, language)
    _letter_styles(document)
    _drop_table_styles(document)
    _footer(section.footer.paragraphs[0], footer, page, of)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as package:
        kept = {name: package.read(name) for name in package.namelist() if name not in (_DOCUMENT, _CORE)}
    return _Blank(document, _packed(kept), Lock())


def _drop_table_styles(document: Any) -> None:
    """Letters have no tables; ninety styles for them would only make every file large."""
    styles = document.styles.element
    for style in list(styles.iterchildren(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) != "1":
            styles.remove(style)


def _text_styles(document: Any, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(11)
    for style in (normal, document.styles["Body Text"]):
        style.paragraph_format.space_after = Pt(6)
    for level in (1, 2, 3):
        heading = document.styles[f"Heading {level}"]
        heading.font.name, heading.font.color.rgb, heading.font.size = "Times New Roman", _BLUE, Pt(16 - 2 * level)
        fonts = heading.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    tag = f"{language}-{REGIONS[language]}"
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for mark in defaults.iter(qn("w:lang")):
        mark.set(qn("w:val"), tag)
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), tag)
    normal.element.get_or_add_rPr().append(mark)


def _letter_styles(document: Any) -> None:
    def add(name: str, before: float, after: float, **look: Any) -> Any:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.font.size = Pt(look.get("size", 11))
        style.font.bold = look.get("bold")
        if "colour" in look:
            style.font.color.rgb = look["colour"]
        if look.get("right"):
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        style.paragraph_format.keep_together = True
        style.paragraph_format.keep_with_next = look.get("next", False)
        return style

    add("Letterhead", 0, 0, size=16, bold=True, colour=_BLUE)
    add("Letterhead Second", 0, 0, size=12.5, colour=_BLUE)
    _underline(add("Letterhead Small", 2, 12, size=9, colour=_GREY))
    add("Letter Reference", 0, 8, size=10)
    add("Letter Date", 10, 12, right=True)
    add("Letter Address", 6, 10).paragraph_format.right_indent = Cm(5)
    add("Letter Salutation", 0, 10, next=True)
    add("Letter Closing", 4, 6, next=True)
    add("Letter Signature", 34, 4).paragraph_format.right_indent = Cm(4)
    add("Letter Stamp", 18, 12, size=10, colour=_GREY, right=True)
    add("Letter Tail", 10, 0, size=10)
    numbered = add("Letter Numbered", 0, 6).paragraph_format
    numbered.left_indent, numbered.first_line_indent = Cm(0.9), Cm(-0.9)


def _underline(style: Any) -> None:
    """A rule under the letterhead."""
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "1F3A5F")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _footer(paragraph: Any, text: str, page: str, of: str) -> None:
    paragraph.style = "Normal"  # the footer's own style has tab stops that are in the way
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\t{page} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(f" {of} ")
    _field(paragraph, "NUMPAGES")
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), _GREY


def _field(paragraph: Any, instruction: str) -> None:
    """A field that Word and LibreOffice compute, with a result for readers that compute none."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("result", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "result" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        elif kind == "":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._element.append(code)


def _packed(files: dict[str, bytes], begun: bytes = b"") -> bytes:
    """The package with fixed time stamps; one that is begun keeps what it holds, compressed already."""
    out = io.BytesIO(begun)
    with zipfile.ZipFile(out, "a" if begun else "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
