"""Letters in every format: the same words, escaped, the same bytes each time, readable by other programs."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdfium2
import pytest

from bot.paper.parts import Role, blocks, letter_paper, typeset
from bot.paper.render import MEDIA_TYPES, format_of, letter_file, render_evidence, render_letter
from handlers.draft.plain import plain
from handlers.draft.write import Wish, draft
from knowledge.errors import BadInput
from knowledge.letter import LetterDraft
from knowledge.rules.letter_form import LetterForm
from tests.handlers.draft.cases import FACTS, TODAY, ambassador

HOSTILE = 'a*b*_c_ #let x = 1 $y$ @ref <script>alert("1")</script> & \\ [link](http://x) `code` {{ f }} \x00\x1b'


def made(language: str = "fr", form: LetterForm | None = None, note: str = "") -> LetterDraft:
    wish = Wish(form=form, note=note, cc=("Misión <b>",), enclosures=("modèle & loi.pdf",))
    whom = ambassador("UGA")
    return draft("universalization_signatory", "UGA", language, TODAY, FACTS, addressee=whom, wish=wish)


def text_of(content: bytes, wanted: str) -> str:
    """The words as a reader of that format gets them."""
    if wanted == "docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    if wanted == "pdf":
        with pypdfium2.PdfDocument(content) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    if wanted == "html":
        return _Words.of(content.decode())
    return content.decode()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    @classmethod
    def of(cls, page: str) -> str:
        reader = cls()
        reader.feed(page)
        assert "script" not in reader.tags
        return "".join(reader.found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def bare(text: str) -> str:
    """Letters and digits only: line ends, hyphens and typographic marks differ by format."""
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize("wanted", list(MEDIA_TYPES))
@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("form", [LetterForm.FORMAL, LetterForm.NOTE_VERBALE])
def test_every_format_holds_every_word(wanted: str, language: str, form: LetterForm) -> None:
    letter = made(language, form).letter
    text = bare(text_of(render_letter(letter, wanted), wanted))

    for block in letter.paragraphs:
        assert bare(plain(block)) in text
    for part in (letter.closing, letter.salutation, letter.day_in_words, *letter.address_block):
        assert bare(part) in text


@pytest.mark.parametrize("wanted", ["docx", "pdf", "html", "txt"])
def test_words_from_outside_never_become_markup(wanted: str) -> None:
    letter = made(note=HOSTILE).letter
    text = re.sub(r"\s+", "", text_of(render_letter(letter, wanted), wanted))

    for piece in ("a*b*_c_", "#letx=1$y$@ref", '<script>alert("1")</script>', "&\\[link](http://x)`code`{{f}}"):
        assert piece in text


@pytest.mark.parametrize("wanted", list(MEDIA_TYPES))
def test_the_same_letter_gives_the_same_bytes(wanted: str) -> None:
    one = made()

    assert render_letter(one.letter, wanted) == render_letter(made().letter, wanted)
    assert render_evidence(one, wanted) == render_evidence(made(), wanted)


def test_another_reference_gives_other_bytes() -> None:
    letter = made().letter
    numbered = letter.with_reference("ISU-CCM/LT/2026/003")

    assert render_letter(letter, "pdf") != render_letter(numbered, "pdf")
    assert letter_file(numbered, "docx").name == "ISU-CCM-LT-2026-003.docx"
    assert "ISU-CCM/LT/2026/003" in text_of(render_letter(numbered, "pdf"), "pdf")


def test_word_documents_are_tagged_and_numbered() -> None:
    package = zipfile.ZipFile(io.BytesIO(render_letter(made("es").letter, "docx")))
    footers = [package.read(name).decode() for name in package.namelist() if "footer" in name and name.endswith(".xml")]
    styles = package.read("word/styles.xml").decode()

    assert any("NUMPAGES" in footer and "Página" in footer for footer in footers)
    assert 'w:val="es-ES"' in styles
    assert "Letter Signature" in styles
    assert b"es-ES" in package.read("docProps/core.xml")


def test_letters_made_at_the_same_time_do_not_mix() -> None:
    english, french = made("en").letter, made("fr").letter
    first = render_letter(english, "docx")
    render_letter(french, "docx")

    assert render_letter(english, "docx") == first


def test_html_names_its_language_and_loads_nothing() -> None:
    page = render_letter(made("fr").letter, "html").decode()

    assert '<html lang="fr-FR"' in page
    assert not re.search(r"(?:src|href)=|url\(|@import", page)


def test_a_note_ends_with_date_stamp_and_addressee() -> None:
    note = letter_paper(made(form=LetterForm.NOTE_VERBALE).letter)
    letter = letter_paper(made(form=LetterForm.FORMAL).letter)

    assert [part.role for part in note.parts][-6:-2] == [Role.CLOSING, Role.DATE, Role.STAMP, Role.ADDRESS]
    assert Role.SIGNATURE not in {part.role for part in note.parts}
    assert [part.role for part in letter.parts][2:5] == [Role.DATE, Role.ADDRESS, Role.SALUTATION]


def test_french_typography() -> None:
    printed = typeset(letter_paper(made("fr").letter))
    text = "".join(run.text for part in printed.parts for line in part.lines for run in line)

    assert "l’Ouganda" in text
    assert "'" not in text
    assert "Ouganda\u00a0:" in text


def test_markdown_of_sheets() -> None:
    parts = list(blocks("# One\n\n- a\n- **b**\n\n1. x\n2. y\n\n<b>no</b> ![i](http://x/y.png)"))

    assert [part.role for part in parts] == [
        Role.HEADING, Role.ITEM, Role.ITEM, Role.NUMBERED, Role.NUMBERED, Role.BODY,
    ]  # fmt: skip
    assert [part.number for part in parts[3:5]] == [1, 2]
    assert parts[2].lines[0][0].bold
    assert "<b>no</b>" in "".join(run.text for run in parts[5].lines[0])


def test_formats_by_file_name() -> None:
    assert format_of(Path("a/b.DOCX")) == "docx"
    with pytest.raises(BadInput, match="letters come as"):
        format_of(Path("letter.rtf"))


def test_dates_and_citations_do_not_break_over_lines() -> None:
    paper = typeset(letter_paper(made("en").letter))
    text = " ".join(run.text for part in paper.parts for line in part.lines for run in line)
    assert "3\u00a0December 2008" in text and "Article\u00a016, paragraphs\u00a01\u00a0and\u00a02" in text


@pytest.mark.parametrize("form", [LetterForm.FORMAL, LetterForm.NOTE_VERBALE])
def test_the_end_of_a_letter_never_stands_alone_on_a_page(form: LetterForm) -> None:
    """Whatever the length, the last page holds the last paragraph with closing, signature or stamp, and tail."""
    for words in range(0, 260, 20):
        letter = made("en", form, note="more " * words).letter
        with pypdfium2.PdfDocument(render_letter(letter, "pdf")) as document:
            last = " ".join(document[len(document) - 1].get_textpage().get_text_range().split())
        assert "would be grateful" in last and "highest consideration" in last and "Enclosure" in last
    kept = docx.Document(io.BytesIO(render_letter(letter, "docx"))).paragraphs
    start = next(number for number, one in enumerate(kept) if "would be grateful" in one.text)
    assert all(one.paragraph_format.keep_with_next for one in kept[start:-1])
    assert not kept[start - 1].paragraph_format.keep_with_next and not kept[-1].paragraph_format.keep_with_next
