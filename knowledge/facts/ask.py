"""Recognises questions that the fact tables answer, in EN, FR and ES; anything doubtful is no fact request.

A request is taken only if every word of the question belongs to its kind, so that a question about what a document
says, why something happened or what somebody did never becomes one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from knowledge.facts.ask_due import due, withdrawal
from knowledge.facts.ask_frame import Frame, build
from knowledge.facts.ask_matters import coordinators, deadline, extension, meeting, vote
from knowledge.facts.ask_standing import count, entry_into_force, latest, listing, milestone, status
from knowledge.facts.ask_terms import term_asked
from knowledge.facts.ask_words import WE
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.rules.citation import Reference
from knowledge.rules.names import NameHit

__all__ = ["FactKind", "FactRequest", "parse_fact_request"]

_LONGEST_QUESTION = 600

UNKNOWN = "???"
"""Stands for the asker's State while a question is read of which it is not known."""

_READERS: Sequence[Callable[[Frame, str], FactRequest | None]] = (
    entry_into_force,
    withdrawal,
    milestone,
    vote,
    coordinators,
    due,
    extension,
    deadline,
    meeting,
    latest,
    count,
    listing,
    status,
)


def parse_fact_request(
    text: str,
    asker_state: str,
    on: date,
    language: str,
    references: Sequence[Reference],
    names: Sequence[NameHit],
) -> FactRequest | None:
    """What the question asks of the tables, or None where it asks something else or may do so.

    ``asker_state`` is the asker's ISO alpha-3 code or ""; ``on`` is today; ``references`` and ``names`` are what
    ``citation.find_references`` and ``NameFinder.find`` found in the same text.
    """
    if len(text) > _LONGEST_QUESTION:
        return None
    term = term_asked(text)
    if term is not None:
        kind = FactKind.TRANSLATION if term.to_language else FactKind.TERM
        return FactRequest(kind, on, language, term=term.term, to_language=term.to_language)
    frame = build(text, asker_state, on, references, names)
    if frame is None or not frame.words:
        return None
    found = _read(frame, language)
    if found is None and not asker_state and frame.has(WE):
        return _of_unknown_state(frame, language)
    return found


def _read(frame: Frame, language: str) -> FactRequest | None:
    return next((request for read in _READERS if (request := read(frame, language)) is not None), None)


def _of_unknown_state(frame: Frame, language: str) -> FactRequest | None:
    """What "we" ask where nobody knows who we are: the same reading as of a known State tells that one is needed."""
    found = _read(replace(frame, asker_state=UNKNOWN), language)
    if found is None or UNKNOWN not in found.states:
        return None
    return replace(found, kind=FactKind.OWN_STATE, states=())
