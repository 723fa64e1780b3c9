"""A Slack with people in it: what they do reaches the app as its manifest says, and is delivered again if missed."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

from bot.simulator import payloads
from bot.simulator.limits import options_problems
from bot.simulator.socket_mode import SocketMode
from bot.simulator.web_api import WebApi
from bot.simulator.workspace import BOT_USER, Conversation, Posted, Refusal, User, Workspace

KINDS = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}
RETRIES = 3
_NAME = re.compile(r"<@([A-Z0-9]+)>")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to deliver: its kind as Socket Mode names it, and how often it was tried before."""

    kind: str
    payload: dict[str, Any]
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """The app's acknowledgement, with what it sent along."""

    payload: Mapping[str, Any] | None = None


class App(Protocol):
    """Where deliveries go: a socket, or a test's own app. None means that it was not acknowledged."""

    def __call__(self, delivery: Delivery, /) -> Taken | None:
        """Delivers once."""


class Slack:
    """The stand-in as a whole. ``app`` receives deliveries; without one they go over Socket Mode.

    Deliveries that are not acknowledged are made again at once, up to three times; Slack itself waits a minute and five
    in between. Commands and interactions are made once.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        app: App | None = None,
        clock: Callable[[], float] = time.time,
        team: str = "T0HOME",
        ack_within: float = 3.0,
    ) -> None:
        self.manifest = manifest
        self.workspace = Workspace(clock, team)
        self.api = WebApi(self.workspace, frozenset(manifest["oauth_config"]["scopes"]["bot"]))
        self.app: App = app or self._over_socket
        self._socket = None if app else SocketMode()
        self.api.socket_url = self._socket.url if self._socket else ""
        self.unacknowledged: list[Delivery] = []
        self.ack_within = ack_within
        self._numbers = itertools.count(1)
        self._echoes: deque[Posted] = deque()
        self._last: list[Delivery] = []
        self._lock = threading.Lock()
        self.workspace.watchers.append(self._echo)

    def __enter__(self) -> Self:
        self.api.start()
        if self._socket:
            self._socket.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket:
            self._socket.stop()
        self.api.stop()

    @property
    def socket(self) -> SocketMode:
        """The line that deliveries take; there is none where an app takes them directly."""
        if self._socket is None:
            raise RuntimeError("deliveries go to an app directly")
        return self._socket

    # what people do ---------------------------------------------------------------------------------------------------

    def write(self, user: User, channel: Conversation, text: str, thread: str = "", **more: Any) -> Posted:
        """A person writes a message; Refusal where they are not in the channel."""
        if user.id not in channel.members:
            raise Refusal("not_in_channel")
        posted = self.workspace.post(Posted(channel.id, self.workspace.stamp(), user.id, text, thread=thread))
        self._said(posted, channel, more)
        return posted

    def command(self, user: User, channel: Conversation, text: str, name: str = "/isu") -> Taken | None:
        """A person types a slash command; Refusal where the manifest has no such command."""
        if name not in {entry["command"] for entry in self.manifest["features"]["slash_commands"]}:
            raise Refusal("unknown_command")
        url = self.api.response_url(channel.id, user.id)
        body = payloads.command(self.workspace, user, channel, name, _escaped(text), url)
        return self._deliver([Delivery("slash_commands", body)])

    def shortcut(self, user: User, posted: Posted, callback: str = "answer_this") -> Taken | None:
        """A person chooses a message shortcut; Refusal where the manifest has no such shortcut."""
        if callback not in {entry["callback_id"] for entry in self.manifest["features"]["shortcuts"]}:
            raise Refusal("unknown_shortcut")
        channel = self.workspace.channels[posted.channel]
        url = self.api.response_url(channel.id, user.id, posted.ts)
        return self._deliver(
            [Delivery("interactive", payloads.shortcut(self.workspace, user, channel, posted, callback, url))]
        )

    def global_shortcut(self, user: User, callback: str) -> Taken | None:
        """A person chooses a global shortcut; Refusal where the manifest has no such shortcut."""
        entries = self.manifest["features"]["shortcuts"]
        if callback not in {entry["callback_id"] for entry in entries if entry["type"] == "global"}:
            raise Refusal("unknown_shortcut")
        return self._deliver([Delivery("interactive", payloads.global_shortcut(self.workspace, user, callback))])

    def press_home(self, user: User, action: Mapping[str, Any]) -> Taken | None:
        """A person presses a button of their home tab; Refusal where it does not stand there."""
        view = self.workspace.homes.get(user.id)
        there = [one for block in (view or {}).get("blocks", ()) for one in block.get("elements", ())]
        if view is None or action.get("action_id") not in [one.get("action_id") for one in there]:
            raise Refusal("no_such_button")
        body = payloads.home_press(self.workspace, user, view, dict(action))
        return self._deliver([Delivery("interactive", body)])

    def press(self, user: User, posted: Posted, action: Mapping[str, Any]) -> Taken | None:
        """A person presses a button of a message; ``action`` is the button with its action id and value."""
        channel = self.workspace.channels[posted.channel]
        url = self.api.response_url(channel.id, user.id, posted.ts)
        pressed = {"block_id": _block_of(posted, str(action.get("action_id"))), **action}
        return self._deliver(
            [Delivery("interactive", payloads.press(self.workspace, user, channel, posted, pressed, url))]
        )

    def judge(self, user: User, posted: Posted, verdict: str) -> Taken | None:
        """A person presses thumb "up" or "down"; Refusal where the message has none."""
        side = "positive_button" if verdict == "up" else "negative_button"
        for element in buttons(posted):
            if element["type"] == "feedback_buttons":
                button = element[side]
                action = {"type": "feedback_buttons", "action_id": element["action_id"], "text": button["text"]}
                return self.press(user, posted, action | {"value": button["value"]})
        raise Refusal("no_such_button")

    def submit(self, view_id: str, values: Mapping[str, Any]) -> Taken | None:
        """The person for whom a modal was opened sends it; ``values`` by block and action id."""
        user, view = self.workspace.views[view_id]
        body = payloads.submission(self.workspace, self.workspace.users[user], view_id, view, dict(values))
        return self._deliver([Delivery("interactive", body)])

    def search(self, view_id: str, block: str, action: str, typed: str) -> list[dict[str, Any]]:
        """What the app offers while the person for whom a modal was opened types into a field; the likeliest first.

        Refusal for choices that Slack would not take.
        """
        user, view = self.workspace.views[view_id]
        body = payloads.suggestion(self.workspace, self.workspace.users[user], view_id, view, block, action, typed)
        taken = self._deliver([Delivery("interactive", body)])
        offered = list((taken.payload or {}).get("options", ())) if taken else []
        if problems := options_problems(offered):
            raise Refusal("invalid_options", tuple(problems))
        return offered

    def look(self, user: User, tab: str = "home") -> None:
        """A person looks at the app's home or messages tab."""
        inner = payloads.home_opened(user, self.workspace.direct(user.id), tab, self.workspace.stamp())
        self._deliver(self._subscribed([("app_home_opened", inner)]))

    def invite(self, user: User, channel: Conversation, who: str = BOT_USER) -> None:
        """A person invites somebody, else the app, into a channel."""
        channel.members.add(who)
        inner = payloads.joined(who, channel, user.id, self.workspace.team, self.workspace.stamp())
        deliveries = self._subscribed([("member_joined_channel", inner)])
        self._deliver(deliveries if BOT_USER in channel.members else [])

    def change(self, user: User) -> None:
        """A person's profile changes."""
        self.workspace.add(user)
        inner = {"type": "user_change", "user": {"id": user.id}, "event_ts": self.workspace.stamp()}
        self._deliver(self._subscribed([("user_change", inner)]))

    def again(self) -> int:
        """Delivers the last events once more, as if their acknowledgement had been lost; how many."""
        last = [replace(delivery, attempt=delivery.attempt + 1) for delivery in self._last]
        for delivery in last:
            self.app(delivery)
        self._drain()
        return len(last)

    # delivery ---------------------------------------------------------------------------------------------------------

    def _said(self, posted: Posted, channel: Conversation, more: Mapping[str, Any]) -> None:
        if BOT_USER not in channel.members:
            return
        inner = payloads.message(self.workspace, posted, channel, **more)
        named = BOT_USER in _NAME.findall(posted.text) and channel.kind != "im" and posted.user != BOT_USER
        both = [("app_mention", payloads.mention(inner))] if named else []
        self._deliver(self._subscribed([*both, (KINDS[channel.kind], inner)]))

    def _subscribed(self, events: list[tuple[str, dict[str, Any]]]) -> list[Delivery]:
        wanted = self.manifest["settings"]["event_subscriptions"]["bot_events"]
        return [
            Delivery("events_api", payloads.event(self.workspace, inner, next(self._numbers)))
            for name, inner in events
            if name in wanted
        ]

    def _deliver(self, deliveries: list[Delivery]) -> Taken | None:
        taken = None
        if deliveries and deliveries[0].kind == "events_api":
            self._last = deliveries
        for delivery in deliveries:
            taken = self._until_taken(delivery)
        self._drain()
        return taken

    def _until_taken(self, delivery: Delivery) -> Taken | None:
        while True:
            taken = self.app(delivery)
            if taken is not None:
                return taken
            if delivery.kind != "events_api" or delivery.attempt >= RETRIES:
                self.unacknowledged.append(delivery)
                return None
            delivery = replace(delivery, attempt=delivery.attempt + 1)

    def _echo(self, posted: Posted) -> None:
        """The app's own messages come back to it as events, as Slack does it."""
        if posted.user == BOT_USER and not posted.only_for:
            self._echoes.append(posted)

    def _drain(self) -> None:
        with self._lock:
            while self._echoes:
                posted = self._echoes.popleft()
                channel = self.workspace.channels[posted.channel]
                inner = payloads.message(self.workspace, posted, channel)
                for delivery in self._subscribed([(KINDS[channel.kind], inner)]):
                    self._until_taken(delivery)

    def _over_socket(self, delivery: Delivery) -> Taken | None:
        reason = "timeout" if delivery.attempt else ""
        ack = self.socket.send(delivery.kind, delivery.payload, delivery.attempt, reason, self.ack_within)
        return None if ack is None else Taken(ack.payload)


def buttons(posted: Posted) -> list[dict[str, Any]]:
    """What can be pressed in a message."""
    blocks = (block for block in posted.blocks if block["type"] in ("actions", "context_actions"))
    return [element for block in blocks for element in block["elements"]]


def _block_of(posted: Posted, action: str) -> str:
    """The id of the block a button stands in, which Slack sends along; it makes one up where the app gave none."""
    for number, block in enumerate(posted.blocks):
        if any(element.get("action_id") == action for element in block.get("elements", ())):
            return str(block.get("block_id") or f"b{number}")
    return ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
