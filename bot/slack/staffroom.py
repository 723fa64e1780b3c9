"""Cases in Slack: a card for staff, their steps, and the answer back to where the question came from.

Who may do what is decided here from who Slack says pressed, never from the button. Every step has one effect: of two
people who press at once the second is told what the first did.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.slack.askers import Askers
from bot.slack.case_card import (
    ANSWER,
    ASSIGN,
    CLOSE,
    KEEP,
    REOPEN,
    SEND,
    SNOOZE,
    TAKE,
    Action,
    card_blocks,
    card_text,
    place_of_asker,
    read_action,
    send_offer,
    slack_name,
    to_asker,
)
from bot.slack.case_views import KEEP_VIEW, Written, answer_modal, keep_modal, read_written, refused
from bot.slack.mrkdwn import read
from bot.slack.payloads import Payload, Target
from bot.slack.posting import Posting, code_of
from handlers.wording import say
from knowledge.case import Case, CaseOpening
from knowledge.errors import BadInput, ChannelError, ISUError, NotAllowed
from knowledge.memory.casework import CaseMoved, Casework
from knowledge.memory.entries import LogEntry
from knowledge.memory.reviewed import ReviewedAnswers
from knowledge.message import Citation, Person, Role, Sender
from knowledge.reviewed import ReviewedAnswer

logger = logging.getLogger("isu.slack")

REMIND_EVERY = timedelta(hours=20)
SNOOZE_FOR = timedelta(days=1)


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


class Cases:
    """The life of cases as far as it happens in Slack."""

    def __init__(self, room: Staffroom, posting: Posting, askers: Askers, channel: Callable[[], str]) -> None:
        """``channel`` gives the staff channel; "" while there is none."""
        self._room = room
        self._posting = posting
        self._askers = askers
        self._channel = channel
        self._steps: dict[str, Callable[[Action, Case], None]] = {
            TAKE: self._take,
            ASSIGN: self._assign,
            ANSWER: self._write,
            SEND: self._send_draft,
            CLOSE: self._close,
            KEEP: self._review,
            SNOOZE: self._snooze,
        }

    # from the asker -------------------------------------------------------------------------------------------------

    def announce(self) -> None:
        """Puts every waiting case that staff do not see yet on a card: also those of a run that broke off."""
        channel = self._channel()
        for case in self._room.casework.unseen(self._room.clock()) if channel else ():
            if self._room.casework.begin_card(case.number, self._room.clock()):
                self._put_up(case, channel)

    def hand_over(self, interaction: int, sender: Sender, reason: str = "") -> Case:
        """Makes a case of an answer that its asker is not content with; one case however often it is asked.

        NotAllowed for anybody but the asker and staff.
        """
        entry = self._room.interaction(interaction)
        if entry.slack_user != sender.slack_user and not self._is_staff(sender):
            raise NotAllowed("only who asked may hand this question over")
        opening = CaseOpening(
            origin=f"interaction:{interaction}",
            question=entry.question,
            channel=entry.channel.value,
            opened_at=self._room.clock(),
            interaction_id=interaction,
            person_id=entry.person_id,
            asker=entry.name or entry.address or entry.slack_user,
            state=entry.state,
            language=entry.language,
            place=entry.conversation,
        )
        case = self._room.casework.open(opening)
        if reason.strip():
            self._room.casework.note(case.number, reason, slack_name(sender.slack_user), self._room.clock(), "reason")
        self.announce()
        return case

    # from staff -----------------------------------------------------------------------------------------------------

    def pressed(self, body: Payload, team: str) -> None:
        """A button on a card, or under an answer that staff gave."""
        action = read_action(body)
        if action is None:
            logger.warning("a button of another version was pressed; nothing is done")
            return
        asker = self._askers.find(action.user, team)
        language = asker.language or self._room.language
        try:
            case = self._room.casework.get(action.case)
            if action.name == REOPEN:
                self._reopen(action, case, asker.sender, language)
                return
            self._only_staff(asker.sender)
            self._steps[action.name](action, case)
        except ISUError as error:
            self._posting.whisper(_told(error, language), action.response_url, action.target, action.user, language)
            self._redraw(action.case)

    def submitted(self, body: Payload, team: str) -> dict[str, str]:
        """A modal was sent: none where all is done, else errors to show in it, so that no words are lost."""
        written = read_written(body)
        if written is None:
            return refused(say("en", "reply.error"))
        asker = self._askers.find(written.user, team)
        language = asker.language or self._room.language
        keeping = (body.get("view") or {}).get("callback_id") == KEEP_VIEW
        try:
            self._only_staff(asker.sender)
            case = self._room.casework.get(written.case)
            if not keeping:
                case = self._answer(case, written.version, written.answer, written.user)
            if keeping or written.until is not None:
                self._keep(case, written, asker.sender)
        except ISUError as error:
            return refused(_told(error, language))
        finally:
            self._redraw(written.case)
        return {}

    def thread_reply(self, event: Payload, team: str) -> bool:
        """Words in the thread of a card become a draft that somebody may send; True where it was such a thread.

        They are not sent by themselves: people also talk to each other there.
        """
        channel, thread = str(event.get("channel", "")), str(event.get("thread_ts", ""))
        if not thread or channel != self._channel() or event.get("bot_id") or event.get("subtype"):
            return False
        case = self._room.casework.on_card(f"{channel}:{thread}")
        if case is None:
            return False
        user, text = str(event.get("user", "")), read(str(event.get("text", "")))
        if case.status.pending and text and self._is_staff(self._askers.find(user, team).sender):
            try:
                case = self._room.casework.draft(case, text, slack_name(user), self._room.clock())
            except CaseMoved:
                return True
            self._posting.post(
                say(self._room.language, "case.drafted"),
                send_offer(case, self._room.language),
                Target(channel, thread),
            )
            self._redraw(case.number)
        return True

    # of the clock ---------------------------------------------------------------------------------------------------

    def remind(self) -> int:
        """Says in its thread that a case is late; gives how many were."""
        now = self._room.clock()
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
        return sum(self._deliver(case) for case in waiting)

    # steps ----------------------------------------------------------------------------------------------------------

    def _take(self, action: Action, case: Case) -> None:
        self._room.casework.take(_as_seen(case, action), slack_name(action.user), self._room.clock())
        self._redraw(case.number)

    def _assign(self, action: Action, case: Case) -> None:
        to = slack_name(action.chosen) if action.chosen else ""
        self._room.casework.assign(_as_seen(case, action), to, slack_name(action.user), self._room.clock())
        self._redraw(case.number)

    def _write(self, action: Action, case: Case) -> None:
        seen = _as_seen(case, action)
        if not seen.status.pending:
            raise CaseMoved(f"case {case.number} is {seen.status.value}")
        self._posting.open_view(
            action.trigger, answer_modal(case, self._room.clock().date(), self._language(action.user))
        )

    def _send_draft(self, action: Action, case: Case) -> None:
        self._answer(case, action.version, case.draft, action.user)
        self._redraw(case.number)

    def _close(self, action: Action, case: Case) -> None:
        self._room.casework.close(_as_seen(case, action), "", slack_name(action.user), self._room.clock())
        self._redraw(case.number)

    def _snooze(self, action: Action, case: Case) -> None:
        now = self._room.clock()
        self._room.casework.snooze(_as_seen(case, action), now + SNOOZE_FOR, slack_name(action.user), now)
        self._redraw(case.number)

    def _review(self, action: Action, case: Case) -> None:
        self._posting.open_view(
            action.trigger, keep_modal(case, self._room.clock().date(), self._language(action.user))
        )

    def _reopen(self, action: Action, case: Case, sender: Sender, language: str) -> None:
        """The asker is not content, or staff look at it again."""
        staff = self._is_staff(sender)
        if not staff and not self._asked_by(case, sender):
            raise NotAllowed(say(language, "case.not_yours"))
        why = "" if staff else say(self._room.language, "case.not_content_note")
        self._room.casework.reopen(_as_seen(case, action), why, slack_name(action.user), self._room.clock())
        if not staff:
            words = say(language, "case.reopened", case=case.number)
            self._posting.whisper(words, action.response_url, action.target, action.user, language)
        self._redraw(case.number)
        channel, _, thread = case.card.partition(":")
        if thread and not staff:
            self._posting.say(say(self._room.language, "case.not_content_note"), Target(channel, thread))

    def _answer(self, case: Case, version: int, text: str, user: str) -> Case:
        if case.version != version:
            raise CaseMoved(f"case {case.number} was changed meanwhile")
        answered = self._room.casework.answer(case, text, slack_name(user), self._room.clock())
        self._deliver(answered)
        return self._room.casework.get(answered.number)

    def _keep(self, case: Case, written: Written, sender: Sender) -> None:
        today = self._room.clock().date()
        if written.until is None:
            raise BadInput(say(self._room.language, "case.until_missing"))
        self._room.reviewed.add(
            ReviewedAnswer(
                id=0,
                question=written.question or case.question,
                answer=written.answer or case.answer,
                language=case.language,
                reviewer=sender.name or slack_name(written.user),
                reviewed_on=today,
                expires_on=written.until,
                sources=self._sources(case),
                internal=written.internal,
                case_number=case.number,
            )
        )
        self._room.casework.note(case.number, "", slack_name(written.user), self._room.clock(), "kept")

    def _deliver(self, case: Case) -> bool:
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

    # ----------------------------------------------------------------------------------------------------------------

    def _put_up(self, case: Case, channel: str) -> None:
        blocks = card_blocks(case, self._passages(case), self._room.clock(), self._room.language)
        try:
            card = self._posting.post(card_text(case, self._room.language), blocks, Target(channel))
        except ChannelError as error:
            logger.error("a case could not be shown to the staff (%s, %s)", code_of(error), case.number)
            self._room.casework.show(case.number, "")
            return
        self._room.casework.show(case.number, card)

    def _redraw(self, number: str) -> None:
        """Shows a case as it stands now; a card that is out of reach costs nothing but its look."""
        try:
            case = self._room.casework.get(number)
            blocks = card_blocks(case, self._passages(case), self._room.clock(), self._room.language)
            self._posting.redraw(case.card, card_text(case, self._room.language), blocks)
        except ISUError as error:
            logger.warning("a card could not be drawn again (%s)", type(error).__name__)

    def _passages(self, case: Case) -> tuple[Citation, ...]:
        return self._entry_of(case).reply.citations if case.interaction_id is not None else ()

    def _sources(self, case: Case) -> tuple[Citation, ...]:
        """Passages shown to staff that the answer itself quotes: what it rests on."""
        said = " ".join(case.answer.split())
        return tuple(cited for cited in self._passages(case) if " ".join(cited.quote.split())[:200] in said)

    def _entry_of(self, case: Case) -> LogEntry:
        return self._room.interaction(case.interaction_id or 0)

    def _slack_user(self, case: Case) -> str:
        return self._entry_of(case).slack_user if case.interaction_id is not None else ""

    def _asked_by(self, case: Case, sender: Sender) -> bool:
        return bool(sender.slack_user) and self._slack_user(case) == sender.slack_user

    def _language(self, user: str) -> str:
        return self._askers.remembered(user).language or self._room.language

    def _is_staff(self, sender: Sender) -> bool:
        return self._room.person(sender).role is Role.STAFF

    def _only_staff(self, sender: Sender) -> None:
        if not self._is_staff(sender):
            raise NotAllowed(say(self._room.language, "case.staff_only"))


def _as_seen(case: Case, action: Action) -> Case:
    """The case, if it is still as it was when the button was drawn."""
    if case.version != action.version:
        raise CaseMoved(f"case {case.number} was changed meanwhile; its card is drawn again")
    return case


def _told(error: ISUError, language: str) -> str:
    if isinstance(error, CaseMoved):
        return say(language, "case.moved")
    return str(error) if error.permanent else say(language, "reply.busy")
