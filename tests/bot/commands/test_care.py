"""`isu doctor` and `isu migrate`, and how errors end: one line, a status, no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.commands.terminal import Isu

ROOT = Path(__file__).resolve().parents[3]


def findings(isu: Isu) -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["state"], row["says"]) for row in isu("doctor", "--json").objects}


def test_a_home_in_order(isu: Isu) -> None:
    found = findings(isu)
    assert found["database"][0] == found["index"][0] == found["knowledge base"][0] == "ok"
    assert found["official texts"] == ("missing", "none fetched; where there is a network: `isu knowledge fetch`")
    assert found["Slack"][0] == "missing"
    assert "ISU_SLACK_BOT_TOKEN" in found["Slack"][1]
    ran = isu("doctor")
    assert ran.status == 0
    assert "isu simulate" in ran.out


def test_wrong_tokens_are_broken_and_not_shown(isu: Isu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISU_SLACK_BOT_TOKEN", "xapp-secret")
    monkeypatch.setenv("ISU_SLACK_APP_TOKEN", "xoxb-secret")
    ran = isu("doctor")
    assert ran.status == 1
    assert "begins with xoxb-" in ran.out
    assert "secret" not in ran.out + ran.err


def test_a_home_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for home in (tmp_path / "file", tmp_path / "file" / "inside"):
        ran = Isu(home)("doctor", "--json")
        assert ran.status == 1
        assert ran.objects[0]["state"] == "broken"
        assert "database" not in {row["name"] for row in ran.objects}
        asked = Isu(home)("ask", "What?")
        assert (asked.status, asked.out) == (1, "")
        assert asked.error.startswith("isu: ")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "isu.db").write_bytes(b"plain words, no database" * 100)
    ran = Isu(tmp_path)("doctor", "--json")
    assert ran.status == 1
    broken = {row["name"]: row["says"] for row in ran.objects if row["state"] == "broken"}
    assert broken == {"database": "the database file is damaged or is no database"}
    assert Isu(tmp_path)("log", "show").error == "isu: the database file is damaged or is no database"


def test_an_address_of_a_database_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://me:secret@server/name")
    ran = Isu(tmp_path)("migrate")
    assert ran.status == 1
    assert ran.error.startswith("isu: DATABASE_URL takes")
    assert "secret" not in ran.err


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    first, second = Isu(tmp_path / "new")("migrate"), Isu(tmp_path / "new")("migrate")
    assert (first.status, first.err) == (second.status, second.err) == (0, "")
    assert first.out == second.out
    assert first.out.startswith("database is at revision ")


def test_a_wrong_setting_is_named(isu: Isu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISU_FETCH_MAX_MB", "many")
    ran = isu("log", "show")
    assert ran.status == 1
    assert ran.error.startswith("isu: ISU_FETCH_MAX_MB: ")


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("knowledge", "nonsense"), ("states", "show"), ("--colour", "ask")]
)
def test_wrong_usage_has_status_2(isu: Isu, arguments: tuple[str, ...]) -> None:
    ran = isu(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Usage" in ran.err


def test_every_command_has_help(isu: Isu) -> None:
    ran = isu("--help")
    assert ran.status == 0
    for name in ("chat", "ask", "knowledge", "evaluate", "states", "deadlines", "log", "slack", "migrate", "doctor"):
        assert name in ran.out
        assert isu(name, "--help").status == 0


def run(home: Path, *arguments: str, then: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A process of its own: what only a real pipe or another encoding shows."""
    command = [sys.executable, "-m", "bot.cli", "--home", str(home), *arguments]
    line = ["bash", "-c", f'"$@" {then}', "bash", *command] if then else command
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(line, capture_output=True, env=settings, timeout=60, check=False)  # noqa: S603 our own command


def test_a_reader_that_stops_reading_causes_no_trace(filled: Path) -> None:
    for arguments in (("states", "list", "--json"), ("states", "list"), ("knowledge", "show", "d1", "--json")):
        ended = run(filled, *arguments, then="| head -c 100")
        assert len(ended.stdout) == 100
        assert ended.stderr == b""


def test_a_full_disk_is_told_in_one_line(filled: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    ended = run(filled, "states", "list", "--json", then="> /dev/full")
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines()[-1] == "isu: No space left on device"
    assert b"Traceback" not in ended.stderr


def test_a_terminal_without_the_letters_still_gets_json(filled: Path) -> None:
    ended = run(filled, "states", "show", "CIV", "--json", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0
    assert b"C\\u00f4te d'Ivoire" in ended.stdout
    assert run(filled, "states", "show", "CIV", PYTHONIOENCODING="ascii").returncode == 0
