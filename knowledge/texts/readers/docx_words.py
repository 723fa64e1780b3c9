"""The words of a Word paragraph: runs, links and fields as a person sees them with all tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from knowledge.texts.readers.builder import superscript
from knowledge.texts.readers.docx_package import attribute, child, is_on, local

_UNSEEN = frozenset(
    {
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "ffData", "rt", "Fallback"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tcPr", "tblPr", "trPr", "tblGrid", "sectPr", "rubyPr"),
        *("smartTagPr", "customXmlPr"),
    }
)
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOL_FONT = 0xF000
"""Symbol fonts keep their characters here; what they show is known for a few of them only."""
_SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0xA8: "☐", 0xFE: "☑", 0x2D: "-"}


@dataclass(slots=True)
class Words:
    """What one paragraph says, and what hangs on it."""

    text: str = ""
    notes: list[tuple[str, Element]] = field(default_factory=list)
    """Notes it refers to for the first time: label and the note's element."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes anchored in it."""


def read_words(paragraph: Element, note: Callable[[str, str, bool], tuple[str, Element | None]]) -> Words:
    """The words of ``paragraph``; ``note`` is asked for (kind, id, has its own mark) and gives label and element."""
    reader = _Reader(note)
    reader.take_all(paragraph)
    reader.words.text = "".join(reader.parts)
    return reader.words


class _Reader:
    def __init__(self, note: Callable[[str, str, bool], tuple[str, Element | None]]) -> None:
        self.note = note
        self.parts: list[str] = []
        self.words = Words()

    def take_all(self, element: Element) -> None:
        for part in element:
            self.take(part)

    def take(self, element: Element) -> None:
        name = local(element)
        if not name or name in _UNSEEN:
            return
        if name == "t":
            self.parts.append(element.text or "")
        elif name in _SIGNS:
            self.parts.append(_SIGNS[name])
        elif name == "r":
            self._run(element)
        elif name == "sym":
            self.parts.append(_symbol(attribute(element, "char")))
        elif name in ("footnoteReference", "endnoteReference"):
            self._reference(element, name)
        elif name == "txbxContent":
            self.words.boxes.append(element)
        elif name == "AlternateContent":
            self._alternate(element)
        else:
            self.take_all(element)

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")):
            return
        at = len(self.parts)
        self.take_all(run)
        if attribute(child(properties, "vertAlign")) == "superscript":
            raised = "".join(self.parts[at:])
            self.parts[at:] = [superscript(raised.strip()) if raised.strip() else raised]

    def _reference(self, element: Element, name: str) -> None:
        own_mark = attribute(element, "customMarkFollows") in ("1", "true", "on")
        label, note = self.note(name.removesuffix("Reference"), attribute(element, "id"), own_mark)
        self.parts.append(label)
        if note is not None:
            self.words.notes.append((label, note))

    def _alternate(self, element: Element) -> None:
        """Of the versions of one drawing take the first; the fallback says the same again."""
        choice = child(element, "Choice")
        self.take_all(choice if choice is not None else next(iter(element), element))


def _symbol(code: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
        return ""
    value = int(code, 16)
    if value >= _SYMBOL_FONT:
        return _SYMBOLS.get(value - _SYMBOL_FONT, "•")
    return chr(value)
