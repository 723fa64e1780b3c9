"""Typing errors in questions, repaired against the words the indexed texts really use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

Vocabulary = Callable[[str], Sequence[tuple[str, int]]]
"""Prefix -> words that begin with it and how many passages hold them."""


class Speller:
    """Finds the word of the vocabulary that a misspelt word was meant to be; frequent words win over rare ones."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def repair(self, word: str) -> str | None:
        """The meant word, or None: at most one slip (two from eight letters on), transpositions counted once."""
        allowed = 2 if len(word) >= 8 else 1
        counts = dict(self._words(word[:1]))
        near = process.extract(word, counts.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=8)
        # A slip in the first letter is rare, and looking for it means reading the whole vocabulary.
        ranked = sorted(near, key=lambda hit: (hit[1], -counts[hit[0]], hit[0]))
        return ranked[0][0] if ranked else None
