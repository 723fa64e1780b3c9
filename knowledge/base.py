"""The one object that handlers get: texts, facts and memory behind a few plain questions."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from knowledge.access import ShownHolder, Sight, may_see, shown_holder, sight_of
from knowledge.contact import PostKind
from knowledge.document import StoredPassage
from knowledge.errors import NotAllowed, QuoteNotVerbatim
from knowledge.facts.ask import parse_fact_request
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.facts.lexicon.related import Related
from knowledge.facts.load import Facts
from knowledge.message import Citation, Fact, Role
from knowledge.reviewed import ReviewedAnswer
from knowledge.rules.citation import find_references
from knowledge.rules.names import NameFinder
from knowledge.rules.reference import Reference
from knowledge.texts.catalogue import Catalogue
from knowledge.texts.confidence import ALIKE_IN_MEANING, GUIDED, LEXICAL, Evidence, Model, evidence, excluded
from knowledge.texts.follow_up import replaced
from knowledge.texts.index import Filter, View
from knowledge.texts.likeness import ALIKE, likeness
from knowledge.texts.pinpoint import Pinpoint, definition, pinpoint, quotes_action
from knowledge.texts.question import Lexis, Question, analyse
from knowledge.texts.quote import Sources, Support, cite, support
from knowledge.texts.search import Found, Tuning, plainly, rank
from knowledge.texts.semantic import Semantic
from knowledge.texts.shelf import Shelf
from knowledge.texts.sources import SourceTexts
from knowledge.texts.spelling import Speller
from knowledge.texts.standing import by_standing, few_of_a_list, neutral, official_first
from knowledge.texts.thesaurus import Thesaurus
from knowledge.texts.words import raw_words, stem

if TYPE_CHECKING:
    from knowledge.memory.directory import Directory


DIRECT = 0.97
"""Confidence of a passage that the question itself names by its place."""


class OwnState(StrEnum):
    """What a question needs of the asker's own State."""

    NOT_ASKED = "not_asked"
    SAME_FOR_ALL = "same_for_all"
    """The answer is a day that is the same for every State Party, as for the annual report."""
    NEEDED = "needed"


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
    """What a search brought: the question as read, passages best first, references, the evidence for the first."""

    question: Question
    found: tuple[Found, ...] = ()
    pinpoint: Pinpoint | None = None
    evidence: Evidence | None = None
    confidence: float = 0.0
    answers: bool = False
    """Whether the first passage may be given as the answer."""

    @property
    def foreign(self) -> bool:
        """Whether the question speaks mostly of things that the texts know nothing of."""
        first = self.evidence
        if first is None:
            return True
        anchored = any(concept.hard for concept in self.question.concepts)
        unlike = first.unknown >= 0.4 and first.coverage < 0.5 * first.unknown
        return unlike and not anchored and first.semantic < ALIKE_IN_MEANING

    references: tuple[Reference, ...] = field(default=())
    held: Mapping[int, StoredPassage] = field(default_factory=dict, compare=False, repr=False)
    """Passages read from the database while searching, by id: those to be quoted need not be read again."""


