"""Which passages are shown of those found: no more than a few lines of one list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.texts.entry import Entry
from knowledge.texts.search import Found
from knowledge.texts.standing import by_standing, few_of_a_list

ENTRY = Entry(
    1, "d1", 1, -1, "item", "report", "en", "made", False, False, "", "", "", "roof", "", "", "", ""
)  # fmt: skip


def item(number: int, parent: int, document: str = "d1") -> Found:
    entry = replace(ENTRY, passage_id=number, ordinal=number, parent=parent, document_id=document)
    return Found(entry, 1.0, 1.0, 1.0, (), True)


def test_of_one_list_only_the_best_lines_are_kept() -> None:
    found = [item(1, 7), item(2, 7), item(3, 7), item(4, 9), item(5, 7, "d2"), item(6, 7)]

    assert few_of_a_list(found, at_most=2) == [1, 2, 4, 5]


def test_what_stands_in_no_list_is_all_kept() -> None:
    assert few_of_a_list([item(number, -1) for number in range(5)], at_most=2) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("authority", "refs", "first"),
    [
        ("draft", "see:art3", "guide"),
        ("informal", "", "guide"),
        ("report", "src:art3_2 art3", "guide"),
        ("report", "see:art3 see:art4", "report"),
        ("treaty", "src:art3", "treaty"),
        ("adopted", "src:art3", "adopted"),
    ],
)
def test_what_decides_nothing_gives_way_to_an_explanation_of_just_what_is_asked(
    authority: str, refs: str, first: str
) -> None:
    text = replace(item(1, -1), entry=replace(ENTRY, passage_id=1, authority=authority), score=1.0)
    guide = replace(item(2, -1, "d2"), entry=replace(ENTRY, passage_id=2, authority="guide", refs=refs), score=0.9)

    assert by_standing([text, replace(guide, alike=0.9)])[0].entry.authority == first
    assert by_standing([text, replace(guide, alike=0.5)])[0].entry.authority == authority
