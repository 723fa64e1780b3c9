"""What the clock starts: named jobs at intervals, each in one process at a time, none stopped by another's fault."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.errors import ISUError, StorageBusy
from knowledge.memory.leases import Leases
from knowledge.memory.settings import Settings

logger = logging.getLogger("isu.jobs")

LONGEST_WAIT = timedelta(seconds=30)
"""How long the clock sleeps at most: another process may have changed what is due."""

FIRST_RETRY = timedelta(minutes=1)
"""After a failure a job is tried again this much later, then after twice that, and so on up to its interval."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something done at intervals. ``run`` gets the present moment and returns a word on what it did, or "".

    ``every`` is the least time from one start to the next. ``lasts`` is how long one run may take: past that another
    process may start it anew, so a run must bear being done twice.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], str]
    lasts: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class LastRun:
    """How a job ended last; ``failures`` counts those in a row. ``started`` is None for one that never ran."""

    started: datetime | None = None
    ok: bool = True
    says: str = ""
    took_ms: int = 0
    failures: int = 0


class Clock:
    """The jobs of one process. When each ran last is kept in the settings, so that a restart starts nothing early."""

    def __init__(self, jobs: Sequence[Job], settings: Settings, leases: Leases, clock: Callable[[], datetime]) -> None:
        """Takes jobs with names of their own; ``clock`` tells the present moment."""
        if len({job.name for job in jobs}) != len(jobs):
            raise ValueError("two jobs have the same name")
        self.jobs = tuple(jobs)
        self._settings = settings
        self._leases = leases
        self._clock = clock

    def last(self, job: Job) -> LastRun:
        """How the job ended last, in whatever process."""
        kept = self._settings.get(_key(job))
        if not isinstance(kept, dict):
            return LastRun()
        started = datetime.fromisoformat(kept["started"])
        return LastRun(started, kept["ok"], kept["says"], kept["took_ms"], kept["failures"])

    def due(self, job: Job) -> datetime | None:
        """When the job is to start next; None for at once, since it never ran."""
        last = self.last(job)
        if last.started is None:
            return None
        pause = min(job.every, FIRST_RETRY * 2 ** min(last.failures - 1, 20)) if last.failures else job.every
        return last.started + pause

    def run_due(self, *, all_of_them: bool = False) -> Iterator[tuple[Job, LastRun]]:
        """Runs what is due (or everything), one after the other, and gives each with how it ended.

        A job that another process is at is left to it.
        """
        for job in self.jobs:
            if all_of_them or self._is_due(job):
                ended = self._run_alone(job, all_of_them)
                if ended is not None:
                    yield job, ended

    def run(self, wait: Callable[[float], bool]) -> None:
        """Runs jobs as they fall due until ``wait`` (seconds) says that it is time to stop; never raises for a job."""
        while True:
            try:
                for _ in self.run_due():
                    pass
                pause = self._pause()
            except StorageBusy as error:
                logger.warning("the clock waits: %s", error)
                pause = LONGEST_WAIT
            if wait(pause.total_seconds()):
                return

    def _is_due(self, job: Job) -> bool:
        next_start = self.due(job)
        return next_start is None or next_start <= self._clock()

    def _pause(self) -> timedelta:
        now = self._clock()
        waits = [next_start - now for job in self.jobs if (next_start := self.due(job)) is not None]
        return max(timedelta(seconds=1), min([LONGEST_WAIT, *waits]))

    def _run_alone(self, job: Job, forced: bool) -> LastRun | None:
        """Runs a job under its lease; None where another process has it or has just done it."""
        now = self._clock()
        if not self._leases.take(f"job:{job.name}", now + job.lasts, now):
            return None
        try:
            return self._run(job) if forced or self._is_due(job) else None
        finally:
            self._leases.give_back(f"job:{job.name}")

    def _run(self, job: Job) -> LastRun:
        started, before = self._clock(), self.last(job)
        began = time.perf_counter()
        ok, says = _attempt(job, started)
        took = round((time.perf_counter() - began) * 1000)
        ended = LastRun(started, ok, says, took, 0 if ok else before.failures + 1)
        kept = {"started": started.isoformat(), "ok": ok, "says": says, "took_ms": took, "failures": ended.failures}
        self._settings.put(_key(job), kept, self._clock())
        return ended


def _attempt(job: Job, now: datetime) -> tuple[bool, str]:
    """Whether the job succeeded, and what is to be said of it; no words of others reach the log or the settings."""
    try:
        return True, job.run(now)
    except ISUError as error:
        logger.warning("job %s: %s", job.name, error)
        return False, str(error)
    except Exception as error:  # noqa: BLE001 one job's fault must not stop the others
        places = "".join(traceback.format_tb(error.__traceback__))
        logger.error("job %s failed: %s\n%s", job.name, type(error).__name__, places)
        return False, f"an unexpected fault ({type(error).__name__})"


def _key(job: Job) -> str:
    return f"job:{job.name}"
