"""The home tab: the sections of a person's front page as a view, within Slack's limits; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from bot.slack.mrkdwn import clean, short
from bot.slack.rich import Block, bullets, paragraph, plain, section, words
from handlers.wording import say

HOME_LETTER, TELL_ASKERS = "home_letter", "tell_askers"
LINE = 600
VIEW_BUDGET = 60_000
"""Characters of JSON that the whole view may have; Slack takes 250,000, nobody reads more than this."""

MOST_BLOCKS = 95
MESSAGE_BLOCKS, MESSAGE_BUDGET = 48, 12_000
_ACTS = {"letter": (HOME_LETTER, "home.letter"), "tell": (TELL_ASKERS, "digest.tell")}


class Part(Protocol):
    """A section of the front page."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def lines(self) -> Sequence[str]:
        """Its lines."""

    @property
    def act(self) -> str:
        """What a button under it does; "" for none."""


def home_view(parts: Sequence[Part], language: str) -> Block:
    """The view, cut at its end where it would be too long."""
    made: list[Block] = [
        {"type": "header", "text": plain(say(language, "slack.home_title"), 150)},
        section(say(language, "reply.greeting")),
    ]
    for part in parts:
        added = _part(part, language)
        if len(made) + len(added) > MOST_BLOCKS or _size([*made, *added]) > VIEW_BUDGET:
            break
        made += added
    made += [section(say(language, "slack.home_how")), paragraph(words(say(language, "slack.welcome"), italic=True))]
    return {"type": "home", "blocks": made}


def parts_blocks(title: str, parts: Sequence[Part], language: str) -> list[Block]:
    """The same parts as a message."""
    made: list[Block] = [{"type": "header", "text": plain(title, 150)}]
    for part in parts:
        added = _part(part, language)
        if len(made) + len(added) > MESSAGE_BLOCKS or _size([*made, *added]) > MESSAGE_BUDGET:
            break
        made += added
    return made


def _part(part: Part, language: str) -> list[Block]:
    lines = [words(short(clean(line), LINE)) for line in part.lines]
    shown = [line for line in lines if line]
    made = [paragraph(words(part.title, bold=True) or words("·"))]
    made += [bullets(shown)] if shown else []
    if part.act in _ACTS:
        action, label = _ACTS[part.act]
        button = {"type": "button", "action_id": action, "text": plain(say(language, label), 75)}
        made.append({"type": "actions", "elements": [button]})
    return made


def _size(blocks: list[Block]) -> int:
    return len(json.dumps(blocks))  # escaped, as it goes over the wire
