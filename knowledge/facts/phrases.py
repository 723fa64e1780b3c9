"""The small grammar of stated facts in EN, FR and ES: sentences by number, names with articles, dates in words."""

from __future__ import annotations

import re
from datetime import date

from knowledge.facts.records import State
from knowledge.facts.sentences import SENTENCES

LANGUAGES = ("en", "fr", "es")

_MONTHS = {
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
    "fr": "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
    "es": "enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre",
}


def language_of(code: str) -> str:
    """The language facts are stated in for a language code: EN unless FR or ES."""
    short = code[:2].lower()
    return short if short in LANGUAGES else "en"


def phrase(key: str, language: str, /, *, plural: bool = False, **values: object) -> str:
    """The sentence of that key; ``plural`` chooses in ``[one|many]``."""
    pattern = SENTENCES[key][language]
    chosen = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", lambda match: match[2] if plural else match[1], pattern)
    return chosen.format(**values)


def show_day(day: date, language: str) -> str:
    """A date in words: "1 August 2010", "1er août 2010", "1 de agosto de 2010"."""
    month = _MONTHS[language].split(",")[day.month - 1]
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    first = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{first} {month} {day.year}"


def show_span(first: date, last: date, language: str) -> str:
    """A span of days in words: "16-19 September 2025", "du 16 au 19 septembre 2025"."""
    if first == last:
        return {"en": "", "fr": "le ", "es": "el "}[language] + show_day(first, language)
    if (first.year, first.month) != (last.year, last.month):
        joint = {"en": "{} to {}", "fr": "du {} au {}", "es": "del {} al {}"}[language]
        return joint.format(show_day(first, language), show_day(last, language))
    begin = "1er" if language == "fr" and first.day == 1 else str(first.day)
    joint = {"en": "{}-{}", "fr": "du {} au {}", "es": "del {} al {}"}[language]
    return joint.format(begin, show_day(last, language))


def show_month(day: date, language: str) -> str:
    """Month and year in words."""
    month = _MONTHS[language].split(",")[day.month - 1]
    return f"{month} de {day.year}" if language == "es" else f"{month} {day.year}"


def named(state: State, language: str) -> str:
    """The State's name with its article, as it stands inside a sentence."""
    if language == "fr":
        article = state.fr_article
        return f"{article}{state.name_fr}" if article == "l'" else f"{article} {state.name_fr}".strip()
    if language == "es":
        return f"{state.es_article} {state.name_es}".strip()
    return f"{state.en_article} {state.name_en}".strip()


def plain_name(state: State, language: str) -> str:
    """The State's name without article, as it stands in a list."""
    return {"en": state.name_en, "fr": state.name_fr, "es": state.name_es}[language]


def opening(name: str) -> str:
    """The name as a sentence begins with it."""
    return name[:1].upper() + name[1:]


def is_plural(state: State, language: str) -> bool:
    """Whether the State's name takes the plural in that language."""
    return state.fr_article == "les" if language == "fr" else language == "es" and state.es_article in ("los", "las")


KINDS = {
    "ratification": {"en": "ratification", "fr": "de ratification", "es": "ratificación"},
    "acceptance": {"en": "acceptance", "fr": "d'acceptation", "es": "aceptación"},
    "approval": {"en": "approval", "fr": "d'approbation", "es": "aprobación"},
    "accession": {"en": "accession", "fr": "d'adhésion", "es": "adhesión"},
}
"""How instruments of consent are called."""

GROUPS = {
    "African States": ("African States", "États d'Afrique", "Estados de África"),
    "Asia-Pacific States": ("Asia-Pacific States", "États d'Asie et du Pacifique", "Estados de Asia y el Pacífico"),
    "Latin American and Caribbean States": (
        "Latin American and Caribbean States", "États d'Amérique latine et des Caraïbes",
        "Estados de América Latina y el Caribe",
    ),
    "Western European and other States": (
        "Western European and other States", "États d'Europe occidentale et autres États",
        "Estados de Europa Occidental y otros Estados",
    ),
    "Eastern European States": ("Eastern European States", "États d'Europe orientale", "Estados de Europa Oriental"),
    "Africa": ("Africa", "Afrique", "África"),
    "Africa / Sub-Saharan Africa": ("Sub-Saharan Africa", "Afrique subsaharienne", "África subsahariana"),
    "Africa / Northern Africa": ("Northern Africa", "Afrique du Nord", "África del Norte"),
    "Asia": ("Asia", "Asie", "Asia"),
    "Asia / South-eastern Asia": ("South-eastern Asia", "Asie du Sud-Est", "Asia Sudoriental"),
    "Asia / Central Asia": ("Central Asia", "Asie centrale", "Asia Central"),
    "Asia / Southern Asia": ("Southern Asia", "Asie du Sud", "Asia Meridional"),
    "Asia / Western Asia": ("Western Asia", "Asie occidentale", "Asia Occidental"),
    "Asia / Eastern Asia": ("Eastern Asia", "Asie de l'Est", "Asia Oriental"),
    "Europe": ("Europe", "Europe", "Europa"),
    "Americas": ("the Americas", "Amériques", "las Américas"),
    "Oceania": ("Oceania", "Océanie", "Oceanía"),
    "Pacific Islands": ("Pacific Islands", "îles du Pacifique", "islas del Pacífico"),
    "LDC": ("least developed countries", "pays les moins avancés", "países menos adelantados"),
    "SIDS": (
        "small island developing States", "petits États insulaires en développement",
        "pequeños Estados insulares en desarrollo",
    ),
    "LLDC": (
        "landlocked developing countries", "pays en développement sans littoral",
        "países en desarrollo sin litoral",
    ),
}  # fmt: skip
"""Names of groups of States in EN, FR and ES."""


def group_name(region: str, language: str) -> str:
    """The group's name in brackets after a count, or "" for all States."""
    return f" ({GROUPS[region][LANGUAGES.index(language)]})" if region else ""
