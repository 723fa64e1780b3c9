"""Letters in Slack: the window in which one is asked for, its card, and what is pressed on it; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.identities import STATE_SEARCH, state_input
from bot.slack.mrkdwn import clean, escape, escape_within, short
from bot.slack.payloads import Payload
from bot.slack.rich import Block, bullets, context, plain, words
from handlers.wording import LANGUAGES, say

LETTER_VIEW, OVERRULE_VIEW, ADDRESS_VIEW = "letter_view", "letter_overrule_view", "letter_address_view"
REVISE, SUBMIT, APPROVE, OVERRULE, ADDRESS, SEND = (
    "letter_revise",
    "letter_submit",
    "letter_approve",
    "letter_overrule",
    "letter_address",
    "letter_send",
)
LETTER_ACTIONS = (REVISE, SUBMIT, APPROVE, OVERRULE, ADDRESS, SEND)
SIGNATORIES = ("", "director", "president", "coordinators")
NOTE_LIMIT = 2000
CARD_BUDGET = 12_000
"""Characters of JSON that a card may have; Slack refuses messages somewhat longer."""

_NONE = "-"
"""Slack takes no empty value for a choice."""


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter as its card shows it. ``sha256`` is of what was seen; ``findings`` are (blocking, message) pairs.

    ``standing`` is a word of the register: "draft", "approved", "sent" …
    """

    id: int
    kind: str
    title: str
    state: str
    language: str
    form: str
    addressee: str
    to: tuple[str, ...]
    standing: str
    reference: str
    requested_by: str
    sha256: str
    findings: tuple[tuple[bool, str], ...] = ()
    confirm: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether it can still be approved."""
        return self.standing == "draft"

    @property
    def blocked(self) -> bool:
        """Whether a finding stands against its approval."""
        return any(blocking for blocking, _ in self.findings)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; ``revises`` is the id of the draft it replaces, 0 for a new letter."""

    user: str
    kind: str
    state: str
    language: str = ""
    signatory: str = ""
    note: str = ""
    revises: int = 0


@dataclass(frozen=True, slots=True)
class LetterPress:
    """A press on a card: which button, on which letter as which bytes."""

    action: str
    letter: int
    seen: str


def letter_modal(
    kinds: Sequence[tuple[str, str]], language: str, wanted: Wanted | None = None, state_name: str = ""
) -> Block:
    """The window; filled in with ``wanted`` where a draft is to be written anew."""
    before = wanted or Wanted("", "", "")
    languages = [("", say(language, "letter.usual_language")), *((code, code.upper()) for code in LANGUAGES)]
    signatories = [(name, say(language, f"letter.by_{name or 'usual'}")) for name in SIGNATORIES]
    state = state_input(language, say(language, "letter.state"))
    if before.state:
        state["element"]["initial_option"] = {"text": plain(state_name or before.state, 75), "value": before.state}
    return {
        "type": "modal",
        "callback_id": LETTER_VIEW,
        "title": plain(say(language, "letter.window"), 24),
        "submit": plain(say(language, "letter.draft"), 24),
        "close": plain(say(language, "slack.cancel"), 24),
        "private_metadata": json.dumps(before.revises),
        "blocks": [
            _choice("kind", say(language, "letter.kind"), kinds[:100], before.kind),
            state,
            _choice("language", say(language, "letter.language"), languages, before.language),
            _choice("signatory", say(language, "letter.signatory"), signatories, before.signatory),
            _text("note", say(language, "letter.note"), before.note, optional=True),
        ],
    }


