"""Value types of letters: what a letter says and shows, what it rests on, and what the protocol check finds in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.contact import Addressee
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.protocol import Finding, Severity


class SignatoryRole(StrEnum):
    """In whose name a letter is written."""

    DIRECTOR = "director"
    PRESIDENT = "president"
    COORDINATORS = "coordinators"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: ``name`` is "" where it is not known yet and only the function stands under the line."""

    function: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: a role and its signatures, more than one where Coordinators sign together."""

    role: SignatoryRole
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One factual statement of a letter, in English for the staff, with what it rests on.

    ``value`` is the text as it stands in the letter ("" for a statement without a figure of its own), ``key`` the name
    under which it can be looked up again on a later day, ``rule`` an id of the table of obligations or "".
    """

    key: str
    statement: str
    source: str
    as_of: date
    value: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with all its parts, every text ready to be shown.

    ``paragraphs`` are blocks of Markdown (paragraphs or lists); all other texts are plain. ``reference`` is "" until it
    is reserved at approval. A note verbale has no ``salutation`` and no ``signatory``. ``closing`` is the courtesy
    formula; in a note it is the last paragraph. ``address_block`` are the lines of the addressee. ``state`` is ISO
    3166-1 alpha-3. ``answers`` names the note or letter answered, "" for none.
    """

    kind: str
    form: LetterForm
    language: str
    state: str
    addressee: Addressee
    title: str
    letterhead: tuple[str, ...]
    place: str
    day: date
    day_in_words: str
    address_block: tuple[str, ...]
    salutation: str
    paragraphs: tuple[str, ...]
    closing: str
    signatory: Signatory | None
    cc: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    reference: str = ""
    answers: str = ""

    def with_reference(self, reference: str) -> Letter:
        """The same letter with its reserved reference."""
        return replace(self, reference=reference)

    @property
    def note(self) -> bool:
        """Whether it is a note verbale."""
        return self.form is LetterForm.NOTE_VERBALE


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter drafted for a person to read: source text, evidence, findings of the protocol check.

    ``confirm`` lists what a person must confirm before it may go; ``markdown`` is the whole letter as Markdown.
    """

    letter: Letter
    markdown: str
    evidence: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    confirm: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that keep it from being approved unless a person overrules them with a reason."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.BLOCKING)
