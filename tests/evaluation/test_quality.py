"""How good the answers are on real documents: floors that must hold, and figures to look at."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.app import Parts, assemble
from bot.scoring import Judged, Question, Report, judge, report
from knowledge.message import Channel, Message
from knowledge.texts.library import walk
from knowledge.texts.readers.choose import read
from tests.homes import DAY, NOON, config

pytestmark = pytest.mark.shared

COLLECTION = "ccm"
HERE = Path(__file__).resolve().parent
FIGURES = "{name:<8}{n} first {first:.3f}  three {three:.3f}  five {five:.3f}  given {answered:.3f}  right {right:.3f}"


@pytest.fixture(scope="session")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """A home with the real documents, read and indexed once."""
    parts = assemble(config(tmp_path_factory.mktemp("corpus") / "home"))
    for path, name in walk([shared / "corpus"]):
        added = parts.library.add_file(path, name, COLLECTION, False, DAY)
        assert added.status == "added", added.error
    parts.catalogue.refresh()
    yield parts
    parts.store.close()


def judged(parts: Parts, questions: Path) -> list[Judged]:
    """Every question of a file asked in a conversation of its own, limited to the real documents."""
    found = []
    for number, line in enumerate(questions.read_text(encoding="utf-8").splitlines()):
        question = Question.read(json.loads(line))
        message = Message(
            id=f"{questions.stem}-{number}",
            channel=Channel.TERMINAL,
            text=question.text,
            received_at=NOON,
            conversation=f"{questions.stem}-{number}",
            collections=(COLLECTION,),
        )
        reply = parts.desk.receive(message)
        assert reply is not None
        assert reply.intent != "error"
        found.append(judge(question, reply))
    return found


@pytest.fixture(scope="session")
def answers(corpus: Parts, shared: Path) -> list[Judged]:
    return judged(corpus, shared / "eval" / "questions.jsonl")


@pytest.fixture(scope="session")
def figures(answers: list[Judged]) -> Report:
    return report(answers)


@pytest.mark.parametrize(
    ("name", "floor"), [("first", 0.70), ("three", 0.85), ("answered", 0.50), ("right_of_answered", 0.92)]
)
def test_floors(figures: Report, name: str, floor: float) -> None:
    assert getattr(figures.lines[0], name) >= floor


def test_what_can_not_be_answered_is_seldom_answered(figures: Report) -> None:
    assert figures.unanswerable_answered <= 0.25


def test_no_draft_is_shown_as_adopted(figures: Report, answers: list[Judged]) -> None:
    assert figures.drafts_as_adopted == 0
    for item in answers:
        for citation in item.reply.citations:
            assert citation.authority.value != "adopted", "no text of the shared documents is a decision"


def test_every_quote_stands_in_its_file(answers: list[Judged], shared: Path) -> None:
    """Looked for in the file as it is, not in what the knowledge base keeps of it."""

    @cache
    def words(name: str) -> str:
        path = shared / "corpus" / name
        data = path.read_bytes()
        return flat(data.decode("utf-8") if path.suffix == ".txt" else read(data, name).text)

    quotes = [(citation.file, citation.quote) for item in answers for citation in item.reply.citations]

    assert len(quotes) > 100
    assert [quote for name, quote in quotes if flat(quote) not in words(name)] == []


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["dev_a", "dev_b", "held_a", "held_b", "kept_c", "kept_d", "kept_e"])
def test_figures_of_our_own_questions(corpus: Parts, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Printed, not required: ``kept_e`` is never tuned on, only its totals are looked at."""
    found = judged(corpus, HERE / f"{name}.jsonl")
    result = report(found)
    line = result.lines[0]
    shown = FIGURES.format(
        name=name,
        n=line.count,
        first=line.first,
        three=line.three,
        five=line.five,
        answered=line.answered,
        right=line.right_of_answered,
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{shown}  unanswerable given {result.unanswerable_answered:.3f}\n")

    assert result.drafts_as_adopted == 0
    assert all(citation.quote for item in found for citation in item.reply.citations)
