"""Names of treaties and of kinds of documents as references carry them, in EN, FR and ES."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.rules.folding import fold

CCM = "CCM"
"""The Convention on Cluster Munitions itself."""

# Folded wordings; the first is how the treaty is printed.
_TREATIES: dict[str, tuple[str, ...]] = {
    CCM: (
        "ccm", "convention on cluster munitions", "cluster munitions convention", "cluster munition convention",
        "convention sur les armes a sous-munitions", "convention sur les sous-munitions",
        "convencion sobre municiones en racimo", "convencao sobre municoes de dispersao", "dublin convention",
        "oslo convention",
    ),
    "APMBC": (
        "apmbc", "mbt", "aplc", "ottawa convention", "ottawa treaty", "mine ban treaty", "mine ban convention",
        "mine-ban treaty", "mine-ban convention", "anti-personnel mine ban convention", "landmine convention",
        "landmine treaty", "antipersonnel mine ban convention", "convention d'ottawa", "traite d'ottawa",
        "convention sur l'interdiction des mines antipersonnel", "convencion de ottawa", "tratado de ottawa",
        "convencion sobre la prohibicion de las minas antipersonal", "convention on landmines",
    ),
    "CRPD": (
        "crpd", "cdph", "disability convention", "convention on the rights of persons with disabilities",
        "convention relative aux droits des personnes handicapees",
        "convencion sobre los derechos de las personas con discapacidad",
    ),
    "CCW": (
        "ccw", "ccac", "convention on certain conventional weapons", "convention sur certaines armes classiques",
        "convencion sobre ciertas armas convencionales", "protocol v", "amended protocol ii", "protocole v",
        "protocolo v",
    ),
    "ATT": ("att", "arms trade treaty", "traite sur le commerce des armes", "tratado sobre el comercio de armas"),
    "BWC": ("bwc", "btwc", "biological weapons convention", "convention sur les armes biologiques"),
    "CWC": ("cwc", "chemical weapons convention", "convention sur les armes chimiques"),
    "NPT": ("npt", "non-proliferation treaty", "tnp", "traite de non-proliferation"),
    "TPNW": ("tpnw", "treaty on the prohibition of nuclear weapons", "tian"),
    "VCLT": (
        "vclt", "vienna convention on the law of treaties", "vienna convention", "convention de vienne",
        "convencion de viena",
    ),
    "UN Charter": (
        "un charter", "united nations charter", "charter of the united nations", "charte des nations unies",
        "carta de las naciones unidas", "carta de la onu",
    ),
    "ICJ Statute": ("icj statute", "statute of the international court of justice", "statut de la cij"),
    "Rome Statute": ("rome statute", "statut de rome", "estatuto de roma"),
    "Geneva Conventions": ("geneva conventions", "geneva convention", "conventions de geneve", "convenios de ginebra"),
    "CRC": ("convention on the rights of the child", "convention relative aux droits de l'enfant"),
    "CEDAW": ("cedaw",),
}  # fmt: skip

_PLANS: dict[str, tuple[str, ...]] = {
    "LAP": ("lap", "lausanne action plan", "plan d'action de lausanne", "plan de accion de lausana", "lausanne plan"),
    "DAP": ("dap", "dubrovnik action plan", "plan d'action de dubrovnik", "plan de accion de dubrovnik"),
    "VAP": ("vap", "vientiane action plan", "plan d'action de vientiane", "plan de accion de vientian"),
}

_NOUNS_LAST = (
    "annual report|progress report|final report|report|work plan|action plan|plan of work|programme of work|directive"
    "|hosting agreement|agreement|financial procedures|rules of procedure|declaration|working paper|non-paper|paper"
    "|draft decisions?|decisions?|summary|agenda|guidelines|methodology|resolution|document|statement|budget|letter"
    "|brochure|terms of reference|checklist|memorandum"
)
_NOUNS_FIRST = (
    "rapport|projet de directive|directive|plan d'action|plan de travail|declaration|accord|procedures? financieres?"
    "|reglement interieur|ordre du jour|document|resume|compte rendu|methodologie|resolution|projet de decision"
    "|informe|proyecto de directiva|directiva|plan de accion|plan de trabajo|declaracion|acuerdo"
    "|procedimientos? financieros?|reglamento|orden del dia|documento|resumen|metodologia|resolucion"
    "|proyecto de decision"
)
_MODIFIERS = (
    r"(?:\s+(?:annuel|annuelle|final|finale|provisoire|anual|provisional|d'activites?|financier|d'accueil|interieur"
    r"|de sede|de trabajo|\d{4}|(?:de|pour|para|du|del)\s+(?:20\d\d|lausanne|dubrovnik|vientiane|beyrouth|oslo)"
    r"|de l'unite d'appui|de la dependencia))*"
)


@dataclass(frozen=True, slots=True)
class TextName:
    """A treaty or document named in ``text[start:end]``: its code, or the words as written for other documents."""

    name: str
    start: int
    end: int


def _table_pattern(table: dict[str, tuple[str, ...]]) -> str:
    words = sorted((word for words in table.values() for word in words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)


@cache
def _codes() -> dict[str, str]:
    return {word: code for table in (_TREATIES, _PLANS) for code, words in table.items() for word in words} | {
        fold(code): code for code in _TREATIES
    }


@cache
def treaty_pattern() -> str:
    """A regular expression (folded text) for any treaty's name."""
    return rf"(?:{_table_pattern(_TREATIES)})(?![\w-])"


@cache
def document_pattern() -> str:
    """A regular expression (folded text) for a document's name as it follows "of the"."""
    return (
        rf"(?:(?:{_table_pattern(_PLANS)})(?![\w-])"
        rf"|(?:{_NOUNS_FIRST}){_MODIFIERS}(?![\w-])(?!\s+(?:report|agreement|procedures|plan|paper)\b)"
        rf"|(?:(?!(?:and|or|of|in|to|the|is|was|say|says|about|on)\b)[\w'./-]+\s+){{0,5}}?(?:{_NOUNS_LAST})"
        r"(?:\s+(?:of|for|from)\s+(?:the\s+)?(?:\d{4}|\d{1,2}msp|\dr?c)|\s+to\s+the\s+isu|\s+\d{4})?(?![\w-]))"
    )


def text_code(words: str) -> str:
    """The code of a treaty or action plan, or the words themselves with single spaces for any other document."""
    plain = " ".join(words.split())
    return _codes().get(fold(plain), plain)


def find_treaties(text: str) -> tuple[TextName, ...]:
    """The treaties named in the text, by code; "the Convention" alone names none."""
    found = _treaties().finditer(fold(text))
    return tuple(TextName(text_code(match.group()), match.start(), match.end()) for match in found)


@cache
def _treaties() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/-]){treaty_pattern()}(?!/)")


def find_documents(text: str) -> tuple[TextName, ...]:
    """Documents spoken of by kind ("the 2023 annual report"), as far as an article introduces them, and the plans."""
    found = _documents().finditer(fold(text))
    spans = (match.span("name" if match["name"] else "plan") for match in found)
    return tuple(TextName(text_code(text[start:end]), start, end) for start, end in spans)


@cache
def _documents() -> re.Pattern[str]:
    lead = r"(?:the|le|la|les|el|los|las|du|del|au|al|isu's|your|our)\s+|l'"
    plans = _table_pattern(_PLANS)
    return re.compile(rf"(?<![\w'-])(?:(?:{lead})(?P<name>{document_pattern()})|(?P<plan>(?:{plans})(?![\w-])))")
