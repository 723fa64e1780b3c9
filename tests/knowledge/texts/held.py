"""A document held in memory, cut as the library cuts it: what quoting needs of the store."""

from __future__ import annotations

from datetime import date

from knowledge.document import Authority, StoredDocument, StoredPassage
from knowledge.texts.identity import identify
from knowledge.texts.question import Concept, Question
from knowledge.texts.readers.choose import read
from knowledge.texts.structure import cut
from knowledge.texts.words import raw_words, stem


class Held:
    """One document with its source text and passages."""

    def __init__(self, text: str, name: str = "made_up.txt") -> None:
        extract = read(text.encode("utf-8"), name)
        card = identify(extract, name)
        passages = cut(extract, treaty=card.authority is Authority.TREATY)
        self.source = extract.text
        self.document = StoredDocument("d1", name, "made", False, card, 1, "0", date(2032, 1, 5), False, len(passages))
        self.passages = [
            StoredPassage(number, self.document, passage) for number, passage in enumerate(passages, start=1)
        ]

    def at(self, locator: str) -> StoredPassage:
        """The passage cited like that."""
        return next(hit for hit in self.passages if hit.passage.locator == locator)

    def span(self, document: StoredDocument, first: int, last: int) -> list[StoredPassage]:
        return [hit for hit in self.passages if first <= hit.passage.ordinal <= last]

    def source_slice(self, document: StoredDocument, start: int, end: int) -> str:
        return self.source[start:end]


def asking(text: str, *wants: str) -> Question:
    """A question whose every word is a concept of its own."""
    words = dict.fromkeys(stem(word) for word in raw_words(text))
    return Question(text, "en", tuple(Concept(word, "word", {word: 1.0}) for word in words), frozenset(wants))
