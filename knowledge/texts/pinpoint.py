"""Exact references first: "Art. 4(6)", "para 71 of the 2023 annual report", "WP.9" lead straight to the passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.rules.reference import Reference, RefKind
from knowledge.texts.entry import Entry, definition_key, reference_keys, symbol_key
from knowledge.texts.index import Filter, View
from knowledge.texts.question import Concept, Question
from knowledge.texts.search import Found, Tuning, score_entries
from knowledge.texts.stopwords import stop_stems
from knowledge.texts.terms import asked_term
from knowledge.texts.words import raw_words, stem, tokens

_ASKS_TEXT = re.compile(
    r"\b(?:what|how) (?:does|do|did|is|are)\b[^?]{0,80}\b(?:say|state|provide|require|contain|read|mean|stipulate|define|oblige|prohibit|cover|"
    r"call for|ask|demand|keep)|\b(?:quote|cite|text|wording|words|read out|show|give me|full text)\b|"
    r"\b(?:que|qu['’]est-ce que) (?:dit|dispose|prévoit|stipule)|\b(?:texte|libellé|citez?)\b|"
    r"\b(?:qué|que) (?:dice|establece|dispone|prevé)|\b(?:texto|cite)\b",
    re.I,
)
_UNDER = re.compile(
    r"\b(?:under|according to|pursuant to|per|selon|en vertu|au titre|según|conforme|en virtud)\b", re.I
)
_WHICH = re.compile(
    r"\b(?:which|quels?|quelles|qué|cuáles|quais) (?:\w+ )?(?:states?|countr\w+|governments?|états?|pays|estados?|pa[íi]ses)\b",
    re.I,
)
_TIME = re.compile(r"\b(?:days?|weeks?|months?|years?|jours?|semaines?|mois|ans?|années?|días?|meses|años?)\b", re.I)
_LOOKED_UP = (RefKind.ARTICLE, RefKind.PREAMBLE, RefKind.PARAGRAPH, RefKind.ACTION, RefKind.FOOTNOTE, RefKind.TABLE,
              RefKind.AGENDA_ITEM, RefKind.ANNEX, RefKind.SYMBOL)  # fmt: skip
_NEEDS_DOCUMENT = (RefKind.PARAGRAPH, RefKind.FOOTNOTE, RefKind.TABLE, RefKind.AGENDA_ITEM, RefKind.ANNEX)


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """Where an exact reference leads. ``direct``: the question asks for that place, so it is the answer.

    ``not_held`` names a reference whose text is not in the index, though passages may mention it.
    """

    found: tuple[Found, ...]
    direct: bool
    not_held: str = ""
    bare: bool = False
    """Whether the question holds hardly more than the reference that is not held."""

    def merge(self, ranked: Sequence[Found]) -> list[Found]:
        """The passages of the place where the question asks for it, else what search found."""
        return list(self.found) if self.direct else list(ranked)


def pinpoint(references: Sequence[Reference], question: Question, view: View, only: Filter) -> Pinpoint | None:
    """The first reference of a question that is held, looked up; None where there is none to look up."""
    wanted = [reference for reference in references if reference.kind in _LOOKED_UP]
    if not wanted:
        return None
    rest = _remaining(question, wanted)
    for reference in wanted:
        entries, exact = _entries(reference, question, view, only)
        if entries:
            found = _ordered(entries, reference, question, view)
            direct = exact and _asks_words(reference, question, rest) and not _elsewhere(reference, question, found)
            return Pinpoint(tuple(found), direct)
    missing = next((r for r in wanted if r.kind in (RefKind.ACTION, RefKind.SYMBOL, RefKind.PARAGRAPH)), None)
    return Pinpoint((), False, str(missing) if missing else "", bare=rest <= 1)


SPOKEN_OF = 0.5
"""Share of what is asked beside a place that its text must express: "applying Article 1 early" is not settled there."""


def _elsewhere(reference: Reference, question: Question, found: Sequence[Found]) -> bool:
    """Whether a question names an article, but asks for something that does not stand in it."""
    if reference.kind is not RefKind.ARTICLE or reference.paragraph or reference.treaty:
        return False
    if any(pattern.search(question.text) for pattern in (_ASKS_TEXT, _UNDER)):
        return False
    around = f"{question.text[: reference.start]} {question.text[reference.end :]}"
    beside = {stem(word, question.language) for word in raw_words(around)} - stop_stems(question.language)
    return bool(beside) and max(item.coverage for item in found) < SPOKEN_OF


def _asks_words(reference: Reference, question: Question, rest: int) -> bool:
    """Whether the words of a place are asked for, not what States did under it: that stands in no treaty."""
    says, under = (pattern.search(question.text) is not None for pattern in (_ASKS_TEXT, _UNDER))
    treaty = reference.kind in (RefKind.ARTICLE, RefKind.PREAMBLE)
    if treaty and (under or not says) and _asks_deeds(question):
        return False
    return rest <= 2 or says or under


def _asks_deeds(question: Question) -> bool:
    """Whether a question is about certain States, years or meetings, or counts or lists States."""
    counts = "how_many" in question.wants and not _TIME.search(question.text)
    certain = any(concept.kind in ("state", "group", "year", "meeting") for concept in question.concepts)
    return counts or certain or _WHICH.search(question.text) is not None


def quotes_action(text: str, references: Sequence[Reference]) -> bool:
    """Whether a text quotes the words of an action that is asked for, though the plan itself is not held."""
    actions = [f"{reference.number}{reference.item}" for reference in references if reference.kind is RefKind.ACTION]
    quoted = (re.search(rf"\bactions?\s+{re.escape(number)}\b[^.“\"«]{{0,60}}[“\"«]", text, re.I) for number in actions)
    return any(quoted)


def definition(question: Question, view: View, only: Filter) -> Pinpoint | None:
    """The passage that defines the very term a question asks the meaning of; None for any other question."""
    things = [concept for concept in question.concepts if concept.weight > 0.5]
    if "definition" not in question.wants:
        return None
    term = asked_term(question.text, question.language)
    stand_ins = things[0].alternatives.items() if len(things) == 1 else ()
    for phrase, weight in [(term, 1.0), *sorted(stand_ins, key=lambda pair: -pair[1])]:
        if weight < 0.6:
            break
        entries = view.by_reference([definition_key(phrase)], only)
        official = [entry for entry in entries if entry.treaty in ("", "CCM") or question.names_treaty(entry.treaty)]
        if official:
            scored = {item.entry.passage_id: item for item in score_entries(question, view, official, Tuning())}
            first = sorted(official, key=lambda e: (e.authority == "guide", e.language != question.language, e.ordinal))
            return Pinpoint(tuple(scored[entry.passage_id] for entry in first), direct=True)
    return None


def _remaining(question: Question, references: Sequence[Reference]) -> int:
    """How many things a question speaks of beside the references themselves."""
    named = {token for reference in references for token in tokens(str(reference))}
    free = [c for c in question.concepts if c.kind in ("word", "state", "place") and c.weight >= 0.5]
    own = [{token for token, weight in c.alternatives.items() if weight >= 1.0} for c in free]
    return sum(not named.intersection(words) for words in own)


def _beside(concepts: Sequence[Concept], reference: Reference) -> tuple[Concept, ...]:
    """What a question speaks of beside the reference itself."""
    named = {*tokens(str(reference)), *reference_keys(reference.locator)}
    own = [{text for text, weight in concept.alternatives.items() if weight >= 1.0} for concept in concepts]
    return tuple(concept for concept, words in zip(concepts, own, strict=True) if named.isdisjoint(words))


def _entries(reference: Reference, question: Question, view: View, only: Filter) -> tuple[list[Entry], bool]:
    """Entries of a place, and whether they are exactly there (not only of the paragraph that holds it)."""
    if reference.kind is RefKind.SYMBOL:
        return view.by_reference([symbol_key(reference.symbol)], only), True
    keys = reference_keys(reference.locator)
    for depth, key in enumerate(reversed(keys)):
        entries = [entry for entry in view.by_reference([key], only) if _belongs(entry, reference)]
        if entries:
            return _of_best_document(entries, reference, question), depth == 0
        if reference.kind is RefKind.ANNEX:
            break
    return [], False


def _belongs(entry: Entry, reference: Reference) -> bool:
    """Whether an entry can be of the text a reference names."""
    if reference.symbol and symbol_key(reference.symbol) not in entry.refs.split():
        return False
    if reference.kind in (RefKind.ARTICLE, RefKind.PREAMBLE):
        own = entry.authority in ("treaty", "guide")
        named = reference.treaty or ("CCM" if not reference.document_hint else "")
        return own and entry.treaty == named
    return entry.treaty in ("", reference.treaty or "CCM")


def _of_best_document(entries: list[Entry], reference: Reference, question: Question) -> list[Entry]:
    """Entries of the document the asker means: by what the reference names, then by the words of the question."""
    if reference.kind not in _NEEDS_DOCUMENT:
        return entries
    hint = set(tokens(reference.document_hint))
    words = {token for concept in question.concepts for token, weight in concept.alternatives.items() if weight >= 0.7}

    def fit(entry: Entry) -> float:
        context = set(entry.context.split())
        return 2.0 * len(hint & context) + len(words & context)

    best = max(fit(entry) for entry in entries)
    if hint and not any(hint & set(entry.context.split()) for entry in entries):
        return []
    return [entry for entry in entries if fit(entry) == best]


def _ordered(entries: list[Entry], reference: Reference, question: Question, view: View) -> list[Found]:
    """Entries in the order to quote: the asker's language, official text before the guide, best match, then place."""
    # That a paragraph names its own article says nothing about what else is asked.
    others = replace(question, concepts=_beside(question.concepts, reference))
    scored = {item.entry.passage_id: item for item in score_entries(others, view, entries, Tuning())}
    exact = reference_keys(reference.locator)[-1] if reference.locator else ""
    other_words = _remaining(question, [reference]) > 0

    def shelf(entry: Entry) -> tuple[bool, bool, int]:
        """Official words before explanations, the asker's language before English, English before others."""
        kind = entry.kind in ("heading", "caption", "title", "front")
        foreign = 0 if entry.language == question.language else 1 if entry.language == "en" else 2
        return (kind, entry.authority == "guide", foreign)

    best: dict[tuple[bool, bool, int], float] = {}
    for entry in entries:
        best[shelf(entry)] = max(best.get(shelf(entry), 0.0), scored[entry.passage_id].coverage)

    def key(entry: Entry) -> tuple[object, ...]:
        # Of the passages that speak equally of what is asked, of the guide those whose headings ask it; then the one
        # that stands first and highest: an article's opening paragraph says what its letters only list.
        found = scored[entry.passage_id]
        silent = other_words and not found.alike and found.coverage < best[shelf(entry)] - 0.05
        asked = -round(found.alike, 1) if other_words else 0.0
        place = next((label for label in entry.refs.split() if not label.startswith("sym:")), "")
        return (*shelf(entry), silent, asked, place != exact, place.count("_"), entry.ordinal)

    ranked = sorted(entries, key=key)
    return [replace(scored[entry.passage_id], missing_hard=()) for entry in ranked]
