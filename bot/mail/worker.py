"""A worker on the mailbox: a name for its leases, and a lock that tells others on this home when it is gone."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path
from types import TracebackType

FOLDER = "workers"


class Worker:
    """Holds a lock file while it lives. The kernel lets go of it whatever ends the process, SIGKILL included."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self.name = f"worker-{secrets.token_hex(8)}"
        self._path = self._folder / self.name
        self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)

    def gone(self) -> list[str]:
        """Names of workers of this home that ended without a word; each is named until ``bury`` is called."""
        return [path.name for path in sorted(self._folder.glob("worker-*")) if path != self._path and _free(path)]

    def bury(self, names: list[str]) -> None:
        """Forgets workers whose mails were given on."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)


def _free(path: Path) -> bool:
    """Whether nobody holds the lock of this file."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(handle)
