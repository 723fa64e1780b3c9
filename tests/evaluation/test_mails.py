"""Judging holds its quality on mails written for it, on those kept aside, and on the shared set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.mail.parse import read_mail
from handlers.triage.judge import judge
from handlers.triage.sources import Sources
from knowledge.facts.load import Facts
from tests.evaluation.mail_scores import DAY, rows, wrong

HERE = Path(__file__).parent
NAMES = [f"mails_{name}.jsonl" for name in ("dev", "held", "broad", "kept_a", "kept_b", "kept_c", "kept_d")]
WANTED = {"category": 0.85, "state": 0.95, "language": 0.97}
FEW_WRONG = 0.06
"""Two in thirty: the share of wrong verdicts allowed for urgency and the wish for an answer."""


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources(Facts.load())


def faults(path: Path, sources: Sources) -> tuple[int, Counter[str]]:
    read = list(rows(path))
    found: Counter[str] = Counter()
    for row in read:
        found.update(list(wrong(row, judge(read_mail(row.raw), sources, DAY))))
    return len(read), found


@pytest.mark.parametrize("name", NAMES)
def test_judging_is_good_enough(name: str, sources: Sources) -> None:
    total, found = faults(HERE / name, sources)

    assert {field: 1 - found[field] / total >= least for field, least in WANTED.items()} == dict.fromkeys(WANTED, True)
    assert found["urgent"] / total <= FEW_WRONG
    assert found["needs_reply"] / total <= FEW_WRONG


@pytest.mark.shared
def test_judging_is_good_enough_on_the_shared_mails(shared: Path, sources: Sources) -> None:
    total, found = faults(shared / "eval" / "mails.jsonl", sources)

    assert {field: 1 - found[field] / total >= least for field, least in WANTED.items()} == dict.fromkeys(WANTED, True)
    assert found["urgent"] <= 2
    assert found["needs_reply"] <= 2


@pytest.mark.parametrize("name", NAMES)
def test_a_machine_is_never_answered(name: str, sources: Sources) -> None:
    machines = [row for row in rows(HERE / name) if row.wanted["category"] in ("auto_reply", "bounce")]
    judged = [judge(read_mail(row.raw), sources, DAY) for row in machines]

    assert machines
    assert all(one.automatic and not one.needs_reply for one in judged)
