"""Reads the words off a picture with the program tesseract, where it is installed; without it there is no OCR."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

_WANTED = ("eng", "fra", "spa")
_SECONDS = 180
"""A page that takes longer is given up."""
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a picture and its box, in dots from the upper left corner."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


class Tesseract:
    """The installed program and those of its languages that documents here are written in."""

    def __init__(self, program: str, languages: str) -> None:
        self._command = [*_single_threaded(), program, "stdin", "stdout", "-l", languages, "tsv"]

    def lines(self, width: int, height: int, grey: bytes) -> list[list[Word]]:
        """The lines of words on a picture of ``width`` times ``height`` bytes of grey; none where the program fails."""
        picture = b"P5 %d %d 255\n" % (width, height) + grey
        table = _output(self._command, picture)
        lines: dict[tuple[str, ...], list[Word]] = {}
        for place, word in _words(table):
            lines.setdefault(place, []).append(word)
        return list(lines.values())


def find_tesseract() -> Tesseract | None:
    """The program, if it is installed with at least one language."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    known = _output([program, "--list-langs"], b"").split()
    languages = [language for language in _WANTED if language in known] or known[-1:]
    return Tesseract(program, "+".join(languages)) if languages else None


def _single_threaded() -> list[str]:
    """What goes before the program: its threads hinder each other (9 s a page on two cores, against 2 s)."""
    env = shutil.which("env")
    return [env, "OMP_THREAD_LIMIT=1"] if env else []


def _words(table: str) -> Iterator[tuple[tuple[str, ...], Word]]:
    """Each word of tesseract's table, with the block, paragraph and line it stands in."""
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == _WORD_LEVEL and cells[11].strip():
            left, top, width, height = (int(cell) if cell.isdigit() else 0 for cell in cells[6:10])
            yield tuple(cells[2:5]), Word(cells[11].strip(), left, top, left + width, top + height)


def _output(command: list[str], given: bytes) -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - fixed words only
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
