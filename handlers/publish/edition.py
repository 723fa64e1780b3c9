"""One language of a newsletter as it is shown: sections in the editor's order, only what is cleared."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from handlers.draft.tongue import Tongue
from handlers.publish.inline import paragraphs
from handlers.publish.sheet import OMITTED
from handlers.wording import newsletter_words, publish
from knowledge.facts.phrases import show_span
from knowledge.newsletter import Edition, Entry, Item, Newsletter, Paragraph, Part
from knowledge.rules.state_grammar import opening


def edition(made: Newsletter, language: str, day: date, online: str = "") -> Edition:
    """The newsletter in one language, dated that day; ``online`` is the address of its web page, if it has one."""
    shown = [item for item in made.items if item.cleared and item.texts.get(language, "") not in ("", OMITTED)]
    sections = list(dict.fromkeys(item.section for item in shown))
    parts = tuple(
        Part(
            section,
            _set(publish(language, f"section.{section.value}"), language),
            tuple(_entry(item, language) for item in shown if item.section is section),
        )
        for section in sections
    )
    return Edition(
        made.number,
        language,
        _set(made.titles[language], language),
        opening(show_span(made.first, made.last, language)),
        tuple(_typeset(one, language) for one in paragraphs(made.intros.get(language, ""))),
        tuple(part for part in parts if part.entries),
        _words(language, shown, day),
        day,
        online,
    )


def _words(language: str, shown: list[Item], day: date) -> dict[str, str]:
    """The fixed words, with the day as of which the oldest figure shown is known."""
    fixed = {key: text for key, text in newsletter_words(language)["head"].items() if "{{" not in text}
    known = min([item.as_of for item in shown if not item.needs_clearance] or [day])
    fixed["known"] = publish(language, "head.known", day=Tongue(language).day(known))
    return {key: _set(text, language) for key, text in fixed.items()}


def _entry(item: Item, language: str) -> Entry:
    return Entry(item.key, tuple(_typeset(one, language) for one in paragraphs(item.texts[language])))


def _typeset(paragraph: Paragraph, language: str) -> Paragraph:
    return tuple(replace(span, text=_set(span.text, language)) for span in paragraph)


def _set(text: str, language: str) -> str:
    """Typographic apostrophes, and blanks that do not break: between "Article" and its number, before French marks."""
    made = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    made = re.sub(r"(?i)\b(article|artículo) (?=\d)", "\\1\u00a0", made)
    return re.sub(r"(?<=[«\w]) (?=[:;?!»])|(?<=«) ", "\u00a0", made) if language == "fr" else made
