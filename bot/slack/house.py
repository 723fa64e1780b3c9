"""The rules of workspace and channels as they are kept: read often, changed by staff, every change audited."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack.house_rules import ChannelRules, Workspace, channel_rules, checked, workspace_rules
from bot.slack.posting import code_of, logger
from knowledge.message import Role

KEPT_FOR = timedelta(minutes=2)
"""How long the members of a group and the rules are remembered."""


class Kept(Protocol):
    """Named values, changed with an entry in the audit."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default."""

    def change(self, name: str, value: Any, who: str, now: datetime) -> None:
        """Stores a value and who did it."""


class House:
    """The rules of one workspace; safe for threads."""

    def __init__(self, kept: Kept, client: WebClient, clock: Callable[[], datetime], staff: str = "") -> None:
        """``staff`` is the staff channel of the settings, which counts until another is chosen."""
        self._kept = kept
        self._client = client
        self._clock = clock
        self._staff = staff
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[datetime, Any]] = {}

    def channel(self, channel: str) -> ChannelRules:
        """The rules of a channel."""
        return channel_rules(self._remembered(f"slack.channel.{channel}", self._value))

    def workspace(self) -> Workspace:
        """The rules of the workspace."""
        return workspace_rules(self._remembered("slack.workspace", self._value), self._staff)

    def staff(self) -> str:
        """The staff channel; "" while there is none."""
        return self.workspace().staff

    def set(self, channel: str, rules: ChannelRules, workspace: Workspace, who: str) -> None:
        """Keeps both; BadInput where a value is none."""
        now = self._clock()
        kept = asdict(checked(workspace))
        if channel:
            self._kept.change(f"slack.channel.{channel}", asdict(rules), who, now)
        self._kept.change("slack.workspace", kept, who, now)
        with self._lock:
            self._seen.clear()

    def role(self, user: str) -> Role | None:
        """The role that a user group of the workspace gives; None where none does, or Slack does not say."""
        rules = self.workspace()
        for group, role in ((rules.staff_group, Role.STAFF), (rules.coordinator_group, Role.COORDINATOR)):
            if group and user in self._remembered(f"group {group}", lambda _: self._members(group)):  # noqa: B023
                return role
        return None

    def _value(self, name: str) -> Any:
        return self._kept.get(name)

    def _members(self, group: str) -> frozenset[str]:
        try:
            return frozenset(self._client.usergroups_users_list(usergroup=group).get("users") or ())
        except (SlackClientError, OSError, HTTPException) as error:
            logger.warning("the members of a group could not be read (%s)", code_of(error))
            return frozenset()

    def _remembered(self, name: str, look: Callable[[str], Any]) -> Any:
        now = self._clock()
        with self._lock:
            seen = self._seen.get(name)
        if seen is not None and now - seen[0] < KEPT_FOR:
            return seen[1]
        value = look(name)
        with self._lock:
            self._seen[name] = (now, value)
        return value
