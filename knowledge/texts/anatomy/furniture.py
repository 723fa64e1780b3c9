"""Page furniture: running heads, page numbers and printers' marks, which stand on a page but belong to no passage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from knowledge.document import MarkKind
from knowledge.texts.anatomy.labels import LabelKind, read_label
from knowledge.texts.anatomy.lines import Line, is_closed, starts_low

_PRINTER = re.compile(
    r"^(?:(?:\d{1,3}\s+)?(?:GE|V|S)\.?\s?\d{2}-\d{4,6}\b.{0,60}|\d{2}-\d{5}\s*(?:\([A-Z]\))?(?:\s+\d{6})*|\*\d{7,}\*"
    r"|Please recycle.{0,3})$"
)
_PAGE = re.compile(
    r"^(?:[-–—|\s]*\d{1,4}[-–—|\s]*|(?:page|página|p\.|стр\.)\s*\|?\s*\d{1,4}(?:\s*(?:of|/|de|sur|из)\s*\d{1,4})?"
    r"|\d{1,3}\s*(?:/|of)\s*\d{1,3})$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_SYMBOL = re.compile(r"^[A-Z]{1,5}(?:/[A-Za-z0-9.()*-]+){2,}\*?$")
_LONGEST = 110
_FIRST_PAGE = 20
"""A symbol among so many first lines, above all prose, is kept as text where no pages are known."""


def furniture(lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that are page furniture; the first showing of a repeated title is kept as text."""
    marked = {number for number, line in enumerate(lines) if line.mark and line.mark.kind is MarkKind.FURNITURE}
    free = [number for number, line in enumerate(lines) if line.mark is None]
    found = {number for number in free if _PRINTER.match(lines[number].text)}
    found |= _page_numbers(lines, free)
    found |= _running_heads(lines, free)
    found |= {number for number in free if _interrupts(lines, number, marked | found)}
    for number in free:
        beside = number - 1 in found or number + 1 in found
        if beside and len(lines[number].text) < 24 and _PAGE.match(lines[number].text) and _stands_alone(lines, number):
            found.add(number)  # the number of a page beside its running head
    return marked | found


def _page_numbers(lines: Sequence[Line], free: Sequence[int]) -> set[int]:
    """Lines that hold a page number only, where several rise in order or where they stand at the edge of a page."""
    bare = [number for number in free if len(lines[number].text) < 24 and _PAGE.match(lines[number].text)]
    bare = [number for number in bare if _stands_alone(lines, number)]
    if not bare:
        return set()
    values = [int(_DIGITS.findall(lines[number].text)[0]) for number in bare]
    rising = len(values) > 1 and all(
        low < high <= low + 2 and place + 4 < later
        for low, high, place, later in zip(values, values[1:], bare, bare[1:], strict=False)
    )
    return {number for number in bare if rising or _at_page_edge(lines, number)}


def _stands_alone(lines: Sequence[Line], number: int) -> bool:
    return lines[number].apart or number + 1 == len(lines) or lines[number + 1].apart


def _at_page_edge(lines: Sequence[Line], number: int, reach: int = 3) -> bool:
    """Whether a page begins or ends within ``reach`` lines, or the text does."""
    page = lines[number].page
    if page is None:
        return number + 1 == len(lines)
    around = (number - reach, number + reach)
    return any(not 0 <= other < len(lines) or lines[other].page != page for other in around)


def _running_heads(lines: Sequence[Line], free: Sequence[int]) -> set[int]:
    places: dict[str, list[int]] = defaultdict(list)
    for number in free:
        words = lines[number].text
        if len(words) <= _LONGEST and "\t" not in words and not words.startswith("|"):
            edge = lines[number].page is not None and _at_page_edge(lines, number)
            places[_DIGITS.sub("#", words) if edge else words].append(number)
    found: set[int] = set()
    for words, numbers in places.items():
        if len(numbers) < 2 or not any(letter.isalpha() for letter in words):
            continue
        symbol = _SYMBOL.match(words.replace("#", "1")) is not None
        if symbol or (len(numbers) > 2 and _recurs_as_head(lines, numbers)):
            before = lines[: numbers[0]]
            on_first_page = len(before) < _FIRST_PAGE and not any(is_closed(line.text) for line in before)
            on_first_page = on_first_page and lines[numbers[0]].page is None
            found.update(numbers[1:] if on_first_page or not symbol else numbers)
    return found


def _recurs_as_head(lines: Sequence[Line], numbers: Sequence[int]) -> bool:
    if lines[numbers[0]].page is not None:
        return sum(_at_page_edge(lines, number) for number in numbers) * 5 >= len(numbers) * 4
    alone = [number for number in numbers if _stands_alone(lines, number) and not starts_low(lines[number].text)]
    cutting = sum(_cuts_sentence(lines, number) for number in alone)
    return len(alone) * 3 >= len(numbers) * 2 and cutting * 3 >= len(alone)


def _cuts_sentence(lines: Sequence[Line], number: int) -> bool:
    """Whether the line stands between two halves of a sentence, notes at the foot of the page aside."""
    above = _prose_above(lines, number)
    if above is None or number + 1 >= len(lines):
        return False
    return not is_closed(above.text) and len(above.text) > 30 and starts_low(lines[number + 1].text)


def _prose_above(lines: Sequence[Line], number: int, reach: int = 16) -> Line | None:
    """The nearest line above that belongs to no note."""
    place = number - 1
    while place >= 0 and place > number - reach:
        first = place
        while first > 0 and not lines[first].apart and first > number - reach and not _begins_note(lines[first]):
            first -= 1
        if not _begins_note(lines[first]):
            return lines[place]
        place = first - 1
    return None


def _begins_note(line: Line) -> bool:
    label = read_label(line.text)
    return label is not None and label.kind is LabelKind.NOTE and label.sure


def _interrupts(lines: Sequence[Line], number: int, known: set[int]) -> bool:
    """Whether one or two stray words, set apart from what is above, cut a sentence: the rest of a running head."""
    line = lines[number]
    words = line.text.split()
    if len(words) > 3 or len(line.text) > 25 or not line.apart or starts_low(line.text) or is_closed(line.text):
        return False
    if number - 1 in known or "\t" in line.text or "|" in line.text or read_label(line.text) is not None:
        return False
    return _cuts_sentence(lines, number) and read_label(lines[number + 1].text) is None
