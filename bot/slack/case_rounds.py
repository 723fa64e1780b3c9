"""Cards of cases and the way of an answer to its asker: put up, drawn again, reminded of, delivered; once each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.slack.case_card import card_blocks, card_text, place_of_asker, to_asker
from bot.slack.house import House
from bot.slack.payloads import Target
from bot.slack.posting import Posting, code_of
from handlers.wording import say
from knowledge.case import Case
from knowledge.errors import ChannelError, ISUError
from knowledge.memory.casework import Casework
from knowledge.memory.entries import LogEntry
from knowledge.memory.reviewed import ReviewedAnswers
from knowledge.message import Citation, Person, Sender

logger = logging.getLogger("isu.slack")

REMIND_EVERY = timedelta(hours=20)


class Courier(Protocol):
    """What takes an answer to askers of another channel than Slack."""

    def __call__(self, case: Case) -> str:
        """Hands an answered case over and gives its reference; ChannelError where that fails."""


@dataclass(frozen=True, slots=True)
class Staffroom:
    """What the hand-over needs of the rest."""

    casework: Casework
    reviewed: ReviewedAnswers
    person: Callable[[Sender], Person]
    interaction: Callable[[int], LogEntry]
    clock: Callable[[], datetime]
    courier: Courier | None = None
    language: str = "en"
    """The language of cards."""


class Cards:
    """What of a case is seen in Slack."""

    def __init__(
        self, room: Staffroom, posting: Posting, house: House, mails: Callable[[int], object] | None = None
    ) -> None:
        """``house`` says which channel is that of the staff, and when nothing is to be said there.

        ``mails`` draws the card of a mail again: a case that came by mail is shown on that one and on no other.
        """
        self._room = room
        self._posting = posting
        self._house = house
        self._mails = mails

    def announce(self) -> None:
        """Puts every waiting case that staff do not see yet on a card: also those of a run that broke off."""
        channel = self._house.staff()
        for case in self._room.casework.unseen(self._room.clock()) if channel else ():
            if self._mails is not None and mail_of(case) is not None:
                continue
            if self._room.casework.begin_card(case.number, self._room.clock()):
                self._put_up(case, channel)

    def remind(self) -> int:
        """Says in its thread that a case is late; gives how many were."""
        now = self._room.clock()
        if self._house.workspace().quiet(now):
            return 0
        late = self._room.casework.late(now, remind_every=REMIND_EVERY)
        for case in late:
            channel, _, thread = case.card.partition(":")
            if not thread:
                continue
            words = say(self._room.language, "case.reminder", case=case.number)
            try:
                self._posting.say(words, Target(channel, thread))
                self._room.casework.reminded(case.number, now)
            except ChannelError as error:
                logger.warning("a reminder could not be posted (%s)", code_of(error))
        return len(late)

    def deliver(self) -> int:
        """Takes to their askers all answers that have not reached them; gives how many did now."""
        waiting = self._room.casework.undelivered(self._room.clock())
        return sum(self.take_to_asker(case) for case in waiting)

    def take_to_asker(self, case: Case) -> bool:
        """Takes an answer to its asker, once; what fails for now is tried again by the clock."""
        if not self._room.casework.begin_delivery(case.number, self._room.clock()):
            return False
        try:
            reference = self._to_asker(case)
        except ChannelError as error:
            logger.warning("an answer could not be delivered (%s, case %s)", code_of(error), case.number)
            if error.permanent:
                self._posting.alert(say(self._room.language, "case.undelivered", case=case.number))
            else:
                self._room.casework.undelivered_again(case.number)
            return False
        self._room.casework.delivered(case.number, reference, self._room.clock())
        return True

    def _to_asker(self, case: Case) -> str:
        where = place_of_asker(case)
        if where is None:
            if self._room.courier is None:
                raise ChannelError("there is no way to this asker", permanent=True)
            return self._room.courier(case)
        _, target, user = where
        user = user or self._slack_user(case)
        return self._posting.tell(*to_asker(case, case.language), target, user)

    def _put_up(self, case: Case, channel: str) -> None:
        blocks = card_blocks(case, self.passages(case), self._room.clock(), self._room.language)
        try:
            card = self._posting.post(card_text(case, self._room.language), blocks, Target(channel))
        except ChannelError as error:
            logger.error("a case could not be shown to the staff (%s, %s)", code_of(error), case.number)
            self._room.casework.show(case.number, "")
            return
        self._room.casework.show(case.number, card)

    def redraw(self, number: str) -> None:
        """Shows a case as it stands now; a card that is out of reach costs nothing but its look."""
        try:
            case = self._room.casework.get(number)
            mail = mail_of(case)
            if self._mails is not None and mail is not None:
                self._mails(mail)
                return
            blocks = card_blocks(case, self.passages(case), self._room.clock(), self._room.language)
            self._posting.redraw(case.card, card_text(case, self._room.language), blocks)
        except ISUError as error:
            logger.warning("a card could not be drawn again (%s)", type(error).__name__)

    def passages(self, case: Case) -> tuple[Citation, ...]:
        """What was shown to the asker as closest, for staff to begin with."""
        return self._entry_of(case).reply.citations if case.interaction_id is not None else ()

    def sources(self, case: Case) -> tuple[Citation, ...]:
        """Passages shown to staff that the answer itself quotes: what it rests on."""
        said = " ".join(case.answer.split())
        return tuple(cited for cited in self.passages(case) if " ".join(cited.readable().quote.split())[:200] in said)

    def _entry_of(self, case: Case) -> LogEntry:
        return self._room.interaction(case.interaction_id or 0)

    def _slack_user(self, case: Case) -> str:
        return self._entry_of(case).slack_user if case.interaction_id is not None else ""

    def asked_by(self, case: Case, sender: Sender) -> bool:
        return bool(sender.slack_user) and self._slack_user(case) == sender.slack_user


def mail_of(case: Case) -> int | None:
    """The mail that a case began with; None for a case of another channel."""
    kind, _, number = case.place.partition(":")
    return int(number) if kind == "mail" and number.isdecimal() and len(number) < 10 else None
