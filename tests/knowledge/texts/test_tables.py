"""Tables: heads, sub-heads, groups and names of rows, whatever the format kept of them."""

from __future__ import annotations

from knowledge.document import Extract, Mark, MarkKind, Passage, PassageKind
from knowledge.texts.structure import cut


def rows_of(text: str, **changes: object) -> list[Passage]:
    extract = Extract(text=text, media_type="text/plain", wrapped=True, **changes)  # type: ignore[arg-type]
    return [passage for passage in cut(extract) if passage.kind is PassageKind.TABLE_ROW]


def located(rows: list[Passage]) -> dict[str, Passage]:
    return {row.locator: row for row in rows}


BUDGET = (
    "1. The costs are shown below.\n\n"
    "Item\tBudget (CHF)\tSpent (CHF)\tRemarks\n"
    "Rent\t12'000\t11'500\tA cheaper room was found.\n"
    "Travel\t8'000\t9'250\tTwo more visits.\n"
    "Total\t20'000\t20'750\n\n"
    "Table 1. Costs of the office.\n"
)


def test_each_row_carries_the_heads_of_its_cells() -> None:
    rows = located(rows_of(BUDGET))
    assert list(rows) == ["Table 1, heads", "Table 1, row Rent", "Table 1, row Travel", "Table 1, row Total"]
    rent = rows["Table 1, row Rent"]
    assert rent.text == "Rent | 12'000 | 11'500 | A cheaper room was found."
    assert rent.heads == ("Item", "Budget (CHF)", "Spent (CHF)", "Remarks")
    assert rows["Table 1, row Total"].heads == ("Item", "Budget (CHF)", "Spent (CHF)")
    assert rent.table == "Table 1. Costs of the office."
    assert [BUDGET[piece.start : piece.end] for piece in rent.pieces] == rent.text.split(" | ")


def test_a_first_cell_stands_for_the_empty_ones_below_it() -> None:
    rows = located(
        rows_of("Paid (CHF)\tFreedonia\t87\n\tRuritania\t9 820\n\tSylvania\t11\nTotal\t\t9 918\n\nTable 2. Gifts.\n")
    )
    assert list(rows) == [f"Table 2, row {name}" for name in ("Freedonia", "Ruritania", "Sylvania", "Total")]
    assert rows["Table 2, row Ruritania"].heads == ("", "Paid (CHF)")
    assert rows["Table 2, row Ruritania"].heading_path[-1] == "Paid (CHF)"
    assert rows["Table 2, row Total"].heads == ("", "Paid (CHF)")


ACCOUNT = (
    "<i>Expenditure</i>\t\t<i>2031 (CHF)</i>\n"
    "Details\tTravel\t40 810\n"
    "\tPostage\t188\n"
    "Total expenditure\t\t40 998\n"
    "Revenue\t\t\n"
    "Gifts\t\t\n"
    "Freedonia\t\t9 048\n"
    "Total gifts\t\t9 048\n"
    "Carried over\t\t43 847\n"
    "Total revenue\t\t52 895\n"
    "Left for next year\t\t11 897\n\n"
    "Table 3. Account of the programme.\n"
)


def test_sub_heads_stand_over_their_rows_until_their_total() -> None:
    rows = located(rows_of(ACCOUNT))
    above = {name.removeprefix("Table 3, row "): row.heading_path for name, row in rows.items()}
    assert above["Travel"] == ("Expenditure", "Details")
    assert above["Postage"] == ("Expenditure", "Details")
    assert above["Total expenditure"] == ("Expenditure",)
    assert above["Freedonia"] == ("Revenue", "Gifts")
    assert above["Carried over"] == ("Revenue",)
    assert above["Left for next year"] == ()
    assert rows["Table 3, row Freedonia"].heads == ("", "2031 (CHF)")


