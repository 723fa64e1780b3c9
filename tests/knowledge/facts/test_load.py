"""The fact tables: complete, consistent with each other, and refused when malformed."""

from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError, UnknownReference
from knowledge.facts.load import AS_OF, Facts
from knowledge.rules.names import NameKind
from knowledge.rules.status import Status, status_on


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts.load()


def test_tables_have_the_rows_they_should(facts: Facts) -> None:
    assert len(facts.states) == 197
    assert len(facts.state_deadlines) == 89
    assert len(facts.meetings) == 31
    assert len(facts.votes) == 8
    assert len(facts.coordinators) == 44
    assert len(facts.obligations) == 60
    assert len(facts.glossary) == 241
    assert len(facts.documents) == 98
    assert len(facts.actions) == 149
    assert len(facts.aliases) > 1700
    assert len(facts.places) == 197


def test_every_row_names_a_source(facts: Facts) -> None:
    sourced = (
        *facts.states,
        *facts.state_deadlines,
        *facts.meetings,
        *facts.votes,
        *facts.coordinators,
        *facts.documents,
    )
    assert all(row.source for row in sourced)
    assert all(action.source for action in facts.actions)


def test_every_code_is_that_of_a_state(facts: Facts) -> None:
    known = set(facts.states_by_code)
    assert {row.iso3 for row in facts.state_deadlines} <= known
    assert {row.iso3 for row in facts.aliases} <= known
    assert {row.iso3 for row in facts.places} == known
    assert {code for row in facts.coordinators for code in row.coordinators_iso3} <= known
    assert {row.president_iso3 for row in facts.meetings if row.president_iso3} <= known


def test_no_alias_names_two_states(facts: Facts) -> None:
    owner: dict[str, str] = {}
    for alias in facts.aliases:
        assert owner.setdefault(alias.alias.casefold(), alias.iso3) == alias.iso3, alias


def test_the_recorded_status_is_the_computed_one(facts: Facts) -> None:
    from_table = {state.iso3: Status(state.ccm_status) for state in facts.states}
    assert from_table == {state.iso3: status_on(state, AS_OF) for state in facts.states}


def test_contested_capitals_are_left_empty(facts: Facts) -> None:
    empty = {place.iso3 for place in facts.places if not place.capital_en}
    assert empty == {"ISR", "PSE"}
    assert all(place.demonym_en for place in facts.places if place.iso3 != "VAT")


def test_both_kinds_of_code_find_a_state(facts: Facts) -> None:
    assert facts.state("lao").iso3 == "LAO"
    assert facts.state("CH").iso3 == "CHE"
    with pytest.raises(UnknownReference):
        facts.state("XYZ")


def test_the_name_finder_is_made_from_all_tables(facts: Facts) -> None:
    kinds = {hit.kind for hit in facts.names.find("Norway, the Norwegian, Oslo and NLD")}
    assert kinds == {NameKind.NAME, NameKind.DEMONYM, NameKind.CAPITAL, NameKind.CODE}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("period,theme\n2011,Reporting\n", "columns"),
        ("period,theme,coordinators_iso3,source,verified\n2011,Reporting,BEL\n", "Line 2"),
        ("period,theme,coordinators_iso3,source,verified\n2011,Reporting,BEL,src,maybe\n", "Line 2"),
        ("", "columns"),
    ],
)
def test_a_malformed_table_is_named_in_the_error(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "coordinators.csv").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        _ = Facts.load(tmp_path).coordinators


def test_a_missing_table_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"states\.csv"):
        _ = Facts.load(tmp_path).states
