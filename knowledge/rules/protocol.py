"""The protocol check: what in a letter goes against diplomatic form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"
    """Keeps a letter from being approved; a person may overrule it with a reason."""
    WARNING = "warning"
    """To be looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; ``check`` names the rule ("first_person"), ``where`` quotes the place."""

    check: str
    severity: Severity
    message: str
    where: str = ""
