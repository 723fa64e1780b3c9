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
from knowledge.texts.readers.ocr import find_tesseract
from knowledge.texts.readers.pdf_blocks import Block, Typography, blocks, note_number
from knowledge.texts.readers.pdf_layout import Flow, flows
from knowledge.texts.readers.pdf_page import Page, read_page
from knowledge.texts.readers.pdf_scan import scanned_page

_LOCK = threading.Lock()
"""PDFium must not be called from two threads at once."""
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
                pages = _recognised(document, filename, progress)
                properties["ocr"] = "tesseract"
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
        filled = _has_fields(page.raw) and _flatten(page.raw)
        if filled:
            page.close()
            page = document[number]
        result = read_page(page, number)
        result.filled = filled
        return result
    finally:
        page.close()


def _flatten(page: pdfium.FPDF_PAGE) -> bool:
    """Make what is typed into a form part of the page; only in memory."""
    return bool(pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS)


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


def _recognised(document: pypdfium2.PdfDocument, filename: str, progress: Progress | None) -> list[Page]:
    tesseract = find_tesseract()
    if tesseract is None:
        raise UnreadableDocument(f"{filename}: no text layer (pages are pictures, and OCR is not installed)")
    pages: list[Page] = []
    for number in range(len(document)):
        page = document[number]
        try:
            pages.append(scanned_page(page, number, tesseract))
        finally:
            page.close()
        if progress:
            progress(number + 1, len(document))
    if not any(page.lines for page in pages):
        raise UnreadableDocument(f"{filename}: no text layer, and OCR found no words")
    return pages
