"""What a mail is about: every category's cues are weighed, those of the subject more than those of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from handlers.triage.plain import folded, own_words
from handlers.triage.vocabulary import Likely
from knowledge.facts.records import MailCue
from knowledge.mail import Category, Mail

SUBJECT = 1.4
"""How much more a cue of the subject says."""

SHARES = (1.0, 0.75, 0.55, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1)
"""What the heaviest cue of a category counts, the second, the third …: a mail grows no surer by repeating itself."""

DEFAULT = {Category.INFORMATION_REQUEST: 1.2, Category.OTHER: 0.9}
"""Where nothing speaks for anything: a mail that asks is a request for information, the rest is other."""

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_KEY = "arabic"
_WORD = re.compile(r"\w+")
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
        return round(1.0 - max(second, 0.0) / first, 3) if first > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Cue:
    category: Category
    weight: float
    phrase: str


KEY = 4
"""Letters with which a phrase begins, by which it is looked up: of thousands only those are tried that can be there."""


def weigh(
    mail: Mail,
    cues: tuple[MailCue, ...],
    *,
    asks: bool,
    also: Mapping[Category, float] | None = None,
    learned: Likely | None = None,
) -> Weighed:
    """Weigh the categories; ``asks`` says whether anything is asked, which a plain request for information does.

    ``also`` is added to the scores: what is known of the mail from elsewhere; ``learned`` is what its single words say.
    """
    subject = _PERCENT.sub(r"\1 %", folded(_FORWARD.sub("", mail.subject))[:500])
    text = _PERCENT.sub(r"\1 %", folded(f"{own_words(mail)}\n{mail.folded('disclaimer')[:1000]}"))
    labels = " ".join(re.split(r"[.\-_]", folded(mail.sender.address.rpartition("@")[2])))
    found: dict[Category, dict[str, float]] = {category: {} for category in Category}
    domain_cues, cues_by_key = _index(cues)
    for place, index, share in ((labels, domain_cues, 1.0), (text, cues_by_key, 1.0), (subject, cues_by_key, SUBJECT)):
        for cue in _possible(place, index):
            if hit := _pattern(cue.phrase).search(place):
                known = found[cue.category]
                known[hit[0]] = max(known.get(hit[0], 0.0), cue.weight * share)
    counted = {category: _counted(words) for category, words in found.items()}
    scores = {
        category: sum(value * share for (_, value), share in zip(words, SHARES, strict=False))
        for category, words in counted.items()
    }
    for category, value in (also or {}).items():
        scores[category] += value
    for category, value in DEFAULT.items():
        scores[category] += value if asks == (category is Category.INFORMATION_REQUEST) else value / 3
    words = {category: tuple(word for word, _ in pairs) for category, pairs in counted.items()}
    return Weighed(scores, words) if learned is None else _with(Weighed(scores, words), learned)


def _with(weighed: Weighed, learned: Likely) -> Weighed:
    """The lexicon's judgement with what single words say; the phrases of the lexicon are named first."""
    scores = {category: score + learned.scores[category] for category, score in weighed.scores.items()}
    words = {}
    for category, phrases in weighed.words.items():
        more = (folded(word) for word in learned.words[category])
        words[category] = (*phrases, *(word for word in more if not any(word in phrase for phrase in phrases)))
    return Weighed(scores, words)


def _counted(found: Mapping[str, float]) -> list[tuple[str, float]]:
    """The words that count, heaviest first: one that is part of another that counts says nothing more."""
    kept: list[tuple[str, float]] = []
    for word, value in sorted(found.items(), key=lambda pair: (-pair[1], -len(pair[0]))):
        if not any(word in other or other in word for other, _ in kept):
            kept.append((word, value))
    return kept


def _possible(text: str, index: Mapping[str, tuple[_Cue, ...]]) -> Iterator[_Cue]:
    """The cues whose first letters begin a word of the text, and those without a word to look up."""
    starts = {word[:length] for word in _WORD.findall(text) for length in range(1, KEY + 1)}
    keys = starts & index.keys()
    for key in ("", *([_ARABIC_KEY] if _ARABIC.search(text) else []), *sorted(keys)):
        yield from index.get(key, ())


@lru_cache(maxsize=4)
def _index(cues: tuple[MailCue, ...]) -> tuple[Mapping[str, tuple[_Cue, ...]], Mapping[str, tuple[_Cue, ...]]]:
    """The cues for domains and those for words, each by the first letters of their phrases."""
    made: tuple[dict[str, list[_Cue]], dict[str, list[_Cue]]] = ({}, {})
    for cue in cues:
        for phrase in map(folded, cue.phrases):
            known = made[0 if cue.where == "domain" else 1]
            known.setdefault(_key(phrase), []).append(_Cue(Category(cue.category), cue.weight, phrase))
    domains, words = ({key: tuple(found) for key, found in index.items()} for index in made)
    return domains, words


def _key(phrase: str) -> str:
    if _ARABIC.search(phrase):
        return _ARABIC_KEY
    first = _WORD.match(phrase)
    return first[0][:KEY] if first else ""


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """Made when the phrase is first tried: of thousands a mail needs few."""
    return re.compile(rf"(?<!\w){_phrase(phrase)}(?!\w)")


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
