"""`isu states` and `isu deadlines`: the Depositary's figures on any day, and no word more than the tables hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.facts.load import Facts
from tests.bot.commands.terminal import Isu
from tests.knowledge.facts.lists import make_list, rows


@pytest.fixture
def bare(tmp_path: Path) -> Isu:
    """On a home that was never made: these commands need no database."""
    return Isu(tmp_path / "none")


@pytest.mark.parametrize(
    ("day", "more", "count"),
    [
        ("2010-08-01", (), 38),
        ("2010-08-01", ("--in-force",), 30),
        ("2011-03-30", (), 55),
        ("2026-03-02", (), 112),
        ("2010-02-16", (), 30),
        ("2008-12-02", (), 0),
    ],
)
def test_states_parties_are_counted_as_the_depositary_counts(
    bare: Isu, day: str, more: tuple[str, ...], count: int
) -> None:
    ran = bare("states", "list", "--status", "state_party", "--on", day, *more, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.objects) == count
    assert {(row["status"], row["on"]) for row in ran.objects} <= {("state_party", day)}
    assert not bare.home.exists()


def test_a_row_says_all_that_others_need(bare: Isu) -> None:
    (row,) = [row for row in bare("states", "list", "--json").objects if row["iso3"] == "NOR"]
    assert row["name"] == "Norway"
    assert (row["signature_date"], row["deposit_date"], row["deposit_kind"]) == (
        "2008-12-03",
        "2008-12-03",
        "ratification",
    )
    assert (row["in_force"], row["entry_into_force"], row["withdrawal_effective"]) == (True, "2010-08-01", None)
    assert set(row) >= {"un_region", "verified", "source", "as_of"}


def test_lists_by_status_and_region(bare: Isu) -> None:
    signatories = bare(
        "states", "list", "--status", "signatory", "--region", "Africa", "--on", "2026-03-02", "--json"
    ).objects
    assert {row["iso3"] for row in signatories} == {"AGO", "CAF", "COD", "DJI", "KEN", "LBR", "TZA", "UGA"}
    withdrawn = bare("states", "list", "--status", "withdrawn", "--on", "2026-03-02", "--json").objects
    assert [row["iso3"] for row in withdrawn] == ["LTU"]
    assert len(bare("states", "list", "--json").objects) == 197


def test_a_list_for_people_says_how_many_and_as_of_when(bare: Isu) -> None:
    ran = bare("states", "list", "--status", "state_party", "--on", "2010-08-01")
    assert ran.status == 0
    assert "38 States on 2010-08-01; as of 2026-11-21." in ran.out
    assert "LAO" in ran.out
    assert "The sources read reach to" not in ran.out
    assert "later events may be missing" in bare("states", "list", "--status", "withdrawn", "--on", "2026-11-21").out


def test_who_is_a_party_but_not_yet_bound_is_shown_as_such(bare: Isu) -> None:
    assert "State Party, not yet bound" in bare("states", "show", "ATG", "--on", "2010-08-24").out


def test_rows_that_nobody_checked_are_labelled(bare: Isu) -> None:
    unchecked = [row["name"] for row in bare("states", "list", "--json").objects if not row["verified"]]
    shown = bare("states", "list").out
    assert unchecked
    assert all(f"{name} (unverified)" in shown for name in unchecked)


@pytest.mark.parametrize("asked", ["LAO", "lao", "LA", "Laos", "Lao PDR"])
def test_a_state_is_shown_by_code_or_name(bare: Isu, asked: str) -> None:
    shown = bare("states", "show", asked, "--on", "2026-03-02", "--json").object
    assert (shown["iso3"], shown["status"], shown["on"]) == ("LAO", "state_party", "2026-03-02")
    assert shown["names"]["fr"] == "République démocratique populaire lao"
    assert {deadline["rule"] for deadline in shown["deadlines"]} >= {"CCM-7-2"}


def test_a_state_for_people(bare: Isu) -> None:
    ran = bare("states", "show", "LTU", "--on", "2020-01-01")
    assert ran.status == 0
    assert "Lithuania (LTU)" in ran.out
    assert "State Party, bound" in ran.out
    assert "2025-03-06 (in effect) – after that day" in ran.out
    assert "as of 2026-11-21" in ran.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("states", "show", "XXX"), "'XXX' is no ISO code of a State"),
        (("states", "show", ""), "'' is no ISO code of a State"),
        (("states", "show", "Norway and Sweden"), "is no ISO code of a State"),
        (("states", "list", "--status", "friend"), "A status is one of state_party"),
        (("states", "list", "--region", "Atlantis"), "A region is one of African States"),
        (("states", "list", "--on", "2010-13-01"), "--on takes a day as YYYY-MM-DD"),
        (("states", "list", "--on", "20100801"), "--on takes a day as YYYY-MM-DD"),
        (("states", "list", "--on", "0001-01-01"), "--on takes a day as YYYY-MM-DD"),
        (("deadlines", "--on", "9999-12-31"), "--on takes a day as YYYY-MM-DD"),
        (("deadlines", "--state", "LAO", "--state", "ZZZ"), "'ZZZ' is no ISO code of a State"),
    ],
)
def test_what_does_not_exist_is_named(bare: Isu, arguments: tuple[str, ...], why: str) -> None:
    ran = bare(*arguments)
    assert (ran.status, ran.out) == (1, "")
    assert why in ran.error


@pytest.mark.parametrize("within", ["-1", "soon", "99999"])
def test_a_span_that_can_not_be_is_wrong_usage(bare: Isu, within: str) -> None:
    assert bare("deadlines", "--within", within).status == 2


def test_deadlines_of_a_state_with_rule_and_source(bare: Isu) -> None:
    found = bare("deadlines", "--state", "LAO", "--on", "2026-03-02", "--json").objects
    assert [deadline["due"] for deadline in found] == sorted(deadline["due"] for deadline in found)
    assert all(deadline["rule"] and deadline["source"] and deadline["as_of"] for deadline in found)
    assert {(deadline["name"], deadline["on"]) for deadline in found} == {
        ("Lao People's Democratic Republic", "2026-03-02")
    }
    annual = [deadline for deadline in found if deadline["subject"] == "annual_report"]
    assert [(deadline["due"], deadline["rule"], deadline["kind"]) for deadline in annual] == [
        ("2026-04-30", "CCM-7-2", "computed")
    ]


def test_deadlines_of_all_within_a_time(bare: Isu) -> None:
    found = bare("deadlines", "--within", "60", "--on", "2026-03-02", "--json").objects
    assert len({deadline["iso3"] for deadline in found}) > 100
    assert all("2026-03-02" <= deadline["due"] <= "2026-05-01" for deadline in found)
    assert bare("deadlines", "--within", "0", "--on", "2026-03-02", "--json").objects == []


def test_deadlines_for_people_label_what_nobody_checked(bare: Isu) -> None:
    ran = bare("deadlines", "--state", "LAO", "--on", "2026-03-02")
    unchecked = [
        one
        for one in bare("deadlines", "--state", "LAO", "--on", "2026-03-02", "--json").objects
        if not one["verified"]
    ]
    assert ran.status == 0
    assert ran.out.count("(unverified)") == len(unchecked) > 0
    assert "seen from 2026-03-02; as of 2026-11-21." in ran.out


def test_no_deadlines_run_for_who_is_not_party(bare: Isu) -> None:
    ran = bare("deadlines", "--state", "AGO", "--on", "2026-03-02")
    assert ran.status == 0
    assert "0 deadlines" in ran.out
    assert ran.error == "note: Angola is not a State Party on 2026-03-02: no deadlines run for it"
    assert bare("deadlines", "--state", "AGO", "--on", "2026-03-02", "--json").out == ""


def test_a_calendar_file_of_what_falls_due(bare: Isu, tmp_path: Path) -> None:
    ran = bare("deadlines", "--state", "LAO", "--on", "2026-03-02", "--ics", tmp_path / "lao.ics")
    assert (ran.status, ran.out) == (0, "")
    text = (tmp_path / "lao.ics").read_text(encoding="utf-8")
    assert ran.error == f"{text.count('BEGIN:VEVENT')} deadlines written to lao.ics"
    assert "UID:lao-art7-annual_report-2026@" in text
    wrong = bare("deadlines", "--ics", tmp_path / "lao.txt")
    assert (wrong.status, wrong.error) == (1, "isu: lao.txt: the name must end in .ics")


def test_the_depositarys_list_is_previewed_applied_and_taken_back(tmp_path: Path) -> None:
    isu, file = Isu(tmp_path / "home"), tmp_path / "XXVI-6.en.xml"
    table = [row for row in rows(Facts.load()) if row[0] != "Angola"]
    file.write_bytes(make_list([*table, ("Angola", "3 Dec 2008", "5 Mar 2026")]))
    shown = isu("states", "import", file, "--as-of", "2026-11-22")
    assert "Angola" in shown.out
    assert "4 changes to 1 State" in shown.out
    assert shown.error == "nothing was stored; with --apply these changes count from now on"
    assert isu("states", "show", "AGO", "--json").object["status"] == "signatory"

    applied = isu("states", "import", file, "--as-of", "2026-11-22", "--apply", "--by", "AB", "--json")
    assert {change["field"] for change in applied.objects} >= {"deposit_date", "entry_into_force"}
    assert applied.error.startswith("stored as update 1;")
    angola = isu("states", "show", "AGO", "--json").object
    assert (angola["status"], angola["deposit_date"], angola["as_of"]) == ("state_party", "2026-03-05", "2026-11-22")
    assert angola["source"].startswith("UN Treaty Collection XXVI-6, XXVI-6.en.xml of 2026-11-22")
    answer = isu("ask", "Has Angola ratified?", "--json").object
    assert "5 March 2026" in answer["text"]
    assert answer["facts"][0]["as_of"] == "2026-11-22"
    assert "by AB" in isu("states", "updates").out

    assert isu("states", "undo", "1", "--by", "CD").error == "update 1 no longer counts"
    assert isu("states", "show", "AGO", "--json").object["status"] == "signatory"
    assert isu("states", "updates", "--json").object["undone_by"] == "CD"
    assert isu("states", "undo", "1").error == "isu: this update is undone already"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--as-of", "2200-01-01"), "--as-of lies ahead"),
        (("--withdrawal", "PER"), "--withdrawal takes ISO3=YYYY-MM-DD"),
        ((), "the file is no XML"),
    ],
)
def test_a_list_that_can_not_be_read_changes_nothing(tmp_path: Path, arguments: tuple[str, ...], why: str) -> None:
    (tmp_path / "x.xml").write_text("no list")
    ran = Isu(tmp_path / "home")("states", "import", tmp_path / "x.xml", "--apply", *arguments)
    assert ran.status == 1
    assert why in ran.error


def test_counts_by_group_add_up(bare: Isu) -> None:
    found = {row["group"]: row for row in bare("states", "counts", "--on", "2026-03-02", "--json").objects}
    assert (found[""]["counts"]["state_party"], found[""]["states"]) == (112, 197)
    regional = [row for group, row in found.items() if group.endswith("States")]
    outside = ("COK", "NIU", "PSE", "VAT")  # members of no regional group, all four States Parties
    assert sum(row["counts"]["state_party"] for row in regional) == 112 - len(outside)
    assert all(sum(row["counts"].values()) == row["states"] for row in found.values())
    shown = bare("states", "counts", "--on", "2010-08-01").out
    assert "African States" in shown
    assert "counted on 2010-08-01; as of" in shown


def test_names_come_with_their_articles(bare: Isu) -> None:
    france = bare("states", "show", "FRA", "--json").object
    assert (france["names"]["ar"], france["articles"]["fr"]) == ("فرنسا", "la")
