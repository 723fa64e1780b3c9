"""Adds documents to a home and looks for each at once: ``python adder.py HOME NAME``, one of several together."""

from __future__ import annotations

import sys
from pathlib import Path

from knowledge.facts.load import Facts
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import open_store
from knowledge.texts.catalogue import Catalogue
from knowledge.texts.index import Filter, Index
from knowledge.texts.library import Library
from tests.homes import DAY
from tests.stores import sqlite_url

if __name__ == "__main__":
    home, name = Path(sys.argv[1]), sys.argv[2]
    shelf = Shelf(open_store(sqlite_url(home / "isu.db")))
    catalogue = Catalogue(shelf, Index(home / "index"), Facts.load().names)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    found = []
    for number in range(3):
        words = f"Note {name}{number}\n\n1. The word of this note is zq{name}{number}x and nothing else.\n"
        added = Library(shelf).add_bytes(words.encode(), f"{name}{number}.txt", "notes", False, DAY)
        catalogue.refresh()
        assert added.document is not None
        found.append(len(catalogue.view().of_document(added.document.id, Filter())))
    sys.stdout.write(f"{found}\n")
