"""The straight rules drawn on a PDF page, as far as they may belong to tables."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise

import pypdfium2.raw as pdfium

from knowledge.texts.readers.pdf_grid import Edge

Place = Callable[[float, float], tuple[float, float]]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_SEGMENTS = 400
_MOST_EDGES = 3000
_DEEPEST_FORM = 4
_THIN = 4.0
"""Points; a filled box no thicker than this is a rule, a thicker one is shading."""
_STRAIGHT = 1.0
"""Points a rule may lean and still be level or upright."""


def drawn_edges(page: pdfium.FPDF_PAGE, place: Place | None) -> list[Edge]:
    """Level and upright rules on a page; none at all where there are more than a table can have (maps, drawings)."""
    edges: list[Edge] = []
    count = pdfium.FPDFPage_CountObjects(page)
    objects = (pdfium.FPDFPage_GetObject(page, at) for at in range(count))
    for path, matrix in _paths(objects, _IDENTITY, 0):
        edges += _path_edges(path, matrix, place)
        if len(edges) > _MOST_EDGES:
            return []
    return edges


def _paths(objects: Iterator[pdfium.FPDF_PAGEOBJECT], outer: Matrix, depth: int) -> Iterator[tuple[object, Matrix]]:
    """The visible paths among page objects and inside forms, each with the matrix that takes it to the page."""
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_drawn(item):
            yield item, _times(_matrix(item), outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            count = pdfium.FPDFFormObj_CountObjects(item)
            inner = (pdfium.FPDFFormObj_GetObject(item, at) for at in range(max(0, count)))
            yield from _paths(inner, _times(_matrix(item), outer), depth + 1)


def _is_drawn(path: pdfium.FPDF_PAGEOBJECT) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _path_edges(path: object, matrix: Matrix, place: Place | None) -> Iterator[Edge]:
    segments = pdfium.FPDFPath_CountSegments(path)
    if segments > _MOST_SEGMENTS:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    for points in _outlines(path, segments, matrix, place):
        if stroke.value:
            for start, end in pairwise(points):
                yield from _edge(start, end)
        else:
            yield from _filled(points)


def _outlines(path: object, segments: int, matrix: Matrix, place: Place | None) -> Iterator[list[Point]]:
    """The corners of each closed or open outline of a path, on the page as shown; curves are left out."""
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        point = place(*point) if place else point
        if kind != pdfium.FPDF_SEGMENT_LINETO and points:
            yield points
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield [*points, points[0]]
            points = []
    if points:
        yield points


def _edge(start: Point, end: Point) -> Iterator[Edge]:
    (x0, y0), (x1, y1) = start, end
    if abs(y0 - y1) <= _STRAIGHT < abs(x0 - x1):
        yield Edge(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif abs(x0 - x1) <= _STRAIGHT < abs(y0 - y1):
        yield Edge(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _filled(points: list[Point]) -> Iterator[Edge]:
    """A thin filled box is how many programs draw a rule."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    if high - low <= _THIN < right - left:
        yield Edge(True, (low + high) / 2, left, right)
    elif right - left <= _THIN < high - low:
        yield Edge(False, (left + right) / 2, low, high)


def _matrix(item: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
