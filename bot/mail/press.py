"""The printed form of letters, as they leave: their text in the mail, the letter itself as PDF."""

from __future__ import annotations

from bot.mail.letters import Press
from bot.paper.render import letter_file, letter_text


def press() -> Press:
    """Text for every reader, and the letter as PDF."""
    return Press(letter_text, letter_file)
