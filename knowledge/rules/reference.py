"""Exact references to treaty and document texts, and how they are printed ("Article 4(6)(b)", "para. 71")."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from knowledge.rules.text_names import CCM

ARTICLES = 23
"""The Convention's last article."""


class RefKind(StrEnum):
    """What a reference points at."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """A lettered item without its paragraph."""
    ACTION = "action"
    PREAMBLE = "preamble"
    FOOTNOTE = "footnote"
    TABLE = "table"
    ANNEX = "annex"
    AGENDA_ITEM = "agenda_item"
    SYMBOL = "symbol"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a text, as exact as it was written; ``text[start:end]`` is where (not part of equality).

    ``number`` is that of an action, table, footnote or agenda item. ``treaty`` is "" where none was named (then the
    Convention is meant), else "CCM" or the code of another treaty. ``document_hint`` says in the asker's words, or as
    LAP, DAP or VAP, which document is meant. ``meeting`` is a short name ("11MSP").
    """

    kind: RefKind
    article: str = ""
    paragraph: str = ""
    item: str = ""
    subitem: str = ""
    number: str = ""
    annex: str = ""
    symbol: str = ""
    treaty: str = ""
    document_hint: str = ""
    meeting: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def of_convention(self) -> bool:
        """Whether this can be an article or the preamble of the Convention on Cluster Munitions."""
        if self.kind not in (RefKind.ARTICLE, RefKind.PREAMBLE) or self.document_hint or self.symbol:
            return False
        known = self.kind is RefKind.PREAMBLE or 1 <= int(self.article) <= ARTICLES
        return self.treaty in ("", CCM) and known

    @property
    def locator(self) -> str:
        """The place inside its text, as passages are located: "Article 4(6)(b)", "Annex II, para. 4", "Action 45"."""
        brackets = "".join(f"({part})" for part in (self.item, self.subitem) if part)
        inside = self._place(brackets)
        if self.annex and self.kind is not RefKind.ANNEX:
            return f"Annex {self.annex}, {inside}"
        return inside

    def _place(self, brackets: str) -> str:
        paragraph = f"({self.paragraph})" if self.paragraph else ""
        preamble = f"preamble, para. {self.paragraph}{brackets}" if self.paragraph else "preamble"
        return {
            RefKind.ARTICLE: f"Article {self.article}{paragraph}{brackets}",
            RefKind.PARAGRAPH: f"para. {self.paragraph}{brackets}",
            RefKind.ITEM: f"item {brackets}",
            RefKind.ACTION: f"Action {self.number}{brackets}",
            RefKind.PREAMBLE: preamble,
            RefKind.FOOTNOTE: f"footnote {self.number}",
            RefKind.TABLE: f"Table {self.number}",
            RefKind.ANNEX: f"Annex {self.annex}",
            RefKind.AGENDA_ITEM: f"agenda item {self.number}{brackets}",
            RefKind.SYMBOL: "",
            RefKind.MEETING: self.meeting,
        }[self.kind]

    def __str__(self) -> str:
        """The locator with the text it belongs to; ``citation.find_references`` reads it back as the same reference."""
        named = ", ".join(part for part in (self.symbol, self.locator) if part)
        meeting = self.meeting if self.kind is not RefKind.MEETING else ""
        belongs = next((name for name in (self.treaty, self.document_hint, meeting) if name), "")
        return f"{named} of the {belongs}" if belongs else named

    def at(self, start: int, end: int) -> Reference:
        """The same reference, found elsewhere."""
        return replace(self, start=start, end=end)
