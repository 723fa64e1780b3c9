"""A run over a manifest: each document fetched, read into the library, described by its row, and remembered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bot.fetch.card import own_words, proper, to_set
from bot.fetch.download import Downloaded, Downloader
from bot.fetch.fault import NotFetched
from bot.fetch.hosts import Hosts
from bot.fetch.manifest import Wanted
from bot.fetch.manners import Visitor
from bot.fetch.wire import Wire
from knowledge.document import StoredDocument
from knowledge.errors import ISUError
from knowledge.memory.settings import Settings
from knowledge.memory.shelf import Shelf
from knowledge.texts.identity import identify
from knowledge.texts.library import Library
from knowledge.texts.readers.choose import read

NAME = "isu-assistant"
TIMEOUT = 30.0
"""Seconds for connecting and for each wait for bytes."""
MAX_SECONDS = 900.0
"""Seconds that one try at one file may take."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one row: "added", "updated", "unchanged" or "failed" with one line why.

    ``path`` is the file on the disk, where one was loaded; ``remark`` says where manifest and document disagree.
    """

    row: Wanted
    status: str
    document: StoredDocument | None = None
    path: Path | None = None
    size: int = 0
    sha256: str = ""
    error: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: rows done and in all; the file at hand with its bytes so far and in all (None: unknown)."""

    done: int
    rows: int
    symbol: str
    received: int = 0
    total: int | None = None


Report = Callable[[Step], None]


class Fetcher:
    """Brings the documents of one manifest into one collection."""

    def __init__(
        self,
        rows: Sequence[Wanted],
        collection: str,
        *,
        library: Library,
        shelf: Shelf,
        settings: Settings,
        downloader: Downloader,
        clock: Callable[[], datetime],
    ) -> None:
        """``clock`` gives the present moment."""
        self._rows = [row for row in rows if row.url]
        self._collection = collection
        self._library = library
        self._shelf = shelf
        self._settings = settings
        self._downloader = downloader
        self._clock = clock

    def run(self, report: Report) -> Iterator[Fetched]:
        """One result after another, in the order of the manifest; a failure is a result and stops nothing."""
        for done, row in enumerate(self._rows):
            step = Step(done, len(self._rows), row.symbol)
            report(step)

            def received(size: int, total: int | None, step: Step = step) -> None:
                report(replace(step, received=size, total=total))

            try:
                yield self._one(row, received)
            except ISUError as error:
                yield Fetched(row, "failed", error=str(error))
            except OSError as error:
                yield Fetched(row, "failed", error=f"the file can't be read again ({error.strerror})")

    def _one(self, row: Wanted, received: Callable[[int, int | None], None]) -> Fetched:
        key = record_name(self._collection, row.symbol)
        record = _as_record(self._settings.get(key))
        held = self._held(record)
        got = self._downloader.fetch(row.url, row.stem, _conditions(record, row) if held else {}, received)
        if got is None and held is not None:
            return self._described(row, Fetched(row, "unchanged", held, sha256=held.sha256), record, key)
        if got is None:
            raise NotFetched("the host says that nothing changed, though it was not asked", permanent=True)
        return self._taken_in(row, got, record, key)

    def _held(self, record: Mapping[str, Any]) -> StoredDocument | None:
        """The document that an earlier run brought in, if it is still there."""
        found = self._shelf.known(self._collection, record["file"]) if record.get("file") else None
        return found if found is not None and found.sha256 == record.get("sha256") else None

    def _taken_in(self, row: Wanted, got: Downloaded, record: Mapping[str, Any], key: str) -> Fetched:
        # The name of the first time stays, so that a file that turns from a web page into a PDF is a new version of it.
        file = str(record.get("file") or got.path.name)
        data = got.path.read_bytes()
        added = self._library.add_bytes(data, file, self._collection, False, self._clock().date(), shown=str(got.path))
        document = added.document
        if document is None:
            raise NotFetched("the file could not be read", permanent=True)
        own = record.get("own") if added.status == "unchanged" else None
        if own is None:  # a new version shows its card with what was set on the old one: what does it say itself?
            own = own_words(document.card if added.status == "added" else identify(read(data, file), file))
        fresh = {
            "file": file,
            "url": row.url,
            "found_at": got.url,
            "sha256": got.sha256,
            "size": got.size,
            "media_type": got.media_type,
            "etag": got.etag,
            "modified": got.modified,
            "retrieved_at": self._clock().isoformat(timespec="seconds"),
            "page": got.path.suffix == ".html",
            "own": own,
            "left": record.get("left", {}),
        }
        result = Fetched(row, added.status, document, got.path, got.size, got.sha256)
        return self._described(row, result, fresh, key)

    def _described(self, row: Wanted, result: Fetched, record: Mapping[str, Any], key: str) -> Fetched:
        """Sets on the document what the manifest says of it, and remembers all for the next run."""
        if result.document is None:
            return result
        right = proper(row, record["own"], str(record["found_at"]), page=bool(record["page"]))
        changes = to_set(right.values, result.document.card, record["own"], record["left"])
        document = self._shelf.set(result.document.id, **changes) if changes else result.document
        left = {name: str(getattr(document.card, name)) for name in right.values}
        mine = {name: value for name, value in left.items() if value == right.values[name]}
        self._settings.put(key, {**record, "left": mine}, self._clock())
        return replace(result, document=document, remark=right.remark)


def make_fetcher(
    rows: Sequence[Wanted],
    collection: str,
    folder: Path,
    *,
    library: Library,
    shelf: Shelf,
    settings: Settings,
    max_mb: int,
    pause: float,
    clock: Callable[[], datetime],
) -> Fetcher:
    """A fetcher on the real network, with the real clock; files are kept in ``folder``, ``pause`` is in seconds."""
    hosts = Hosts(row.url for row in rows)
    wire = Wire(hosts, agent(), TIMEOUT)
    visitor = Visitor(wire, hosts, NAME, pause, time.monotonic, time.sleep)
    downloader = Downloader(visitor, folder, max_mb * 1_000_000, MAX_SECONDS, time.monotonic, time.sleep)
    return Fetcher(
        rows, collection, library=library, shelf=shelf, settings=settings, downloader=downloader, clock=clock
    )


def agent() -> str:
    """How requests introduce themselves."""
    try:
        return f"{NAME}/{version(NAME)}"
    except PackageNotFoundError:  # run from its source without having been installed
        return NAME


def record_name(collection: str, symbol: str) -> str:
    """The name under which the settings remember a fetched document."""
    return f"fetched:{collection}:{symbol}"


def _conditions(record: Mapping[str, Any], row: Wanted) -> dict[str, str]:
    """The headers by which a host may answer that nothing changed since (RFC 9110, 13.1)."""
    if record.get("url") != row.url:
        return {}
    pairs = (("If-None-Match", record.get("etag")), ("If-Modified-Since", record.get("modified")))
    return {name: str(value) for name, value in pairs if value}


def _as_record(value: Any) -> dict[str, Any]:
    """A record as this version writes it; anything else is no record."""
    whole = isinstance(value, dict) and {"file", "url", "found_at", "sha256", "page", "own", "left"} <= value.keys()
    return dict(value) if whole else {}
