"""`isu knowledge`: what is read, what is refused, and that only JSON stands on standard output when asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bot.commands.terminal import REPORT, Isu

ROW = {"path", "status", "document_id", "symbol", "title", "date", "authority", "language", "passages", "error"}


def test_adding_again_changes_nothing(isu: Isu, folder: Path) -> None:
    ran = isu("knowledge", "add", folder, "--collection", "port", "--json")
    assert ran.status == 0
    assert [row["status"] for row in ran.objects] == ["unchanged", "unchanged"]
    assert all(set(row) >= ROW for row in ran.objects)
    assert ran.objects[0]["path"] == str(folder / "harbour.txt")


def test_a_changed_file_is_updated(own: Isu, tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text(REPORT + "\n4. A crane was bought.\n", encoding="utf-8")
    ran = own("knowledge", "add", path, "--collection", "port", "--json")
    assert ran.object["status"] == "updated"
    listed = own("knowledge", "list", "--json", "--all").objects
    versions = [(row["version"], row["superseded"]) for row in listed if row["file"] == "harbour.txt"]
    assert versions == [(1, True), (2, False)]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder of files as they are found in the wild."""
    made = tmp_path / "odd"
    made.mkdir()
    (made / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (made / "wrong.docx").write_bytes(b"plain words")
    (made / "empty.txt").write_bytes(b"")
    (made / "binary.txt").write_bytes(b"words \x00\x01\x02\xff\xfe words \x00\x03")
    (made / "good.txt").write_text("1. A line about the harbour.", encoding="utf-8")
    (made / "photo.png").write_bytes(b"\x89PNG")
    (made / ".hidden.txt").write_text("nothing", encoding="utf-8")
    (made / "dangling.txt").symlink_to(made / "nowhere.txt")
    return made


def test_unreadable_files_are_told_one_by_one_and_the_rest_goes_on(own: Isu, odd: Path) -> None:
    ran = own("knowledge", "add", odd, "--json")
    assert ran.status == 0
    statuses = {Path(row["path"]).name: row["status"] for row in ran.objects}
    assert statuses == dict.fromkeys(("binary.txt", "broken.pdf", "empty.txt", "wrong.docx"), "failed") | {
        "good.txt": "added"
    }
    for row in ran.objects:
        assert (row["error"] is None) == (row["status"] == "added")
        assert row["error"] is None or (row["error"].startswith(Path(row["path"]).name) and "\n" not in row["error"])
    assert ran.error == "note: 2 files passed over, hidden or of a kind that is not read here"


def test_for_people_failures_stand_on_standard_error(own: Isu, odd: Path) -> None:
    ran = own("knowledge", "add", odd)
    assert ran.status == 0
    assert ran.out.startswith("added ")
    assert len(ran.out.splitlines()) == 1
    assert sum(line.startswith("failed ") for line in ran.err.splitlines()) == 4


def test_where_all_failed_the_status_says_so(isu: Isu, odd: Path) -> None:
    ran = isu("knowledge", "add", odd / "broken.pdf", odd / "empty.txt", "--json")
    assert ran.status == 1
    assert [row["status"] for row in ran.objects] == ["failed", "failed"]


def test_what_is_not_there_is_named(isu: Isu, tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    assert isu("knowledge", "add", tmp_path / "none").error == f"isu: there is no file or folder {tmp_path / 'none'}"
    assert isu("knowledge", "add", tmp_path / "void").error == "isu: no file of a known format there"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system knows no named pipes")
def test_a_pipe_is_not_waited_for(isu: Isu, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    ran = isu("knowledge", "add", tmp_path / "pipe.txt")
    assert (ran.status, ran.error) == (1, f"isu: {tmp_path / 'pipe.txt'} is neither a file nor a folder")


def test_a_bad_name_of_a_collection_is_refused_before_anything_is_read(isu: Isu, folder: Path) -> None:
    assert "takes one line" in isu("knowledge", "add", folder, "--collection", "").error
    assert "takes one line" in isu("knowledge", "add", folder, "--collection", "a\nb").error
    assert "built-in guide" in isu("knowledge", "add", folder, "--collection", "guide").error


def test_listing_and_showing(isu: Isu) -> None:
    rows = [row for row in isu("knowledge", "list", "--json").objects if row["collection"] == "port"]
    assert [(row["file"], row["internal"], row["superseded"]) for row in rows] == [
        ("harbour.txt", False, False),
        ("lighthouse.html", False, False),
    ]
    shown = isu("knowledge", "show", rows[0]["document_id"], "--json").object
    assert shown["title"] == rows[0]["title"]
    assert any("dredged in 2023" in passage["text"] for passage in shown["contents"])
    for command in ("list", "show"):
        arguments = [rows[0]["document_id"]] if command == "show" else []
        ran = isu("knowledge", command, *arguments)
        assert ran.status == 0
        assert "Report on the harbour" in ran.out


@pytest.mark.parametrize("command", [("show", "d999"), ("remove", "d999"), ("set", "d999", "title=x")])
def test_an_unknown_document_is_named(isu: Isu, command: tuple[str, ...]) -> None:
    ran = isu("knowledge", *command)
    assert (ran.status, ran.error) == (1, "isu: there is no document d999")


def test_what_can_not_be_a_document_is_told_how_they_are_named(isu: Isu) -> None:
    assert "named like d12" in isu("knowledge", "show", "seven").error


def named(isu: Isu, file: str) -> str:
    return next(row["document_id"] for row in isu("knowledge", "list", "--json").objects if row["file"] == file)


def test_corrections_are_made_and_seen(own: Isu) -> None:
    document = named(own, "harbour.txt")
    ran = own("knowledge", "set", document, "authority=adopted", "internal=on", "date=2024-05", "title=A = B")
    assert (ran.status, ran.out) == (0, f"{document}: authority, internal, date, title set\n")
    shown = own("knowledge", "show", document, "--json").object
    assert (shown["authority"], shown["internal"], shown["date"], shown["title"]) == (
        "adopted",
        True,
        "2024-05",
        "A = B",
    )


def test_a_wrong_correction_changes_nothing(isu: Isu) -> None:
    document = named(isu, "harbour.txt")
    before = isu("knowledge", "show", document, "--json").out
    for change, why in {
        "authority=holy": "authority takes one of treaty",
        "authority": "authority: write KEY=VALUE",
        "date=2024-13-01": "date takes a date like",
        "internal=perhaps": "internal takes yes or no",
        "colour=red": "a document has no such field",
        "collection=guide": "built-in guide",
        "collection=": "takes one line",
        "title=b": "title is given twice",
    }.items():
        ran = isu("knowledge", "set", document, "title=Another", change)
        assert ran.status == 1
        assert why in ran.error
    assert isu("knowledge", "show", document, "--json").out == before


def test_the_built_in_guide_can_not_be_changed(isu: Isu) -> None:
    guide = next(
        row["document_id"] for row in isu("knowledge", "list", "--json").objects if row["collection"] == "guide"
    )
    for command in (("remove", guide), ("set", guide, "authority=adopted")):
        ran = isu("knowledge", *command)
        assert ran.status == 1
        assert "built-in guide" in ran.error


def test_removing_and_rebuilding(own: Isu) -> None:
    document = named(own, "lighthouse.html")
    assert own("knowledge", "remove", document).out == f"{document}: removed\n"
    assert own("knowledge", "remove", document).status == 1
    rebuilt = own("knowledge", "rebuild")
    assert rebuilt.status == 0
    assert rebuilt.out.endswith(" passages indexed\n")
    assert rebuilt.err == ""


def test_control_characters_of_a_document_never_reach_the_terminal(own: Isu, tmp_path: Path) -> None:
    path = tmp_path / "tricky.txt"
    path.write_text("1. A line \x1b]0;title\x07 with \x9b31m tricks \u2028 inside.", encoding="utf-8")
    added = own("knowledge", "add", path, "--json").object
    for ran in (
        own("knowledge", "show", added["document_id"]),
        own("knowledge", "show", added["document_id"], "--json"),
        own("ask", "What tricks are inside the line?", "--collection", "documents"),
        own("ask", "What tricks are inside the line?", "--collection", "documents", "--json"),
    ):
        assert ran.status == 0
        assert "tricks" in ran.out
        assert not {"\x1b", "\x07", "\x9b"} & set(ran.out)
    assert len(own("knowledge", "show", added["document_id"], "--json").out.splitlines()) == 1
