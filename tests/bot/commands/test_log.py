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
    [
        ("--state", "LAO", "--text", "=How"),
        ("--channel", "mail"),
        ("--kind", "call"),
        ("--until", "2020-01-01"),
        ("--contact", "99"),
    ],
)
def test_filters_leave_out_the_rest(isu: Isu, arguments: tuple[str, ...]) -> None:
    assert isu("log", "show", *arguments, "--json").out == ""
    ran = isu("log", "show", *arguments)
    assert (ran.status, ran.out, ran.error) == (0, "", "no such entry is in the log")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--since", "yesterday"), "--since takes a day as YYYY-MM-DD"),
        (("--until", "2026-02-30"), "--until takes a day as YYYY-MM-DD"),
        (("--until", "9999-12-31"), "--until takes a day as YYYY-MM-DD"),
        (("--since", "2026-11-21T10:00"), "--since takes a day as YYYY-MM-DD"),
        (("--kind", "fax"), "--kind takes question, mail, letter"),
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
    assert ran.error == f"{len(rows)} {'entry' if len(rows) == 1 else 'entries'} written to log.jsonl"


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


def test_a_call_noted_by_hand_joins_the_questions(own: Isu) -> None:
    noted = own(
        *("log", "add", "Asked about the extension", "--kind", "call", "--at", "2026-03-02 10:30", "--state", "LAO"),
        *("--who", "Mme Élodie Fictive", "--detail", "=Will write in May", "--by", "AB", "--json"),
    ).object
    assert (noted["kind"], noted["direction"], noted["at"]) == ("call", "in", "2026-03-02T10:30:00+00:00")
    assert (noted["state"], noted["name"], noted["by"], noted["question"]) == ("LAO", "Mme Élodie Fictive", "AB", None)
    rows = own("log", "show", "--json").objects
    assert {row["kind"] for row in rows} == {"call", "question"}
    assert rows[-1]["entry"] == noted["entry"]
    for found in (("--text", "EXTENSION may"), ("--name", "elodie"), ("--to", "2026-03-02"), ("--kind", "call")):
        assert [row["entry"] for row in own("log", "show", *found, "--json").objects] == [noted["entry"]]
    head, subject, detail = own("log", "show", "--state", "lao", "--kind", "call").out.splitlines()
    assert head.startswith(f"call {noted['entry']}  2026-03-02 10:30 UTC  in  Mme Élodie Fictive  LAO")
    assert (subject.strip(), detail.strip()) == ("Asked about the extension", "=Will write in May")


def test_a_note_of_a_day_is_of_its_first_moment_and_stays_inside(own: Isu) -> None:
    noted = own("log", "add", "Filed the paper", "--at", "2026-03-02", "--json").object
    assert (noted["kind"], noted["direction"], noted["at"]) == ("note", "inside", "2026-03-02T00:00:00+00:00")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("  ",), "an entry needs a subject"),
        (("x", "--kind", "mail"), "--kind takes call, meeting, note"),
        (("x", "--kind", "fax"), "--kind takes question, mail"),
        (("x", "--direction", "up"), "--direction takes in, out, inside"),
        (("x", "--at", "2200-01-01"), "--at lies ahead"),
        (("x", "--at", "2026-03-02 25:00"), "--at takes a day as YYYY-MM-DD, or a moment"),
        (("x", "--at", "2 March"), "--at takes a day as YYYY-MM-DD"),
        (("x", "--state", "XXX"), "no State with this ISO code"),
        (("x", "--contact", "99"), "there is no such person"),
        (("x", "--contact", "nobody@mission.example"), "no contact has this address"),
    ],
)
def test_what_can_not_be_noted_is_told(isu: Isu, arguments: tuple[str, ...], why: str) -> None:
    ran = isu("log", "add", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert why in ran.error


def test_a_spreadsheet_runs_no_note(own: Isu, tmp_path: Path) -> None:
    own("log", "add", "=1+1", "--detail", "@SUM(A1)", "--who", "+41 22")
    own("log", "export", tmp_path / "log.csv", "--kind", "note")
    row = read(tmp_path / "log.csv")[0]
    assert (row["subject"], row["detail"], row["name"]) == ("'=1+1", "'@SUM(A1)", "'+41 22")


def test_the_figures_of_a_year_in_four_forms(own: Isu) -> None:
    year = own("log", "show", "--limit", "1", "--json").object["answered_at"][:4]
    own("log", "add", "Called", "--kind", "call", "--state", "LAO")
    found = own("log", "report", "--year", year, "--json").object
    assert found["outreach"]["States Parties"] == {"contacts": 1, "states": 1}
    assert found["questions"] == sum(found["outcomes"].values()) == found["by_channel"]["terminal"] > 0
    shown = own("log", "report", "--year", year).out
    assert f"Questions by theme, {year}" in shown
    lines = list(csv.reader(own("log", "report", "--year", year, "--format", "csv").out.splitlines()))
    assert lines[0] == ["table", "item", "figure", "value"]
    assert ["Outreach by status", "States Parties", "Contacts", "1"] in lines
    words = own("log", "report", "--year", year, "--format", "markdown").out
    assert words.startswith(f"In **{year}** (until ")
    assert "1 State Party" in words
    assert own("log", "report", "--year", "2009", "--json").object["questions"] == 0
