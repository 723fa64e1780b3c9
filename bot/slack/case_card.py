"""The card of a case in the staff channel, and the words that reach its asker: pure, within Slack's limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.mrkdwn import clean, escape, escape_within, short
from bot.slack.payloads import Payload, Target
from bot.slack.rich import Block, context, paragraph, plain, quotation, section, words
from handlers import compose
from handlers.wording import say
from knowledge.case import Case, CaseStatus
from knowledge.message import Citation

TAKE, ASSIGN, ANSWER, SEND, CLOSE, KEEP, SNOOZE, REOPEN = (
    "case_take",
    "case_assign",
    "case_answer",
    "case_send",
    "case_close",
    "case_keep",
    "case_snooze",
    "case_reopen",
)
ACTIONS = (TAKE, ASSIGN, ANSWER, SEND, CLOSE, KEEP, SNOOZE, REOPEN)
HAND_OVER = "hand_over"
"""The button under an answer that asks for a person."""

SHOWN = 3
BUDGET = 12_500
"""Characters of JSON that a message may have; Slack refuses messages somewhat longer."""

ANSWER_LIMIT = 9_000
"""Characters of an answer that reach an asker in Slack; staff are told where theirs is longer."""

QUESTION, PASSAGE, DRAFT, ANSWERED = 2500, 600, 1500, 2500
"""Characters that are shown of each part of a card; the database keeps the whole."""

_SLACK = "slack:"


@dataclass(frozen=True, slots=True)
class Action:
    """A press on a card: which button, on which case as which version, and what is needed to react."""

    name: str
    case: str
    version: int
    user: str
    chosen: str
    target: Target
    trigger: str
    response_url: str


def read_action(body: Payload) -> Action | None:
    """The press in a ``block_actions`` payload; None where its button is not of this version."""
    try:
        first = body["actions"][0]
        carried = json.loads(str(first.get("value") or first.get("block_id", "").removeprefix("case:")))
        case, version = carried
        channel = str((body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "")
        message: Any = body.get("message") or {}
        return Action(
            name=str(first.get("action_id", "")),
            case=str(case),
            version=int(version),
            user=str((body.get("user") or {}).get("id") or ""),
            chosen=str(first.get("selected_user") or ""),
            target=Target(channel, str(message.get("thread_ts") or message.get("ts") or "")),
            trigger=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def slack_name(user: str) -> str:
    """How a Slack user is written down as owner or author of a step."""
    return f"{_SLACK}{user}"


def card_text(case: Case, language: str) -> str:
    """The card in one line, for notifications and screen readers."""
    status = say(language, f"case.{case.status.value}")
    asker = short(clean(case.asker), 100) or say(language, "case.unknown")
    return escape_within(f"{case.number} ({status}) · {asker}: {short(clean(case.question), 300)}", 900) or case.number


def card_blocks(case: Case, citations: Sequence[Citation], now: datetime, language: str) -> list[Block]:
    """Question, asker, State, owner, due time, the closest passages, the proposed draft or the answer, and buttons."""
    return _within_budget(lambda share: _card(case, citations, now, language, share))


def _card(case: Case, citations: Sequence[Citation], now: datetime, language: str, share: float) -> list[Block]:
    def limit(most: int) -> int:
        return max(40, int(most * share))

    made: list[Block] = [
        {"type": "header", "text": plain(f"{case.number} · {say(language, f'case.{case.status.value}')}", 150)},
        {"type": "section", "fields": _fields(case, now, language)},
        quotation(words(short(clean(case.question).strip(), limit(QUESTION))) or words("·")),
    ]
    if case.status.pending:
        made += _passages(citations, limit(PASSAGE), language) if case.draft.strip() else []
        made += _labelled("case.draft", proposal(case, citations), limit(DRAFT), language)
    else:
        made += _labelled("case.answer", case.answer, limit(ANSWERED), language)
    return [*made, *_buttons(case, language)]


def _within_budget(made: Callable[[float], list[Block]]) -> list[Block]:
    """The blocks with as much of each text as Slack takes in one message; only text full of escapes is cut further."""
    shares = (1.0, 0.7, 0.5, 0.3, 0.15)
    found = (made(share) for share in shares)
    return next((blocks for blocks in found if len(json.dumps(blocks, ensure_ascii=False)) <= BUDGET), made(0.05))


def proposal(case: Case, citations: Sequence[Citation]) -> str:
    """What an answer may begin with: the draft where there is one, else the passages that come closest, quoted.

    It is for the person who answers to mend: no passage is claimed to be the answer. "" where nothing is close.
    """
    if case.draft.strip() or not citations:
        return case.draft
    lines = [say(case.language, "case.proposed_lead", case=case.number)]
    for citation in (cited.readable() for cited in citations[:2]):
        words_of = " ".join((citation.highlight or citation.quote).split())
        place = " ".join(compose.place_of(citation, case.language).split())
        lines.append(f"“{short(clean(words_of), PASSAGE)}”\n— {place}")
    return "\n\n".join(lines)


def owner(case: Case, language: str) -> str:
    """The owner as mrkdwn: a mention of a Slack user, who is notified by it, or an escaped name."""
    return mention(case.owner) or escape(say(language, "case.nobody"))


def mention(name: str) -> str:
    """A name as mrkdwn: a mention where it is a Slack user's, else the escaped name."""
    user = name.removeprefix(_SLACK)
    if name.startswith(_SLACK) and user.isalnum() and user.isupper():
        return f"<@{user}>"
    return escape_within(name, 200) if name else ""


