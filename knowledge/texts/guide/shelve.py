"""Brings the built-in guide into the database, each file when it is new or has changed."""

from __future__ import annotations

from datetime import date

from knowledge.texts.guide import load as guide
from knowledge.texts.shelf import Shelf


def shelve(shelf: Shelf, today: date) -> bool:
    """Add every guide file that is not in as it stands here; True where one was added."""
    changed = False
    for name, data, digest in guide.raw_parts():
        known = shelf.known(guide.COLLECTION, name)
        if known is not None and known.sha256 == digest:
            continue
        part = guide.parse(name, data, digest)
        shelf.add(
            file=name,
            collection=guide.COLLECTION,
            internal=False,
            card=part.card,
            sha256=digest,
            source_text=part.text,
            passages=part.passages,
            added_on=today,
        )
        changed = True
    return changed
