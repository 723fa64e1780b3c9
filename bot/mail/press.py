"""The printed form of letters, as they leave."""

from __future__ import annotations

from bot.mail.letters import Press
from knowledge.letter import Letter
from knowledge.mail import OutgoingFile


def press() -> Press:
    """Text for every reader."""
    return Press(_text, lambda letter: OutgoingFile("letter.txt", "text/plain", _text(letter).encode()))


def _text(letter: Letter) -> str:
    place = f"{letter.place}, {letter.day_in_words}"
    names = letter.signatory.signatures if letter.signatory else ()
    signed = ["\n".join(filter(None, (one.name, one.function))) for one in names]
    head = ["\n".join(letter.letterhead), letter.reference, place, "\n".join(letter.address_block), letter.salutation]
    body = [*letter.paragraphs, letter.closing, *signed, "\n".join(letter.cc)]
    return "\n\n".join(filter(None, [*head, *body])) + "\n"
