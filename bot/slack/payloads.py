"""What Slack delivers, read without a network: which payloads ask something, and where the answer belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.mrkdwn import mentioned, read

Payload = Mapping[str, Any]

ANSWERED_SUBTYPES = (None, "file_share", "thread_broadcast")
"""Kinds of message a person has written for others to read; all others are news about messages."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a post goes: a channel, and the thread in it ("" for the channel itself)."""

    channel: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as Slack delivered it; nothing in it says yet who the user is.

    ``id`` stays the same over redelivery and is the same for the two events of one mention. ``addressed`` is False for
    a message in a thread that does not mention the assistant: it is meant for it only where it takes part already.
    ``wants_help`` is True for a mention without any words.
    """

    id: str
    team: str
    user: str
    text: str
    conversation: str
    target: Target
    public: bool
    addressed: bool = True
    wants_help: bool = False
    begins: bool = False
    """A message that begins a thread and addresses nobody: only a channel that wants it has it answered."""
    source: str = ""
    """For a shortcut: the message it was chosen on, "channel:ts"."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press of a feedback button: the verdict, the interaction it is about, and what is needed to react to it."""

    interaction: int
    verdict: str
    user: str
    target: Target
    trigger: str
    response_url: str


def from_event(event: Payload, team: str, bot_user: str, agent: bool) -> Asked | None:
    """The question in a ``message`` or ``app_mention`` event; None where no person says anything to the assistant."""
    user, ts, channel = _word(event, "user"), _word(event, "ts"), _word(event, "channel")
    if not (user and ts and channel) or _from_elsewhere(event, user, bot_user):
        return None
    raw = _word(event, "text")
    direct = _is_direct(event, channel)
    named = event.get("type") == "app_mention" or bot_user in mentioned(raw)
    thread = _word(event, "thread_ts")
    begins = not (direct or named) and thread in ("", ts)
    if not (direct or named) and mentioned(raw):
        return None  # said to somebody else by name
    text = read(raw) or _forwarded(event)
    target = Target(channel, thread or (ts if agent or not direct else ""))
    return Asked(
        id=f"{team}:{channel}:{ts}",
        team=team,
        user=user,
        text=text,
        conversation=conversation_of(team, target),
        target=target,
        public=not direct,
        addressed=direct or named,
        wants_help=named and not direct and not text,
        begins=begins,
    )


def from_command(command: Payload, team: str) -> Asked:
    """What was typed after a slash command; its answer is seen by the asker alone, so nobody reads along."""
    channel, user = _word(command, "channel_id"), _word(command, "user_id")
    return Asked(
        id=f"{team}:command:{_word(command, 'trigger_id')}",
        team=team,
        user=user,
        text=read(_word(command, "text")),
        conversation=f"slack:{team}:{channel}:command:{user}",
        target=Target(channel),
        public=False,
    )


def from_shortcut(shortcut: Payload, team: str) -> Asked:
    """The message on which somebody chose "Answer this"; the asker is who chose it, not who wrote it."""
    message = shortcut.get("message")
    message = message if isinstance(message, Mapping) else {}
    channel = _word(shortcut.get("channel"), "id")
    ts = _word(message, "ts") or _word(shortcut, "message_ts")
    target = Target(channel, _word(message, "thread_ts") or ts)
    return Asked(
        id=f"{team}:shortcut:{_word(shortcut, 'trigger_id')}",
        team=team,
        user=_word(shortcut.get("user"), "id"),
        text=read(_word(message, "text")) or _forwarded(message),
        conversation=conversation_of(team, target),
        target=target,
        public=not channel.startswith("D"),
        source=f"{channel}:{ts}",
    )


def from_feedback(body: Payload) -> Pressed | None:
    """The verdict in a ``block_actions`` payload; None where the button carries nothing this version made."""
    pressed = from_press(body)
    return pressed if pressed is not None and pressed.verdict in ("up", "down") else None


def from_press(body: Payload) -> Pressed | None:
    """A press on a button that carries an interaction, "17" or "up:17"; None where it carries nothing like that."""
    pressed = from_anything(body)
    return pressed if pressed.interaction else None


def from_anything(body: Payload) -> Pressed:
    """A press on any button: who, where, and what is needed to react; ``interaction`` is 0 where it carries none."""
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    verdict, _, number = _word(first, "value").rpartition(":")
    container = body.get("container")
    message = body.get("message")
    return Pressed(
        interaction=int(number) if number.isdecimal() and len(number) <= 10 else 0,
        verdict=verdict,
        user=_word(body.get("user"), "id"),
        target=Target(
            _word(body.get("channel"), "id") or _word(container, "channel_id"),
            _word(message, "thread_ts") or _word(container, "thread_ts"),
        ),
        trigger=_word(body, "trigger_id"),
        response_url=_word(body, "response_url"),
    )


def conversation_of(team: str, target: Target) -> str:
    """The key under which the turns of a place are kept together: a thread, or a direct conversation as a whole."""
    return f"slack:{team}:{target.channel}" + (f":{target.thread}" if target.thread else "")


def _from_elsewhere(event: Payload, user: str, bot_user: str) -> bool:
    """Whether a message is not a person's own: edits and joins, messages of programs, hidden ones, and our own."""
    if event.get("type") == "message" and event.get("subtype") not in ANSWERED_SUBTYPES:
        return True
    return bool(event.get("bot_id") or event.get("hidden")) or user in (bot_user, "USLACKBOT")


def _is_direct(event: Payload, channel: str) -> bool:
    kind = event.get("channel_type")
    return kind == "im" if kind else channel.startswith("D")


def _forwarded(message: Payload) -> str:
    """The words of messages shared into this one, for a message that has none of its own."""
    attachments = message.get("attachments")
    parts = attachments if isinstance(attachments, list) else []
    return "\n".join(filter(None, (read(_word(part, "text")) for part in parts)))


def _word(holder: object, name: str) -> str:
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value if isinstance(value, str) else ""
