"""What a fact's source is called before delegates; the rows themselves keep where exactly each value was read."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from io import StringIO


def shown_source(source: str, language: str) -> str:
    """The name of the collections, sites or reports that a source names, each once; as it is where none is known.

    ``source_names.csv`` gives a name for what a source holds; other languages than its own are answered in English.

    >>> shown_source("UNTC XXVI-6 as scraped 2013", "en")
    'United Nations Treaty Collection, chapter XXVI, treaty 6'
    """
    read = source.casefold()
    found = [row.get(language) or row["en"] for row in _names() if row["held"].casefold() in read]
    return "; ".join(dict.fromkeys(found)) or source


@cache
def _names() -> tuple[dict[str, str], ...]:
    text = (files("knowledge.facts") / "source_names.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))
