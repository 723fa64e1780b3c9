"""Who a Slack user is, as far as Slack vouches for it: confirmed addresses of members and guests of the workspace."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack.posting import code_of
from handlers.wording import LANGUAGES
from knowledge.message import Sender

logger = logging.getLogger("isu.slack")

KEPT_FOR = timedelta(minutes=10)
"""How long what Slack said of a user is believed; ``user_change`` ends it sooner."""

KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Asker:
    """A user: the sender for the log, and the language of their Slack ("" where it is none of ours)."""

    sender: Sender
    language: str = ""


class Askers:
    """Looks users up at Slack and remembers them for a while. Never fails: a stranger just has no address."""

    def __init__(self, client: WebClient, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], tuple[datetime, Asker]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, user: str, team: str) -> Asker:
        """The user of this id as seen from the workspace ``team``."""
        now = self._clock()
        with self._lock:
            seen = self._known.get((user, team))
        if seen is not None and now - seen[0] < KEPT_FOR:
            return seen[1]
        try:
            answer = self._client.users_info(user=user, include_locale=True)
        except (SlackClientError, OSError, HTTPException) as error:
            logger.warning("users.info failed (%s); the asker goes without an address", code_of(error))
            return Asker(Sender(slack_user=user, slack_team=team))
        asker = _asker(answer.get("user") or {}, user, team)
        with self._lock:
            self._known[user, team] = (now, asker)
            self._known.move_to_end((user, team))
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return asker

    def remembered(self, user: str) -> Asker:
        """What is known of a user without asking Slack; an unknown one has neither address nor language."""
        with self._lock:
            return next(
                (seen[1] for key, seen in self._known.items() if key[0] == user), Asker(Sender(slack_user=user))
            )

    def forget(self, user: str) -> None:
        """Drops what is remembered of a user whose profile changed."""
        with self._lock:
            for key in [key for key in self._known if key[0] == user]:
                del self._known[key]


def _asker(data: dict[str, Any], user: str, team: str) -> Asker:
    """The address counts only where the own workspace vouches for it: another one may claim any address it likes."""
    profile = data.get("profile") or {}
    home = str(data.get("team_id") or team)
    outside = bool(data.get("is_stranger")) or home != team
    vouched = not (outside or data.get("is_bot") or data.get("deleted")) and data.get("is_email_confirmed", True)
    sender = Sender(
        address=str(profile.get("email") or "") if vouched else "",
        slack_user=user,
        slack_team=home,
        name=str(profile.get("real_name") or data.get("real_name") or ""),
    )
    language = str(data.get("locale") or "")[:2].casefold()
    return Asker(sender, language if language in LANGUAGES else "")
