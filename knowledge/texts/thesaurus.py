"""The lexicon compiled for search: which stems of a question lead to which stems of documents, and how safely.

Compiling 2,000 rings takes a fifth of a second, so the result is kept in a cache file that names the fingerprint of
the lexicon it was made from; a stale or damaged cache is made anew. Of what the file holds, a question unpacks only the
rows that its words lead to.
"""

from __future__ import annotations

import contextlib
import marshal
import os
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from knowledge.facts.lexicon.load import LANGUAGES, fingerprint, rings, sources
from knowledge.texts.stopwords import stop_stems
from knowledge.texts.words import raw_words, stem

VERSION = 5
"""Raise when the compiled form or the analysis of words changes."""

PARTICLES = frozenset(["over", "up", "out", "off", "down", "in", "on", "away", "back", "for", "by", "about", "with"])

NEGATIONS = frozenset("not no never nobody without ne pas jamais sans no nunca sin não nunca sem".split())

TURNED = 0.5
"""What a member right after a negation tells that it does not hold: "made up one's mind" is not "not made up"."""

Trigger = tuple[tuple[str, ...], int, float]
Target = tuple[str, float]
Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


class Packed(Mapping[Key, Row]):
    """A table whose rows are unpacked when they are first looked up; equal to a dict that holds the same."""

    def __init__(self, rows: dict[Key, bytes]) -> None:
        self._rows = rows
        self._unpacked: dict[Key, Row] = {}

    def __getitem__(self, key: Key) -> Row:
        found = self._unpacked.get(key)
        if found is None:
            found = self._unpacked[key] = marshal.loads(self._rows[key])  # noqa: S302 our own file, in our own folder
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def pack(table: Mapping[Key, Row]) -> dict[Key, bytes]:
    """The rows of a table as ``Packed`` takes them."""
    return {key: marshal.dumps(row) for key, row in table.items()}  # type: ignore[arg-type]  # rows are plain values


@dataclass(frozen=True, slots=True)
class Expansion:
    """A stretch of question tokens ``[start:end]`` that is a member of rings, and the document phrases it leads to."""

    start: int
    end: int
    targets: dict[str, float]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Compiled rings; ``triggers`` by language and first stem, ``targets`` by ring and language."""

    triggers: Mapping[str, Mapping[str, list[Trigger]]]
    targets: Mapping[int, Mapping[str, list[Target]]]
    known: str
    """Folded surface words of the lexicon, a line each: never taken for typing errors."""

    def knows(self, word: str) -> bool:
        """Whether the lexicon holds the word, so that it can't be a typing error."""
        return f"\n{word.casefold()}\n" in self.known

    def expand(self, tokens: list[str], language: str, into: tuple[str, ...]) -> list[Expansion]:
        """Expansions of a token list, none overlapping, so that the phrases taken say most together.

        ``into`` names the target languages.
        """
        table = self.triggers.get(language, {})
        found: list[Expansion] = []
        for position, size, hits in _segmented(tokens, table, stop_stems(language)):
            own = " ".join(tokens[position : position + size])
            found.append(Expansion(position, position + size, self._reach(hits, own, into)))
        return self._parted(found, tokens, table, into)

    def _parted(
        self, found: list[Expansion], tokens: list[str], table: Mapping[str, list[Trigger]], into: tuple[str, ...]
    ) -> list[Expansion]:
        """Adds what phrasal verbs lead to when their object stands between verb and particle: "win them over"."""
        for number, expansion in enumerate(found):
            first = tokens[expansion.start]
            hits = [
                (ring, 0.9 * weight)
                for phrase, ring, weight in table.get(first, ())
                if len(phrase) == 2
                and phrase[1] in PARTICLES
                and phrase[1] in tokens[expansion.end : expansion.end + 3]
            ]
            if hits:
                more = self._reach(hits, first, into)
                merged = {
                    text: max(more.get(text, 0.0), expansion.targets.get(text, 0.0))
                    for text in more | expansion.targets
                }
                found[number] = Expansion(expansion.start, expansion.end, merged)
        return found

    def _reach(self, hits: list[tuple[int, float]], own: str, into: tuple[str, ...]) -> dict[str, float]:
        senses = 1.0 / max(1.0, len(hits)) ** 0.1
        reached: dict[str, float] = {}
        for ring, trust in hits:
            for language in into:
                for phrase, weight in self.targets[ring].get(language, ()):
                    value = min(trust, weight) * senses
                    if phrase != own and value > reached.get(phrase, 0.0):
                        reached[phrase] = value
        return reached


Hits = list[tuple[int, float]]
"""Rings with the weight of the member that was met."""


