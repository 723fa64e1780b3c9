"""Reads the participants of a treaty from the XML of the UN Treaty Collection (status of multilateral treaties).

In that format a table holds one row a participant: its name, and a cell for each kind of act with a date such as
"3 Dec 2008" and letters for the kind of consent. Cells carry escaped mark-up of footnotes and tabs inside dates;
square brackets mean that the act no longer holds, as after a withdrawal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from knowledge.errors import BadInput
from knowledge.rules.folding import fold

LARGEST = 20_000_000
"""Bytes of a file that are read; the whole list of a treaty with all its declarations has less than a tenth."""

TREATY = "cluster munitions"

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[A-Za-z]*\.?\s+(\d{4})\s*([A-Za-z]{0,2})")
_NOTE = re.compile(r"<superscript>.*?</superscript>|<[^>]*>", re.S)
_KINDS = {"": "ratification", "A": "acceptance", "AA": "approval", "a": "accession", "d": "succession"}


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the list; ``left`` says that the consent stands in brackets, ``line`` counts rows from 1."""

    line: int
    name: str
    signature: date | None
    deposit: date | None
    kind: str
    left: bool


@dataclass(frozen=True, slots=True)
class DepositaryList:
    """The list of a treaty's participants; ``parties`` is the count its head gives, None where it gives none."""

    title: str
    parties: int | None
    participants: tuple[Participant, ...]


def read_list(data: bytes) -> DepositaryList:
    """The participants of the Convention; BadInput for a file of another format or treaty, with the line at fault."""
    root = _parsed(data)
    title = _text(next(root.iter("Titlesect"), None))
    if TREATY not in fold(title):
        raise BadInput(f"the file is on another treaty: {title[:80] or 'it has no title'}")
    table = next((found for part in root.iter("Participants") for found in part.iter("Table")), None)
    if table is None:
        raise BadInput("the file has no table of participants; take the XML of the Treaty Collection's status page")
    heads = [fold(_text(cell)) for row in table.iter("Thead") for cell in row.iter("Entry")]
    signed, consented = _column(heads, "signature"), _column(heads, "ratification", "accession")
    rows = [list(row.iter("Entry")) for body in table.iter("Tbody") for row in body.iter("Row")]
    found = tuple(_participants(rows, signed, consented))
    if not found:
        raise BadInput("the table of participants has no rows")
    count = _text(next(root.iter("Parties"), None))
    return DepositaryList(title, int(count) if count.isdecimal() else None, found)


def _parsed(data: bytes) -> Element:
    if len(data) > LARGEST:
        raise BadInput(f"the file is larger than {LARGEST // 1_000_000} MB; that is no list of participants")
    try:
        root: Element = fromstring(data)
    except DefusedXmlException:
        raise BadInput("the file declares entities of its own, which no list of the Treaty Collection does") from None
    except (ParseError, ValueError, LookupError):
        raise BadInput("the file is no XML") from None
    return root


def _column(heads: Sequence[str], *words: str) -> int:
    found = [number for number, head in enumerate(heads) if any(word in head for word in words)]
    if not found or found[0] == 0:
        raise BadInput(f"the table of participants has no column for {words[0]}")
    return found[0]


def _participants(rows: Sequence[Sequence[Element]], signed: int, consented: int) -> Iterator[Participant]:
    for line, cells in enumerate(rows, 1):
        if len(cells) <= max(signed, consented):
            raise BadInput(f"row {line} of the table of participants has too few cells")
        name = _text(cells[0])
        if not name.strip("[] "):
            raise BadInput(f"row {line} of the table of participants names nobody")
        consent = _text(cells[consented])
        signature, _ = _act(_text(cells[signed]), line)
        deposit, kind = _act(consent, line)
        left = consent.startswith("[") or name.startswith("[")
        yield Participant(line, name.strip("[] "), signature, deposit, kind if deposit else "", left)


def _act(text: str, line: int) -> tuple[date | None, str]:
    """Day and kind of an act; (None, "") for an empty cell."""
    written = text.strip("[] ")
    if not written:
        return None, ""
    match = _DAY.fullmatch(written)
    month = match[2].lower() if match else ""
    if match is None or month not in _MONTHS or match[4] not in _KINDS:
        raise BadInput(f"row {line} of the table of participants has a date that is none: {written[:30]}")
    try:
        return date(int(match[3]), _MONTHS.index(month) + 1, int(match[1])), _KINDS[match[4]]
    except ValueError:
        raise BadInput(f"row {line} of the table of participants has a day that is none: {written[:30]}") from None


def _text(element: Element | None) -> str:
    """The words of an element on one line, without footnote numbers and mark-up, escaped or not."""
    if element is None:
        return ""
    written = "".join(_pieces(element))
    return " ".join(_NOTE.sub("", written).split())


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag.lower() != "superscript":
            yield from _pieces(child)
        yield child.tail or ""
