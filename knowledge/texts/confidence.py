"""How sure an answer is: a calibrated probability that the first passage answers the question.

No search score separates what the texts answer from what they almost answer, so hard facts decide first: a State, year,
meeting or article that is asked for and stands neither in the passage nor in what its document is; a kind of answer
(a name, a date, a sum) that the passage does not hold. What remains is weighed by a small logistic model whose
coefficients were fitted on our own questions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.texts.entry import Entry
from knowledge.texts.question import Question
from knowledge.texts.quote import Support
from knowledge.texts.search import Found
from knowledge.texts.standing import gives_way

ALIKE_IN_MEANING = 0.5
"""Nearness by vectors from which a passage is shown though it shares no word with the question."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the first passage; every field between 0 and 1."""

    coverage: float
    own_coverage: float
    sentence: float
    """Share of the question's weight that one sentence of the passage expresses."""
    margin: float
    """How far the second passage, of another place, lies behind."""
    fits: float
    missing: float
    """1 where something hard is missing."""
    semantic: float = 0.0
    unknown: float = 0.0
    """Share of the question's weight that the texts do not hold at all, anywhere."""
    gap: float = 0.0
    """Share of the weightiest thing asked for that the passage does not express."""
    narrow: float = 0.0
    """Share of the score that hangs on a single thing of the question, beyond an even share."""
    plain: float = 0.5
    """1 where a search for the question's own words alone finds the passage too, 0 where not, 0.5 across languages."""
    alike: float = 0.0
    """For an entry of the guide: how surely its heading, or another way of asking for it, asks the same."""

    def vector(self) -> tuple[float, ...]:
        """The features in the order of the coefficients."""
        return (
            self.coverage,
            self.own_coverage,
            self.sentence,
            self.margin,
            self.fits,
            self.missing,
            self.semantic,
            self.unknown,
            self.gap,
            self.narrow,
            self.plain,
            self.alike,
        )


@dataclass(frozen=True, slots=True)
class Model:
    """Coefficients of the logistic model and the confidence from which a passage is given as the answer."""

    bias: float
    weights: tuple[float, ...]
    threshold: float

    def confidence(self, evidence: Evidence) -> float:
        """Probability, 0 to 1, that the first passage answers."""
        z = self.bias + sum(w * x for w, x in zip(self.weights, evidence.vector(), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


LEXICAL = Model(bias=-0.27, weights=(0.0, 0.0, 0.71, 2.88, 0.0, 0.0, 0.0, 0.0, 0.0, -1.92, 0.9, 0.0), threshold=0.7)
"""Fitted on 404 questions in five groups, each judged by a model of the other four: of those that the texts answer half
are answered, 0.96 of them rightly, and of those they don't 1 in 6. What is not weighed here did not help outside its
own group; what must hold at all is asked by ``excluded``."""


GUIDED = Model(bias=-1.79, weights=(0.0, 0.0, 0.62, 3.16, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.67), threshold=0.7)
"""For entries of the guide, fitted on 183 questions to it in two groups, each judged by a model of the other. Many
entries are about one matter, so what a heading asks tells more than single words."""


def excluded(found: Evidence) -> bool:
    """Whether hard facts forbid to give the passage as the answer, whatever its score."""
    return found.missing > 0.0 or found.fits < 0.99


def evidence(question: Question, found: Sequence[Found], bearing: Support) -> Evidence:
    """The evidence for ``found[0]``, whose bearing sentence gives ``bearing``."""
    first = found[0]
    rival = next((item for item in found[1:] if _elsewhere(first, item) and not gives_way(item, first)), None)
    margin = 1.0 if rival is None or first.score <= 0 else max(0.0, 1.0 - rival.score / first.score)
    return Evidence(
        coverage=first.coverage,
        own_coverage=first.own_coverage,
        sentence=min(1.0, bearing.share),
        margin=margin,
        fits=bearing.holds,
        missing=float(bool(first.missing_hard)),
        semantic=first.semantic,
        unknown=question.unknown,
        gap=first.gap,
        narrow=_narrow(first, len(question.concepts)),
        alike=first.alike,
    )


def _narrow(first: Found, things: int) -> float:
    """How much more than an even share of the score hangs on the weightiest thing: short questions are not narrow."""
    gains = [gain for _, gain in first.explain]
    total = sum(gains)
    return max(0.0, max(gains) / total - 1.0 / max(1, things)) if total > 0 else 0.0


def _elsewhere(first: Found, other: Found) -> bool:
    """Whether two passages are really two places: no copy, no list and its own item, no explanations of one provision.

    Two items of one list are two places: each says something of its own.
    """
    if first.entry.body == other.entry.body or _explain_the_same(first.entry, other.entry):
        return False
    if first.entry.document_id != other.entry.document_id:
        return True
    return first.entry.ordinal != other.entry.parent and other.entry.ordinal != first.entry.parent


def _explain_the_same(one: Entry, other: Entry) -> bool:
    """Whether one of two passages explains a provision that the other is or explains."""
    if "guide" not in (one.authority, other.authority):
        return False
    return any(
        f"{mine}_".startswith(f"{theirs}_") or f"{theirs}_".startswith(f"{mine}_")
        for mine in _provisions(one)
        for theirs in _provisions(other)
    )


def _provisions(entry: Entry) -> list[str]:
    """The keys of the articles that an entry is or explains, as exact as they are known."""
    keys = [key for key in entry.refs.split() if key.startswith(("src:art", "see:art", "art"))]
    return [keys[0]] if keys and keys[0].startswith("art") else [key.split(":")[-1] for key in keys if ":" in key]
