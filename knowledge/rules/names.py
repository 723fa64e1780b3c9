"""Finds the States named in a text in EN, FR, ES, PT or AR: names, ISO codes, adjectives, capitals, also misspelt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from knowledge.rules import name_words as words
from knowledge.rules.folding import fold

_WORD = re.compile(r"[^\W_]+")
_BETWEEN_WORDS = " \t\n\u00a0-‐‑–'’.()&"
_ARTICLES = frozenset(["the", "la", "le", "l", "les", "el", "los", "las"])
_ARABIC = "\u0621"
_ARABIC_PREFIXES = "وفبلك"
_MIN_REPAIRED = 6
_LONG_WORD = 9


class NameKind(StrEnum):
    """How a State is named."""

    NAME = "name"
    CODE = "code"
    CAPITAL = "capital"
    DEMONYM = "demonym"


class NameEntry(NamedTuple):
    """A name of a State to be found; only ``repairable`` ones are guessed from misspellings."""

    iso3: str
    text: str
    kind: NameKind
    repairable: bool = True


@dataclass(frozen=True, slots=True)
class NameHit:
    """A State named in ``text[start:end]``; ``exact`` is False where a misspelling was repaired."""

    iso3: str
    start: int
    end: int
    kind: NameKind
    exact: bool = True


class _Guard(IntEnum):
    NONE = 0
    CAPITALISED = 1
    ACRONYM = 2
    DOTTED = 3


class _Form(NamedTuple):
    words: tuple[str, ...]
    iso3: str
    kind: NameKind
    guard: _Guard
    repairable: bool


class _Text(NamedTuple):
    """A text with its words: folded, and where each begins and ends."""

    raw: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


_RANK = {NameKind.NAME: 0, NameKind.CODE: 1, NameKind.CAPITAL: 2, NameKind.DEMONYM: 3}


class NameFinder:
    """Finds State names, longest first; what could mean two States is not found at all.

    ``ordinary`` are further words (folded) that are never taken for a misspelt name, such as a corpus's vocabulary.
    """

    def __init__(self, entries: Iterable[NameEntry], ordinary: Collection[str] = ()) -> None:
        self._ordinary = ordinary
        self._forms = _forms(entries)
        self._lately = lru_cache(maxsize=8)(self._found)  # what reads a question asks for its names several times over

    def find(self, text: str, *, repair: bool = True) -> tuple[NameHit, ...]:
        """The States named, in the order of the text, without overlaps; ``repair=False`` for text known to be clean."""
        return self._lately(text, repair)

    def _found(self, text: str, repair: bool) -> tuple[NameHit, ...]:
        parts = _split(text)
        hits = self._scan(parts)
        if not repair:
            return tuple(hits)
        mended = self._mend(parts, hits)
        return tuple(self._scan(parts._replace(words=mended), parts.words)) if mended else tuple(hits)

    def _scan(self, text: _Text, written: Sequence[str] | None = None) -> list[NameHit]:
        hits = []
        index, count = 0, len(text.words)
        while index < count:
            form = self._form_at(text, index)
            if form is None:
                index += 1
                continue
            last = index + len(form.words) - 1
            if form.iso3:
                exact = written is None or written[index : last + 1] == text.words[index : last + 1]
                hits.append(NameHit(form.iso3, text.starts[index], _end(text, index, last), form.kind, exact))
            index = last + 1
        return hits

    def _form_at(self, text: _Text, index: int) -> _Form | None:
        word = text.words[index]
        for candidate in self._candidates(word):
            size = len(candidate.words)
            if size > 1 and not _continues(text, index, candidate.words):
                continue
            if _allowed(candidate, text, index, index + size - 1):
                return candidate
        return None

    def _candidates(self, word: str) -> Sequence[_Form]:
        found = self._forms.get(word)
        if found:
            return found
        if word[-1] == "s" and len(word) > 4:
            return _demonyms(self._forms.get(word[:-1])) or _demonyms(self._forms.get(word[:-2]))
        if word >= _ARABIC:
            return next((forms for stem in _arabic_stems(word) if (forms := self._forms.get(stem))), ())
        return ()

    def _mend(self, text: _Text, hits: Sequence[NameHit]) -> list[str]:
        """The words with misspelt ones replaced by what they must be, or [] where none is misspelt."""
        covered = {hit.start for hit in hits}
        mended = list(text.words)
        for index, word in enumerate(text.words):
            if len(word) >= _MIN_REPAIRED and text.starts[index] not in covered:
                mended[index] = self._repaired(word)
        return mended if mended != list(text.words) else []

    def _repaired(self, word: str) -> str:
        if word in self._known_words or not word.isascii() or not word.isalpha():
            return word
        if word in words.ORDINARY or word in self._ordinary:
            return word
        limit = 2 if len(word) >= _LONG_WORD else 1
        near = extract(word, self._by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=limit, limit=4)
        best = [name for name, distance, _ in near if distance == near[0][1]]
        return best[0] if best and self._same_state(best) else word

    def _same_state(self, names: Sequence[str]) -> bool:
        if len(names) == 1:
            return True
        meant = {form.iso3 for name in names for form in self._forms.get(name, ()) if len(form.words) == 1}
        return len(meant) == 1

    @cached_property
    def _known_words(self) -> frozenset[str]:
        every = {word for forms in self._forms.values() for form in forms for word in form.words}
        return frozenset(every | {word + "s" for word in every})

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = {}
        named = {w for forms in self._forms.values() for f in forms if f.repairable for w in f.words}
        for word in sorted(named):
            if len(word) >= _MIN_REPAIRED and word.isascii():
                grouped.setdefault(word[0], []).append(word)
        return grouped


def _forms(entries: Iterable[NameEntry]) -> dict[str, tuple[_Form, ...]]:
    best: dict[tuple[str, ...], _Form | None] = {}
    for entry in entries:
        for form in _spellings(entry):
            best[form.words] = _preferred(best[form.words], form) if form.words in best else form
    for phrase in words.NOT_STATES:
        key = tuple(phrase.split())
        best[key] = _Form(key, "", NameKind.NAME, _Guard.NONE, False)
    grouped: dict[str, list[_Form]] = {}
    for kept in best.values():
        if kept is not None:
            grouped.setdefault(kept.words[0], []).append(kept)
    return {word: tuple(sorted(forms, key=lambda f: -len(f.words))) for word, forms in grouped.items()}


def _preferred(known: _Form | None, new: _Form) -> _Form | None:
    """The stronger of two readings of the same words; None (never found) where they name two States alike."""
    if known is None:
        return None
    if known.iso3 == new.iso3 or _RANK[known.kind] != _RANK[new.kind]:
        kept = min(known, new, key=lambda form: (_RANK[form.kind], form.guard))
        return kept._replace(repairable=known.repairable or new.repairable)
    return None


def _spellings(entry: NameEntry) -> Iterable[_Form]:
    found = tuple(_WORD.findall(fold(entry.text)))
    if len(found) > 1 and found[0] in _ARTICLES and (entry.text[0].islower() or found[0] == "the"):
        found = found[1:]
    if not found:
        return
    repairable = entry.repairable and entry.kind is NameKind.NAME
    yield _Form(found, entry.iso3, entry.kind, _guard(entry, found), repairable)
    if entry.kind is NameKind.DEMONYM and len(found) > 1:
        yield _Form((*found[:-1], found[-1] + "s"), entry.iso3, entry.kind, _Guard.NONE, False)
    if entry.text[0] >= _ARABIC and " (" in entry.text:
        short = tuple(_WORD.findall(fold(entry.text.split(" (")[0])))
        yield _Form(short, entry.iso3, entry.kind, _Guard.NONE, False)


def _guard(entry: NameEntry, found: tuple[str, ...]) -> _Guard:
    if entry.kind is NameKind.CODE or (len(found) == 1 and entry.text.isupper() and entry.text.isascii()):
        return _Guard.NONE if found[0] in words.LOWER_CASE_ACRONYMS else _Guard.ACRONYM
    if len(found[0]) == 1 or (len(found) > 1 and max(map(len, found)) <= 2):
        return _Guard.DOTTED
    if entry.kind is NameKind.CAPITAL or found[0] in words.NEEDS_CAPITAL:
        return _Guard.CAPITALISED
    return _Guard.NONE


def _split(text: str) -> _Text:
    found = list(_WORD.finditer(fold(text)))
    return _Text(text, [m.group() for m in found], [m.start() for m in found], [m.end() for m in found])


def _end(text: _Text, first: int, last: int) -> int:
    """Where the name ends, with the bracket that closes it ("Bolivia (Plurinational State of)")."""
    end = text.ends[last]
    name = text.raw[text.starts[first] : end]
    return end + 1 if name.count("(") > name.count(")") and text.raw[end : end + 1] == ")" else end


def _continues(text: _Text, index: int, wanted: tuple[str, ...]) -> bool:
    last = index + len(wanted)
    if tuple(text.words[index:last]) != wanted:
        return False
    gaps = (text.raw[text.ends[i] : text.starts[i + 1]] for i in range(index, last - 1))
    return all(len(gap) <= 3 and not gap.strip(_BETWEEN_WORDS) for gap in gaps)


def _allowed(form: _Form, text: _Text, index: int, last: int) -> bool:
    raw = text.raw[text.starts[index] : text.ends[last]]
    if form.guard is _Guard.CAPITALISED and not raw[0].isupper():
        return False
    if form.guard is _Guard.DOTTED and not (raw[0].isupper() and "." in raw[:3]):
        return False
    if form.guard is _Guard.ACRONYM and not (raw.isupper() and not _shouted(text, index)):
        return False
    if form.kind is NameKind.CODE:
        return raw not in words.NOT_CODES
    if form.kind is NameKind.CAPITAL:
        return not _is_event(text, index, last)
    return form.kind is not NameKind.DEMONYM or not _is_language(form, text, index, last)


def _shouted(text: _Text, index: int) -> bool:
    """Whether both neighbours (those there are) stand in capitals too, so that capitals mean nothing."""
    around = [text.raw[text.starts[i] : text.ends[i]] for i in (index - 1, index + 1) if 0 <= i < len(text.words)]
    spoken = [word for word in around if not word.isdigit()]
    return bool(spoken) and all(word.isupper() and len(word) != 3 for word in spoken)


def _is_event(text: _Text, index: int, last: int) -> bool:
    after = text.words[last + 1] if last + 1 < len(text.words) else ""
    before = text.words[max(index - 3, 0) : index]
    linked = bool(before) and before[-1] in ("de", "d", "du", "del")
    return after in words.VENUE_NOUNS or (linked and not words.VENUE_NOUNS_BEFORE.isdisjoint(before))


def _is_language(form: _Form, text: _Text, index: int, last: int) -> bool:
    if form.iso3 not in words.LANGUAGE_STATES:
        return False
    after = text.words[last + 1] if last + 1 < len(text.words) else ""
    before = text.words[index - 1] if index else ""
    if after in words.LANGUAGE_NOUNS or before in words.BEFORE_LANGUAGES:
        return True
    return not words.OTHER_LANGUAGES.isdisjoint(text.words)


def _demonyms(forms: Sequence[_Form] | None) -> Sequence[_Form]:
    return [form for form in forms or () if form.kind is NameKind.DEMONYM and len(form.words) == 1]


def _arabic_stems(word: str) -> Iterable[str]:
    """The word without the particles written as one with it: and, so, in, to, like, and "to the"."""
    rest = word[1:] if word[0] in "وف" and len(word) > 3 else word
    yield rest
    if rest.startswith("لل"):
        yield "ال" + rest[2:]
    if rest[0] in _ARABIC_PREFIXES and len(rest) > 3:
        yield rest[1:]
