"""Related words: every line is found where it lies, and what is not there gives nothing."""

from __future__ import annotations

from importlib.resources import files

import pytest

from knowledge.facts.lexicon.related import Related

FEW = b"boss\tdirector:52 head:47\nfee\tcost:61\nfeed\tnourish:50\n"


@pytest.mark.parametrize(("token", "first"), [("boss", "director"), ("fee", "cost"), ("feed", "nourish")])
def test_finds_first_middle_and_last(token: str, first: str) -> None:
    assert Related(FEW).near(token)[0][0] == first


@pytest.mark.parametrize("token", ["", "a", "bos", "bosses", "zeal", "fe", "director:52", "é"])
def test_unknown_words_have_no_neighbours(token: str) -> None:
    assert Related(FEW).near(token) == ()
    assert Related(b"").near(token) == ()


def test_every_line_that_comes_with_the_program_is_found() -> None:
    data = (files("knowledge.facts.lexicon") / "related.txt").read_bytes()
    related = Related()
    lines = data.decode("ascii").splitlines()

    assert lines == sorted(lines)
    for line in lines[::97]:
        token, _, rest = line.partition("\t")
        near = related.near(token)
        assert [word for word, _ in near] == [part.split(":")[0] for part in rest.split()]
        assert all(0.45 <= nearness <= 1.0 for _, nearness in near)
        assert token not in dict(near)
