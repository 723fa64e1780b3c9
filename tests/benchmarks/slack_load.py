"""How the assistant stands a busy day in Slack: many people asking at a steady rate, over Socket Mode, one process.

    python -m tests.benchmarks.slack_load [--users 50] [--rate 20] [--seconds 60] [--workers 8]

Questions come on time whether or not earlier ones are answered (an open loop), each measured from when it was due to
when its reply stands in the thread. Beside it in the same run: an app that answers every event with the same words at
once, which shows what the line, bolt and the stand-in take by themselves.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.app import assemble
from bot.commands.offices import office_of
from bot.config import Config
from bot.simulator.slack import Slack
from bot.simulator.web_api import APP_TOKEN, BOT_TOKEN
from bot.simulator.workspace import BOT_USER, Conversation, Posted, User
from bot.slack.connection import SocketMode
from bot.slack.manifest import read_manifest
from bot.slack.parts import Desk, Office
from knowledge.message import Channel, Feedback, Message, Outcome, Reply

QUESTIONS = (
    "By when must a State destroy its stockpiles?",
    "What is a cluster munition remnant?",
    "When is the Article 7 report due?",
    "What does article 4 paragraph 6 say?",
    "Is Peru a State Party?",
    "When did the Convention enter into force?",
    "Who hosts the Implementation Support Unit?",
    "What is victim assistance?",
    "Which States have deadlines under Article 4?",
    "Can a State withdraw from the Convention?",
)


@dataclass
class Constant:
    """A desk that says the same at once: the named alternative."""

    known: set[str] = field(default_factory=set)

    def receive(self, message: Message) -> Reply | None:
        return Reply(Outcome.ANSWER, "The same to all.", "en", 1.0, lead="The same to all.", interaction_id=1)

    def knows(self, conversation: str, channel: Channel) -> bool:
        return False

    def delivered(self, reply: Reply, reference: str) -> None: ...

    def undelivered(self, reply: Reply) -> None: ...

    def feedback(self, feedback: Feedback) -> None: ...


@dataclass
class Watch:
    """When each question was due, and when its reply stood in its thread."""

    due: dict[str, float] = field(default_factory=dict)
    replied: dict[str, float] = field(default_factory=dict)
    replies: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def see(self, posted: Posted) -> None:
        if posted.user == BOT_USER and posted.thread and not posted.only_for:
            with self.lock:
                self.replied.setdefault(posted.thread, time.perf_counter())
                self.replies[posted.thread] = self.replies.get(posted.thread, 0) + 1


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--users", type=int, default=50)
    options.add_argument("--rate", type=float, default=20.0)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--workers", type=int, default=8)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        config = Config(home=home, database_url=f"sqlite:///{home / 'isu.db'}", slack_workers=given.workers)
        parts = assemble(config)
        office = office_of(parts, parts.desk, agent=False)
        for name, offered in (("assistant", office), ("constant words", bare(office, Constant()))):
            print(json.dumps({"run": name, **run(offered, config, given)}), flush=True)


def bare(office: Office, desk: Desk) -> Office:
    """An office with nothing in it but a desk."""
    return replace(Office(desk, office.notes, office.clock))


def run(office: Office, config: Config, given: argparse.Namespace) -> dict[str, float | int]:
    """Asks at the rate for the time; figures in milliseconds from when a question was due to its reply."""
    watch = Watch()
    with Slack(read_manifest(), team=f"TLOAD{int(time.time())}", ack_within=30.0) as slack:
        users, channel = furnished(slack, given.users)
        slack.workspace.watchers.append(watch.see)
        changes = {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "slack_api_url": slack.api.url}
        line = SocketMode(config.model_copy(update=changes), office)
        line.connect()
        ask(slack, users[0], channel, 0, time.perf_counter(), watch)  # the first question loads what answering needs
        watch.due.clear()
        asked = storm(slack, users, channel, given, watch)
        line.settle(30)
        line.close()
    times = sorted(1000 * (watch.replied[one] - due) for one, due in watch.due.items() if one in watch.replied)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "users": given.users,
        "per_second": given.rate,
        "asked": asked,
        "replied": len(times),
        "lost": asked - len(times),
        "twice": sum(watch.replies.get(one, 0) > 1 for one in watch.due),
        "unacknowledged": len(slack.unacknowledged),
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "max_ms": round(times[-1], 1),
    }


def furnished(slack: Slack, count: int) -> tuple[list[User], Conversation]:
    """People, and a channel with all of them."""
    users = [
        slack.workspace.add(User(f"U0LOAD{number}", f"user{number}", f"User {number}", f"u{number}@mission.example"))
        for number in range(count)
    ]
    members = {user.id for user in users} | {BOT_USER}
    return users, slack.workspace.open(Conversation("C0LOAD", "load", "channel", members))


def ask(slack: Slack, user: User, channel: Conversation, number: int, due: float, watch: Watch) -> None:
    """One question, as a mention in the channel; returns when Slack has its acknowledgement."""
    posted = slack.write(user, channel, f"<@{BOT_USER}> {QUESTIONS[number % len(QUESTIONS)]}")
    with watch.lock:
        watch.due[posted.ts] = due


def storm(slack: Slack, users: list[User], channel: Conversation, given: argparse.Namespace, watch: Watch) -> int:
    """Asks on time, whatever became of earlier questions; gives how many were asked."""
    total = int(given.rate * given.seconds)
    began = time.perf_counter()
    with ThreadPoolExecutor(200) as pool:
        for number in range(total):
            due = began + number / given.rate
            time.sleep(max(0.0, due - time.perf_counter()))
            pool.submit(ask, slack, users[number % len(users)], channel, number, due, watch)
    return total


if __name__ == "__main__":
    main()
