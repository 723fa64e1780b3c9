"""The built-in guide: whole, well formed, the same in three languages, right about figures, and in its own words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from knowledge.document import Authority, PassageKind
from knowledge.errors import BadInput
from knowledge.texts.guide import load

LANGUAGES = ("en", "fr", "es")
KINDS = ("articles", "deadlines", "isu", "joining", "meetings", "questions", "reporting")
FILES = {f"{kind}.{language}.toml" for kind in KINDS for language in LANGUAGES}
PARAGRAPHS = {
    1: 3, 2: 15, 3: 8, 4: 8, 5: 2, 6: 12, 7: 3, 8: 6, 9: 0, 10: 2, 11: 3, 12: 3,
    13: 5, 14: 3, 15: 0, 16: 3, 17: 2, 18: 0, 19: 0, 20: 3, 21: 4, 22: 0, 23: 0,
}  # fmt: skip
"""Numbered paragraphs of each article of the Convention; 0 for an article without numbers."""
LETTERS = {
    "Article 2(2)": 3, "Article 3(4)": 6, "Article 4(1)": 3, "Article 4(2)": 5, "Article 4(6)": 9, "Article 5(2)": 8,
    "Article 6(11)": 6, "Article 7(1)": 14, "Article 11(1)": 6, "Article 12(2)": 3, "Article 21(4)": 4,
}  # fmt: skip
"""Lettered items of paragraphs whose entry goes through them one by one."""
FIGURES: dict[str, dict[str, tuple[str, ...]]] = {
    "Article 2(2)": {
        "en": ("20", "ten", "four", "five"),
        "fr": ("20", "dix", "quatre", "cinq"),
        "es": ("20", "diez", "cuatro", "cinco"),
    },
    "Article 2(13)": {"en": ("20",), "fr": ("20",), "es": ("20",)},
    "Article 3(2)": {"en": ("eight years",), "fr": ("huit ans",), "es": ("ocho años",)},
    "Article 3(3)": {"en": ("eight years", "four"), "fr": ("huit ans", "quatre"), "es": ("ocho años", "cuatro")},
    "Article 3(5)": {"en": ("nine months",), "fr": ("neuf mois",), "es": ("nueve meses",)},
    "Article 3(8)": {"en": ("30 April",), "fr": ("30 avril",), "es": ("30 de abril",)},
    "Article 4(1)": {"en": ("ten years",), "fr": ("dix ans",), "es": ("diez años",)},
    "Article 4(5)": {"en": ("ten years", "five"), "fr": ("dix ans", "cinq"), "es": ("diez años", "cinco")},
    "Article 4(6)": {"en": ("nine months",), "fr": ("neuf mois",), "es": ("nueve meses",)},
    "Article 4(8)": {"en": ("five years",), "fr": ("cinq ans",), "es": ("cinco años",)},
    "Article 7(1)": {"en": ("180 days",), "fr": ("180 jours",), "es": ("180 días",)},
    "Article 7(2)": {"en": ("30 April",), "fr": ("30 avril",), "es": ("30 de abril",)},
    "Article 8(2)": {"en": ("28 days",), "fr": ("28 jours",), "es": ("28 días",)},
    "Article 12(1)": {"en": ("five years",), "fr": ("cinq ans",), "es": ("cinco años",)},
    "Article 13(1)": {"en": ("90 days",), "fr": ("90 jours",), "es": ("90 días",)},
    "Article 13(4)": {"en": ("two thirds",), "fr": ("deux tiers",), "es": ("dos tercios",)},
    "Article 17(1)": {"en": ("thirtieth",), "fr": ("trentième",), "es": ("trigésimo",)},
    "Article 17(2)": {"en": ("sixth month",), "fr": ("sixième mois",), "es": ("sexto mes",)},
    "Article 20(3)": {"en": ("six months",), "fr": ("six mois",), "es": ("seis meses",)},
}
SOURCE = {
    "en": ("Convention on Cluster Munitions, Article {0}", "({0})"),
    "fr": ("Convention sur les armes à sous-munitions, article {0}", ", paragraphe {0}"),
    "es": ("Convención sobre Municiones en Racimo, artículo {0}", ", párrafo {0}"),
}
PARTS = {part.file: part for part in (load.parse(name, data, digest) for name, data, digest in load.raw_parts())}
ENTRIES = {name: tomllib.loads(data.decode())["entry"] for name, data, _ in load.raw_parts()}
"""Read once: parsing is what the first tests are about, and it costs some ten milliseconds."""
RUN = 8


def words(text: str) -> list[str]:
    """Words in small letters; an apostrophe or hyphen inside a word does not part it."""
    return re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", text.replace("’", "'").casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def entry(kind: str, language: str, place: str) -> str:
    return next(str(item["text"]) for item in ENTRIES[f"{kind}.{language}.toml"] if item["place"] == place)


def article_places() -> list[str]:
    """Where the Convention can be cited, in its order: each article and each of its numbered paragraphs."""
    return [
        place
        for article, count in PARAGRAPHS.items()
        for place in (f"Article {article}", *(f"Article {article}({number})" for number in range(1, count + 1)))
    ]


def test_all_parts_of_the_guide_are_there() -> None:
    assert set(PARTS) == FILES


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_part_becomes_a_document_of_the_guide(name: str) -> None:
    card = PARTS[name].card
    assert card.authority is Authority.GUIDE
    assert card.language == name.split(".")[1]
    assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", card.date)
    assert card.title


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_passage_stands_word_for_word_in_the_text_of_its_part(name: str) -> None:
    part = PARTS[name]
    for passage in part.passages:
        (piece,) = passage.pieces
        assert part.text[piece.start : piece.end] == passage.text


@pytest.mark.parametrize("name", sorted(FILES))
def test_places_are_unique_and_every_entry_is_complete(name: str) -> None:
    entries = ENTRIES[name]
    places = [item["place"] for item in entries]
    assert len(places) == len(set(places))
    for item in entries:
        assert set(item) - {"asked"} == {"place", "heading", "text", "source"}, item["place"]
        assert all(str(value).strip() for value in item.values()), item["place"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_entry_names_other_ways_of_asking_that_lead_to_it_alone(name: str) -> None:
    ways = Counter(
        " ".join(re.findall(r"\w+", way.casefold())) for item in ENTRIES[name] for way in item.get("asked", ())
    )
    assert [item["place"] for item in ENTRIES[name] if len(item.get("asked", ())) < 4] == []
    assert [way for way, count in ways.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_texts_are_neither_too_short_nor_too_long(name: str) -> None:
    paragraphs = [passage for passage in PARTS[name].passages if passage.kind is PassageKind.PARAGRAPH]
    odd = {passage.locator: len(passage.text) for passage in paragraphs if not 40 <= len(passage.text) <= 1200}
    assert odd == {}
    assert [passage.locator for passage in paragraphs if not passage.text.endswith(".")] == []
    single = [passage.locator for passage in paragraphs if len(re.findall(r"[.?!](?= |$)", passage.text)) < 2]
    assert single == [], "an entry has at least two sentences"


def test_every_article_and_paragraph_has_its_entry_in_order() -> None:
    places = [item["place"] for item in ENTRIES["articles.en.toml"] if not item["place"].startswith("preamble")]
    assert places == article_places()


def test_the_preamble_is_explained_in_parts() -> None:
    places = [item["place"] for item in ENTRIES["articles.en.toml"] if item["place"].startswith("preamble")]
    assert places == ["preamble, part 1", "preamble, part 2", "preamble, part 3", "preamble, part 4"]


@pytest.mark.parametrize("kind", KINDS)
def test_three_languages_have_the_same_entries(kind: str) -> None:
    """The same articles and numbers; words of a place are those of its language."""
    english, *others = (
        [re.sub(r"^[^\W\d][^,(]*, ", "", item["place"]) for item in ENTRIES[f"{kind}.{language}.toml"]]
        for language in LANGUAGES
    )
    assert all(other == english for other in others)


_FIGURE = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+|\d+")


@pytest.mark.parametrize("kind", KINDS)
def test_three_languages_have_the_same_years_and_sums(kind: str) -> None:
    def figures(item: dict[str, str]) -> set[str]:
        plain = (re.sub(r"\D", "", figure) for figure in _FIGURE.findall(item["text"]))
        return {figure for figure in plain if len(figure) >= 3}

    english, *others = ([figures(item) for item in ENTRIES[f"{kind}.{language}.toml"]] for language in LANGUAGES)
    places = [item["place"] for item in ENTRIES[f"{kind}.en.toml"]]
    odd = [
        (place, own, theirs)
        for other in others
        for place, own, theirs in zip(places, english, other, strict=True)
        if own != theirs
    ]
    assert odd == []


def test_there_are_enough_frequent_questions() -> None:
    entries = ENTRIES["questions.en.toml"]
    assert len(entries) >= 80
    assert all(item["heading"].endswith("?") for item in entries)
    assert len({item["heading"] for item in entries}) == len(entries)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_entry_names_that_article_as_its_source(language: str) -> None:
    article_pattern, paragraph_pattern = SOURCE[language]
    for item in ENTRIES[f"articles.{language}.toml"]:
        match = re.fullmatch(r"Article (\d+)(?:\((\d+)\))?", item["place"])
        if match:
            wanted = article_pattern.format(match[1]) + (paragraph_pattern.format(match[2]) if match[2] else "")
            assert re.match(re.escape(wanted) + r"(?!\d)", item["source"]), item["place"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", sorted(FIGURES))
def test_the_figures_of_the_treaty_are_given_right(place: str, language: str) -> None:
    text = " ".join(entry("articles", language, place).split())
    assert [figure for figure in FIGURES[place][language] if not re.search(rf"\b{figure}\b", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", sorted(LETTERS))
def test_lettered_items_are_all_named(place: str, language: str) -> None:
    text = entry("articles", language, place)
    letters = re.findall(r"\b([a-n])\)", text)
    wanted = [chr(ord("a") + number) for number in range(LETTERS[place])]
    assert [letter for letter in wanted if letter not in letters] == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_numbers_of_members_are_left_to_the_records(name: str) -> None:
    moving = re.compile(
        r"\b\d{2,3} (?:States Parties|parties|signatories|members|States not party)\b|"
        r"\b\d{2,3} (?:États (?:parties|signataires)|parties|signataires)\b|"
        r"\b\d{2,3} (?:Estados (?:partes|signatarios)|partes|signatarios)\b"
    )
    assert [match[0] for match in moving.finditer(PARTS[name].text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_of_interpretation_get_no_ruling(language: str) -> None:
    refusal = {
        "en": r"gives no (?:legal )?ruling|not answered here",
        "fr": r"ne tranche pas|ne rend pas d'avis|pas ici",
        "es": r"no lo decide|no emite dictámenes|no se responde",
    }[language]
    for number in (18, 21, 22, 24, 68):
        assert re.search(refusal, " ".join(entry("questions", language, f"Questions, {number}").split())), number


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"title = 'x", "broken.toml"),
        (b"title='T'\nlanguage='en'\nas_of=2026-01-01\n[[entry]]\nplace='P'\nheading='H'\ntext='T'\n", "source"),
        (b"title = '\xff'", "broken.toml"),
    ],
)
def test_a_mistake_in_a_part_is_one_clear_error(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        load.parse("broken.toml", data, "0" * 64)


@pytest.mark.shared
def test_the_numbering_is_that_of_the_treaty(shared: Path) -> None:
    text = (shared / "corpus" / "ccm-convention-en.txt").read_text(encoding="utf-8")
    found: dict[int, int] = {}
    for line in text.splitlines():
        if heading := re.fullmatch(r"Article (\d+)", line):
            found[int(heading[1])] = 0
        elif (numbered := re.match(r"(\d+)\. ", line)) and found:
            article = max(found)
            assert int(numbered[1]) == found[article] + 1
            found[article] += 1
    assert found == PARAGRAPHS


@pytest.mark.shared
def test_no_run_of_eight_words_is_copied(shared: Path) -> None:
    sources = [*(shared / "corpus").glob("*.txt"), *(shared / "data").iterdir()]
    taken = set().union(*(runs(path.read_text(encoding="utf-8")) for path in sources))
    copied = [
        (name, item["place"], " ".join(run))
        for name, entries in ENTRIES.items()
        for item in entries
        for words in (item["heading"], item["text"], *item.get("asked", ()))
        for run in runs(str(words)) & taken
    ]
    assert copied == []
