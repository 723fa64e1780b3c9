"""The clock starts what is due, once among all processes, and no job's fault stops another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs import FIRST_RETRY, LONGEST_WAIT, Clock, Job, LastRun
from knowledge.errors import BadInput
from knowledge.memory.leases import Leases
from knowledge.memory.settings import Settings
from knowledge.memory.store import Store
from tests.stores import database, empty_database, migrated_file, migrated_schema, store

__all__ = ["database", "empty_database", "migrated_file", "migrated_schema", "store"]

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Bench:
    """A clock to set by hand, and jobs that note when they ran."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = START
        self.ran: list[str] = []
        self.fault: Exception | None = None

    def job(self, name: str, every: timedelta = HOUR) -> Job:
        return Job(name, every, lambda now: self._work(name, now))

    def _work(self, name: str, now: datetime) -> str:
        self.ran.append(f"{name} {now:%H:%M}")
        if self.fault is not None and name == "bad":
            raise self.fault
        return f"{name} did it"

    def clock(self, *jobs: Job, holder: str = "one") -> Clock:
        return Clock(jobs, Settings(self.store), Leases(self.store, holder), lambda: self.now)

    def round(self, clock: Clock, after: timedelta = timedelta(0)) -> list[str]:
        self.now += after
        return [job.name for job, _ in clock.run_due()]


@pytest.fixture
def bench(store: Store) -> Bench:
    return Bench(store)


def test_a_job_runs_at_once_and_then_at_its_interval(bench: Bench) -> None:
    clock = bench.clock(bench.job("a"), bench.job("b", 3 * HOUR))
    assert bench.round(clock) == ["a", "b"]
    assert bench.round(clock, HOUR - timedelta(seconds=1)) == []
    assert bench.round(clock, timedelta(seconds=1)) == ["a"]
    assert bench.round(clock, 2 * HOUR) == ["a", "b"]
    assert bench.ran == ["a 09:00", "b 09:00", "a 10:00", "a 12:00", "b 12:00"]


def test_a_restart_starts_nothing_early(bench: Bench) -> None:
    bench.round(bench.clock(bench.job("a")))
    again = bench.clock(bench.job("a"), holder="another")
    assert again.last(again.jobs[0]) == LastRun(START, True, "a did it", again.last(again.jobs[0]).took_ms, 0)
    assert again.due(again.jobs[0]) == START + HOUR
    assert bench.round(again) == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [(ValueError("Ana Souza"), "an unexpected fault (ValueError)"), (BadInput("a field is wrong"), "a field is wrong")],
)
def test_a_fault_is_kept_to_its_job_and_tried_again_ever_later(bench: Bench, fault: Exception, says: str) -> None:
    clock = bench.clock(bench.job("bad"), bench.job("good"))
    bad = clock.jobs[0]
    bench.fault = fault
    assert bench.round(clock) == ["bad", "good"]
    assert (clock.last(bad).ok, clock.last(bad).says, clock.last(bad).failures) == (False, says, 1)
    assert bench.round(clock, FIRST_RETRY) == ["bad"]
    assert clock.due(bad) == bench.now + 2 * FIRST_RETRY
    for _ in range(30):
        bench.now += HOUR
        bench.round(clock)
    assert clock.due(bad) == bench.now + HOUR
    bench.fault = None
    bench.round(clock, HOUR)
    assert (clock.last(bad).ok, clock.last(bad).failures) == (True, 0)


def test_a_job_of_another_process_is_left_to_it(bench: Bench) -> None:
    other = Leases(bench.store, "other")
    clock = bench.clock(Job("slow", HOUR, bench.job("slow").run, lasts=timedelta(minutes=10)), bench.job("b"))
    assert other.take("job:slow", START + timedelta(minutes=10), START)
    assert bench.round(clock) == ["b"]
    assert bench.round(clock, timedelta(minutes=9)) == []
    assert bench.round(clock, timedelta(minutes=1)) == ["slow"]


def test_what_another_process_did_meanwhile_is_not_done_again(bench: Bench) -> None:
    """Both saw that it was due; the second gets the lease only after the first is done."""
    first, second = bench.clock(bench.job("a")), bench.clock(bench.job("a"), holder="two")
    looking = second.run_due()
    assert bench.round(first) == ["a"]
    assert [job.name for job, _ in looking] == []


def test_everything_may_be_asked_for(bench: Bench) -> None:
    clock = bench.clock(bench.job("a"))
    bench.round(clock)
    assert [job.name for job, _ in clock.run_due(all_of_them=True)] == ["a"]


def test_the_clock_sleeps_until_the_next_job_but_never_long(bench: Bench) -> None:
    clock = bench.clock(bench.job("a", timedelta(seconds=10)), bench.job("b"))
    slept: list[float] = []

    def wait(seconds: float) -> bool:
        slept.append(seconds)
        bench.now += timedelta(seconds=seconds)
        return len(slept) == 3

    clock.run(wait)
    assert slept == [10.0, 10.0, 10.0]
    assert bench.ran.count("b 09:00") == 1
    slept.clear()
    bench.clock(bench.job("c")).run(lambda seconds: not slept.append(seconds))
    assert slept == [LONGEST_WAIT.total_seconds()]


def test_two_jobs_of_one_name_are_a_mistake(bench: Bench) -> None:
    with pytest.raises(ValueError, match="same name"):
        bench.clock(bench.job("a"), bench.job("a"))
