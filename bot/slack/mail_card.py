"""A mail in the triage channel: its card, and what is pressed on it; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.case_card import mention, moment
from bot.slack.mrkdwn import clean, escape, escape_within, short
from bot.slack.payloads import Payload, Target
from bot.slack.rich import Block, bullets, context, plain, quotation, section, words
from handlers import compose
from handlers.wording import say
from knowledge.mail import DraftReply
from knowledge.memory.inbox.cards import CardStatus, MailCard
from knowledge.memory.inbox.records import StoredMail
from knowledge.message import Citation

TAKE, ASSIGN, CORRECT, EDIT, TO_DRAFTS, SEND, SNOOZE, NOTE, SPAM, DONE, REOPEN = (
    "mail_take",
    "mail_assign",
    "mail_correct",
    "mail_edit",
    "mail_to_drafts",
    "mail_send",
    "mail_snooze",
    "mail_note",
    "mail_spam",
    "mail_done",
    "mail_reopen",
)
MAIL_ACTIONS = (TAKE, ASSIGN, CORRECT, EDIT, TO_DRAFTS, SEND, SNOOZE, NOTE, SPAM, DONE, REOPEN)

WORDS, DRAFT, NOTES, LINE, LINES = 1500, 1800, 600, 200, 6
"""Characters that are shown of each part of a card, and lines of each list; the database keeps the whole."""

CARD_BUDGET = 12_000
_BLOCK = "mail:"


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail with all that staff need before them. ``held`` says why a reply that was approved did not go out."""

    mail: StoredMail
    card: MailCard
    words: str = ""
    files: tuple[str, ...] = ()
    state_name: str = ""
    obligations: tuple[str, ...] = ()
    reply: DraftReply | None = None
    sending: str = ""
    """Where the reply stands in the outbox: "approved", "sent" …; "" where there is none."""
    held: str = ""


@dataclass(frozen=True, slots=True)
class MailPress:
    """A press on a card: which button, on which mail as which version, and what is needed to react."""

    name: str
    mail: int
    version: int
    user: str
    chosen: str
    target: Target
    trigger: str
    response_url: str


