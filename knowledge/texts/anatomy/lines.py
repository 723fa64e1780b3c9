"""The physical lines of an extract, and whether a line end was forced by the page or meant by the writer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.document import Extract, Mark

_LINE = re.compile(r"\S[^\n\r\f\v\x85\u2028\u2029]*")
_NEWLINES = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")
_CLOSED = re.compile(r"""[.!?:;…؟।][\s"'”’»)\]*_}]*(?:[⁰¹²³⁴-⁹†‡]+|\d{1,3})?[\s"'”’»)\]*_]*$""")
_ABBREVIATED = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Amb|Gen|St|No|Nos|Art|Arts|para|paras|vol|cf|e\.g|i\.e|Mme|Mlle|Sr|Sra|Srta|Exc|art|"
    r"arts|párr|párrs|núm|núms|pp?)\.$"
)
"""Full stops that end no sentence."""
_FIRST_WORD = re.compile(r"\S+")
_LEANING = re.compile(
    r"(?:[,(\[/–—-]|\b(?:paras?|paragraphs?|articles?|actions?|items?|sections?|resolutions?|annex(?:es)?|paragraphes?|"
    r"párrafos?|artículos?|puntos?|points?|no|nos|numbers?|of|the|and|or|to|in|for|with|by|a|an|on|at|from|that|which|its|their|this|these|as|under|"
    r"de|la|le|les|et|ou|des|du|au|aux|un|une|en|par|pour|sur|dans|qui|que|el|los|las|y|o|del|por|para|con|su|sus|"
    r"e|do|da|dos|das|no|na|com))$",
    re.IGNORECASE,
)
_MOST_PAIRS = 4000


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something: ``source[start:end]`` without white space around it.

    ``gap`` counts the empty lines above it; ``turned`` says that a page break stands above it; ``indent`` counts the
    characters before it.
    """

    start: int
    end: int
    text: str
    gap: int
    turned: bool
    indent: int
    page: int | None
    mark: Mark | None

    @property
    def apart(self) -> bool:
        """Whether an empty line or a page break stands above it."""
        return self.gap > 0 or self.turned


def read_lines(extract: Extract) -> list[Line]:
    """All lines of ``extract`` that hold something, in order; between them lies only white space."""
    text = extract.text
    lines: list[Line] = []
    marks = _MarkReader(extract.marks)
    before, page_before = 0, page_of(extract.pages, 0)
    for found in _LINE.finditer(text):
        start, words = found.start(), found[0].rstrip()
        between = text[before:start]
        page = page_of(extract.pages, start)
        gap = max(0, len(_NEWLINES.findall(between)) - 1) if lines else 1
        turned = page != page_before or "\f" in between
        indent = len(between) - max(between.rfind("\n"), between.rfind("\r"), between.rfind("\f")) - 1
        mark = marks.over(start, start + len(words))
        lines.append(Line(start, start + len(words), words, gap, turned, indent, page, mark))
        before, page_before = start + len(words), page
    return lines


def page_of(pages: tuple[int, ...], offset: int) -> int | None:
    """The page, from 1, on which ``offset`` stands; None where the format knows no pages."""
    return max(1, bisect_right(pages, offset)) if pages else None


class _MarkReader:
    """Finds the mark that covers a whole line; lines must be asked in rising order."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = [mark for mark in sorted(marks, key=lambda mark: mark.start) if mark.end > mark.start]
        self._next = 0
        self._open: list[Mark] = []

    def over(self, start: int, end: int) -> Mark | None:
        while self._next < len(self._marks) and self._marks[self._next].start <= start:
            self._open.append(self._marks[self._next])
            self._next += 1
        self._open = [mark for mark in self._open if mark.end >= end]
        return self._open[-1] if self._open else None


def is_closed(words: str) -> bool:
    """Whether ``words`` end as a sentence, clause or lead-in ends: with a mark that lets a paragraph end there."""
    if _CLOSED.search(words, max(0, len(words) - 12)) is None:
        return False
    return not is_abbreviated(words)


def is_abbreviated(words: str) -> bool:
    """Whether ``words`` end with a full stop that only shortens a word: "Mr.", "para."."""
    return words[-1:] == "." and _ABBREVIATED.search(words, max(0, len(words) - 12)) is not None


