"""A PDF page that is only a picture, read by OCR into the same lines that a page with a text layer gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import pypdfium2

from knowledge.texts.readers.ocr import Tesseract, Word
from knowledge.texts.readers.pdf_page import Line, Page

_DOTS_PER_POINT = 300 / 72
_LARGEST_SIDE = 5000
"""Dots; a page scanned at poster size is made smaller first."""
_WIDE_GAP = 1.5
"""Times the type size: white space from which the two sides of a line may be cells or columns."""
_TALL = 0.95
"""Height of a typical word (some with ascenders, some with descenders) as a part of the type size."""


def scanned_page(page: pypdfium2.PdfPage, number: int, tesseract: Tesseract) -> Page:
    """The lines on the picture of a page. All are given the same plain type: a scan does not tell it well enough."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_POINT, _LARGEST_SIDE / max(1.0, width, height))
    picture = page.render(scale=scale, grayscale=True)
    dots, rows, stride, grey = picture.width, picture.height, picture.stride, bytes(picture.buffer)
    picture.close()
    found = tesseract.lines(dots, rows, b"".join(grey[at : at + dots] for at in range(0, stride * rows, stride)))
    tall = [word.bottom - word.top for line in found for word in line]
    size = median(tall) / _TALL / scale if tall else 1.0
    result = Page(number, width, height)
    for at, words in enumerate(found):
        baseline = height - min(word.bottom for word in _upright(words)) / scale
        for piece in _pieces(words, _WIDE_GAP * size * scale):
            text = " ".join(word.text for word in piece)
            left, right = piece[0].left / scale, piece[-1].right / scale
            result.lines.append(Line(text, left, right, baseline, size, bold=False, italic=False, number=at))
    return result


def _upright(words: Sequence[Word]) -> Sequence[Word]:
    """The words that stand on the baseline; dashes and quotation marks hang above it."""
    return [word for word in words if word.text[-1].isalnum()] or words


def _pieces(words: Sequence[Word], gap: float) -> Iterator[list[Word]]:
    piece: list[Word] = []
    for word in words:
        if piece and word.left - piece[-1].right > gap:
            yield piece
            piece = []
        piece.append(word)
    if piece:
        yield piece
