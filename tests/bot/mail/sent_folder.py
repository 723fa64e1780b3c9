"""A folder of sent mail as a folder of files: what one process lays down, the next one finds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from knowledge.errors import ChannelError


class FileFolder:
    """Keeps each mail as a file named after its Message-ID; ``down`` makes it unreachable."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self.down = False

    def holds(self, message_id: str) -> bool:
        self._look()
        return any(self._folder.glob(f"{self._name(message_id)}.*"))

    def append(self, raw: bytes, at: datetime) -> None:
        self._look()
        message_id = raw.split(b"Message-ID: <")[1].split(b">")[0].decode()
        number = len(list(self._folder.iterdir()))
        (self._folder / f"{self._name(message_id)}.{number}").write_bytes(raw)

    def copies(self) -> list[bytes]:
        """What lies there."""
        return [path.read_bytes() for path in sorted(self._folder.iterdir())]

    def _look(self) -> None:
        if self.down:
            raise ChannelError("the IMAP server can't be reached", permanent=False)

    @staticmethod
    def _name(message_id: str) -> str:
        return hashlib.sha256(message_id.encode()).hexdigest()[:16]
