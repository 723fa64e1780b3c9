"""One file from its address to the disk: tried again where that can help, resumed where it broke off, never too big."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from bot.fetch.content import START, refuse_type, suffix_of
from bot.fetch.fault import NotFetched
from bot.fetch.hosts import place
from bot.fetch.manners import Visitor, wait_of
from bot.fetch.partial import Partial
from bot.fetch.wire import Answer

TRIES = 4
FIRST_WAIT = 1.0
"""Seconds before the second try; each further wait is twice as long."""
LONGEST_WAIT = 60.0
"""Seconds that a server may ask to wait before the run goes on without the file."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_SAID = {
    401: "asks for a login",
    403: "refuses this",
    404: "has no such file",
    410: "has this no more",
    451: "refuses this",
}

Received = Callable[[int, int | None], None]
"""Called with the bytes of a file received so far and their total, where that is known."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A whole file on the disk; ``url`` is where it was in the end, ``etag`` and ``modified`` are for asking again."""

    path: Path
    url: str
    size: int
    sha256: str
    media_type: str
    etag: str
    modified: str


class Downloader:
    """Brings files into a folder, one after another."""

    def __init__(
        self,
        visitor: Visitor,
        folder: Path,
        max_bytes: int,
        max_seconds: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        """``max_seconds`` is for one try at one file, however the bytes drip in; ``clock`` is monotonic."""
        self._visitor = visitor
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_seconds = max_seconds
        self._clock = clock
        self._sleep = sleep
        self._down: dict[str, str] = {}

    def fetch(self, url: str, stem: str, known: Mapping[str, str], received: Received) -> Downloaded | None:
        """The file as ``stem`` with the suffix of its kind; None where it is still what ``known`` describes.

        ``known`` holds the conditions of the request (If-None-Match, If-Modified-Since). NotFetched says why not.
        """
        host = place(url)[0]
        if host in self._down:
            raise NotFetched(self._down[host], permanent=False)
        for count in range(1, TRIES + 1):
            try:
                return self._try(url, stem, known, received)
            except NotFetched as fault:
                wait = FIRST_WAIT * 2 ** (count - 1) if fault.wait is None else fault.wait
                # Without a network, each host would cost the whole row of waits: a second try must do.
                tries = 2 if fault.host_down and fault.wait is None else TRIES
                if fault.permanent or count >= tries or wait > LONGEST_WAIT:
                    self._note(host, fault)
                    raise _worded(fault, wait) from None
                self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _note(self, host: str, fault: NotFetched) -> None:
        if fault.host_down:
            self._down[host] = str(fault)

    def _try(self, url: str, stem: str, known: Mapping[str, str], received: Received) -> Downloaded | None:
        part = Partial(self._folder, stem, url)
        rest = part.headers()
        with self._visitor.get(url, rest or known) as answer:
            if answer.status == 304 and not rest:
                return None
            if answer.status == 416 or (answer.status == 206 and not (rest and part.fits(answer.headers))):
                part.discard()
                raise NotFetched("the host can't go on where the file broke off", permanent=False, wait=0.0)
            if answer.status not in (200, 206):
                raise _refusal(answer)
            self._load(part, answer, received)
            return self._finished(part, stem, url, answer)

    def _load(self, part: Partial, answer: Answer, received: Received) -> None:
        refuse_type(answer.media_type)
        if answer.headers.get("content-encoding", "identity").casefold() != "identity":
            raise NotFetched("the server sends it compressed though not asked to", permanent=True)
        before = part.size if answer.status == 206 else 0
        total = None if answer.length is None else before + answer.length
        self._require_small(part, total or 0)
        with part.further() if answer.status == 206 else part.anew(answer.headers) as handle:
            size = before
            for size in self._poured(answer, handle, before):
                received(size, total)
                if size > self._max_bytes:
                    break
        self._require_small(part, size)
        if total is not None and size < total:
            raise NotFetched(f"the connection broke off after {size} of {total} bytes", permanent=False)

    def _poured(self, answer: Answer, handle: BinaryIO, size: int) -> Iterator[int]:
        """Writes block after block, and gives the size of the file after each."""
        end = self._clock() + self._max_seconds
        for block in answer.blocks():
            handle.write(block)
            size += len(block)
            yield size
            if self._clock() > end:
                why = f"still not whole after {self._max_seconds:.0f} s; the next run goes on where it broke off"
                raise NotFetched(why, permanent=True)

    def _require_small(self, part: Partial, size: int) -> None:
        if size > self._max_bytes:
            part.discard()
            raise NotFetched(f"larger than {self._max_bytes // 1_000_000} MB", permanent=True)

    def _finished(self, part: Partial, stem: str, url: str, answer: Answer) -> Downloaded:
        digest, start = _read(part.path)
        try:
            suffix = suffix_of(start, answer.media_type, url)
        except NotFetched:
            part.discard()
            raise
        path = self._folder / (stem + suffix)
        size = part.size
        part.complete(path)
        tag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
        return Downloaded(path, answer.url, size, digest, answer.media_type, tag, modified)


def _read(path: Path) -> tuple[str, bytes]:
    """SHA-256 and first bytes of a file."""
    try:
        with path.open("rb") as handle:
            start = handle.read(START)
            digest = sha256(start)
            while block := handle.read(1_000_000):
                digest.update(block)
    except OSError as error:
        raise NotFetched(f"the file can't be read again ({error.strerror})", permanent=True) from None
    return digest.hexdigest(), start


def _refusal(answer: Answer) -> NotFetched:
    if answer.status in _PASSING:
        why = f"the host is busy or out of order (status {answer.status})"
        # 429 speaks of us, not of one file: asking for the next one at once would be rude.
        down = answer.status == 429
        return NotFetched(why, permanent=False, wait=wait_of(answer.headers), host_down=down)
    return NotFetched(f"the host {_SAID.get(answer.status, 'refuses this')} (status {answer.status})", permanent=True)


def _worded(fault: NotFetched, wait: float) -> NotFetched:
    if fault.permanent or wait <= LONGEST_WAIT:
        return fault
    return NotFetched(f"{fault}; it asks to wait {wait:.0f} s", permanent=False, host_down=fault.host_down)
