"""Makes tiny PDF and Word files by hand, so that the tests of the readers need no other program."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import pytest

_FONTS = {"plain": "Times-Roman", "bold": "Times-Bold", "italic": "Times-Italic"}
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class PdfMaker:
    """Collects what stands on each page and writes the file; places are points from the lower left corner."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.page_keys: list[str] = [""]
        self.catalog = ""
        self.trailer = ""
        self.extra: list[str] = []
        """Further objects, after those of the pages."""
        self.appearances: list[str] = []
        """What the fields of a form show; forms after the further objects."""

    def page(self, keys: str = "") -> PdfMaker:
        """Begin a page, with further entries of its dictionary; an empty page is not left behind."""
        if self.pages[-1]:
            self.pages.append([])
            self.page_keys.append(keys)
        else:
            self.page_keys[-1] = keys
        return self

    def text(self, x: float, y: float, words: str, size: float = 11, font: str = "plain") -> PdfMaker:
        coded = words.encode("cp1252").decode("latin-1").replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.pages[-1].append(f"BT /{font} {size} Tf {x} {y} Td ({coded}) Tj ET")
        return self

    def lines(self, x: float, y: float, lines: Sequence[str], size: float = 11, font: str = "plain") -> PdfMaker:
        """Lines of one paragraph, the first at height ``y``."""
        for n, words in enumerate(lines):
            self.text(x, y - n * 1.2 * size, words, size, font)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> PdfMaker:
        self.pages[-1].append(f"0.5 w {x0} {y0} m {x1} {y1} l S")
        return self

    def draw(self, operators: str) -> PdfMaker:
        self.pages[-1].append(operators)
        return self

    def bytes(self) -> bytes:
        fonts = " ".join(
            f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
            for key, name in _FONTS.items()
        )
        kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(self.pages)))
        objects = [
            f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>".encode(),
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} /MediaBox [0 0 595 842] "
            f"/Resources << /Font << {fonts} >> >> >>".encode(),
        ]
        for n, (content, keys) in enumerate(zip(self.pages, self.page_keys, strict=True)):
            stream = "\n".join(content).encode("latin-1")
            objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {4 + 2 * n} 0 R {keys} >>".encode())
            objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects += [extra.encode() for extra in self.extra]
        for shown in self.appearances:
            keys = f"/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << {fonts} >> >>"
            objects.append(f"<< {keys} /Length {len(shown)} >>\nstream\n{shown}\nendstream".encode())
        return _assembled(objects, self.trailer)


def _assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for n, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (n, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out.write(f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


@pytest.fixture
def pdf() -> PdfMaker:
    """A PDF to be filled and written."""
    return PdfMaker()


@pytest.fixture(scope="session")
def new_pdf() -> type[PdfMaker]:
    """Makes a new PDF for each example of a property test."""
    return PdfMaker


def make_docx(
    body: str,
    parts: dict[str, str] | None = None,
    raw: dict[str, bytes] | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A Word file whose text body is ``body`` (WordprocessingML).

    ``parts`` are the insides of further parts by name ("numbering", "styles", "footnotes", "header1" …); ``raw`` are
    members of the package as they are.
    """
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes"}
    relations, members = [], {}
    for n, (name, inside) in enumerate((parts or {}).items(), 1):
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, roots.get(name, name))
        members[f"word/{name}.xml"] = f"<w:{root} {_NAMESPACES}>{inside}</w:{root}>"
        relations.append(f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    members["_rels/.rels"] = (
        f'{head}<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    members["word/_rels/document.xml.rels"] = f"{head}{''.join(relations)}</Relationships>"
    members["word/document.xml"] = f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, text in members.items():
            if name not in (raw or {}):
                package.writestr(name, text)
        for name, data in (raw or {}).items():
            package.writestr(name, data)
    return out.getvalue()


@pytest.fixture(scope="session")
def docx() -> Callable[..., bytes]:
    """``make_docx``."""
    return make_docx


def make_paragraph(text: str, properties: str = "") -> str:
    """A paragraph of WordprocessingML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


@pytest.fixture(scope="session")
def paragraph() -> Callable[..., str]:
    """``make_paragraph``."""
    return make_paragraph


@pytest.fixture(scope="session")
def pdf_file() -> bytes:
    """A PDF with a heading, running text, a ruled table and furniture."""
    made = PdfMaker()
    for number in range(3):
        made.page().text(70, 800, "CCM/MSP/2099/1").text(500, 30, str(number + 1))
        made.text(70, 760, f"Chapter {number}", 16, "bold")
        made.lines(
            70, 730, ["The meeting met and took note of a report that", "was long enough for two lines (see there)."]
        )
        for y in (640, 660, 680):
            made.rule(70, y, 400, y)
        for x in (70, 200, 400):
            made.rule(x, 640, x, 680)
        made.text(75, 665, "State").text(205, 665, "Sum").text(75, 645, "Ruritania").text(205, 645, "1 200")
    return made.bytes()


@pytest.fixture(scope="session")
def docx_file() -> bytes:
    """A Word file, stored without compression, with a heading, text, a table and a note."""
    heading = make_paragraph("Chapter", '<w:outlineLvl w:val="0"/>')
    note = '<w:p><w:r><w:t>Words</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    cell = f"<w:tc>{make_paragraph('Cell')}</w:tc>"
    table = f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
    footnote = f'<w:footnote w:id="2">{make_paragraph("A note.")}</w:footnote>'
    return make_docx(heading + note + table, {"footnotes": footnote}, compression=zipfile.ZIP_STORED)
