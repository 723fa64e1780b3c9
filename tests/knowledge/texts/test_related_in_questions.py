"""Words of like meaning in a question: weak, only those that the texts hold, and nothing becomes known through them."""

from __future__ import annotations

import pytest

from knowledge.facts.lexicon.related import Related
from knowledge.texts.question import NEIGHBOURS, Lexis, Question, analyse
from knowledge.texts.spelling import Speller
from knowledge.texts.thesaurus import compile_rings

RINGS = compile_rings([("a.csv", "weight,formal,plain,fr,es,pt\n0.8,stipend,>free ride,,,\n")])
MANY = " ".join(f"held{number}:90" for number in range(2 * NEIGHBOURS))
NEAR = Related(f"orchard\t{MANY}\nride\tjourney:80\nscholarship\tgrant:80 bursari:70 nowher:60\n".encode())


def read(text: str, language: str = "en") -> Question:
    def held(token: str) -> int:
        return int(token in {"grant", "bursari", "stipend", "journey"} or token.startswith("held"))

    lexis = Lexis(RINGS, lambda _: (), {}, Speller(lambda _: ()), held, related=NEAR.near)
    return analyse(text, lexis, language)


def test_they_stand_in_weakly_and_in_the_order_of_their_nearness() -> None:
    (concept,) = read("scholarship?").concepts

    assert concept.alternatives["scholarship"] == 1.0
    assert 0.5 > concept.alternatives["grant"] > concept.alternatives["bursari"] > 0.0
    assert "nowher" not in concept.alternatives, "the texts hold no such word"


def test_nothing_becomes_known_through_them() -> None:
    assert read("scholarship?").unknown == pytest.approx(1.0)


def test_what_a_ring_says_goes_before() -> None:
    (concept,) = read("free ride?").concepts

    assert concept.alternatives["stipend"] > concept.alternatives["journey"]


def test_they_are_few() -> None:
    (concept,) = read("orchard?").concepts

    assert sum(token.startswith("held") for token in concept.alternatives) == NEIGHBOURS


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_other_languages_have_none(language: str) -> None:
    assert all("grant" not in concept.alternatives for concept in read("scholarship?", language).concepts)
