"""Files of contacts as people have them: encodings, separators, heads in three languages, and files made to do harm."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bot.interchange import tables
from bot.interchange.cells import contact_row, read_date
from bot.interchange.mapping import guess
from bot.interchange.reading import read_contacts
from bot.interchange.writing import guarded, to_csv, to_vcards, to_xlsx
from knowledge.contact import ContactRow, OrganisationKind, PostKind
from knowledge.errors import BadInput


def find_state(text: str) -> str:
    return {"peru": "PER", "pérou": "PER", "perú": "PER", "per": "PER"}.get(text.casefold(), "")


def read(path: Path, *given: str) -> tuple[ContactRow, ...]:
    return read_contacts(path, find_state, given).rows


FULL = ContactRow(
    2,
    'Ana Quispe, Ph.D.; "Anita"',
    "ana@peru.example",
    functional="mission@peru.example",
    phone="+51 1 555 0100",
    state="PER",
    language="es",
    style="H.E. Ms.",
    rank="Counsellor",
    gender="f",
    organisation="Misión Permanente, Ginebra",
    organisation_kind=OrganisationKind.MISSION_GENEVA,
    post=PostKind.FOCAL_POINT,
    title="Punto focal",
    theme="article7_report",
    since=date(2030, 1, 1),
    evidence="=NV 1+2",
    uid="-A1",
    note="@reads \\ mail, long " + "é" * 120,
    groups=("readers",),
)


@pytest.mark.parametrize(("ending", "write"), [(".csv", to_csv), (".xlsx", to_xlsx), (".vcf", to_vcards)])
def test_what_is_written_is_read_again(tmp_path: Path, ending: str, write: object) -> None:
    path = tmp_path / f"list{ending}"
    path.write_bytes(write([FULL]))  # type: ignore[operator]
    (found,) = read(path)

    assert found == ContactRow(
        **{**{name: getattr(FULL, name) for name in FULL.__dataclass_fields__}, "line": found.line}
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(tmp_path: Path, start: str) -> None:
    row = ContactRow(2, f"{start}cmd|' /C calc'!A0", note=f"{start}1")
    book = tmp_path / "list.xlsx"
    book.write_bytes(to_xlsx([row]))
    cells = [cell for line in load_workbook(book).active.iter_rows() for cell in line if cell.value]  # type: ignore[union-attr]

    assert guarded(f"{start}1").startswith("'")
    assert all(cell.data_type == "s" and not str(cell.value).startswith(start) for cell in cells)
    for line in to_csv([row]).decode("utf-8-sig").split("\r\n")[1:]:
        assert not line.startswith((start, f'"{start}'))
    assert "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:" in to_vcards([row]).decode()


def test_lines_of_cards_are_folded_between_letters() -> None:
    lines = to_vcards([FULL]).split(b"\r\n")

    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        ("Name,E-mail,Country,Since", ["name", "address", "state", "since"]),
        ("Nom de famille;Prénom;Courriel;Pays;Langue", ["family", "given", "address", "state", "language"]),
        ("Apellidos|Nombres|Correo electrónico|País|Cargo", ["family", "given", "address", "state", "post"]),
        ("Nom,Adresse électronique,Thème,Depuis", ["name", "address", "theme", "since"]),
    ],
)
def test_heads_are_understood_in_three_languages(heads: str, fields: list[str]) -> None:
    names = heads.replace(";", ",").replace("|", ",").split(",")

    assert list(guess(names).fields.values()) == fields


def test_heads_can_be_said_by_hand() -> None:
    found = guess(["Wer", "Wo", "Name"], ["Wer=name", "Wo=state", "Name="])

    assert (found.fields, found.unused) == ({0: "name", 1: "state"}, ("Name",))
    for wrong in ("Wer=colour", "Nobody=name", "Wer"):
        with pytest.raises(BadInput):
            guess(["Wer"], [wrong])
    with pytest.raises(BadInput, match="no column is a name"):
        guess(["Colour", "Size"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "list.csv"
    lines = [["Nom", "Courriel", "Pays"], ["Hélène Muñoz", "helene@peru.example", "Pérou"]]
    path.write_text("\n".join(separator.join(line) for line in lines), encoding=encoding)
    done = read_contacts(path, find_state)

    assert [(row.name, row.state) for row in done.rows] == [("Hélène Muñoz", "PER")]
    assert bool(done.notes) is (encoding == "cp1252")


@pytest.mark.parametrize(
    "text",
    [
        "2031-05-16",
        "16.05.2031",
        "16/05/2031",
        "16 May 2031",
        "May 16, 2031",
        "16 mai 2031",
        "16 de mayo de 2031",
        "20310516",
    ],
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_date(text) == date(2031, 5, 16)


@pytest.mark.parametrize("text", ["05/06/2031", "31.02.2031", "soon", "2031", "16/16/2031"])
def test_what_is_no_day_or_could_be_two_is_said(text: str) -> None:
    with pytest.raises(BadInput):
        read_date(text)
    row = contact_row(2, {"name": "Ana", "since": text}, find_state)
    assert (row.since, len(row.doubts)) == (None, 1)


def test_each_unreadable_cell_is_a_doubt_and_the_row_stays() -> None:
    cells = {
        "name": "Ana",
        "state": "Ruritania",
        "language": "Elvish",
        "theme": "gardening",
        "gender": "?",
        "consent": "?",
    }
    row = contact_row(2, cells, find_state)

    assert len(row.doubts) == 5
    assert row.name == "Ana"


def test_a_cell_of_ten_megabytes_costs_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        f"Name,E-mail\nAna,ana@peru.example\nBig,{'x' * 10_000_000}\nLuis,luis@peru.example\n", encoding="utf-8"
    )
    ana, big, luis = read(path)

    assert (ana.name, luis.name, luis.line) == ("Ana", "Luis", 4)
    assert big.refused == tables.TOO_LONG


def test_lost_quotes_and_extra_cells_are_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,E-mail\nQuispe, Ana,ana@peru.example\n", encoding="utf-8")

    assert read(path)[0].doubts == ("more cells than columns",)


def test_a_workbook_keeps_dates_and_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "E-mail", "Since", "ID"])
    sheet.append(["Ana", "ana@peru.example", date(2031, 5, 16), 17.0])
    book.create_sheet("more")
    book.save(tmp_path / "list.xlsx")
    done = read_contacts(tmp_path / "list.xlsx", find_state)

    assert [(row.since, row.uid) for row in done.rows] == [(date(2031, 5, 16), "17")]
    assert "first of 2 sheets" in done.notes[0]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)

    with pytest.raises(BadInput, match="zip bomb"):
        read(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("list.csv", b""),
        ("list.csv", b"\n\n"),
        ("list.csv", b"\x00\xff\xfe\x00"),
        ("list.xlsx", b"no zip"),
        ("list.xlsx", b"PK\x03\x04broken"),
        ("list.vcf", b"no card"),
        ("list.pdf", b"%PDF"),
    ],
)
def test_what_is_no_list_is_refused_in_a_line(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(BadInput) as error:
        read(path)
    assert "\n" not in str(error.value)


CARDS = """BEGIN:VCARD
VERSION:3.0
N:Quispe;Ana;María;H.E. Ms.;
EMAIL;TYPE=INTERNET:old@peru.example
item1.EMAIL;TYPE=INTERNET;TYPE=PREF:ana@peru.example
ORG:Ministry of Foreign Affairs;Disarmament
X-ISU-STATE:Peru
NOTE:one\\, two\\nthree
 and four
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:H=E9l=E8ne =
Mu=F1oz
EMAIL:helene@peru.example
this is no property
END:VCARD
BEGIN:VCARD
VERSION:4.0
EMAIL:nobody@peru.example
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Permanent Mission of Peru
KIND:org
EMAIL:mission@peru.example
"""


def test_cards_of_three_versions_are_read_and_the_broken_ones_said(tmp_path: Path) -> None:
    path = tmp_path / "list.vcf"
    path.write_text(CARDS, encoding="utf-8")
    ana, helene, nobody, office = read(path)

    assert (ana.name, ana.address, ana.style, ana.state) == ("Ana María Quispe", "ana@peru.example", "H.E. Ms.", "PER")
    assert (ana.organisation, ana.note) == ("Ministry of Foreign Affairs, Disarmament", "one, two threeand four")
    assert (helene.name, helene.doubts) == ("Hélène Muñoz", ("line 16 of the file is no property",))
    assert (nobody.name, nobody.address) == ("", "nobody@peru.example")
    assert (office.name, office.organisation, office.functional) == (
        "",
        "Permanent Mission of Peru",
        "mission@peru.example",
    )
    assert office.doubts == ("the card has no end",)
