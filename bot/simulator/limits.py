"""Slack's documented limits on messages, modals and home tabs: each breach is named, and what is unknown refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Item = Mapping[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_SIZE = 13_200
"""Characters of JSON of a message's blocks beyond which Slack says msg_blocks_too_long; observed, not documented."""
MESSAGE_TEXT = 40_000
_CHOICES = ("static_select", "external_select", "users_select", "conversations_select", "overflow", "datepicker")
TABLE_ROWS, TABLE_COLUMNS = 100, 20


def message_problems(blocks: object) -> list[str]:
    """What is wrong with the blocks of a message."""
    if not isinstance(blocks, Sequence) or isinstance(blocks, str):
        return ["blocks is no list"]
    found = list(_blocks(blocks, MESSAGE_BLOCKS, _MESSAGE))
    tables = sum(isinstance(block, Mapping) and block.get("type") == "table" for block in blocks)
    return [*found, "more than one table"] if tables > 1 else found


def too_long(blocks: object) -> bool:
    """Whether the blocks of a message are too much in all."""
    return len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_SIZE


def view_problems(view: object) -> list[str]:
    """What is wrong with a modal or home tab."""
    if not isinstance(view, Mapping):
        return ["view is no object"]
    if view.get("type") not in ("modal", "home"):
        return ["a view is a modal or a home"]
    return list(_view(view))


def options_problems(options: Sequence[Item]) -> list[str]:
    """What is wrong with the choices an app offers while somebody types; none at all is allowed."""
    found = ["more than 100 options"] if len(options) > 100 else []
    for option in options:
        found += [*_plain(option, "text", 75, required=True), *_longest(option, "value", 150, required=True)]
    return found


def _view(view: Item) -> Iterator[str]:
    modal = view["type"] == "modal"
    yield from _longest(view, "private_metadata", 3000)
    yield from _longest(view, "callback_id", 255)
    if modal:
        yield from _plain(view, "title", 24, required=True)
        yield from _plain(view, "close", 24)
        has_input = any(isinstance(block, Mapping) and block.get("type") == "input" for block in view.get("blocks", ()))
        yield from _plain(view, "submit", 24, required=has_input)
    yield from _blocks(view.get("blocks", ()), VIEW_BLOCKS, _MODAL if modal else _HOME)


def _blocks(blocks: Sequence[object], most: int, allowed: Mapping[str, _Check]) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks; 1 to {most} are allowed"
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        if not isinstance(block, Mapping) or block.get("type") not in allowed:
            yield f"block {number} is unknown or not allowed here"
            continue
        yield from (f"block {number} ({block['type']}): {problem}" for problem in _block(block, seen, allowed))


def _block(block: Item, seen: set[str], allowed: Mapping[str, _Check]) -> Iterator[str]:
    name = block.get("block_id")
    if name is not None:
        yield from _longest(block, "block_id", 255)
        if name in seen:
            yield "block_id used twice"
        seen.add(name)
    yield from allowed[block["type"]](block)


# What each block takes ----------------------------------------------------------------------------------------------


