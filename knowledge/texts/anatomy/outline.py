"""Gives each block of a document its place: what it is, under which headings it stands, and what introduces it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.document import Extract, PassageKind
from knowledge.texts.anatomy.authority import authority_of_heading
from knowledge.texts.anatomy.block import Block, BlockKind
from knowledge.texts.anatomy.headings import heading_level, heads_by_letter, looks_like_heading, title_below
from knowledge.texts.anatomy.labels import Label, LabelKind
from knowledge.texts.anatomy.nodes import Node, Place
from knowledge.texts.anatomy.numbering import ListLevels, NumberRole, could_head, is_title, number_roles
from knowledge.texts.anatomy.opening import front_length, front_nodes
from knowledge.texts.anatomy.sections import Section, SectionKind, SectionStack
from knowledge.texts.anatomy.tables import Span
from knowledge.texts.anatomy.tabulation import TableNames, table_nodes

_AGENDA_TITLE = re.compile(
    r"^(?:\W|\d)*(?:(?:provisional|draft|annotated|proposed|revised)\s+){0,3}(?:agenda|ordre\s+du\s+jour|"
    r"programa\s+provisional|temario|orden\s+del\s+día)\b(?!\s+items?\b)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"^(?:table\s+of\s+)?contents$|^table\s+des\s+matières$|^sommaire$|^índice$|^contenido$", re.I)
_PAGE_LEADER = re.compile(r"(?:(?:\.\s?){3,}|…+|\s)\s*\d{1,3}$")
_PREAMBLE = re.compile(r"^(?:preamble|préambule|preámbulo|preâmbulo|преамбула|ديباجة)$", re.IGNORECASE)
_PARTIES = re.compile(
    r"^(?:the\s+(?:high\s+|contracting\s+|states\s+)*parties|les\s+(?:hautes\s+)?(?:états|parties)|los\s+estados|"
    r"os\s+estados|государства)\b.{0,90},$",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"^(?:in\s+witness\s+whereof|en\s+foi\s+de\s+quoi|en\s+(?:fe|testimonio)\s+de\s+lo\s+cual|done\s+(?:at|in)|fait\s+à|"
    r"hecho\s+en|feito\s+em)\b",
    re.IGNORECASE,
)
_LETTERS = frozenset({LabelKind.LETTER, LabelKind.BULLET})
_SECTION_OF = {
    LabelKind.ANNEX: SectionKind.ANNEX,
    LabelKind.ARTICLE: SectionKind.ARTICLE,
    LabelKind.AGENDA: SectionKind.AGENDA,
    LabelKind.PART: SectionKind.PART,
    LabelKind.NUMBER: SectionKind.NUMBER,
    LabelKind.DECIMAL: SectionKind.DECIMAL,
    LabelKind.LETTER: SectionKind.LETTER,
}


def looks_like_treaty(blocks: Sequence[Block]) -> bool:
    """Whether articles counted from 1 make up the text, before any annex."""
    numbers: list[int] = []
    for block in blocks:
        if block.label is not None and block.label.kind is LabelKind.ANNEX:
            break
        if block.label is not None and block.label.kind is LabelKind.ARTICLE and block.label.value.isdigit():
            numbers.append(int(block.label.value))
    return len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))


def read_outline(blocks: Sequence[Block], extract: Extract, treaty: bool) -> list[Node]:
    """The nodes of a document in the order of the source; ``treaty`` says that its opening clauses are a preamble."""
    return _Outliner(blocks, extract.text, treaty or looks_like_treaty(blocks)).read()


class _Outliner:
    """One pass over the blocks; remembers the headings in force, the paragraph and the lists that are open."""

    def __init__(self, blocks: Sequence[Block], source: str, treaty: bool) -> None:
        self._blocks, self._source = blocks, source
        self._roles = number_roles(blocks)
        self._tables = TableNames(blocks)
        self._sections = SectionStack()
        self._levels = ListLevels()
        self._nodes: list[Node] = []
        self._paragraph: Node | None = None
        self._numbered: Node | None = None
        self._items: list[Node] = []
        self._preamble = treaty
        self._front = 0
        self._agenda, self._contents = False, False
        self._agenda_titles: dict[str, str] = {}

    def read(self) -> list[Node]:
        self._front = front = front_length(self._blocks, self._source)
        nodes, title = front_nodes(self._blocks[:front], self._source)
        self._agenda = _AGENDA_TITLE.match(title) is not None
        notes = [place for place, block in enumerate(self._blocks[:front]) if block.kind is BlockKind.NOTE]
        self._nodes = nodes
        place = front
        for number in notes:
            self._take(number)
        while place < len(self._blocks):
            place += self._take(place)
        return self._nodes

    def _take(self, place: int) -> int:
        """Takes the block at ``place``; returns how many blocks were used."""
        block = self._blocks[place]
        if block.kind is BlockKind.NOTE:
            label = block.label.value if block.label is not None else ""
            self._add(Node(PassageKind.FOOTNOTE, Place.NOTE, block.spans, block.text, label, self._sections.current))
            return 1
        if block.kind is BlockKind.TABLE:
            self._nodes += table_nodes(block, self._source, self._tables.of(place), self._sections.current)
            return 1
        if self._contents and _PAGE_LEADER.search(block.text) and len(block.text.split()) < 40:
            self._add(Node(PassageKind.FRONT, Place.FRONT, block.spans, block.text))
            return 1
        self._contents = False
        if block.label is None:
            return self._take_unlabelled(place, block)
        return self._take_labelled(place, block, block.label)

    def _take_labelled(self, place: int, block: Block, label: Label) -> int:
        if label.kind in (LabelKind.ANNEX, LabelKind.ARTICLE, LabelKind.AGENDA, LabelKind.PART):
            return self._head_with_title(place, block, label)
        if label.kind is LabelKind.ACTION and block.kind is BlockKind.TEXT:
            return self._take_action(place, block, label)
        if label.kind is LabelKind.CAPTION:
            return self._take_caption(place, block)
        if block.kind is BlockKind.HEADING or self._heads(place, block, label):
            self._head(block, label, block.spans, block.text)
        elif (label.kind is LabelKind.NUMBER and self._roles.get(place) is NumberRole.PARAGRAPH) or (
            label.kind is LabelKind.DECIMAL and not self._items
        ):
            self._take_numbered(block, label)
        else:
            self._take_item(block, label)
        return 1

    def _heads(self, place: int, block: Block, label: Label) -> bool:
        """Whether a labelled block without a mark is a heading."""
        if label.kind is LabelKind.NUMBER:
            return self._roles.get(place) is NumberRole.HEADING
        if label.kind is LabelKind.DECIMAL:
            return is_title(block)
        if label.kind is LabelKind.CAPITAL:
            return could_head(block) and len(block.words.split()) <= 30
        return label.kind is LabelKind.LETTER and heads_by_letter(self._blocks, place, self._roles)

    def _take_unlabelled(self, place: int, block: Block) -> int:
        if block.kind is BlockKind.HEADING:
            self._head(block, None, block.spans, block.text)
        elif self._preamble:
            self._take_clause(place, block)
        elif self._in_article() and not _FINAL.match(block.text):
            self._take_in_article(block)
        elif looks_like_heading(self._blocks, place, self._front):
            self._head(block, None, block.spans, block.text)
        elif self._is_unmarked_item(place, block):
            following = self._blocks[place + 1].label
            assert following is not None  # noqa: S101 - just checked
            self._take_item(block, Label(LabelKind.BULLET, following.value, following.style, 0, 0, following.bullet))
        else:
            self._take_paragraph(block)
        return 1

    # headings

    def _head(self, block: Block, label: Label | None, spans: list[Span], title: str) -> None:
        kind, value = self._section_label(label, title)
        authority = authority_of_heading(title) if kind is SectionKind.ANNEX else None
        section = self._sections.open(kind, value, title, heading_level(block), authority)
        self._add(Node(PassageKind.HEADING, Place.HEADING, spans, block_text(spans, self._source), value, section))
        self._end_paragraph()
        self._agenda = _AGENDA_TITLE.match(title) is not None and kind is not SectionKind.AGENDA
        self._contents = _CONTENTS.match(title) is not None
        self._preamble = self._preamble and kind is SectionKind.PLAIN

    def _section_label(self, label: Label | None, title: str) -> tuple[SectionKind, str]:
        if label is None or label.kind not in {*_SECTION_OF, LabelKind.CAPITAL}:
            return SectionKind.PLAIN, ""
        if label.kind is LabelKind.CAPITAL:
            return self._sections.kind_of_capital(label.value), label.value
        if label.kind is LabelKind.NUMBER and _share_words(self._agenda_titles.get(label.value, ""), title):
            return SectionKind.AGENDA, label.value
        return _SECTION_OF[label.kind], label.value

    def _head_with_title(self, place: int, block: Block, label: Label) -> int:
        """A heading such as "Annex II" or "Article 4", whose title may stand on the next line."""
        used = title_below(self._blocks, place)
        below = self._blocks[place + 1 : place + 1 + used]
        spans = [*block.spans, *(span for other in below for span in other.spans)]
        title = " – ".join([block.text.rstrip(" .:–-") if below else block.text, *(other.text for other in below)])
        self._head(block, label, spans, title)
        return 1 + used

    # paragraphs

    def _take_numbered(self, block: Block, label: Label) -> None:
        kind = PassageKind.PARAGRAPH
        if self._in_article():
            kind = PassageKind.ARTICLE
        elif self._agenda and len(block.words.split()) <= 45:
            kind = PassageKind.AGENDA_ITEM
            self._agenda_titles[label.value] = block.words
        opening = self._paragraph if self._paragraph is not None and self._paragraph.place is Place.OPENING else None
        if kind is PassageKind.ARTICLE and self._numbered is None and self._paragraph is not None and opening is None:
            self._paragraph.place = Place.OPENING
            opening = self._paragraph
        elif self._numbered is not None:
            opening = self._numbered.parent
        node = self._node(kind, Place.NUMBERED, block, label.value, opening)
        self._end_paragraph()
        self._paragraph = self._numbered = node

    def _take_action(self, place: int, block: Block, label: Label) -> int:
        used = 0
        spans = list(block.spans)
        below = self._blocks[place + 1] if place + 1 < len(self._blocks) else None
        if not block.words and below is not None and below.label is None and below.kind is BlockKind.TEXT:
            spans += below.spans
            used = 1
        node = Node(PassageKind.ACTION, Place.NUMBERED, spans, block_text(spans, self._source), f"Action {label.value}")
        node.section = self._sections.current
        self._add(node)
        self._end_paragraph()
        self._paragraph = self._numbered = node
        return 1 + used

    def _take_paragraph(self, block: Block) -> None:
        if _FINAL.match(block.text) and self._in_article():
            self._sections.current = None
            self._end_paragraph()
            self._node(PassageKind.PARAGRAPH, Place.FINAL, block, "")
            return
        if self._numbered is not None and self._numbered.kind is not PassageKind.AGENDA_ITEM:
            place = Place.CLOSING if self._items else Place.SUBPARAGRAPH
            self._node(PassageKind.PARAGRAPH, place, block, "", self._numbered)
            self._items, self._paragraph = [], self._numbered
            self._levels.clear()
            return
        self._end_paragraph()
        self._paragraph = self._node(PassageKind.PARAGRAPH, Place.UNNUMBERED, block, "")

    def _take_clause(self, place: int, block: Block) -> None:
        """A clause of a preamble; the words that name the parties or lead to the articles are not counted."""
        if _PREAMBLE.match(block.text):
            self._head(block, None, block.spans, block.text)
            return
        if self._sections.current is None:
            self._sections.open(SectionKind.PLAIN, "", "Preamble")
        where = Place.UNNUMBERED
        if _PARTIES.match(block.text):
            where = Place.OPENING
        elif block.text.endswith(":") and self._next_is_article(place):
            where = Place.CLOSING
        self._paragraph = self._node(PassageKind.PREAMBLE, where, block, "")

    def _take_in_article(self, block: Block) -> None:
        if self._numbered is not None or self._items:
            self._node(PassageKind.ARTICLE, Place.CLOSING, block, "", self._numbered or self._paragraph)
            self._items = []
            self._levels.clear()
            return
        self._paragraph = self._node(PassageKind.ARTICLE, Place.UNNUMBERED, block, "")

    def _take_item(self, block: Block, label: Label) -> None:
        last = self._items[-1] if self._items else self._paragraph
        lead = last is not None and last.text.endswith(":")
        depth = min(self._levels.place(label.kind, label.value, label.style, lead), len(self._items))
        parent = self._items[depth - 1] if depth else self._paragraph
        bullet = label.kind is LabelKind.BULLET
        shown = "" if bullet else f"({label.value})"
        node = self._node(PassageKind.ITEM, Place.BULLET if bullet else Place.ITEM, block, shown, parent)
        node.depth = depth
        self._items[depth:] = [node]

    def _take_caption(self, place: int, block: Block) -> int:
        """A caption, and the words of its title where they stand on the next line."""
        if not self._tables.is_caption(place):
            if block.kind is BlockKind.HEADING:
                self._head(block, None, block.spans, block.text)
            else:
                self._take_paragraph(block)
            return 1
        node = Node(PassageKind.CAPTION, Place.CAPTION, block.spans, block.text, section=self._sections.current)
        node.table, node.table_name = block.text, self._tables.name_of_caption(place)
        self._add(node)
        return 1

    # what is open

    def _node(self, kind: PassageKind, where: Place, block: Block, label: str, parent: Node | None = None) -> Node:
        node = Node(kind, where, block.spans, block.text, label, self._sections.current, parent)
        self._add(node)
        return node

    def _add(self, node: Node) -> None:
        self._nodes.append(node)

    def _end_paragraph(self) -> None:
        self._paragraph, self._numbered, self._items = None, None, []
        self._levels.clear()

    def _in_article(self) -> bool:
        section: Section | None = self._sections.current
        return section is not None and section.within(SectionKind.ARTICLE) is not None

    def _next_is_article(self, place: int) -> bool:
        below = self._blocks[place + 1] if place + 1 < len(self._blocks) else None
        return below is not None and below.label is not None and below.label.kind is LabelKind.ARTICLE

    def _is_unmarked_item(self, place: int, block: Block) -> bool:
        """Whether the first item of a list lost its bullet: it stands between a colon and items, and ends like them."""
        last = self._items[-1] if self._items else self._paragraph
        if last is None or not last.text.endswith(":") or not block.text.endswith(";"):
            return False
        below = self._blocks[place + 1] if place + 1 < len(self._blocks) else None
        return below is not None and below.label is not None and below.label.kind is LabelKind.BULLET


def block_text(spans: Sequence[Span], source: str) -> str:
    """The words of ``spans`` with white space made single."""
    return " ".join(" ".join(source[start:end].split()) for start, end in spans)


def _share_words(one: str, other: str) -> bool:
    """Whether two titles share a word that says something."""
    words = set(re.findall(r"[^\W\d_]{4,}|\d\w+", one.lower()))
    return any(word in words for word in re.findall(r"[^\W\d_]{4,}|\d\w+", other.lower()))
