"""Where one block of text ends and the next begins: the one place that weighs labels, sentence ends and line widths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from knowledge.texts.anatomy.labels import Label, LabelKind, letter_value, read_label, roman_value
from knowledge.texts.anatomy.lines import Line, estimate_wrap, is_abbreviated, is_closed, leans_on, starts_low

_LIST_LEAD = re.compile(r"(?:[.:;,]|\b(?:and|or|et|ou|y|o|e|и|или))[\s”\"’)\]]*$")
_REFERENCE = re.compile(r"[^\W\d_][.,;:)”\"’]{0,2}(\d{1,3})(?!\w|\.\d)")
"""A small number that touches a word: the sign of a note whose raised figure was lost."""
_CLAUSE = re.compile(
    r"(?-i:(?=[A-ZÀ-Þ]))(?:(?:deeply|gravely|also|further|profondément|gravement|profundamente|gravemente)\s+)?(?:"
    r"acknowledging|affirming|alarmed|aware|basing|bearing|believing|concerned|conscious|considering"
    r"|convinced|desiring|determined|emphasi[sz]ing|expressing|guided|having|mindful|noting|reaffirming"
    r"|recalling|recogni[sz]ing|resolved|stressing|taking|underlining|welcoming|wishing|have\s+agreed"
    r"|ayant|conscients|considérant|convaincus|désireux|déterminés|gardant|notant|préoccupés|rappelant"
    r"|réaffirmant|reconnaissant|résolus|se\s+f\w+ant|sont\s+convenus|soulignant|acogiendo|basándose"
    r"|conscientes|considerando|convencidos|decididos|deseando|destacando|han\s+convenido|observando"
    r"|poniendo|preocupados|reafirmando|recordando|reconociendo|resueltos|subrayando|teniendo"
    r")\b",
    re.IGNORECASE,
)
"""The words with which the clauses of preambles begin."""
_HEADING_KINDS = frozenset(
    {LabelKind.CAPITAL, LabelKind.ANNEX, LabelKind.ARTICLE, LabelKind.AGENDA, LabelKind.PART, LabelKind.CAPTION}
)
_GREATEST_LEAP = 4
"""How many numbers a source may skip and still be taken to count on."""


class Joiner:
    """Decides for each line whether it goes on with the block above; remembers the numbers accepted so far."""

    def __init__(self, lines: Sequence[Line], wrapped: bool) -> None:
        self._wrapped = wrapped
        self._wrap = estimate_wrap(lines)
        self._spaced = _is_spaced(lines)
        self._lines = lines
        self._new_article = False
        self._last: dict[str, int] = {}

    def accepts(self, label: Label, above: Line | None, line: Line) -> bool:
        """Whether ``label`` truly begins a new part, and does not only happen to stand at the start of a line."""
        if above is None or not self._wrapped or line.mark is not None:
            accepted = label.sure or self._is_likely(label)
        elif line.apart:
            accepted = self._accepts_apart(label, above)
        else:
            accepted = self._accepts_beneath(label, above, line)
        if accepted:
            self._remember(label)
        return accepted

    def begins(self, above: Line, line: Line, label: Label | None, below: Line | None) -> bool:
        """Whether a line without a label begins a new block under the line directly ``above`` it.

        ``label`` is that of the block above: a heading ends where its line does, a numbered one seldom ends without
        the next number, and a clause without label may end with a comma. A title may stand over the number
        of ``below``.
        """
        if not self._wrapped:
            return True
        if is_closed(above.text):
            lead = line.text.endswith(":") and len(line.text.split()) < 5
            if lead or line.indent >= above.indent + 2 or self._is_title(line, below):
                return True
            if self._spaced:
                return self._wrap.clearly_meant(above.text, line.text)
            meant = self._wrap.meant if label is None else self._wrap.surely_meant
            return meant(above.text, line.text)
        if starts_low(line.text):
            return False
        heading = label is not None and label.kind in _HEADING_KINDS
        if label is None and above.text.endswith(",") and _CLAUSE.match(line.text):
            return True
        if heading or (label is None and above.text.endswith(",")):
            return self._wrap.meant(above.text, line.text)
        return not leans_on(above.text) and self._wrap.clearly_meant(above.text, line.text)

    def _is_title(self, line: Line, below: Line | None) -> bool:
        """Whether a short line stands right above the very next number of the count: the heading over it."""
        if below is None or below.apart or is_closed(line.text) or starts_low(line.text) or len(line.text.split()) > 12:
            return False
        label = read_label(below.text)
        return label is not None and self._is_due(label, below)

    def resumes(self, words: str, labelled: bool, above: Line, line: Line) -> bool:
        """Whether ``line``, set apart by a break, goes on with the prose ``words`` that were cut by the break."""
        if not self._wrapped:
            return False
        cut_by_page = line.turned and not self._wrap.meant(above.text, line.text)
        if is_closed(words):
            return cut_by_page and labelled  # a page may end between two sentences of a paragraph
        if starts_low(line.text) or line.text[0].isdigit() or cut_by_page:
            return True
        if leans_on(words) and (line.turned or not words.endswith(",")):
            return True  # but the clauses of a preamble end with a comma and stand apart
        cut = line.turned or len(words.split()) > 12
        return labelled and cut and (is_closed(line.text) or len(line.text.split()) > 12)

    def restart(self, *, article: bool) -> None:
        """Forgets the numbers: an annex or article counts anew."""
        self._last.clear()
        self._new_article = article

    @cached_property
    def _references(self) -> set[str]:
        """The small figures that touch words anywhere in the text; asked for only where a note may begin with one."""
        return {number for line in self._lines for number in _REFERENCE.findall(line.text)}

    def _accepts_apart(self, label: Label, above: Line) -> bool:
        if not label.sure:
            return self._is_likely(label)
        if label.kind in (LabelKind.NUMBER, LabelKind.LETTER) and leans_on(above.text) and not above.text.endswith(","):
            return self._counts_on(label)
        return True

    def _accepts_beneath(self, label: Label, above: Line, line: Line) -> bool:
        closed, counts = is_closed(above.text), self._counts_on(label)
        if is_abbreviated(above.text):
            return False
        if label.kind is LabelKind.NOTE:
            if not label.sure:
                return self._is_likely(label)
            return label.value[0] != "*" or closed
        if label.kind is LabelKind.LETTER:
            closed = _LIST_LEAD.search(above.text[-12:]) is not None
        if label.kind is LabelKind.BULLET or label.bullet:
            return _LIST_LEAD.search(above.text[-12:]) is not None or self._wrap.clearly_meant(above.text, line.text)
        after_clause = above.text.endswith(",")
        if not closed and leans_on(above.text) and not after_clause:
            return False
        if self._is_due(label, line, after_clause):
            return True
        if label.kind in _HEADING_KINDS and label.kind is not LabelKind.CAPITAL:
            rest = line.text[label.width :]
            named = not rest.startswith(",") and not line.text[: label.width].rstrip().endswith(",")
            return named and (closed or self._wrap.clearly_meant(above.text, line.text))
        if closed:
            return counts or self._wrap.meant(above.text, line.text)
        return counts and self._wrap.clearly_meant(above.text, line.text)

    def _is_due(self, label: Label, line: Line, first: bool = False) -> bool:
        """Whether a number is the very next one of a count well begun, or the first below the title of an article.

        ``first`` says that a count may well begin here.
        """
        if label.kind is not LabelKind.NUMBER or not line.text[label.width : label.width + 1].isupper():
            return False
        last, value = self._last.get(_series(label), 0), int(label.value)
        return (value == last + 1 and last > 2) or (value == 1 and last == 0 and (first or self._new_article))

    def _is_likely(self, label: Label) -> bool:
        """Whether signs that often mean something else are a label: they count on, and a note is referred to."""
        return self._counts_on(label) and (label.kind is not LabelKind.NOTE or label.value in self._references)

    def _counts_on(self, label: Label) -> bool:
        """Whether ``label`` is the first of its list or follows the last one accepted."""
        last = self._last.get(_series(label), 0)
        if label.kind is LabelKind.NOTE and not label.value.isdigit():
            return True
        values = [value for value in _values(label) if value is not None]
        if not values:
            return True
        if label.kind is LabelKind.LETTER:
            expected = {1, self._last.get("letter", 0) + 1, self._last.get("roman", 0) + 1}
            return any(value in expected for value in values)
        leap = 1 if label.kind is LabelKind.NOTE else _GREATEST_LEAP
        return any(value == 1 or last < value <= last + leap for value in values)

    def _remember(self, label: Label) -> None:
        self._new_article = False
        if label.kind in (LabelKind.NUMBER, LabelKind.ACTION):
            for name in ("letter", "roman"):
                self._last.pop(name, None)
        if label.kind is LabelKind.LETTER:
            self._remember_letter(label.value)
            return
        values = [value for value in _values(label) if value is not None]
        if values:
            self._last[_series(label)] = values[0]

    def _remember_letter(self, value: str) -> None:
        letter, roman = letter_value(value), roman_value(value)
        if letter is not None and letter == self._last.get("letter", 0) + 1:
            self._last["letter"] = letter
            self._last.pop("roman", None)
        elif roman is not None:
            self._last["roman"] = roman
        elif letter is not None:
            self._last["letter"] = letter


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Whether empty lines stand between the paragraphs of a text, so that none is needed to be guessed within them."""
    numbered = [line for line in lines if line.text[:1].isdigit() and (label := read_label(line.text)) and label.sure]
    return len(numbered) > 4 and sum(line.gap > 0 for line in numbered) >= len(numbered) * 0.9


def _series(label: Label) -> str:
    return f"{label.kind}:{label.style}"


def _values(label: Label) -> list[int | None]:
    """The places a label may have in its list: "i" is the ninth letter and the first Roman number."""
    if label.kind in (LabelKind.NUMBER, LabelKind.NOTE, LabelKind.ACTION):
        digits = re.match(r"\d+", label.value)
        return [int(digits[0])] if digits else []
    if label.kind in (LabelKind.LETTER, LabelKind.CAPITAL):
        return [letter_value(label.value), roman_value(label.value)]
    return []
