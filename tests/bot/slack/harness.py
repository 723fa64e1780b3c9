"""The bolt app against the stand-in for Slack, in one thread: what a person does has happened when the call returns."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.config import Config, read_config
from bot.simulator.slack import Delivery, Slack, Taken
from bot.simulator.web_api import APP_TOKEN, BOT_TOKEN
from bot.simulator.workspace import BOT_USER, Conversation, Posted, User
from bot.slack.connection import build_app
from bot.slack.manifest import read_manifest
from bot.slack.parts import Desk, Notes, Office
from knowledge.message import Channel, Feedback, Message, Reply

STAFF_CHANNEL = "C0STAFF"
SECRET = "signing-secret-of-the-tests"


class Clock:
    """A clock that a test can put forward."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return self.moment.timestamp()

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Inline(Executor):
    """Runs work at once, where it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 as a pool does it
            future.set_exception(error)
        return future


class Memo:
    """Notes in memory."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def put(self, name: str, value: Any, now: datetime) -> None:
        self.values[name] = value

    def change(self, name: str, value: Any, who: str, now: datetime) -> None:
        self.values[name] = value


@dataclass
class CannedDesk:
    """A desk that gives what it is told to: a reply, None, or an error. It remembers what it was asked.

    It answers a message id once and then says that it was delivered, as the real one does.
    """

    answers: Callable[[Message], Reply | None]
    received: list[Message] = field(default_factory=list)
    posted: list[tuple[Reply, str]] = field(default_factory=list)
    given_back: list[Reply] = field(default_factory=list)
    verdicts: list[Feedback] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    trouble: Exception | None = None

    def receive(self, message: Message) -> Reply | None:
        seen = any(earlier.id == message.id for earlier in self.received)
        self.received.append(message)
        if self.trouble is not None:
            raise self.trouble
        reply = self.answers(message)
        if reply is not None:
            self.known.add(message.conversation)
        delivered = seen and reply is not None and any(reply.interaction_id == r.interaction_id for r, _ in self.posted)
        return replace(reply, delivered=True) if delivered and reply is not None else reply

    def knows(self, conversation: str, channel: Channel) -> bool:
        return conversation in self.known

    def delivered(self, reply: Reply, reference: str) -> None:
        self.posted.append((reply, reference))

    def undelivered(self, reply: Reply) -> None:
        self.given_back.append(reply)

    def feedback(self, feedback: Feedback) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.verdicts.append(feedback)


class Stage:
    """A running stand-in with people, and the assistant's app on it."""

    def __init__(
        self, desk: Desk, clock: Clock, agent: bool = False, team: str = "T0HOME", notes: Notes | None = None
    ) -> None:
        self.clock = clock
        self.agent = agent
        self.slack = Slack(read_manifest(agent), self.deliver, clock.seconds, team)
        self.slack.api.start()
        self.desk = desk
        self.notes = notes or Memo()
        self.config = config_for(self.slack, agent)
        self.app = self.build()
        self.statuses: list[int] = []
        workspace = self.slack.workspace
        self.ana = workspace.add(User("U0ANA", "ana", "Ana Delgado", "ana.delgado@mission.example"))
        self.karim = workspace.add(
            User("U0KARIM", "karim", "Karim Haddad", "karim@coordination.example", locale="fr-FR")
        )
        members = {self.ana.id, self.karim.id, BOT_USER}
        self.general = workspace.open(Conversation("C0GENERAL", "general", "channel", set(members)))
        self.private = workspace.open(Conversation("G0PRIVATE", "private", "group", set(members)))
        self.few = workspace.open(Conversation("G0FEW", "mpdm-few", "mpim", set(members)))
        self.closed = workspace.open(Conversation("C0CLOSED", "closed", "channel", {self.ana.id, self.karim.id}))
        self.staff = workspace.open(Conversation(STAFF_CHANNEL, "isu-staff", "group", {BOT_USER}))

    def build(self) -> App:
        """A new app on the same desk, as after a restart."""
        office = Office(self.desk, self.notes, self.clock, self.agent)
        return build_app(self.config, office, Inline())

    def restart(self, desk: Desk) -> None:
        """Everything anew but the database."""
        self.desk = desk
        self.app = self.build()

    def deliver(self, delivery: Delivery) -> Taken | None:
        """Through bolt's own way from an envelope to the listeners."""
        retry = (delivery.attempt, "timeout") if delivery.kind == "events_api" else (None, None)
        request = SocketModeRequest(delivery.kind, "e1", delivery.payload, True, *retry)
        response = run_bolt_app(self.app, request)
        self.statuses.append(response.status)
        if response.status != 200:
            return None
        return Taken(json.loads(response.body) if response.body else None)

    @property
    def direct(self) -> Conversation:
        return self.slack.workspace.direct(self.ana.id)

    def posts(self, channel: Conversation | None = None) -> list[Posted]:
        """What the assistant has posted, the staff channel aside unless asked for."""
        name = channel.id if channel else ""
        posts = self.slack.workspace.messages(name, by=BOT_USER)
        return posts if channel else [post for post in posts if post.channel != STAFF_CHANNEL]

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [dict(call.arguments) for call in self.slack.api.calls if call.method == method]

    def close(self) -> None:
        self.slack.api.stop()


def config_for(slack: Slack, agent: bool = False) -> Config:
    return read_config(
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_signing_secret=SECRET,
        slack_api_url=slack.api.url,
        slack_staff_channel=STAFF_CHANNEL,
        slack_agent=agent,
    )


_numbers = itertools.count(1)


def fresh_team() -> str:
    """A workspace of its own for each test, so that tests may share a database."""
    return f"T{next(_numbers):04d}TEST"


def texts(posts: Sequence[Posted]) -> list[str]:
    return [post.text for post in posts]
