"""What one row of each fact table says, as frozen values; rows name their source and whether it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class State:
    """One of the 197 States: its names, regions and treaty actions; satisfies ``rules.status.TreatyRecord``.

    Dates are None where the action was not taken. ``verified`` is False where the row must be checked by a person.
    """

    iso3: str
    iso2: str
    name_en: str
    formal_name_en: str
    name_fr: str
    name_es: str
    un_region: str
    iso_region: str
    ccm_status: str
    signature_date: date | None
    deposit_date: date | None
    deposit_kind: str
    entry_into_force: date | None
    withdrawal_effective: date | None
    verified: bool
    source: str
    note: str
    formal_name_fr: str
    formal_name_es: str
    name_ar: str
    en_article: str
    fr_article: str
    es_article: str
    ldc: bool
    sids: bool
    lldc: bool


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What the Depositary's list of a day changed in the table of States: new values by ISO code and field, as text."""

    as_of: date
    source: str
    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class StateDeadline:
    """A decision or event on a State's deadline; satisfies ``rules.deadlines.DecidedRow``.

    ``date`` stays as the source writes it: a day, a month, a year, "2017/2018", "before 2019-08" or "".
    """

    iso3: str
    state: str
    article: str
    fact_type: str
    date: str
    previous_deadline: str
    decided_at: str
    document_symbol: str
    verified: bool
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A formal, preparatory or informal meeting; ``short_name`` is its canonical name ("11MSP", "2RC-P2")."""

    number: int
    short_name: str
    kind: str
    place: str
    start_date: date | None
    end_date: date | None
    president: str
    state_of_president: str
    president_iso3: str
    symbol_prefix: str
    outcome: str
    verified: bool
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Vote:
    """Figures of one vote on the yearly General Assembly resolution; ``date`` is as precise as the source."""

    year: int
    symbol: str
    stage: str
    date: str
    in_favour: int
    against: int
    abstaining: int
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Coordinator:
    """The States that coordinated a theme in a period ("2022-2023" or one year)."""

    period: str
    theme: str
    coordinators_iso3: tuple[str, ...]
    source: str
    verified: bool

    @property
    def first_year(self) -> int:
        """The year in which the period begins."""
        return int(self.period[:4])

    @property
    def last_year(self) -> int:
        """The year in which the period ends."""
        return int(self.period[-4:])


@dataclass(frozen=True, slots=True)
class Obligation:
    """A rule of the Convention or of adopted procedure, with its date formula; ``rule_id`` is what facts refer to."""

    rule_id: str
    article: str
    paragraph: str
    rule: str
    formula: str
    source_symbol: str
    rule_type: str
    verified: bool


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term in five languages; ``checked_languages`` names the columns that were read in a source."""

    term_en: str
    acronym: str
    term_fr: str
    term_es: str
    term_pt: str
    term_ar: str
    synonyms: tuple[str, ...]
    checked_languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A line of the manifest of official documents; ``verified`` covers symbol and title, not the address.

    ``languages`` are codes separated by spaces, as the table writes them.
    """

    symbol: str
    title: str
    kind: str
    authority: str
    date: str
    meeting: str
    languages: str
    url: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of a plan with its theme; a gist whose ``gist_verified`` is not "yes" is shown as unverified."""

    plan: str
    number: str
    theme: str
    theme_range: str
    gist: str
    range_verified: str
    gist_verified: str
    source: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a State in one language."""

    iso3: str
    alias: str
    language: str


@dataclass(frozen=True, slots=True)
class Place:
    """Capital, other seats of government and adjectives of a State; several forms are tuples, empty where contested."""

    iso3: str
    capital_en: tuple[str, ...]
    capital_fr: tuple[str, ...]
    capital_es: tuple[str, ...]
    other_seats: tuple[str, ...]
    demonym_en: tuple[str, ...]
    adjective_fr_m: tuple[str, ...]
    adjective_fr_f: tuple[str, ...]
    adjective_es_m: tuple[str, ...]
    adjective_es_f: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateGroup:
    """A casual group of States: its names, and the ISO codes of its members separated by spaces."""

    names: tuple[str, ...]
    states: str


@dataclass(frozen=True, slots=True)
class MailCue:
    """Phrases that speak for a mail category; ``where`` is "any" (subject and text) or the sender's "domain".

    In a phrase ``*`` ends a word openly ("ratif*"); alone it stands for up to three words.
    """

    category: str
    language: str
    where: str
    weight: float
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailWord:
    """How much a word's stem ("@" before a label of the sender's domain) speaks for mail categories ("other 0.4")."""

    word: str
    weights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GovernmentDomain:
    """A domain of mail that a government is known to use; general knowledge."""

    iso3: str
    domain: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The States that a State shares a land border with; borders that are disputed are left out."""

    iso3: str
    neighbours: tuple[str, ...]
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """In which language the secretariat writes to a State where nothing else is known: fr or es; English otherwise."""

    iso3: str
    language: str
