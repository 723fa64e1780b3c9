"""The weekly word to the staff: what found no answer, what askers said, what is late, stale or no longer true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.frontpage import Section, gaps
from handlers.wording import say
from knowledge.memory.asked import asked_between
from knowledge.memory.casework import Casework
from knowledge.memory.entries import LogEntry, LogFilter
from knowledge.memory.log import Log
from knowledge.memory.outdated import Outdated, outdated, shaken
from knowledge.memory.reviewed import ReviewedAnswers
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import Store

WEEK = timedelta(days=7)
BACK = timedelta(days=180)
"""How far back answers are looked at again when their sources change."""

SHOWN = 10


@dataclass(frozen=True)
class Digest:
    """Gathers the week; ``stale`` gives lines on contacts that need a look."""

    store: Store
    log: Log
    shelf: Shelf
    casework: Casework
    reviewed: ReviewedAnswers
    stale: Callable[[date], Iterable[str]]

    def sections(self, language: str, now: datetime) -> tuple[Section, ...]:
        """What there is to say of the week before ``now``; parts with nothing in them are left out."""
        week = list(asked_between(self.store, now - WEEK, now))
        late = tuple(f"{case.number} · {case.question[:160]}" for case in self.casework.late(now))
        parts = (
            ("home.gaps", gaps(week), ""),
            ("digest.feedback", tuple(self._complaints(now)), ""),
            ("digest.late", late, ""),
            ("digest.stale", tuple(self.stale(now.date())), ""),
            ("digest.outdated", tuple(_line(found) for found in self.outdated(now)), "tell"),
            ("digest.shaken", tuple(one.question for one in shaken(self.reviewed.in_use(now.date()), self.shelf)), ""),
        )
        return tuple(Section(say(language, title), _some(lines, language), act) for title, lines, act in parts if lines)

    def outdated(self, now: datetime) -> list[Outdated]:
        """Answers of the last half-year whose source changed."""
        return list(outdated(self.log, self.shelf, now - BACK, now))

    def _complaints(self, now: datetime) -> Iterable[str]:
        """Answers of the week that askers found not helpful, with their words."""
        for entry in self.log.entries(LogFilter(since=now - WEEK, until=now)):
            yield from _verdicts(entry)


def _verdicts(entry: LogEntry) -> Iterable[str]:
    for vote in entry.feedback:
        if vote.verdict == "down":
            reason = f" – {' '.join(vote.reason.split())[:200]}" if vote.reason.strip() else ""
            yield f"{' '.join(entry.question.split())[:160]}{reason}"


def _line(found: Outdated) -> str:
    place = f"{found.citation.symbol or found.citation.title}, {found.citation.locator}"
    return f"{found.entry.answered_at:%Y-%m-%d} · {' '.join(found.entry.question.split())[:120]} · {place}"


def _some(lines: Sequence[str], language: str) -> tuple[str, ...]:
    more = (say(language, "home.more", count=len(lines) - SHOWN),) if len(lines) > SHOWN else ()
    return (*lines[:SHOWN], *more)
