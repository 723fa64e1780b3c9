"""Listeners: which payload goes where. ``payloads`` reads what each means, ``answering`` says what becomes of it.

Events are acknowledged after the answer is posted: what fails on the way is delivered again by Slack, and the claim in
the log sees to it that one answer goes out. Commands, shortcuts and buttons are acknowledged at once, since Slack
delivers them only once, and worked on afterwards.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from http.client import HTTPException
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.context.ack import Ack
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack.answering import Answering
from bot.slack.askers import Askers
from bot.slack.blocks import DISMISS, FEEDBACK
from bot.slack.case_rounds import Cards
from bot.slack.commands import ACTS, read_typed
from bot.slack.house import House
from bot.slack.identities import Identities
from bot.slack.mailroom import MailListeners, Mailroom
from bot.slack.office_listeners import OfficeListeners
from bot.slack.parts import Office
from bot.slack.payloads import Payload, from_command, from_event, from_shortcut
from bot.slack.posting import Posting, code_of
from bot.slack.staffroom import Cases
from bot.slack.verdicts import Verdicts
from bot.slack.views import REASON
from bot.slack.welcome import Welcome
from handlers.wording import say
from knowledge.message import Person

logger = logging.getLogger("isu.slack")

EVENTS = ("message", "app_mention", "app_home_opened", "member_joined_channel", "user_change")
COMMAND = "/isu"
SHORTCUT = "answer_this"

_AGAIN = 503
"""Status that leaves a delivery unacknowledged, so that Slack delivers it again."""


class Listeners:
    """All that happens on Slack's side, bound to one desk."""

    def __init__(self, office: Office, client: WebClient, posting: Posting, staff_channel: str = "") -> None:
        self._agent = office.agent
        self._client = client
        self._posting = posting
        self._askers = Askers(client, office.clock)
        room, register = office.staffroom, office.register
        house = House(office.notes, client, office.clock, staff_channel)
        mails = Mailroom(office.mails, posting, house, self._who, office.clock) if office.mails is not None else None
        self._mails = MailListeners(mails)
        cards = Cards(room, posting, house, mails.redraw if mails else None) if room is not None else None
        self._cases = Cases(room, posting, self._askers, house, cards) if room is not None and cards else None
        identities = None
        if register is not None:
            identities = Identities(register, posting, self._askers, office.notes, office.clock, house.staff)
        self._answering = Answering(office, posting, self._askers, cards, house, identities)
        self._office = OfficeListeners(office, posting, self._askers, self._cases, house, identities)
        self._verdicts = Verdicts(
            office, posting, self._askers, client, self._cases.hand_over if self._cases is not None else None
        )
        self._welcome = Welcome(office, posting, client)

    def register(self, app: App) -> None:
        """Binds every listener to the app; the manifests must name the same events, command and shortcut."""
        app.event("message")(self.on_message)
        app.event("app_mention")(self.on_message)
        app.event("app_home_opened")(self.on_home)
        app.event("member_joined_channel")(self.on_joined)
        app.event("user_change")(self.on_user_change)
        app.command(COMMAND)(ack=acknowledge, lazy=[self.on_command])
        app.message_shortcut(SHORTCUT)(ack=acknowledge, lazy=[self.on_shortcut])
        app.action(FEEDBACK)(ack=acknowledge, lazy=[self.on_feedback])
        app.action(DISMISS)(ack=acknowledge, lazy=[self.on_dismiss])
        app.view(REASON)(self.on_reason)
        self._office.register(app)
        self._mails.register(app)
        app.error(on_error)

    def _who(self, user: str, team: str) -> tuple[Person, str]:
        return self._office.who(user, team)

    def on_message(self, event: Payload, context: BoltContext, request: BoltRequest) -> BoltResponse | None:
        """A message or a mention: answered where it is meant for the assistant, else passed over."""
        if self._cases is not None and self._cases.thread_reply(event, context.team_id or ""):
            return None
        asked = from_event(event, context.team_id or "", context.bot_user_id or "", self._agent)
        if asked is None:
            return None
        done = self._answering.event(asked, redelivered=_tried_before(request))
        return None if done else BoltResponse(status=_AGAIN)

    def on_home(self, event: Payload, context: BoltContext) -> None:
        """The home tab is drawn; the first look at the messages tab is greeted."""
        user, team = str(event.get("user", "")), context.team_id or ""
        language = self._askers.find(user, team).language
        if event.get("tab") == "messages":
            self._welcome.person(team, user, str(event.get("channel", "")), language)
            return
        try:
            self._client.views_publish(user_id=user, view=self._office.home(user, team, language))
        except (SlackClientError, OSError, HTTPException) as error:
            logger.warning("the home tab could not be drawn (%s)", code_of(error))

    def on_joined(self, event: Payload, context: BoltContext) -> None:
        """The assistant was invited to a channel: it says how to use it. Others joining are no business of its."""
        if event.get("user") == context.bot_user_id:
            self._welcome.channel(context.team_id or "", str(event.get("channel", "")))

    def on_user_change(self, event: Payload) -> None:
        """A profile changed: the address is asked for anew."""
        user: Any = event.get("user")
        if isinstance(user, dict):
            self._askers.forget(str(user.get("id", "")))

    def on_command(self, command: Payload, context: BoltContext) -> None:
        """`/isu …`: a question, in short form or whole, a call for help, or something to do; for the asker alone."""
        asked = from_command(command, context.team_id or "")
        url = str(command.get("response_url", ""))
        typed = read_typed(asked.text, self._askers.find(asked.user, asked.team).language or "en")
        asked = replace(asked, text=typed.rest)
        if typed.word in ACTS:
            self._office.act(typed.word, asked, str(command.get("trigger_id", "")), url)
            return
        self._answering.once(
            asked,
            lambda reply: self._posting.answer_privately(reply, asked.target, asked.user, url),
            url,
            help_wanted=typed.word == "help",
        )

    def on_shortcut(self, shortcut: Payload, context: BoltContext) -> None:
        """The shortcut "Answer this": the message is answered in its thread, unless it is our own or holds no words."""
        asked = from_shortcut(shortcut, context.team_id or "")
        url = str(shortcut.get("response_url", ""))
        written: Any = shortcut.get("message") or {}
        own = written.get("user") == context.bot_user_id or (context.bot_id and written.get("bot_id") == context.bot_id)
        if own or not asked.text:
            language = self._askers.find(asked.user, asked.team).language
            words = say(language, "slack.own_message" if own else "slack.no_text")
            self._posting.whisper(words, url, asked.target, asked.user, language)
            return
        self._answering.once(asked, lambda reply: self._posting.answer(reply, asked.target, asked.user), url)

    def on_feedback(self, body: Payload, context: BoltContext) -> None:
        """A thumb was pressed."""
        self._verdicts.pressed(body, context.team_id or "")

    def on_reason(self, ack: Ack, body: Payload, context: BoltContext) -> None:
        """The modal was sent: it closes when its words are stored."""
        errors = self._verdicts.reasoned(body, context.team_id or "")
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            ack()

    def on_dismiss(self, body: Payload) -> None:
        """The button on an ephemeral message takes it away."""
        self._posting.take_away(str(body.get("response_url", "")))


def _tried_before(request: BoltRequest) -> bool:
    """Whether Slack delivers this again; Socket Mode numbers the first attempt too, with 0."""
    number = request.headers.get("x-slack-retry-num", ["0"])[0]
    return number.isdecimal() and int(number) > 0


def acknowledge(ack: Ack) -> None:
    """Tells Slack that a command, shortcut or button has arrived."""
    ack()


def on_error(error: Exception, body: Payload) -> BoltResponse:
    """Logs what went wrong without what was said, and leaves the delivery to be repeated."""
    inner: Any = body.get("event") or {}
    kind = inner.get("type") or body.get("type") or body.get("command")
    logger.error("a delivery could not be handled (%s, %s)", kind, type(error).__name__)
    return BoltResponse(status=200 if isinstance(error, BoltUnhandledRequestError) else 500)
