"""Rich text elements of Slack, where words are data: nothing in them is read as markup, a mention or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.slack.mrkdwn import clean, escape_within, short

Block = dict[str, Any]

PIECE = 3000
"""Longest text of one element or section, in characters."""


def words(text: str, *, bold: bool = False, italic: bool = False) -> list[Block]:
    """Text elements that show these words as they are; none for no words."""
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    text = clean(text)
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    return [{"type": "text", "text": piece} | ({"style": style} if style else {}) for piece in pieces]


def paragraph(elements: Sequence[Block]) -> Block:
    """A block with one paragraph of elements."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def bullets(items: Iterable[Sequence[Block]]) -> Block:
    """A block with a bulleted list, an item for each sequence of elements."""
    sections = [{"type": "rich_text_section", "elements": list(item)} for item in items]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": sections}]}


def quotation(elements: Sequence[Block]) -> Block:
    """A block with a quotation."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": list(elements)}]}


def preformatted(text: str) -> Block:
    """A block that keeps the columns of a table."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": words(text)}]}


def context(*texts: str) -> Block:
    """A block of small print; the texts are mrkdwn that was escaped before."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True} for text in texts]}


def section(text: str) -> Block:
    """A block of plain words, escaped here and cut where they are too long; a dot where there are none."""
    words = escape_within(text, PIECE) or "·"
    return {"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": True}, "expand": True}


def plain(text: str, limit: int) -> Block:
    """A label: one line of plain text within a limit; a dot where there are no words, since Slack refuses none."""
    return {"type": "plain_text", "text": short(" ".join(text.split()), limit) or "·", "emoji": False}


def around(text: str, bearing: str) -> tuple[str, str, str]:
    """The text before, in and after the bearing words, white space aside; all is before where they are not in it."""
    tokens = bearing.split()
    if not tokens or len(tokens) > 600:
        return text, "", ""
    found = re.search(r"\s+".join(map(re.escape, tokens)), text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found.group(), text[found.end() :]