def read_wanted(body: Payload) -> Wanted | None:
    """What the window holds; None where it is not one of ours."""
    view: Any = body.get("view") or {}
    try:
        values = view["state"]["values"]
        return Wanted(
            user=str((body.get("user") or {}).get("id") or ""),
            kind=_selected(values, "kind"),
            state=str((values["state"][STATE_SEARCH].get("selected_option") or {}).get("value") or ""),
            language=_selected(values, "language"),
            signatory=_selected(values, "signatory"),
            note=str(values["note"]["value"].get("value") or ""),
            revises=int(json.loads(view["private_metadata"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def words_modal(callback: str, press: LetterPress, label: str, initial: str, language: str) -> Block:
    """A window for a reason or an address; it carries which letter is meant."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(say(language, "letter.window"), 24),
        "submit": plain(say(language, "slack.send"), 24),
        "close": plain(say(language, "slack.cancel"), 24),
        "private_metadata": json.dumps([press.letter, press.seen]),
        "blocks": [_text("words", label, initial)],
    }


def read_words(body: Payload) -> tuple[LetterPress, str, str] | None:
    """Letter, words and user of such a window; None where it is not one of ours."""
    view: Any = body.get("view") or {}
    try:
        letter, seen = json.loads(view["private_metadata"])
        written = str(view["state"]["values"]["words"]["value"].get("value") or "")
        user = str((body.get("user") or {}).get("id") or "")
        return LetterPress(str(view["callback_id"]), int(letter), str(seen)), written, user
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def read_letter_press(body: Payload) -> LetterPress | None:
    """The press in a ``block_actions`` payload; None where its button is not of this version."""
    try:
        first = body["actions"][0]
        letter, seen = json.loads(str(first["value"]))
        return LetterPress(str(first["action_id"]), int(letter), str(seen))
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def letter_text(card: LetterCard, language: str) -> str:
    """The card in a line, for notifications and screen readers."""
    name = card.reference or say(language, "letter.number", number=card.id)
    standing = _standing(card, language)
    return escape_within(f"{name} ({standing}): {short(clean(card.title), 200)} – {card.state}", 900) or str(card.id)


def letter_blocks(card: LetterCard, language: str, *, staff: bool) -> list[Block]:
    """Title, whom it goes to, what was found in it, what a person must confirm, and what can be done with it."""
    rows = [
        ("letter.to", card.addressee),
        ("letter.address", ", ".join(card.to) or say(language, "letter.no_address")),
        ("letter.form", card.form.replace("_", " ")),
        ("letter.language", card.language.upper()),
        ("letter.standing", _standing(card, language)),
        ("letter.requested_by", card.requested_by),
    ]
    fields = [
        {
            "type": "mrkdwn",
            "text": f"*{escape(say(language, name))}*\n{escape_within(short(clean(value), 300), 600) or '–'}",
            "verbatim": True,
        }
        for name, value in rows
    ]
    name = card.reference or say(language, "letter.number", number=card.id)
    made: list[Block] = [
        {"type": "header", "text": plain(f"{name} · {card.title}", 150)},
        {"type": "section", "fields": fields},
    ]
    buttons = _buttons(card, language, staff=staff)
    foot: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    found = [_finding(one, language) for one in card.findings]
    for most in (12, 6, 3, 1):
        lists = [
            *_listed("letter.found", found[:most], language),
            *_listed("letter.confirm", card.confirm[:most], language),
        ]
        if len(json.dumps([*made, *lists, *foot], ensure_ascii=False)) <= CARD_BUDGET:
            return [*made, *lists, *foot]
    return [*made, *foot]


def _finding(found: tuple[bool, str], language: str) -> str:
    blocking, message = found
    return f"{say(language, 'letter.blocks')}: {message}" if blocking else message


def _listed(title: str, lines: Sequence[str], language: str) -> list[Block]:
    shown = [line for text in lines if (line := words(short(clean(text), 300)))]
    return [context(escape(say(language, title))), bullets(shown)] if shown else []


def _buttons(card: LetterCard, language: str, *, staff: bool) -> list[Block]:
    if card.is_draft:
        names = (
            [(REVISE, ""), (SUBMIT, "primary")] if not staff else [(REVISE, ""), (ADDRESS, ""), (APPROVE, "primary")]
        )
        names += [(OVERRULE, "danger")] if staff and card.blocked else []
    else:
        names = [(SEND, "primary")] if staff and card.standing == "approved" else []
    return [_button(action, style, card, language) for action, style in names]


def _button(action: str, style: str, card: LetterCard, language: str) -> Block:
    label = say(language, f"letter.do_{action.removeprefix('letter_')}")
    button: Block = {
        "type": "button",
        "action_id": action,
        "text": plain(label, 75),
        "value": json.dumps([card.id, card.sha256]),
    }
    return button | ({"style": style} if style else {})


def _standing(card: LetterCard, language: str) -> str:
    known = ("draft", "approved", "sent", "acknowledged", "bounced", "void")
    return say(language, f"letter.is_{card.standing}") if card.standing in known else card.standing.replace("_", " ")


def _selected(values: Any, name: str) -> str:
    value = str((values[name]["value"].get("selected_option") or {}).get("value") or "")
    return "" if value == _NONE else value


def _choice(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Block:
    made = {value: {"text": plain(title, 75), "value": value or _NONE} for value, title in options}
    element: Block = {"type": "static_select", "action_id": "value", "options": list(made.values())}
    if chosen in made:
        element["initial_option"] = made[chosen]
    return {"type": "input", "block_id": name, "label": plain(label, 2000), "element": element}


def _text(name: str, label: str, initial: str, optional: bool = False) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "value", "multiline": True, "max_length": NOTE_LIMIT}
    if clean(initial).strip():
        element["initial_value"] = clean(initial)[:NOTE_LIMIT]
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain(label, 2000),
        "element": element,
    }
