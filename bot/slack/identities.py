"""Which State an unknown person represents: asked once, kept as not verified, believed only when staff confirm."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.slack.askers import Askers
from bot.slack.case_card import slack_name
from bot.slack.mrkdwn import escape_within
from bot.slack.payloads import Asked, Payload, Target
from bot.slack.posting import Posting
from bot.slack.rich import Block, paragraph, plain, section, words
from handlers.wording import say
from knowledge.errors import ChannelError, ISUError, NotAllowed
from knowledge.message import Person, Role, Sender

logger = logging.getLogger("isu.slack")

REPRESENT, STATE_VIEW, STATE_SEARCH = "state_ask", "state_view", "state_search"
CONFIRM, REJECT = "state_confirm", "state_reject"
MOST_OPTIONS = 100


class Register(Protocol):
    """The contacts, as far as a newcomer needs them."""

    def known(self, sender: Sender) -> Person:
        """Who a sender is; a stranger has no id."""

    def enrol(self, sender: Sender, state: str, now: datetime) -> Person:
        """Keeps a newcomer with the State they name, not verified; gives who they are now."""

    def confirm(self, person_id: int, by: str, now: datetime, state: str = "") -> Person:
        """Staff vouch for the State a person named; ``state`` is the one they were shown."""

    def reject(self, person_id: int, by: str, now: datetime, state: str = "") -> Person:
        """Staff do not: the person stays, without a State."""

    def find_states(self, typed: str, language: str, limit: int) -> Sequence[tuple[str, str]]:
        """Codes and names of States that a typed text may mean."""

    def state_name(self, code: str, language: str) -> str:
        """The name of a State."""


@dataclass(frozen=True, slots=True)
class _Press:
    action: str
    value: str
    user: str
    target: Target
    trigger: str
    response_url: str


class Identities:
    """Asks newcomers whom they represent, and staff whether that is so."""

    def __init__(
        self,
        register: Register,
        posting: Posting,
        askers: Askers,
        notes: Any,
        clock: Callable[[], datetime],
        staff_channel: Callable[[], str],
    ) -> None:
        self._register = register
        self._posting = posting
        self._askers = askers
        self._notes = notes
        self._clock = clock
        self._staff_channel = staff_channel

    def ask_once(self, asked: Asked) -> None:
        """After a first answer: a word to the asker alone, whom nobody knows yet; never twice."""
        sender = self._askers.find(asked.user, asked.team)
        person = self._register.known(sender.sender)
        if person.id is not None or person.state or person.role is not Role.PUBLIC:
            return
        note = f"slack.state_asked.{asked.team}.{asked.user}"
        if self._notes.get(note):
            return
        self._notes.put(note, True, self._clock())
        language = sender.language or "en"
        self._posting.privately(say(language, "state.ask"), question_blocks(language), asked.target, asked.user)

    def pressed(self, body: Payload, team: str) -> None:
        """The button of the question, or of the card that asks staff to confirm."""
        press = _read_press(body)
        if press is None:
            return
        asker = self._askers.find(press.user, team)
        language = asker.language or "en"
        try:
            if press.action == REPRESENT:
                self._posting.open_view(press.trigger, state_modal(language))
            else:
                self._judge(press, asker.sender)
        except ISUError as error:
            told = str(error) if error.permanent else say(language, "reply.busy")
            self._posting.whisper(told, press.response_url, press.target, press.user, language)

    def submitted(self, body: Payload, team: str) -> dict[str, str]:
        """The State was chosen; errors to show in the modal, none where it is kept."""
        view: Any = body.get("view") or {}
        user = str((body.get("user") or {}).get("id") or "")
        asker = self._askers.find(user, team)
        language = asker.language or "en"
        try:
            code = str(view["state"]["values"]["state"][STATE_SEARCH]["selected_option"]["value"])
            person = self._register.enrol(asker.sender, code, self._clock())
        except (KeyError, TypeError):
            return {"state": say(language, "state.missing")}
        except ISUError as error:
            return {"state": str(error) if error.permanent else say(language, "reply.busy")}
        self._ask_staff(person, code, user)
        return {}

    def options(self, body: Payload) -> list[Block]:
        """The States that fit what is being typed, in the language of the person's Slack."""
        user = str((body.get("user") or {}).get("id") or "")
        language = self._askers.remembered(user).language or "en"
        found = self._register.find_states(str(body.get("value") or ""), language, MOST_OPTIONS)
        return [{"text": plain(name, 75), "value": code} for code, name in found]

    def _judge(self, press: _Press, sender: Sender) -> None:
        if self._register.known(sender).role is not Role.STAFF:
            raise NotAllowed(say("en", "case.staff_only"))
        judge = self._register.confirm if press.action == CONFIRM else self._register.reject
        person_id, _, state = press.value.partition(" ")
        person = judge(int(person_id), slack_name(press.user), self._clock(), state)
        key = "state.confirmed" if press.action == CONFIRM else "state.rejected"
        text = say("en", key, name=person.name, state=self._register.state_name(person.state, "en"))
        self._posting.say(text, press.target)

    def _ask_staff(self, person: Person, code: str, user: str) -> None:
        channel = self._staff_channel()
        if not channel or person.id is None:
            logger.warning("a newcomer named a State and no staff channel is there to confirm it")
            return
        state = self._register.state_name(code, "en")
        text = say("en", "state.claim", name=person.name or user, address=person.address or "–", state=state)
        try:
            self._posting.post(escape_within(text, 2900), claim_blocks(text, person.id, code), Target(channel))
        except ChannelError:
            logger.warning("the staff could not be asked to confirm a State")


def question_blocks(language: str) -> list[Block]:
    """The question and its button."""
    button = {"type": "button", "action_id": REPRESENT, "text": plain(say(language, "state.button"), 75)}
    return [paragraph(words(say(language, "state.ask"))), {"type": "actions", "elements": [button]}]


def claim_blocks(text: str, person_id: int, state: str) -> list[Block]:
    """What a newcomer says of themselves, with the buttons for staff, which hold what staff were shown."""

    def button(action: str, label: str) -> Block:
        return {
            "type": "button",
            "action_id": action,
            "text": plain(say("en", label), 75),
            "value": f"{person_id} {state}",
        }

    buttons = [button(CONFIRM, "state.confirm"), button(REJECT, "state.reject")]
    return [section(text), {"type": "actions", "elements": buttons}]


def state_modal(language: str) -> Block:
    """Where the State is chosen, searched for while typing."""
    return {
        "type": "modal",
        "callback_id": STATE_VIEW,
        "title": plain(say(language, "state.title"), 24),
        "submit": plain(say(language, "slack.send"), 24),
        "close": plain(say(language, "slack.cancel"), 24),
        "private_metadata": json.dumps(""),
        "blocks": [state_input(language)],
    }


def state_input(language: str, label: str = "") -> Block:
    """A field in which a State is searched for by any of its names."""
    return {
        "type": "input",
        "block_id": "state",
        "label": plain(label or say(language, "state.label"), 2000),
        "element": {
            "type": "external_select",
            "action_id": STATE_SEARCH,
            "min_query_length": 1,
            "placeholder": plain(say(language, "state.placeholder"), 150),
        },
    }


def _read_press(body: Payload) -> _Press | None:
    try:
        first = body["actions"][0]
        channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or ""
        message: Any = body.get("message") or {}
        return _Press(
            action=str(first["action_id"]),
            value=str(first.get("value") or ""),
            user=str((body.get("user") or {}).get("id") or ""),
            target=Target(str(channel), str(message.get("thread_ts") or message.get("ts") or "")),
            trigger=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
        )
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
