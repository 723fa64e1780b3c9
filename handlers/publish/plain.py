"""The newsletter as plain text, written from the same model as its HTML, for readers who see no HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from handlers.publish.inline import plain
from knowledge.newsletter import SPOKEN, UNSUBSCRIBE, Edition, Entry, Paragraph

WIDTH = 72


def as_text(edition: Edition) -> str:
    """The text, in lines up to ``WIDTH``; addresses stand on lines of their own, so that none is broken."""
    return "\n".join(_lines(edition)).rstrip() + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    words, colon = edition.words, "\u00a0:" if edition.language == "fr" else ":"
    yield from _wrapped(edition.title)
    yield "=" * min(WIDTH, len(edition.title))
    yield from (words["unit"], words["convention"], edition.period, "")
    if edition.online:
        yield from (words["online"] + colon, edition.online, "")
    for paragraph in edition.intro:
        yield from (*_paragraph(paragraph, "", ""), "")
    for part in edition.parts:
        yield from ("", *_wrapped(part.heading), "-" * min(WIDTH, len(part.heading)))
        for entry in part.entries:
            yield from _told(entry) if part.section in SPOKEN else _item(entry)
    yield from ("", "-- ", *_wrapped(words["imprint"]), *_wrapped(words["known"]), "")
    yield from _wrapped(words["why"])
    yield from (words["unsubscribe"] + colon, UNSUBSCRIBE, "")
    yield from _wrapped(words["official"])


def _told(entry: Entry) -> Iterator[str]:
    for paragraph in entry.paragraphs:
        yield ""
        yield from _paragraph(paragraph, "", "")


def _item(entry: Entry) -> Iterator[str]:
    yield ""
    for number, paragraph in enumerate(entry.paragraphs):
        yield from _paragraph(paragraph, "* " if number == 0 else "  ", "  ")


def _paragraph(paragraph: Paragraph, first: str, rest: str) -> Iterator[str]:
    yield from _wrapped(plain(paragraph), first, rest)
    links = dict.fromkeys(span.link for span in paragraph if span.link and span.link != span.text)
    yield from (f"{rest}<{link}>" for link in links)


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
