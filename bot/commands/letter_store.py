"""The letters of an assistant as commands and channels take hold of them: store, rules, and how a letter is mailed."""

from __future__ import annotations

import secrets
from datetime import datetime

from bot.app import Parts, now
from bot.mail.letters import LetterMail
from bot.mail.sending import signing_secret
from handlers.draft.check import check_letter
from handlers.draft.kinds import kinds
from knowledge.errors import ConfigError
from knowledge.mail import Mailbox
from knowledge.memory.letters import Check, Letters, StoredLetter
from knowledge.rules.protocol import Finding

SENDER = "ISU – Convention on Cluster Munitions"


def letters_of(parts: Parts) -> Letters:
    """The letters, under four eyes where so set, with the time agreed between two of a kind."""
    return Letters(parts.store, four_eyes=parts.config.four_eyes, agreed=agreed())


def agreed() -> dict[str, int]:
    """The days between two letters of a kind to one State, for the kinds that have such a rule."""
    return {name: kind.reminder_days for name, kind in kinds().items() if kind.reminder_days}


def renderer(parts: Parts) -> LetterMail:
    """Makes the mails of a letter; ConfigError where the mailbox's own address is not set."""
    if not parts.config.mail_address:
        raise ConfigError("set ISU_MAIL_ADDRESS: the letter's mail comes from there")
    sender = Mailbox(SENDER, parts.config.mail_address)
    return LetterMail(sender, signing_secret(parts.settings, now()), now, lambda: secrets.token_hex(4))


def final_check(parts: Parts, at: datetime) -> Check:
    """The protocol check of the day of approval; whether the addressee still holds the post was found in the draft."""

    def check(about_to_go: StoredLetter) -> tuple[Finding, ...]:
        letter = about_to_go.draft.letter.with_reference(about_to_go.reference)
        found = check_letter(letter, parts.facts, at.date(), final=True)
        return (*found, *(one for one in about_to_go.findings if one.check == "addressee" and one not in found))

    return check
