"""Documents with all their versions and passages: the truth from which every index is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from knowledge.document import DocumentCard, Passage, StoredDocument, StoredPassage
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.as_json import dump, dump_card, dump_detail, load, load_card, load_passage
from knowledge.memory.clean import clean, is_id
from knowledge.memory.corrections import Changes, cleaned, corrected, read_changes, read_name
from knowledge.memory.counters import raise_counter, read_counter
from knowledge.memory.store import Store
from knowledge.memory.tables.texts import documents, passages, sources, versions

GENERATION = "documents"
"""The counter that grows with each change. Raised first in a transaction, it keeps other changes of documents out."""

_BATCH = 2000
_ID = re.compile(r"d([1-9]\d{0,8})(?:\.([1-9]\d{0,8}))?")


class Status(StrEnum):
    """What adding a file did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Addition:
    """The document as it is now, and what adding it did."""

    status: Status
    document: StoredDocument


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held of a document: its newest or a named version, with the keys and corrections behind it."""

    key: int
    version_key: int
    number: int
    latest: int
    corrections: Mapping[str, Any]
    document: StoredDocument


_VERSION = (
    documents.c.id.label("key"),
    documents.c.file,
    documents.c.collection,
    documents.c.internal,
    documents.c.corrections,
    documents.c.latest,
    versions.c.id.label("version_key"),
    versions.c.number,
    versions.c.sha256,
    versions.c.card,
    versions.c.passage_count,
    versions.c.added_on,
)
_PASSAGE = (
    passages.c.id,
    passages.c.version_id,
    passages.c.ordinal,
    passages.c.kind,
    passages.c.label,
    passages.c.locator,
    passages.c.text,
    passages.c.page,
    passages.c.detail,
)
_VERSIONS: Select[Any] = select(*_VERSION).select_from(versions.join(documents))
_PASSAGES: Select[Any] = select(*_PASSAGE, *_VERSION).select_from(passages.join(versions).join(documents))
_IS_LATEST = versions.c.number == documents.c.latest
# Built once: a question asks this, and building a statement costs more than running it.
_PASSAGES_BY_ID = _PASSAGES.where(passages.c.id.in_(bindparam("ids", expanding=True)))
_NEWEST = _VERSIONS.where(
    _IS_LATEST,
    documents.c.file == bindparam("file"),
    or_(documents.c.origin == bindparam("collection"), documents.c.collection == bindparam("collection")),
)
_VERSIONS_BY_KEY = _VERSIONS.where(versions.c.id.in_(bindparam("keys", expanding=True)))
_OF_VERSION = (versions.c.document_id == bindparam("document"), versions.c.number == bindparam("number"))
_SPAN = (
    select(*_PASSAGE)
    .select_from(passages.join(versions))
    .where(*_OF_VERSION, passages.c.ordinal.between(bindparam("first"), bindparam("last")))
    .order_by(passages.c.ordinal)
)
_first = passages.alias("first")
_FOLLOWING = (
    select(_first.c.id.label("of"), *_PASSAGE)
    .select_from(_first.join(passages, passages.c.version_id == _first.c.version_id))
    .where(_first.c.id.in_(bindparam("ids", expanding=True)))
    .where(passages.c.ordinal.between(_first.c.ordinal + 1, _first.c.ordinal + bindparam("count", type_=Integer)))
    .order_by(passages.c.ordinal)
)
_SLICE = (
    select(func.substr(sources.c.text, bindparam("from", type_=Integer), bindparam("length", type_=Integer)))
    .select_from(sources.join(versions))
    .where(*_OF_VERSION)
)
_NEXT_PASSAGES = (
    select(*_PASSAGE).where(passages.c.id > bindparam("after")).order_by(passages.c.id).limit(bindparam("count"))
)


class Shelf:
    """The documents of a store. Ids read "d12" for a document's first version and "d12.2" for its second."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def add(
        self,
        file: str,
        collection: str,
        internal: bool,
        card: DocumentCard,
        sha256: str,
        source_text: str,
        passages: Iterable[Passage],
        added_on: date,
    ) -> Addition:
        """Adds a file, or a new version of one of the same name and collection, wholly or not at all.

        The same content again is unchanged. What was set by hand holds for new versions too. A document that was
        internal stays so: only ``set`` makes it public.
        """
        file, collection = read_name("file", file), read_name("collection", collection)
        with self._store.reading() as connection:
            held = _find(connection, file, collection)
        if held and held.document.sha256 == sha256 and held.document.internal == _visibility(held, internal):
            return Addition(Status.UNCHANGED, held.document)
        version = _Version(cleaned(card), sha256, clean(source_text), tuple(passages), added_on)
        with self._store.writing() as connection:
            raise_counter(connection, GENERATION)
            held = _find(connection, file, collection)
            if held is None:
                key = _insert_document(connection, file, collection, internal)
                return Addition(Status.ADDED, _insert_version(connection, key, 1, version, {}))
            return _renew(connection, held, version, _visibility(held, internal))

    def documents(self, include_superseded: bool = False) -> list[StoredDocument]:
        """All documents in the order they were first added; older versions only when asked for."""
        statement = _VERSIONS.order_by(documents.c.id, versions.c.number)
        with self._store.reading() as connection:
            rows = connection.execute(statement if include_superseded else statement.where(_IS_LATEST)).mappings()
            return [_document(row) for row in rows]

    def document(self, document_id: str) -> StoredDocument:
        """One version of a document; UnknownReference where there is none."""
        with self._store.reading() as connection:
            return _named(connection, document_id).document

    def source_text(self, document_id: str) -> str:
        """The whole text of a version, into which the pieces of its passages point."""
        with self._store.reading() as connection:
            held = _named(connection, document_id)
            statement = select(sources.c.text).where(sources.c.version_id == held.version_key)
            return str(connection.execute(statement).scalar_one())

    def passages(self, document_id: str) -> list[StoredPassage]:
        """The passages of a version, in the order of its text."""
        with self._store.reading() as connection:
            held = _named(connection, document_id)
            statement = select(*_PASSAGE).where(passages.c.version_id == held.version_key).order_by(passages.c.ordinal)
            rows = connection.execute(statement).mappings()
            return [StoredPassage(row["id"], held.document, load_passage(row)) for row in rows]

    def passage(self, passage_id: int) -> StoredPassage:
        """One passage; UnknownReference where there is none."""
        for passage in self.passages_by_ids([passage_id]):
            return passage
        raise UnknownReference("there is no such passage")

    def passages_by_ids(self, passage_ids: Sequence[int]) -> list[StoredPassage]:
        """These passages in the order asked for, with one query for up to 2,000; unknown ids are passed over."""
        wanted = [number for number in dict.fromkeys(passage_ids) if is_id(number)]
        found: dict[int, StoredPassage] = {}
        with self._store.reading() as connection:
            for start in range(0, len(wanted), _BATCH):
                rows = connection.execute(_PASSAGES_BY_ID, {"ids": wanted[start : start + _BATCH]}).mappings()
                found |= {passage.id: passage for passage in _with_documents(rows)}
        return [found[number] for number in passage_ids if number in found]

    def known(self, collection: str, file: str) -> StoredDocument | None:
        """The newest version of a file, if it is in."""
        with self._store.reading() as connection:
            held = _find(connection, read_name("file", file), read_name("collection", collection))
        return held.document if held else None

    def span(self, document: StoredDocument, first: int, last: int) -> list[StoredPassage]:
        """Passages of a version with ordinals from ``first`` to ``last``, in order."""
        with self._store.reading() as connection:
            rows = connection.execute(_SPAN, {**_keys(document), "first": first, "last": last}).mappings()
            return [StoredPassage(row["id"], document, load_passage(row)) for row in rows]

    def following(self, hits: Sequence[StoredPassage], count: int) -> dict[int, list[StoredPassage]]:
        """The next ``count`` passages of its version after each of these, in order, by its id; with one query."""
        found: dict[int, list[StoredPassage]] = {hit.id: [] for hit in hits}
        if not found:
            return found
        of = {hit.id: hit.document for hit in hits}
        with self._store.reading() as connection:
            for row in connection.execute(_FOLLOWING, {"ids": list(found), "count": count}).mappings():
                found[row["of"]].append(StoredPassage(row["id"], of[row["of"]], load_passage(row)))
        return found

    def source_slice(self, document: StoredDocument, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of the source text, not reading all of it; "" where there is none."""
        with self._store.reading() as connection:
            place = {"from": start + 1, "length": max(0, end - start)}
            return str(connection.scalar(_SLICE, {**_keys(document), **place}) or "")

    def iter_passages(self, include_superseded: bool = False) -> Iterator[StoredPassage]:
        """Every passage, by id, for building an index; only some thousands are in memory at a time.

        No connection is held between batches, so documents may change meanwhile: compare ``generation`` before and
        after.
        """
        last = 0
        known: dict[int, _Held] = {}
        while True:
            with self._store.reading() as connection:
                rows = connection.execute(_NEXT_PASSAGES, {"after": last, "count": _BATCH}).mappings().all()
                known = _versions_of(connection, rows, known)
            if not rows:
                return
            last = rows[-1]["id"]
            for row in rows:
                held = known.get(row["version_id"])
                if held and (include_superseded or not held.document.superseded):
                    yield StoredPassage(row["id"], held.document, load_passage(row))

    def set(self, document_id: str, **changes: object) -> StoredDocument:
        """Corrects fields of a version's card, and collection and visibility of the whole document.

        Corrections of the newest version hold for later ones too. BadInput names a wrong field or value.
        """
        read = read_changes(changes)
        with self._store.writing() as connection:
            raise_counter(connection, GENERATION)
            held = _named(connection, document_id)
            _move(connection, held, read)
            _correct(connection, held, read)
            return _named(connection, document_id).document

    def remove(self, document_id: str) -> None:
        """Removes a document with all its versions; what was quoted from it stays in the log."""
        with self._store.writing() as connection:
            raise_counter(connection, GENERATION)
            held = _named(connection, document_id)
            connection.execute(delete(documents).where(documents.c.id == held.key))

    def generation(self) -> int:
        """A number that grows with every change of documents: an index made at another one is stale."""
        with self._store.reading() as connection:
            return read_counter(connection, GENERATION)


@dataclass(frozen=True, slots=True)
class _Version:
    """A version to be stored; its texts are clean."""

    card: DocumentCard
    sha256: str
    source_text: str
    passages: tuple[Passage, ...]
    added_on: date


def _document(row: RowMapping) -> StoredDocument:
    number = row["number"]
    return StoredDocument(
        id=f"d{row['key']}" if number == 1 else f"d{row['key']}.{number}",
        file=row["file"],
        collection=row["collection"],
        internal=row["internal"],
        card=load_card(row["card"]),
        version=number,
        sha256=row["sha256"],
        added_on=row["added_on"],
        superseded=number < row["latest"],
        passages=row["passage_count"],
    )


def _held(row: RowMapping) -> _Held:
    corrections = load(row["corrections"])
    return _Held(row["key"], row["version_key"], row["number"], row["latest"], corrections, _document(row))


def _with_documents(rows: Iterable[RowMapping]) -> Iterator[StoredPassage]:
    known: dict[int, StoredDocument] = {}
    for row in rows:
        key = row["version_key"]
        if key not in known:
            known[key] = _document(row)
        yield StoredPassage(row["id"], known[key], load_passage(row))


def _versions_of(connection: Connection, rows: Sequence[RowMapping], known: Mapping[int, _Held]) -> dict[int, _Held]:
    """The versions these passages belong to; only those not known yet are read, and no others are kept."""
    keys = {row["version_id"] for row in rows}
    missing = sorted(keys - known.keys())
    found = connection.execute(_VERSIONS_BY_KEY, {"keys": missing}).mappings() if missing else ()
    return {key: known[key] for key in keys & known.keys()} | {row["version_key"]: _held(row) for row in found}


def _find(connection: Connection, file: str, collection: str) -> _Held | None:
    """The newest version of a file, looked for in the collection it is in and in the one it was added to."""
    row = connection.execute(_NEWEST, {"file": file, "collection": collection}).mappings().first()
    return _held(row) if row else None


def _named(connection: Connection, document_id: str) -> _Held:
    match = _ID.fullmatch(document_id)
    if not match:
        raise UnknownReference("a document is named like d12, or d12.2 for its second version")
    same: tuple[ColumnElement[bool], ...] = (
        documents.c.id == int(match[1]),
        versions.c.number == int(match[2] or 1),
    )
    row = connection.execute(_VERSIONS.where(*same)).mappings().first()
    if row is None:
        raise UnknownReference(f"there is no document {match[0]}")
    return _held(row)


def _keys(document: StoredDocument) -> dict[str, int]:
    """Where a version stands in the database."""
    match = _ID.fullmatch(document.id)
    if not match:
        raise UnknownReference("a document is named like d12, or d12.2 for its second version")
    return {"document": int(match[1]), "number": document.version}


def _visibility(held: _Held, internal: bool) -> bool:
    """Adding can hide a document but never show one; what was set by hand goes before both."""
    return bool(held.corrections.get("internal", held.document.internal or internal))


def _insert_document(connection: Connection, file: str, collection: str, internal: bool) -> int:
    values = {"file": file, "origin": collection, "collection": collection, "internal": internal}
    result = connection.execute(insert(documents).values(**values, corrections=dump({}), latest=1))
    return _key(result.inserted_primary_key)


def _renew(connection: Connection, held: _Held, version: _Version, internal: bool) -> Addition:
    same = held.document.sha256 == version.sha256
    number = held.number if same else held.number + 1
    connection.execute(update(documents).where(documents.c.id == held.key).values(latest=number, internal=internal))
    if not same:
        return Addition(Status.UPDATED, _insert_version(connection, held.key, number, version, held.corrections))
    status = Status.UNCHANGED if internal == held.document.internal else Status.UPDATED
    return Addition(status, replace(held.document, internal=internal))


def _insert_version(
    connection: Connection, key: int, number: int, version: _Version, corrections: Mapping[str, Any]
) -> StoredDocument:
    values = {
        "document_id": key,
        "number": number,
        "sha256": version.sha256,
        "card": dump_card(corrected(version.card, corrections)),
        "passage_count": len(version.passages),
        "added_on": version.added_on,
    }
    version_key = _key(connection.execute(insert(versions).values(values)).inserted_primary_key)
    connection.execute(insert(sources).values(version_id=version_key, text=version.source_text))
    rows = (_passage_row(version_key, passage) for passage in version.passages)
    while batch := list(islice(rows, _BATCH)):
        connection.execute(insert(passages), batch)
    row = connection.execute(_VERSIONS.where(versions.c.id == version_key)).mappings().one()
    return _document(row)


def _passage_row(version_key: int, passage: Passage) -> dict[str, object]:
    return {
        "version_id": version_key,
        "ordinal": passage.ordinal,
        "kind": passage.kind.value,
        "label": clean(passage.label),
        "locator": clean(passage.locator),
        "text": clean(passage.text),
        "page": passage.page,
        "detail": dump_detail(passage),
    }


def _move(connection: Connection, held: _Held, changes: Changes) -> None:
    """Changes what all versions share."""
    collection = held.document.collection if changes.collection is None else changes.collection
    taken = or_(documents.c.origin == collection, documents.c.collection == collection)
    others = select(documents.c.id).where(documents.c.id != held.key, documents.c.file == held.document.file, taken)
    if (other := connection.execute(others).scalar()) is not None:
        raise BadInput(f"that collection has a file of this name already: d{other}")
    remembered = dict(held.corrections)
    if held.number == held.latest:
        remembered |= changes.card
    if changes.internal is not None:
        remembered["internal"] = changes.internal
    values = {
        "collection": collection,
        "internal": remembered.get("internal", held.document.internal),
        "corrections": dump(remembered),
    }
    connection.execute(update(documents).where(documents.c.id == held.key).values(**values))


def _correct(connection: Connection, held: _Held, changes: Changes) -> None:
    """Changes the card of one version."""
    card = dump_card(corrected(held.document.card, changes.card))
    connection.execute(update(versions).where(versions.c.id == held.version_key).values(card=card))


def _key(inserted: Sequence[Any] | None) -> int:
    if inserted is None:
        raise RuntimeError("the database gave no key for a new row")
    return int(inserted[0])
