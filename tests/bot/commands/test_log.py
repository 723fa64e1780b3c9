"""`isu log`: what was asked, for people and for other programs; no person's words run anywhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.bot.commands.terminal import Isu

FIRST = "=How often did the harbour board meet?"


def test_entries_as_objects(isu: Isu) -> None:
    entry = isu("log", "show", "--text", "=How often", "--json").objects[-1]
    assert (entry["question"], entry["address"], entry["channel"]) == (FIRST, "ana@delegation.example", "terminal")
    assert entry["citations"][0]["locator"] == "para. 3"
    assert entry["delivered_at"] is not None


def test_entries_for_people(isu: Isu) -> None:
    ran = isu("log", "show", "--text", "=How often")
    head, question, cited = ran.out.splitlines()[-3:]
    assert head.startswith("1  20")
    assert "ana@delegation.example" in head
    assert question == f"    {FIRST}"
    assert cited.endswith("para. 3")


@pytest.mark.parametrize(
    "arguments",
    [("--state", "LAO", "--text", "=How"), ("--channel", "mail"), ("--until", "2020-01-01"), ("--contact", "99")],
)
def test_filters_leave_out_the_rest(isu: Isu, arguments: tuple[str, ...]) -> None:
    assert isu("log", "show", *arguments, "--json").out == ""
    ran = isu("log", "show", *arguments)
    assert (ran.status, ran.out, ran.error) == (0, "", "no such interaction is in the log")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--since", "yesterday"), "--since takes a day as YYYY-MM-DD"),
        (("--until", "2026-02-30"), "--until takes a day as YYYY-MM-DD"),
        (("--until", "9999-12-31"), "--until takes a day as YYYY-MM-DD"),
        (("--since", "2026-11-21T10:00"), "--since takes a day as YYYY-MM-DD"),
        (("--channel", "fax"), "--channel takes terminal, slack, mail, web"),
        (("--outcome", "maybe"), "--outcome takes answer, closest, handed_over"),
    ],
)
def test_wrong_filters_are_told(isu: Isu, arguments: tuple[str, ...], why: str) -> None:
    ran = isu("log", "show", *arguments)
    assert ran.status == 1
    assert why in ran.error


def test_a_number_that_can_not_be_is_wrong_usage(isu: Isu) -> None:
    assert isu("log", "show", "--limit", "0").status == 2


def test_a_day_is_meant_from_its_beginning_to_its_end(isu: Isu) -> None:
    day = isu("log", "show", "--limit", "1", "--json").object["answered_at"][:10]
    assert (
        isu("log", "show", "--since", day, "--until", day, "--limit", "1", "--json").object["answered_at"][:10] == day
    )


def test_json_lines_for_other_programs(isu: Isu, tmp_path: Path) -> None:
    ran = isu("log", "export", tmp_path / "log.jsonl", "--text", "=How often")
    assert (ran.status, ran.out) == (0, "")
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[0]["question"] == FIRST
    assert ran.error == f"{len(rows)} interactions written to log.jsonl"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_spreadsheet_shows_questions_and_runs_none(isu: Isu, tmp_path: Path) -> None:
    isu("log", "export", tmp_path / "log.csv", "--text", "=How often")
    assert (tmp_path / "log.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    row = read(tmp_path / "log.csv")[0]
    assert row["question"] == f"'{FIRST}"
    assert row["citations"].startswith("Report on the harbour of Port Example, para. 3; ")


def test_a_spreadsheet_without_rows_still_has_its_heads(isu: Isu, tmp_path: Path) -> None:
    isu("log", "export", tmp_path / "log.csv", "--text", "never said")
    heads = (tmp_path / "log.csv").read_text(encoding="utf-8-sig").strip().split(",")
    object_ = isu("log", "show", "--limit", "1", "--json").object
    assert heads == list(object_)


def test_an_export_that_can_not_be_written_is_told(isu: Isu, tmp_path: Path) -> None:
    assert isu("log", "export", tmp_path / "log.txt").error == "isu: log.txt: the name must end in .csv or .jsonl"
    assert isu("log", "export", tmp_path / "no" / "log.csv").error == "isu: log.csv: No such file or directory"
    (tmp_path / "log.csv").mkdir()
    assert isu("log", "export", tmp_path / "log.csv").error == "isu: log.csv is a folder; give the name of a file"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv"]
