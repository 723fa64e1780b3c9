"""The one object that handlers get: texts, facts and memory behind a few plain questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.access import may_see
from knowledge.document import StoredPassage
from knowledge.errors import QuoteNotVerbatim
from knowledge.facts.load import Facts
from knowledge.message import Citation, Fact, Role
from knowledge.rules.citation import find_references
from knowledge.rules.names import NameFinder
from knowledge.rules.reference import Reference
from knowledge.texts.catalogue import Catalogue
from knowledge.texts.confidence import LEXICAL, Evidence, Model, evidence
from knowledge.texts.index import Filter, View
from knowledge.texts.library import Shelf
from knowledge.texts.pinpoint import Pinpoint, pinpoint
from knowledge.texts.question import Lexis, Question, analyse
from knowledge.texts.quote import Support, cite, support
from knowledge.texts.search import Found, Tuning, rank
from knowledge.texts.semantic import Semantic
from knowledge.texts.spelling import Speller
from knowledge.texts.thesaurus import Thesaurus


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom a search is made: what they may see, whether others read along, and where they want to search."""

    role: Role = Role.PUBLIC
    public_place: bool = False
    collections: tuple[str, ...] = ()

    def filter(self) -> Filter:
        """What the index may return to this viewer."""
        inside = may_see(self.role, internal=True, public_place=self.public_place)
        return Filter(collections=self.collections, internal=inside)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search brought: the question as read, passages best first, exact references and the evidence for the first."""

    question: Question
    found: tuple[Found, ...] = ()
    pinpoint: Pinpoint | None = None
    evidence: Evidence | None = None
    confidence: float = 0.0
    answers: bool = False
    """Whether the first passage may be given as the answer."""
    references: tuple[Reference, ...] = field(default=())


class KnowledgeBase:
    """Texts and facts for the handlers. All that is shown of a document passes ``cite``, which asks the guard again."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        catalogue: Catalogue,
        thesaurus: Thesaurus,
        facts: Facts,
        names: NameFinder,
        model: Model = LEXICAL,
        tuning: Tuning | None = None,
        semantic: Semantic | None = None,
    ) -> None:
        self.facts = facts
        self.names = names
        self._shelf = shelf
        self._catalogue = catalogue
        self._thesaurus = thesaurus
        self._model = model
        self._tuning = tuning or Tuning()
        self._semantic = semantic

    def find(self, text: str, language: str, viewer: Viewer) -> Findings:
        """Passages for a question, exact references first; never raises for any text."""
        view = self._catalogue.view()
        question = analyse(text, self._lexis(view), language)
        only = viewer.filter()
        references = tuple(find_references(text))
        exact = pinpoint(references, question, view, only)
        found = rank(question, view, only, self._tuning)
        if self._semantic is not None:
            found = self._semantic.reorder(question, found, view, only)
        if exact is not None:
            found = exact.merge(found)
        if not found:
            return Findings(question, references=references, pinpoint=exact)
        sure = self._evidence(question, found)
        confidence = self._model.confidence(sure) if exact is None or not exact.direct else 0.97
        return Findings(
            question, tuple(found), exact, sure, confidence, confidence >= self._model.threshold, references
        )

    def _evidence(self, question: Question, found: Sequence[Found]) -> Evidence:
        first = self._shelf.passages_by_ids([found[0].entry.passage_id])
        if not first:
            return evidence(question, found, Support(0.0, 0.0, ""))
        return evidence(question, found, support(first[0], question, self._count_states))

    def _count_states(self, text: str) -> int:
        return len({hit.iso3 for hit in self.names.find(text, repair=False)})

    def _lexis(self, view: View) -> Lexis:
        return Lexis(
            thesaurus=self._thesaurus,
            find_names=self.names.find,
            acronyms=view.meta.acronyms,
            speller=Speller(view.vocabulary),
            frequency=view.frequency,
            languages=view.meta.languages,
        )

    def cite(self, findings: Findings, viewer: Viewer, limit: int = 5) -> tuple[Citation, ...]:
        """Citations of the best passages, at most ``limit``, each place once; none the viewer may not see."""
        citations: list[Citation] = []
        seen: set[str] = set()
        wanted = [item.entry.passage_id for item in findings.found[: limit * 6]]
        while wanted and len(citations) < limit:
            batch, wanted = wanted[: limit + 1], wanted[limit + 1 :]
            for hit in self._shelf.passages_by_ids(batch):
                made = self.quote(hit, findings.question, viewer)
                if made is None or _covered(made.quote, seen):
                    continue
                seen.add(made.quote)
                citations.append(made)
        return tuple(citations[:limit])

    def quote(self, hit: StoredPassage, question: Question, viewer: Viewer) -> Citation | None:
        """The citation of one passage; None where the viewer may not see it or its words can't be verified."""
        if not may_see(viewer.role, internal=hit.document.internal, public_place=viewer.public_place):
            return None
        try:
            return cite(hit, question, self._shelf)
        except QuoteNotVerbatim:
            return None

    def neutral(self, findings: Findings, *, other_treaty: bool) -> Findings:
        """Only what may be quoted beside a question that a person must answer: treaty text and adopted decisions."""
        kept = tuple(
            item
            for item in findings.found
            if item.entry.authority in ("treaty", "adopted") and (item.entry.treaty not in ("", "CCM")) == other_treaty
        )
        return replace(findings, found=kept, answers=False, confidence=0.0)

    def records(self, text: str, state: str, language: str, on: date) -> tuple[Fact, ...]:
        """What the fact tables say to a question; empty where it is not a question for them."""
        return ()

    def cite_rules(self, facts: Sequence[Fact], text: str, language: str, viewer: Viewer) -> tuple[Citation, ...]:
        """The treaty text that the rule of the first fact rests on, quoted where it is held."""
        return ()

    def replace_subject(self, question: str, fragment: str) -> str:
        """The question with its State, article, year or meeting replaced by those of the fragment; "" where none fits."""
        return _replaced(question, fragment, self.names)

    def names_something(self, text: str) -> bool:
        """Whether a text names a State or holds an exact reference."""
        return bool(self.names.find(text)) or bool(find_references(text))


def _covered(quote: str, seen: set[str]) -> bool:
    return any(quote in other for other in seen)


def _replaced(question: str, fragment: str, names: NameFinder) -> str:
    old, new = names.find(question), names.find(fragment)
    if new:
        name = fragment[new[0].start : new[0].end]
        if not old:
            return f"{question} ({name})"
        return question[: old[0].start] + name + question[old[0].end :]
    earlier, later = find_references(question), find_references(fragment)
    if later:
        written = fragment[later[0].start : later[0].end]
        if not earlier:
            return f"{question} ({written})"
        return question[: earlier[0].start] + written + question[earlier[0].end :]
    return ""