def read_mail_press(body: Payload) -> MailPress | None:
    """The press in a ``block_actions`` payload; None where its button is not of this version."""
    try:
        first = body["actions"][0]
        carried = json.loads(str(first.get("value") or first.get("block_id", "").removeprefix(_BLOCK)))
        mail, version = (int(part) for part in carried)
        channel = str((body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "")
        message: Any = body.get("message") or {}
        return MailPress(
            name=str(first.get("action_id", "")),
            mail=mail,
            version=version,
            user=str((body.get("user") or {}).get("id") or ""),
            chosen=str(first.get("selected_user") or ""),
            target=Target(channel, str(message.get("thread_ts") or message.get("ts") or "")),
            trigger=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def mail_text(view: MailView, language: str) -> str:
    """The card in one line, for notifications and screen readers."""
    mail = view.mail
    alert = f"{say(language, 'mail.sensitive')} · " if _sensitive(view) else ""
    subject = short(clean(mail.subject), 200) or say(language, "mail.no_subject")
    sender = short(clean(mail.sender), 100) or say(language, "case.unknown")
    return escape_within(f"{alert}{_standing(view, language)} · {sender}: {subject}", 900) or "·"


def mail_blocks(view: MailView, language: str) -> list[Block]:
    """Who wrote, for which State and what it owes, what was judged and why, what is asked, the draft, and buttons."""
    head: list[Block] = [
        {"type": "header", "text": plain(_title(view, language), 150)},
        {"type": "section", "fields": _fields(view, language)},
    ]
    if _sensitive(view):
        head.append(section(f"⚠ {say(language, 'mail.alert')}"))
    if view.held:
        head.append(section(f"⚠ {say(language, 'mail.held', why=short(clean(view.held), 400))}"))
    foot = _buttons(view, language)
    made = [*head]
    for part in _body(view, language):
        if _size([*made, *part, *foot]) <= CARD_BUDGET:
            made += part
    return [*made, *foot]


def mark_of(text: str, blocks: Sequence[Block]) -> str:
    """A fingerprint of what a card shows: where it is the same, nothing has to be drawn."""
    return hashlib.sha256(json.dumps([text, *blocks], ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:32]


def _title(view: MailView, language: str) -> str:
    alert = f"{say(language, 'mail.sensitive')} · " if _sensitive(view) else ""
    subject = clean(view.mail.subject) or say(language, "mail.no_subject")
    return f"{alert}{view.mail.case or f'#{view.mail.id}'} · {_standing(view, language)} · {subject}"


def _standing(view: MailView, language: str) -> str:
    if view.card.status is CardStatus.QUEUED and view.sending == "sent":
        return say(language, "mail.sent")
    if view.held:
        return say(language, "mail.is_held")
    return say(language, f"mail.{view.card.status.value}")


def _sensitive(view: MailView) -> bool:
    return view.mail.judgement is not None and view.mail.judgement.sensitive


def _fields(view: MailView, language: str) -> list[Block]:
    mail, judged = view.mail, view.mail.judgement
    category = say(language, f"category.{judged.category.value}") if judged else "–"
    urgent = f" · *{escape(say(language, 'mail.urgent'))}*" if judged and judged.urgent else ""
    rows = [
        ("mail.from", escape_within(mail.sender, 200) or escape(say(language, "case.unknown"))),
        ("case.state", escape_within(view.state_name or mail.state, 200) or "–"),
        ("mail.category", escape(category) + urgent),
        ("case.due", escape(judged.due.isoformat()) if judged and judged.due else "–"),
        ("mail.owner", mention(view.card.owner) or escape(say(language, "case.nobody"))),
        ("mail.received", moment(mail.received_at)),
    ]
    if view.card.snoozed_until:
        rows.append(("mail.snoozed", moment(view.card.snoozed_until)))
    return [
        {"type": "mrkdwn", "text": f"*{escape(say(language, name))}*\n{value}", "verbatim": True}
        for name, value in rows
    ]


def _body(view: MailView, language: str) -> list[list[Block]]:
    """The parts of a card, the most needed first: what no longer fits is left out."""
    judged = view.mail.judgement
    parts = [[quotation(words(short(clean(view.words).strip(), WORDS)) or words("·"))]]
    if judged is not None:
        parts.append(_list("mail.asks", judged.questions, language))
    parts.append(_draft(view.reply, language))
    parts.append(_list("mail.obligations", view.obligations, language))
    if judged is not None:
        parts.append(_list("mail.reasons", judged.reasons, language))
    parts.append(_list("mail.files", view.files, language))
    parts.append(_list("mail.notes", short(clean(view.card.notes), NOTES).splitlines(), language))
    if view.mail.note:
        parts.append([context(escape_within(say(language, "mail.no_draft", why=clean(view.mail.note)), 600))])
    return [part for part in parts if part]


def _list(label: str, lines: Sequence[str], language: str) -> list[Block]:
    shown = [short(" ".join(clean(line).split()), LINE) for line in lines[:LINES]]
    items = [words(line) for line in shown if line]
    return [context(escape(say(language, label))), bullets(items)] if items else []


def _draft(reply: DraftReply | None, language: str) -> list[Block]:
    if reply is None or not clean(reply.body).strip():
        return []
    made = [
        context(escape_within(f"{say(language, 'mail.draft')} {short(clean(reply.subject), 200)}", 600)),
        quotation(words(short(clean(reply.body).strip(), DRAFT)) or words("·")),
    ]
    places = [_source(citation, language) for citation in reply.citations[:3]]
    made += [context(*places)] if places else []
    return [*made, *_list("mail.unanswered", reply.unanswered, language)]


def _source(citation: Citation, language: str) -> str:
    return escape_within(" ".join(compose.place_of(citation, language).split()), 300) or "·"


def _buttons(view: MailView, language: str) -> list[Block]:
    held = view.held and view.card.status is CardStatus.QUEUED
    if view.card.status in (CardStatus.SPAM, CardStatus.DONE, CardStatus.DRAFTED) or held:
        names = [(REOPEN, "case.reopen", "")]
        names += [(CORRECT, "mail.correct", "")]
    elif view.card.status is CardStatus.QUEUED:
        names = [(NOTE, "mail.note", "")]
    else:
        names = [(TAKE, "case.take", "")] if not view.card.owner else []
        names += [(EDIT, "mail.edit", "")]
        if view.reply is not None and view.reply.body.strip():
            names += [(SEND, "mail.send", "primary"), (TO_DRAFTS, "mail.to_drafts", "")]
        names += [(CORRECT, "mail.correct", ""), (SNOOZE, "case.snooze", ""), (NOTE, "mail.note", "")]
        names += [(SPAM, "mail.is_spam", "danger"), (DONE, "mail.nothing_to_do", "")]
    carried = json.dumps([view.mail.id, view.card.version], separators=(",", ":"))
    elements = [_button(action, label, style, carried, language) for action, label, style in names]
    if view.card.status is CardStatus.OPEN:
        chooser = {"type": "users_select", "action_id": ASSIGN}
        elements.append(chooser | {"placeholder": plain(say(language, "case.assign"), 150)})
    return [{"type": "actions", "block_id": f"{_BLOCK}{carried}", "elements": elements}]


def _button(action: str, label: str, style: str, carried: str, language: str) -> Block:
    button: Block = {"type": "button", "action_id": action, "text": plain(say(language, label), 75), "value": carried}
    return button | ({"style": style} if style else {})


def _size(blocks: Sequence[Block]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))
