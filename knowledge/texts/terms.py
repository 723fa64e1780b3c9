"""Which term a question asks the meaning of: "What is a State Party?", and so do headings of the guide."""

from __future__ import annotations

import re

from knowledge.texts.words import raw_words, stem

_ASKED_TERM = re.compile(
    r"^\W*(?:what (?:is|are|exactly is|counts as|qualifies as|is meant by)|define|definition of|(?:please )?(?:explain|describe|tell (?:me|us) about)|"
    r"qu['’]est-ce qu(?:e|['’])(?: l['’]on entend par)?|que (?:signifie|désigne)|qué (?:es|son|significa)|o que (?:é|são))\s*"
    r"(?:(?:an?|the|une?|des|les?|la|un|una|unas?|los|las|el|um|uma)\s+)?(.{3,80}?)"
    r"(?:,.*|\s+(?:under|in|according to|au sens de|selon|según|en)\b.*)?\W*$",
    re.I,
)


def asked_term(text: str, language: str) -> str:
    """The term as space-joined stems; "" where a text asks for no meaning.

    >>> asked_term("What is a cluster munition, in simple words?", "en")
    'cluster munit'
    """
    asked = _ASKED_TERM.match(text)
    return " ".join(stem(word, language) for word in raw_words(asked.group(1))) if asked else ""
