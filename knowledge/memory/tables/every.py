"""All tables together, as migrations create them; a test keeps the two equal."""

from __future__ import annotations

from knowledge.memory.tables import (
    care,
    cases,
    changes,
    contacts,
    facts,
    inbox,
    letters,
    log,
    mail_cards,
    mail_lessons,
    newsletters,
    outbox,
    people,
    texts,
    timeline,
)
from knowledge.memory.tables.base import metadata

MODULES = (
    care,
    cases,
    changes,
    contacts,
    facts,
    inbox,
    letters,
    log,
    mail_cards,
    mail_lessons,
    newsletters,
    outbox,
    people,
    texts,
    timeline,
)
"""Naming them here is what fills ``metadata``."""

__all__ = ["MODULES", "metadata"]
