"""Entries and shelves made up for tests of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from knowledge.texts.entry import Entry
from knowledge.texts.index import Meta


def entry(number: int, body: str = "alpha beta", document: str = "d1", **changes: Any) -> Entry:
    """One passage of a public report in English."""
    values: dict[str, Any] = {
        "passage_id": number,
        "document_id": document,
        "ordinal": number,
        "parent": -1,
        "kind": "paragraph",
        "authority": "report",
        "language": "en",
        "collection": "library",
        "internal": False,
        "superseded": False,
        "treaty": "",
        "date": "",
        "flags": "",
        "body": body,
        "near": "",
        "head": "",
        "context": "",
        "refs": "",
    }
    return Entry(**(values | changes))


def state(generation: int) -> tuple[list[Entry], Callable[[], Meta]]:
    """Entries and meta record of a generation; every passage says which it belongs to."""
    entries = [entry(generation * 10 + number, body=f"alpha gen{generation}") for number in range(generation % 3 + 1)]
    return entries, lambda: Meta(generation=generation, stamps={"d1": str(generation)})


def numbers(entries: Iterable[Entry]) -> list[int]:
    """Passage numbers in order."""
    return sorted(item.passage_id for item in entries)