def _section(block: Item) -> Iterator[str]:
    fields = block.get("fields", ())
    if "text" not in block and not fields:
        yield "neither text nor fields"
    if "text" in block:
        yield from _text(block["text"], 3000)
    if len(fields) > 10:
        yield "more than 10 fields"
    for field in fields:
        yield from _text(field, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _header(block: Item) -> Iterator[str]:
    yield from _plain(block, "text", 150, required=True)


def _context(block: Item) -> Iterator[str]:
    elements = block.get("elements", ())
    if not 1 <= len(elements) <= 10:
        yield "a context has 1 to 10 elements"
    for element in elements:
        if element.get("type") == "image":
            yield from _image(element)
        else:
            yield from _text(element, 3000)


def _image(block: Item) -> Iterator[str]:
    if not block.get("alt_text"):
        yield "an image without alt_text"
    yield from _longest(block, "alt_text", 2000)
    yield from _longest(block, "image_url", 3000)


def _actions(block: Item) -> Iterator[str]:
    yield from _elements(block, 25, ("button", *_CHOICES))


def _context_actions(block: Item) -> Iterator[str]:
    yield from _elements(block, 5, ("feedback_buttons", "icon_button"))


def _elements(block: Item, most: int, kinds: Sequence[str]) -> Iterator[str]:
    elements = block.get("elements", ())
    if not 1 <= len(elements) <= most:
        yield f"1 to {most} elements are allowed"
    names = [element.get("action_id") for element in elements]
    if len(set(names)) != len(names):
        yield "action_id used twice"
    for element in elements:
        if element.get("type") not in kinds:
            yield f"element {element.get('type')} is not allowed here"
        else:
            yield from _element(element)


def _input(block: Item) -> Iterator[str]:
    yield from _plain(block, "label", 2000, required=True)
    yield from _plain(block, "hint", 2000)
    yield from _element(block.get("element", {}))


def _rich_text(block: Item) -> Iterator[str]:
    elements = block.get("elements", ())
    if not elements:
        yield "no elements"
    for element in elements:
        yield from _rich(element)


def _rich(element: Item) -> Iterator[str]:
    kind, parts = element.get("type"), element.get("elements", ())
    if kind not in ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"):
        yield f"unknown rich text {kind}"
        return
    if not parts:
        yield f"{kind} without elements"
    if kind == "rich_text_list":
        if element.get("style") not in ("bullet", "ordered"):
            yield "a list is bullet or ordered"
        for part in parts:
            yield from _rich(part)
        return
    for part in parts:
        yield from _rich_part(part)


def _rich_part(part: Item) -> Iterator[str]:
    kind = part.get("type")
    if kind == "text":
        if not part.get("text"):
            yield "empty rich text"
    elif kind == "link":
        yield from _longest(part, "url", 3000, required=True)
    elif kind not in ("user", "usergroup", "channel", "broadcast", "emoji", "date", "color"):
        yield f"unknown rich text part {kind}"
    if set(part.get("style", {})) - {"bold", "italic", "strike", "code", "underline"}:
        yield "unknown style"


def _table(block: Item) -> Iterator[str]:
    rows = block.get("rows", ())
    if not 1 <= len(rows) <= TABLE_ROWS or any(not 1 <= len(row) <= TABLE_COLUMNS for row in rows):
        yield f"a table has up to {TABLE_ROWS} rows of up to {TABLE_COLUMNS} cells"


def _nothing(_block: Item) -> Iterator[str]:
    return iter(())


# What each element takes --------------------------------------------------------------------------------------------


def _element(element: Item) -> Iterator[str]:
    yield from _longest(element, "action_id", 255)
    kind = element.get("type")
    if kind == "button":
        yield from _plain(element, "text", 75, required=True)
        yield from _longest(element, "value", 2000)
        yield from _longest(element, "url", 3000)
        yield from _longest(element, "accessibility_label", 75)
        if element.get("style") not in (None, "primary", "danger"):
            yield "a button is primary or danger"
    elif kind == "feedback_buttons":
        yield from _feedback_button(element.get("positive_button"))
        yield from _feedback_button(element.get("negative_button"))
    elif kind == "plain_text_input":
        if not 0 < element.get("max_length", 3000) <= 3000:
            yield "max_length is 1 to 3000"
        yield from _plain(element, "placeholder", 150)
        if len(element.get("initial_value", "")) > element.get("max_length", 3000):
            yield "initial_value is longer than max_length"
    elif kind in ("checkboxes", "radio_buttons"):
        options = element.get("options", ())
        if not 1 <= len(options) <= 10:
            yield "1 to 10 options are allowed"
        for option in options:
            yield from _text(option.get("text"), 75)
            yield from _longest(option, "value", 150, required=True)
        if any(one not in options for one in element.get("initial_options", ())):
            yield "initial_options holds one that is none of the options"
    elif kind == "datepicker":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("initial_date", "2026-01-01")):
            yield "initial_date is YYYY-MM-DD"
        yield from _plain(element, "placeholder", 150)
    elif kind in (*_CHOICES, "icon_button"):
        yield from _plain(element, "placeholder", 150)
        options = element.get("options", ())
        if len(options) > 100:
            yield "more than 100 options"
        for option in options:
            yield from _plain(option, "text", 75, required=True)
            yield from _longest(option, "value", 150, required=True)
        initial = element.get("initial_option")
        if options and initial is not None and initial not in options:
            yield "initial_option is none of the options"
    else:
        yield f"unknown element {kind}"


def _feedback_button(button: object) -> Iterator[str]:
    if not isinstance(button, Mapping):
        yield "a feedback button is missing"
        return
    yield from _plain(button, "text", 75, required=True)
    yield from _longest(button, "value", 2000, required=True)
    yield from _longest(button, "accessibility_label", 75)


# Texts --------------------------------------------------------------------------------------------------------------


def _text(text: object, most: int) -> Iterator[str]:
    if not isinstance(text, Mapping) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield "not a text object"
        return
    words = text.get("text")
    if not isinstance(words, str) or not 1 <= len(words) <= most:
        yield f"a text of 1 to {most} characters is wanted"
    if "verbatim" in text and text["type"] != "mrkdwn":
        yield "verbatim is for mrkdwn only"
    if "emoji" in text and text["type"] != "plain_text":
        yield "emoji is for plain_text only"


def _plain(holder: Item, name: str, most: int, required: bool = False) -> Iterator[str]:
    text = holder.get(name)
    if text is None:
        if required:
            yield f"{name} is missing"
        return
    if not isinstance(text, Mapping) or text.get("type") != "plain_text":
        yield f"{name} must be plain_text"
        return
    yield from (f"{name}: {problem}" for problem in _text(text, most))


def _longest(holder: Item, name: str, most: int, required: bool = False) -> Iterator[str]:
    value = holder.get(name)
    if value is None:
        if required:
            yield f"{name} is missing"
    elif not isinstance(value, str) or len(value) > most:
        yield f"{name} has more than {most} characters"


_Check = Callable[[Item], Iterator[str]]

_HOME: dict[str, _Check] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "divider": _nothing,
    "image": _image,
    "actions": _actions,
    "rich_text": _rich_text,
    "input": _input,
}
_MODAL: dict[str, _Check] = _HOME
_MESSAGE: dict[str, _Check] = {
    **{name: check for name, check in _HOME.items() if name != "input"},
    "context_actions": _context_actions,
    "table": _table,
}
