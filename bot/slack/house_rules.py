"""How the assistant behaves in a workspace and in each of its channels: values, and how they are read; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from knowledge.errors import BadInput


class Answers(StrEnum):
    """When it answers in a channel; in a direct message it always does."""

    ALWAYS = "always"
    """Every question that begins a thread, by itself."""
    MENTIONED = "mentioned"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """The rules of one channel. ``language`` is the one it speaks there by itself; "" for that of who asks."""

    answers: Answers = Answers.MENTIONED
    language: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The rules of a workspace: channel ids of staff, triage and approvals ("" for none), and who belongs to whom.

    ``staff_group`` and ``coordinator_group`` are ids of user groups whose members have that role. In the quiet hours,
    ``quiet_from`` to ``quiet_to`` ("HH:MM", in ``zone``), it says nothing that it was not asked for.
    """

    staff: str = ""
    triage: str = ""
    approvals: str = ""
    staff_group: str = ""
    coordinator_group: str = ""
    quiet_from: str = ""
    quiet_to: str = ""
    zone: str = "Europe/Zurich"
    language: str = "en"

    def quiet(self, now: datetime) -> bool:
        """Whether it is a quiet hour; hours that begin and end at the same time, or are not set, are never quiet."""
        begin, end = _clock(self.quiet_from), _clock(self.quiet_to)
        if begin is None or end is None or begin == end:
            return False
        here = now.astimezone(_zone(self.zone)).time()
        return begin <= here < end if begin < end else here >= begin or here < end


def channel_rules(kept: Any) -> ChannelRules:
    """The rules as they were kept; what this version does not know is left at its default."""
    known = kept if isinstance(kept, Mapping) else {}
    try:
        answers = Answers(known.get("answers", ""))
    except ValueError:
        answers = Answers.MENTIONED
    return ChannelRules(answers, str(known.get("language", "")))


def workspace_rules(kept: Any, staff: str = "") -> Workspace:
    """The rules as they were kept; ``staff`` is the channel of the settings, where none was chosen here."""
    known = kept if isinstance(kept, Mapping) else {}
    names = {field.name for field in fields(Workspace)}
    rules = Workspace(**{name: str(value) for name, value in known.items() if name in names})
    return rules if rules.staff else Workspace(**{**asdict(rules), "staff": staff})


def checked(rules: Workspace) -> Workspace:
    """The same rules; BadInput names the first value that is none."""
    for name in ("quiet_from", "quiet_to"):
        value = getattr(rules, name)
        if value and _clock(value) is None:
            raise BadInput("quiet hours are times of the day like 18:30")
    try:
        ZoneInfo(rules.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("there is no such time zone; one is named like Europe/Zurich") from None
    return rules


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if len(text) == 5 else None
    except ValueError:
        return None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("Europe/Zurich")
