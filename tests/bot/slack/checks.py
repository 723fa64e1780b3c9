"""What every outgoing message must be, whatever it holds: valid, within the limits, and harmless."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block

from bot.simulator.limits import message_problems, too_long
from bot.slack.blocks import BUDGET

LINK = re.compile(r"<(https?://[^<>|\s]+)\|([^<>|]*)>")
"""The only control sequence the assistant makes."""


def assert_fit(blocks: list[dict[str, Any]], text: str) -> None:
    """Asserts that a message may be sent as it is."""
    assert message_problems(blocks) == []
    assert not too_long(blocks)
    assert len(json.dumps(blocks, ensure_ascii=False)) <= BUDGET
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, f"the SDK does not know {block['type']}"
        parsed.validate_json()
        parsed.to_dict()
    assert text.strip()
    assert len(text) <= 4_000
    assert_harmless(text)
    for mrkdwn in _mrkdwn(blocks):
        assert_harmless(mrkdwn)
    json.dumps(blocks, ensure_ascii=False).encode("utf-8")
    text.encode("utf-8")
    assert not set(_kinds(blocks)) & {"user", "usergroup", "channel", "broadcast"}


def assert_harmless(mrkdwn: str) -> None:
    """No control sequence but links that the assistant made itself."""
    rest = LINK.sub("", mrkdwn)
    assert "<" not in rest
    assert ">" not in rest


def shown(blocks: list[dict[str, Any]]) -> str:
    """All words of blocks, in order, as a reader sees them."""
    return "\n".join(_words(blocks))


def _mrkdwn(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        if item.get("type") == "mrkdwn":
            yield item["text"]
        for value in item.values():
            yield from _mrkdwn(value)
    elif isinstance(item, list):
        for value in item:
            yield from _mrkdwn(value)


def _kinds(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        if isinstance(item.get("type"), str):
            yield item["type"]
        for value in item.values():
            yield from _kinds(value)
    elif isinstance(item, list):
        for value in item:
            yield from _kinds(value)


def _words(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        if item.get("type") == "rich_text_section" or item.get("type") == "rich_text_quote":
            yield "".join(part.get("text", "") for part in item["elements"])
            return
        if isinstance(item.get("text"), str):
            yield item["text"]
        for value in item.values():
            yield from _words(value)
    elif isinstance(item, list):
        for value in item:
            yield from _words(value)
