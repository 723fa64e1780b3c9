"""`isu clock`: what runs at intervals, from the command line."""

from __future__ import annotations

from pathlib import Path

from bot.commands.clock import JOBS
from tests.bot.commands.terminal import Isu


def test_a_round_runs_what_is_due_and_the_next_has_nothing_to_do(tmp_path: Path) -> None:
    isu = Isu(tmp_path / "home")
    never = isu("clock", "show", "--json").objects
    assert len(never) == len(JOBS)
    assert {job["started"] for job in never} == {None}
    assert [job["ok"] for job in isu("clock", "once", "--json").objects] == [True] * len(JOBS)
    assert isu("clock", "once").out == ""
    assert "upkeep done in" in isu("clock", "once", "--all").out
    shown = isu("clock", "show").out
    assert "upkeep" in shown
    assert "tables looked over" in shown
