"""How good a fresh installation answers, which holds the built-in guide alone: floors that must hold, and figures."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Parts, assemble
from bot.scoring import Question, Report, judge, report
from knowledge.message import Channel, Message
from tests.homes import NOON, config

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """A home as it is after the first command."""
    parts = assemble(config(tmp_path_factory.mktemp("fresh") / "home"))
    yield parts
    parts.store.close()


def figures(parts: Parts, name: str) -> Report:
    """Every question of a file asked in a conversation of its own."""
    found = []
    for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        question = Question.read(json.loads(line))
        key = f"{name}-{question.id}"
        message = Message(key, Channel.TERMINAL, question.text, NOON, conversation=key, collections=("guide",))
        reply = parts.desk.receive(message)
        assert reply is not None
        assert reply.intent != "error"
        found.append(judge(question, reply))
    return report(found)


@pytest.mark.parametrize("name", ["guide_dev", "guide_kept"])
def test_floors_of_the_guide(fresh: Parts, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """``guide_kept`` is never read for errors; both must stay well above what was measured before headings counted."""
    result = figures(fresh, name)
    line = result.lines[0]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{name:<11}{line.count} first {line.first:.2f}  three {line.three:.2f}  given {line.answered:.2f}"
            f"  right {line.right_of_answered:.2f}  unanswerable answered {result.unanswerable_answered:.2f}\n"
        )

    assert line.first >= 0.62
    assert line.three >= 0.75
    assert line.right_of_answered >= 0.82
    assert result.unanswerable_answered <= 0.25


BASIC = {
    "What is a cluster munition?": ("Article 2(2)", "Questions, 13"),
    "What does the ISU do?": ("Questions, 79", "The ISU, 1"),
    "What is the deadline to destroy stockpiles?": ("Deadlines, 2", "Article 3(2)", "Questions, 31"),
    "Are reservations allowed?": ("Article 19", "Joining, 11"),
}


@pytest.mark.parametrize(("question", "places"), BASIC.items())
def test_what_newcomers_ask_first_is_answered(fresh: Parts, question: str, places: tuple[str, ...]) -> None:
    message = Message(question, Channel.TERMINAL, question, NOON, conversation=question)
    reply = fresh.desk.receive(message)

    assert reply is not None
    assert reply.outcome.value == "answer"
    assert reply.citations[0].locator in places
