"""The exact place of each passage as it is cited: "para. 71", "Article 4(6)(b)", "Annex II, para. 4".

No two passages of a document have the same. Locators are in English whatever the language of the document, so that one
form of citation finds a place in all versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge.document import PassageKind
from knowledge.texts.anatomy.nodes import Node, Place
from knowledge.texts.anatomy.sections import Section, SectionKind, annex_name, short_name, shortened


def locate(nodes: Sequence[Node]) -> list[str]:
    """The locator of each of ``nodes``, all different."""
    return _Locator(nodes).all()


class _Locator:
    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._counts: Counter[object] = Counter()
        self._names: dict[Node, str] = {}
        self._alone = Counter(
            node.section for node in nodes if node.place is Place.UNNUMBERED and node.kind is PassageKind.ARTICLE
        )
        self._restarted = _restarted(nodes)

    def all(self) -> list[str]:
        taken: Counter[str] = Counter()
        for node in self._nodes:
            name = self._name(node)
            if taken[name] and node.place is Place.NUMBERED:
                name = self._in_section(node, name)
            taken[name] += 1
            while taken[name] > 1:
                name = f"{name} ({taken[name]})"
                taken[name] += 1
            self._names[node] = name
        return [self._names[node] for node in self._nodes]

    def _name(self, node: Node) -> str:
        if node.place is Place.TITLE:
            return "title page"
        if node.place is Place.FRONT:
            return f"title page, line {self._next('front')}"
        if node.place is Place.HEADING:
            return self._heading(node)
        if node.place is Place.NOTE:
            return f"footnote {node.label}".strip()
        if node.place in (Place.ROW, Place.HEAD_ROW):
            row = "heads" if node.place is Place.HEAD_ROW else f"row {shortened(node.row, 12)}"
            return f"{node.table_name}, {row}"
        if node.place is Place.CAPTION:
            return f"{node.table_name}, caption"
        if node.kind is PassageKind.PREAMBLE:
            return self._clause(node)
        if node.place is Place.FINAL:
            return f"final clause, {ordinal(self._next('final'))} para."
        return self._paragraph(node)

    def _heading(self, node: Node) -> str:
        section = node.section
        if section is None:
            return f"heading “{shortened(node.text)}”"
        if section.kind in (SectionKind.ARTICLE, SectionKind.ANNEX, SectionKind.AGENDA):
            return f"{short_name(section)}, heading"
        return f"{short_name(section)}, heading" if section.label else f"heading “{shortened(node.text)}”"

    def _clause(self, node: Node) -> str:
        if node.place in (Place.OPENING, Place.CLOSING):
            return f"preamble, {node.place} words"
        return f"preamble, para. {self._next('preamble')}"

    def _paragraph(self, node: Node) -> str:
        parent = self._names.get(node.parent, "") if node.parent is not None else ""
        if node.place is Place.NUMBERED:
            return self._numbered(node)
        if node.place is Place.ITEM:
            return f"{parent}{node.label}" if parent else self._under(node, f"item {node.label}")
        if node.place is Place.BULLET:
            word = "sub-bullet" if node.parent is not None and node.parent.place is Place.BULLET else "bullet"
            counted = f"{ordinal(self._next((node.parent or node.section, word)))} {word}"
            return f"{parent}, {counted}" if parent else self._under(node, counted)
        if node.place in (Place.OPENING, Place.CLOSING):
            return f"{parent or short_name(node.section)}, {node.place} words"
        if node.place is Place.SUBPARAGRAPH:
            return f"{parent}, {ordinal(self._next((node.parent, 'sub')) + 1)} subpara."
        if node.kind is PassageKind.ARTICLE and self._alone[node.section] == 1:
            return short_name(node.section)
        return self._under(node, f"{ordinal(self._next((short_name(node.section), 'para')))} para.")

    def _numbered(self, node: Node) -> str:
        if node.kind is PassageKind.ARTICLE:
            return f"{short_name(node.section)}({node.label})"
        if node.kind is PassageKind.AGENDA_ITEM:
            return f"agenda item {node.label}"
        base = node.label if node.kind is PassageKind.ACTION else f"para. {node.label}"
        if self._restarted and node.kind is not PassageKind.ACTION:
            return self._under(node, base)
        annex = node.section.within(SectionKind.ANNEX) if node.section is not None else None
        return f"{annex_name(annex)}, {base}" if annex is not None and node.kind is not PassageKind.ACTION else base

    def _in_section(self, node: Node, name: str) -> str:
        """A number that the document uses twice, told apart by its section."""
        section = short_name(node.section)
        return name if not section or name.startswith(section) else f"{section}, {name}"

    def _under(self, node: Node, name: str) -> str:
        section = short_name(node.section)
        return f"{section}, {name}" if section else name

    def _next(self, key: object) -> int:
        self._counts[key] += 1
        return self._counts[key]


def _restarted(nodes: Sequence[Node]) -> bool:
    """Whether paragraph numbers begin anew in sections of the document, so that a number alone says nothing."""
    starts: Counter[Section | None] = Counter()
    for node in nodes:
        if node.place is Place.NUMBERED and node.kind is PassageKind.PARAGRAPH and node.label == "1":
            starts[node.section.within(SectionKind.ANNEX) if node.section is not None else None] += 1
    return any(count > 2 for count in starts.values())


def ordinal(number: int) -> str:
    """1 as "1st", 2 as "2nd", 11 as "11th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
