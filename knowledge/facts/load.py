"""Loads the fact tables beside this file, each once and only when it is first asked for.

The tables hold what was known on ``AS_OF``; what was read for them reaches to about ``READ_UNTIL`` and nothing read
describes later events (whether the Third Review Conference took place, for instance, is not recorded). Rows carry
their source and ``verified``; unverified rows are labelled wherever they are shown and never used in a letter.
places.csv, more_aliases.csv and correspondence.csv (capitals, seats of government, adjectives, names, languages)
are general knowledge without a source column; a cell is empty where a capital is contested. neighbours.csv holds land
borders as any atlas shows them, without those that are disputed. Gists of actions are in our own words.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from knowledge.errors import KnowledgeError, UnknownReference
from knowledge.facts.records import (
    Alias,
    Coordinator,
    Correspondence,
    GlossaryTerm,
    GovernmentDomain,
    MailCue,
    MailWord,
    Meeting,
    Neighbours,
    Obligation,
    OfficialDocument,
    Place,
    PlannedAction,
    State,
    StateDeadline,
    StateGroup,
    StatusUpdate,
    Vote,
)
from knowledge.rules.deadlines import NextMeeting
from knowledge.rules.folding import fold
from knowledge.rules.names import NameEntry, NameFinder, NameKind

AS_OF = date(2026, 11, 21)
"""The day these tables were compiled; it stands on every fact drawn from them."""

READ_UNTIL = date(2026, 5, 31)
"""About how far the sources read reach; later events are planned, not recorded."""

_DECIDING = frozenset({"msp", "review_conference"})
"""Kinds of meetings that decide on requests."""

Record = TypeVar("Record")

_YES = {"yes": True, "no": False, "": False}


def _tuple(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


_CONVERTERS: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": _YES.__getitem__,
    "date | None": _day,
    "tuple[str, ...]": _tuple,
}


class Facts:
    """The fact tables as tuples of frozen rows; each table is read on first use and kept.

    Errors: ``KnowledgeError`` naming file and line for a table that is missing or malformed.
    """

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self._updates: tuple[StatusUpdate, ...] = ()

    @classmethod
    def load(cls, folder: Traversable | None = None) -> Facts:
        """The facts shipped with this package, or those of another folder with the same files."""
        return cls(folder if folder is not None else files("knowledge.facts"))

    def renew(self, updates: Sequence[StatusUpdate]) -> None:
        """Puts these updates of the States' status over the table, in their order, in place of earlier ones."""
        self._updates = tuple(updates)
        for kept in ("states", "states_by_code"):
            self.__dict__.pop(kept, None)

    @property
    def status_as_of(self) -> date:
        """The day as of which the States' status is known: that of the newest update, else of the table."""
        return max([AS_OF, *(update.as_of for update in self._updates)])

    @property
    def status_read_until(self) -> date:
        """How far the sources of the States' status reach."""
        return max([READ_UNTIL, *(update.as_of for update in self._updates)])

    @cached_property
    def states(self) -> tuple[State, ...]:
        """All States, by ISO code."""
        rows = self._read("states.csv", State)
        return _updated(rows, self._updates) if self._updates else rows

    @cached_property
    def state_deadlines(self) -> tuple[StateDeadline, ...]:
        """Decisions and events on deadlines, as listed."""
        return self._read("state_deadlines.csv", StateDeadline)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Meetings in the order of the table, by date where dated."""
        return self._read("meetings.csv", Meeting)

    @cached_property
    def votes(self) -> tuple[Vote, ...]:
        """Votes on the yearly resolution, by year."""
        return self._read("unga_votes.csv", Vote)

    @cached_property
    def coordinators(self) -> tuple[Coordinator, ...]:
        """Thematic coordinators, by period; incomplete."""
        return self._read("coordinators.csv", Coordinator)

    @cached_property
    def obligations(self) -> Mapping[str, Obligation]:
        """Rules by their id."""
        return {rule.rule_id: rule for rule in self._read("obligations.csv", Obligation)}

    @cached_property
    def glossary(self) -> tuple[GlossaryTerm, ...]:
        """Terms in five languages."""
        return self._read("glossary.csv", GlossaryTerm)

    @cached_property
    def documents(self) -> tuple[OfficialDocument, ...]:
        """The manifest of official documents."""
        return self._read("documents.csv", OfficialDocument)

    @cached_property
    def actions(self) -> tuple[PlannedAction, ...]:
        """Numbered actions of the action plans, with themes and gists."""
        return self._read("action_plan.csv", PlannedAction)

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """Other names of States, those of the compiled table first."""
        return self._read("aliases.csv", Alias) + self._read("more_aliases.csv", Alias)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Capitals, seats of government and adjectives."""
        return self._read("places.csv", Place)

    @cached_property
    def neighbours(self) -> Mapping[str, Neighbours]:
        """Land neighbours by ISO code; islands have none and no row."""
        return {row.iso3: row for row in self._read("neighbours.csv", Neighbours)}

    @cached_property
    def correspondence(self) -> Mapping[str, str]:
        """The language to write to a State in, by ISO code; a State without a row is written to in English."""
        return {row.iso3: row.language for row in self._read("correspondence.csv", Correspondence)}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Casual names of groups of States ("Baltic"), folded, with their members; general knowledge."""
        rows = self._read("groups.csv", StateGroup)
        return {fold(name): tuple(row.states.split()) for row in rows for name in row.names}

    @cached_property
    def mail_cues(self) -> tuple[MailCue, ...]:
        """Phrases by which the category of a mail is known, in our own judgement."""
        return self._read("mail_lexicon.csv", MailCue)

    @cached_property
    def mail_words(self) -> Mapping[str, Mapping[str, float]]:
        """Weights of words by mail category, learned from mails written for it (no real ones)."""
        rows = self._read("mail_words.csv", MailWord)
        pairs = ((row.word, [weight.rsplit(" ", 1) for weight in row.weights]) for row in rows)
        return {word: {category: float(weight) for category, weight in weights} for word, weights in pairs}

    @cached_property
    def government_domains(self) -> Mapping[str, str]:
        """ISO codes by domains that governments are known to send mail from."""
        return {row.domain: row.iso3 for row in self._read("government_domains.csv", GovernmentDomain)}

    @cached_property
    def states_by_code(self) -> Mapping[str, State]:
        """States by their ISO 3166-1 alpha-3 code."""
        return {state.iso3: state for state in self.states}

    @cached_property
    def names(self) -> NameFinder:
        """Finds the States named in a text."""
        return NameFinder(self._name_entries())

    def state(self, code: str) -> State:
        """The State of an ISO alpha-3 or alpha-2 code in any case; ``UnknownReference`` for other codes."""
        wanted = code.strip().upper()
        found = self.states_by_code.get(wanted) or next((s for s in self.states if s.iso2 == wanted), None)
        if found is None:
            raise UnknownReference("There is no State with this ISO code.")
        return found

    def deadlines_of(self, iso3: str) -> tuple[StateDeadline, ...]:
        """The rows on one State's deadlines."""
        return tuple(row for row in self.state_deadlines if row.iso3 == iso3)

    def meeting(self, short_name: str) -> Meeting | None:
        """The meeting of that canonical name, or None."""
        return next((m for m in self.meetings if m.short_name == short_name), None)

    def next_meeting(self, on: date) -> NextMeeting | None:
        """The first formal meeting that opens on or after that day, or None where none is on record."""
        ahead = [m for m in self.meetings if m.kind in _DECIDING and m.start_date is not None and m.start_date >= on]
        first = min(ahead, key=lambda meeting: meeting.start_date or date.max, default=None)
        if first is None or first.start_date is None:
            return None
        return NextMeeting(first.short_name, first.start_date, first.source, first.verified)

    def _name_entries(self) -> Iterator[NameEntry]:
        for state in self.states:
            yield NameEntry(state.iso3, state.iso3, NameKind.CODE)
        for alias in self.aliases:
            yield NameEntry(alias.iso3, alias.alias, NameKind.NAME, repairable=alias.language in ("en", "fr", "es"))
        for place in self.places:
            for name in place.capital_en + place.capital_fr + place.capital_es + place.other_seats:
                yield NameEntry(place.iso3, name, NameKind.CAPITAL)
            adjectives = place.demonym_en + place.adjective_fr_m + place.adjective_fr_f
            for word in adjectives + place.adjective_es_m + place.adjective_es_f:
                yield NameEntry(place.iso3, word, NameKind.DEMONYM)

    def _read(self, name: str, record: type[Record]) -> tuple[Record, ...]:
        try:
            text = (self._folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"The fact table {name} can't be read.") from error
        return tuple(_records(name, text, record))


