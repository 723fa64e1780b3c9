"""Commands as a person types them, run in this process: standard output, standard error, and the exit status."""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli import main

REPORT = """Convention on Cluster Munitions

Report on the harbour of Port Example

1. The harbour of Port Example was dredged in 2023 by the harbour board.

2. The balance of the dredging fund on 31 December 2023 was CHF 4'321.

3. The harbour board met seven times.
"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Lighthouse rules</title></head><body><h1>Lighthouse rules</h1>
<p>1. The lighthouse of Port Example is lit at dusk.</p><p>2. Its keeper reports every month.</p></body></html>
"""


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; fails where anything else stands there."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]

    @property
    def object(self) -> dict[str, Any]:
        """Standard output as one JSON object."""
        (only,) = self.objects
        return only

    @property
    def error(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        return line


class Isu:
    """The command on one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path, typed: bytes = b"") -> Ran:
        out, err = _stream(), _stream()
        status: object = 0
        with redirect_stdout(out), redirect_stderr(err), _typed(typed), _without_collector():
            try:
                main(["--home", str(self.home), *map(str, arguments)])
            except SystemExit as end:
                status = end.code or 0
        assert isinstance(status, int)
        return Ran(status, _text(out), _text(err))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Each command loads the whole lexicon anew: looking through it for garbage would take most of the tests' time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    data = stream.buffer
    assert isinstance(data, io.BytesIO)
    return data.getvalue().decode("utf-8")


@contextmanager
def _typed(data: bytes) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before
