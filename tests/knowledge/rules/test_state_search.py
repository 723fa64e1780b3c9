"""A State is found while its name is being typed."""

from __future__ import annotations

import pytest

from knowledge.facts.load import Facts
from knowledge.rules.state_search import search_states

FACTS = Facts.load()
NAMES = [*((s.iso3, s.name_en) for s in FACTS.states), *((a.iso3, a.alias) for a in FACTS.aliases)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("viet", "VNM"),
        ("laos", "LAO"),
        ("cote d", "CIV"),
        ("Élfenbein", ""),
        ("ivory", "CIV"),
        ("PER", "PER"),
        ("pérou", "PER"),
        ("republic of korea", "KOR"),
        ("guinea-bis", "GNB"),
        ("لاو", "LAO"),
        ("  sao   tome", "STP"),
    ],
)
def test_the_state_meant_comes_first(typed: str, code: str) -> None:
    assert (search_states(typed, NAMES) or ("",))[0] == code


def test_no_more_than_asked_for_and_each_once() -> None:
    found = search_states("a", NAMES, 100)

    assert len(found) == len(set(found)) <= 100
    assert len(search_states("", NAMES, 500)) == len(FACTS.states)
    assert search_states("xyzzy", NAMES) == ()
