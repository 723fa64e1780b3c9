"""What a row of the manifest may set right about a fetched document, and what the document's own words decide; pure.

The manifest's words hold where its row was checked (``verified``), with three exceptions. What a text says of itself
goes first where it claims less: a page that calls itself a draft stays one. A web page is not the document it presents,
so it is never given the rank of a treaty or of an adopted text. And a file that bears another symbol than its row is
another document: then nothing is taken over but where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.fetch.manifest import Wanted
from knowledge.document import Authority, DocumentCard

BY_MANIFEST = "by the manifest of official documents"

_MANAGED = ("symbol", "title", "kind", "date", "meeting", "authority", "authority_reason")
_CLAIMS = frozenset({Authority.TREATY, Authority.ADOPTED})
_MODEST = frozenset({Authority.DRAFT, Authority.SUBMITTED})


@dataclass(frozen=True, slots=True)
class Proper:
    """The values a document should have, by field, and a remark where manifest and document disagree ("" else)."""

    values: Mapping[str, str]
    remark: str = ""


def own_words(found: DocumentCard) -> dict[str, str]:
    """What a document says of itself, of all that a manifest may say too."""
    return {name: str(getattr(found, name)) for name in _MANAGED}


def proper(row: Wanted, own: Mapping[str, str], url: str, *, page: bool) -> Proper:
    """What holds for a document that says ``own`` of itself; ``page`` says that it is a web page."""
    values = {**own, "url": url}
    if not row.verified:
        return Proper(values)
    if not page and _is_other(row.symbol, own["symbol"]):
        return Proper(values, f"the file bears the symbol {own['symbol']}: nothing taken over from the manifest")
    said = {"symbol": row.symbol, "title": row.title, "date": row.date, "meeting": row.meeting}
    values |= {name: value for name, value in said.items() if value}
    if row.kind and row.kind != "treaty":
        values["kind"] = row.kind.replace("_", " ")
    wanted, remark = _authority(row, own, page=page)
    if wanted != own["authority"]:
        values |= {"authority": wanted, "authority_reason": BY_MANIFEST}
    return Proper(values, remark)


def to_set(
    values: Mapping[str, str], card: DocumentCard, own: Mapping[str, str], earlier: Mapping[str, str]
) -> dict[str, str]:
    """Of those values, the ones to set now: not what is so already, and not what a person has set otherwise.

    What stands there is free to be changed if the document says it itself (``own``) or an earlier run set it.
    """
    now = {name: str(getattr(card, name)) for name in values}
    free = {name: value for name, value in values.items() if now[name] in (own.get(name, ""), earlier.get(name))}
    fresh = {name: value for name, value in free.items() if now[name] != value}
    fresh.pop("authority_reason", None)
    return {**fresh, "authority_reason": values["authority_reason"]} if "authority" in fresh else fresh


def _authority(row: Wanted, own: Mapping[str, str], *, page: bool) -> tuple[str, str]:
    """The authority that holds, and a remark. A row of the kind "treaty" may be about one: the text must show it."""
    says = own["authority"]
    if not row.authority or row.kind == "treaty" or (row.authority in _CLAIMS and page):
        return says, ""
    if row.authority in _CLAIMS and (says in _MODEST or own["kind"] == "summary"):
        return says, f"the manifest says {row.authority}, the document itself {says}: left so"
    return row.authority, ""


def _is_other(wanted: str, found: str) -> bool:
    """Whether a file's own symbol is another one; a revision's symbol goes on from that of its first issue."""
    mine, own = _folded(wanted), _folded(found)
    if "/" not in mine or "/" not in own:
        return False
    return not (own == mine or own.startswith(mine + "/") or mine.startswith(own + "/"))


def _folded(symbol: str) -> str:
    return "".join(symbol.split()).casefold().strip("/")