def moment(at: datetime) -> str:
    """A time as mrkdwn that each reader sees in their own zone, with UTC for programs that can't."""
    fallback = at.strftime("%d %b %Y %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def to_asker(case: Case, language: str) -> tuple[str, list[Block]]:
    """The answer as its asker reads it: text, and blocks with a button for who is not content."""
    lead = say(language, "case.answered_lead", case=case.number)
    text = escape_within(f"{lead}\n\n{case.answer}", 3900) or case.number

    def blocks(share: float) -> list[Block]:
        said = short(clean(case.answer).strip(), int(ANSWER_LIMIT * share)) or "·"
        return [
            paragraph(words(lead, bold=True)),
            paragraph(words(said)),
            context(escape(say(language, "case.answered_by"))),
            {"type": "actions", "elements": [_button(REOPEN, "case.not_content", case, language)]},
        ]

    return text, _within_budget(blocks)


def hand_over_button(interaction: int, language: str) -> Block:
    """The button under an answer that is not one: a person is to take the question up."""
    button = {
        "type": "button",
        "action_id": HAND_OVER,
        "text": plain(say(language, "case.hand_over"), 75),
        "value": str(interaction),
    }
    return {"type": "actions", "elements": [button]}


def send_offer(case: Case, language: str) -> list[Block]:
    """Under a draft written in the card's thread: nothing goes out before somebody presses."""
    return [
        section(say(language, "case.drafted")),
        {"type": "actions", "elements": [_button(SEND, "case.send", case, language, style="primary")]},
    ]


def place_of_asker(case: Case) -> tuple[str, Target, str] | None:
    """Where a Slack asker is reached: team, place, and the user where it was a command; None for other channels."""
    return place_of(case.place)


def place_of(conversation: str) -> tuple[str, Target, str] | None:
    """Where a conversation goes on, from the name it is logged under; None where it is none of Slack."""
    kind, _, rest = conversation.partition(":")
    team, _, rest = rest.partition(":")
    channel, _, rest = rest.partition(":")
    if kind != "slack" or not channel:
        return None
    if rest.startswith("command:"):
        return team, Target(""), rest.removeprefix("command:")
    return team, Target(channel, rest), ""


def _fields(case: Case, now: datetime, language: str) -> list[Block]:
    late = f" · {say(language, 'case.late')}" if case.late(now) else ""
    rows = [
        ("case.asker", escape_within(case.asker, 200) or escape(say(language, "case.unknown"))),
        ("case.state", escape(case.state) or "–"),
        ("case.owner", owner(case, language)),
        ("case.due", moment(case.due_at) + escape(late) if case.due_at else "–"),
        ("case.channel", escape(case.channel)),
        ("case.opened", moment(case.opened_at)),
    ]
    return [
        {"type": "mrkdwn", "text": f"*{escape(say(language, name))}*\n{value}", "verbatim": True}
        for name, value in rows
    ]


def _passages(citations: Sequence[Citation], limit: int, language: str) -> list[Block]:
    made: list[Block] = []
    for citation in (cited.readable() for cited in citations[:SHOWN]):
        bearing = citation.highlight or citation.quote
        made.append(quotation(words(f"“{short(clean(bearing).strip(), limit)}”")))
        made.append(context(escape_within(" ".join(compose.place_of(citation, language).split()), 900) or "·"))
    return [context(escape(say(language, "case.closest"))), *made] if made else []


def _labelled(label: str, text: str, limit: int, language: str) -> list[Block]:
    shown = short(clean(text).strip(), limit)
    return [context(escape(say(language, label))), section(shown)] if shown else []


def _buttons(case: Case, language: str) -> list[Block]:
    if case.status.pending:
        names = [(TAKE, "case.take", "")] if not case.owner else []
        names += [(ANSWER, "case.write", "primary")]
        names += [(SEND, "case.send_draft", "")] if case.draft.strip() else []
        names += [(SNOOZE, "case.snooze", ""), (CLOSE, "case.close", "danger")]
        buttons = [_button(action, label, case, language, style=style) for action, label, style in names]
        chooser = {
            "type": "users_select",
            "action_id": ASSIGN,
            "placeholder": plain(say(language, "case.assign"), 150),
        }
        return [{"type": "actions", "block_id": f"case:{_value(case)}", "elements": [*buttons, chooser]}]
    names = [(KEEP, "case.keep", "")] if case.status is CaseStatus.ANSWERED else []
    names += [(REOPEN, "case.reopen", "")]
    elements = [_button(action, label, case, language, style=style) for action, label, style in names]
    return [{"type": "actions", "elements": elements}]


def _button(action: str, label: str, case: Case, language: str, style: str = "") -> Block:
    button: Block = {
        "type": "button",
        "action_id": action,
        "text": plain(say(language, label), 75),
        "value": _value(case),
    }
    return button | ({"style": style} if style else {})


def _value(case: Case) -> str:
    return json.dumps([case.number, case.version], separators=(",", ":"))
