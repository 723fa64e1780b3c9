"""Lists of participants in the form of the UN Treaty Collection's XML, made for the tests from the table of States."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from knowledge.facts.load import Facts
from knowledge.facts.records import State

LETTERS = {"ratification": "", "acceptance": " A", "approval": " AA", "accession": " a"}
HEADS = ("Participant", "Signature", "Ratification, Acceptance(A), Approval(AA), Accession(a)")
Row = tuple[str, str, str]


def day(moment: date | None) -> str:
    """A day as the list prints it, with the tab that stands in it."""
    return f"{moment.day} {moment:%b}\t {moment.year} " if moment else ""


def row(state: State) -> Row:
    """A State as the list has it; one that withdrew stands in brackets, with a footnote."""
    consent = f"{day(state.deposit_date).strip()}{LETTERS.get(state.deposit_kind, '')}" if state.deposit_date else ""
    name = state.name_en
    if state.withdrawal_effective:
        name, consent = f"{name}<superscript>3</superscript>", f"[{consent}]"
    return name, day(state.signature_date), consent


def rows(facts: Facts) -> list[Row]:
    """The list as it would be if nothing had happened since the table was made."""
    return [row(state) for state in facts.states if state.signature_date or state.deposit_date]


def make_list(
    table: Iterable[Row], *, title: str = "Convention on Cluster Munitions", parties: int | str = "", heads: Row = HEADS
) -> bytes:
    """The file, in the encoding and with the escaped mark-up of the real ones."""

    def cells(entries: Row) -> str:
        return "<Row>" + "".join(f"<Entry>{escape(entry)}</Entry>" for entry in entries) + "</Row>"

    text = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<MTDSG><Header><Chapter><Name>DISARMAMENT</Name></Chapter>'
        f"</Header><Treaty><ExternalData><Titlesect>{escape(title)}</Titlesect><Status><Signatories>108"
        f"</Signatories><Parties>{parties}</Parties></Status></ExternalData><Participants><Table><TGroup><Thead>"
        f"{cells(heads)}</Thead><Tbody><Rows>{''.join(map(cells, table))}</Rows></Tbody></TGroup></Table>"
        "</Participants></Treaty></MTDSG>"
    )
    return text.encode("iso-8859-1", "xmlcharrefreplace")
