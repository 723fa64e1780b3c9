"""Source texts of the documents quoted last, so that a quotation needs no look into the database for its words."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence

from knowledge.document import StoredDocument, StoredPassage
from knowledge.texts.quote import FIRST_STEP, LEADING
from knowledge.texts.shelf import Shelf

KEPT = 8_000_000
"""Characters kept in all; the longest kept text is a quarter of it."""

RECENT = 24
"""A text is kept when it is asked for again among so many: reading a whole one pays only where it is quoted often."""


class SourceTexts:
    """Gives stretches of source texts like the shelf; safe to share between threads.

    The text of a version never changes, so a kept one is as good as the stored one. All are let go of when ``moment``,
    which stands for the state of the documents, becomes another.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._asked: deque[str] = deque(maxlen=RECENT)
        self._long: set[str] = set()
        self._moment: object = None

    def at(self, moment: object) -> SourceTexts:
        """These texts, emptied if documents have changed since they were read."""
        with self._lock:
            if moment is not self._moment:
                self._kept.clear()
                self._long.clear()
                self._moment = moment
        return self

    def followed(self, hits: Sequence[StoredPassage]) -> Followed:
        """These texts for quoting the given passages, with what follows each of them read at once."""
        leading = [hit for hit in hits if hit.passage.kind in LEADING]
        following = self._shelf.following(leading, FIRST_STEP)
        return Followed(self, {(hit.document.id, hit.passage.ordinal): following[hit.id] for hit in leading})

    def span(self, document: StoredDocument, first: int, last: int) -> list[StoredPassage]:
        """Passages of a document with ordinals from first to last, in order."""
        return self._shelf.span(document, first, last)

    def source_slice(self, document: StoredDocument, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of the source text."""
        with self._lock:
            text = self._kept.get(document.id)
            if text is not None:
                self._kept.move_to_end(document.id)
                return text[start:end]
            again = document.id in self._asked and document.id not in self._long
            self._asked.append(document.id)
        if again:
            text = self._shelf.source_slice(document, 0, KEPT // 4 + 1)
            if len(text) <= KEPT // 4:
                self._keep(document.id, text)
                return text[start:end]
            self._long.add(document.id)
        return self._shelf.source_slice(document, start, end)

    def _keep(self, key: str, text: str) -> None:
        with self._lock:
            self._kept[key] = text
            while sum(map(len, self._kept.values())) > KEPT:
                self._kept.popitem(last=False)


class Followed:
    """Source texts, and the first passages after those to be quoted: that most have no list shows there."""

    def __init__(self, texts: SourceTexts, following: Mapping[tuple[str, int], list[StoredPassage]]) -> None:
        self._texts = texts
        self._following = following

    def span(self, document: StoredDocument, first: int, last: int) -> list[StoredPassage]:
        """Passages of a document with ordinals from first to last, in order."""
        known = self._following.get((document.id, first - 1))
        if known is not None and last == first + FIRST_STEP - 1:
            return known
        return self._texts.span(document, first, last)

    def source_slice(self, document: StoredDocument, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of the source text."""
        return self._texts.source_slice(document, start, end)
