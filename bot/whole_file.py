"""Files written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from knowledge.errors import BadInput


@contextmanager
def whole_file(target: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file to write to, put in its place when all is written; an error leaves what was there before.

    A device or pipe is written to directly. BadInput where the file can't be written.
    """
    special = target.exists() and not target.is_file()
    part = target if special else target.with_name(f".{target.name}.part")
    try:
        if target.is_dir():
            raise BadInput(f"{target.name} is a folder; give the name of a file")
        with part.open("w", encoding=encoding, newline="") as handle:
            yield handle
        if not special:
            part.replace(target)
    except OSError as error:
        raise BadInput(f"{target.name}: {error.strerror or 'can not be written'}") from None
    finally:
        if not special:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def write_whole(target: Path, data: bytes) -> None:
    """Bytes put in their place at once; as ``whole_file``."""
    with whole_file(target, encoding="latin-1") as handle:  # each byte one character and back: what is written is data
        handle.write(data.decode("latin-1"))
