"""The sections of a document: the headings above a passage, as a path and as the short name used to cite a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.document import Authority
from knowledge.texts.anatomy.labels import letter_value, roman_value


class SectionKind(StrEnum):
    """How a heading is labelled."""

    ANNEX = "annex"
    ARTICLE = "article"
    AGENDA = "agenda"
    PART = "part"
    ROMAN = "roman"
    CAPITAL = "capital"
    NUMBER = "number"
    DECIMAL = "decimal"
    LETTER = "letter"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in force: ``label`` is its number or letter, ``title`` its words, ``above`` the heading over it."""

    kind: SectionKind
    label: str
    title: str
    level: int
    above: Section | None = None
    authority: Authority | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The titles of the headings from the outermost to this one."""
        return (*(self.above.path if self.above is not None else ()), self.title)

    def within(self, kind: SectionKind) -> Section | None:
        """This section or the nearest one above it that is of ``kind``."""
        section: Section | None = self
        while section is not None and section.kind is not kind:
            section = section.above
        return section


class SectionStack:
    """The headings in force while a document is read from top to bottom."""

    def __init__(self) -> None:
        self.current: Section | None = None

    def open(
        self, kind: SectionKind, label: str, title: str, level: int = 0, authority: Authority | None = None
    ) -> Section:
        """Puts a heading in force. ``level`` is the reader's, 0 where unknown: then the kind of label decides.

        A heading ends those of its own kind and all beneath them; one without label ends only others without label.
        """
        above = self._above(kind, label, level)
        depth = level or (above.level + 1 if above is not None else 1)
        inherited = above.authority if above is not None else None
        self.current = Section(kind, label, title, depth, above, authority or inherited)
        return self.current

    def _above(self, kind: SectionKind, label: str, level: int) -> Section | None:
        if kind is SectionKind.ANNEX:
            return None
        if level:
            section = self.current
            while section is not None and section.level >= level and section.kind is not SectionKind.ANNEX:
                section = section.above
            return section
        if kind is SectionKind.ARTICLE:
            return self._outside((SectionKind.ANNEX, SectionKind.PART))
        same = self._same(kind, label)
        if same is not None:
            return same.above
        section = self.current
        while section is not None and section.kind is SectionKind.PLAIN:
            section = section.above
        return section

    def _same(self, kind: SectionKind, label: str) -> Section | None:
        section = self.current
        while section is not None:
            same_depth = section.label.count(".") == label.count(".")
            if section.kind is kind and (same_depth or kind is not SectionKind.DECIMAL):
                return section
            section = section.above
        return None

    def _outside(self, kept: tuple[SectionKind, ...]) -> Section | None:
        section = self.current
        while section is not None and section.kind not in kept:
            section = section.above
        return section

    def kind_of_capital(self, label: str) -> SectionKind:
        """Whether a capital such as "I" is a Roman number or a letter: it goes on with the count that expects it."""
        letter, roman = letter_value(label), roman_value(label)
        for section in self._open():
            if section.kind is SectionKind.CAPITAL and letter == (letter_value(section.label) or 0) + 1:
                return SectionKind.CAPITAL
            if section.kind is SectionKind.ROMAN and roman == (roman_value(section.label) or 0) + 1:
                return SectionKind.ROMAN
        if len(label) > 1 or label == "I":
            return SectionKind.ROMAN
        return SectionKind.CAPITAL

    def _open(self) -> list[Section]:
        found, section = [], self.current
        while section is not None:
            found.append(section)
            section = section.above
        return found


def short_name(section: Section | None) -> str:
    """How a place in ``section`` is cited: "Annex II", "section I.D.1", "agenda item 3", "section “Website”"."""
    if section is None:
        return ""
    annex = section.within(SectionKind.ANNEX)
    outer = annex_name(annex) if annex is not None else ""
    inner = _inner_name(section)
    return ", ".join(filter(None, (outer, inner)))


def annex_name(annex: Section) -> str:
    """ "Annex II", or "Annex" where it has no number."""
    return f"Annex {annex.label}".strip()


def _inner_name(section: Section) -> str:
    numbers: list[str] = []
    plain = ""
    at: Section | None = section
    while at is not None and at.kind is not SectionKind.ANNEX:
        if at.kind is SectionKind.PLAIN:
            plain = plain or f"section “{shortened(at.title)}”"
        elif at.kind in (SectionKind.AGENDA, SectionKind.PART, SectionKind.ARTICLE):
            name = {"agenda": f"agenda item {at.label}", "article": f"Article {at.label}"}.get(at.kind, at.title)
            name = " ".join(name.split()[:2]).rstrip(".:–-") if at.kind is SectionKind.PART else name
            return ", ".join(filter(None, (name, f"section {'.'.join(numbers)}" if numbers else "", plain)))
        elif at.kind is SectionKind.DECIMAL:
            numbers.insert(0, at.label)
            break
        else:
            numbers.insert(0, at.label)
        at = at.above
    named = f"section {'.'.join(numbers)}" if numbers else ""
    return ", ".join(filter(None, (named, plain)))


def shortened(title: str, words: int = 8) -> str:
    """The first ``words`` words of a title, with an ellipsis where some were left off."""
    parts = title.split()
    return title if len(parts) <= words else " ".join(parts[:words]) + " …"
