"""`isu ask`, `isu chat` and `isu evaluate`: pure JSON, whole files, clear refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.start import UNWANTED
from tests.bot.commands.terminal import Isu
from tests.stores import ROOT

QUESTION = "How often did the harbour board meet?"
ANSWER = {
    "outcome",
    "text",
    "language",
    "confidence",
    "citations",
    "facts",
    "notices",
    "case",
    "interaction_id",
    "elapsed_ms",
}


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


LOADED = """
import atexit, sys
from bot.cli import main
atexit.register(lambda: print(*sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr))
main(sys.argv[1:])
"""


def test_an_answer_as_json_waits_for_no_library_it_does_not_need(isu: Isu) -> None:
    isu("ask", QUESTION)  # the index is made now, if it was not yet
    command = [sys.executable, "-c", LOADED, "--home", str(isu.home), "ask", QUESTION, "--json"]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 our own command
    assert json.loads(ran.stdout)["citations"]
    assert set(ran.stderr.split()).isdisjoint(UNWANTED)


def test_one_question_gives_one_object(isu: Isu) -> None:
    ran = isu("ask", QUESTION, "--collection", "port", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert set(ran.object) >= ANSWER
    assert ran.object["citations"][0]["quote"] == "3. The harbour board met seven times."
    assert ran.object["citations"][0]["file"] == "harbour.txt"


def test_for_people_the_words_and_their_place(isu: Isu) -> None:
    ran = isu("ask", QUESTION, "--collection", "port")
    assert (ran.status, ran.err) == (0, "")
    assert "The harbour board met seven times." in ran.out
    assert "para. 3" in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("  ",),
        ("--batch", "in.jsonl"),
        ("--out", "out.jsonl"),
        ("What?", "--batch", "in.jsonl", "--out", "out.jsonl"),
        ("What?", "--colour"),
    ],
)
def test_wrong_usage_has_its_own_status(isu: Isu, arguments: tuple[str, ...]) -> None:
    ran = isu("ask", *arguments)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--state", "ZZZ"), "--state takes the ISO 3166-1 code of a State, such as LAO, not 'ZZZ'"),
        (("--lang", "english"), "--lang takes a code of two letters"),
        (("--lang", "e1"), "--lang takes a code of two letters"),
    ],
)
def test_a_wrong_value_is_told_in_one_line(isu: Isu, arguments: tuple[str, ...], why: str) -> None:
    ran = isu("ask", QUESTION, *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert why in ran.error


def test_a_collection_that_holds_nothing_is_remarked_on(isu: Isu) -> None:
    ran = isu("ask", QUESTION, "--collection", "prot", "--json")
    assert ran.status == 0
    assert ran.object["outcome"] != "answer"
    assert ran.error == "note: no document is in the collection 'prot'; there are: guide, port"


def test_a_question_in_another_encoding_does_no_harm(isu: Isu) -> None:
    """Arguments that are no UTF-8 come in with lone surrogates."""
    ran = isu("ask", "caf\udce9 of the harbour?", "--json")
    assert ran.status == 0
    assert "\\ud" not in ran.out
    assert isu("log", "show", "--limit", "1", "--json").object["question"] == "caf\ufffd of the harbour?"


def test_a_batch_answers_every_row_under_its_id(isu: Isu, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(
        '\ufeff{"id": 7, "question": "' + QUESTION + '"}\r\n\n'
        '{"id": "b", "question": "And\u2028the lighthouse?", "lang": "fr", "as": "x@y.example", "state": "lao"}\n'
        '{"id": null, "question": ""}',
        encoding="utf-8",
    )
    ran = isu("ask", "--batch", source, "--out", tmp_path / "out.jsonl", "--collection", "port")
    assert (ran.status, ran.out) == (0, "")
    assert ran.error == "3 answers written to out.jsonl"
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [7, "b", None]
    assert all(set(answer) >= ANSWER for answer in answers)
    assert answers[0]["citations"][0]["locator"] == "para. 3"
    logged = isu("log", "show", "--limit", "2", "--json").objects[1]
    assert (logged["address"], logged["state"]) == ("x@y.example", "LAO")


BAD_BATCHES = (
    (b'{"id": 1, "question": "a"}\n{oops\n', "line 2: not a JSON object"),
    (b"[" * 100_000, "line 1: not a JSON object"),
    (b"[1]\n", 'line 1: needs "id" and "question"'),
    (b'{"id": 1}\n', 'line 1: needs "id" and "question"'),
    (b'{"id": 1, "question": 5}\n', 'line 1: needs "id" and "question"'),
    (b'{"id": 1, "question": "a"}\n{"id": 2, "question": "b", "state": "ZZZ"}\n', "line 2: state takes the ISO"),
    (b'{"id": 1, "question": "caf\xe9"}\n', "not UTF-8 text"),
)


def test_a_bad_batch_is_refused_before_anything_is_asked(isu: Isu, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("from before", encoding="utf-8")
    before = isu("log", "show", "--limit", "1", "--json").object["id"]
    for content, why in BAD_BATCHES:
        (tmp_path / "in.jsonl").write_bytes(content)
        ran = isu("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")
        assert (ran.status, ran.out) == (1, "")
        assert ran.error.startswith("isu: in.jsonl")
        assert why in ran.error
    assert isu("log", "show", "--limit", "1", "--json").object["id"] == before
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "from before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_files_that_can_not_be_read_or_written_are_named(isu: Isu, tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", {"id": 1, "question": ""})
    for arguments, why in (
        ((tmp_path / "none.jsonl", tmp_path / "out"), "isu: none.jsonl: No such file or directory"),
        ((tmp_path, tmp_path / "out"), f"isu: {tmp_path.name}: Is a directory"),
        ((source, tmp_path / "no" / "out"), "isu: out: No such file or directory"),
        ((source, tmp_path), f"isu: {tmp_path.name} is a folder; give the name of a file"),
    ):
        ran = isu("ask", "--batch", arguments[0], "--out", arguments[1])
        assert (ran.status, ran.error) == (1, why)


def test_a_batch_can_not_be_written_over_itself(isu: Isu, tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", {"id": 1, "question": "What?"})
    before = source.read_bytes()
    assert isu("ask", "--batch", source, "--out", source).status == 2
    assert source.read_bytes() == before


def test_an_empty_batch_gives_an_empty_file(isu: Isu, tmp_path: Path) -> None:
    ran = isu("ask", "--batch", lines(tmp_path / "in.jsonl"), "--out", tmp_path / "out.jsonl")
    assert ran.status == 0
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_a_conversation_ends_with_an_empty_line_and_is_logged_as_one(isu: Isu) -> None:
    ran = isu(
        "chat", "--collection", "port", typed=f"{QUESTION}\n[bold]and who keeps the lighthouse?\n\nnot read\n".encode()
    )
    assert (ran.status, ran.err) == (0, "")
    assert "The harbour board met seven times." in ran.out
    assert "not read" not in ran.out
    first, second = isu("log", "show", "--limit", "2", "--json").objects
    assert first["conversation"] == second["conversation"]
    assert first["question"] == "[bold]and who keeps the lighthouse?"


def test_a_conversation_ends_with_the_input(isu: Isu) -> None:
    assert isu("chat", typed=b"Hello").status == 0
    assert isu("chat").status == 0


def test_input_in_another_encoding_ends_a_conversation_with_one_line(isu: Isu) -> None:
    ran = isu("chat", typed=b"caf\xe9\n")
    assert (ran.status, ran.error) == (1, "isu: the input is not text in the encoding of this terminal")


GOLD = {"id": 1, "question": QUESTION, "kind": "direct", "gold": ["met seven times"]}


def test_scores_as_an_object(isu: Isu, tmp_path: Path) -> None:
    source = lines(
        tmp_path / "questions.jsonl",
        GOLD,
        {"id": 2, "question": "What was the balance of the dredging fund?", "gold": "CHF 4'321"},
        {"id": 3, "question": QUESTION, "file": "harbour.txt", "locator": "para. 3"},
        {"id": 4, "question": "Who won the football cup?", "gold": []},
    )
    ran = isu("evaluate", source, "--collection", "port", "--json")
    assert (ran.status, ran.err) == (0, "")
    everything = ran.object["lines"][0]
    assert (everything["kind"], everything["count"], everything["first"]) == ("all", 3, 1.0)
    assert sum(ran.object["outcomes"]["unanswerable"].values()) == 1


def test_a_lone_letter_of_the_right_words_is_not_right(isu: Isu, tmp_path: Path) -> None:
    """A text in place of a list of texts must not count as a list of letters."""
    source = lines(tmp_path / "questions.jsonl", {**GOLD, "gold": "zebra"})
    assert isu("evaluate", source, "--collection", "port", "--json").object["lines"][0]["five"] == 0.0


def test_scores_for_people(isu: Isu, tmp_path: Path) -> None:
    ran = isu("evaluate", lines(tmp_path / "questions.jsonl", GOLD), "--collection", "port", "--details")
    assert ran.status == 0
    assert ran.out.startswith("1 direct")
    for words in ("Right passage", "Outcomes", "Risk and coverage", "quotes not verbatim: 0"):
        assert words in ran.out


def test_nothing_to_score_is_told(isu: Isu, tmp_path: Path) -> None:
    ran = isu("evaluate", lines(tmp_path / "questions.jsonl"), "--json")
    assert (ran.status, ran.out, ran.error) == (1, "", "isu: questions.jsonl: no question in it")
    assert isu("evaluate", tmp_path / "none.jsonl").error == "isu: none.jsonl: No such file or directory"
