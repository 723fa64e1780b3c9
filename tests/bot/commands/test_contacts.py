"""`isu contacts` as staff use it: the sample list previewed, imported, deduplicated, merged, unmerged, undone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.bot.commands.terminal import Isu
from tests.sample_contacts import sample

SAMPLE = sample()


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """The sample as a file."""
    path = tmp_path / "contacts.csv"
    path.write_bytes(SAMPLE.csv())
    return path


def change_of(text: str) -> str:
    found = re.search(r"change (\d+)", text)
    assert found, text
    return found[1]


def test_the_sample_is_previewed_imported_deduplicated_merged_unmerged_and_undone(own: Isu, listed: Path) -> None:
    seen = own("contacts", "import", listed, "--dry-run", "--all", "--json")
    judged = {row["line"] - 2: row for row in seen.objects}
    assert len(judged) == 300
    for planted in (SAMPLE.misspelt, SAMPLE.moved, SAMPLE.unknown_state, SAMPLE.bad_address, SAMPLE.ambiguous_date):
        assert {judged[number]["action"] for number in planted} == {"doubtful"}
    assert {judged[number]["action"] for number in SAMPLE.nameless} == {"refused"}
    assert sum(row["action"] == "unchanged" for row in judged.values()) >= 4
    assert own("contacts", "find", "quispe").out == "0 found\n"

    done = own("contacts", "import", listed)
    assert done.status == 0
    imported = change_of(done.out)
    proposals = [one["proposal_id"] for one in own("contacts", "proposals", "list", "--json").objects]
    assert len(proposals) >= 25
    misspelt = [
        one["proposal_id"]
        for one in own("contacts", "proposals", "list", "--json").objects
        if any(f"line {number + 2}" == one["reference"].partition(", ")[2] for number in SAMPLE.misspelt)
    ]
    accepted = [change_of(own("contacts", "proposals", "accept", str(number)).out) for number in misspelt]

    pairs = own("contacts", "duplicates", "--json").objects
    assert len(pairs) == 5
    first = pairs[0]
    assert {part["field"] for part in first["fields"]} >= {"name", "state"}
    merged = own("contacts", "merge", str(first["one"]), str(first["other"]))
    assert own("contacts", "show", str(first["other"]), "--json").object["merged_into"] == first["one"]
    assert len(own("contacts", "duplicates", "--json").objects) == 4
    assert own("contacts", "undo", change_of(merged.out)).status == 0
    assert len(own("contacts", "duplicates", "--json").objects) == 5

    for change in (*reversed(accepted), imported):
        assert own("contacts", "undo", change).status == 0
    assert own("contacts", "export", listed.with_name("left.csv")).err == "0 rows written\n"
    assert own("doctor", "--json").status == 0


def test_holders_are_looked_up_changed_and_told(own: Isu, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own("contacts", "import", listed)
    held = own("contacts", "holder", "Peru", "article7", "--json").object
    number = str(held["contact_id"])
    other = own("contacts", "find", "norway", "--json").objects[0]["contact_id"]
    done = own(
        "contacts", "appoint", "Peru", str(other), "--theme", "article 7", "--evidence", "NV 9", "--since", "2026-11-01"
    )

    assert done.status == 0, done.err
    assert (
        own("contacts", "holder", "PER", "article7", "--on", "2026-10-31", "--json").object["contact_id"]
        == held["contact_id"]
    )
    assert own("contacts", "holder", "PER", "article7", "--on", "2026-11-01", "--json").object["evidence"] == "NV 9"
    monkeypatch.setenv("ISU_TERMINAL_ROLE", "staff")
    answer = own("ask", "Who was the focal point of Peru for Article 7 on 31 October 2026?", "--json").object
    assert held["name"] in answer["text"]
    assert held["evidence"] in answer["text"]
    assert own("contacts", "vacate", str(other)).status == 0
    assert own("contacts", "forget", number, "--yes").out.startswith(f"contact {number} is now “Focal point")


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".vcf"])
def test_an_export_comes_in_unchanged(own: Isu, listed: Path, tmp_path: Path, ending: str) -> None:
    own("contacts", "import", listed)
    out = tmp_path / f"out{ending}"
    own("contacts", "export", out)
    again = own("contacts", "import", out, "--dry-run", "--all", "--json")

    assert {row["action"] for row in again.objects} == {"unchanged"}


def test_groups_consents_and_what_is_stale(own: Isu, listed: Path) -> None:
    own("contacts", "import", listed)
    assert (
        own("contacts", "groups", "make", "south", "--where", "region=Africa", "--where", "post=focal_point").status
        == 0
    )
    shown = own("contacts", "groups", "show", "south", "--json").objects
    assert {one["state"] for one in shown} <= {"SEN", "TCD", "BFA", "ZMB"}
    assert shown
    assert own("contacts", "groups", "make", "wrong", "--where", "status=unknown").status == 1
    assert own("contacts", "groups", "make", "readers").status == 0
    assert own("contacts", "groups", "join", "readers", "1").status == 0
    assert len(own("contacts", "groups", "show", "readers", "--json").objects) == 1
    assert own("contacts", "consent", "1", "--yes").status == 1
    assert "form" in own("contacts", "consent", "1", "--yes", "--source", "form").out
    missing = own("contacts", "stale", "--kind", "missing", "--json").objects
    assert "PER" not in {one["state"] for one in missing if "article7" in one["what"]}
    assert "so already" in own("contacts", "confirm", "1").err  # the import of today confirmed it
    assert own("contacts", "set", "1", "language=fr", "role=delegate").status == 0
    assert own("contacts", "show", "1", "--json").object["role"] == "delegate"
    assert json.loads(own("contacts", "show", "1", "--all").out)["consents"]
    assert own("contacts", "export", listed.with_name("one.json"), "--person", "1").status == 0
    assert json.loads(listed.with_name("one.json").read_text(encoding="utf-8"))["consents"]
    assert own("contacts", "export", listed.with_name("one.csv"), "--person", "1").status == 1
    shown = [line for line in own("contacts", "stale").out.splitlines() if line.startswith("missing")]
    assert len(shown) == len({one["what"] for one in missing})  # one line a theme, however many States


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "99"),
        ("undo", "99"),
        ("merge", "1", "1"),
        ("forget", "99", "--yes"),
        ("holder", "Ruritania"),
        ("holder", "Peru", "gardening"),
        ("set", "1", "colour=red"),
        ("proposals", "accept", "99"),
        ("groups", "show", "nobody"),
        ("stale", "--kind", "tired"),
        ("export", "list.pdf"),
        ("import", "no-such-file.csv"),
    ],
)
def test_a_wrong_word_is_a_clear_line(isu: Isu, arguments: tuple[str, ...]) -> None:
    done = isu("contacts", *arguments)

    assert (done.status, done.out) == (1, "")
    assert done.error.startswith("isu: ")
