"""The form of a backup: a zip with one file of JSON lines a table, and a manifest with counts and digests.

It is the same for both databases, so that a backup of one may be restored into the other. A digest is the sum of the
hashes of a table's rows: it does not depend on the order in which a database gives them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from knowledge.errors import BadInput

FORMAT = 1
MANIFEST = "manifest.json"
_MODULUS = 2**256
_DAMAGED = "the backup is damaged or is none"


@dataclass(slots=True)
class Tally:
    """How many rows a table has, and their digest, as they pass."""

    rows: int = 0
    _sum: int = 0

    def add(self, line: bytes) -> None:
        """Counts one row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _MODULUS

    @property
    def digest(self) -> str:
        """The digest of the rows so far."""
        return f"{self._sum:064x}"


@dataclass(frozen=True, slots=True)
class TableNote:
    """What the manifest says of a table; ``last_id`` is the highest number ever given out, 0 where none was."""

    rows: int
    digest: str
    last_id: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the schema's revision, when it was made (UTC), and its tables by name."""

    revision: str
    made_at: datetime
    tables: Mapping[str, TableNote] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(note.rows for note in self.tables.values())


def dump_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    tables = {
        name: {"rows": note.rows, "digest": note.digest, "last_id": note.last_id}
        for name, note in manifest.tables.items()
    }
    data = {"format": FORMAT, "revision": manifest.revision, "made_at": manifest.made_at.isoformat(), "tables": tables}
    return json.dumps(data, indent=1).encode()


def load_manifest(data: bytes) -> Manifest:
    """The manifest that was dumped; BadInput for another file, or one of a newer program."""
    try:
        read = json.loads(data)
        if read["format"] > FORMAT:
            raise BadInput("the backup was made by a newer version of this program; install that version to restore it")
        tables = {
            str(name): TableNote(int(note["rows"]), str(note["digest"]), int(note["last_id"]))
            for name, note in read["tables"].items()
        }
        return Manifest(str(read["revision"]), datetime.fromisoformat(read["made_at"]), tables)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(_DAMAGED) from None


def dump_row(row: Mapping[str, Any]) -> bytes:
    """A row as one line of JSON, the same for the same values whatever database they come from."""
    values = {name: _plain(value) for name, value in row.items()}
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def load_row(line: bytes) -> dict[str, Any]:
    """The row that was dumped; BadInput where a line is none."""
    try:
        read = json.loads(line)
        return {name: _value(value) for name, value in read.items()}
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise BadInput(_DAMAGED) from None


def _plain(value: Any) -> Any:
    """A value as JSON; a moment without zone is UTC, as SQLite holds it."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return {"moment": aware.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(value).decode()}
    return value


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "bytes":
        return base64.b64decode(text, validate=True)
    return datetime.fromisoformat(text) if kind == "moment" else date.fromisoformat(text)
