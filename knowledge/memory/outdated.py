"""Answers given earlier whose source has changed since: what was quoted no longer stands in the newest version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from knowledge.errors import UnknownReference
from knowledge.memory.entries import LogEntry, LogFilter
from knowledge.memory.log import Log
from knowledge.memory.shelf import Shelf
from knowledge.message import Citation, Outcome
from knowledge.reviewed import ReviewedAnswer


@dataclass(frozen=True, slots=True)
class Outdated:
    """An answer, and the first of its quotations that no longer stands; ``removed`` where the document is gone."""

    entry: LogEntry
    citation: Citation
    removed: bool


class Standing:
    """Whether quotations still stand; each source is looked at once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._newest: dict[tuple[str, str], str] | None = None
        self._texts: dict[str, str] = {}

    def of(self, citation: Citation) -> bool | None:
        """True where the words stand in the newest version of their document, False where not, None where it is gone.

        A quotation that was given as superseded, or that is of no document, counts as standing.
        """
        if citation.superseded or not citation.passage_id:
            return True
        try:
            document = self._shelf.document(citation.document_id)
        except UnknownReference:
            return None
        if not document.superseded:
            return True
        newest = self._latest().get((document.collection, document.file))
        return newest is not None and _flat(citation.quote) in self._text(newest)

    def _latest(self) -> dict[tuple[str, str], str]:
        if self._newest is None:
            self._newest = {(held.collection, held.file): held.id for held in self._shelf.documents()}
        return self._newest

    def _text(self, document_id: str) -> str:
        if document_id not in self._texts:
            self._texts[document_id] = _flat(self._shelf.source_text(document_id))
        return self._texts[document_id]


def outdated(log: Log, shelf: Shelf, since: datetime, until: datetime) -> Iterator[Outdated]:
    """The answers given in a span of time whose first quotation does not stand any more."""
    standing = Standing(shelf)
    for entry in log.entries(LogFilter(since=since, until=until, outcome=Outcome.ANSWER)):
        for citation in entry.reply.citations[:1]:
            stands = standing.of(citation)
            if stands is not True:
                yield Outdated(entry, citation, removed=stands is None)


def shaken(answers: tuple[ReviewedAnswer, ...], shelf: Shelf) -> tuple[ReviewedAnswer, ...]:
    """Reviewed answers that rest on a quotation which does not stand any more: for staff to look at again."""
    standing = Standing(shelf)
    return tuple(answer for answer in answers if any(standing.of(cited) is not True for cited in answer.sources))


def _flat(text: str) -> str:
    return " ".join(text.split())
