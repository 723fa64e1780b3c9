"""How lines begin: what is a label, what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.anatomy.labels import LabelKind, letter_value, read_label, roman_value, to_roman


@pytest.mark.parametrize(
    ("line", "kind", "value", "rest"),
    [
        ("71. The balance", LabelKind.NUMBER, "71", "The balance"),
        ("4.Draft", LabelKind.NUMBER, "4", "Draft"),
        ("1 ) …. States", LabelKind.NUMBER, "1", "…. States"),
        ("(3) Third", LabelKind.NUMBER, "3", "Third"),
        ("3.1 Background", LabelKind.DECIMAL, "3.1", "Background"),
        ("(a) Survey", LabelKind.LETTER, "a", "Survey"),
        ("a) Survey", LabelKind.LETTER, "a", "Survey"),
        ("viii) National", LabelKind.LETTER, "viii", "National"),
        ("(aa) Later", LabelKind.LETTER, "aa", "Later"),
        ("а) провести", LabelKind.LETTER, "а", "провести"),
        ("IV. Decisions", LabelKind.CAPITAL, "IV", "Decisions"),
        ("- Marking", LabelKind.BULLET, "-", "Marking"),
        ("• Marking", LabelKind.BULLET, "•", "Marking"),
        ("¹² See below", LabelKind.NOTE, "12", "See below"),
        ("** Late", LabelKind.NOTE, "**", "Late"),
        ("[4] See below", LabelKind.NOTE, "4", "See below"),
        ("Action #19: Report", LabelKind.ACTION, "19", "Report"),
        ("Acción 7. Informar", LabelKind.ACTION, "7", "Informar"),
        ("Annex II", LabelKind.ANNEX, "II", ""),
        ("ANNEXE B – Budget", LabelKind.ANNEX, "B", "Budget"),
        ("Article premier", LabelKind.ARTICLE, "1", ""),
        ("Artículo 4: Limpieza", LabelKind.ARTICLE, "4", "Limpieza"),
        ("المادة 3", LabelKind.ARTICLE, "3", ""),
        ("Agenda Item 2 – Consultation", LabelKind.AGENDA, "2", "Consultation"),
        ("Part II. Requests", LabelKind.PART, "II", "Requests"),
        ("Tableau 3. Dépenses", LabelKind.CAPTION, "3", "Dépenses"),
    ],
)
def test_labels_are_read(line: str, kind: LabelKind, value: str, rest: str) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.kind, label.value, line[label.width :]) == (kind, value, rest)


@pytest.mark.parametrize("line", ["- 3. Decide", "− (b) Report", "• ii) Fence"])
def test_a_bullet_before_a_label_is_kept_beside_it(line: str) -> None:
    label = read_label(line)
    assert label is not None
    assert label.bullet == line[0]
    assert label.kind in (LabelKind.NUMBER, LabelKind.LETTER)
    assert line[label.offset :].startswith(("3.", "(b)", "ii)"))


@pytest.mark.parametrize(
    "line",
    [
        "2 March 2031",
        "12 septembre 2031",
        "1.5 million francs",
        "10:30 a.m.",
        "2031 was a good year",
        "Action 45 of the plan",
        "Article 7 reporting",
        "Table 1 shows the costs",
        "Section 4 says so",
        "(UN) agencies",
        "*inter alia* and more",
        "**In bold** and not",
        "States agreed",
        "",
    ],
)
def test_what_only_looks_like_a_label_is_none(line: str) -> None:
    assert read_label(line) is None


def test_a_bare_number_before_a_note_is_not_sure() -> None:
    label = read_label("3 See the report")
    assert label is not None
    assert (label.kind, label.sure) == (LabelKind.NOTE, False)


@given(st.integers(1, 89))
def test_roman_numbers_read_back(number: int) -> None:
    assert roman_value(to_roman(number)) == number
    assert roman_value(to_roman(number).upper()) == number


@pytest.mark.parametrize("numeral", ["", "iiii", "vx", "ic", "hello", "iix"])
def test_what_is_no_roman_number_has_no_value(numeral: str) -> None:
    assert roman_value(numeral) is None


def test_letters_count_on_after_z() -> None:
    assert [letter_value(letters) for letters in ("a", "z", "aa", "bb", "ab", "ñ")] == [1, 26, 27, 28, None, None]


@given(st.text(max_size=60))
def test_any_line_is_read_without_error_and_within_bounds(line: str) -> None:
    label = read_label(line)
    assert label is None or 0 <= label.offset <= label.width <= len(line)
