"""A reply in the terminal: the bearing sentence set off, notices dimmed, the place under the quotation."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from knowledge.message import Outcome, Reply

_COLOURS = {Outcome.ANSWER: "green", Outcome.CLOSEST: "yellow", Outcome.HANDED_OVER: "magenta"}


def print_reply(console: Console, reply: Reply) -> None:
    """Print a reply; words of documents are never read as markup."""
    text = Text(reply.text)
    for citation in reply.citations[:1]:
        for part in filter(None, (citation.highlight, *citation.highlight.split(" | "))):
            _emphasise(text, part, "bold")
    for notice in reply.notices:
        _emphasise(text, notice, "italic")
    if reply.lead and reply.text.startswith(reply.lead):
        text.stylize(_COLOURS[reply.outcome], 0, len(reply.lead))
    console.print(text, soft_wrap=not console.is_terminal)


def _emphasise(text: Text, words: str, style: str) -> None:
    start = text.plain.find(words)
    if start >= 0 and len(words) > 3:
        text.stylize(style, start, start + len(words))
