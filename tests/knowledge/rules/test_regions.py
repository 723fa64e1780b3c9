"""Groups of States in questions and in the records."""

import pytest

from knowledge.facts.load import Facts
from knowledge.rules.regions import GROUPS, find_regions, in_region, region_named


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("how many African States are parties", "Africa"),
        ("Which States in Asia have signed", "Asia"),
        ("the Asia-Pacific group", "Asia-Pacific States"),
        ("Quels États d'Amérique latine ?", "Latin American and Caribbean States"),
        ("¿Qué Estados de América Latina y el Caribe?", "Latin American and Caribbean States"),
        ("WEOG members", "Western European and other States"),
        ("Eastern European States", "Eastern European States"),
        ("small island developing States", "SIDS"),
        ("Pacific Island countries", "Pacific Islands"),
        ("petits États insulaires en développement", "SIDS"),
        ("países menos adelantados", "LDC"),
        ("South-East Asia", "Asia / South-eastern Asia"),
    ],
)
def test_groups_are_found_under_their_usual_names(text: str, region: str) -> None:
    assert [hit.region for hit in find_regions(text)] == [region]


@pytest.mark.parametrize("text", ["EU members", "NATO", "the Caribbean", "afrikaans", "Europeans at heart?", ""])
def test_groups_that_are_not_recorded_are_not_found(text: str) -> None:
    assert not find_regions(text)


def test_spans_point_into_the_text_as_written() -> None:
    text = "États d’Amérique latine et des Caraïbes parties"
    (hit,) = find_regions(text)
    assert text[hit.start : hit.end] == "Amérique latine et des Caraïbes"


def test_every_group_has_members_and_the_five_regional_groups_cover_the_members() -> None:
    states = Facts.load().states
    for group in GROUPS:
        assert any(in_region(state, group) for state in states), group
    regional = [g for g in GROUPS if g.endswith("States")]
    assert sum(in_region(state, group) for state in states for group in regional) == 193


def test_pacific_islands_are_oceania_without_australia_and_new_zealand() -> None:
    facts = Facts.load()
    assert not in_region(facts.state("NZL"), "Pacific Islands")
    assert in_region(facts.state("NZL"), "Oceania")
    assert in_region(facts.state("VUT"), "Pacific Islands")


def test_a_region_is_named_in_any_case() -> None:
    assert region_named("AFRICA") == "Africa"
    assert region_named("African States") == "African States"
    assert region_named("weog") == "Western European and other States"
    assert region_named("Atlantis") is None


def test_an_unknown_group_is_an_error() -> None:
    with pytest.raises(KeyError):
        in_region(Facts.load().state("FRA"), "Atlantis")
