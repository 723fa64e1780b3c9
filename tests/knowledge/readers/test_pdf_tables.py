"""Tables of PDF pages, with and without rules."""

from __future__ import annotations

from knowledge.document import Extract, MarkKind
from knowledge.texts.readers.pdf import read_pdf

PROSE = ["Some running text stands before the table and is", "long enough to be the usual type of the page."]


def rows(extract: Extract) -> list[tuple[str, int]]:
    return [(extract.text[m.start : m.end], m.table) for m in extract.marks if m.kind is MarkKind.TABLE_ROW]


def grid(made, xs: list[float], ys: list[float]):
    for y in ys:
        made.rule(xs[0], y, xs[-1], y)
    for x in xs:
        made.rule(x, ys[0], x, ys[-1])
    return made


def test_a_ruled_table_with_wrapped_cells(pdf) -> None:
    grid(pdf, [70, 200, 300, 500], [700, 680, 640, 620]).lines(70, 740, PROSE)
    pdf.text(75, 685, "State").text(205, 685, "Sum").text(305, 685, "Remark")
    pdf.text(75, 662, "Lao People’s").text(75, 648, "Republic").text(205, 655, "1 200").lines(
        305, 662, ["In two", "lines"]
    )
    pdf.text(75, 625, "Chad").text(305, 625, "none").lines(70, 590, PROSE)
    extract = read_pdf(pdf.bytes(), "a.pdf")
    assert rows(extract) == [
        ("State\tSum\tRemark", 0),
        ("Lao People’s Republic\t1 200\tIn two lines", 0),
        ("Chad\t\tnone", 0),
    ]
    prose = "\n".join(PROSE)
    assert extract.text.startswith(f"{prose}\n\nState\t") and extract.text.endswith(f"none\n\n{prose}\n")


def test_joined_cells_stand_once_in_their_first_column(pdf) -> None:
    for y in (700, 680, 640):
        pdf.rule(70, y, 500, y)
    pdf.rule(200, 660, 500, 660)
    for x, top in ((70, 700), (200, 700), (350, 680), (500, 700)):
        pdf.rule(x, top, x, 640)
    pdf.text(75, 685, "State").text(205, 685, "Spanning head").text(75, 655, "Chad").text(205, 665, "1").text(
        355, 665, "2"
    )
    pdf.text(205, 645, "3").text(355, 645, "4")
    assert rows(read_pdf(pdf.bytes(), "a.pdf")) == [("State\tSpanning head", 0), ("Chad\t1\t2", 0), ("\t3\t4", 0)]


def test_rules_drawn_as_thin_boxes_and_inside_forms(pdf) -> None:
    operators = [f"{x} 640 0.8 60 re f" for x in (70, 200, 400)] + [f"70 {y} 330 0.8 re f" for y in (640, 670, 700)]
    pdf.draw("q 1 0 0 1 10 -20 cm").draw("\n".join(operators)).draw("Q")
    pdf.text(90, 660, "a").text(220, 660, "b").text(90, 630, "c").text(220, 630, "d")
    assert rows(read_pdf(pdf.bytes(), "a.pdf")) == [("a\tb", 0), ("c\td", 0)]


def test_a_box_around_text_and_an_underline_are_no_table(pdf) -> None:
    grid(pdf, [60, 520], [760, 700]).lines(70, 740, PROSE).rule(70, 650, 200, 650).text(70, 652, "Underlined")
    extract = read_pdf(pdf.bytes(), "a.pdf")
    assert extract.marks == () and extract.text == "\n".join(PROSE) + "\n\nUnderlined\n"


def test_columns_without_rules(pdf) -> None:
    pdf.lines(70, 740, PROSE)
    table = [("State", "Deposited", "Status"), ("Albania", "16 June 2009", "party"), ("Chad", "26 March 2013", "party")]
    for n, line in enumerate([*table, ("Total", "2", "")]):
        for x, words in zip((70, 200, 320), line, strict=True):
            pdf.text(x, 690 - 20 * n, words or " ")
    pdf.lines(70, 580, PROSE)
    extract = read_pdf(pdf.bytes(), "a.pdf")
    assert [row for row, _ in rows(extract)] == [
        "State\tDeposited\tStatus",
        *("\t".join(line) for line in table[1:]),
        "Total\t2",
    ]
    assert extract.text.endswith("Total\t2\n\n" + "\n".join(PROSE) + "\n")


def test_a_cell_that_runs_over_lines_belongs_to_its_row(pdf) -> None:
    pdf.lines(70, 740, PROSE)
    pdf.text(70, 690, "Lao People’s Democratic").text(200, 690, "1 200").text(300, 690, "first")
    pdf.text(70, 676.8, "Republic").text(70, 663.6, "Chad").text(200, 663.6, "30").text(300, 663.6, "second")
    pdf.text(300, 650.4, "remark").text(70, 637.2, "Peru").text(200, 637.2, "7").text(300, 637.2, "third")
    assert [row for row, _ in rows(read_pdf(pdf.bytes(), "a.pdf"))] == [
        "Lao People’s Democratic Republic\t1 200\tfirst",
        "Chad\t30\tsecond remark",
        "Peru\t7\tthird",
    ]


def test_a_table_and_its_broken_row_go_on_over_the_page(pdf) -> None:
    xs = [70, 200, 400]
    for n in range(2):
        pdf.page().text(70, 800, "CCM/MSP/2099/1").text(290, 30, str(n + 1))
        grid(pdf, xs, [720, 690, 660]) if n else grid(pdf, xs, [120, 90, 60])
        if n == 0:
            pdf.lines(70, 740, PROSE * 8).text(75, 100, "State").text(205, 100, "Remark").text(75, 70, "Chad").text(
                205, 70, "begun"
            )
        else:
            pdf.text(205, 700, "and ended").text(75, 670, "Peru").text(205, 670, "none").lines(70, 600, PROSE)
    extract = read_pdf(pdf.bytes(), "a.pdf")
    assert rows(extract) == [("State\tRemark", 0), ("Chad\tbegun and ended", 0), ("Peru\tnone", 0)]


def test_two_tables_are_numbered_apart(pdf) -> None:
    grid(pdf, [70, 200, 300], [700, 680, 660]).text(75, 685, "a").text(205, 685, "b").text(75, 665, "c").text(
        205, 665, "d"
    )
    pdf.lines(70, 620, PROSE)
    grid(pdf, [70, 200, 300], [580, 560, 540]).text(75, 565, "e").text(205, 565, "f").text(75, 545, "g").text(
        205, 545, "h"
    )
    assert rows(read_pdf(pdf.bytes(), "a.pdf")) == [("a\tb", 0), ("c\td", 0), ("e\tf", 1), ("g\th", 1)]


def test_a_page_full_of_drawing_is_no_table(pdf) -> None:
    pdf.lines(70, 740, PROSE)
    for n in range(2000):
        x, y = n % 50, n // 50
        pdf.rule(100 + x, 100 + y, 300 + x, 100 + y).rule(n % 400, 90, n % 400, 300 + n % 90)
    assert read_pdf(pdf.bytes(), "a.pdf").text == "\n".join(PROSE) + "\n"
