"""`isu backup` and `isu restore`: what was asked and known is back, in another home; nothing is lost by mistake."""

from __future__ import annotations

from pathlib import Path

from tests.bot.commands.terminal import Isu

QUESTION = "How often did the harbour board meet?"


def test_a_home_is_backed_up_and_restored_into_another(isu: Isu, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    ran = isu("backup", file)
    assert (ran.status, ran.out) == (0, "")
    assert "tables written and checked (revision" in ran.error
    assert [path.name for path in tmp_path.iterdir()] == ["backup.zip"]
    new = Isu(tmp_path / "new")
    before = new("ask", "hello", "--json")  # a home that was used: its index is of other texts
    assert before.status == 0
    refused = new("restore", file)
    assert (refused.status, "not empty" in refused.error) == (1, True)
    assert "restored and compared" in new("restore", file, "--force").error
    assert (
        new("log", "show", "--text", QUESTION, "--json").objects
        == isu("log", "show", "--text", QUESTION, "--json").objects
    )
    assert new("ask", QUESTION, "--json").object["citations"][0]["locator"] == "para. 3"


def test_a_fresh_home_takes_a_backup_as_it_is(isu: Isu, tmp_path: Path) -> None:
    made = isu("backup", tmp_path / "b.zip", "--no-check", "--json").object
    restored = Isu(tmp_path / "new")("restore", tmp_path / "b.zip", "--json").object
    assert (restored["rows"], restored["tables"]) == (made["rows"], made["tables"])


def test_what_is_no_backup_is_told(isu: Isu, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("no zip")
    new = Isu(tmp_path / "new")
    assert new("restore", tmp_path / "x.zip").error == "isu: x.zip is no backup of this program"
    assert "No such file" in new("restore", tmp_path / "none.zip").error
    assert isu("backup", tmp_path).status == 1
    assert "No such file" in isu("backup", tmp_path / "no" / "b.zip").error
