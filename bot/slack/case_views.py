"""Modals of a case: writing the answer, and keeping one for use again; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.slack.mrkdwn import clean
from bot.slack.payloads import Payload
from bot.slack.rich import Block, plain, section
from handlers.wording import say
from knowledge.case import Case

ANSWER_VIEW, KEEP_VIEW = "case_answer_view", "case_keep_view"
LIMIT = 3000
"""Characters a plain text input takes."""

VALID_FOR = timedelta(days=365)
"""How long a reviewed answer is valid unless its reviewer says otherwise."""

_KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Written:
    """What was sent with one of these modals; ``until`` is None where nothing is to be kept."""

    case: str
    version: int
    user: str
    answer: str
    question: str = ""
    until: date | None = None
    internal: bool = False


def answer_modal(case: Case, draft: str, today: date, language: str) -> Block:
    """Where staff write the answer; it opens with what was drafted or proposed."""
    blocks = [
        section(clean(case.question).strip()[:1500] or "·"),
        _text("answer", "case.answer_label", draft, language),
        _keep_box(language),
        *_keeping(today, language),
    ]
    words = (say(language, "case.write_title"), say(language, "case.send"))
    return _modal(ANSWER_VIEW, (case.number, case.version), words, blocks, language)


def keep_modal(number: str, version: int, question: str, answer: str, today: date, language: str) -> Block:
    """Where staff review an answer before it is kept: question and answer may be reworded; "" for no case."""
    blocks = [
        section(say(language, "case.keep_hint")),
        _text("question", "case.question_label", question, language),
        _text("answer", "case.answer_label", answer, language),
        *_keeping(today, language),
    ]
    words = (say(language, "case.keep_title"), say(language, "case.keep_submit"))
    return _modal(KEEP_VIEW, (number, version), words, blocks, language)


def read_written(body: Payload) -> Written | None:
    """What a submitted modal holds; None where it is not one of these."""
    view: Any = body.get("view") or {}
    try:
        case, version = json.loads(view["private_metadata"])
        values = view["state"]["values"]
        wanted = view["callback_id"] == KEEP_VIEW or _ticked(values, "keep", _KEEP)
        day = values["until"]["value"].get("selected_date") or ""
        return Written(
            case=str(case),
            version=int(version),
            user=str((body.get("user") or {}).get("id") or ""),
            answer=str(values["answer"]["value"].get("value") or ""),
            question=str(values.get("question", {}).get("value", {}).get("value") or ""),
            until=date.fromisoformat(day) if wanted and day else None,
            internal=_ticked(values, "internal", "internal"),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def refused(message: str) -> dict[str, str]:
    """The errors of a modal that could not be taken, shown at its text."""
    return {"answer": message}


def _ticked(values: Any, block: str, name: str) -> bool:
    chosen = values.get(block, {}).get("value", {}).get("selected_options") or []
    return any(option.get("value") == name for option in chosen)


def _modal(callback: str, case: tuple[str, int], words: tuple[str, str], blocks: list[Block], language: str) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(words[0], 24),
        "submit": plain(words[1], 24),
        "close": plain(say(language, "slack.cancel"), 24),
        "private_metadata": json.dumps(case),
        "blocks": blocks,
    }


def _text(name: str, label: str, initial: str, language: str) -> Block:
    """A field for a long text; what stands in it at first is cut at what Slack takes."""
    element = {"type": "plain_text_input", "action_id": "value", "multiline": True, "max_length": LIMIT}
    if clean(initial).strip():
        element["initial_value"] = clean(initial)[:LIMIT]
    return {"type": "input", "block_id": name, "label": plain(say(language, label), 2000), "element": element}


def _keep_box(language: str) -> Block:
    return _tick("keep", "case.keep_label", _KEEP, "case.keep_option", language)


def _keeping(today: date, language: str) -> list[Block]:
    until = {"type": "datepicker", "action_id": "value", "initial_date": (today + VALID_FOR).isoformat()}
    return [
        {
            "type": "input",
            "block_id": "until",
            "label": plain(say(language, "case.until_label"), 2000),
            "element": until,
        },
        _tick("internal", "case.internal_label", "internal", "case.internal_option", language),
    ]


def _tick(block: str, label: str, name: str, option: str, language: str) -> Block:
    element = {
        "type": "checkboxes",
        "action_id": "value",
        "options": [{"text": plain(say(language, option), 75), "value": name}],
    }
    return {
        "type": "input",
        "block_id": block,
        "optional": True,
        "label": plain(say(language, label), 2000),
        "element": element,
    }
