"""What people see fits the width they have, and is never steered by what others wrote."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.printing import Column, harmless, json_line, one_line, print_list, print_reply
from bot.whole_file import whole_file
from knowledge.errors import BadInput
from knowledge.message import Outcome, Reply

COLUMNS = (Column("id"), Column("place", from_width=60), Column("title", grows=True), Column("n", right=True))


def shown(width: int, *rows: tuple[str, ...]) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    print_list(console, COLUMNS, rows)
    file = console.file
    assert isinstance(file, io.StringIO)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_a_narrow_list_leaves_out_what_matters_less_and_wraps_the_rest() -> None:
    row = ("d1", "Geneva", "A title of a good many words that is too long", "12")
    wide, narrow = shown(100, row), shown(30, row)
    assert wide[2].split() == ["d1", "Geneva", *row[2].split(), "12"]
    assert "Geneva" not in " ".join(narrow)
    assert "place" not in narrow[0]
    assert max(map(len, narrow)) <= 30
    assert " ".join(narrow[2:]).replace("12", "").split() == ["d1", *row[2].split()]


def test_cells_are_words_not_markup() -> None:
    assert "[bold red]title[/]" in shown(100, ("d1", "", "[bold red]title[/]\x1b[0m", ""))[2]


@pytest.mark.parametrize("nasty", ["\x1b]0;x\x07", "\x9b31m", "\x00", "\x7f", "\r"])
def test_control_characters_are_replaced_one_for_one(nasty: str) -> None:
    assert harmless(f"a{nasty}b\n\tc") == "a" + "".join(ch if ch.isprintable() else "\ufffd" for ch in nasty) + "b\n\tc"
    assert "\n" not in one_line("a\nb\tc")


def test_a_reply_is_shown_without_control_characters_and_markup() -> None:
    console = Console(file=io.StringIO(), width=60, force_terminal=False)
    print_reply(console, Reply(Outcome.ANSWER, "Lead [link=x]:\n“words \x1b[31m”", "en", 1.0, lead="Lead [link=x]:"))
    file = console.file
    assert isinstance(file, io.StringIO)
    assert file.getvalue() == "Lead [link=x]:\n“words \ufffd[31m”\n"


def test_a_json_line_is_one_line_for_every_reader() -> None:
    value = {"text": "a\u2028b\x85c\n\ud800 é", "n": 1}
    line = json_line(value)
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode("utf-8")) == value
    assert "é" in line


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), whole_file(target) as handle:
        handle.write("half")
        raise ZeroDivisionError
    assert target.read_text() == "before"
    with whole_file(target) as handle:
        handle.write("after")
    assert target.read_text() == "after"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    for target, why in (
        (tmp_path / "no" / "out", "out: No such file or directory"),
        (tmp_path, f"{tmp_path.name} is a folder; give the name of a file"),
    ):
        with pytest.raises(BadInput, match=why), whole_file(target):
            pass


def test_a_device_is_written_to_directly() -> None:
    with whole_file(Path("/dev/null")) as handle:
        handle.write("gone")
