"""Adds documents to a home and looks for each at once: ``python adder.py HOME NAME``, one of several together."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.app import assemble
from knowledge.texts.index import Filter
from tests.homes import DAY, config

if __name__ == "__main__":
    home, name = Path(sys.argv[1]), sys.argv[2]
    parts = assemble(config(home))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    found = []
    for number in range(3):
        words = f"Note {name}{number}\n\n1. The word of this note is zq{name}{number}x and nothing else.\n"
        added = parts.library.add_bytes(words.encode(), f"{name}{number}.txt", "notes", False, DAY)
        parts.catalogue.refresh()
        assert added.document is not None
        found.append(len(parts.catalogue.view().of_document(added.document.id, Filter())))
    sys.stdout.write(f"{found}\n")
