"""The lint: our own newsletter passes in every language, and each planted fault is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.mail.newsletters import encoded_size
from bot.paper.newsletter import render
from handlers.publish.colours import DARK, LEAST_CONTRAST, LIGHT, Palette, contrast, read_colour
from handlers.publish.lint import link_fault, lint
from handlers.publish.lint_html import MOST_BYTES, lint_html
from handlers.wording import LANGUAGES
from knowledge.newsletter import Item, Section
from knowledge.rules.protocol import Severity
from tests.handlers.publish.samples import item, newsletter, shown

HTML = render(shown("en")).html


def found(one: Item) -> dict[str, Severity]:
    made = newsletter(one)
    return {finding.check: finding.severity for finding in lint(made, [shown(lang, made) for lang in LANGUAGES])}


def text(words: str) -> Item:
    return item(texts={**item().texts, "en": words})


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_newsletter_passes(language: str) -> None:
    made = newsletter()
    edition = shown(language, made, online="https://isu.example.org/newsletter/7/en")
    html = render(edition).html

    assert lint(made, [edition]) == ()
    assert lint_html(html, language, encoded_size(html, language)) == ()


@pytest.mark.parametrize(
    ("planted", "check"),
    [
        (text("Due on {{ day }}."), "gap"),
        (text("Meeting in [place] soon."), "gap"),
        (text("TODO say more."), "gap"),
        (text("The Unit presents its compliments to the Mission."), "official_notice"),
        (text("Our note ISU-CCM/NV/2026/014 refers."), "official_notice"),
        (text("The Unit has the honour to inform."), "official_notice"),
        (text("Read [the report](http://reports.example.org/a)."), "link"),
        (text("Read [the report](javascript:alert)."), "link"),
        (text("Read [the report](https://a.example.org/?utm_source=n)."), "link"),
        (text("Read [the report](https://192.168.0.1/a)."), "link"),
        (text("Read [the report](https://user:word@a.example.org/)."), "link"),
        (text("Read it [here](https://a.example.org/)."), "link_words"),
        (text("See [https://a.example.org/](https://a.example.org/)."), "link_words"),
        (text("See https://a.example.org/report today."), "bare_address"),
        (item(texts={"en": "Only English."}), "untranslated"),
        (item(edited=True, cleared_by="", needs_clearance=False), "edited"),
        (item(key="", edited=True, cleared_by=""), "edited"),
    ],
)
def test_planted_faults_block(planted: Item, check: str) -> None:
    assert found(planted)[check] is Severity.BLOCKING


def test_what_nobody_cleared_is_left_out_and_said() -> None:
    made = newsletter(item("note:1"), item("note:9", cleared_by=""))
    edition = shown("en", made)

    assert [entry.key for part in edition.parts for entry in part.entries] == ["note:1"]
    assert [one.check for one in lint(made, [edition])] == ["not_cleared"]


def test_an_empty_newsletter_blocks() -> None:
    assert found(item(cleared_by=""))["empty"] is Severity.BLOCKING


def test_an_opening_in_one_language_only_blocks() -> None:
    made = replace(newsletter(), intros={"en": "Dear reader", "fr": "", "es": ""})

    assert "untranslated" in {one.check for one in lint(made, [shown(lang, made) for lang in LANGUAGES])}


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ('lang="en"', 'lang="fr"', "lang"),
        ("<title>Newsletter of the Implementation Support Unit</title>", "<title> </title>", "title"),
        ("<h1", "<h2", "h1"),
        ("<h2", "<h4", "headings"),
        ("</h1>", "</h1><img src='cid:logo'>", "alt"),
        ("</h1>", "</h1><img alt='' src='https://count.example.org/1.gif'>", "tracking"),
        ("</h1>", "</h1><script>1</script>", "barred"),
        ("</h1>", "</h1><p onclick='x()'>a</p>", "barred"),
        ("</h1>", "</h1><form></form>", "barred"),
        ("</h1>", "</h1><p style='background:url(https://a.example.org/x.png)'>a</p>", "barred"),
        ("</h1>", "</h1><table><tr><td>a</td></tr></table>", "table"),
        ("</h1>", "</h1><a href='http://a.example.org/'>a</a>", "link"),
        ("</h1>", "</h1><a href='https://a.example.org/'> </a>", "link_words"),
        ('content="light dark"', 'content="light"', "dark"),
        ("prefers-color-scheme", "prefers-nothing", "dark"),
        (f"color:{LIGHT.muted}", "color:#9aa5b1", "contrast"),
        (f"color: {DARK.text} !important", "color: #444444 !important", "contrast"),
        (".foot, .foot table", ".nothing", "contrast"),
        ("https://unsubscribe.invalid/this-copy", "https://a.example.org/", "unsubscribe"),
    ],
)
def test_planted_faults_in_html_block(old: str, new: str, check: str) -> None:
    assert old in HTML
    faults = {one.check: one.severity for one in lint_html(HTML.replace(old, new), "en", 1_000)}

    assert faults[check] is Severity.BLOCKING


def test_a_page_that_would_be_cut_blocks() -> None:
    assert [one.check for one in lint_html(HTML, "en", MOST_BYTES + 1)] == ["size"]


def test_hidden_words_need_no_contrast() -> None:
    hidden = '</h1><div style="display:none;color:#ffffff;background-color:#ffffff">x</div>'

    assert lint_html(HTML.replace("</h1>", hidden), "en", 1) == ()


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://www.clusterconvention.org/", True),
        ("mailto:info@office.example.org", True),
        ("mailto:nobody", False),
        ("https://localhost/a", False),
        ("https://server/a", False),
        ("https://[::1]/a", False),
        ("https://[::1", False),
        ("https://a.example.org/a b", False),
        ("//a.example.org/", False),
        ("", False),
    ],
)
def test_links(link: str, good: bool) -> None:
    assert (link_fault(link) == "") is good


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_are_told_apart_by_everybody(palette: Palette) -> None:
    pairs = [
        *((ink, ground) for ink in (palette.text, palette.heading, palette.link) for ground in (palette.card,)),
        (palette.on_band, palette.band),
        (palette.muted, palette.ground),
        (palette.link, palette.ground),
    ]
    for ink, ground in pairs:
        front, back = read_colour(ink), read_colour(ground)
        assert front
        assert back
        assert contrast(front, back) >= LEAST_CONTRAST


def test_contrast_as_wcag_counts_it() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert Section.VOICES in Section
