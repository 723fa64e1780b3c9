"""Modals and the home tab: pure views, within Slack's limits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.slack.payloads import Payload, Pressed, Target
from bot.slack.rich import Block, bullets, paragraph, plain, section, words
from handlers.wording import phrases, say

REASON = "feedback_reason"
"""Callback id of the modal that asks why an answer was not helpful."""

_BLOCK, _FIELD = "reason", "words"
_PERSON = "person"


@dataclass(frozen=True, slots=True)
class Reason:
    """What was written into the modal, and about which interaction."""

    interaction: int
    words: str
    user: str
    target: Target
    person: bool = False
    """Whether somebody at the ISU should take the question up."""


def reason_modal(pressed: Pressed, language: str) -> Block:
    """The modal that asks why; it carries what is needed to store the reason, in Slack's hands and signed by it."""
    carried = [pressed.interaction, pressed.target.channel, pressed.target.thread]
    entry = {"type": "plain_text_input", "action_id": _FIELD, "multiline": True, "max_length": 3000}
    return {
        "type": "modal",
        "callback_id": REASON,
        "title": plain(say(language, "slack.why_title"), 24),
        "submit": plain(say(language, "slack.send"), 24),
        "close": plain(say(language, "slack.cancel"), 24),
        "private_metadata": json.dumps(carried),
        "blocks": [
            {
                "type": "input",
                "block_id": _BLOCK,
                "label": plain(say(language, "slack.why_label"), 2000),
                "hint": plain(say(language, "slack.why_hint"), 2000),
                "element": entry,
            },
            _person(language),
        ],
    }


def _person(language: str) -> Block:
    option = {"text": plain(say(language, "slack.why_person"), 75), "value": _PERSON}
    return {
        "type": "input",
        "block_id": _PERSON,
        "optional": True,
        "label": plain(say(language, "slack.why_further"), 2000),
        "element": {"type": "checkboxes", "action_id": _PERSON, "options": [option]},
    }


def read_reason(body: Payload) -> Reason | None:
    """What a submitted modal holds; None where it is not one of ours."""
    view: Any = body.get("view") or {}
    try:
        interaction, channel, thread = json.loads(view["private_metadata"])
        values = view["state"]["values"]
        written = values[_BLOCK][_FIELD]["value"] or ""
        ticked = bool((values.get(_PERSON) or {}).get(_PERSON, {}).get("selected_options"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if not (isinstance(interaction, int) and isinstance(channel, str) and isinstance(thread, str)):
        return None
    user: Any = body.get("user")
    name = user.get("id") if isinstance(user, dict) else ""
    return Reason(interaction, str(written), str(name or ""), Target(channel, thread), ticked)


def refused(message: str) -> dict[str, str]:
    """The errors of a modal that could not be taken, shown at the field, so that what was written is not lost."""
    return {_BLOCK: message}


def home(language: str) -> Block:
    """The home tab: what the assistant is, what one can ask, and how."""
    lines = phrases(language)["help"].values()
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(say(language, "slack.home_title"), 150)},
            section(say(language, "reply.greeting")),
            paragraph(words(say(language, "slack.home_ask"), bold=True)),
            bullets(words(line) for line in lines),
            section(say(language, "slack.home_how")),
            paragraph(words(say(language, "slack.welcome"), italic=True)),
        ],
    }
