"""A file on its way: what has come so far, and the validator that lets one ask for the rest (RFC 9110, 13 and 14)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.fetch.fault import NotFetched


class Partial:
    """The pair ``stem.part`` and ``stem.part.json`` in a folder; both stay when a transfer breaks off."""

    def __init__(self, folder: Path, stem: str, url: str) -> None:
        """A part left by an earlier run counts only if it came from the same address."""
        self.path = folder / f"{stem}.part"
        self._note = folder / f"{stem}.part.json"
        self._url = url

    def headers(self) -> dict[str, str]:
        """What to send to get the rest only; nothing where there is no part or no safe way to go on with it."""
        validator, size = self._validator(), self.size
        return {"Range": f"bytes={size}-", "If-Range": validator} if validator and size else {}

    @property
    def size(self) -> int:
        """Bytes that have come so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def fits(self, headers: Mapping[str, str]) -> bool:
        """Whether a partial answer goes on where this part ends, and is of the same version."""
        found = re.fullmatch(r"bytes (\d{1,18})-\d{1,18}/(?:\d{1,18}|\*)", headers.get("content-range", "").strip())
        same = validator_of(headers) in ("", self._validator())
        return found is not None and int(found[1]) == self.size and same

    @contextmanager
    def anew(self, headers: Mapping[str, str]) -> Iterator[BinaryIO]:
        """Start over with a whole answer."""
        self.discard()
        with _on_disk():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            note = {"url": self._url, "validator": validator_of(headers)}
            self._note.write_text(json.dumps(note), encoding="utf-8")
            with self.path.open("wb") as handle:
                yield handle

    @contextmanager
    def further(self) -> Iterator[BinaryIO]:
        """Go on where it broke off."""
        with _on_disk(), self.path.open("ab") as handle:
            yield handle

    def complete(self, target: Path) -> None:
        """Put the whole file in its place, at once."""
        with _on_disk():
            self.path.replace(target)
            self._note.unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget what has come."""
        with _on_disk():
            self.path.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)

    def _validator(self) -> str:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        same = isinstance(note, dict) and note.get("url") == self._url
        return str(note.get("validator") or "") if same else ""


def validator_of(headers: Mapping[str, str]) -> str:
    """What identifies a version byte for byte: a strong ETag, else the time of its last change, else ""."""
    tag = headers.get("etag", "").strip()
    if tag and not tag.startswith("W/"):
        return tag
    return "" if tag else headers.get("last-modified", "").strip()


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = f"the file can't be written ({error.strerror or type(error).__name__})"
        raise NotFetched(why, permanent=True) from None
