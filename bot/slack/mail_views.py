"""Windows of a mail's card: the reply reworded, a judgement corrected, a note; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.slack.identities import STATE_SEARCH, state_input
from bot.slack.mail_card import MailView
from bot.slack.mrkdwn import clean
from bot.slack.payloads import Payload
from bot.slack.rich import Block, plain, section
from handlers.wording import say
from knowledge.mail import Category

EDIT_VIEW, CORRECT_VIEW, NOTE_VIEW = "mail_edit_view", "mail_correct_view", "mail_note_view"
MAIL_VIEWS = (EDIT_VIEW, CORRECT_VIEW, NOTE_VIEW)
LIMIT, PIECES = 3000, 8
"""Characters a plain text input takes, and inputs a long reply is spread over."""

_JOINT = "\n\n"

MARKS = ("urgent", "sensitive", "needs_reply")


@dataclass(frozen=True, slots=True)
class MailWritten:
    """What was sent with one of these windows; ``right`` holds corrected fields as words."""

    view: str
    mail: int
    version: int
    user: str
    subject: str = ""
    body: str = ""
    note: str = ""
    right: tuple[tuple[str, str], ...] = ()


def edit_modal(view: MailView, version: int, language: str) -> Block:
    """Where the reply is reworded; it opens with the draft, a long one in several fields."""
    reply = view.reply
    pieces = _pieces(clean(reply.body) if reply else "")
    subject = clean(reply.subject) if reply else f"Re: {clean(view.mail.subject)}"
    blocks = [
        section(clean(view.words).strip()[:1500] or "·"),
        _text("subject", say(language, "mail.subject"), subject.replace("\n", " ")[:300], 300, lines=False),
        *(
            _text(f"body{number}", say(language, "mail.reply_label" if not number else "mail.reply_more"), piece, LIMIT)
            | ({"optional": True} if number else {})
            for number, piece in enumerate(pieces)
        ),
    ]
    return _modal(EDIT_VIEW, (view.mail.id, version), ("mail.edit_title", "mail.keep"), blocks, language)


def correct_modal(view: MailView, language: str) -> Block:
    """Where category, State and marks are set right."""
    judged = view.mail.judgement
    state = state_input(language, say(language, "case.state")) | {"optional": True}
    if judged and judged.state:
        option = {"text": plain(view.state_name or judged.state, 75), "value": judged.state}
        state["element"] = {**state["element"], "initial_option": option}
    chosen = judged.category if judged else Category.OTHER
    blocks = [_category(chosen, language), state, _marks(view, language)]
    words = ("mail.correct_title", "mail.keep")
    return _modal(CORRECT_VIEW, (view.mail.id, view.card.version), words, blocks, language)


def note_modal(view: MailView, language: str) -> Block:
    """Where a note for colleagues is written."""
    field = _text("note", say(language, "mail.note_label"), "", LIMIT)
    return _modal(NOTE_VIEW, (view.mail.id, view.card.version), ("mail.note_title", "mail.keep"), [field], language)


def read_mail_written(body: Payload) -> MailWritten | None:
    """What a submitted window holds; None where it is not one of these."""
    view: Any = body.get("view") or {}
    try:
        name = str(view["callback_id"])
        mail, version = (int(part) for part in json.loads(view["private_metadata"]))
        values = view["state"]["values"]
        pieces = [_value(values, f"body{number}") for number in range(PIECES)]
        return MailWritten(
            view=name,
            mail=mail,
            version=version,
            user=str((body.get("user") or {}).get("id") or ""),
            subject=" ".join(_value(values, "subject").split()),
            body=_JOINT.join(piece.strip("\n") for piece in pieces if piece.strip()),
            note=_value(values, "note").strip(),
            right=_right(values) if name == CORRECT_VIEW else (),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def refused(name: str, message: str) -> dict[str, str]:
    """The errors of a window that could not be taken, shown at its first field."""
    return {{EDIT_VIEW: "body0", CORRECT_VIEW: "category", NOTE_VIEW: "note"}.get(name, "body0"): message}


def _right(values: Any) -> tuple[tuple[str, str], ...]:
    category = str(values["category"]["value"]["selected_option"]["value"])
    state = str((values["state"][STATE_SEARCH].get("selected_option") or {}).get("value") or "")
    ticked = {str(one["value"]) for one in values["marks"]["value"].get("selected_options") or ()}
    marks = tuple((name, "yes" if name in ticked else "no") for name in MARKS)
    return (("category", category), ("state", state), *marks)


def _value(values: Any, block: str) -> str:
    return str((values.get(block) or {}).get("value", {}).get("value") or "")


def too_long(body: str) -> bool:
    """Whether a reply is too long to be reworded in a window without losing its end."""
    rest = clean(body)
    for piece in _pieces(rest):
        rest = rest[len(piece) :].lstrip("\n")
    return bool(rest.strip())


def _pieces(text: str) -> list[str]:
    """A text in pieces that fit a field, cut between paragraphs where that can be."""
    made: list[str] = []
    while text and len(made) < PIECES:
        cut = len(text) if len(text) <= LIMIT else text.rfind(_JOINT, 1, LIMIT)
        cut = LIMIT if cut <= 0 else cut
        made.append(text[:cut])
        text = text[cut:].lstrip("\n")
    return made or [""]


def _category(chosen: Category, language: str) -> Block:
    options = {one: {"text": plain(say(language, f"category.{one.value}"), 75), "value": one.value} for one in Category}
    element = {
        "type": "static_select",
        "action_id": "value",
        "options": list(options.values()),
        "initial_option": options[chosen],
    }
    label = plain(say(language, "mail.category"), 2000)
    return {"type": "input", "block_id": "category", "label": label, "element": element}


def _marks(view: MailView, language: str) -> Block:
    judged = view.mail.judgement
    options = {name: {"text": plain(say(language, f"mail.mark_{name}"), 75), "value": name} for name in MARKS}
    element: Block = {"type": "checkboxes", "action_id": "value", "options": list(options.values())}
    ticked = [options[name] for name in MARKS if judged and getattr(judged, name)]
    element |= {"initial_options": ticked} if ticked else {}
    label = plain(say(language, "mail.marks"), 2000)
    return {"type": "input", "block_id": "marks", "optional": True, "label": label, "element": element}


def _text(name: str, label: str, initial: str, limit: int, *, lines: bool = True) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "value", "multiline": lines, "max_length": limit}
    element |= {"initial_value": initial} if initial.strip() else {}
    return {"type": "input", "block_id": name, "label": plain(label, 2000), "element": element}


def _modal(
    callback: str, carried: tuple[int, int], words: tuple[str, str], blocks: list[Block], language: str
) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(say(language, words[0]), 24),
        "submit": plain(say(language, words[1]), 24),
        "close": plain(say(language, "slack.cancel"), 24),
        "private_metadata": json.dumps(carried),
        "blocks": blocks,
    }