def _updated(rows: Sequence[State], updates: Sequence[StatusUpdate]) -> tuple[State, ...]:
    states = {row.iso3: row for row in rows}
    for update in updates:
        for code, values in update.values.items():
            if code in states:
                states[code] = _with_values(states[code], values, update.source)
    return tuple(states.values())


def _with_values(state: State, values: Mapping[str, str], source: str) -> State:
    """The State with what the Depositary's list says of it, which is checked by that."""
    types = {field.name: _CONVERTERS[str(field.type)] for field in dataclasses.fields(State)}
    new = {name: types[name](value) for name, value in values.items() if name in types}
    return dataclasses.replace(state, **new, source=source, verified=True)


def _records(name: str, text: str, record: type[Record]) -> Iterator[Record]:
    rows = csv.reader(text.splitlines())
    fields = dataclasses.fields(record)  # type: ignore[arg-type]  # every record is a dataclass; TypeVar can't say so
    if next(rows, None) != [field.name for field in fields]:
        raise KnowledgeError(f"The fact table {name} has not the columns it must have.")
    converters = [_CONVERTERS[str(field.type)] for field in fields]
    for row in rows:
        try:
            cells = [convert(cell) for convert, cell in zip(converters, row, strict=True)]
        except (KeyError, ValueError) as error:
            raise KnowledgeError(f"Line {rows.line_num} of the fact table {name} is malformed.") from error
        yield record(*cells)
