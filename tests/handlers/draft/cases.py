"""Letters that tests draft: days on which each kind fits somebody, States of every case, addressees of every sort."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from handlers.draft.address import default_addressee
from handlers.draft.kinds import kinds
from handlers.draft.write import Wish, draft
from knowledge.contact import Addressee, Organisation, OrganisationKind, Post, PostKind
from knowledge.errors import BadInput
from knowledge.facts.load import Facts
from knowledge.letter import LetterDraft
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.state_grammar import LANGUAGES

FACTS = Facts.load()
TODAY = date(2026, 11, 25)

CASES = (
    "VNM",
    "UGA",
    "JAM",
    "NLD",
    "ARE",
    "COM",
    "HTI",
    "CIV",
    "PHL",
    "SVK",
    "LTU",
    "VAT",
    "PSE",
    "NIU",
    "BOL",
    "IRQ",
    "USA",
)
"""Not party, signatory, island, plural, "the", vowel, accession, ratification, withdrawn, observers, no UN Member."""

DAYS = {
    "article3_deadline": (("PER", date(2023, 6, 1)),),
    "article4_deadline": (("IRQ", TODAY), ("TCD", date(2026, 1, 15))),
    "article7_initial_overdue": (("TGO", TODAY), ("COM", TODAY), ("VUT", TODAY)),
    "completion_congratulation": (("BIH", date(2023, 10, 1)), ("ZAF", date(2023, 11, 1))),
    "deposit_congratulation": (("VUT", date(2025, 10, 1)), ("SSD", date(2023, 12, 1))),
    "extension_acknowledgement": (("LBN", date(2025, 9, 1)), ("SOM", date(2025, 9, 1))),
    "universalization_not_party": (("VNM", TODAY), ("BRB", TODAY), ("LTU", TODAY), ("USA", TODAY)),
    "universalization_signatory": (("UGA", TODAY), ("JAM", TODAY), ("HTI", TODAY)),
}
"""Where a kind fits few States, or a day matters: who and when."""

USUAL = (("IRQ", TODAY), ("COM", TODAY), ("ARE", TODAY), ("HTI", TODAY))


def fitting(kind: str) -> tuple[tuple[str, date], ...]:
    """States and days to try a kind on."""
    return DAYS.get(kind, USUAL)


def every_letter(on: date = TODAY) -> Iterator[LetterDraft]:
    """Every kind in every form and language to every State of the cases that it fits."""
    for kind in kinds().values():
        tried = dict.fromkeys([*((code, on) for code in CASES), *fitting(kind.name)])
        for code, day in tried:
            for language in LANGUAGES:
                for form in kind.forms:
                    try:
                        yield draft(kind.name, code, language, day, FACTS, wish=Wish(form=form))
                    except BadInput:
                        break


def ambassador(code: str, gender: str = "f", **changes: object) -> Addressee:
    """A Permanent Representative in Geneva with a fictional name."""
    mission = default_addressee(FACTS.state(code))
    post = Post(1, 1, PostKind.PERMANENT_REPRESENTATIVE, "Permanent Representative", state=code)
    made = replace(mission, post=post, name="Mara Lindqvist", gender=gender, rank="Ambassador")
    return replace(made, **changes)  # type: ignore[arg-type]


def network() -> Addressee:
    """A non-governmental organisation."""
    return Addressee(Organisation(0, "Stop the Bombs Network", OrganisationKind.NGO), name="Ada Banda", gender="f")


NOTE = Wish(form=LetterForm.NOTE_VERBALE)
