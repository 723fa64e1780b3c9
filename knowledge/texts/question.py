"""A question as the search sees it: its concepts with all the words that may stand for them, and what it wants to know."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from knowledge.rules.names import NameHit, NameKind
from knowledge.texts.cognates import relatives
from knowledge.texts.focus import parts as parts_of
from knowledge.texts.language import detect
from knowledge.texts.spelling import Speller
from knowledge.texts.states_wanted import states_wanted
from knowledge.texts.stopwords import LIGHT_STEMS, STOP_WORDS, is_stop
from knowledge.texts.thesaurus import Thesaurus
from knowledge.texts.wants import frame_of, wants_of
from knowledge.texts.words import fold, mark_references, raw_words, stem

LIGHT, LIGHT_PHRASE = 0.5, 0.85

OF_PHRASE = 0.65
"""Weight of the one word with meaning in a phrase that has a meaning of its own; of several, of each less."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing the question speaks of; ``alternatives`` maps a token or phrase of the index to its weight (own words 1)."""

    surface: str
    kind: str
    alternatives: dict[str, float]
    weight: float = 1.0
    """1 in the question itself, less in what surrounds it."""

    @property
    def hard(self) -> bool:
        """Whether an answer that lacks it answers another question: States, years, meetings, articles, numbers."""
        if self.kind == "number":
            return len(self.surface) >= 3  # "the two tools" are not lost when a text says "both"
        return self.kind in ("state", "place", "group", "year", "meeting", "article", "action")


class Expressions:
    """The concepts of a question turned round: from a word of a text to what it expresses, and how well.

    Built once a question and asked some hundred times, so it looks only at words that a text and the question share.
    """

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.size = len(concepts)
        self.tokens: dict[str, list[tuple[int, float]]] = {}
        self.phrases: dict[str, list[Phrase]] = {}
        """By their longest word, which few texts hold."""
        for number, concept in enumerate(concepts):
            for text, weight in concept.alternatives.items():
                words = tuple(text.split())
                if len(words) == 1:
                    self.tokens.setdefault(words[0], []).append((number, weight))
                elif words:
                    self.phrases.setdefault(max(words, key=len), []).append((number, words, f" {text} ", weight))
        self.known = frozenset([*self.tokens, *self.phrases])
        """Words to look at: without one of them a text expresses nothing."""

    def best(self, words: Collection[str], of_phrase: float = 1.0) -> list[float]:
        """How well the words express each concept: the weight of its best alternative, 0 where there is none."""
        best = [0.0] * self.size
        for word in self.known.intersection(words):
            for number, weight in self.tokens.get(word, ()):
                if weight > best[number]:
                    best[number] = weight
            for number, parts, _, weight in self.phrases.get(word, ()):
                if of_phrase * weight > best[number] and all(part in words for part in parts):
                    best[number] = of_phrase * weight
        return best


Phrase = tuple[int, tuple[str, ...], str, float]
"""Number of the concept, words, the words with a space before, between and after, weight."""


@dataclass(frozen=True)
class Question:
    """A question analysed for search; ``wants`` names kinds of answer ("who", "when", "how_many" …), possibly several."""

    text: str
    language: str
    concepts: tuple[Concept, ...]
    wants: frozenset[str]
    states: tuple[str, ...] = ()
    repaired: dict[str, str] = field(default_factory=dict)
    """Misspelt word -> word of the texts it was taken for."""
    unknown: float = 0.0
    """Share of the concepts of which the texts hold no expression at all."""
    named: int = 0
    """How many States at least the question wants named ("which five States"); 0 where it does not say."""
    treaties: tuple[str, ...] = ()
    """Acronyms of the treaties that the question names."""

    @cached_property
    def expressions(self) -> Expressions:
        """What may express the concepts, ready for looking up."""
        return Expressions(self.concepts)

    @cached_property
    def frame(self) -> frozenset[str]:
        """The kinds of answer that tell this question from others on the same matter."""
        return frame_of(self.text)

    def names_treaty(self, treaty: str) -> bool:
        """Whether the question names that treaty."""
        return treaty in self.treaties


