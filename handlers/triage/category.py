"""What a mail is about: every category's cues are weighed, those of the subject more than those of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from handlers.triage.plain import folded, own_words
from knowledge.facts.records import MailCue
from knowledge.mail import Category, Mail

SUBJECT = 1.4
"""How much more a cue of the subject says."""

AGAIN = 0.35
"""What each further cue of one row adds, as a share of its weight; a mail does not become surer by repeating itself."""

MOST_AGAIN = 4
DEFAULT = {Category.INFORMATION_REQUEST: 1.2, Category.OTHER: 0.9}
"""Where nothing speaks for anything: a mail that asks is a request for information, the rest is other."""

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_PERCENT = re.compile(r"(\d)%")
_FORWARD = re.compile(r"^\s*(?:(?:re|fw|fwd|tr|rv|aw|wg|enc|res|ref|sv|vs|رد)\s*:\s*)+", re.I)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The score of every category, and the words that spoke for each, heaviest first."""

    scores: Mapping[Category, float]
    words: Mapping[Category, tuple[str, ...]]

    @property
    def best(self) -> Category:
        """The category with the highest score."""
        return max(self.scores, key=lambda category: self.scores[category])

    @property
    def confidence(self) -> float:
        """From 0 to 1: how far the best is ahead of the second."""
        first, second, *_ = sorted(self.scores.values(), reverse=True)
        return round(1.0 - second / first, 3) if first > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Row:
    category: Category
    domain: bool
    weight: float
    pattern: re.Pattern[str]


def weigh(
    mail: Mail, cues: tuple[MailCue, ...], *, asks: bool, also: Mapping[Category, float] | None = None
) -> Weighed:
    """Weigh the categories; ``asks`` says whether anything is asked, which a plain request for information does.

    ``also`` is added to the scores: what is known of the mail from elsewhere.
    """
    subject = _PERCENT.sub(r"\1 %", folded(_FORWARD.sub("", mail.subject))[:500])
    text = _PERCENT.sub(r"\1 %", folded(f"{own_words(mail)}\n{mail.folded('disclaimer')[:1000]}"))
    labels = " ".join(re.split(r"[.\-_]", folded(mail.sender.address.rpartition("@")[2])))
    scores = dict.fromkeys(Category, 0.0)
    words: dict[Category, list[tuple[float, str]]] = {category: [] for category in Category}
    for row in _rows(cues):
        found = _found(row, labels, "") if row.domain else _found(row, subject, text)
        if not found:
            continue
        again = min(len(found) - 1, MOST_AGAIN)
        value = row.weight * (max(found.values()) + AGAIN * again)
        scores[row.category] += value
        words[row.category] += [(value, word) for word in found]
    for category, value in (also or {}).items():
        scores[category] += value
    for category, value in DEFAULT.items():
        scores[category] += value if asks == (category is Category.INFORMATION_REQUEST) else value / 3
    return Weighed(scores, {category: _heaviest(found) for category, found in words.items()})


def _found(row: _Row, subject: str, text: str) -> dict[str, float]:
    found = dict.fromkeys(row.pattern.findall(text), 1.0)
    return found | dict.fromkeys(row.pattern.findall(subject), SUBJECT)


def _heaviest(found: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for _, word in sorted(found, key=lambda pair: -pair[0])))


@lru_cache(maxsize=4)
def _rows(cues: tuple[MailCue, ...]) -> tuple[_Row, ...]:
    return tuple(_Row(Category(cue.category), cue.where == "domain", cue.weight, _pattern(cue.phrases)) for cue in cues)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One expression for all phrases of a row, longest first so that "article 7 report" is not read as "article 7"."""
    made = sorted((_phrase(folded(phrase)) for phrase in phrases), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(made) + r")(?!\w)")


def _phrase(phrase: str) -> str:
    if _ARABIC.search(phrase):
        return r"\W+".join(_arabic(word) for word in phrase.split())
    words = []
    for word in phrase.split():
        if word == "*":
            words.append(r"(?:\S+\s+){0,3}?")
        else:
            words.append(re.escape(word).replace(r"\*", r"\w*") + r"\s+")
    return "".join(words).removesuffix(r"\s+")


def _arabic(word: str) -> str:
    """An Arabic word with the particles and endings that are written as one with it."""
    stem = word.removeprefix("ال")
    return rf"[وفبلك]{{0,2}}(?:ال|ل)?{re.escape(stem)}\w{{0,3}}" if not stem.isdigit() else re.escape(stem)
