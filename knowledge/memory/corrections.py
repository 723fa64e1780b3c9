"""What people may set right about a document, read from what they wrote: names and values checked, in one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from knowledge.document import Authority, DocumentCard
from knowledge.errors import BadInput
from knowledge.memory.clean import clean

NAME_BYTES = 1000
"""Longest file or collection name in UTF-8: both are in an index."""

BY_HAND = "set by hand"
"""The reason an authority has once somebody has set it."""

CARD_FIELDS = tuple(f.name for f in fields(DocumentCard))
EDITABLE = (*CARD_FIELDS, "collection", "internal")

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?|")
_LANGUAGE = re.compile(r"([a-z]{2,3})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_YES = frozenset({"yes", "true", "1", "on"})
_NO = frozenset({"no", "false", "0", "off"})


@dataclass(frozen=True, slots=True)
class Changes:
    """Checked changes: of the card by field, of the collection and of the visibility (None: as it is)."""

    card: Mapping[str, Any]
    collection: str | None = None
    internal: bool | None = None


def read_changes(given: Mapping[str, object]) -> Changes:
    """Checks what was given, by field name; BadInput names the first wrong field and what it takes."""
    for name in given:
        if name not in EDITABLE:
            raise BadInput("a document has no such field; it has " + ", ".join(EDITABLE))
    card = {name: _READERS.get(name, _words)(name, value) for name, value in given.items() if name in CARD_FIELDS}
    if "authority" in card:
        card.setdefault("authority_reason", BY_HAND)
    return Changes(
        card,
        collection=read_name("collection", given["collection"]) if "collection" in given else None,
        internal=_yes_or_no("internal", given["internal"]) if "internal" in given else None,
    )


def corrected(card: DocumentCard, corrections: Mapping[str, Any]) -> DocumentCard:
    """A card with what people set by hand in place of what was found."""
    known = {name: value for name, value in corrections.items() if name in CARD_FIELDS}
    if "authority" in known:
        known["authority"] = Authority(known["authority"])
    return replace(card, **known)


def cleaned(card: DocumentCard) -> DocumentCard:
    """A card whose words both databases take."""
    words: dict[str, Any] = {name: clean(getattr(card, name)) for name in CARD_FIELDS if name != "authority"}
    return replace(card, **words)


def read_name(field: str, value: object) -> str:
    """The name of a file or collection: not empty, one line, of bounded length."""
    name = clean(value) if isinstance(value, str) else ""
    if not name.strip() or len(name.encode()) > NAME_BYTES or _CONTROL.search(name):
        raise BadInput(f"{field} takes one line of 1 to {NAME_BYTES} bytes")
    return name


def _words(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise BadInput(f"{field} takes text")
    return clean(value).strip()


def _date(field: str, value: object) -> str:
    if not _DATE.fullmatch(text := _words(field, value)):
        raise BadInput(f"{field} takes a date like 2024-09-18, 2024-09 or 2024")
    return text


def _language(field: str, value: object) -> str:
    if not _LANGUAGE.fullmatch(text := _words(field, value)):
        raise BadInput(f"{field} takes a code like en, fr or es")
    return text


def _authority(field: str, value: object) -> Authority:
    try:
        return Authority(_words(field, value))
    except ValueError:
        raise BadInput(f"{field} takes one of " + ", ".join(Authority)) from None


def _yes_or_no(field: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = _words(field, value).casefold()
    if word not in _YES | _NO:
        raise BadInput(f"{field} takes yes or no")
    return word in _YES


_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "authority": _authority,
    "date": _date,
    "language": _language,
}
