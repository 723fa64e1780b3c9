"""What the texts need of the database: a shelf that documents are put on and passages are read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from knowledge.document import DocumentCard, Passage, StoredDocument, StoredPassage


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

    def following(self, hits: Sequence[StoredPassage], count: int) -> dict[int, list[StoredPassage]]:
        """The next ``count`` passages after each of these, by its id."""

    def source_slice(self, document: StoredDocument, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of the source text."""

    def generation(self) -> int:
        """A counter that grows with every change of the documents."""
