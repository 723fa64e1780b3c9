"""The parts a page is made of, in order; every format renders the same parts, so none can say something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from handlers.draft.tongue import Tongue
from knowledge.letter import Letter

REGIONS = {"en": "GB", "fr": "FR", "es": "ES"}
"""The variety of each language, for spelling checkers and screen readers."""

_DAY = re.compile(r"\b(\d{1,2}|1er) (?=(?:de )?[^\W\d]{3})")
_PROVISION = re.compile(r"\b(articles?|artículos?|paragraphs?|paragraphes?|párrafos?) (?=\d)", re.IGNORECASE)
_PAIR = re.compile(r"\b(\d{1,2}) (and|et|y) (?=\d{1,2}\b)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Role(StrEnum):
    """What a part is; each format has a style for it."""

    HEAD = "head"
    REFERENCE = "reference"
    DATE = "date"
    ADDRESS = "address"
    SALUTATION = "salutation"
    BODY = "body"
    ITEM = "item"
    NUMBERED = "numbered"
    HEADING = "heading"
    CLOSING = "closing"
    SIGNATURE = "signature"
    STAMP = "stamp"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: its lines, each of runs. ``level`` counts headings; ``number`` numbered items."""

    role: Role
    lines: tuple[Line, ...]
    level: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A page to be rendered: parts in order, with what its footer says; ``language`` is "en", "fr" or "es"."""

    language: str
    title: str
    parts: tuple[Part, ...]
    footer: str = ""
    page: str = "Page"
    of: str = "of"


def typeset(paper: Paper) -> Paper:
    """The paper as printed: typographic apostrophes; no line breaks in dates, citations and before French marks."""
    parts = tuple(_typeset_part(part, paper.language) for part in paper.parts)
    return replace(paper, parts=parts, footer=_typeset(paper.footer, paper.language))


def _typeset_part(part: Part, language: str) -> Part:
    lines = tuple(tuple(replace(run, text=_typeset(run.text, language)) for run in line) for line in part.lines)
    return replace(part, lines=lines)


def _typeset(text: str, language: str) -> str:
    set_text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    set_text = _PAIR.sub("\\1\u00a0\\2\u00a0", set_text)
    set_text = _PROVISION.sub("\\1\u00a0", _DAY.sub("\\1\u00a0", set_text))
    if language != "fr":
        return set_text
    return re.sub(r"(?<=\S) (?=[:;?!»])|(?<=«) ", "\u00a0", set_text)


def end_of(paper: Paper) -> int:
    """Where the end of a letter begins, from its last paragraph on; the number of parts where there is no closing."""
    roles = [part.role for part in paper.parts]
    if Role.CLOSING not in roles:
        return len(roles)
    closing = roles.index(Role.CLOSING)
    return closing - 1 if closing and roles[closing - 1] is Role.BODY else closing


def letter_paper(letter: Letter) -> Paper:
    """The layout of a letter: a note verbale has its date and addressee at the end, a letter at the top."""
    words = Tongue(letter.language).words
    labels = words["labels"]
    middle = tuple(_body(letter))
    parts = (_note if letter.note else _signed)(letter, middle, labels)
    return Paper(
        letter.language, clean(letter.title), tuple(parts), " · ".join(letter.letterhead[:2]),
        labels["page"], labels["of"],
    )  # fmt: skip


def sheet_paper(markdown: str, title: str, language: str = "en") -> Paper:
    """Any Markdown with headings, paragraphs and lists as a page, such as the evidence sheet."""
    return Paper(language, clean(title), tuple(blocks(markdown)))


def _signed(letter: Letter, middle: tuple[Part, ...], labels: dict[str, str]) -> Iterator[Part]:
    yield from _top(letter, labels)
    yield text_part(Role.DATE, letter.day_in_words)
    yield text_part(Role.ADDRESS, *letter.address_block)
    yield text_part(Role.SALUTATION, letter.salutation)
    yield from middle
    yield text_part(Role.CLOSING, letter.closing)
    for one in letter.signatory.signatures if letter.signatory else ():
        yield text_part(Role.SIGNATURE, *filter(None, (one.name, one.function)))
    yield from _tail(letter, labels)


def _note(letter: Letter, middle: tuple[Part, ...], labels: dict[str, str]) -> Iterator[Part]:
    yield from _top(letter, labels)
    yield from middle
    yield text_part(Role.CLOSING, letter.closing)
    yield text_part(Role.DATE, letter.day_in_words)
    yield text_part(Role.STAMP, f"({labels['stamp']})")
    yield text_part(Role.ADDRESS, *letter.address_block)
    yield from _tail(letter, labels)


def _top(letter: Letter, labels: dict[str, str]) -> Iterator[Part]:
    yield text_part(Role.HEAD, *letter.letterhead)
    yield text_part(Role.REFERENCE, _labelled(letter, labels["reference"], letter.reference or labels["draft"]))
    if letter.answers:
        yield text_part(Role.REFERENCE, _labelled(letter, labels["answers"], letter.answers))


def _labelled(letter: Letter, label: str, text: str) -> str:
    return f"{label}{' :' if letter.language == 'fr' else ':'} {text}"


def _tail(letter: Letter, labels: dict[str, str]) -> Iterator[Part]:
    if letter.enclosures:
        label = labels["enclosure" if len(letter.enclosures) == 1 else "enclosures"]
        yield text_part(Role.TAIL, _labelled(letter, label, _several(letter, letter.enclosures)))
    if letter.cc:
        yield text_part(Role.TAIL, _labelled(letter, labels["cc"], _several(letter, letter.cc)))


def _several(letter: Letter, names: tuple[str, ...]) -> str:
    return (" ; " if letter.language == "fr" else "; ").join(names)


def _body(letter: Letter) -> Iterator[Part]:
    for paragraph in letter.paragraphs:
        yield from blocks(paragraph)


def text_part(role: Role, *lines: str) -> Part:
    """A part of plain lines."""
    return Part(role, tuple((Run(clean(line)),) for line in lines if line.strip()))


def clean(text: str) -> str:
    """Text without control characters, which no format can hold."""
    return _CONTROL.sub("", text)


def blocks(markdown: str) -> Iterator[Part]:
    """Markdown as parts: paragraphs, list items and headings; nothing else is rendered, no HTML, no images."""
    lists: list[int | None] = []
    level = 0
    for token in _parser().parse(markdown):
        if token.type == "bullet_list_open":
            lists.append(None)
        elif token.type == "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("code_block", "fence"):
            yield text_part(Role.BODY, *token.content.splitlines())
        elif token.type == "inline":
            yield _block(_lines(token.children or []), lists, level)


def _block(lines: tuple[Line, ...], lists: list[int | None], level: int) -> Part:
    if level:
        return Part(Role.HEADING, lines, level=level)
    if not lists:
        return Part(Role.BODY, lines)
    number = lists[-1]
    if number is None:
        return Part(Role.ITEM, lines)
    lists[-1] = number + 1
    return Part(Role.NUMBERED, lines, number=number)


def _lines(tokens: list[Token]) -> tuple[Line, ...]:
    lines: list[list[Run]] = [[]]
    bold = italic = 0
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "hardbreak":
            lines.append([])
        elif token.type == "softbreak":
            lines[-1].append(Run(" ", bold > 0, italic > 0))
        elif token.content and token.type in ("text", "code_inline", "text_special"):
            lines[-1].append(Run(clean(token.content), bold > 0, italic > 0))
    return tuple(tuple(line) for line in lines)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image", "autolink"])
