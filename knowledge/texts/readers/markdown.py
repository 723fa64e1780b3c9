"""Markdown: the words as a person reads them, one block a line; headings, list items, notes and rows marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers import html
from knowledge.texts.readers.builder import ExtractBuilder, Progress, superscript
from knowledge.texts.readers.decode import decode

MAX_BYTES = 2_000_000
"""The parser's time grows with the square of hostile input; 300,000 words, more than any honest file holds."""

_PROPERTY = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*:\s*(.*)")
_NOTE = re.compile(r"^ {0,3}\[\^([\w*-]{1,20})\]:[ \t]*", re.M)
_NOTE_REFERENCE = re.compile(r"\[\^([\w*-]{1,20})\]")
_LABEL = re.compile(r"(?:\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|[–•])\s")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_SUP = re.compile(r"<(/?)sup\b", re.I)


def read_markdown(data: bytes, filename: str, progress: Progress | None = None) -> Extract:
    """The rendered words of a Markdown file; its front matter becomes properties. Raises UnreadableDocument."""
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"{filename}: more than {MAX_BYTES // 1_000_000} MB of Markdown")
    text = decode(data, filename).replace("\r\n", "\n").replace("\r", "\n")
    properties, body = _front_matter(text)
    body, notes = _plain_notes(body)
    builder = ExtractBuilder(filename)
    _Walk(builder, notes).run(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body))
    if progress:
        progress(1, 1)
    return builder.extract("text/markdown", properties=properties)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The ``key: value`` lines between two ``---`` lines at the very start, and the rest."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    end = next((n for n, line in enumerate(lines[1:200], 1) if line.rstrip() in ("---", "...")), 0)
    found = [match for line in lines[1:end] if (match := _PROPERTY.fullmatch(line.rstrip()))]
    if not found:
        return {}, text
    return {match[1]: match[2].strip().strip("\"'") for match in found}, "\n".join(lines[end + 1 :])


def _plain_notes(text: str) -> tuple[str, frozenset[str]]:
    """``[^1]`` written as a person reads it (``¹``), and the labels under which notes stand."""
    names = _NOTE.findall(text)
    text = _NOTE.sub(lambda match: f"\n\n{_note_label(match[1])} ", text)
    text = _NOTE_REFERENCE.sub(lambda match: _note_label(match[1]) if match[1] in names else match[0], text)
    return text, frozenset(_note_label(name).replace("\\", "") for name in names)


def _note_label(name: str) -> str:
    return superscript(name) if name.isdigit() else f"\\[{name}\\]"


@dataclass
class _List:
    ordered: bool
    number: int


@dataclass
class _Walk:
    """Goes through the tokens of one file and writes its blocks."""

    builder: ExtractBuilder
    notes: frozenset[str]
    lists: list[_List] = field(default_factory=list)
    label: str = ""
    heading: int = 0
    cells: list[str] | None = None
    table: int = -1

    def run(self, tokens: list[Token]) -> None:
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._words("".join(_inline(token.children or [])))
        elif kind in ("fence", "code_block"):
            self._words(token.content)
        elif kind == "html_block":
            html.pour(token.content, self.builder)
        elif kind in ("heading_open", "heading_close"):
            self.heading = int(token.tag[1]) if token.nesting == 1 else 0
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(_List(kind.startswith("ordered"), int(token.attrs.get("start", 1))))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "list_item_open":
            self.label = self._next_label(token)
        elif kind == "list_item_close":
            self.label = ""
        elif kind == "table_open":
            self.table = self.builder.new_table()
        elif kind == "tr_open":
            self.cells = []
        elif kind == "tr_close" and self.cells is not None:
            self.builder.row(self.cells, self.table)
            self.cells = None

    def _next_label(self, token: Token) -> str:
        current = self.lists[-1]
        if not current.ordered:
            return "- "
        current.number += 1
        return f"{current.number - 1}{token.markup} "

    def _words(self, text: str) -> None:
        if self.cells is not None:
            self.cells.append(text)
        elif self.heading:
            self.builder.block(text.replace("\n", " "), MarkKind.HEADING, self.heading)
        elif self.label:
            label = "" if self.label == "- " and _LABEL.match(text) else self.label
            self.builder.block(label + text, MarkKind.LIST_ITEM, len(self.lists))
            self.label = ""
        else:
            note = text.split(" ")[0] in self.notes
            self.builder.block(text, MarkKind.FOOTNOTE if note else None)


def _inline(tokens: list[Token]) -> Iterator[str]:
    """The words of a run of inline tokens; a wrapped line goes on, unless it starts the next item of a list."""
    before, raised = "", False
    for at, token in enumerate(tokens):
        if token.type == "html_inline":
            words = "\n" if _BREAK.match(token.content) else ""
            if sup := _SUP.match(token.content):
                raised = not sup[1]
        elif token.type == "softbreak":
            following = tokens[at + 1].content if at + 1 < len(tokens) else ""
            words = "\n" if _ends_item(before) and _LABEL.match(following) else " "
        elif token.type == "hardbreak":
            words = "\n"
        else:  # words, code, the alternative text of an image; opening and closing tokens hold none
            words = superscript(token.content) if raised else token.content
        before = words or before
        yield words


def _ends_item(text: str) -> bool:
    return text.rstrip().endswith((":", ";", ".", ",", " and", " or"))
