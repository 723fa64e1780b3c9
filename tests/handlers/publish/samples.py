"""Newsletters for tests: items of every section, with fictional people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from handlers.publish.edition import edition
from handlers.publish.gather import Period, gather_facts
from handlers.publish.sheet import blank
from knowledge.facts.load import Facts
from knowledge.newsletter import LANGUAGES, Edition, Item, Newsletter, Section

FACTS = Facts.load()
PERIOD = Period(date(2025, 7, 1), date(2025, 12, 31))
DAY = date(2026, 1, 12)
NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
LINK = "https://documents.example.org/a?b=1&c=2"


def item(key: str = "note:1", section: Section = Section.NEWS, **changes: object) -> Item:
    """A cleared note in all languages."""
    texts = {language: f"Text {language} with **weight** and [the programme]({LINK})." for language in LANGUAGES}
    made = Item(key, section, texts, "note 1 by Ben Officer", date(2025, 9, 1), True, "Ana Director", "Ben Officer")
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are those of Item


def voice() -> Item:
    """A voice of an affected community, of two paragraphs."""
    texts = {
        "en": "“Today I teach children to keep away.”\n\n*A survivor, Example Province*",
        "fr": "« Aujourd'hui, j'apprends aux enfants à s'en éloigner. »\n\n*Une survivante, Province d'Exemple*",
        "es": "«Hoy enseño a los niños a mantenerse lejos.»\n\n*Una superviviente, Provincia de Ejemplo*",
    }
    return item("note:2", Section.VOICES, texts=texts)


def newsletter(*items: Item) -> Newsletter:
    """What the facts tell of half a year, with a note and a voice, or the given items alone."""
    cleared = (replace(one, cleared_by="Ana Director") for one in gather_facts(FACTS, PERIOD))
    told = items or (item(), *cleared, voice())
    return blank(7, PERIOD.first, PERIOD.last, told, "Ben Officer")


def shown(language: str = "en", made: Newsletter | None = None, online: str = "") -> Edition:
    """One language of it."""
    return edition(made or newsletter(), language, DAY, online)
