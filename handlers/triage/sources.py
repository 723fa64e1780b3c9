"""What judging a mail may look up: facts, the directory of contacts, what staff have taught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from knowledge.contact import Contact
from knowledge.facts.load import Facts


class Directory(Protocol):
    """Who is known: contacts by address, and the States whose contacts use a domain of mail."""

    def contact_of(self, address: str) -> Contact | None:
        """What is known of that address; None for a stranger."""
        ...

    def states_of_domain(self, domain: str) -> Mapping[str, int]:
        """How many known addresses of a mail domain belong to each State ("" for none)."""
        ...


class NoDirectory:
    """A directory that knows nobody: a fresh home."""

    def contact_of(self, address: str) -> Contact | None:  # noqa: ARG002 the protocol's signature
        """Nobody is known."""
        return None

    def states_of_domain(self, domain: str) -> Mapping[str, int]:  # noqa: ARG002 as above
        """No domain is known."""
        return {}


@dataclass(frozen=True, slots=True)
class Taught:
    """A value that staff taught for mails of a kind, and why this mail is of that kind; ``field`` as in corrections."""

    value: str
    reason: str


class Lessons(Protocol):
    """What staff have corrected before, as it bears on a new mail."""

    def taught(self, features: Mapping[str, float], sender: str, scores: Mapping[str, float]) -> Mapping[str, Taught]:
        """Values by field ("category", "state", "urgent") that corrections say a mail with these features has.

        ``scores`` are what the rules alone give each category.
        """
        ...


class NoLessons:
    """Nothing was corrected yet."""

    def taught(
        self,
        features: Mapping[str, float],  # noqa: ARG002 the protocol's signature
        sender: str,  # noqa: ARG002 as above
        scores: Mapping[str, float],  # noqa: ARG002 as above
    ) -> Mapping[str, Taught]:
        """The rules stand alone."""
        return {}


@dataclass(frozen=True, slots=True)
class Sources:
    """What ``judge`` looks things up in; ``own_domains`` are the secretariat's own, which say nothing of a State."""

    facts: Facts
    directory: Directory = field(default_factory=NoDirectory)
    lessons: Lessons = field(default_factory=NoLessons)
    own_domains: frozenset[str] = frozenset({"cmconvention.org", "clusterconvention.org"})
