"""Reads the words off a picture with the program tesseract, where it is installed; without it there is no OCR."""

from __future__ import annotations

import shutil
import subprocess

_WANTED = ("eng", "fra", "spa")
_SECONDS = 180
"""A page that takes longer is given up."""


class Tesseract:
    """The installed program and those of its languages that documents here are written in."""

    def __init__(self, program: str, languages: str) -> None:
        self._program = program
        self._languages = languages

    def words(self, width: int, height: int, grey: bytes) -> str:
        """The text on a picture of ``width`` times ``height`` bytes of grey; "" where the program fails or is slow."""
        picture = b"P5 %d %d 255\n" % (width, height) + grey
        return _output([self._program, "stdin", "stdout", "-l", self._languages], picture)


def find_tesseract() -> Tesseract | None:
    """The program, if it is installed with at least one language."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    known = _output([program, "--list-langs"], b"").split()
    languages = [language for language in _WANTED if language in known] or known[-1:]
    return Tesseract(program, "+".join(languages)) if languages else None


def _output(command: list[str], given: bytes) -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - fixed words only
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