def test_a_format_that_drops_empty_cells_gives_the_same_rows() -> None:
    ragged = ACCOUNT.replace("\t\t\n", "\n").replace("\t\t", "\t").replace("\n\t", "\n")
    ragged = ragged.replace("<i>", "").replace("</i>", "")
    spans = []
    at = 0
    for line in ragged.split("\n\n")[0].split("\n"):
        spans.append(Mark(at, at + len(line), MarkKind.TABLE_ROW, table=0))
        at += len(line) + 1
    kept = [(row.locator, row.text, row.heading_path, row.heads) for row in rows_of(ragged, marks=tuple(spans))]
    assert kept == [(row.locator, row.text, row.heading_path, row.heads) for row in rows_of(ACCOUNT)]


def test_a_table_cut_by_a_page_is_one_table() -> None:
    text = "Name\tSum\nA\t1\n\nCCM/MSP/2031/4\n\nB\t2\n\nTable 4. Sums.\n"
    marks = [(0, 8, 0), (9, 12, 0), (30, 33, 0)]
    found = (Mark(start, end, MarkKind.TABLE_ROW, table=table) for start, end, table in marks)
    furniture = Mark(14, 28, MarkKind.FURNITURE)
    rows = rows_of(text, marks=tuple(sorted([*found, furniture], key=lambda mark: mark.start)))
    assert [row.locator for row in rows] == ["Table 4, heads", "Table 4, row A", "Table 4, row B"]


def test_captions_above_their_tables_are_told_from_those_below() -> None:
    above = "Table 1: First\n\nName\tSum\nA\t1\nB\t2\n\nTable 2: Second\n\nName\tSum\nC\t3\nD\t4\n\nIt ends here.\n"
    assert [row.locator for row in rows_of(above)] == [
        "Table 1, heads", "Table 1, row A", "Table 1, row B", "Table 2, heads", "Table 2, row C", "Table 2, row D",
    ]  # fmt: skip


def test_tables_without_caption_are_counted_and_equal_rows_told_apart() -> None:
    rows = rows_of(
        "State\tSum\nFreedonia\t1\nFreedonia\t2\n\nText in between, long enough to be a paragraph.\n\nX\tY\nZ\t5\n"
    )
    assert [row.locator for row in rows] == [
        "Table 1, heads", "Table 1, row Freedonia", "Table 1, row Freedonia (2)", "Table 2, heads", "Table 2, row Z",
    ]  # fmt: skip


def test_a_pipe_table_of_data_has_the_heads_above_its_rule() -> None:
    rows = rows_of("| Type | Number |\n|---|---|\n| Alpha | none |\n| Beta | 12 |\n")
    assert [(row.locator, row.heads) for row in rows] == [
        ("Table 1, heads", ()),
        ("Table 1, row Alpha", ("Type", "Number")),
        ("Table 1, row Beta", ("Type", "Number")),
    ]


def test_years_head_columns_of_figures() -> None:
    rows = rows_of("Item\t2030\t2031\nRent\t100\t110\nTravel\t50\t60\n")
    assert rows[1].heads == ("Item", "2030", "2031")


def test_a_table_used_for_layout_is_text() -> None:
    text = (
        "Elements for the closing day\n\n| Decisions for next year | | |\n|--|--|--|\n"
        "| 1. | The Meeting thanked the President for a very long year. | |\n"
        "| 2. | The Meeting decided to: | |\n"
        "| | a) | Meet again in the spring with | |\n"
        "| | | all who wish to come. | |\n"
        "| | b) | Appoint one Coordinator to lead | |\n\n"
        "- each of the themes of\n - i) Reporting and\n - ii) Laws\n- c) Close the list.\n"
    )
    passages = cut(Extract(text, "text/plain", wrapped=True))
    found = {passage.locator: passage.text for passage in passages}
    assert not rows_of(text)
    assert found["para. 1"].startswith("1. The Meeting thanked")
    assert found["para. 2(a)"] == "a) Meet again in the spring with all who wish to come."
    assert found["para. 2(b)"] == "b) Appoint one Coordinator to lead each of the themes of"
    assert found["para. 2(b)(i)"] == "i) Reporting and"
    assert found["para. 2(b)(ii)"] == "ii) Laws"
    assert found["para. 2(c)"] == "c) Close the list."
    assert passages[1].kind is PassageKind.HEADING
    assert passages[2].heading_path == ("Decisions for next year",)
