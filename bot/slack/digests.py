"""The weekly digest in the staff channel, and the word to those who were given an answer that holds no longer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.slack.case_card import place_of
from bot.slack.home import Part, parts_blocks
from bot.slack.house import House
from bot.slack.mrkdwn import escape_within
from bot.slack.payloads import Target
from bot.slack.posting import Posting, code_of
from bot.slack.rich import Block, section
from handlers.wording import say
from knowledge.errors import ChannelError
from knowledge.memory.entries import LogEntry
from knowledge.memory.outdated import Outdated

logger = logging.getLogger("isu.slack")


class Gathered(Protocol):
    """What the digest says."""

    def sections(self, language: str, now: datetime) -> Sequence[Part]:
        """Its parts; none where there is nothing to say."""

    def outdated(self, now: datetime) -> list[Outdated]:
        """Answers whose source changed."""


class Digests:
    """Posts the digest and tells askers, each once."""

    def __init__(self, gathered: Gathered, posting: Posting, house: House, notes: Any) -> None:
        self._gathered = gathered
        self._posting = posting
        self._house = house
        self._notes = notes

    def post(self, now: datetime) -> bool:
        """Posts the digest of the week; False where nothing is to be said, nobody to tell it to, or the hour quiet."""
        rules = self._house.workspace()
        if not rules.staff or rules.quiet(now):
            return False
        parts = self._gathered.sections(rules.language, now)
        if not parts:
            return False
        title = say(rules.language, "digest.title")
        text = escape_within("\n".join([title, *(part.title for part in parts)]), 2900)
        self._posting.post(text, parts_blocks(title, parts, rules.language), Target(rules.staff))
        return True

    def tell_askers(self, now: datetime) -> int:
        """Tells everybody who was given one of those answers that its source changed; gives how many were told now."""
        return sum(self._tell(found, now) for found in self._gathered.outdated(now))

    def _tell(self, found: Outdated, now: datetime) -> bool:
        note = f"slack.told_outdated.{found.entry.id}"
        where = place_of(found.entry.conversation)
        if where is None or self._notes.get(note):
            return False
        text, blocks = outdated_words(found.entry, found)
        try:
            self._posting.tell(text, blocks, where[1], where[2] or found.entry.slack_user)
        except ChannelError as error:
            logger.warning("an asker could not be told of a change (%s)", code_of(error))
            return False
        self._notes.put(note, True, now)
        return True


def outdated_words(entry: LogEntry, found: Outdated) -> tuple[str, list[Block]]:
    """What an asker is told: which answer, and that its source changed or is no longer held."""
    place = f"{found.citation.symbol or found.citation.title}, {found.citation.locator}"
    key = "digest.removed_word" if found.removed else "digest.changed_word"
    question = " ".join(entry.question.split())[:300]
    words = say(entry.language, key, date=f"{entry.answered_at:%Y-%m-%d}", question=question, place=place)
    return escape_within(words, 2900), [section(words)]
