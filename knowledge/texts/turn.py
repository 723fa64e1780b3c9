"""One writer at a time, whatever process or thread it is in: a lock on a file that ends with whoever holds it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes], wait: bool) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: IO[bytes], wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def turn(folder: Path, wait: bool = True) -> Iterator[bool]:
    """The right to write in a folder; False where another has it and ``wait`` is not asked.

    The lock is the operating system's: it ends with the process, so that a crash never leaves a folder locked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "LOCK").open("ab") as handle:
        try:
            _lock(handle, wait)
        except (BlockingIOError, PermissionError):
            yield False
            return
        yield True