def _segmented(
    tokens: list[str], table: Mapping[str, list[Trigger]], stops: frozenset[str]
) -> list[tuple[int, int, Hits]]:
    """The best way to part the tokens into members of rings: start, length and rings of each, in order.

    Longest first from the left would read "what working groups" as "what work(ed)" and "groups". The sum of what each
    member tells is made as large as it can be, from the end on; of equals the earlier and longer member goes first.
    """
    worth = [0.0] * (len(tokens) + 1)
    taken: list[tuple[int, Hits] | None] = [None] * len(tokens)
    for position in range(len(tokens) - 1, -1, -1):
        worth[position] = worth[position + 1]
        for size, hits in sorted(_members(table.get(tokens[position], []), tokens, position).items()):
            told = _telling(tokens[position : position + size], stops)
            if position and tokens[position - 1] in NEGATIONS:
                told *= TURNED
            value = told + worth[position + size]
            if value >= worth[position]:
                worth[position], taken[position] = value, (size, hits)
    found, position = [], 0
    while position < len(tokens):
        chosen = taken[position]
        if chosen is not None:
            found.append((position, *chosen))
        position += chosen[0] if chosen is not None else 1
    return found


def _members(candidates: list[Trigger], tokens: list[str], position: int) -> dict[int, Hits]:
    """Rings that a member of which stands at a position, by its length."""
    found: dict[int, Hits] = {}
    ahead = tuple(tokens[position:])
    for phrase, ring, weight in candidates:
        if ahead[: len(phrase)] == phrase:
            found.setdefault(len(phrase), []).append((ring, weight))
    return found


def _telling(words: list[str], stops: frozenset[str]) -> float:
    """What a member of a ring tells: more than its words one by one; a negation as much as any, stop words nothing."""
    content = sum(word not in stops or word in NEGATIONS for word in words)
    return content**1.5 + 0.2 * (len(words) - 1) if content else 0.01 * len(words)


def _phrase(text: str, language: str) -> tuple[str, ...]:
    return tuple(stem(word, language) for word in raw_words(text))


def _persons(phrase: tuple[str, ...]) -> list[tuple[str, ...]]:
    """ "make up one's mind" is asked as "make up its mind": a phrase with "one's" once for every possessive."""
    if "one" not in phrase or len(phrase) < 3:
        return [phrase]
    return [phrase, *(tuple(word if part == "one" else part for part in phrase) for word in _POSSESSIVES)]


_POSSESSIVES = tuple(stem(word) for word in ("my", "your", "his", "her", "its", "our", "their"))


def compile_rings(texts: list[tuple[str, str]]) -> Thesaurus:
    """Stem every term of the given lexicon files and arrange them for look-up."""
    triggers: dict[str, dict[str, list[Trigger]]] = {language: {} for language in LANGUAGES}
    targets: dict[int, dict[str, list[Target]]] = {}
    known: set[str] = set()
    for number, ring in enumerate(rings(texts)):
        reach: dict[str, dict[str, float]] = {}
        for term in ring.terms:
            phrase = _phrase(term.text, term.language)
            if not phrase:
                continue
            known.update(word.casefold() for word in raw_words(term.text))
            if term.asked:
                for asked in _persons(phrase):
                    triggers[term.language].setdefault(asked[0], []).append((asked, number, term.weight))
            if term.found and not (len(phrase) == 1 and phrase[0] in stop_stems()):
                joined = " ".join(phrase)
                by_language = reach.setdefault(term.language, {})
                by_language[joined] = max(term.weight, by_language.get(joined, 0.0))
        targets[number] = {language: list(found.items()) for language, found in reach.items()}
    return Thesaurus(triggers, targets, "\n".join(["", *sorted(known), ""]))


def load(cache: Path | None) -> Thesaurus:
    """The thesaurus of the installed lexicon; from the cache file where it is fresh, else compiled and cached."""
    texts = sources()
    mark = f"{VERSION}:{fingerprint(texts)}"
    if cache is not None and (stored := _from_cache(cache, mark)) is not None:
        return stored
    made = compile_rings(texts)
    if cache is not None:
        _to_cache(cache, mark, made)
    return made


def _from_cache(cache: Path, mark: str) -> Thesaurus | None:
    try:
        found, triggers, targets, known = marshal.loads(cache.read_bytes())  # noqa: S302 our own file, in our own folder
    except (OSError, ValueError, EOFError, TypeError):
        return None
    if found != mark:
        return None
    return Thesaurus({language: Packed(rows) for language, rows in triggers.items()}, Packed(targets), known)


def _to_cache(cache: Path, mark: str, made: Thesaurus) -> None:
    # A cache that can't be written (read-only disk) costs time only.
    with contextlib.suppress(OSError):
        cache.parent.mkdir(parents=True, exist_ok=True)
        part = cache.with_suffix(f".{os.getpid()}.part")
        triggers = {language: pack(table) for language, table in made.triggers.items()}
        part.write_bytes(marshal.dumps((mark, triggers, pack(made.targets), made.known)))
        part.replace(cache)
