"""The words of `/isu`: which is a question in short form, and which opens something; pure."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.wording import say

ASK = "ask"
HELP = ("help", "?", "aide", "ayuda")
QUESTIONS = {"status": "status", "deadlines": "deadlines", "focal": "focal"}
"""Words that ask a question in short form -> key of the phrase that is the question."""

ACTS = ("cases", "config", "letter", "newsletter")
"""Words that do something else than answer."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed after `/isu`: ``word`` is ask, help or one of ``ACTS``; ``rest`` the question or what is left."""

    word: str
    rest: str


def read_typed(text: str, language: str) -> Typed:
    """Reads a command; what begins with no known word is a question, nothing at all a call for help.

    >>> read_typed("status Peru", "en")
    Typed(word='ask', rest='What is the status of Peru?')
    """
    first, _, rest = text.strip().partition(" ")
    word, rest = first.casefold(), rest.strip()
    if not word or word in HELP:
        return Typed("help", rest)
    if word == ASK:
        return Typed(ASK, rest) if rest else Typed("help", "")
    if word in ACTS:
        return Typed(word, rest)
    if word in QUESTIONS and len(rest.split()) <= 8:
        own = "" if rest else "_own"
        return Typed(ASK, say(language, f"short.{QUESTIONS[word]}{own}", about=rest))
    return Typed(ASK, text.strip())
