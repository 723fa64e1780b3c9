"""Slack from end to end: `isu simulate` on a pipe, over the real Socket Mode client, and what the log keeps."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """\
What does article 4 paragraph 6 say?
:again
where does it say that?
@isu what is a cluster munition remnant?
:thread 5 what about Article 3?
#general lunch?
:thread 9 at noon?
/isu help
/isu ask Que dit l'article 5 sur les victimes ?
:up 2
:down 2 Too long for my minister.
:as guest
:messages
:home
:as staff
:trouble blocks
what does article 7 say?
:trouble closed
@isu what does article 3 paragraph 2 say?
:answer 9
Is Ruritania in breach of the Convention?
#delegates @isu hello
:invite #delegates
:thread 999 x
:nonsense
:quit
"""


@dataclass(frozen=True)
class Transcript:
    """What stood on the terminal, and what the log holds."""

    home: Path
    text: str
    log: list[dict[str, Any]]

    def message(self, number: int) -> str:
        """One numbered message, its words on one line."""
        found = re.search(rf"^\[{number}\] (.*?)(?=^\[\d+\] |^\w+ › |\Z)", self.text, re.M | re.S)
        assert found, f"no message {number} in:\n{self.text}"
        return " ".join(found.group(1).replace("▌", " ").split())


def isu(home: Path, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ISU_")} | {"COLUMNS": "200"}
    command = [sys.executable, "-m", "bot.cli", "--home", str(home), *arguments]
    return subprocess.run(  # noqa: S603 - our own program with our own arguments
        command, input=text, capture_output=True, text=True, env=environment, timeout=60
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    home = tmp_path_factory.mktemp("simulate")
    run = isu(home, "simulate", text=SCRIPT)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    log = isu(home, "log", "show", "--limit", "100", "--json")
    return Transcript(home, run.stdout, [json.loads(line) for line in log.stdout.splitlines()][::-1])


def test_a_direct_question_is_answered_with_a_quotation_its_place_and_buttons(played: Transcript) -> None:
    answer = played.message(2)
    assert answer.startswith("isu · direct message The ISU guide explains (")
    assert "“" in answer
    assert "not an official text)" in answer
    assert "[ + Helpful ] [ – Not helpful ]" in answer


def test_a_follow_up_is_understood_with_what_went_before(played: Transcript) -> None:
    assert "It stands here:" in played.message(4)


def test_a_mention_and_what_follows_in_its_thread_are_answered_there(played: Transcript) -> None:
    assert played.message(6).startswith("isu · #general · in the thread of 5")
    assert played.message(8).startswith("isu · #general · in the thread of 5")


def test_people_among_themselves_are_left_alone(played: Transcript) -> None:
    assert played.message(9).startswith("ana · #general lunch?")
    assert played.message(10).startswith("ana · #general · in the thread of 9 at noon?")
    assert not any(entry["question"] == "at noon?" for entry in played.log)


def test_commands_are_for_the_one_who_types_them_in_their_language(played: Transcript) -> None:
    assert "only ana sees this" in played.message(11)
    assert "[ Close ]" in played.message(11)
    assert "Le guide de l'Unité d'appui explique" in played.message(12)
    assert "[ + Utile ] [ – Pas utile ]" in played.message(12)


def test_feedback_is_thanked_for_and_kept_with_its_reason(played: Transcript) -> None:
    assert "Thank you." in played.message(13)
    assert "A window opens: Not helpful" in played.text
    (first, *_) = played.log
    assert [(vote["verdict"], vote["reason"]) for vote in first["feedback"]] == [("down", "Too long for my minister.")]


def test_delivered_again_nothing_is_posted_again(played: Transcript) -> None:
    assert re.search(r":again\n +Delivered again: 1\n\[3\] ana", played.text)
    assert [entry["question"] for entry in played.log].count("What does article 4 paragraph 6 say?") == 1


def test_a_guest_is_greeted_in_the_language_of_their_slack_and_has_a_home_tab(played: Transcript) -> None:
    assert "Buenos días." in played.text
    assert "Asistente de la Dependencia de Apoyo" in played.text


def test_refused_blocks_and_closed_places_still_bring_the_answer(played: Transcript) -> None:
    plain = next(n for n in range(14, 22) if "what does article 7 say?" in played.message(n)) + 1
    assert "The ISU guide explains" in played.message(plain)
    assert "[ + Helpful ]" not in played.message(plain)
    assert "I could not write in the place where you asked, so my answer comes here." in played.text


def test_a_judgement_is_left_to_a_person_with_a_case_number(played: Transcript) -> None:
    case = next(entry for entry in played.log if "Ruritania" in entry["question"])
    assert case["outcome"] == "handed_over"
    assert f"Your question has the number {case['case']}." in " ".join(played.text.split())


def test_where_it_is_no_member_nothing_comes_until_it_is_invited(played: Transcript) -> None:
    assert not any(entry["question"] == "hello" for entry in played.log)
    assert "Mention me in a message to ask" in " ".join(played.text.split())


def test_what_can_not_be_played_is_said(played: Transcript) -> None:
    assert played.text.count("That was not understood; :help shows what can be typed.") == 2


def test_every_question_is_one_row_that_was_delivered(played: Transcript) -> None:
    assert len({entry["question"] for entry in played.log}) == len(played.log) == 10
    assert all(entry["delivered_at"] for entry in played.log)
    assert all(entry["channel"] == "slack" for entry in played.log)
    assert {entry["role"] for entry in played.log} == {"delegate", "staff"}


def test_at_the_end_of_input_it_ends(played: Transcript) -> None:
    run = isu(played.home, "simulate", "--agent", text="what does article 7 say?\n")
    assert run.returncode == 0, run.stderr
    assert "in the thread of 1" in run.stdout
