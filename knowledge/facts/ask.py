"""Recognises questions that the fact tables answer, in EN, FR and ES; anything doubtful is no fact request.

A request is taken only if every word of the question belongs to its kind, so that a question about what a document
says, why something happened or what somebody did never becomes one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from knowledge.facts.ask_frame import Frame, build
from knowledge.facts.ask_matters import coordinators, deadline, meeting, vote
from knowledge.facts.ask_standing import count, entry_into_force, latest, listing, milestone, status
from knowledge.facts.ask_terms import term_asked
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.rules.citation import Reference
from knowledge.rules.names import NameHit

__all__ = ["FactKind", "FactRequest", "parse_fact_request"]

_LONGEST_QUESTION = 600

_READERS: Sequence[Callable[[Frame, str], FactRequest | None]] = (
    entry_into_force,
    milestone,
    vote,
    coordinators,
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
    return next((request for read in _READERS if (request := read(frame, language)) is not None), None)
