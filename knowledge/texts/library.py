"""The library: files in, citable passages in the database, an index that follows it, and search over both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from knowledge.document import DocumentCard, Passage, StoredDocument, StoredPassage
from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.texts.guide import load as guide
from knowledge.texts.identity import identify
from knowledge.texts.readers.choose import SUFFIXES, read
from knowledge.texts.structure import cut

MAX_BYTES = 200_000_000


class Addition(Protocol):
    """What adding a file did: "added", "unchanged" or "updated", and the document as it is now."""

    @property
    def status(self) -> str:
        """The word for it."""

    @property
    def document(self) -> StoredDocument:
        """The document."""


class Shelf(Protocol):
    """What the library needs of the database."""

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
        """Store a file as a new document or version."""

    def known(self, collection: str, file: str) -> StoredDocument | None:
        """The newest version of a file, if it is in."""

    def documents(self, include_superseded: bool = False) -> list[StoredDocument]:
        """All documents."""

    def passages(self, document_id: str) -> list[StoredPassage]:
        """Passages of one version."""

    def passages_by_ids(self, ids: Sequence[int]) -> list[StoredPassage]:
        """Passages by id, in the order asked."""

    def span(self, document: StoredDocument, first: int, last: int) -> list[StoredPassage]:
        """Passages of a document with ordinals from first to last, in order."""

    def source_slice(self, document: StoredDocument, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of the source text."""

    def generation(self) -> int:
        """A counter that grows with every change of the documents."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: status "added", "unchanged", "updated" or "failed" with a one-line error."""

    path: str
    status: str
    document: StoredDocument | None = None
    error: str | None = None


Progress = Callable[[str, int, int], None]
"""Called with the file's name, the pages read so far and their total (0 where unknown)."""


def walk(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Files of the given files and folders with the names they are stored under, in order; hidden ones are left out."""
    for path in paths:
        if path.is_dir():
            for item in sorted(path.rglob("*")):
                inside = item.relative_to(path)
                hidden = any(part.startswith((".", "~$")) for part in inside.parts)
                if item.is_file() and not hidden and item.suffix.casefold() in SUFFIXES:
                    yield item, inside.as_posix()
        else:
            yield path, path.name


class Library:
    """Reads files into the shelf. Nothing of a file is stored unless all of it could be read."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def add_file(
        self, path: Path, name: str, collection: str, internal: bool, today: date, progress: Progress | None = None
    ) -> Added:
        """Read one file; a file that can't be read is reported in one line and changes nothing."""
        try:
            data = _load(path)
            return self.add_bytes(data, name, collection, internal, today, progress, shown=str(path))
        except KnowledgeError as error:
            return Added(str(path), "failed", error=str(error))
        except OSError as error:
            return Added(str(path), "failed", error=f"{path.name}: {error.strerror or 'can not be opened'}")

    def add_bytes(
        self,
        data: bytes,
        name: str,
        collection: str,
        internal: bool,
        today: date,
        progress: Progress | None = None,
        shown: str = "",
    ) -> Added:
        """Read a file's bytes; raises UnreadableDocument."""
        digest = hashlib.sha256(data).hexdigest()
        known = self._shelf.known(collection, name)
        if known is not None and known.sha256 == digest:
            return Added(shown or name, "unchanged", known)
        extract = read(data, name, None if progress is None else lambda done, total: progress(name, done, total))
        card = identify(extract, name)
        passages = cut(extract, treaty=card.kind == "treaty")
        if not passages:
            raise UnreadableDocument(f"{Path(name).name}: no text in it")
        addition = self._shelf.add(
            file=name,
            collection=collection,
            internal=internal,
            card=card,
            sha256=digest,
            source_text=extract.text,
            passages=passages,
            added_on=today,
        )
        return Added(shown or name, str(addition.status), addition.document)

    def add_guide(self, today: date) -> bool:
        """Bring the built-in guide into the shelf; True where it changed."""
        changed = False
        for name, data, digest in guide.raw_parts():
            known = self._shelf.known(guide.COLLECTION, name)
            if known is not None and known.sha256 == digest:
                continue
            part = guide.parse(name, data, digest)
            self._shelf.add(
                file=name,
                collection=guide.COLLECTION,
                internal=False,
                card=part.card,
                sha256=digest,
                source_text=part.text,
                passages=part.passages,
                added_on=today,
            )
            changed = True
        return changed


def _load(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableDocument(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB")
    return path.read_bytes()
