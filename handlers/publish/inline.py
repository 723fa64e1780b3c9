"""Texts of items as paragraphs of spans: bold, italic, links; nothing else of Markdown is read, and no HTML."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.newsletter import Paragraph, Span


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text; a line break inside one is a space."""
    made = []
    for token in _parser().parse(_visible(text)):
        if token.type == "inline" and (spans := _spans(token.children or [])):
            made.append(spans)
    return tuple(made)


def plain(paragraph: Paragraph) -> str:
    """The words of a paragraph alone."""
    return "".join(span.text for span in paragraph)


@cache
def _parser() -> MarkdownIt:
    """Paragraphs and what stands inside them; addresses are kept as written, so that the lint can judge them."""
    parser = MarkdownIt("zero").enable(["emphasis", "link", "escape", "newline"])
    parser.validateLink = _any  # type: ignore[method-assign]  # the lint names a bad one; here it would vanish
    return parser


def _any(url: str) -> bool:  # noqa: ARG001 the parser gives it
    return True


def _visible(text: str) -> str:
    """Without control characters, which no format can hold."""
    return "".join(letter for letter in text if letter == "\n" or letter.isprintable() or letter == "\u00a0")


def _spans(tokens: list[Token]) -> Paragraph:
    spans: list[Span] = []
    bold = italic = 0
    link = ""
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            link = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            link = ""
        text = " " if token.type in ("softbreak", "hardbreak") else token.content
        if text:
            spans.append(Span(text, bold > 0, italic > 0, link))
    return tuple(_joined(spans))


def _joined(spans: list[Span]) -> list[Span]:
    """Neighbours of one look as one."""
    made: list[Span] = []
    for span in spans:
        last = made[-1] if made else None
        if last and (last.bold, last.italic, last.link) == (span.bold, span.italic, span.link):
            made[-1] = Span(last.text + span.text, span.bold, span.italic, span.link)
        else:
            made.append(span)
    return made
