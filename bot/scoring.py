"""Scores of answers against known passages; pure.

A question is answerable when it names a passage: by ``gold`` (words of the passage, white space aside, any of several)
or by ``file`` with ``locator``. A citation is right when its quotation holds gold words, or stands at that place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from knowledge.message import Citation, Outcome, Reply


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a question file."""

    id: str
    text: str
    kind: str
    gold: tuple[str, ...]
    file: str
    locator: tuple[str, ...]
    adopted: bool | None = None
    """False where the passage is no decision: to show it as one would be the gravest mistake."""

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Question:
        """A row as given; missing fields are empty."""
        return cls(
            id=str(row["id"]),
            text=str(row["question"]),
            kind=str(row.get("kind") or "all"),
            gold=_texts(row.get("gold")),
            file=str(row.get("file") or ""),
            locator=_texts(row.get("locator")),
        )

    @property
    def answerable(self) -> bool:
        """Whether the texts hold the answer."""
        return bool(self.gold or self.locator)


def _texts(value: Any) -> tuple[str, ...]:
    """One text or a list of them; a lone text must not be taken for a list of letters."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its reply and the rank of the first right citation (1 is first; 0 none)."""

    question: Question
    reply: Reply
    rank: int


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one kind of question; rates between 0 and 1."""

    kind: str
    count: int
    first: float
    three: float
    five: float
    mrr: float
    answered: float
    right_of_answered: float


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the risk-coverage curve: answering from this confidence on covers so much at so much risk."""

    coverage: float
    risk: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one run."""

    lines: tuple[Line, ...]
    outcomes: dict[str, dict[str, int]]
    curve: tuple[Point, ...]
    drafts_as_adopted: int
    not_verbatim: int
    p50_ms: float
    p95_ms: float
    unanswerable_answered: float = 0.0
    extra: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def flat(text: str) -> str:
    """White space made single, apostrophes and quotation marks of one kind."""
    return re.sub(r"\s+", " ", text).replace("’", "'").strip()


def right(question: Question, citation: Citation) -> bool:
    """Whether a citation is a passage the question asks for."""
    quote = flat(citation.quote)
    if question.gold:
        return any(flat(gold) in quote for gold in question.gold)
    same_file = citation.file.rsplit("/", 1)[-1] == question.file.rsplit("/", 1)[-1]
    return same_file and any(_within(citation.locator, place) for place in question.locator)


def _within(locator: str, place: str) -> bool:
    """The place itself or a part of it: "Article 4(6)(b)" is within "Article 4(6)"."""
    return locator == place or locator.startswith((f"{place}(", f"{place},"))


def judge(question: Question, reply: Reply) -> Judged:
    """Rank of the first right citation among the first five."""
    ranks = (number for number, citation in enumerate(reply.citations[:5], start=1) if right(question, citation))
    return Judged(question, reply, next(ranks, 0))


def report(judged: Sequence[Judged]) -> Report:
    """All figures; lines by kind, the sum of the answerable as "all"."""
    answerable = [item for item in judged if item.question.answerable]
    others = [item for item in judged if not item.question.answerable]
    kinds = sorted({item.question.kind for item in answerable})
    lines = [_line("all", answerable)] if answerable else []
    if len(kinds) > 1:
        lines += [_line(kind, [item for item in answerable if item.question.kind == kind]) for kind in kinds]
    times = sorted(item.reply.elapsed_ms for item in judged) or [0.0]
    return Report(
        lines=tuple(lines),
        outcomes={
            "answerable": dict(Counter(item.reply.outcome.value for item in answerable)),
            "unanswerable": dict(Counter(item.reply.outcome.value for item in others)),
        },
        curve=tuple(_curve(judged)),
        drafts_as_adopted=sum(_draft_as_adopted(item.reply) for item in judged),
        not_verbatim=sum(not citation.quote for item in judged for citation in item.reply.citations),
        p50_ms=median(times),
        p95_ms=times[min(len(times) - 1, int(len(times) * 0.95))],
        unanswerable_answered=_rate([item.reply.outcome is Outcome.ANSWER for item in others]),
    )


def _rate(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _line(kind: str, items: Sequence[Judged]) -> Line:
    given = [item for item in items if item.reply.outcome is Outcome.ANSWER]
    return Line(
        kind=kind,
        count=len(items),
        first=_rate([item.rank == 1 for item in items]),
        three=_rate([1 <= item.rank <= 3 for item in items]),
        five=_rate([1 <= item.rank <= 5 for item in items]),
        mrr=sum(1 / item.rank for item in items if item.rank) / len(items),
        answered=len(given) / len(items),
        right_of_answered=_rate([item.rank == 1 for item in given]),
    )


def _curve(judged: Sequence[Judged]) -> list[Point]:
    """Risk when everything from a confidence on were given as the answer; unanswerable ones count as wrong."""
    ranked = sorted((item for item in judged if item.reply.citations), key=lambda item: -item.reply.confidence)
    points = []
    for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        taken = ranked[: max(1, round(share * len(ranked)))]
        if taken:
            wrong = sum(item.rank != 1 for item in taken)
            points.append(Point(len(taken) / len(judged), wrong / len(taken), taken[-1].reply.confidence))
    return points


def _draft_as_adopted(reply: Reply) -> bool:
    """A draft in first place of an answer without a notice that it is none, or one whose authority claims adoption."""
    if reply.outcome is not Outcome.ANSWER or not reply.citations:
        return False
    first = reply.citations[0]
    return first.authority.value in ("draft", "submitted") and not reply.notices
