"""A block: a stretch of text that belongs together, before its place in the document is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.texts.anatomy.labels import Label, LabelKind, read_label
from knowledge.texts.anatomy.tables import Grid, Span


class BlockKind(StrEnum):
    """What a block is before its place in the document is known."""

    TEXT = "text"
    HEADING = "heading"
    """Certain: a reader or the frame of a table said so."""
    NOTE = "note"
    TABLE = "table"


@dataclass(slots=True)
class Block:
    """A stretch of text that belongs together; ``spans`` are its places in the source, split where something cuts it.

    ``apart`` says that an empty line or page break stands above it; ``level`` is the reader's level, 0 where unknown.
    """

    kind: BlockKind
    spans: list[Span]
    label: Label | None
    apart: bool
    page: int | None
    level: int = 0
    grid: Grid | None = None
    text: str = ""
    closed: bool = False
    from_table: bool = False
    lone: bool = False
    """Whether its label stood alone on a line."""

    @property
    def words(self) -> str:
        """The text without its label."""
        if self.label is None:
            return self.text
        return self.text[len(" ".join(self.label_text.split())) :].lstrip()

    @property
    def label_text(self) -> str:
        """The label as the text has it; "" for a bullet, which is no part of the text."""
        if self.label is None or self.label.kind is LabelKind.BULLET:
            return ""
        return _label_part(self.text, self.label)


def _label_part(text: str, label: Label) -> str:
    found = read_label(text)
    return text[: found.width].rstrip() if found is not None and found.kind is label.kind else ""


def normal(source: str, spans: Sequence[Span]) -> str:
    """The words of ``spans`` with white space made single, joined by one space."""
    return " ".join(" ".join(source[start:end].split()) for start, end in spans)
