"""HTML: the words a browser would show, one block a line; headings, list items, footers and table rows marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.builder import ExtractBuilder, Progress, one_line, superscript
from knowledge.texts.readers.decode import decode
from knowledge.texts.readers.html_tables import Table, data_tables
from knowledge.texts.readers.numerals import numeral

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.I)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]{0,30})", re.I)
_CLOSED_BY_OTHERS = frozenset(
    {
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
        *(
            "a",
            "button",
            "caption",
            "colgroup",
            "dd",
            "dt",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "nobr",
            "optgroup",
        ),
        *("option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr", "html", "head", "body"),
    }
)
"""Elements that hold nothing, or end where the next one begins, so that they never stand inside each other."""
_DEEPEST = 2000
"""Elements inside each other; the parser's time grows with the square of their number, real pages stay under 100."""

_UNSEEN = frozenset(
    {
        *("head", "script", "style", "nav", "noscript", "template", "iframe", "object", "embed", "canvas"),
        *("audio", "video", "select", "button", "textarea"),
    }
)
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_SECTIONS = frozenset({"article", "blockquote", "section", "main", "td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LABELLED = re.compile(r"(?:[-–—•*▪◦·‣]|\(?(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})[.)])\s", re.I)
_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(data: bytes, filename: str, progress: Progress | None = None) -> Extract:
    """The visible words of a page and its title and language. Raises UnreadableDocument."""
    found = _DECLARED.search(data[:4096])
    declared = (found[1] or found[2]).decode("ascii", "ignore") if found else ""
    builder = ExtractBuilder(filename)
    properties = pour(decode(data, filename, declared), builder)
    if progress:
        progress(1, 1)
    return builder.extract("text/html", properties=properties)


def pour(markup: str, builder: ExtractBuilder) -> dict[str, str]:
    """Add the visible blocks of ``markup`` to ``builder``; returns its title, language and author as far as it says."""
    _refuse_depth(markup, builder.name)
    tree = LexborHTMLParser(markup.encode("utf-8", "replace"))
    if tree.root is None:
        return {}
    _Page(builder, data_tables(tree.root)).read(tree.root)
    return _properties(tree)


def _refuse_depth(markup: str, name: str) -> None:
    """An end tag without its beginning must not hide the depth, so each kind of element is counted for itself."""
    depth: Counter[str] = Counter()
    total = 0
    for found in _TAG.finditer(markup):
        tag = found[2].lower()
        if (
            tag in _CLOSED_BY_OTHERS
            or (found[1] and not depth[tag])
            or (depth["svg"] and _is_closed(markup, found.end()))
        ):
            continue
        if tag in _BLOCKS:  # ends a drawing that is still open
            total -= depth.pop("svg", 0)
        step = -1 if found[1] else 1
        depth[tag] += step
        total += step
        if total > _DEEPEST:
            raise UnreadableDocument(f"{name}: nested more than {_DEEPEST} deep")


def _is_closed(markup: str, at: int) -> bool:
    """Whether a tag closes itself, as the many parts of a drawing do; elsewhere the slash means nothing."""
    return markup[markup.find(">", at) - 1] == "/"


def _properties(tree: LexborHTMLParser) -> dict[str, str]:
    title = tree.css_first("head > title")
    author = tree.css_first("meta[name=author]")
    language = tree.css_first("html[lang]")
    return {
        "title": title.text() if title else "",
        "author": (author.attributes.get("content") or "") if author else "",
        "language": (language.attributes.get("lang") or "") if language else "",
    }


@dataclass
class _List:
    kind: str
    """"" for bullets, else how its numbers are written."""
    number: int = 1


@dataclass
class _Page:
    """Walks the tree once, without recursion, and writes a block at every block border."""

    builder: ExtractBuilder
    tables: dict[int, Table]
    words: list[str] = field(default_factory=list)
    raised: list[int] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    label: str | None = None
    heading: int = 0
    preformatted: int = 0
    footers: int = 0
    sections: int = 0
    table: Table | None = None

    def read(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, bool]] = [(root, True)]
        while stack:
            node, opening = stack.pop()
            tag = node.tag or ""
            if not opening:
                self._leave(tag, node)
            elif tag == "-text":
                self._text(node.text_content or "")
            elif tag and tag[0] not in "-!" and not _is_hidden(tag, node):
                self._enter(tag, node)
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(list(_children(node))))
        self._flush()

    def _text(self, text: str) -> None:
        self.words.append(text if self.preformatted else re.sub(r"[ \t\r\n\f]+", " ", text))

    def _enter(self, tag: str, node: LexborNode) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag == "br":
            self.words.append("\n")
        elif tag == "sup":
            self.raised.append(len(self.words))
        elif tag == "q":
            self.words.append("“")
        elif tag == "li":
            self.label = self._item_label(node)
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists.append(_list(tag, node))
        elif tag == "table":
            self.table = self.tables.get(node.mem_id, self.table)
        elif tag in ("tr", "td", "th") and self.table:
            self.table.open(tag, node)
        self._count(tag, 1)

    def _leave(self, tag: str, node: LexborNode) -> None:
        if tag in _BLOCKS:
            self._flush()
        self._count(tag, -1)
        if tag == "sup":
            self._raise()
        elif tag == "q":
            self.words.append("”")
        elif tag == "li":
            self.label = None
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists.pop()
        elif tag in ("td", "th") and self.table:
            self.table.close_cell()
        elif tag == "tr" and self.table:
            self.table.close_row(self.builder)
        elif tag == "table" and node.mem_id in self.tables:
            self.table = None

    def _count(self, tag: str, step: int) -> None:
        """Keep track of what the walk stands in."""
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.heading = int(tag[1]) if step == 1 else 0
        elif tag == "pre":
            self.preformatted += step
        elif tag == "footer":
            self.footers += step
        elif tag in _SECTIONS:
            self.sections += step

    def _raise(self) -> None:
        at = self.raised.pop()
        raised = "".join(self.words[at:])
        self.words[at:] = [superscript(raised.strip())]

    def _item_label(self, node: LexborNode) -> str | None:
        if not self.lists:
            return "- "
        current = self.lists[-1]
        if current.kind in ("", "none"):
            return None if current.kind else "- "
        value = (node.attributes.get("value") or "").strip()
        if re.fullmatch(r"-?\d{1,6}", value):
            current.number = int(value)
        current.number += 1
        return f"{numeral(current.number - 1, current.kind)}. "

    def _flush(self) -> None:
        text = "".join(self.words)
        self.words.clear()
        self.raised = [0] * len(self.raised)
        if not text.strip():
            return
        text = text.strip()
        label, self.label = self.label, None
        if label and not _has_label(text, label):
            text = label + text
        if self.table and self.table.in_cell:
            self.table.add(text)
        elif self.heading:
            self.builder.block(one_line(text), MarkKind.HEADING, self.heading)
        elif label is not None:
            self.builder.block(text, MarkKind.LIST_ITEM, len(self.lists) or 1)
        elif self.footers and not self.sections:
            self.builder.block(text, MarkKind.FURNITURE)
        else:
            self.builder.block(text)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _is_hidden(tag: str, node: LexborNode) -> bool:
    if tag in _UNSEEN:
        return True
    attributes = node.attributes
    if not attributes:
        return tag == "dialog"
    closed = tag == "dialog" and "open" not in attributes
    style = attributes.get("style") or ""
    navigation = attributes.get("role") == "navigation"
    return closed or navigation or "hidden" in attributes or bool(_HIDDEN.search(style))


def _list(tag: str, node: LexborNode) -> _List:
    attributes = node.attributes
    if re.search(r"list-style(?:-type)?\s*:[^;]*none", attributes.get("style") or "", re.I):
        return _List("none")
    if tag != "ol":
        return _List("")
    start = (attributes.get("start") or "").strip()
    number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    return _List(_TYPES.get(attributes.get("type") or "1", "decimal"), number)


def _has_label(text: str, label: str) -> bool:
    """True where an item's own words begin with the label it would be given, in whatever brackets."""
    if label == "- ":
        return bool(_LABELLED.match(text))
    own = re.match(r"[(\[]?(\w{1,8})[.)\]]", text)
    return own is not None and own[1].casefold() == label.rstrip(". ").casefold()
