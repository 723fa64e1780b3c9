"""What the words of a mail say of its category beyond the phrases of the lexicon: weights learned from labelled mails.

The weights (mail_words.csv) are those of a multinomial logistic regression over stems and the labels of the sender's
domain, trained by ``tests/evaluation/train_words.py``. They are added to what the lexicon says, so that a mail none of
whose phrases is listed is still judged by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.triage.plain import folded, own_words, without_addresses
from knowledge.mail import Category, Mail
from knowledge.texts.stopwords import STOP_WORDS
from knowledge.texts.words import STEMMERS, raw_words, stem

LENGTH = 3.0
"""To which the features of each mail are scaled, so that a long mail weighs no more than a short one."""

SUBJECT = 2.0
DOMAIN = 1.5
READ = 4000
SHARE = 1.0
"""Points of the lexicon's scores that one point of the learned logits is worth."""

SPEAKS = 0.25
"""A word that adds less than this to the best category is not named as a reason."""

_NUMBER = re.compile(r"\d")
_ARABIC = "إلى على من في عن أن إن هذا هذه التي الذي مع أو لا ما قد كل بين حول بعد عند لكم إليكم"
_EMPTY = frozenset(folded(word) for words in (*STOP_WORDS.values(), _ARABIC.split()) for word in words)
_FILLER = frozenset({"example", "test", "com", "org", "net", "int", "mission", "mision", "missao"})


@dataclass(frozen=True, slots=True)
class Likely:
    """The points that words give each category, and the words that gave most, heaviest first."""

    scores: Mapping[Category, float]
    words: Mapping[Category, tuple[str, ...]]


def features_in(mail: Mail, language: str) -> tuple[Mapping[str, float], Mapping[str, str]]:
    """The weighted features of a mail in ``language``, of length ``LENGTH``, and the word that each was read from."""
    found: dict[str, float] = {}
    read: dict[str, str] = {}
    for word, weight in _words(mail):
        name = stem(word, language if language in STEMMERS else "en")
        if weight > found.get(name, 0.0):
            found[name] = weight
            read.setdefault(name, word)
    for label in re.split(r"[.\-_]", folded(mail.sender.address.rpartition("@")[2])):
        if len(label) > 2 and label not in _FILLER:
            found[f"@{label}"] = DOMAIN
            read[f"@{label}"] = label
    norm = sum(value * value for value in found.values()) ** 0.5 or 1.0
    return {name: LENGTH * value / norm for name, value in found.items()}, read


def _words(mail: Mail) -> Iterator[tuple[str, float]]:
    for text, weight in ((mail.subject[:500], SUBJECT), (own_words(mail)[:READ], 1.0)):
        for word in raw_words(without_addresses(text)):
            if len(word) > 1 and not _NUMBER.search(word) and folded(word) not in _EMPTY:
                yield word, weight


def likely(mail: Mail, language: str, weights: Mapping[str, Mapping[str, float]]) -> Likely:
    """What the words say; ``weights`` by feature and category. A mail of unknown words gives no category a point."""
    features, read = features_in(mail, language)
    scores = dict.fromkeys(Category, 0.0)
    parts: dict[Category, list[tuple[float, str]]] = {category: [] for category in Category}
    for name, value in features.items():
        for category, weight in weights.get(name, {}).items():
            kind = Category(category)
            scores[kind] += SHARE * weight * value
            if SHARE * weight * value >= SPEAKS:
                parts[kind].append((weight * value, read[name]))
    words = {kind: tuple(word for _, word in sorted(found, reverse=True)) for kind, found in parts.items()}
    return Likely(scores, words)
