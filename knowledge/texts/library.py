"""The library: files in, citable passages in the database, an index that follows it, and search over both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.document import StoredDocument
from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.texts.identity import identify
from knowledge.texts.readers.choose import SUFFIXES, read
from knowledge.texts.shelf import Shelf
from knowledge.texts.structure import cut

MAX_BYTES = 200_000_000


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


def _load(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableDocument(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB")
    return path.read_bytes()
