"""Value types of learning from mail: what staff set right in a judgement, and the model made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = ("category", "state", "urgent")
"""What may be set right in a judgement; ``urgent`` is "yes" or "no", ``state`` an ISO alpha-3 code or ""."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One judgement that a person looked at: ``right`` holds what they changed, nothing where all was right.

    ``features`` and ``scores`` are those of the mail and of the rules at that time; the words of the mail are not kept.
    ``category`` is the one that stands after the correction. ``mail`` is the hash of the mail's raw bytes: correcting
    the same mail again replaces the lesson.
    """

    mail: str
    sender: str
    features: Mapping[str, float]
    scores: Mapping[str, float]
    category: str
    right: Mapping[str, str] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by category and feature; how many lessons it is made of, and the shares right in cross-validation."""

    weights: Mapping[str, Mapping[str, float]]
    lessons: int = 0
    accuracy: float = 0.0
    rules_accuracy: float = 0.0
    newest: int = 0
    """Number of the newest lesson it is made of."""

    @property
    def better(self) -> bool:
        """Whether it beat the rules alone; only then it is used."""
        return self.accuracy > self.rules_accuracy
