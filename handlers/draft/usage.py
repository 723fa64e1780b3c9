"""What in a letter's form is from general knowledge, not read in a source: a person confirms it before it goes."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.draft.address import Rank, rank_of
from knowledge.letter import Letter
from knowledge.rules.letter_form import LetterForm

_CLOSINGS = {
    (LetterForm.NOTE_VERBALE, "es"): "the Spanish closing formula of the note",
    (LetterForm.FORMAL, "fr"): "the French closing formula of the letter",
    (LetterForm.FORMAL, "es"): "the Spanish closing formula of the letter",
    (LetterForm.PLAIN, "en"): "form and closing of the plain letter",
    (LetterForm.PLAIN, "fr"): "form and closing of the plain letter",
    (LetterForm.PLAIN, "es"): "form and closing of the plain letter",
}


def unsourced(letter: Letter) -> Iterator[str]:
    """Each point of form that rests on general knowledge, as a line for the list of what to confirm."""
    closing = _CLOSINGS.get((letter.form, letter.language))
    if closing:
        yield f"{closing}: from general knowledge, not read in a source"
    if letter.note:
        yield "the addressee at the lower left of the note: from general knowledge, not read in a source"
    elif rank_of(letter.addressee) is Rank.MINISTER:
        yield (
            "that it goes to the minister through the Permanent Mission in Geneva, with a cover note: "
            "from general knowledge, not read in a source"
        )
