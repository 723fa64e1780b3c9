"""Documents as rows: what became of a file, and what a document is, for people and for other programs."""

from __future__ import annotations

from typing import Any

from bot.printing import harmless
from knowledge.document import StoredDocument


def row_of(path: str | None, status: str, document: StoredDocument | None, error: str | None) -> dict[str, Any]:
    """What became of one file, for other programs."""
    card = document.card if document else None
    return {
        "path": path,
        "status": status,
        "document_id": document.id if document else None,
        "symbol": card.symbol if card else None,
        "title": card.title if card else None,
        "date": card.date or None if card else None,
        "authority": card.authority.value if card else None,
        "language": card.language if card else None,
        "passages": document.passages if document else 0,
        "error": error,
    }


def line_of(status: str, document: StoredDocument) -> str:
    """What became of one file, for people."""
    card = document.card
    kind = f"{card.authority.value}, {card.date or 'undated'}, {card.language}"
    name = f"{document.file}: {card.title[:70]}" if card.title else document.file
    return harmless(f"{status:<10} {document.id:<6} {document.passages:>5} passages  {name} ({kind})")


def described(document: StoredDocument) -> dict[str, Any]:
    """A document with its card, for other programs."""
    card = document.card
    return {
        "document_id": document.id,
        "file": document.file,
        "collection": document.collection,
        "internal": document.internal,
        "version": document.version,
        "superseded": document.superseded,
        "passages": document.passages,
        "added_on": document.added_on.isoformat(),
        "sha256": document.sha256,
        **{name: getattr(card, name) for name in card.__dataclass_fields__ if name != "authority"},
        "authority": card.authority.value,
    }
