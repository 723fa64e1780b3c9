"""Whether two questions ask the same thing: in other words, in another language, but of the same State, year and place.

An answer that a person gave to one question may be given to another only where nothing that decides the answer differs.
So whatever is hard in one of them (States, years, meetings, articles, numbers, names written with a capital) must be in
both, and the rest must be expressed in both directions: a question that asks for more is another question.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from knowledge.texts.question import Concept, Question

ALIKE = 0.72
"""From here on two questions are taken for the same; measured on all pairs of the project's own question sets."""

_SURE = 0.85

_ABOUT = frozenset({"when", "who", "how_many", "how_much", "where"})
"""Kinds of answer that exclude each other: who asks when is not told who."""


def likeness(one: Question, other: Question, frequency: Callable[[str], int]) -> float:
    """From 0 to 1: how surely both questions ask the same thing; 0 where something that decides differs."""
    if set(one.states) != set(other.states) or not _same_hard(one, other) or _asks_otherwise(one, other):
        return 0.0
    return min(_expressed(one, other, frequency), _expressed(other, one, frequency))


def _same_hard(one: Question, other: Question) -> bool:
    return _has_all(_hard(one), other) and _has_all(_hard(other), one)


def _has_all(hard: list[Concept], other: Question) -> bool:
    return all(any(_joint(concept, there) >= _SURE for there in other.concepts) for concept in hard)


def _hard(question: Question) -> list[Concept]:
    return [c for c in question.concepts if c.kind != "state" and (c.hard or _is_name(c, question))]


def _is_name(concept: Concept, question: Question) -> bool:
    """Whether it is written as a name is, where a sentence does not begin: Gävle is not Geneva."""
    before = question.text.partition(concept.surface)[0].rstrip()
    return concept.surface[:1].isupper() and bool(before) and before[-1] not in ".!?:"


def _asks_otherwise(one: Question, other: Question) -> bool:
    first, second = one.wants & _ABOUT, other.wants & _ABOUT
    return bool(first) and bool(second) and not first & second


def _expressed(one: Question, other: Question, frequency: Callable[[str], int]) -> float:
    """Which share of what ``one`` speaks of, by weight, ``other`` speaks of too."""
    soft = [concept for concept in one.concepts if concept.kind != "state"]
    weights = [concept.weight * _rarity(concept, frequency) for concept in soft]
    whole = sum(weights)
    if not whole:
        return 1.0 if one.states else 0.0
    best = (max((_joint(concept, there) for there in other.concepts), default=0.0) for concept in soft)
    return sum(weight * found for weight, found in zip(weights, best, strict=True)) / whole


def _rarity(concept: Concept, frequency: Callable[[str], int]) -> float:
    """Words that the texts seldom use say most; a word they never use says as much as the rarest."""
    return 1.0 / math.log2(4.0 + min(_known(frequency, concept.alternatives), 4096))


def _known(frequency: Callable[[str], int], tokens: Iterable[str]) -> int:
    return max((frequency(token) for token in tokens if " " not in token), default=0)


def _joint(one: Concept, other: Concept) -> float:
    """How well two concepts express each other: their best word in common."""
    fewer, more = sorted((one.alternatives, other.alternatives), key=len)
    return max((weight * more[token] for token, weight in fewer.items() if token in more), default=0.0)
