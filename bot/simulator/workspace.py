"""The state of a Slack workspace: people, channels, messages, modals, and ids that may be used for a short while."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

TRIGGER_SECONDS = 3.0
"""How long a trigger id may open a modal; it may do so once."""

RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5

BOT_USER, BOT_ID, APP = "U0BOT", "B0BOT", "A0APP"


class Refusal(Exception):
    """Slack's refusal of a call: its error code, and what it says about it."""

    def __init__(self, code: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class User:
    """A person as users.info tells; ``team`` is the workspace they come from ("" for this one)."""

    id: str
    name: str
    real_name: str
    email: str = ""
    locale: str = "en-US"
    restricted: bool = False
    ultra_restricted: bool = False
    stranger: bool = False
    team: str = ""
    bot: bool = False
    deleted: bool = False
    email_confirmed: bool = True


@dataclass(slots=True)
class Conversation:
    """A channel: ``kind`` is channel, group (private), im or mpim."""

    id: str
    name: str
    kind: str
    members: set[str] = field(default_factory=set)
    archived: bool = False


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that was uploaded and shared."""

    id: str
    name: str
    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """A message; ``only_for`` is who sees an ephemeral one, ``thread`` the ts of the first message of its thread."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    thread: str = ""
    only_for: str = ""
    removed: bool = False
    reactions: tuple[str, ...] = ()
    files: tuple[SharedFile, ...] = ()

    @property
    def root(self) -> str:
        """The ts of the thread this message belongs to or would begin."""
        return self.thread or self.ts


@dataclass(slots=True)
class _ResponseUrl:
    channel: str
    user: str
    made: float
    source: str = ""
    uses: int = 0


class Workspace:
    """One workspace. Safe for threads; ``clock`` gives seconds, so that tests can let time pass without waiting."""

    def __init__(self, clock: Callable[[], float], team: str = "T0HOME") -> None:
        self.team = team
        self.users: dict[str, User] = {}
        self.channels: dict[str, Conversation] = {}
        self.views: dict[str, tuple[str, dict[str, Any]]] = {}
        self.groups: dict[str, set[str]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.prompts: list[dict[str, Any]] = []
        self.announced: dict[str, Any] = {}
        self.origin = ""
        self.watchers: list[Callable[[Posted], None]] = []
        self._clock = clock
        self._messages: dict[tuple[str, str], Posted] = {}
        self._triggers: dict[str, tuple[str, float, bool]] = {}
        self._responses: dict[str, _ResponseUrl] = {}
        self._last = 0
        self._lock = threading.RLock()
        self.add(User(BOT_USER, "isu", "ISU assistant", bot=True))

    # people and places ------------------------------------------------------------------------------------------------

    def add(self, user: User) -> User:
        """A person joins the workspace."""
        self.users[user.id] = user
        return user

    def open(self, channel: Conversation) -> Conversation:
        """A channel comes to be."""
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: str) -> Conversation:
        """The direct conversation of a user with the app; made on first use."""
        name = f"D{user.removeprefix('U')}"
        with self._lock:
            if name not in self.channels:
                self.channels[name] = Conversation(name, user, "im", {user, BOT_USER})
            return self.channels[name]

    def channel_named(self, name: str) -> Conversation | None:
        """The channel of this name, without its #."""
        return next((c for c in self.channels.values() if c.name == name and c.kind in ("channel", "group")), None)

    # messages ---------------------------------------------------------------------------------------------------------

    def now(self) -> float:
        """Seconds of the workspace's clock."""
        return self._clock()

    def stamp(self) -> str:
        """A time stamp that no other message has."""
        with self._lock:
            self._last += 1
            return f"{int(self._clock())}.{self._last:06d}"

    def post(self, message: Posted) -> Posted:
        """Keeps a message and shows it to whoever watches."""
        with self._lock:
            self._messages[message.channel, message.ts] = message
        for watcher in self.watchers:
            watcher(message)
        return message

    def change(self, channel: str, ts: str, **fields: Any) -> Posted:
        """Changes a message; Refusal where there is none."""
        with self._lock:
            found = self.message(channel, ts)
            if found is None:
                raise Refusal("message_not_found")
            changed = self._messages[channel, ts] = replace(found, **fields)
            return changed

    def message(self, channel: str, ts: str) -> Posted | None:
        """The message at a place, unless removed."""
        with self._lock:
            found = self._messages.get((channel, ts))
        return None if found is None or found.removed else found

    def messages(self, channel: str = "", *, by: str = "", thread: str = "") -> list[Posted]:
        """All messages in order, or those of a channel, an author, a thread."""
        with self._lock:
            kept = [m for m in self._messages.values() if not m.removed]
        return [
            m
            for m in kept
            if (not channel or m.channel == channel) and (not by or m.user == by) and (not thread or m.root == thread)
        ]

    # what is handed out for a short while -----------------------------------------------------------------------------

    def trigger(self, user: str) -> str:
        """A trigger id that may open one modal within three seconds."""
        name = f"{int(self._clock())}.{secrets.token_hex(8)}"
        with self._lock:
            self._triggers[name] = (user, self._clock(), False)
        return name

    def spend_trigger(self, name: str) -> str:
        """Uses a trigger id and gives its user; Refusal where it is unknown, used or too old."""
        with self._lock:
            user, made, used = self._triggers.get(name, ("", 0.0, False))
            if not user:
                raise Refusal("invalid_trigger_id")
            if used:
                raise Refusal("exchanged_trigger_id")
            if self._clock() - made > TRIGGER_SECONDS:
                raise Refusal("expired_trigger_id")
            self._triggers[name] = (user, made, True)
            return user

    def response_path(self, channel: str, user: str, source: str = "") -> str:
        """The path of a response URL for an interaction; ``source`` is the ts of the message it came from, if any."""
        name = secrets.token_hex(8)
        with self._lock:
            self._responses[name] = _ResponseUrl(channel, user, self._clock(), source)
        return name

    def respond(self, name: str, body: dict[str, Any]) -> None:
        """A post through a response URL: five times within half an hour, to the one who acted or to all."""
        with self._lock:
            found = self._responses.get(name)
            if found is None:
                raise Refusal("no_service")
            if self._clock() - found.made > RESPONSE_SECONDS:
                raise Refusal("expired_url")
            if found.uses >= RESPONSE_USES:
                raise Refusal("used_url")
            found.uses += 1
        if body.get("delete_original"):
            self.change(found.channel, found.source, removed=True)
            return
        only_for = "" if body.get("response_type") == "in_channel" else found.user
        blocks = tuple(body.get("blocks") or ())
        self.post(Posted(found.channel, self.stamp(), BOT_USER, body.get("text", ""), blocks, only_for=only_for))
