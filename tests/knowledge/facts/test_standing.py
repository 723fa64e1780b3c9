"""What commands show of States: reports, lists and deadlines, ready for JSON."""

import json
from datetime import date

import pytest

from knowledge.errors import BadInput, UnknownReference
from knowledge.facts.load import Facts
from knowledge.facts.standing import as_json, list_deadlines, list_states, state_report
from knowledge.rules.deadlines import DeadlineKind
from knowledge.rules.status import Status

TODAY = date(2026, 11, 21)
FACTS = Facts.load()


def test_a_states_report() -> None:
    report = state_report(FACTS, "lao", TODAY)
    assert report.standing.status is Status.STATE_PARTY
    assert report.standing.deposit_date == date(2009, 3, 18)
    assert report.names["fr"] == "République démocratique populaire lao"
    assert {deadline.article for deadline in report.deadlines} == {"3", "4", "7"}


def test_a_report_is_json() -> None:
    loaded = json.loads(json.dumps(as_json(state_report(FACTS, "LTU", TODAY))))
    assert loaded["standing"]["status"] == "withdrawn"
    assert loaded["standing"]["withdrawal_effective"] == "2025-03-06"
    assert loaded["deadlines"] == []


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownReference):
        state_report(FACTS, "QQQ", TODAY)


@pytest.mark.parametrize(
    ("on", "in_force", "expected"),
    [
        (date(2010, 8, 1), False, 38),
        (date(2010, 8, 1), True, 30),
        (date(2011, 3, 30), False, 55),
        (date(2026, 3, 2), False, 112),
    ],
)
def test_lists_count_as_the_depositary_does(on: date, in_force: bool, expected: int) -> None:
    assert len(list_states(FACTS, on, status="state_party", in_force=in_force)) == expected


def test_lists_by_region_are_sorted_by_name() -> None:
    rows = list_states(FACTS, TODAY, status="signatory", region="africa")
    assert [row.name for row in rows] == sorted(row.name for row in rows)
    assert {row.iso3 for row in rows} == {"AGO", "CAF", "COD", "DJI", "KEN", "LBR", "UGA", "TZA"}
    assert len(list_states(FACTS, TODAY)) == 197


@pytest.mark.parametrize("wrong", [{"status": "friend"}, {"region": "Atlantis"}])
def test_unknown_filters_are_refused_with_what_they_take(wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="is one of"):
        list_states(FACTS, TODAY, **wrong)


def test_deadlines_within_days_are_soon_and_open() -> None:
    soon = list_deadlines(FACTS, TODAY, within_days=200)
    assert soon
    assert all(d.due and TODAY <= d.due <= date(2027, 6, 9) for d in soon)
    assert all(d.kind not in (DeadlineKind.COMPLETED, DeadlineKind.OVERDUE) for d in soon)
    assert [d.due for d in soon if d.due] == sorted(d.due for d in soon if d.due)
    assert len({d.iso3 for d in soon if d.due == date(2027, 4, 30)}) == 112


def test_deadlines_of_one_state() -> None:
    mine = list_deadlines(FACTS, TODAY, states=["irq"])
    assert {d.iso3 for d in mine} == {"IRQ"}
    assert date(2028, 11, 1) in {d.due for d in mine}