@dataclass(frozen=True, slots=True)
class PostAsked:
    """The post a question is about, and the day; ``theme`` is "" where it names none."""

    state: str
    theme: str
    on: date
    kind: PostKind = PostKind.FOCAL_POINT


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
        reviewed: Callable[[date], Sequence[ReviewedAnswer]] | None = None,
        renew: Callable[[], None] | None = None,
        directory: Directory | None = None,
    ) -> None:
        self.facts = facts
        self.names = names
        self._shelf = shelf
        self._sources = SourceTexts(shelf)
        self._catalogue = catalogue
        self._thesaurus = thesaurus
        self._model = model
        self._tuning = tuning or Tuning()
        self._semantic = semantic
        self._renew = renew
        self._directory = directory
        self._related = Related()
        self._request = lru_cache(maxsize=16)(partial(_fact_request, names))  # asked twice of most questions
        self._reviewed = reviewed
        self._acronyms = {
            stem(term.acronym): " ".join(stem(word) for word in raw_words(term.term_en))
            for term in facts.glossary
            if term.acronym
        }

    def find(self, text: str, language: str, viewer: Viewer) -> Findings:
        """Passages for a question, exact references first; never raises for any text."""
        view = self._catalogue.view()
        self._sources.at(view)
        question = analyse(text, self._lexis(view), language)
        only = viewer.filter()
        references = tuple(find_references(text))
        exact = pinpoint(references, question, view, only) or definition(question, view, only)
        found = rank(question, view, only, self._tuning)
        if self._semantic is not None:
            found = self._semantic.reorder(question, found, view, only)
        held = self._held(found[: self._tuning.fitted])
        found, bearing = self._fitted(question, found, held)
        found = by_standing(found)
        if exact is not None and exact.direct:
            found = exact.merge(found)
        if not found:
            return Findings(question, references=references, pinpoint=exact)
        sure = evidence(question, found, self._support(found[0], question, held, bearing))
        if exact is not None and exact.direct:
            return Findings(question, tuple(found), exact, sure, DIRECT, True, references, held)
        model = GUIDED if found[0].entry.authority == "guide" else self._model
        forbidden = excluded(sure)
        if not forbidden and model is not GUIDED:  # nothing else weighs it, and it takes a search of its own
            sure = replace(sure, plain=plainly(found[0], question, view, only))
        found = official_first(found, question, view, only)
        confidence = min(model.confidence(sure), model.threshold / 2 if forbidden else 1.0)
        first = held.get(found[0].entry.passage_id)
        bare = exact is not None and exact.bare and not (first and quotes_action(first.passage.text, references))
        answers = confidence >= model.threshold and not bare
        return Findings(question, tuple(found), exact, sure, confidence, answers, references, held)

    def _held(self, found: Sequence[Found]) -> dict[int, StoredPassage]:
        return {hit.id: hit for hit in self._shelf.passages_by_ids([item.entry.passage_id for item in found])}

    def _support(
        self, first: Found, question: Question, held: Mapping[int, StoredPassage], bearing: Mapping[int, Support]
    ) -> Support:
        number = first.entry.passage_id
        if number in held and number not in bearing:
            return support(held[number], question, self._states_in)
        return bearing.get(number) or Support(0.0, 0.0, "")

    def _fitted(
        self, question: Question, found: Sequence[Found], held: Mapping[int, StoredPassage]
    ) -> tuple[list[Found], dict[int, Support]]:
        """The first passages reordered by what their bearing sentence says: how much of the question, and whether it
        holds the kind of thing asked for.

        A flag for the whole passage is too coarse: nearly every paragraph holds some date. Measured on the development
        questions, looking at the sentence brings 3 points at the first place.
        """
        top = found[: self._tuning.fitted]
        bearing = {number: support(hit, question, self._states_in) for number, hit in held.items()}
        weight, together = self._tuning.fit if question.wants else 0.0, self._tuning.together

        def factor(item: Found) -> float:
            held = bearing.get(item.entry.passage_id)
            if held is None:
                return 1.0
            return (1.0 + weight * (2.0 * held.holds - 1.0)) * (1.0 + together * min(1.0, held.share))

        moved = [item.scored(item.score * factor(item)) for item in top]
        rest = [item.scored(item.score * (1.0 - weight)) for item in found[len(top) :]]
        return sorted([*moved, *rest], key=lambda item: (-item.score, item.entry.passage_id)), bearing

    def _states_in(self, text: str) -> frozenset[str]:
        return frozenset(hit.iso3 for hit in self.names.find(text, repair=False))

    def _lexis(self, view: View) -> Lexis:
        return Lexis(
            thesaurus=self._thesaurus,
            find_names=self.names.find,
            acronyms=self._acronyms | view.meta.acronyms,
            speller=Speller(view.vocabulary),
            frequency=view.frequency,
            languages=view.meta.languages,
            groups=self.facts.groups,
            related=self._related.near,
        )

    def cite(self, findings: Findings, viewer: Viewer, limit: int = 5) -> tuple[Citation, ...]:
        """Citations of the best passages, at most ``limit``, each place once; none the viewer may not see.

        Of one list at most two items: who is shown five of its lines learns less than from two and three other places.
        """
        citations: list[Citation] = []
        wanted = few_of_a_list(findings.found[: limit * 6], at_most=2)
        while wanted and len(citations) < limit:
            batch, wanted = wanted[: limit + 1], wanted[limit + 1 :]
            hits = self._passages(batch, findings.held)
            sources = self._sources.followed(hits)
            for hit in hits:
                if len(citations) == limit:
                    break
                made = self._quote(hit, findings.question, viewer, sources)
                if made is None or _covered(made, citations):
                    continue
                citations.append(made)
        return tuple(citations[:limit])

    def _passages(self, numbers: Sequence[int], held: Mapping[int, StoredPassage]) -> list[StoredPassage]:
        missing = [number for number in numbers if number not in held]
        known = {**held, **{hit.id: hit for hit in self._shelf.passages_by_ids(missing)}} if missing else held
        return [known[number] for number in numbers if number in known]

    def _quote(self, hit: StoredPassage, question: Question, viewer: Viewer, sources: Sources) -> Citation | None:
        """The citation of one passage; None where the viewer may not see it or its words can't be verified."""
        if not may_see(viewer.role, internal=hit.document.internal, public_place=viewer.public_place):
            return None
        try:
            return cite(hit, question, sources)
        except QuoteNotVerbatim:
            return None

    def still_seen(self, citations: Sequence[Citation], viewer: Viewer) -> tuple[Citation, ...]:
        """Those of earlier citations, made for whomever, whose documents are held and this viewer may see now."""
        held = {hit.id: hit.document for hit in self._shelf.passages_by_ids([cited.passage_id for cited in citations])}
        return tuple(
            cited
            for cited in citations
            if (document := held.get(cited.passage_id)) is not None
            and document.id == cited.document_id
            and may_see(viewer.role, internal=document.internal, public_place=viewer.public_place)
        )

    def reviewed(self, text: str, language: str, viewer: Viewer, state: str, on: date) -> ReviewedAnswer | None:
        """What a person of the secretariat answered to the same question, where it may be given and its sources stand.

        One whose sources changed since, or are not for this viewer, is passed over: it is for staff to look at again.
        """
        if self._reviewed is None or not (inside := self._offered(viewer, state, on)):
            return None
        view = self._catalogue.view()
        lexis = self._lexis(view)
        asked = analyse(text, lexis, language)
        alike = [
            (likeness(asked, analyse(known.question, lexis, ""), view.frequency), -number, known)
            for number, known in enumerate(inside)
        ]
        for score, _, known in sorted(alike, key=lambda item: item[:2], reverse=True):
            if score < ALIKE:
                return None
            if self.stands(known) and len(self.still_seen(known.sources, viewer)) == len(known.sources):
                return known
        return None

    def _offered(self, viewer: Viewer, state: str, on: date) -> list[ReviewedAnswer]:
        known = self._reviewed(on) if self._reviewed is not None else ()
        return [
            answer
            for answer in known
            if answer.state in ("", state)
            and may_see(viewer.role, internal=answer.internal, public_place=viewer.public_place)
        ]

    def stands(self, answer: ReviewedAnswer) -> bool:
        """Whether every source of a reviewed answer is held, is not superseded and still says what was quoted."""
        held = {hit.id: hit for hit in self._shelf.passages_by_ids([cited.passage_id for cited in answer.sources])}
        for cited in answer.sources:
            hit = held.get(cited.passage_id)
            if hit is None or hit.document.id != cited.document_id or hit.document.superseded != cited.superseded:
                return False
        return True

    def neutral(self, findings: Findings, viewer: Viewer, *, other_treaty: bool) -> Findings:
        """Only what may be quoted beside a question that a person must answer: see ``standing.neutral``."""
        asked = findings.pinpoint is not None and findings.pinpoint.direct
        kept = neutral(findings.found, findings.question, self._catalogue.view(), viewer.filter(), other_treaty, asked)
        return replace(findings, found=tuple(kept), answers=False, confidence=0.0)

    def records(self, text: str, state: str, language: str, on: date) -> tuple[Fact, ...]:
        """What the fact tables say to a question; empty where it is not a question for them."""
        if self._renew is not None:  # another process may have applied an update of the facts
            self._renew()
        request = self._request(text, state, on, language)
        if request is None:
            return ()
        said: tuple[Fact, ...] = importlib.import_module("knowledge.facts.answers").answer_facts(request, self.facts)
        return said  # loaded at the first question for the records: others do without

    def own_state(self, text: str, language: str, on: date) -> OwnState:
        """Whether a question is on the asker's own State, where nobody knows which that is."""
        request = self._request(text, "", on, language)
        if request is None or request.kind is not FactKind.OWN_STATE:
            return OwnState.NOT_ASKED
        alike = request.article == "7" and request.subject != "initial_report"
        return OwnState.SAME_FOR_ALL if alike else OwnState.NEEDED

    def cite_rules(self, facts: Sequence[Fact], text: str, language: str, viewer: Viewer) -> tuple[Citation, ...]:
        """The treaty text that the rule of the first fact rests on, where it is held, in the asker's language."""
        rule = next((self.facts.obligations[fact.rule] for fact in facts if fact.rule in self.facts.obligations), None)
        if rule is None or not rule.paragraph.isdigit():
            return ()
        view = self._catalogue.view()
        question = analyse(text, self._lexis(view), language)
        place = find_references(f"Article {rule.article}({rule.paragraph})")
        found = pinpoint(place, question, view, viewer.filter())
        treaty = [item for item in found.found if item.entry.authority == "treaty"] if found else []
        return self.cite(Findings(question, tuple(treaty)), viewer, limit=1)

    def holders(self, asked: PostAsked, viewer: Viewer, own_state: str) -> tuple[ShownHolder, ...]:
        """The posts asked about with their holders, as far as this viewer may see; NotAllowed where that is nothing.

        ``own_state`` is the viewer's State as ``access.vouched_state`` gives it. Nothing is looked up for who may see
        nothing: that a contact exists is not told either.
        """
        sight = sight_of(viewer.role, own_state, state=asked.state, public_place=viewer.public_place)
        if sight is Sight.NOTHING or self._directory is None:
            raise NotAllowed("contacts are not shown here")
        found = self._directory.holders(asked.state, asked.theme, asked.on, asked.kind)
        if asked.theme and not any(one.holder for one in found):
            found += self._directory.holders(asked.state, "", asked.on, asked.kind)
        if not asked.theme and not found:
            found = tuple(one for one in self._directory.posts_of(asked.state, asked.on) if one.post.kind is asked.kind)
        return tuple(shown_holder(sight, one, *self._directory.addresses(one, asked.on)) for one in found)

    def replace_subject(self, question: str, fragment: str) -> str:
        """The question with its State or reference replaced by those of the fragment; "" where none fits."""
        return replaced(question, fragment, self.names)

    def names_something(self, text: str) -> bool:
        """Whether a text names a State or holds an exact reference."""
        return bool(self.names.find(text)) or bool(find_references(text))


def _fact_request(names: NameFinder, text: str, state: str, on: date, language: str) -> FactRequest | None:
    return parse_fact_request(text, state, on, language, find_references(text), names.find(text))


def _covered(made: Citation, earlier: Sequence[Citation]) -> bool:
    """Whether a citation says what is cited already: the same words, or an older version of the same place."""
    return any(
        made.quote in other.quote or (made.superseded and (made.title, made.locator) == (other.title, other.locator))
        for other in earlier
    )
