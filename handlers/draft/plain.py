"""Markdown of letters as plain text."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def plain(markdown: str) -> str:
    """The text of Markdown without its marks; list items begin with a dash, blocks are separated by line ends."""
    lines: list[str] = []
    depth = 0
    for token in _parser().parse(markdown):
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type == "inline":
            lines.append(("- " if depth else "") + "".join(map(_text, token.children or ())))
    return "\n".join(lines)


def _text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
