"""vCard 2.1, 3 and 4 (RFC 2426, RFC 6350) read leniently: one broken card or line costs no other.

A reader of our own: the well kept library (vobject) stops at the first card without N or FN and knows no version 4,
and what is needed here is small.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.interchange.tables import CELL_LIMIT, FILE_LIMIT, ROW_LIMIT, TOO_LONG
from knowledge.errors import BadInput

_LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(?P<value>.*)", re.S
)
_ESCAPE = re.compile(r"\\(.)", re.S)

OWN = {
    "X-ISU-STATE": "state",
    "X-ISU-POST": "post",
    "X-ISU-THEME": "theme",
    "X-ISU-SINCE": "since",
    "X-ISU-UNTIL": "until",
    "X-ISU-EVIDENCE": "evidence",
    "X-ISU-FUNCTIONAL": "functional",
    "X-ISU-ORGANISATION-KIND": "organisation_kind",
    "X-ISU-RANK": "rank",
}
"""Properties in which this program writes what vCard has no words for; others pass them over."""


@dataclass(slots=True)
class Card:
    """A card's fields under the names of columns; ``line`` is its first. ``refused`` says why it can't be used."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    refused: str = ""


def read_vcards(path: Path) -> tuple[Card, ...]:
    """All cards of a file; BadInput where it holds none."""
    if path.stat().st_size > FILE_LIMIT:
        raise BadInput(f"the file is larger than {FILE_LIMIT // 2**20} MB")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    cards = tuple(_cards(text))
    if not cards:
        raise BadInput("there is no vCard in the file")
    if len(cards) > ROW_LIMIT:
        raise BadInput(f"the file has more than {ROW_LIMIT:,} cards; split it")
    return cards


def _cards(text: str) -> Iterator[Card]:
    card: Card | None = None
    for number, line in _unfolded(text):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if card is not None:
                card.problems.append("the card has no end")
                yield card
            card = Card(number)
        elif mark == "END:VCARD":
            if card is not None:
                yield card
            card = None
        elif card is not None and line.strip():
            _take(card, number, line)
    if card is not None:
        card.problems.append("the card has no end")
        yield card


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first: continued by a space, or in quoted-printable by "="."""
    held, start = "", 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line[:1] in (" ", "\t") and held:
            held += line[1:]
        elif held.endswith("=") and "QUOTED-PRINTABLE" in held.upper():
            held = f"{held[:-1]}{line}"
        else:
            if held:
                yield start, held
            held, start = line, number
    if held:
        yield start, held


def _take(card: Card, number: int, line: str) -> None:
    found = _LINE.fullmatch(line)
    if found is None:
        card.problems.append(f"line {number} of the file is no property")
        return
    name, parameters = found["name"].upper(), found["parameters"].upper()
    value = _plain(found["value"], parameters)
    if name not in _TAKEN and name not in OWN:
        return
    if len(value) > CELL_LIMIT:
        card.refused = TOO_LONG
        return
    _put(card, name, value, parameters)


_TAKEN = frozenset(
    {"FN", "N", "EMAIL", "TEL", "ORG", "TITLE", "ROLE", "LANG", "GENDER", "UID", "NOTE", "CATEGORIES", "KIND"}
)


def _put(card: Card, name: str, value: str, parameters: str) -> None:
    fields = card.fields
    if name == "N":
        family, given, middle, prefix = [*_parts(value), "", "", "", ""][:4]
        fields.setdefault("name", " ".join(part for part in (given, middle, family) if part))
        if prefix:
            fields["style"] = prefix
    elif name == "FN":
        fields["name"] = _words(value) or fields.get("name", "")
    elif name == "EMAIL":
        preferred = "PREF" in parameters
        if preferred or "address" not in fields:
            fields["address"] = _words(value).removeprefix("mailto:")
    elif name == "TEL":
        fields.setdefault("phone", _words(value).removeprefix("tel:"))
    elif name == "ORG":
        fields["organisation"] = ", ".join(part for part in _parts(value) if part)
    elif name == "GENDER":
        fields["gender"] = _parts(value)[0]
    elif name == "CATEGORIES":
        fields["groups"] = "; ".join(_words(part) for part in re.split(r"(?<!\\),", value))
    else:
        known = {
            "TITLE": "title",
            "ROLE": "post",
            "LANG": "language",
            "UID": "uid",
            "NOTE": "note",
            "KIND": "card_kind",
        }
        fields.setdefault({**known, **OWN}[name], _words(value))


def _plain(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return value
    data = quopri.decodestring(value.encode("utf-8", "replace"))
    charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
    try:
        return data.decode(charset[1] if charset else "utf-8", "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def _parts(value: str) -> list[str]:
    return [_words(part) for part in re.split(r"(?<!\\);", value)]


def _words(value: str) -> str:
    """A value without its escapes (RFC 6350, 3.4)."""
    return _ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()
