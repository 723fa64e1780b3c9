"""What a command works with: the configuration, and the assembled parts when they are first needed."""

from __future__ import annotations

from functools import cached_property

from bot.app import Parts, assemble
from bot.config import Config
from knowledge.facts.load import Facts


class Session:
    """One run of a command."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def parts(self) -> Parts:
        """Database, knowledge and desk, put together on first use."""
        return assemble(self.config)

    @cached_property
    def facts(self) -> Facts:
        """The fact tables alone, for commands that need no database."""
        return Facts.load()

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "parts" in self.__dict__:
            self.parts.store.close()
