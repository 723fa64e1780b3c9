"""The composition root: from the configuration to knowledge, memory and desk; the only module that sees all parts."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.config import Config
from bot.desk import Desk
from knowledge.base import KnowledgeBase
from knowledge.facts.load import Facts
from knowledge.memory.directory import Directory
from knowledge.memory.fact_updates import FactUpdates
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.reviewed import ReviewedAnswers
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import Store, open_store
from knowledge.message import Role
from knowledge.texts import thesaurus
from knowledge.texts.catalogue import Catalogue
from knowledge.texts.guide.shelve import shelve
from knowledge.texts.index import Index
from knowledge.texts.semantic import Semantic, in_context

if TYPE_CHECKING:
    from knowledge.memory.casework import Casework
    from knowledge.memory.settings import Settings
    from knowledge.memory.timeline import Timeline
    from knowledge.texts.library import Library


@dataclass(frozen=True)
class Parts:
    """Everything a channel or command may need, put together."""

    config: Config
    store: Store
    shelf: Shelf
    log: Log
    people: People
    directory: Directory
    reviewed: ReviewedAnswers
    facts: Facts
    fact_updates: FactUpdates
    catalogue: Catalogue
    knowledge: KnowledgeBase
    desk: Desk

    def note_change(self, who: str, what: str, subject: str, at: datetime) -> None:
        """Enters in the audit that somebody changed a row, where the change itself is made by a part that does not."""
        audit = importlib.import_module("knowledge.memory.audit")
        with self.store.writing() as connection:
            audit.note_change(connection, who, what, "", at, subject=subject)

    @cached_property
    def casework(self) -> Casework:
        """Cases and their words; loaded at first use, a question does without."""
        made: Casework = importlib.import_module("knowledge.memory.casework").Casework(self.store)
        return made

    @cached_property
    def settings(self) -> Settings:
        """What staff set; loaded at first use, a question does without."""
        made: Settings = importlib.import_module("knowledge.memory.settings").Settings(self.store)
        return made

    @cached_property
    def timeline(self) -> Timeline:
        """What passed between States and the ISU; loaded at first use, a question does without."""
        made: Timeline = importlib.import_module("knowledge.memory.timeline").Timeline(self.store)
        return made

    @cached_property
    def library(self) -> Library:
        """What reads files; loaded at first use, a question does without what knows files and layouts."""
        made: Library = importlib.import_module("knowledge.texts.library").Library(self.shelf)
        return made


def now() -> datetime:
    """The present moment, in UTC; the only clock of the program."""
    return datetime.now(UTC)


def assemble(config: Config) -> Parts:
    """Open the database (migrating it if need be), bring the guide in, and put all parts together."""
    config.home.mkdir(parents=True, exist_ok=True)
    store = open_store(config.database)
    shelf, log, people = Shelf(store), Log(store), People(store)
    directory = Directory(store)
    reviewed = ReviewedAnswers(store)
    facts, updates = Facts.load(), FactUpdates(store)
    facts.renew(updates.standing())
    names = facts.names
    shelve(shelf, now().date())
    catalogue = Catalogue(shelf, Index(config.home / "index"), names)
    knowledge = KnowledgeBase(
        directory=directory,
        shelf=shelf,
        catalogue=catalogue,
        thesaurus=thesaurus.load(config.home / "cache" / "lexicon.bin"),
        facts=facts,
        names=names,
        semantic=_semantic(config, shelf),
        renew=_renewal(facts, updates),
        reviewed=reviewed.in_use,
    )
    desk = Desk(knowledge, log, people, now, staff=_addresses(config.staff), terminal_role=Role(config.terminal_role))
    return Parts(
        config=config,
        store=store,
        shelf=shelf,
        log=log,
        people=people,
        directory=directory,
        reviewed=reviewed,
        facts=facts,
        fact_updates=updates,
        catalogue=catalogue,
        knowledge=knowledge,
        desk=desk,
    )


def _renewal(facts: Facts, updates: FactUpdates) -> Callable[[], None]:
    """Brings the facts up to date where another process applied or undid an update since."""
    known = updates.mark()

    def renew() -> None:
        nonlocal known
        if (mark := updates.mark()) != known:
            facts.renew(updates.standing())
            known = mark

    return renew


def _semantic(config: Config, shelf: Shelf) -> Semantic | None:
    """The semantic stage where a model is configured; its libraries load with the first question."""
    if not config.semantic_model:
        return None

    def texts(numbers: Sequence[int]) -> list[tuple[int, str, str]]:
        return [(hit.id, in_context(hit), hit.passage.text) for hit in shelf.passages_by_ids(numbers)]

    return Semantic(config.semantic_model, config.home / "cache", texts)


def _addresses(listed: str) -> frozenset[str]:
    parts: Sequence[str] = listed.split(",")
    return frozenset(part.strip().casefold() for part in parts if part.strip())
