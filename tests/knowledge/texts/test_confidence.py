"""How sure an answer is: hard facts decide first, the rest is a probability that moves the right way."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.confidence import LEXICAL, Evidence, Model, evidence, excluded
from knowledge.texts.entry import Entry
from knowledge.texts.quote import Support
from knowledge.texts.search import Found
from tests.knowledge.texts.held import asking
from tests.knowledge.texts.made_up import entry

STRONG = Evidence(coverage=1, own_coverage=1, sentence=1, margin=0.6, fits=1, missing=0)
WEAK = Evidence(coverage=0.2, own_coverage=0.1, sentence=0.2, margin=0.0, fits=1, missing=0)
SHARE = st.floats(0.0, 1.0)
ANY = st.builds(Evidence, **{field.name: SHARE for field in fields(Evidence)})


@given(ANY)
def test_confidence_is_a_probability(found: Evidence) -> None:
    assert 0.0 < LEXICAL.confidence(found) < 1.0


def test_a_strong_case_is_answered_and_a_weak_one_is_not() -> None:
    assert LEXICAL.confidence(STRONG) > LEXICAL.threshold
    assert LEXICAL.confidence(WEAK) < LEXICAL.threshold


@pytest.mark.parametrize("name", ["coverage", "own_coverage", "sentence", "margin", "fits"])
@given(found=ANY, low=SHARE, high=SHARE)
def test_more_of_what_speaks_for_it_never_lowers_it(name: str, found: Evidence, low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)

    assert LEXICAL.confidence(replace(found, **{name: low})) <= LEXICAL.confidence(replace(found, **{name: high}))


def test_extreme_evidence_breaks_nothing() -> None:
    model = Model(bias=0.0, weights=(1e6,) * len(LEXICAL.weights), threshold=0.5)

    assert model.confidence(STRONG) == pytest.approx(1.0)
    assert math.isfinite(model.confidence(replace(WEAK, coverage=-1e9)))


@pytest.mark.parametrize("found", [replace(STRONG, missing=1.0), replace(STRONG, fits=0.5), replace(STRONG, fits=0.0)])
def test_hard_facts_exclude(found: Evidence) -> None:
    assert excluded(found)


def test_nothing_else_excludes() -> None:
    assert not excluded(STRONG)
    assert not excluded(WEAK)


def found(number: int, score: float, body: str, **changes: object) -> Found:
    made: Entry = entry(number, body, **changes)
    return Found(made, score, 0.5, 0.5, (), True)


def test_the_margin_is_to_the_next_place() -> None:
    first = found(1, 10.0, "alpha")
    bearing = Support(0.7, 1.0, "alpha")

    alone = evidence(asking("alpha"), [first], bearing)
    near = evidence(asking("alpha"), [first, found(5, 9.0, "beta")], bearing)
    copy = evidence(asking("alpha"), [first, found(5, 10.0, "alpha"), found(7, 5.0, "beta")], bearing)
    child = evidence(asking("alpha"), [first, found(2, 9.0, "beta", parent=1), found(7, 5.0, "gamma")], bearing)
    items = [found(2, 10.0, "alpha", parent=1), found(3, 9.0, "beta", parent=1)]
    sibling = evidence(asking("alpha"), items, bearing)

    assert (alone.margin, copy.margin, child.margin) == (1.0, 0.5, 0.5)
    assert near.margin == pytest.approx(0.1)
    assert sibling.margin == pytest.approx(0.1)


def test_a_score_that_hangs_on_one_thing_is_narrow() -> None:
    bearing = Support(0.7, 1.0, "alpha")
    broad = replace(found(1, 10.0, "alpha"), explain=(("alpha", 2.0), ("beta", 2.0)))
    narrow = replace(broad, explain=(("alpha", 3.0), ("beta", 1.0)))

    assert evidence(asking("alpha beta"), [broad], bearing).narrow == 0.0
    assert evidence(asking("alpha beta"), [narrow], bearing).narrow == 0.25
    assert evidence(asking("alpha beta"), [found(1, 10.0, "alpha")], bearing).narrow == 0.0
    strong = evidence(asking("alpha beta"), [narrow], bearing)
    assert LEXICAL.confidence(strong) < LEXICAL.confidence(replace(strong, narrow=0.0))


def test_evidence_is_within_bounds() -> None:
    lost = replace(found(1, 0.0, "alpha"), missing_hard=("Chad",))
    seen = evidence(asking("alpha"), [lost, found(5, 9.0, "beta")], Support(7.0, 0.5, ""))

    assert (seen.sentence, seen.fits, seen.missing, seen.margin) == (1.0, 0.5, 1.0, 1.0)


@pytest.mark.parametrize(
    ("refs", "margin"), [("src:art4_1 p35", 1.0), ("src:art4 p2", 1.0), ("src:art5 p3", 0.1), ("p3", 0.1)]
)
def test_two_explanations_of_one_provision_do_not_stand_against_each_other(refs: str, margin: float) -> None:
    first = found(1, 10.0, "ten years", authority="guide", refs="src:art4_1")
    second = found(2, 9.0, "land ten", authority="guide", refs=refs)

    assert evidence(asking("ten years"), [first, second], Support(1.0, 1.0, "")).margin == pytest.approx(margin)
