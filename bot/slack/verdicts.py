"""Thumbs up and down, and the reason for a downward one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack.askers import Asker, Askers
from bot.slack.parts import Office
from bot.slack.payloads import Payload, Pressed, from_feedback
from bot.slack.posting import Posting, code_of
from bot.slack.views import Reason, read_reason, reason_modal, refused
from handlers.wording import say
from knowledge.case import Case
from knowledge.errors import ISUError, StorageBusy
from knowledge.message import Feedback, Sender

logger = logging.getLogger("isu.slack")


class Verdicts:
    """Takes verdicts to the desk. Who gave one is who Slack says pressed, whatever the payload carries besides."""

    def __init__(
        self,
        office: Office,
        posting: Posting,
        askers: Askers,
        client: WebClient,
        hand_over: Callable[[int, Sender, str], Case] | None = None,
    ) -> None:
        """``hand_over`` makes a case of an answer; None where nobody takes questions up."""
        self._hand_over = hand_over
        self._office = office
        self._posting = posting
        self._askers = askers
        self._client = client

    def pressed(self, body: Payload, team: str) -> None:
        """A thumb: a downward one opens the modal first, for its trigger lives three seconds, then it is stored."""
        pressed = from_feedback(body)
        if pressed is None:
            logger.warning("a feedback button of another version was pressed; nothing is stored")
            return
        asks_why = pressed.verdict == "down" and self._ask_why(pressed)
        asker = self._askers.find(pressed.user, team)
        trouble = self._store(pressed.interaction, pressed.verdict, "", asker)
        if asks_why and not trouble:
            return  # the thanks come when the modal is sent
        words = trouble or say(asker.language, f"feedback.thanks_{pressed.verdict}")
        self._posting.whisper(words, pressed.response_url, pressed.target, pressed.user, asker.language)

    def reasoned(self, body: Payload, team: str) -> dict[str, str]:
        """The modal was sent: none where it is stored, else errors to show in it, so that no words are lost."""
        reason = read_reason(body)
        if reason is None:
            logger.warning("a modal of another version was sent; nothing is stored")
            return refused(say("en", "reply.error"))
        asker = self._askers.find(reason.user, team)
        trouble = self._store(reason.interaction, "down", reason.words, asker)
        if trouble:
            return refused(trouble)
        words = self._taken_up(reason, asker) if reason.person else say(asker.language, "feedback.thanks_down")
        self._posting.whisper(words, "", reason.target, reason.user, asker.language)
        return {}

    def _taken_up(self, reason: Reason, asker: Asker) -> str:
        """Hands the question over; gives the words for its number, or for why that was not done."""
        if self._hand_over is None:
            return say(asker.language, "feedback.thanks_down")
        try:
            case = self._hand_over(reason.interaction, asker.sender, reason.words)
        except ISUError as error:
            return say(asker.language, "case.not_yours" if error.permanent else "reply.busy")
        return say(asker.language, "notice.case", case=case.number)

    def _store(self, interaction: int, verdict: str, words: str, asker: Asker) -> str:
        """Stores a verdict; gives the words for what went wrong, or none."""
        given = Feedback(interaction, verdict, words, asker.sender, self._office.clock())
        try:
            self._office.desk.feedback(given)
        except StorageBusy:
            return say(asker.language, "reply.busy")
        except ISUError as error:
            logger.error("feedback could not be stored (%s)", type(error).__name__)
            return say(asker.language, "reply.error")
        return ""

    def _ask_why(self, pressed: Pressed) -> bool:
        # Who presses has mostly just asked: the language is remembered; looking it up must not cost the trigger.
        language = self._askers.remembered(pressed.user).language
        try:
            self._client.views_open(trigger_id=pressed.trigger, view=reason_modal(pressed, language))
        except (SlackClientError, OSError, HTTPException) as error:
            logger.warning("the modal for a reason could not be opened (%s)", code_of(error))
            return False
        return True
