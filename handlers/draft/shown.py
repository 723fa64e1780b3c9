"""What templates are given: values that know what they rest on, and the record of those that were used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.letter import Claim

_SPECIAL = re.compile(r"([\\`*_\[\]<>#!|~&$])")
_LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with the claim that stands behind it; the text may be "" for one that is only true."""

    text: str
    claim: Claim | None = None

    def __str__(self) -> str:
        return self.text


class Ready(str):
    """Words of our own templates: Markdown as it stands, not to be escaped."""

    __slots__ = ()


@dataclass(slots=True)
class Ledger:
    """Collects the claims of all values that a template shows, each once, in order of use."""

    claims: dict[str, Claim] = field(default_factory=dict)

    def show(self, value: object) -> str:
        """The value as Markdown; what is not our own words is escaped and can't become markup."""
        if isinstance(value, Shown):
            if value.claim is not None:
                self.claims.setdefault(value.claim.key, value.claim)
            return escaped(value.text)
        return str(value) if isinstance(value, Ready) else escaped(str(value))


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    one_line = " ".join(text.split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line))
