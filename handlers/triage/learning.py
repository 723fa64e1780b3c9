"""Learning from what staff correct: the nearest corrected mail at once, and a small model where it beats the rules.

The model is a multinomial logistic regression over word stems that starts from the scores of the rules: without
lessons it says what they say. It is trained on mails whose category a person settled, judged by cross-validation
against the rules alone, and used only where it was better.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from handlers.triage.sources import Taught
from knowledge.mail import Category
from knowledge.mail_lesson import Lesson, Model

NEAR = 0.55
"""From this likeness on (cosine of the features) a mail is taken to be of the kind of the corrected one."""

LEAST = 12
"""Lessons from which a model is trained; fewer only serve as precedents."""

SURE = 0.6
"""The probability a category needs to be taken from the model against the rules."""

FOLDS = 5
ROUNDS = 30
RATE = 0.3
SHRINK = 0.01
TRUST = 0.6
"""How much a point of the rules' score counts in the model's logits."""

_CATEGORIES = tuple(category.value for category in Category)


class LearnedLessons:
    """What lessons and model say of a new mail; satisfies ``sources.Lessons``."""

    def __init__(self, lessons: Sequence[Lesson], model: Model | None = None) -> None:
        """``lessons`` oldest first; a ``model`` that was not better than the rules is not used."""
        self._lessons = tuple(lessons)
        self._model = model if model is not None and model.better else None

    def taught(self, features: Mapping[str, float], sender: str, scores: Mapping[str, float]) -> Mapping[str, Taught]:
        """Values by field ("category", "state", "urgent") that corrections say a mail with these features has."""
        found = {**self._by_sender(sender), **self._by_likeness(features)}
        if "category" not in found and self._model is not None:
            value, share = _most_likely(self._model, features, scores)
            if share >= SURE and value != max(scores, key=lambda name: scores[name]):
                found["category"] = Taught(value, f"learned from {self._model.lessons} corrected mails ({share:.2f})")
        return found

    def _by_sender(self, sender: str) -> dict[str, Taught]:
        """The State of an address that was corrected, or of a domain whose corrections all say the same."""
        address = sender.casefold()
        domain = address.rpartition("@")[2]
        settled = [lesson for lesson in self._lessons if "state" in lesson.right]
        own = [lesson for lesson in settled if lesson.sender == address]
        if own:
            return {"state": Taught(own[-1].right["state"], f"corrected for this address (lesson {own[-1].id})")}
        near = [lesson for lesson in settled if domain and lesson.sender.rpartition("@")[2] == domain]
        if len(near) > 1 and len({lesson.right["state"] for lesson in near}) == 1:
            return {"state": Taught(near[-1].right["state"], f"corrected for this domain (lesson {near[-1].id})")}
        return {}

    def _by_likeness(self, features: Mapping[str, float]) -> dict[str, Taught]:
        found = {}
        for field in ("category", "urgent"):
            known = [(likeness(features, lesson.features), lesson) for lesson in self._lessons if field in lesson.right]
            share, lesson = max(known, key=lambda pair: (pair[0], pair[1].id), default=(0.0, None))
            if lesson is not None and share >= NEAR:
                found[field] = Taught(
                    lesson.right[field], f"as corrected for a mail like it (lesson {lesson.id}, {share:.2f})"
                )
        return found


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two bags of features, from 0 to 1."""
    norm = math.sqrt(sum(value * value for value in one.values()) * sum(value * value for value in other.values()))
    return sum(value * other.get(name, 0.0) for name, value in one.items()) / norm if norm else 0.0


def train(lessons: Sequence[Lesson]) -> Model | None:
    """A model of the lessons with its cross-validated evaluation; None where there are too few of them."""
    settled = [lesson for lesson in lessons if lesson.category]
    if len(settled) < LEAST:
        return None
    hits = rules = 0
    for fold in range(FOLDS):
        weights = _fit([lesson for at, lesson in enumerate(settled) if at % FOLDS != fold])
        for lesson in settled[fold::FOLDS]:
            hits += _decided(Model(weights), lesson) == lesson.category
            rules += _by_rules(lesson) == lesson.category
    count = len(settled)
    newest = max(lesson.id for lesson in lessons)
    return Model(_fit(settled), count, round(hits / count, 4), round(rules / count, 4), newest)


def _by_rules(lesson: Lesson) -> str:
    return max(lesson.scores, key=lambda name: lesson.scores[name], default="")


def _decided(model: Model, lesson: Lesson) -> str:
    value, share = _most_likely(model, lesson.features, lesson.scores)
    return value if share >= SURE else _by_rules(lesson)


def _fit(lessons: Sequence[Lesson]) -> dict[str, dict[str, float]]:
    weights = fit([(_unit(lesson.features), lesson.scores, lesson.category) for lesson in lessons])
    return {
        name: {feature: round(w, 4) for feature, w in row.items() if abs(w) > 0.01} for name, row in weights.items()
    }


def fit(bags: Sequence[tuple[Mapping[str, float], Mapping[str, float], str]]) -> dict[str, dict[str, float]]:
    """Weights by category and feature from features, scores known beforehand and the right category of each mail.

    By stochastic gradient descent with shrinking; the same for the same mails in the same order.
    """
    weights: dict[str, dict[str, float]] = {name: {} for name in _CATEGORIES}
    for step in range(ROUNDS):
        rate = RATE / (1.0 + step / 10)
        for bag, scores, right in bags:
            for name, share in _shares(weights, bag, scores).items():
                error = (1.0 if name == right else 0.0) - share
                if abs(error) < 0.02:
                    continue
                row = weights[name]
                for feature, value in bag.items():
                    row[feature] = row.get(feature, 0.0) * (1.0 - rate * SHRINK) + rate * error * value
    return weights


def _unit(features: Mapping[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(value * value for value in features.values())) or 1.0
    return {name: 3.0 * value / norm for name, value in features.items()}


def _shares(
    weights: Mapping[str, Mapping[str, float]], bag: Mapping[str, float], scores: Mapping[str, float]
) -> dict[str, float]:
    logits = {name: TRUST * scores.get(name, 0.0) + _dot(weights.get(name, {}), bag.items()) for name in _CATEGORIES}
    top = max(logits.values())
    powers = {name: math.exp(value - top) for name, value in logits.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def _dot(row: Mapping[str, float], items: Iterable[tuple[str, float]]) -> float:
    return sum(row.get(name, 0.0) * value for name, value in items) if row else 0.0


def _most_likely(model: Model, features: Mapping[str, float], scores: Mapping[str, float]) -> tuple[str, float]:
    shares = _shares(model.weights, _unit(features), scores)
    best = max(shares, key=lambda name: shares[name])
    return best, shares[best]
