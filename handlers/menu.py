"""The table intent -> handler; help texts are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers import answer, contact, converse
from handlers.understand import Intent
from knowledge.base import KnowledgeBase
from knowledge.message import Message, Reply

Handler = Callable[[Message, Intent, KnowledgeBase], Reply]


@dataclass(frozen=True, slots=True)
class Dish:
    """One line of the menu: its handler, and the key of its line in the help text ("" where it is not shown)."""

    handler: Handler
    help: str = ""


MENU: Mapping[str, Dish] = {
    "answer": Dish(answer.answer, "ask"),
    "place": Dish(answer.place, "place"),
    "contact": Dish(contact.contact, "contact"),
    "help": Dish(converse.help_text, "help"),
    "greeting": Dish(converse.greeting),
    "thanks": Dish(converse.thanks),
    "empty": Dish(converse.empty),
}


def handle(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """The reply of the handler that the menu names for the intent."""
    return MENU[intent.name].handler(message, intent, knowledge)
