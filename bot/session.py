"""What a command works with: the configuration, and the assembled parts when they are first needed."""

from __future__ import annotations

import gc
import logging
from functools import cached_property
from pathlib import Path

from bot.app import Parts, assemble
from bot.config import Config, read_config
from knowledge.facts.load import Facts
from knowledge.memory.fact_updates import FactUpdates
from knowledge.memory.store import open_store


class Session:
    """One run of a command."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def parts(self) -> Parts:
        """Database, knowledge and desk, put together on first use."""
        parts = assemble(self.config)
        gc.freeze()  # what is loaded now stays: looking through it for garbage would cost an answer 20 ms
        gc.enable()
        return parts

    @cached_property
    def facts(self) -> Facts:
        """The fact tables with the updates that staff applied, without the rest; no database is made for that."""
        if "parts" in self.__dict__:
            return self.parts.facts
        facts = Facts.load()
        if self.config.database_url or (self.config.home / "isu.db").exists():
            store = open_store(self.config.database)
            try:
                facts.renew(FactUpdates(store).standing())
            finally:
                store.close()
        return facts

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "parts" in self.__dict__:
            self.parts.store.close()
            gc.unfreeze()


def begin(home: Path | None) -> Session:
    """The session of a command, with the settings of the environment; ConfigError names a wrong one."""
    config = read_config(home=home)
    logging.basicConfig(level=config.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    return Session(config)
