"""The lexicon of the secretariat: rings of words that mean the same thing to delegates and in documents.

General knowledge of the field, written for this project; one CSV file per field beside this module. Columns: weight,
formal, plain, fr, es, pt; terms separated by ``;``; ``>term`` is asked only, ``<term`` is found only, ``term=0.4`` has
a weight of its own.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO

from knowledge.errors import BadInput

COLUMNS = ("weight", "formal", "plain", "fr", "es", "pt")
LANGUAGES = ("en", "fr", "es", "pt")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of a ring: may a question hold it, may a document be found by it, how safely."""

    text: str
    language: str
    asked: bool
    found: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Ring:
    """Terms that stand for one notion; ``place`` is file and line, for error messages."""

    place: str
    terms: tuple[Term, ...]


def sources() -> list[tuple[str, str]]:
    """Name and text of every lexicon file, in order of name."""
    folder = files("knowledge.facts.lexicon")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".csv"))
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]


def fingerprint(texts: list[tuple[str, str]]) -> str:
    """A short hash of all lexicon files: changes whenever a ring does."""
    digest = hashlib.blake2b(digest_size=12)
    for name, text in texts:
        digest.update(name.encode())
        digest.update(text.encode())
    return digest.hexdigest()


def rings(texts: list[tuple[str, str]]) -> Iterator[Ring]:
    """All rings of the given files; BadInput names file and line of a malformed row."""
    for name, text in texts:
        reader = csv.reader(StringIO(text))
        if tuple(next(reader, ())) != COLUMNS:
            raise BadInput(f"lexicon file {name}: the first line must be {','.join(COLUMNS)}")
        for row in reader:
            if row:
                yield _ring(row, f"{name}:{reader.line_num}")


def _ring(row: list[str], place: str) -> Ring:
    if len(row) != len(COLUMNS):
        raise BadInput(f"lexicon {place}: {len(row)} columns where {len(COLUMNS)} are due")
    try:
        weight = float(row[0])
        cells = zip(("en", "en", "fr", "es", "pt"), row[1:], strict=True)
        terms = tuple(
            _term(raw, language, weight) for language, cell in cells for raw in cell.split(";") if raw.strip()
        )
    except ValueError as error:
        raise BadInput(f"lexicon {place}: a weight is not a number") from error
    return Ring(place, terms)


def _term(raw: str, language: str, weight: float) -> Term:
    text = raw.strip()
    asked, found = not text.startswith("<"), not text.startswith(">")
    text = text.lstrip("<>").strip()
    if "=" in text:
        text, own = text.rsplit("=", 1)
        weight = float(own)
    return Term(text.strip(), language, asked, found, min(1.0, max(0.05, weight)))
