"""The modal in which staff set how the assistant behaves in a channel and in the workspace; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.house_rules import Answers, ChannelRules, Workspace
from bot.slack.mrkdwn import clean
from bot.slack.payloads import Payload
from bot.slack.rich import Block, plain, section
from handlers.wording import LANGUAGES, say

CONFIG_VIEW = "config_view"
_PLACES = ("staff", "triage", "approvals")
_TEXTS = ("staff_group", "coordinator_group", "quiet_from", "quiet_to", "zone")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was sent with the modal."""

    channel: str
    user: str
    rules: ChannelRules
    workspace: Workspace


def config_modal(channel: str, rules: ChannelRules, workspace: Workspace, language: str) -> Block:
    """The modal, with what is set now."""
    answers = [(answer.value, say(language, f"config.{answer.value}")) for answer in Answers]
    languages = [("", say(language, "config.asker_language")), *((code, code.upper()) for code in LANGUAGES)]
    return {
        "type": "modal",
        "callback_id": CONFIG_VIEW,
        "title": plain(say(language, "config.title"), 24),
        "submit": plain(say(language, "config.submit"), 24),
        "close": plain(say(language, "slack.cancel"), 24),
        "private_metadata": json.dumps(channel),
        "blocks": [
            section(say(language, "config.channel_part")),
            _choice("answers", say(language, "config.answers"), answers, rules.answers.value),
            _choice("language", say(language, "config.language"), languages, rules.language),
            section(say(language, "config.workspace_part")),
            *(_place(name, say(language, f"config.{name}"), getattr(workspace, name)) for name in _PLACES),
            *(_text(name, say(language, f"config.{name}"), getattr(workspace, name)) for name in _TEXTS),
        ],
    }


def read_config_view(body: Payload, before: Workspace) -> Chosen | None:
    """What was sent; ``before`` keeps what the modal does not show. None where it is not this modal."""
    view: Any = body.get("view") or {}
    try:
        channel = json.loads(view["private_metadata"])
        values = view["state"]["values"]
        answers, spoken = (_selected(values, name) for name in ("answers", "language"))
        places = {name: str(values[name]["value"].get("selected_conversation") or "") for name in _PLACES}
        texts = {name: str(values[name]["value"].get("value") or "").strip() for name in _TEXTS}
        rules = ChannelRules(Answers(answers), "" if spoken == _NONE else spoken)
        user = str((body.get("user") or {}).get("id") or "")
        return Chosen(str(channel), user, rules, replace(before, **places, **texts))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


_NONE = "-"
"""Slack takes no empty value for a choice."""


def _selected(values: Any, name: str) -> str:
    return str((values[name]["value"].get("selected_option") or {}).get("value") or "")


def _choice(name: str, label: str, options: list[tuple[str, str]], chosen: str) -> Block:
    made = {value: {"text": plain(words, 75), "value": value or _NONE} for value, words in options}
    first = made.get(chosen) or next(iter(made.values()))
    element = {
        "type": "static_select",
        "action_id": "value",
        "options": list(made.values()),
        "initial_option": first,
    }
    return {"type": "input", "block_id": name, "label": plain(label, 2000), "element": element}


def _place(name: str, label: str, chosen: str) -> Block:
    element: Block = {"type": "conversations_select", "action_id": "value"}
    if chosen:
        element["initial_conversation"] = chosen
    return {"type": "input", "block_id": name, "optional": True, "label": plain(label, 2000), "element": element}


def _text(name: str, label: str, value: str) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "value", "max_length": 60}
    if clean(value).strip():
        element["initial_value"] = clean(value)[:60]
    return {"type": "input", "block_id": name, "optional": True, "label": plain(label, 2000), "element": element}
