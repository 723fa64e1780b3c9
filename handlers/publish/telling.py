"""Items in all languages at once: the same values, said with each language's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from handlers.draft.tongue import Tongue
from handlers.wording import publish
from knowledge.facts.records import State
from knowledge.newsletter import LANGUAGES, Item, Section
from knowledge.rules import state_grammar

Values = Callable[[Tongue], Mapping[str, Any]]
"""What a sentence is filled with, in one language."""

_MARKUP = re.compile(r"([\\`*_\[\]<>#])")


def tell(key: str, section: Section, words: str, values: Values, source: str, as_of: date, **more: Any) -> Item:
    """An item said by the phrase ``item.<words>`` in every language."""
    texts = {language: publish(language, f"item.{words}", **values(Tongue(language))) for language in LANGUAGES}
    return Item(key, section, texts, source, as_of, **more)


def of_state(state: State, tongue: Tongue) -> dict[str, Any]:
    """A State's name as sentences need it: alone, opening, after "of" and "to", and whether its verb is plural."""
    language = tongue.language
    name = state_grammar.short_name(state, language)
    return {
        "state": name,
        "State": state_grammar.opening(name),
        "of_state": state_grammar.of(name, language),
        "to_state": state_grammar.to(name, language),
        "plural": state_grammar.is_plural(name, language),
    }


def in_markdown(text: str) -> str:
    """A text of others as words only: nothing in it is read as markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
