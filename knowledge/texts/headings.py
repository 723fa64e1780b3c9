"""Whether a heading asks what the question asks: entries of the guide are headed by the question that they answer.

A heading is short and says what its entry is for, so both directions count: how much of the question it expresses, and
how much of it the question expresses. "What is a failed cluster munition?" holds all of "What is a cluster munition?"
and asks something else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.texts.entry import ASKED, WANTED
from knowledge.texts.question import LIGHT, Expressions
from knowledge.texts.stopwords import LIGHT_STEMS, stop_stems


def alike(
    heading: str,
    language: str,
    frame: frozenset[str],
    expressions: Expressions,
    rarities: Sequence[float],
    frequency: Callable[[str], int],
) -> float:
    """From 0 to 1, how surely a heading, or another way of asking for its entry, asks the same as a question.

    All are given as space-joined stems, marked with the kinds of answer they want; ``frame`` holds those of the
    question. ``rarities`` are those of its concepts in their order; ``frequency`` counts the passages with a word.
    """
    best = 0.0
    for way in _ways(heading, language):
        if not expressions.known.isdisjoint(way.words):
            best = max(best, _alike(way, expressions, rarities, frequency) * _framed(way.wanted, frame))
    return best


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of asking, taken apart."""

    words: tuple[str, ...]
    telling: tuple[str, ...]
    wanted: frozenset[str]


@lru_cache(maxsize=2048)
def _ways(heading: str, language: str) -> tuple[_Way, ...]:
    """The ways of asking for an entry; kept, since the guide is short and asked often."""
    found = []
    for way in heading.split(ASKED):
        words = tuple(word for word in way.split() if not word.startswith(WANTED))
        telling = tuple(word for word in dict.fromkeys(words) if word not in stop_stems(language))
        wanted = frozenset(word.removeprefix(WANTED) for word in way.split() if word.startswith(WANTED))
        found.append(_Way(words, telling, wanted))
    return tuple(found)


def _alike(way: _Way, expressions: Expressions, rarities: Sequence[float], frequency: Callable[[str], int]) -> float:
    said = expressions.best(way.words)
    total = sum(rarities)
    if not total or not any(said):
        return 0.0
    forth = sum(rarity * min(1.0, value) for rarity, value in zip(rarities, said, strict=True)) / total
    met = _met(way.words, expressions)
    weights = [_weight(word, frequency) for word in way.telling]
    shared = sum(weight * met.get(word, 0.0) for word, weight in zip(way.telling, weights, strict=True))
    return math.sqrt(forth * shared / (sum(weights) or 1.0))


OTHER_FRAME, ONE_FRAME = 0.75, 0.9
"""What remains where both ask for kinds of answer that exclude each other ("who" and "when"), or only one does."""


def _framed(asked: frozenset[str], frame: frozenset[str]) -> float:
    """How well the kinds of answer that a way of asking wants go with those of a question."""
    if not asked and not frame:
        return 1.0
    return ONE_FRAME if not asked or not frame else 1.0 if asked & frame else OTHER_FRAME


def _met(words: Sequence[str], expressions: Expressions) -> dict[str, float]:
    """For each word of a heading, how well the question expresses it, alone or as part of a phrase."""
    met = {word: max(weight for _, weight in expressions.tokens[word]) for word in words if word in expressions.tokens}
    text = f" {' '.join(words)} "
    for longest in expressions.phrases.keys() & set(words):
        for _, parts, phrase, weight in expressions.phrases[longest]:
            if phrase in text:
                met |= {part: max(weight, met.get(part, 0.0)) for part in parts}
    return {word: min(1.0, weight) for word, weight in met.items()}


def _weight(word: str, frequency: Callable[[str], int]) -> float:
    """Words that few passages hold say most of what a heading is about; frequent words of general English little."""
    return (LIGHT if word in LIGHT_STEMS else 1.0) / math.log2(2.0 + frequency(word))
