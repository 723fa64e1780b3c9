"""Cases in Slack: a card for staff, their steps, and the answer back to where the question came from.

Who may do what is decided here from who Slack says pressed, never from the button. Every step has one effect: of two
people who press at once the second is told what the first did.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.slack.askers import Askers
from bot.slack.case_card import (
    ANSWER,
    ANSWER_LIMIT,
    ASSIGN,
    CLOSE,
    KEEP,
    REOPEN,
    SEND,
    SNOOZE,
    TAKE,
    Action,
    place_of_asker,
    proposal,
    read_action,
    send_offer,
    slack_name,
)
from bot.slack.case_rounds import Cards, Staffroom
from bot.slack.case_views import KEEP_VIEW, Written, answer_modal, keep_modal, read_written, refused
from bot.slack.house import House
from bot.slack.mrkdwn import read
from bot.slack.payloads import Asked, Payload, Target
from bot.slack.posting import Posting
from handlers.wording import say
from knowledge.case import Case, CaseOpening
from knowledge.errors import BadInput, ISUError, NotAllowed
from knowledge.memory.casework import CaseMoved
from knowledge.message import Role, Sender
from knowledge.reviewed import ReviewedAnswer
from knowledge.texts.language import detect

logger = logging.getLogger("isu.slack")

SNOOZE_FOR = timedelta(days=1)


class Cases:
    """The life of cases as far as it happens in Slack."""

    def __init__(self, room: Staffroom, posting: Posting, askers: Askers, house: House, cards: Cards) -> None:
        """``house`` says which channel is that of the staff; ``cards`` shows and delivers."""
        self._room = room
        self._posting = posting
        self._askers = askers
        self._house = house
        self._cards = cards
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
        self._cards.announce()
        return case

    def take_up(self, asked: Asked, sender: Sender) -> Case:
        """Makes a case of somebody's message ("Hand over to the ISU"); one case, however often it is chosen."""
        person = self._room.person(sender)
        opening = CaseOpening(
            origin=f"slack:{asked.team}:{asked.source}",
            question=asked.text,
            channel="slack",
            opened_at=self._room.clock(),
            person_id=person.id,
            asker=sender.name or sender.address or slack_name(sender.slack_user),
            state=person.state,
            language=self._language(sender.slack_user),
            place=asked.conversation,
        )
        case = self._room.casework.open(opening)
        self._cards.announce()
        return case

    def save(self, asked: Asked, trigger: str, sender: Sender) -> None:
        """Opens the window in which staff make a reviewed answer of a message."""
        self._only_staff(sender)
        today, language = self._room.clock().date(), self._language(sender.slack_user)
        self._posting.open_view(trigger, keep_modal("", 0, "", asked.text, today, language))

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
            self._cards.redraw(action.case)

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
            case = self._room.casework.get(written.case) if written.case else None
            if case is not None and not keeping:
                case = self._answer(case, written.version, written.answer, written.user)
            if keeping or written.until is not None:
                self._keep(case, written, asker.sender)
        except ISUError as error:
            return refused(_told(error, language))
        finally:
            if written.case:
                self._cards.redraw(written.case)
        return {}

    def thread_reply(self, event: Payload, team: str) -> bool:
        """Words in the thread of a card become a draft that somebody may send; True where it was such a thread.

        They are not sent by themselves: people also talk to each other there.
        """
        channel, thread = str(event.get("channel", "")), str(event.get("thread_ts", ""))
        rules = self._house.workspace()
        if not thread or channel not in (rules.staff, rules.triage) or event.get("bot_id") or event.get("subtype"):
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
            self._cards.redraw(case.number)
        return True

    # steps ----------------------------------------------------------------------------------------------------------

    def _take(self, action: Action, case: Case) -> None:
        self._room.casework.take(_as_seen(case, action), slack_name(action.user), self._room.clock())
        self._cards.redraw(case.number)

    def _assign(self, action: Action, case: Case) -> None:
        to = slack_name(action.chosen) if action.chosen else ""
        self._room.casework.assign(_as_seen(case, action), to, slack_name(action.user), self._room.clock())
        self._cards.redraw(case.number)

    def _write(self, action: Action, case: Case) -> None:
        seen = _as_seen(case, action)
        if not seen.status.pending:
            raise CaseMoved(f"case {case.number} is {seen.status.value}")
        today, language = self._room.clock().date(), self._language(action.user)
        draft = proposal(seen, self._cards.passages(seen))
        self._posting.open_view(action.trigger, answer_modal(seen, draft, today, language))

    def _send_draft(self, action: Action, case: Case) -> None:
        self._answer(case, action.version, case.draft, action.user)
        self._cards.redraw(case.number)

    def _close(self, action: Action, case: Case) -> None:
        self._room.casework.close(_as_seen(case, action), "", slack_name(action.user), self._room.clock())
        self._cards.redraw(case.number)

    def _snooze(self, action: Action, case: Case) -> None:
        now = self._room.clock()
        self._room.casework.snooze(_as_seen(case, action), now + SNOOZE_FOR, slack_name(action.user), now)
        self._cards.redraw(case.number)

    def _review(self, action: Action, case: Case) -> None:
        today, language = self._room.clock().date(), self._language(action.user)
        view = keep_modal(case.number, case.version, case.question, case.answer, today, language)
        self._posting.open_view(action.trigger, view)

    def _reopen(self, action: Action, case: Case, sender: Sender, language: str) -> None:
        """The asker is not content, or staff look at it again."""
        staff = self._is_staff(sender)
        if not staff and not self._cards.asked_by(case, sender):
            raise NotAllowed(say(language, "case.not_yours"))
        why = "" if staff else say(self._room.language, "case.not_content_note")
        self._room.casework.reopen(_as_seen(case, action), why, slack_name(action.user), self._room.clock())
        if not staff:
            words = say(language, "case.reopened", case=case.number)
            self._posting.whisper(words, action.response_url, action.target, action.user, language)
        self._cards.redraw(case.number)
        channel, _, thread = case.card.partition(":")
        if thread and not staff:
            self._posting.say(say(self._room.language, "case.not_content_note"), Target(channel, thread))

    def _answer(self, case: Case, version: int, text: str, user: str) -> Case:
        if case.version != version:
            raise CaseMoved(f"case {case.number} was changed meanwhile")
        if place_of_asker(case) is not None and len(text) > ANSWER_LIMIT:
            raise BadInput(say(self._language(user), "case.answer_too_long", limit=ANSWER_LIMIT))
        answered = self._room.casework.answer(case, text, slack_name(user), self._room.clock())
        self._cards.take_to_asker(answered)
        return self._room.casework.get(answered.number)

    def _keep(self, case: Case | None, written: Written, sender: Sender) -> None:
        today = self._room.clock().date()
        if written.until is None:
            raise BadInput(say(self._room.language, "case.until_missing"))
        self._room.reviewed.add(
            ReviewedAnswer(
                id=0,
                question=written.question or (case.question if case else ""),
                answer=written.answer or (case.answer if case else ""),
                language=case.language if case else detect(written.answer),
                reviewer=sender.name or slack_name(written.user),
                reviewed_on=today,
                expires_on=written.until,
                sources=self._cards.sources(case) if case else (),
                internal=written.internal,
                case_number=case.number if case else "",
            )
        )
        if case is not None:
            self._room.casework.note(case.number, "", slack_name(written.user), self._room.clock(), "kept")

    # ----------------------------------------------------------------------------------------------------------------

    def _language(self, user: str) -> str:
        return self._askers.remembered(user).language or self._room.language

    def _is_staff(self, sender: Sender) -> bool:
        given = self._house.role(sender.slack_user) if sender.role is None else sender.role
        return self._room.person(replace(sender, role=given)).role is Role.STAFF

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