def leans_on(words: str) -> bool:
    """Whether ``words`` end so that more must follow: a comma, an open bracket, a preposition, an article."""
    return _LEANING.search(words, max(0, len(words) - 12)) is not None or is_abbreviated(words)


def starts_low(words: str) -> bool:
    """Whether the first letter of ``words`` is a small one (scripts without case never start low)."""
    return words[:1].islower()


# Widths of a common text face, in hundredths of an em: a line of a printed page holds as many letters as fit, so its
# number of characters says little where its width says much.
_NARROW = {**dict.fromkeys("iljI.,;:'!|", 26), **dict.fromkeys('ftr()[] -"', 33), **dict.fromkeys("csz", 46)}
_WIDE = {**dict.fromkeys("mM", 83), **dict.fromkeys("wW", 76), **dict.fromkeys("ABDGHKNOQRUVXYCEFPSTLZ&", 66)}
_WIDTHS = bytes({**_NARROW, **_WIDE}.get(chr(code), 50) for code in range(256))


def _printed(words: str) -> int:
    return sum(words.encode("latin-1", "replace").translate(_WIDTHS))


def _typed(words: str) -> int:
    return len(words) * 50


@dataclass(frozen=True, slots=True)
class Wrap:
    """How wide the lines of a text are, in the units of ``measure``; ``width`` is 0 where no line end was forced.

    ``width`` is the likeliest width, ``least`` one that is surely not too wide: in a typewriter face, where the measure
    explains every line end, that of the widest line.
    """

    measure: Callable[[str], int]
    width: int
    least: int

    def meant(self, above: str, below: str) -> bool:
        """Whether the line ``above`` likely ended before it was full: the first word of ``below`` had room on it."""
        if not self.width:
            return True
        room = self._with_next(above, below)
        return room <= self.width or room > self.width * 1.6

    def surely_meant(self, above: str, below: str) -> bool:
        """As ``meant``, but beyond doubt."""
        return not self.width or self._with_next(above, below) <= self.least

    def clearly_meant(self, above: str, below: str) -> bool:
        """As ``surely_meant``, and beyond the ragged edge of a printed page too."""
        return not self.width or self._with_next(above, below) <= min(self.least, self.width * 0.8)

    def _with_next(self, above: str, below: str) -> int:
        word = _FIRST_WORD.match(below)
        return self.measure(above) + self.measure(" ") + self.measure(word[0] if word else below)


def estimate_wrap(lines: Sequence[Line]) -> Wrap:
    """The width at which ``lines`` were broken, learned from line ends that stand inside a sentence."""
    pairs = [
        (above.text, below.text)
        for above, below in pairwise(lines)
        if not below.apart and starts_low(below.text) and not is_closed(above.text) and below.text[1:2] != ")"
    ][:_MOST_PAIRS]
    if not pairs:
        return Wrap(_typed, 0, 0)
    found = [(*_best_width(pairs, measure), measure) for measure in (_typed, _printed)]
    wrong, width, measure = min(found, key=lambda entry: entry[0])
    if sum(measure(line.text) > width * 1.1 for line in lines) > len(lines) / 5:
        return Wrap(_typed, 0, 0)  # paragraphs stand on one long line each; the pairs found are chance
    widest = max(measure(above) for above, _ in pairs)
    return Wrap(measure, width, min(widest, width) if not wrong else width * 19 // 20)


def _best_width(pairs: Sequence[tuple[str, str]], measure: Callable[[str], int]) -> tuple[int, int]:
    """The width that explains the forced line ends best, and how many ends it leaves unexplained."""
    space = measure(" ")
    held = sorted(measure(above) for above, _ in pairs)
    burst = sorted(measure(above) + space + measure(below.split(None, 1)[0]) for above, below in pairs)
    best, width = len(pairs) * 2 + 1, held[-1]
    for candidate in sorted(set(held + burst)):
        wrong = (len(held) - bisect_right(held, candidate)) + bisect_right(burst, candidate)
        if wrong < best:
            best, width = wrong, candidate
    above_it = bisect_right(burst, width)
    if above_it < len(burst):
        width = (width + burst[above_it]) // 2
    return best, width
