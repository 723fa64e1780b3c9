"""The full-text index (tantivy): disposable, rebuilt from the database, swapped in by one atomic commit or rename.

Layout under the index folder: ``CURRENT`` names the live folder ``g<number>``; a rebuild fills a new folder and then
replaces ``CURRENT`` in one rename, so that a crash at any moment leaves the old index or the new one. Small changes are
one tantivy commit, which is atomic by itself. A meta record, committed with the entries, holds what was indexed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import tantivy

from knowledge.texts.entry import Entry, load_entry
from knowledge.texts.turn import turn

FORMAT = 21
"""Raise when the schema or the analysis of words changes: an index of another format is rebuilt."""

_META_KEY = "__meta__"


@dataclass(frozen=True, slots=True)
class Meta:
    """What an index was made from: the database's generation, a stamp per document, languages, learnt acronyms."""

    format: int = FORMAT
    generation: int = -1
    stamps: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)
    """Acronym token -> long form as space-joined stems, learnt from "Long Form (LF)" in the texts."""
    internal: bool = False
    """Whether any internal document is in the index: without one, no filter is needed."""
    mean_length: float = 40.0
    """Mean number of tokens of a passage."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One alternative of a concept: a token or a phrase of space-joined tokens, with its weight."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries may be found at all: the guard's verdict and the asker's choice of collections."""

    collections: tuple[str, ...] = ()
    internal: bool = False
    treaties: tuple[str, ...] = ()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("body", "near"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("context", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("refs", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("surface", tokenizer_name="whitespace", index_option="basic")
    for name in ("document", "collection", "visibility"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("passage", stored=False, indexed=True, fast=True)
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


class Index:
    """One index folder. Reading is thread-safe; who rebuilds or updates does so inside ``writing``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._lock = threading.RLock()
        self._live: tantivy.Index | None = None
        self._live_name = ""
        self._meta = Meta()
        self._view: View | None = None

    @property
    def meta(self) -> Meta:
        """What the open index was made from; an empty Meta where there is none yet."""
        return self._meta

    def open(self) -> bool:
        """Open (or re-open) the index that CURRENT names; False where there is none of this format."""
        with self._lock:
            seen = ""
            while (name := self._current()) and name != seen:
                if self._open(name):
                    return True
                seen = name  # another process may have swapped the index and swept this folder meanwhile
            return False

    def writing(self, wait: bool = True) -> contextlib.AbstractContextManager[bool]:
        """The right to rebuild or update, one process and thread at a time; False where another is at it."""
        return turn(self._folder, wait)

    def _current(self) -> str:
        try:
            return (self._folder / "CURRENT").read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""

    def _open(self, name: str) -> bool:
        try:
            live = tantivy.Index(self._schema, path=str(self._folder / name), reuse=True)
            live.reload()
            meta = _read_meta(live)
        except (OSError, ValueError):
            return False
        if meta is None:
            return False
        self._live, self._live_name, self._meta, self._view = live, name, meta, None
        return True

    def rebuild(self, entries: Iterable[Entry], meta: Callable[[], Meta]) -> None:
        """Write a new index beside the old one and swap it in by one rename; nothing of the old one is touched before.

        ``meta`` is called when all entries have passed by.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        name = _next_name(self._folder)
        fresh = self._folder / name
        fresh.mkdir()
        index = tantivy.Index(self._schema, path=str(fresh), reuse=False)
        writer = index.writer(heap_size=64_000_000, num_threads=1)
        for entry in entries:
            writer.add_document(self._document(entry))
        writer.add_document(_meta_document(meta()))
        writer.commit()
        writer.wait_merging_threads()
        _point_to(self._folder, name)
        self.open()
        _sweep(self._folder, name)

    def update(self, removed: Sequence[str], entries: Iterable[Entry], meta: Meta) -> None:
        """Replace the entries of the ``removed`` documents by ``entries`` in one atomic commit."""
        with self._lock:
            if self._live is None:
                raise ValueError("no index is open")
            writer = self._live.writer(heap_size=32_000_000, num_threads=1)
            for document in removed:
                writer.delete_documents_by_term("document", document)
            writer.delete_documents_by_term("document", _META_KEY)
            for entry in entries:
                writer.add_document(self._document(entry))
            writer.add_document(_meta_document(meta))
            writer.commit()
            writer.wait_merging_threads()
            self._live.reload()
            self._meta, self._view = meta, None

    def _document(self, entry: Entry) -> tantivy.Document:
        document = tantivy.Document()
        document.add_text("body", entry.body)
        document.add_text("near", entry.near)
        document.add_text("context", f"{entry.context} {entry.head}")
        document.add_text("refs", entry.refs)
        document.add_text("surface", entry.surface)
        document.add_text("document", entry.document_id)
        document.add_text("collection", entry.collection)
        document.add_text("visibility", "internal" if entry.internal else "public")
        document.add_unsigned("passage", entry.passage_id)
        document.add_bytes("entry", entry.dump())
        return document

    def view(self) -> View:
        """A consistent view of the index; the same one until the index changes."""
        with self._lock:
            if self._live is None and not self.open():
                raise ValueError("no index is open")
            if self._view is None:
                assert self._live is not None  # noqa: S101 open() has just set it
                self._view = View(self._schema, self._live.searcher(), self._meta)
            return self._view


class View:
    """One moment of the index: term statistics and ranked candidates; safe to share between threads."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, meta: Meta) -> None:
        self._schema = schema
        self._searcher = searcher
        self.meta = meta
        self.size = max(1, searcher.num_docs - 1)
        # What many questions ask again; bounded, and gone with the view.
        self._entry = lru_cache(maxsize=_ENTRIES_KEPT)(_entry_reader(searcher))
        self.frequency: Callable[[str], int] = lru_cache(maxsize=_WORDS_KEPT)(partial(searcher.doc_freq, "body"))
        """Number of passages whose own words hold the token."""
        self.rarest: Callable[[str], int] = lru_cache(maxsize=_WORDS_KEPT)(_rarest_word(self.frequency))
        """Passages that hold a token, or at most that hold a phrase: those of its rarest word."""
        self._above = lru_cache(maxsize=_WORDS_KEPT)(searcher.doc_freq)
        self._spoken = lru_cache(maxsize=_WORDS_KEPT)(_phrase_finder(schema, searcher, self.rarest))
        self._vocabulary = lru_cache(maxsize=_PREFIXES_KEPT)(partial(searcher.terms_with_prefix, "surface"))

    def vocabulary(self, prefix: str) -> Sequence[tuple[str, int]]:
        """Unstemmed words of the texts that begin with the prefix, with their passage counts, most frequent first."""
        return self._vocabulary(prefix)

    def candidates(self, concepts: Sequence[Sequence[Clause]], only: Filter, limit: int) -> list[tuple[float, Entry]]:
        """Entries that match any concept, best first by BM25; a concept counts by its best alternative only."""
        kept = self._affordable(concepts)
        parts = [(tantivy.Occur.Should, found) for clauses in kept if (found := self._concept(clauses)) is not None]
        if not parts:
            return []
        return self._run(tantivy.Query.boolean_query(parts), only, limit)

    def _affordable(self, concepts: Sequence[Sequence[Clause]]) -> Sequence[Sequence[Clause]]:
        """The concepts without what a large index can't look up in time: loose and common alternatives go first.

        What the question itself says stays.
        """
        if self.size <= _LARGE:
            return concepts
        costs = {clause: self._postings(clause) for clauses in concepts for clause in clauses}
        spent = 0
        kept = set()
        for clause in sorted(costs, key=lambda clause: (-clause.weight, costs[clause], clause.text)):
            own = clause.weight >= 1.0 and " " not in clause.text
            if own or spent + costs[clause] <= _POSTINGS:
                spent += costs[clause]
                kept.add(clause)
        return [[clause for clause in clauses if clause in kept] for clauses in concepts]

    def _is_everywhere(self, text: str) -> bool:
        return self.size > _LARGE and self._above("context", text) > _TOO_COMMON

    def _postings(self, clause: Clause) -> int:
        """About how many entries must be looked at for a clause; those of a phrase cost twice as much."""
        words = clause.text.split()
        return min(map(self.frequency, words), default=0) * min(2, len(words))

    def by_reference(self, keys: Sequence[str], only: Filter, limit: int = 200) -> list[Entry]:
        """Entries that carry one of the reference keys."""
        query = tantivy.Query.term_set_query(self._schema, "refs", list(keys))
        return [entry for _, entry in self._run(query, only, limit)]

    def by_passages(self, numbers: Sequence[int], only: Filter) -> list[Entry]:
        """Entries of these passages, as far as they may be found."""
        if not numbers:
            return []
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "passage", number)) for number in numbers
        ]
        return [entry for _, entry in self._run(tantivy.Query.boolean_query(parts), only, len(numbers))]

    def passage_ids(self) -> list[int]:
        """Numbers of all passages of the index."""
        query = tantivy.Query.term_set_query(self._schema, "visibility", ["public", "internal"])
        hits = self._searcher.search(query, self.size + 1, count=False).hits
        return [int(number) for number in self._searcher.fast_field_values("passage", [a for _, a in hits]) if number]

    def of_document(self, document: str, only: Filter, limit: int = 2000) -> list[Entry]:
        """Entries of one document, in its order."""
        query = tantivy.Query.term_query(self._schema, "document", document)
        return sorted((entry for _, entry in self._run(query, only, limit)), key=lambda entry: entry.ordinal)

    def _run(self, query: tantivy.Query, only: Filter, limit: int) -> list[tuple[float, Entry]]:
        filters = self._filters(only)
        if filters:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *filters])
        hits = self._searcher.search(query, limit, count=False).hits
        found = ((score, self._entry(address.segment_ord, address.doc)) for score, address in hits)
        return [(score, entry) for score, entry in found if entry is not None]

    def _filters(self, only: Filter) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        query, occur = tantivy.Query, tantivy.Occur
        filters = []
        if not only.internal and self.meta.internal:
            hidden = query.term_query(self._schema, "visibility", "internal")
            filters.append((occur.MustNot, hidden))
        if only.collections:
            inside = query.term_set_query(self._schema, "collection", list(only.collections))
            filters.append((occur.Must, query.boost_query(inside, 0.0)))
        return filters

    def _concept(self, clauses: Sequence[Clause]) -> tantivy.Query | None:
        """What finds a concept by its best alternative; None where the index holds none. What it lacks is left out."""
        parts: list[tantivy.Query] = []
        for clause in clauses:
            if len(clause.text.split()) == 1:
                parts += self._word(clause)
            elif self._spoken(clause.text):
                parts.append(tantivy.Query.boost_query(_phrase(self._schema, clause.text), clause.weight))
        return tantivy.Query.disjunction_max_query(parts) if parts else None

    def _word(self, clause: Clause) -> Iterator[tantivy.Query]:
        for name, factor in _FIELD_WEIGHTS:
            count = self.frequency(clause.text) if name == "body" else self._above(name, clause.text)
            if count and not (name == "context" and self._is_everywhere(clause.text)):
                part = tantivy.Query.term_query(self._schema, name, clause.text, "freq")
                yield tantivy.Query.boost_query(part, clause.weight * factor)


_FIELD_WEIGHTS = (("body", 1.0), ("near", 0.45), ("context", 0.25))
"""A word in the passage itself counts most, one in the heading above it less, one in the document's title least."""


_LARGE = 50_000
"""Up to so many passages every alternative of every concept is looked up."""

_POSTINGS = 100_000
"""In a larger index, about how many entries are looked at for the looser words of one question: some 3 ms."""

_TOO_COMMON = 100_000
"""A word that stands in the titles of the documents of so many passages tells nothing, and takes long to look up."""

_ENTRIES_KEPT = 4_000
_WORDS_KEPT = 20_000
_PREFIXES_KEPT = 8


def _rarest_word(frequency: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: min(map(frequency, text.split()))


def _phrase(schema: tantivy.Schema, text: str) -> tantivy.Query:
    return tantivy.Query.phrase_query(schema, "body", list(enumerate(text.split())), slop=1)


def _phrase_finder(
    schema: tantivy.Schema, searcher: tantivy.Searcher, rarest: Callable[[str], int]
) -> Callable[[str], bool]:
    """Tells whether any passage holds a phrase: few of those of the thesaurus stand in the texts, but all cost time."""

    def find(text: str) -> bool:
        if not rarest(text):
            return False
        return searcher.num_docs > _LARGE or bool(searcher.search(_phrase(schema, text), 1, count=False).hits)

    return find


def _entry_reader(searcher: tantivy.Searcher) -> Callable[[int, int], Entry | None]:
    def read(segment: int, number: int) -> Entry | None:
        stored = bytes(searcher.doc(tantivy.DocAddress(segment, number)).get_first("entry") or b"{")
        return None if stored.startswith(b"{") else load_entry(stored)  # the meta record is no entry

    return read


def _meta_document(meta: Meta) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("document", _META_KEY)
    document.add_text("refs", _META_KEY)
    document.add_bytes("entry", json.dumps(asdict(meta)).encode())
    return document


def _read_meta(index: tantivy.Index) -> Meta | None:
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "document", _META_KEY)
    hits = searcher.search(query, 1, count=False).hits
    if not hits:
        return None
    stored = json.loads(bytes(searcher.doc(hits[0][1]).get_first("entry") or b"{}"))
    return Meta(**{**stored, "languages": tuple(stored["languages"])}) if stored.get("format") == FORMAT else None


def _next_name(folder: Path) -> str:
    numbers = [int(item.name[1:]) for item in folder.glob("g*") if item.name[1:].isdigit()]
    return f"g{max(numbers, default=0) + 1}"


def _point_to(folder: Path, name: str) -> None:
    part = folder / f"CURRENT.{os.getpid()}"
    with part.open("w", encoding="ascii") as handle:
        handle.write(name)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(folder / "CURRENT")


def _sweep(folder: Path, keep: str) -> None:
    """Remove folders that CURRENT no longer names; on systems that hold open files a leftover stays until next time."""
    for item in folder.glob("g*"):
        if item.name != keep:
            with contextlib.suppress(OSError):
                shutil.rmtree(item)