_YEAR = re.compile(r"^(?:19|20)\d\d$")
_SHORT_YEAR = re.compile(r"(?<=\s)['’](\d\d)\b")
_CANONICAL = re.compile(r"^(msp|rc|art|action|annex|table|item|fn)(\d{1,2}[a-z]?|[ivx]+)$")
_KINDS = {
    "msp": "meeting",
    "rc": "meeting",
    "art": "article",
    "action": "action",
    "annex": "place",
    "table": "place",
    "item": "place",
    "fn": "place",
}


@dataclass(frozen=True, slots=True)
class Lexis:
    """Everything needed to read a question: thesaurus, State names, acronyms of the corpus, spelling."""

    thesaurus: Thesaurus
    find_names: Callable[[str], tuple[NameHit, ...]]
    acronyms: dict[str, str]
    speller: Speller
    frequency: Callable[[str], int]
    languages: tuple[str, ...] = ("en",)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Folded names of groups of States ("baltic") -> ISO codes."""
    related: Callable[[str], Sequence[tuple[str, float]]] = lambda _: ()
    """Stem -> stems of like meaning with their nearness, nearest first."""


def analyse(text: str, lexis: Lexis, language: str = "") -> Question:
    """Read a question: language, States, references, years, numbers, words with their alternatives, kinds of answer."""
    language = language or detect(text)
    text = _SHORT_YEAR.sub(lambda m: f" 20{m.group(1)}", text)
    stops = _stops(language)
    concepts: list[Concept] = []
    states: list[str] = []
    repaired: dict[str, str] = {}
    for part, weight in parts_of(text, lambda stretch: _content(stretch, stops)):
        hits = lexis.find_names(part)
        found = _group_concepts(part, lexis.groups)
        states += [hit.iso3 for hit in hits]
        found += [_state_concept(hit, part, language) for hit in hits]
        words = raw_words(_collapse(_blank(part, [(hit.start, hit.end) for hit in hits])))
        mended = _repair(words, lexis, language)
        repaired |= mended
        found += _word_concepts(words, mended, lexis, language)
        concepts += [replace(concept, weight=weight * _lightness(concept, stops)) for concept in found]
    wants = wants_of(text)
    once = _once(concepts)
    unknown = [c.weight for c in once if not any(lexis.frequency(t) for t in c.alternatives if " " not in t)]
    share = sum(unknown) / (sum(c.weight for c in once) or 1.0)
    if language == "en":  # what is only of like meaning makes nothing known
        once = tuple(_loosened(concept, lexis, stops) for concept in once)
    return Question(
        text, language, once, wants, tuple(dict.fromkeys(states)), repaired, share, states_wanted(text), _treaties(text)
    )


_TREATIES = {
    "APMBC": re.compile(r"\bAPMB[CT]\b|mine[- ]ban|anti-?personnel (?:mine|land)|landmines?\b|ottawa|antipersonnel|minas antipersonal", re.I),
    "CCW": re.compile(r"\bCCW\b|conventional weapons|protocol v\b|armes classiques|armas convencionales", re.I),
    "ATT": re.compile(r"\bATT\b|arms trade", re.I),
    "BWC": re.compile(r"\bBWC\b|biological weapons", re.I),
    "CRPD": re.compile(r"\bCRPD\b|persons with disabilities", re.I),
}  # fmt: skip


def _treaties(text: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _TREATIES.items() if pattern.search(text))


def _lightness(concept: Concept, stops: frozenset[str]) -> float:
    """Less weight for words that are frequent in general English, however rare they are in these texts.

    A phrase of the lexicon made of such words ("who came") tells more than they do one by one.
    """
    words = [fold(word) for word in raw_words(concept.surface)]
    if concept.kind != "word" or any(not is_stop(word, stops) and stem(word) not in LIGHT_STEMS for word in words):
        return 1.0
    return LIGHT_PHRASE if len(words) > 1 else LIGHT


def _stops(language: str) -> frozenset[str]:
    return STOP_WORDS.get(language, STOP_WORDS["en"])


def _content(text: str, stops: frozenset[str]) -> int:
    return sum(not is_stop(word, stops) for word in raw_words(text))


def _once(concepts: list[Concept]) -> tuple[Concept, ...]:
    """Each thing once, with the weight of its weightiest mention: who repeats a word does not ask for more of it."""
    kept: dict[frozenset[str], Concept] = {}
    for concept in concepts:
        own = frozenset(token for token, weight in concept.alternatives.items() if weight >= 1.0)
        if own not in kept or kept[own].weight < concept.weight:
            kept[own] = concept
    return tuple(kept.values())


def _group_concepts(text: str, groups: Mapping[str, tuple[str, ...]]) -> list[Concept]:
    """A group of States stands for any of its members."""
    folded = " " + " ".join(re.findall(r"[^\W_]+", fold(text))) + " "
    return [
        Concept(name, "group", {f"st_{code.casefold()}": 0.7 for code in codes})
        for name, codes in groups.items()
        if f" {name.replace('-', ' ')} " in folded
    ]


def _state_concept(hit: NameHit, text: str, language: str) -> Concept:
    surface = text[hit.start : hit.end]
    alternatives = {f"st_{hit.iso3.casefold()}": 1.0}
    if hit.kind is NameKind.CAPITAL:
        alternatives = {
            " ".join(stem(word, language) for word in raw_words(surface)): 1.0,
            f"st_{hit.iso3.casefold()}": 0.8,
        }
    return Concept(surface, "state" if hit.kind is not NameKind.CAPITAL else "place", alternatives)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " . " + " " * max(0, end - start - 3) + text[end:] if end - start >= 3 else text
    return text


_SUB_LEVEL = re.compile(r"(?<=\d)(?:\s?\(\w{1,4}\))+|(?<=\d)\.\d+(?:\.?\(?[a-z]\)?)?")


def _collapse(text: str) -> str:
    """References become their canonical token alone: the words of "Eleventh Meeting of States Parties" add nothing."""
    return mark_references(_SUB_LEVEL.sub(" ", text), keep=False)


_SUFFIXES = tuple("ers er ors or ings ing ed es s ly able ness ments ment al ist ists ive".split())


def _repair(words: list[str], lexis: Lexis, language: str) -> dict[str, str]:
    repaired = {}
    for word in words:
        folded = fold(word)
        if len(folded) < 5 or not folded.isalpha() or word.isupper() or folded in STOP_WORDS.get(language, ()):
            continue
        if _is_word(word, folded, lexis, language):
            continue
        if better := lexis.speller.repair(folded):
            repaired[word] = better
    return repaired


def _is_word(word: str, folded: str, lexis: Lexis, language: str) -> bool:
    """Whether a word is spelt right as far as can be told: in texts or lexicon, or a regular form of such a word."""
    if lexis.frequency(stem(word, language)) or lexis.frequency(stem(word, "en")) or lexis.thesaurus.knows(word):
        return True
    if language != "en" and relatives(word, language, lexis.frequency):
        return True
    roots = [
        folded[: -len(ending)] for ending in _SUFFIXES if folded.endswith(ending) and len(folded) - len(ending) >= 4
    ]
    return any(lexis.frequency(stem(root, "en")) or lexis.thesaurus.knows(root) for root in roots)


def _word_concepts(words: list[str], repaired: dict[str, str], lexis: Lexis, language: str) -> list[Concept]:
    stops = _stops(language)
    written = [repaired.get(word, word) for word in words]
    # A word repaired against the corpus is a word of the corpus' language.
    stems = [stem(word, "en" if word in repaired.values() else language) for word in written]
    into = tuple(dict.fromkeys((language, "en")))
    covered: dict[int, tuple[int, dict[str, float]]] = {}
    for expansion in lexis.thesaurus.expand(stems, language, into):
        covered[expansion.start] = (expansion.end, expansion.targets)
    if language != "en":
        _borrowed(covered, [stem(word, "en") for word in written], lexis, into)
    concepts: list[Concept] = []
    position = 0
    while position < len(stems):
        end, targets = covered.get(position, (position + 1, {}))
        if end - position == 1 and not targets:
            _single(concepts, written[position], stems[position], stops, lexis, language)
        else:
            _group(concepts, written[position:end], stems[position:end], targets, stops, lexis)
        position = end
    return concepts


def _borrowed(
    covered: dict[int, tuple[int, dict[str, float]]], stems: list[str], lexis: Lexis, into: tuple[str, ...]
) -> None:
    """English words inside a question of another language ("newsletter") lead on too, where its own language has none."""
    taken = {position for start, (end, _) in covered.items() for position in range(start, end)}
    for expansion in lexis.thesaurus.expand(stems, "en", into):
        if taken.isdisjoint(range(expansion.start, expansion.end)) and len(stems[expansion.start]) > 4:
            covered[expansion.start] = (expansion.end, expansion.targets)


def _single(concepts: list[Concept], word: str, token: str, stops: frozenset[str], lexis: Lexis, language: str) -> None:
    if (canonical := _CANONICAL.match(token)) is not None:
        concepts.append(Concept(word, _KINDS[canonical.group(1)], {token: 1.0}))
        return
    if is_stop(word, stops) or (len(token) < 2 and not token.isdigit()):
        return
    kind = "year" if _YEAR.match(token) else "number" if token.isdigit() else "word"
    alternatives = {token: 1.0}
    if language != "en":
        alternatives |= {t: w for t, w in relatives(word, language, lexis.frequency).items() if t not in alternatives}
    if word.isupper() or not lexis.frequency(token):
        _acronym(alternatives, token, lexis)
    concepts.append(Concept(word, kind, alternatives))


def _group(
    concepts: list[Concept],
    words: list[str],
    stems: list[str],
    targets: dict[str, float],
    stops: frozenset[str],
    lexis: Lexis,
) -> None:
    content = [token for word, token in zip(words, stems, strict=True) if not is_stop(word, stops)]
    if not content:
        return
    alternatives = dict(targets)
    if len(stems) > 1:
        for token in content:
            alternatives[token] = max(alternatives.get(token, 0.0), OF_PHRASE / len(content) ** 0.5)
    alternatives[" ".join(stems)] = 1.0
    for word, token in zip(words, stems, strict=True):
        if word.isupper() and len(word) > 1:
            _acronym(alternatives, token, lexis, 1.0 if len(stems) == 1 else alternatives.get(token, 0.0))
    concepts.append(Concept(" ".join(words), "word", alternatives))


NEIGHBOURS, LOOSE = 20, 0.45
"""How many words of like meaning may stand for a word, and their weight as a share of their nearness."""


def _loosened(concept: Concept, lexis: Lexis, stops: frozenset[str]) -> Concept:
    """The concept with words of the texts that only lie near its own words in meaning: weakly, and after all others."""
    words = [stem(word) for word in raw_words(concept.surface) if not is_stop(word, stops)]
    if concept.kind != "word" or not words:
        return concept
    weight = LOOSE if len(words) == 1 else LOOSE * OF_PHRASE / len(words) ** 0.5
    alternatives = dict(concept.alternatives)
    for word in words:
        held = (pair for pair in lexis.related(word) if lexis.frequency(pair[0]))
        for token, nearness in islice(held, NEIGHBOURS):
            alternatives.setdefault(token, weight * nearness)
    return replace(concept, alternatives=alternatives)


def _acronym(alternatives: dict[str, float], token: str, lexis: Lexis, weight: float = 1.0) -> None:
    """Adds what an acronym stands for; inside a phrase it says no more than the acronym there."""
    if (long_form := lexis.acronyms.get(token)) and weight:
        alternatives.setdefault(long_form, weight)
