"""Which form a letter takes: note verbale, formal letter or plain letter, by who receives it and what it answers."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class LetterForm(StrEnum):
    """The form of a letter."""

    NOTE_VERBALE = "note_verbale"
    """Third person, no salutation, no signature; only between governments and those who write to them."""
    FORMAL = "formal"
    """First person, signed; to ministers, ambassadors and heads of organisations."""
    PLAIN = "plain"
    """First person, name and unit; to non-governmental organisations, experts and staff."""


def choose_form(
    preferred: LetterForm,
    allowed: Collection[LetterForm],
    *,
    governmental: bool,
    ranking: bool,
    answers_note: bool = False,
) -> LetterForm | None:
    """The form that protocol demands for this addressee; None where the kind allows none that fits.

    ``ranking`` is whether the post is one that formal letters go to (a mission, ambassador or minister), and not a
    focal point or expert. A note verbale is answered by a note, and goes to governments only.
    """
    if answers_note and governmental:
        return LetterForm.NOTE_VERBALE if LetterForm.NOTE_VERBALE in allowed else None
    for form in (preferred, LetterForm.FORMAL, LetterForm.PLAIN, LetterForm.NOTE_VERBALE):
        if form in allowed and fits(form, governmental=governmental, ranking=ranking):
            return form
    return None


def fits(form: LetterForm, *, governmental: bool, ranking: bool) -> bool:
    """Whether a letter of that form may go to such an addressee."""
    if form is LetterForm.NOTE_VERBALE:
        return governmental
    if form is LetterForm.FORMAL:
        return ranking
    return True
