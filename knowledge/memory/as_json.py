"""Value types as JSON and back: what goes in comes out equal, and fields this version does not know are passed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from knowledge.document import Authority, DocumentCard, Passage, PassageKind, Piece
from knowledge.message import Citation, Fact, Outcome, Reply

_REPLY = frozenset(f.name for f in fields(Reply))
_CITATION = frozenset(f.name for f in fields(Citation))
_FACT = frozenset(f.name for f in fields(Fact))
_CARD = frozenset(f.name for f in fields(DocumentCard))


def dump(value: object) -> str:
    """JSON that both databases take as text: lone surrogates as escapes, everything else as itself."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def load(text: str) -> Any:
    """What ``dump`` was given, as plain JSON values."""
    return json.loads(text)


def dump_reply(reply: Reply) -> str:
    """A whole reply, with its citations and facts."""
    data = _fields(reply, _REPLY)
    data["citations"] = plain_citations(reply.citations)
    data["facts"] = [_fields(fact, _FACT) for fact in reply.facts]
    return dump(data)


def load_reply(text: str) -> Reply:
    """The reply that was dumped; an authority or outcome of a newer version becomes the one that claims least."""
    data = _known(load(text), _REPLY)
    data["outcome"] = _outcome(data["outcome"])
    data["citations"] = read_citations(data.get("citations", ()))
    data["facts"] = tuple(Fact(**_known(item, _FACT)) for item in data.get("facts", ()))
    data["notices"] = tuple(data.get("notices", ()))
    return Reply(**data)


def dump_citations(citations: Iterable[Citation]) -> str:
    """Citations alone, as a reviewed answer keeps them."""
    return dump(plain_citations(citations))


def load_citations(text: str) -> tuple[Citation, ...]:
    """The citations that were dumped."""
    return read_citations(load(text))


def plain_citations(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Citations as plain JSON values, to stand inside something else."""
    return [_fields(citation, _CITATION) for citation in citations]


def read_citations(items: Iterable[Mapping[str, Any]]) -> tuple[Citation, ...]:
    """What ``plain_citations`` made, as citations again."""
    return tuple(_citation(item) for item in items)


def dump_card(card: DocumentCard) -> str:
    """A document's card; empty fields are left out."""
    return dump({name: value for name, value in _fields(card, _CARD).items() if value != ""})


@lru_cache(maxsize=512)
def load_card(text: str) -> DocumentCard:
    """The card that was dumped; kept, since the passages of a question come from few documents, often the same."""
    data = _known(load(text), _CARD)
    data["authority"] = _authority(data.get("authority"))
    return DocumentCard(**data)


def dump_detail(passage: Passage) -> str:
    """The fields of a passage that have no column of their own; those at their default are left out."""
    detail: dict[str, object] = {"pieces": [_piece(piece) for piece in passage.pieces]}
    if passage.heading_path:
        detail["path"] = passage.heading_path
    if passage.heads:
        detail["heads"] = passage.heads
    if passage.parent is not None:
        detail["parent"] = passage.parent
    if passage.authority is not None:
        detail["authority"] = passage.authority
    if passage.table:
        detail["table"] = passage.table
    if passage.asked:
        detail["asked"] = passage.asked
    return dump(detail)


def load_passage(row: RowMapping) -> Passage:
    """A passage from its row: the columns and the dumped detail."""
    detail = load(row["detail"])
    return Passage(
        ordinal=row["ordinal"],
        kind=PassageKind(row["kind"]),
        label=row["label"],
        locator=row["locator"],
        heading_path=tuple(detail.get("path", ())),
        text=row["text"],
        pieces=tuple(Piece(*piece[:3]) for piece in detail["pieces"]),
        parent=detail.get("parent"),
        heads=tuple(detail.get("heads", ())),
        authority=_authority(detail["authority"]) if "authority" in detail else None,
        page=row["page"],
        table=detail.get("table", ""),
        asked=tuple(detail.get("asked", ())),
    )


def _piece(piece: Piece) -> list[int]:
    return [piece.start, piece.end] if piece.page is None else [piece.start, piece.end, piece.page]


def _citation(data: Mapping[str, Any]) -> Citation:
    known = _known(data, _CITATION)
    known["authority"] = _authority(known.get("authority"))
    known |= {name: tuple(known.get(name, ())) for name in ("heads", "chapeau")}
    return Citation(**known)


def _authority(name: str | None) -> Authority:
    try:
        return Authority(name) if name else Authority.INFORMAL
    except ValueError:
        return Authority.INFORMAL


def _outcome(name: str) -> Outcome:
    try:
        return Outcome(name)
    except ValueError:
        return Outcome.CLOSEST


def _fields(value: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _known(data: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in names}
