"""What a command works with: the configuration, and the assembled parts when they are first needed."""

from __future__ import annotations

from functools import cached_property

from bot.app import Parts, assemble
from bot.config import Config


class Session:
    """One run of a command."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def parts(self) -> Parts:
        """Database, knowledge and desk, put together on first use."""
        return assemble(self.config)
