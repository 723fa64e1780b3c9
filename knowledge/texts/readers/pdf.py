"""PDF: text in reading order with its pages; furniture, headings, notes and table rows marked; OCR where installed."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.builder import MAX_TEXT, ExtractBuilder, Progress
from knowledge.texts.readers.ocr import Tesseract, find_tesseract
from knowledge.texts.readers.pdf_blocks import Block, Typography, blocks, note_number
from knowledge.texts.readers.pdf_layout import Flow, flows
from knowledge.texts.readers.pdf_page import Page, read_page

_LOCK = threading.Lock()
"""PDFium must not be called from two threads at once."""
_DOTS_PER_POINT = 300 / 72
_LARGEST_SIDE = 5000
"""Dots; a page scanned at poster size is made smaller before OCR."""
_MOST_PAGES = 20_000
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


def read_pdf(data: bytes, filename: str, progress: Progress | None = None) -> Extract:
    """The text of all pages; ``progress`` is called with (page, pages) after each.

    Raises UnreadableDocument for encrypted and damaged files, and for pages of pictures only where there is no OCR.
    """
    with _LOCK:
        document = _open(data, filename)
        try:
            pages, properties = _pages(document, filename, progress), _properties(document)
            if not any(page.lines for page in pages) or _is_garbled(pages):
                return _recognised(document, filename, properties, progress)
        finally:
            document.close()
    return _laid_out(pages, filename, properties)


def _open(data: bytes, filename: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > _MOST_PAGES:
            raise UnreadableDocument(f"{filename}: a PDF of more than {_MOST_PAGES} pages")
        if not len(document):
            raise UnreadableDocument(f"{filename}: a PDF without pages")
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UnreadableDocument(f"{filename}: an encrypted PDF (it asks for a password)") from None
        raise UnreadableDocument(f"{filename}: a damaged PDF (it can't be opened)") from None
    return document


def _pages(document: pypdfium2.PdfDocument, filename: str, progress: Progress | None) -> list[Page]:
    pages: list[Page] = []
    length = broken = 0
    for number in range(len(document)):
        try:
            pages.append(_page(document, number))
        except pypdfium2.PdfiumError:  # one damaged page must not cost the others
            pages.append(Page(number, 0, 0))
            broken += 1
        length += sum(len(line.text) for line in pages[-1].lines)
        if length > MAX_TEXT:
            raise UnreadableDocument(f"{filename}: more than {MAX_TEXT // 1_000_000} million characters of text")
        if progress:
            progress(number + 1, len(document))
    if broken == len(pages):
        raise UnreadableDocument(f"{filename}: a damaged PDF (no page can be read)")
    return pages


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number]
    try:
        if (
            _has_fields(page.raw)
            and pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
        ):
            page.close()
            page = document[number]
        return read_page(page, number)
    finally:
        page.close()


def _has_fields(page: pdfium.FPDF_PAGE) -> bool:
    """Whether words typed into a form, or on top of the page, stand beside the page's own text."""
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, at)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT):
            return True
    return False


def _properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    known = document.get_metadata_dict()
    created = _DATE.match(known.get("CreationDate", ""))
    units = (ctypes.c_ushort * 32)()
    length = pdfium.FPDFCatalog_GetLanguage(document.raw, units, 64)
    return {
        "title": known.get("Title", ""),
        "author": known.get("Author", ""),
        "created": "-".join(filter(None, created.groups())) if created else "",
        "language": bytes(units)[: length - 2].decode("utf-16-le", "ignore") if 2 < length <= 64 else "",
    }


def _is_garbled(pages: Sequence[Page]) -> bool:
    """Whether fonts don't say what most of their signs mean, so that the text layer can't be read."""
    text = "".join(line.text for page in pages for line in page.lines)
    return sum(1 for _ in _UNMAPPED.finditer(text)) > 0.3 * len(text)


def _laid_out(pages: Sequence[Page], filename: str, properties: dict[str, str]) -> Extract:
    ordered = list(flows(pages))
    typography = Typography(ordered)
    builder = ExtractBuilder(filename)
    table = note = -1
    for flow in ordered:
        builder.page()
        for line in flow.head:
            builder.block(line.text, MarkKind.FURNITURE)
        note, table = _body(flow, typography, builder, max(0, note), table)
        for line in flow.foot:
            builder.block(line.text, MarkKind.FURNITURE)
    empty = [str(page.number + 1) for page in pages if not page.lines]
    properties["pages_without_text"] = ", ".join(empty[:100])
    return builder.extract("application/pdf", wrapped=True, properties=properties)


def _body(flow: Flow, typography: Typography, builder: ExtractBuilder, note: int, table: int) -> tuple[int, int]:
    """Write the body of one page; takes and gives the number of the last note and of the last table."""
    for item in blocks(flow, typography, note):
        if isinstance(item, Block):
            builder.block(item.text, item.kind, item.level)
            note = note_number(item, note)
            continue
        if not item.continues or table < 0:
            table = builder.new_table()
        for row in item.rows:
            builder.row(row, table)
    return note, table


def _recognised(
    document: pypdfium2.PdfDocument, filename: str, properties: dict[str, str], progress: Progress | None
) -> Extract:
    tesseract = find_tesseract()
    if tesseract is None:
        raise UnreadableDocument(f"{filename}: no text layer (pages are pictures, and OCR is not installed)")
    builder = ExtractBuilder(filename)
    for number in range(len(document)):
        builder.page()
        for paragraph in _ocr_page(document, number, tesseract).split("\n\n"):
            builder.block(paragraph)
        if progress:
            progress(number + 1, len(document))
    if not builder.length:
        raise UnreadableDocument(f"{filename}: no text layer, and OCR found no words")
    return builder.extract("application/pdf", wrapped=True, properties=properties | {"ocr": "tesseract"})


def _ocr_page(document: pypdfium2.PdfDocument, number: int, tesseract: Tesseract) -> str:
    page = document[number]
    try:
        scale = min(_DOTS_PER_POINT, _LARGEST_SIDE / max(1.0, *page.get_size()))
        picture = page.render(scale=scale, grayscale=True)
        width, height, stride = picture.width, picture.height, picture.stride
        grey = bytes(picture.buffer)
        picture.close()
    finally:
        page.close()
    rows = (grey[at : at + width] for at in range(0, stride * height, stride))
    return tesseract.words(width, height, b"".join(rows))
