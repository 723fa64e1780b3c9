"""State names in texts: longest first, every language, misspellings mended, and nothing found that is not meant."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts.load import Facts
from knowledge.rules.names import NameEntry, NameFinder, NameKind


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return Facts.load().names


def codes(finder: NameFinder, text: str) -> list[str]:
    return [hit.iso3 for hit in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("la Guinée, la Guinée-Bissau et la Guinée équatoriale", ["GIN", "GNB", "GNQ"]),
        ("Congo and the Democratic Republic of the Congo", ["COG", "COD"]),
        ("Congo-Kinshasa, Congo-Brazzaville, DRC, RD Congo", ["COD", "COG", "COD", "COD"]),
        ("Niger and Nigeria", ["NER", "NGA"]),
        ("Dominica v. Dominican Republic", ["DMA", "DOM"]),
        ("Sudan and South Sudan", ["SDN", "SSD"]),
        ("Lao PDR, Laos, the Lao People's Democratic Republic", ["LAO", "LAO", "LAO"]),
        ("Ivory Coast = Côte d'Ivoire = Côte d’Ivoire = Cote d'Ivoire = Costa de Marfil", ["CIV"] * 5),
        ("Georgia, Jordan, Chad, Turkey, Mali, Cuba", ["GEO", "JOR", "TCD", "TUR", "MLI", "CUB"]),
        ("Turquie, Türkiye, TÜRKIYE, turquía", ["TUR"] * 4),
        ("Republic of Korea, North Korea, DPRK", ["KOR", "PRK", "PRK"]),
        ("les Pays-Bas, los Países Bajos, Holland, the Netherlands", ["NLD"] * 4),
        ("Northern Ireland is not Ireland", ["GBR", "IRL"]),
        ("St. Kitts and Nevis and St Vincent", ["KNA", "VCT"]),
        ("has chad joined? and peru?", ["TCD", "PER"]),
        ("the UK, the USA, the U.S. and the UAE", ["GBR", "USA", "USA", "ARE"]),
        ("Moçambique, Cabo Verde e São Tomé e Príncipe", ["MOZ", "CPV", "STP"]),
        ("هل انضمت فرنسا والنرويج إلى الاتفاقية؟", ["FRA", "NOR"]),
        ("تقرير العراق ولبنان", ["IRQ", "LBN"]),
        ("بوليفيا", ["BOL"]),
        ("Timor-Leste, East Timor", ["TLS", "TLS"]),
        ("Syria, the Syrian Arab Republic", ["SYR", "SYR"]),
        ("the Holy See and the State of Palestine", ["VAT", "PSE"]),
    ],
)
def test_names_in_five_languages(finder: NameFinder, text: str, expected: list[str]) -> None:
    assert codes(finder, text) == expected


def test_every_alias_finds_its_own_state(finder: NameFinder) -> None:
    facts = Facts.load()
    for alias in facts.aliases:
        found = [hit.iso3 for hit in finder.find(alias.alias, repair=False)]
        assert found == [alias.iso3], alias


def test_every_short_and_formal_name_finds_its_own_state(finder: NameFinder) -> None:
    for state in Facts.load().states:
        for name in (state.name_en, state.name_fr, state.name_es, state.formal_name_en, state.formal_name_fr):
            assert codes(finder, f"Has {name} joined?") == [state.iso3], name


def test_spans_hold_the_name_as_written(finder: NameFinder) -> None:
    text = "Is l’État de Palestine or Bolivia (Plurinational State of) meant?"
    assert [text[hit.start : hit.end] for hit in finder.find(text)] == [
        "État de Palestine",
        "Bolivia (Plurinational State of)",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("netherlnds", "NLD"),
        ("Mauretania", "MRT"),
        ("Afganisthan", "AFG"),
        ("Phillippines", "PHL"),
        ("Papua New Guinnea", "PNG"),
        ("South Afrika", "ZAF"),
        ("Kirgistan", "KGZ"),
        ("Monteneggro", "MNE"),
        ("Lithuana", "LTU"),
    ],
)
def test_misspellings_are_mended_and_marked(finder: NameFinder, text: str, expected: str) -> None:
    found = finder.find(f"has {text} reported")
    assert [(hit.iso3, hit.exact) for hit in found] == [(expected, False)]


def test_clean_text_is_searched_without_mending(finder: NameFinder) -> None:
    assert not finder.find("has netherlnds reported", repair=False)


def test_a_misspelling_of_two_states_is_left_alone(finder: NameFinder) -> None:
    assert not codes(finder, "Slovania")


@pytest.mark.parametrize(
    "text",
    [
        "the Palais des Nations", "a small island", "bombes à grenades", "hand grenades", "benign",
        "malaria and malaise", "le barème des quotes-parts", "un médico", "la chaîne de contrôle",
        "surname and colours", "Cambridge", "Latin American States", "South America", "New Mexico", "Swiss francs",
        "the Indian Ocean", "in English, French and Spanish", "the Spanish version", "en français",
        "polish the text", "WHEN CAN WE ARE AND NOR", "CMR means cluster munition remnants", "VAT", "the MAR report",
        "tell us", "a car", "male and female", "la paz y la seguridad", "Vientiane Action Plan", "the Oslo Process",
        "the Ottawa Convention", "Plan d'action de Vientiane", "la Convención de Viena", "Congolese", "Korea",
        "Norwegian People's Aid", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_state_is_not_found(finder: NameFinder, text: str) -> None:
    assert not codes(finder, text)


def test_adjectives_and_capitals_are_found_and_say_so(finder: NameFinder) -> None:
    found = finder.find("The Norwegian proposal, les Libanais, brasileños; Pretoria and The Hague agree")
    assert [(hit.iso3, hit.kind) for hit in found] == [
        ("NOR", NameKind.DEMONYM),
        ("LBN", NameKind.DEMONYM),
        ("BRA", NameKind.DEMONYM),
        ("ZAF", NameKind.CAPITAL),
        ("NLD", NameKind.CAPITAL),
    ]


def test_nigerian_is_not_nigerien(finder: NameFinder) -> None:
    assert codes(finder, "Nigerian and Nigerien, nigérian et nigérien") == ["NGA", "NER", "NGA", "NER"]


def test_codes_count_in_capitals_only(finder: NameFinder) -> None:
    assert [(hit.iso3, hit.kind) for hit in finder.find("CHE and LAO reported")] == [
        ("CHE", NameKind.CODE),
        ("LAO", NameKind.CODE),
    ]
    assert not codes(finder, "che and lao-ish") or codes(finder, "che") == []


def test_what_names_two_states_alike_is_dropped() -> None:
    finder = NameFinder(
        [NameEntry("AAA", "Freedonian", NameKind.DEMONYM), NameEntry("BBB", "Freedonian", NameKind.DEMONYM)]
    )
    assert not finder.find("the Freedonian delegate")


def test_words_given_as_ordinary_are_never_mended() -> None:
    entries = [NameEntry("AAA", "Freedonia", NameKind.NAME)]
    assert NameFinder(entries).find("freedomia")
    assert not NameFinder(entries, ordinary={"freedomia"}).find("freedomia")


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    hits = FINDER.find(text)
    for before, after in pairwise(hits):
        assert before.end <= after.start
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


FINDER = Facts.load().names
