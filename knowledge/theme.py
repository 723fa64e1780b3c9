"""Themes that posts and letters are about, under the names that the published interfaces give to mail categories."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from knowledge.errors import BadInput
from knowledge.rules.folding import fold

THEMES: Mapping[str, tuple[str, ...]] = {
    "article7_report": (
        "article 7", "article7", "art 7", "art. 7", "transparency", "transparency report", "transparency reports",
        "transparency reporting", "reporting", "reports", "transparency measures", "artículo 7", "transparence",
        "rapport", "rapports", "mesures de transparence", "transparencia", "informe", "informes",
        "presentación de informes", "medidas de transparencia",
    ),
    "article3_stockpile": (
        "article 3", "article3", "art 3", "art. 3", "stockpile", "stockpiles", "stockpile destruction",
        "stock destruction", "artículo 3", "stocks", "destruction des stocks", "existencias", "reservas",
        "destrucción de existencias", "destrucción de reservas",
    ),
    "article4_clearance": (
        "article 4", "article4", "art 4", "art. 4", "clearance", "risk education", "survey", "artículo 4",
        "dépollution", "enlèvement", "déminage", "limpieza", "remoción", "desminado",
    ),
    "victim_assistance": (
        "victim assistance", "assistance to victims", "victims", "article 5", "article5", "art 5", "art. 5",
        "artículo 5", "assistance aux victimes", "aide aux victimes", "asistencia a las víctimas", "víctimas",
    ),
    "cooperation_assistance": (
        "cooperation", "international cooperation", "cooperation and assistance", "article 6", "article6", "art 6",
        "art. 6", "artículo 6", "coopération", "coopération et assistance", "cooperación", "cooperación y asistencia",
    ),
    "national_legislation": (
        "legislation", "national legislation", "national implementation measures", "national implementation",
        "article 9", "article9", "art 9", "art. 9", "artículo 9", "législation", "mesures d'application nationales",
        "legislación", "medidas de aplicación a nivel nacional",
    ),
    "universalization": (
        "universalisation", "article 21", "article21", "art 21", "art. 21", "artículo 21", "universalización",
    ),
    "contributions_finance": (
        "contributions", "finance", "finances", "invoices", "assessed contributions", "factures", "contribuciones",
        "finanzas",
    ),
}  # fmt: skip
"""Each theme with the words people write for it in EN, FR and ES."""


def read_theme(text: str) -> str:
    """The theme that a word or key means; "" for nothing, BadInput for what is no theme."""
    asked = " ".join(fold(text).replace("_", " ").split())
    if not asked:
        return ""
    found = _by_words().get(asked)
    if found is None:
        raise BadInput("a theme is one of " + ", ".join(THEMES))
    return found


def find_theme(text: str) -> str:
    """The first theme that a sentence names; "" where it names none."""
    found = _pattern().search(" ".join(fold(text).split()))
    return _by_words()[found.group()] if found else ""


@cache
def _by_words() -> Mapping[str, str]:
    known = {fold(word): theme for theme, words in THEMES.items() for word in words}
    return known | {theme.replace("_", " "): theme for theme in THEMES}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_by_words(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
