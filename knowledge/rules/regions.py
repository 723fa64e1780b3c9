"""Groups of States that questions name: UN regional groups, continents, and the least developed, island and landlocked.

Membership comes from the State's record; political groups (EU, ASEAN, NATO ...) are not recorded and not recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.rules.folding import fold
from knowledge.rules.status import TreatyRecord

_PACIFIC_ISLANDS = "Pacific Islands"

# Words as folded text; EN, FR, ES. The longest wording wins, so the order does not matter.
_WORDS: dict[str, tuple[str, ...]] = {
    "African States": ("african group", "groupe africain", "groupe des etats d'afrique", "grupo africano"),
    "Asia-Pacific States": (
        "asia-pacific group", "asia-pacific", "asia pacific", "asia and the pacific", "asian group", "asie-pacifique",
        "asie et pacifique", "asie et du pacifique", "asia-pacifico", "asia y el pacifico",
    ),
    "Latin American and Caribbean States": (
        "latin american and caribbean", "latin american and the caribbean", "latin america and the caribbean",
        "latin america and caribbean", "latin american", "latin america", "grulac", "amerique latine et caraibes",
        "amerique latine et des caraibes", "amerique latine et les caraibes", "amerique latine", "latino-americains",
        "america latina y el caribe", "america latina", "latinoamericanos", "latinoamericanas",
    ),
    "Western European and other States": (
        "western european and other states", "western european and others group", "western european and others",
        "weog", "europe occidentale et autres etats", "europe occidentale et autres",
        "europa occidental y otros estados", "europa occidental y otros",
    ),
    "Eastern European States": (
        "eastern european group", "eastern european", "eastern europe", "europe orientale", "europe de l'est",
        "europa oriental", "europa del este",
    ),
    "Africa": (
        "africa", "african", "afrique", "africain", "africains", "africaine", "africano", "africanos", "africanas",
    ),
    "Africa / Sub-Saharan Africa": (
        "sub-saharan africa", "sub-saharan", "afrique subsaharienne", "africa subsahariana",
    ),
    "Africa / Northern Africa": (
        "north africa", "northern africa", "north african", "afrique du nord", "africa del norte", "norte de africa",
    ),
    "Asia": ("asia", "asian", "asie", "asiatique", "asiatiques", "asiaticos", "asiatico"),
    "Asia / South-eastern Asia": (
        "south-east asia", "south east asia", "southeast asia", "south-eastern asia", "southeast asian",
        "south-east asian", "asie du sud-est", "sudeste asiatico", "asia sudoriental",
    ),
    "Asia / Central Asia": ("central asia", "central asian", "asie centrale", "asia central"),
    "Asia / Southern Asia": (
        "south asia", "south asian", "southern asia", "asie du sud", "asia meridional", "asia del sur",
    ),
    "Asia / Western Asia": ("western asia", "west asia", "west asian", "asie occidentale", "asia occidental"),
    "Asia / Eastern Asia": ("east asia", "east asian", "eastern asia", "asie de l'est", "asia oriental"),
    "Europe": (
        "europe", "european", "europa", "europeen", "europeens", "europeenne", "europeennes", "europeo", "europeos",
        "europeas",
    ),
    "Americas": ("the americas", "americas", "ameriques", "las americas"),
    "Oceania": ("oceania", "oceanie", "pacific", "pacifique", "pacifico"),
    _PACIFIC_ISLANDS: (
        "pacific island", "pacific islands", "iles du pacifique", "insulaires du pacifique", "islas del pacifico",
        "insulares del pacifico",
    ),
    "LDC": (
        "least developed countries", "least developed states", "least developed", "least-developed", "ldcs", "ldc",
        "pays les moins avances", "pma", "paises menos adelantados",
    ),
    "SIDS": (
        "small island developing states", "small island states", "small islands", "small island", "sids",
        "petits etats insulaires en developpement", "petits etats insulaires", "peid",
        "pequenos estados insulares en desarrollo", "pequenos estados insulares",
    ),
    "LLDC": (
        "landlocked developing countries", "landlocked developing states", "landlocked", "land-locked", "lldcs", "lldc",
        "pays en developpement sans littoral", "pays sans littoral", "paises en desarrollo sin litoral",
        "paises sin litoral",
    ),
}  # fmt: skip

GROUPS = tuple(_WORDS)
"""Names of all groups, as ``in_region`` takes them."""


@dataclass(frozen=True, slots=True)
class RegionHit:
    """A group of States named in ``text[start:end]``; ``region`` is one of ``GROUPS``."""

    region: str
    start: int
    end: int


@cache
def _names() -> dict[str, str]:
    return {word: region for region, words in _WORDS.items() for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")


def find_regions(text: str) -> tuple[RegionHit, ...]:
    """The groups named in the text, in EN, FR or ES, longest wording first, without overlaps."""
    found = _pattern().finditer(fold(text))
    return tuple(RegionHit(_names()[match.group()], match.start(), match.end()) for match in found)


def region_named(text: str) -> str | None:
    """The group that the whole text names ("africa", "WEOG", "Eastern European States"), or None."""
    wanted = fold(text).strip()
    exact = next((group for group in GROUPS if fold(group) == wanted), None)
    return exact or _names().get(wanted.removesuffix(" states").removesuffix(" group").strip())


def in_region(record: TreatyRecord, region: str) -> bool:
    """Whether the State belongs to one of ``GROUPS``; ``KeyError`` for another name."""
    if region not in _WORDS:
        raise KeyError(region)
    if region in ("LDC", "SIDS", "LLDC"):
        return {"LDC": record.ldc, "SIDS": record.sids, "LLDC": record.lldc}[region]
    if region == _PACIFIC_ISLANDS:
        return record.iso_region.startswith("Oceania") and "Australia" not in record.iso_region
    return region in (record.un_region, record.iso_region) or record.iso_region.startswith(f"{region} /")
