"""Small talk and help: short, honest, made from the menu and the phrases."""

from __future__ import annotations

from handlers.understand import Intent
from handlers.wording import phrases, say, spoken
from knowledge.base import KnowledgeBase
from knowledge.message import Message, Outcome, Reply


def help_text(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """What one can ask, line by line from the phrases of the menu."""
    language = spoken(intent.language)
    lines = [say(language, "reply.greeting"), *(f"• {line}" for line in phrases(language)["help"].values())]
    return _plain("\n".join(lines), language, "help")


def greeting(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """A greeting is returned, with an example of a question."""
    language = spoken(intent.language)
    example = say(language, "reply.empty", example=say(language, "reply.example"))
    return _plain(f"{say(language, 'reply.greeting')} {example}", language, "greeting")


def thanks(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """Thanks are acknowledged."""
    return _plain(say(intent.language, "reply.thanks"), spoken(intent.language), "thanks")


def empty(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """A message without any word: an example of what can be asked."""
    language = spoken(intent.language)
    return _plain(say(language, "reply.empty", example=say(language, "reply.example")), language, "empty")


def _plain(text: str, language: str, intent: str) -> Reply:
    # A courtesy claims nothing, so it is no "answer" in the statistics of answers.
    return Reply(Outcome.CLOSEST, text, language, 1.0, lead=text, intent=intent)
