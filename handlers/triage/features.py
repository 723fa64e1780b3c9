"""A mail as a bag of weighted features, which learning compares; no sentence can be made of it again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.triage.plain import folded, own_words, without_addresses
from knowledge.mail import Mail
from knowledge.texts.stopwords import STOP_WORDS
from knowledge.texts.words import raw_words, stem

MOST = 120
"""Features kept of one mail: those of the subject and of the first part of the text."""

SUBJECT = 2.0
_NUMBER = re.compile(r"\d")


def features_of(mail: Mail) -> Mapping[str, float]:
    """Stems of subject and text with their weights, and the sender's domain."""
    found: dict[str, float] = {}
    for text, weight in ((mail.subject, SUBJECT), (own_words(mail)[:4000], 1.0)):
        for word in raw_words(without_addresses(text)):
            name = stem(word)
            if len(name) < 3 or _NUMBER.search(name) or _empty(folded(word)):
                continue
            if name in found:
                found[name] = min(found[name] + weight / 2, 3.0)
            elif len(found) < MOST:
                found[name] = weight
    domain = folded(mail.sender.address.rpartition("@")[2])
    if domain:
        found[f"@{domain}"] = 1.0
    return found


def _empty(word: str) -> bool:
    return any(word in stops for stops in STOP_WORDS.values())
