"""Judgements and drafts as JSON and back; what a later version adds is passed over."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from knowledge.mail import Category, DraftReply, Judgement, Promise
from knowledge.memory.as_json import dump, load, plain_citations, read_citations

_JUDGEMENT = frozenset(f.name for f in fields(Judgement))
_LISTS = ("questions", "reasons")


def dump_judgement(judgement: Judgement) -> str:
    """A whole judgement."""
    data = {name: getattr(judgement, name) for name in _JUDGEMENT}
    data["promises"] = [[promise.words, _day(promise.due)] for promise in judgement.promises]
    data["due"] = _day(judgement.due)
    return dump(data)


def load_judgement(text: str) -> Judgement | None:
    """The judgement that was dumped; None for "". A category of a newer version becomes "other"."""
    if not text:
        return None
    data: dict[str, Any] = {name: value for name, value in load(text).items() if name in _JUDGEMENT}
    data["category"] = Category(data["category"]) if data["category"] in set(Category) else Category.OTHER
    data |= {name: tuple(data.get(name, ())) for name in _LISTS}
    data["promises"] = tuple(Promise(words, _read(due)) for words, due in data.get("promises", ()))
    data["due"] = _read(data.get("due"))
    return Judgement(**data)


def dump_draft(reply: DraftReply) -> str:
    """A whole draft."""
    plain = {name: value for name, value in asdict(reply).items() if name != "citations"}
    return dump({**plain, "citations": plain_citations(reply.citations)})


def load_draft(text: str) -> DraftReply:
    """The draft that was dumped."""
    data = load(text)
    return DraftReply(
        **{name: data[name] for name in ("subject", "body", "language")},
        citations=read_citations(data.get("citations", ())),
        unanswered=tuple(data.get("unanswered", ())),
        enclosures=tuple(data.get("enclosures", ())),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
