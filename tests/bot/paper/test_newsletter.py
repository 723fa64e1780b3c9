"""The newsletter in every form: the same words, escaped, the same bytes each time."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pypdfium2
import pytest

from bot.paper.newsletter import newsletter_pdf, render
from handlers.publish.inline import paragraphs, plain
from handlers.wording import LANGUAGES
from knowledge.newsletter import UNSUBSCRIBE, Edition
from tests.handlers.publish.samples import LINK, item, newsletter, shown

HOSTILE = 'a*b*_c_ #let x = 1 $y$ @ref <script>alert("1")</script> & \\ `code` {{ f }} \x00\x1b'


class Words(HTMLParser):
    """The words a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words_of(html: str) -> str:
    reader = Words()
    reader.feed(html)
    return squeezed(" ".join(reader.found))


def squeezed(text: str) -> str:
    """Without what line ends and marks of lists add."""
    return re.sub(r"[\s\u00a0•*]+", "", text)


def pdf_words(edition: Edition) -> str:
    with pypdfium2.PdfDocument(newsletter_pdf(edition)) as document:
        return squeezed("\n".join(page.get_textpage().get_text_range() for page in document))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_the_same(language: str) -> None:
    edition = shown(language, online="https://isu.example.org/newsletter/7/en")
    made = render(edition)
    forms = [words_of(made.html), squeezed(made.text), words_of(made.page), pdf_words(edition)]

    told = [edition.title, *(part.heading for part in edition.parts)]
    told += [plain(one) for part in edition.parts for entry in part.entries for one in entry.paragraphs]
    for words in told:
        for form in forms:
            assert squeezed(words) in form, words


def test_words_of_others_stay_words() -> None:
    edition = shown("en", newsletter(item(texts=dict.fromkeys(LANGUAGES, HOSTILE))))
    made = render(edition)

    for html in (made.html, made.page):
        reader = Words()
        reader.feed(html)
        assert "script" not in reader.tags
        assert 'alert("1")' in " ".join(reader.found)
    assert "\x00" not in made.html + made.text + made.page
    assert "#letx=1$y$@ref" in pdf_words(edition)


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert render(shown("fr")) == render(shown("fr"))
    assert newsletter_pdf(shown("fr")) == newsletter_pdf(shown("fr"))


def test_links_lead_where_they_say_in_every_form() -> None:
    edition = shown("en", newsletter(item()))
    made = render(edition)
    escaped = LINK.replace("&", "&amp;")

    assert f'<a href="{escaped}"' in made.html
    assert f'<a href="{escaped}">' in made.page
    assert f"\n<{LINK}>\n" in made.text
    assert LINK.encode() in newsletter_pdf(edition)


def test_a_page_names_no_reader_and_loads_nothing() -> None:
    page = render(shown("es")).page

    assert UNSUBSCRIBE not in page
    assert not re.search(r"<(?:img|script|link|iframe)|url\(|@import", page)
    assert '<html lang="es-ES" dir="ltr">' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_wrapped_and_addresses_stay_whole(language: str) -> None:
    text = render(shown(language)).text

    assert all(len(line) <= 72 or "://" in line for line in text.splitlines())
    assert UNSUBSCRIBE in text.splitlines()


def test_of_markdown_bold_italic_and_links_are_read() -> None:
    (one, two) = paragraphs("**a** *b* [c](https://d.example)\nnext\n\n# no heading")

    assert [(span.text, span.bold, span.italic, span.link) for span in one][:1] == [("a", True, False, "")]
    assert any(span.link == "https://d.example" for span in one)
    assert plain(one) == "a b c next"
    assert plain(two) == "# no heading"
