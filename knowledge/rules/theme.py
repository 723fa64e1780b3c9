"""Which theme of the Convention's work a text is about, by its words in EN, FR and ES; for counting, not for answering.

Themes carry the names of mail categories in the published interfaces, so that questions and mails are counted alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from knowledge.rules.folding import fold

GENERAL = "information_request"
"""The theme of a text that none of the words below places."""

# Beginnings of folded words; a word that belongs to several themes is in none.
_BEGINNINGS: Mapping[str, str] = {
    "article7_report": (
        "article 7\\b|articulo 7\\b|transparency|transparence|transparencia|annual report|initial report|"
        "rapport annuel|rapport initial|informe anual|informe inicial|our report|notre rapport|nuestro informe|"
        "reporting form|reporting obligation|submit a report|submit the report"
    ),
    "article3_stockpile": (
        "article 3\\b|articulo 3\\b|stockpil|stocks|existencias|arsenal|destruction of cluster|retention|retained|"
        "destruction des armes|destruccion de municion"
    ),
    "article4_clearance": (
        "article 4\\b|articulo 4\\b|clearance|clear the|cleared|contaminat|remnant|demin|depollu|despej|limpieza|"
        "restes explosifs|remanentes|restos explosivos|desmin|survey|risk education|hazardous area"
    ),
    "victim_assistance": (
        "article 5\\b|articulo 5\\b|victim|survivor|survivant|sobreviviente|superviviente|handicap|disabilit"
    ),
    "cooperation_assistance": (
        "article 6\\b|articulo 6\\b|cooperation|cooperacion|international assistance|assistance internationale|"
        "asistencia internacional|technical assistance|country coalition"
    ),
    "national_legislation": (
        "article 9\\b|articulo 9\\b|legislation|legislacion|national law|penal|criminal law|implementing law|"
        "loi nationale|ley nacional|mesures nationales|medidas nacionales"
    ),
    "universalization": (
        "article 21\\b|articulo 21\\b|universali|ratif|accession|acced|adhesion|adher|signator|signatair|signatari|"
        "joined|join the convention|become a party|devenir partie|ser parte|states part|etats part|estados part|"
        "withdraw|retrait|denuncia"
    ),
    "meeting_registration": (
        "meeting of states|review conference|conference d'examen|conferencia de examen|reunion des etats|"
        "reunion de los estados|intersessional|registration|register for|inscription|inscripcion|agenda|msp\\b"
    ),
    "sponsorship": "sponsor|parrainage|patrocinio",
    "contributions_finance": (
        "contribution|contribucion|budget|presupuesto|financ|arrears|arrieres|atrasos|invoice|facture|factura|"
        "isu fund|assessed"
    ),
    "contact_update": "focal point|point focal|points focaux|punto focal|puntos focales|contact list|contact detail",
}  # fmt: skip

THEMES = (*_BEGINNINGS, GENERAL)
"""All themes, the general one last."""

NAMES: Mapping[str, str] = {
    "article7_report": "Transparency reports (Article 7)",
    "article3_stockpile": "Stockpile destruction and retention (Article 3)",
    "article4_clearance": "Clearance and risk education (Article 4)",
    "victim_assistance": "Victim assistance (Article 5)",
    "cooperation_assistance": "International cooperation and assistance (Article 6)",
    "national_legislation": "National implementation measures (Article 9)",
    "universalization": "Universalization and status (Articles 15 to 21)",
    "meeting_registration": "Meetings",
    "sponsorship": "Sponsorship programme",
    "contributions_finance": "Finances",
    "contact_update": "Focal points and contacts",
    GENERAL: "Other and general",
}
"""Themes as an annual report calls them."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((theme, re.compile(rf"\b(?:{words})")) for theme, words in _BEGINNINGS.items())


def theme_of(text: str) -> str:
    """The theme whose words the text uses most, the earlier in the list where two are even; GENERAL for none."""
    folded = fold(text)
    counts = [(len(pattern.findall(folded)), theme) for theme, pattern in _patterns()]
    most = max(count for count, _ in counts)
    return next(theme for count, theme in counts if count == most) if most else GENERAL
