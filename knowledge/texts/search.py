"""Ranking: candidates from the index, scored by how well and how completely they speak of what the question speaks of.

The score of a passage is the sum, over the concepts of the question, of the concept's rarity times the best way the
passage expresses it: in its own words, in the heading or chapeau above it, or in what its document is. What kind of
thing is asked for (a person, a date, a sum) is compared with what the passage holds. Every stage can be switched off
through ``Tuning``, so that each can be measured alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from knowledge.texts.entry import Entry
from knowledge.texts.headings import alike
from knowledge.texts.index import Clause, Filter, View
from knowledge.texts.question import Concept, Expressions, Question


@dataclass(frozen=True, slots=True)
class Tuning:
    """Weights of the stages; the defaults are what was measured best on the development questions."""

    near: float = 0.65
    head: float = 0.2
    context: float = 0.45
    described: float = 0.85
    """Weight of the context where the question describes the document ("the 2023 annual report"), and of years."""
    missing: float = 0.6
    """Factor for each State the question names and the passage lacks; other hard things count half of it."""
    length: float = 0.55
    saturation: float = 0.65
    other_treaty: float = 0.6
    """Factor for the text of another treaty that the question does not name."""
    wants: float = 0.12
    coverage: float = 0.45
    fitted: int = 8
    """How many first passages are looked at sentence by sentence for the kind of thing asked for."""
    fit: float = 0.2
    together: float = 0.3
    """What a passage gains where one sentence of it expresses all of the question."""
    alike: float = 4.0
    """What an entry of the guide gains whose heading asks the same as the question."""
    candidates: int = 60
    clauses: int = 14
    """More of either changes no figure of ours."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with its score and the evidence for it."""

    entry: Entry
    score: float
    coverage: float
    """Share of the question's weight that the passage expresses in any way, 0 to 1."""
    own_coverage: float
    """The same, counting only the passage's own words and the words the question itself used."""
    missing_hard: tuple[str, ...]
    """States, years, meetings, articles or numbers of the question that neither passage nor document holds."""
    fits: bool
    """Whether the passage holds the kind of thing asked for."""
    semantic: float = 0.0
    gap: float = 0.0
    """Share of the question's weight of the weightiest thing that the passage expresses in no way."""
    explain: tuple[tuple[str, float], ...] = field(default=(), compare=False)
    alike: float = 0.0
    """For an entry of the guide: how surely its heading asks what the question asks."""

    def scored(self, score: float) -> Found:
        """The same with another score; quicker than ``replace``, and asked for every candidate."""
        return Found(
            self.entry, score, self.coverage, self.own_coverage, self.missing_hard, self.fits, self.semantic, self.gap,
            self.explain, self.alike,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Weighted:
    """A concept with its rarity in these texts, which already carries the concept's own weight."""

    concept: Concept
    rarity: float
    hard: bool
    year: bool


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for in every candidate, made ready once."""

    items: tuple[_Weighted, ...]
    expressions: Expressions
    total: float
    due: tuple[str, ...]
    """Flags for each kind of answer asked for, of which one is due."""
    kind: bool
    """Whether any kind of answer is asked for that passages are known to hold or not."""
    hard: tuple[bool, ...]
    """For each concept, whether it is a hard one."""
    rarities: tuple[float, ...]
    frequency: Callable[[str], int]
    known: dict[str, list[float]] = field(default_factory=dict)
    """What texts above passages express: many passages stand under the same heading and in the same document."""
    documents: dict[str, list[float]] = field(default_factory=dict)
    """What the words of a document are worth for its passages."""


GUIDED = ("en", "fr", "es")
"""Languages of the built-in guide."""

SURE = 0.8
"""Weight from which an alternative surely means the same."""

_FITTING = {
    "who": "ps",
    "when": "d",
    "where": "ps",
    "how_many": "n",
    "how_much": "mn",
    "which_states": "s",
    "why": "r",
    "how_long": "yd",
    "list": "l",
    "definition": "q",
}
"""Kind of answer asked for -> flags of a passage of which one is due."""

_KIND_FACTOR = {
    "heading": 0.55,
    "title": 0.5,
    "front": 0.75,
    "caption": 0.6,
    "footnote": 0.9,
    "preamble": 0.95,
    "note": 0.5,
    "heads": 0.5,
}


def rank(question: Question, view: View, only: Filter, tuning: Tuning | None = None) -> list[Found]:
    """Passages for a question, best first; empty where nothing of the question is in the index."""
    tuning = tuning or Tuning()
    clauses = [_clauses(concept, view, tuning) for concept in question.concepts]
    candidates = [entry for _, entry in view.candidates(clauses, only, tuning.candidates)]
    return score_entries(question, view, candidates, tuning)


def score_entries(question: Question, view: View, entries: Sequence[Entry], tuning: Tuning) -> list[Found]:
    """The given entries with their scores, best first."""
    sought = _sought(question, view)
    mean = view.meta.mean_length
    found = _guided([_score(entry, sought, question, mean, tuning) for entry in entries], tuning)
    return sorted(found, key=lambda item: (-item.score, item.entry.passage_id))


def _guided(found: list[Found], tuning: Tuning) -> list[Found]:
    """The passages with those of the guide put in order by what their headings ask, too.

    The best of them keeps the score that the best had: an explanation goes before no official text for its heading.
    """
    guide = {item.entry.passage_id: item for item in found if item.entry.authority == "guide"}
    raised = {number: item.score * (1.0 + tuning.alike * item.alike**2) for number, item in guide.items()}
    most = max(raised.values(), default=0.0)
    if most <= 0.0:
        return found
    share = max(item.score for item in guide.values()) / most
    return [item.scored(raised.get(item.entry.passage_id, item.score / share) * share) for item in found]


PLAIN = 3
"""Among how many first passages of a plain search one must stand to be found by it."""


def plainly(first: Found, question: Question, view: View, only: Filter) -> float:
    """1 where a search for nothing but the question's own words finds the passage too, 0 where not.

    Words of like meaning find more and mislead more: a passage both ways lead to is surer. 0.5 where the question is
    in another language than the passage, which says nothing.
    """
    if question.language != first.entry.language:
        return 0.5
    own = [[Clause(text, 1.0) for text, weight in c.alternatives.items() if weight >= 1.0] for c in question.concepts]
    return float(any(entry.passage_id == first.entry.passage_id for _, entry in view.candidates(own, only, PLAIN)))


def _sought(question: Question, view: View) -> _Sought:
    items = tuple(_weigh(concept, view) for concept in question.concepts)
    total = sum(item.rarity for item in items) or 1.0
    due = tuple(flags for want, flags in _FITTING.items() if want in question.wants)
    kind = not question.wants.isdisjoint(_FITTING)
    hard, rarities = tuple(item.hard for item in items), tuple(item.rarity for item in items)
    return _Sought(items, question.expressions, total, due, kind, hard, rarities, view.frequency)


def _weigh(concept: Concept, view: View) -> _Weighted:
    """The rarity of a concept: that of its own words, but never rarer than what surely means the same.

    "SP" stands in few passages, "State Party" in most: who asks with the short form asks for nothing rare.
    """
    counts = {text: view.rarest(text) for text in concept.alternatives}
    own = max((counts[text] for text, weight in concept.alternatives.items() if weight >= 1.0), default=0)
    stand_in = max((counts[text] for text, weight in concept.alternatives.items() if weight >= SURE), default=0)
    loose = max((counts[text] for text, weight in concept.alternatives.items() if weight >= 0.5), default=0)
    count = max(own, round(0.8 * stand_in)) or loose or 1
    rarity = math.log(1.0 + (view.size - count + 0.5) / (count + 0.5)) if count < view.size else 0.05
    if not any(counts.values()):
        rarity *= 0.6
    return _Weighted(concept, max(rarity, 0.05) * concept.weight, concept.hard, concept.kind == "year")


def _clauses(concept: Concept, view: View, tuning: Tuning) -> list[Clause]:
    """The alternatives to look up: the weightiest that the texts hold, and what the question itself says."""
    ranked = sorted(concept.alternatives.items(), key=lambda pair: -pair[1])
    held = (pair for pair in ranked if pair[1] >= 1.0 or view.rarest(pair[0]))
    return [Clause(text, weight) for text, weight in islice(held, tuning.clauses)]


def _score(entry: Entry, sought: _Sought, question: Question, mean: float, tuning: Tuning) -> Found:
    body = entry.body.split()
    norm = tuning.saturation * (1.0 - tuning.length + tuning.length * len(body) / mean)
    inside, own = _inside(entry, body, sought, norm, tuning)
    score = covered = own_covered = gap = 0.0
    missing = []
    explain = []
    for item, said, itself, above in zip(sought.items, inside, own, _above(entry, sought, tuning), strict=True):
        best, least = (said, above) if said > above else (above, said)
        if best <= 0.0:
            gap = max(gap, item.rarity / sought.total)
            if item.hard:
                missing.append(item)
            continue
        # What stands above the passage adds a little to what it says itself: both agree.
        rarity = item.rarity
        gained = rarity * (best + 0.15 * least)
        score += gained
        covered += rarity * best if best < 1.0 else rarity
        own_covered += rarity * itself
        explain.append((item.concept.surface, gained))
    coverage = covered / sought.total
    held = set(entry.flags)
    fits = not any(held.isdisjoint(flags) for flags in sought.due)
    score *= 1.0 - tuning.coverage + tuning.coverage * coverage
    score *= _factor(entry, question, sought, missing, fits, tuning)
    names = tuple(item.concept.surface for item in missing)
    same = 0.0
    if entry.authority == "guide" and entry.kind == "paragraph":
        same = alike(entry.near, entry.language, question.frame, sought.expressions, sought.rarities, sought.frequency)
    return Found(entry, score, coverage, own_covered / sought.total, names, fits, 0.0, gap, tuple(explain), same)


def _factor(
    entry: Entry, question: Question, sought: _Sought, missing: Sequence[_Weighted], fits: bool, tuning: Tuning
) -> float:
    """What is not about words: hard things missing, the kind of answer, the kind of passage, language, age."""
    factor = _KIND_FACTOR.get(entry.kind, 1.0)
    for item in missing:
        share = 1.0 if item.concept.kind in ("state", "place", "group") else 0.5
        factor *= 1.0 - (1.0 - tuning.missing) * share * item.concept.weight
    if sought.kind:
        factor *= 1.0 + (tuning.wants if fits else -tuning.wants)
    if entry.superseded:
        factor *= 0.9
    if entry.authority == "guide" and entry.language != (question.language if question.language in GUIDED else "en"):
        factor *= 0.4  # the guide is there in the asker's language, or in English for the others
    if entry.treaty not in ("", "CCM") and entry.authority == "treaty" and not question.names_treaty(entry.treaty):
        factor *= tuning.other_treaty
    return factor * (1.03 if entry.language == question.language else 1.0)


def _inside(
    entry: Entry, body: list[str], sought: _Sought, norm: float, tuning: Tuning
) -> tuple[list[float], list[float]]:
    """How well the passage's own words express each concept: at all, and in the question's own words."""
    best, own = [0.0] * len(sought.items), [0.0] * len(sought.items)
    tokens_of, phrases_of, hard = sought.expressions.tokens, sought.expressions.phrases, sought.hard
    known = sought.expressions.known
    said = [token for token in body if token in known]
    most = tuning.saturation + 1.0
    once = most / (1.0 + norm)
    words: set[str] = set()
    for token in set(said):
        count = said.count(token)
        repeated = count * most / (count + norm)
        for number, weight in tokens_of.get(token, ()):
            # A passage that repeats a year or a State does not say more about it.
            value = weight if hard[number] else weight * repeated
            if value > best[number]:
                best[number] = value
            if weight >= 0.84 and weight > own[number]:
                own[number] = min(1.0, weight)
        phrases = phrases_of.get(token, ())
        if phrases and not words:
            words = set(body)
        for number, parts, text, weight in phrases:
            if words.issuperset(parts):
                value = (1.0 if text in f" {entry.body} " else 0.6) * weight * once
                best[number] = max(best[number], value)
    return best, own


def _above(entry: Entry, sought: _Sought, tuning: Tuning) -> list[float]:
    """How well what stands above a passage expresses each concept: its heading, those further up, its document."""
    around = sought.documents.get(entry.context)
    if around is None:
        around = sought.documents[entry.context] = _around(entry.context, sought, tuning)
    near, head = _said_by(entry.near, sought), _said_by(entry.head, sought)
    if not (near or head):
        return around
    nothing = [0.0] * len(around)
    return [
        max(tuning.near * beside, tuning.head * over, value)
        for beside, over, value in zip(near or nothing, head or nothing, around, strict=True)
    ]


def _around(context: str, sought: _Sought, tuning: Tuning) -> list[float]:
    said = _said_by(context, sought) or [0.0] * len(sought.items)
    of_document = tuning.described if _described(sought, said) else tuning.context
    return [
        (tuning.described if item.year else of_document) * value for item, value in zip(sought.items, said, strict=True)
    ]


def _said_by(text: str, sought: _Sought) -> list[float]:
    """How well words that stand above a passage express each concept; empty where they express none."""
    best = sought.known.get(text)
    if best is None:
        best = sought.expressions.best(text.split(), of_phrase=0.9)
        sought.known[text] = best = best if any(best) else []
    return best


def _described(sought: _Sought, context: Sequence[float]) -> bool:
    """Whether the question describes this document: two or more of its things stand in title, date or submitter."""
    held = [item.rarity for item, value in zip(sought.items, context, strict=True) if value >= 0.7]
    return len(held) >= 2 and sum(held) >= 0.2 * sought.total
