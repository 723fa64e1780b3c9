"""Blocks on a terminal: legible, in words, nothing of a message read as the terminal's own markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Block = Mapping[str, Any]

_TOKEN = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_STYLES = {"bold": "bold", "italic": "italic", "code": "cyan", "strike": "strike"}


def blocks(items: tuple[dict[str, Any], ...]) -> Group:
    """A message's or view's blocks, one under the other with a blank line between."""
    parts: list[RenderableType] = []
    for item in items:
        close = item["type"] in ("context", "context_actions", "actions")
        if parts and not close:
            parts.append(Text())
        parts.extend(_block(item))
    return Group(*parts)


def words(mrkdwn: str) -> Text:
    """Slack's text as words: entities resolved, links with their address."""

    def link(match: re.Match[str]) -> str:
        target, label = match.groups()
        if target.startswith("!date^"):
            return label or target
        return f"{label} ({target})" if label else target

    plain = _TOKEN.sub(link, mrkdwn)
    return Text(plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _block(block: Block) -> Iterator[RenderableType]:
    kind = block["type"]
    if kind == "section":
        if "text" in block:
            yield words(block["text"]["text"])
        for field in block.get("fields", ()):
            yield words(" ".join(field["text"].split()).replace("*", ""))
    elif kind == "divider":
        yield Text("─" * 20, style="dim")
    elif kind == "header":
        yield Text(block["text"]["text"], style="bold underline")
    elif kind == "context":
        for element in block["elements"]:
            text = words(element["text"])
            text.stylize("dim")
            yield text
    elif kind == "rich_text":
        for element in block["elements"]:
            yield from _rich(element)
    elif kind in ("actions", "context_actions"):
        yield Text.assemble(*_buttons(block))
    elif kind == "input":
        yield Text(f"{block['label']['text']}  [____]", style="bold")
        if "hint" in block:
            yield Text(block["hint"]["text"], style="dim")
    else:
        yield Text(f"({kind})", style="dim")


def _rich(element: Block) -> Iterator[RenderableType]:
    kind = element["type"]
    if kind == "rich_text_list":
        for item in element["elements"]:
            yield _beside("•", _styled(item["elements"]))
    elif kind == "rich_text_quote":
        yield _quoted(_styled(element["elements"]))
    elif kind == "rich_text_preformatted":
        yield Padding(_styled(element["elements"]), (0, 0, 0, 2), style="cyan")
    else:
        yield _styled(element["elements"])


def _styled(parts: list[dict[str, Any]]) -> Text:
    text = Text()
    for part in parts:
        style = " ".join(_STYLES[name] for name in part.get("style", {}) if name in _STYLES)
        text.append(part.get("text") or part.get("url") or f"({part['type']})", style=style or None)
    return text


def _beside(mark: str, text: Text) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(mark, style="dim"), text)
    return grid


class _quoted:  # noqa: N801 a renderable, used like the functions beside it
    """A quotation with a bar at its left, however its lines wrap."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Any, options: Any) -> Iterator[RenderableType]:
        for line in self._text.wrap(console, max(20, options.max_width - 2)):
            yield Text.assemble(("▌ ", "blue"), line)


def _buttons(block: Block) -> Iterator[tuple[str, str]]:
    for element in block["elements"]:
        if element["type"] == "feedback_buttons":
            yield (f"[ + {element['positive_button']['text']['text']} ]", "green")
            yield (" ", "")
            yield (f"[ – {element['negative_button']['text']['text']} ]", "red")
        else:
            label = element.get("text") or element.get("placeholder") or {"text": element["type"]}
            yield (f"[ {label['text']} ]", "magenta")
        yield (" ", "")
