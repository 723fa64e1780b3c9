"""Words the protocol check looks for in EN, FR and ES: pronouns of address, courtesy formulas, marks of a language."""

from __future__ import annotations

import re

FIRST_PERSON = {
    "en": re.compile(
        r"(?<!Annex )(?<!Part )(?<!Protocol )(?<!Chapter )\bI\b(?!\.)"
        r"|\b(?:me|my|myself|we|us|our|ours|ourselves|you|your|yours|We|My|Our|You|Your)\b"
        r"|\b(?:is|are|was|were) mine(?=[.,;:]|$)"
    ),
    "fr": re.compile(
        r"\b(?:je|me|moi|mon|ma|mes|nous|notre|nos|vous|votre|vos|veuillez"
        r"|(?:la|le|les) (?:miens?|miennes?|nôtres?|vôtres?))\b|\b[jm]['’](?=\w)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:yo|me|mi|mis|mí|nos|nosotros|nosotras|nuestr[oa]s?|usted|ustedes"
        r"|tengo|agradezco|ruego|aprovecho|aliento|confío|felicito|espero|solicito|deseo|quiero|puedo"
        r"|he (?:\w+[ai]do|hecho|visto|escrito|dicho|puesto))\b"
        r"|\b(?!(?:últimos|próximos|máximos|mínimos|óptimos|íntimos|legítimos|marítimos|anónimos|ánimos|racimos|primos"
        r"|ramos|tramos|préstamos|reclamos|gramos|kilogramos|extremos|supremos|\w+ésimos|\w+ísimos)\b)\w+[aei]mos\b"
        r"|(?:^|(?<=[.;:] ))(?-i:(?:L[ea]s? )?(?:[Aa]gradecería|[Qq]uisiera|[Dd]esearía|[Rr]ogaría))\b",
        re.IGNORECASE,
    ),
}
"""Words that speak of the writer in the first person, or address the reader; neither stands in a note verbale."""

_RENEW = {"en": "renew", "fr": "renouveler", "es": "reiterar"}
_EXPRESS = {"en": "express", "fr": "exprimer", "es": "expresar"}
RENEWAL = {language: (_RENEW[language], _EXPRESS[language]) for language in _RENEW}
"""What the closing of a note says to somebody written to before, and at first contact."""

NOTE_OPENING = {
    "en": re.compile(r"The Implementation Support Unit of the Convention on Cluster Munitions presents its compliments "
                     r"to (?P<to>\S.*?) and has the honour to \w"),
    "fr": re.compile(r"L'Unité d'appui à l'application de la Convention sur les armes à sous-munitions présente ses "
                     r"compliments (?P<to>(?:à|au|aux) \S.*?) et a l'honneur (?:de |d')\w"),
    "es": re.compile(r"La Dependencia de Apoyo a la Aplicación de la Convención sobre Municiones en Racimo saluda "
                     r"atentamente (?P<to>(?:a|al) \S.*?) y tiene el honor de \w"),
}  # fmt: skip

NOTE_CLOSING = {
    "en": re.compile(r"The Implementation Support Unit avails itself of this opportunity to (?P<verb>renew|express) "
                     r"to (?P<to>\S.*?) the assurances of its highest consideration\."),
    "fr": re.compile(r"L'Unité d'appui à l'application saisit cette occasion pour (?P<verb>renouveler|exprimer) "
                     r"(?P<to>(?:à|au|aux) \S.*?) les assurances de sa très haute considération\."),
    "es": re.compile(r"La Dependencia de Apoyo a la Aplicación aprovecha la oportunidad para "
                     r"(?P<verb>reiterar|expresar) (?P<to>(?:a|al) \S.*?) las seguridades de su más alta y "
                     r"distinguida consideración\."),
}  # fmt: skip

HONOUR = {
    "en": re.compile(r"\bha(?:s|ve) the honour\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:a|ai|avons) l['’]honneur\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:tiene|tengo|tenemos) el honor\b", re.IGNORECASE),
}
"""Said once, in the opening sentence."""

FORMAL_OPENING = {
    "en": re.compile(r"(?:I|We) have the honour to \w"),
    "fr": re.compile(r"(?:J'ai|Nous avons) l'honneur (?:de |d')\w"),
    "es": re.compile(r"(?:Tengo|Tenemos) el honor de \w"),
}

FORMAL_CLOSING = {
    "en": re.compile(r"Please accept, \S.*?, the assurances of (?:my|our) highest consideration\."),
    "fr": re.compile(r"Je vous prie d'agréer, \S.*?, l'assurance de ma très haute considération\."
                     r"|Nous vous prions d'agréer, \S.*?, l'assurance de notre très haute considération\."),
    "es": re.compile(r"Aprovecho la oportunidad para (?:reiterar|expresar) a (?:Vuestra Excelencia|usted) las "
                     r"seguridades de mi más alta y distinguida consideración\."
                     r"|Aprovechamos la oportunidad para (?:reiterar|expresar) a (?:Vuestra Excelencia|usted) las "
                     r"seguridades de nuestra más alta y distinguida consideración\."),
}  # fmt: skip

PLAIN_CLOSING = {
    "en": re.compile(r"Yours (?:sincerely|faithfully),"),
    "fr": re.compile(r"(?:Je vous prie|Nous vous prions) d'agréer, \S.*?, l'expression de (?:mes|nos) salutations "
                     r"distinguées\."),
    "es": re.compile(r"Atentamente,"),
}  # fmt: skip

COMMON = {
    "en": frozenset("the of and to in is that which with for by this has are be its on as at would from not".split()),
    "fr": frozenset("le la les de des du et à en que qui dans pour par sur est une un au aux ce cette sa ses".split()),
    "es": frozenset("el la los las de del y en que por para con se su sus una un al es esta este como lo no".split()),
}
"""The commonest words of each language."""

PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\$\{|<[A-Za-z_ ]+>|\[[^\]\d]*\]|_{3,}|\bX{2,}\b|\b(?:TBC|TBD|N/A|None|undefined|TODO|"
    r"lorem|NAME|DATE|STATE)\b|\?\?+|…\s*…"
)
"""What an unfinished text leaves: template marks, square brackets, lines to fill in, None."""

OPEN_END = re.compile(
    r"\b(?:DD|MM|YYYY|JJ|AAAA)\b|\bto be (?:confirmed|determined|announced)\b|\bà (?:confirmer|préciser)\b"
    r"|\bpor (?:confirmar|determinar)\b", re.IGNORECASE
)  # fmt: skip
"""What an unfinished text may say in words; it may be meant, so a person looks at it."""

OLD_NAMES = {
    "en": re.compile(r"\b(?:Laos|Swaziland|Burma|Ivory Coast|Cape Verde|East Timor|Turkey|Vietnam|Moldavia"
                     r"|Byelorussia|(?<!North )Macedonia|(?:South|North) Korea|Holland"
                     r"|Great Britain(?! and Northern))\b"),
    "fr": re.compile(r"\b(?:Laos|Swaziland|Birmanie|Cap-Vert|Timor oriental|Turquie|Vietnam|Moldavie|Biélorussie"
                     r"|Macédoine(?! du Nord)|Corée du (?:Sud|Nord)|Hollande|Grande-Bretagne(?! et d['’]Irlande))\b"),
    "es": re.compile(r"\b(?:Laos|Swazilandia|Suazilandia|Esuatini|Birmania|Costa de Marfil|Timor Oriental|Turquía"
                     r"|Vietnam|Moldavia|Bielorrusia|Macedonia(?! del Norte)|Corea del (?:Sur|Norte)|Holanda"
                     r"|Gran Bretaña(?! e Irlanda))\b"),
}  # fmt: skip
"""Names of States that letters don't use: former ones, and everyday ones the United Nations does not use."""

SALUTATION = {
    "en": re.compile(r"(?:Your )?Excellency,|Sir,|Madam,|Sir or Madam,|Dear \S.*,"),
    "fr": re.compile(r"(?:Votre )?Excellence,|(?:Madame|Monsieur)(?:[ ,]\S.*)?,|Chers? \S.*,|Chères? \S.*,"),
    "es": re.compile(r"Excelencia:|Excelentísim[oa] \S.*:|(?:Señora?|Señor)(?: \S.*)?:|De mi (?:mayor )?consideración:"
                     r"|Estimad[oa]s? \S.*:"),
}  # fmt: skip
"""How a letter in each language may greet."""

GAP = re.compile(r"\(\s*\)|\s[,;.](?!\.)|,\s*,|\.\.(?!\.)|,\s*\.|(?<!\w)\s{2,}")
"""What a value that was empty leaves: empty brackets, a blank before a comma, doubled punctuation."""

ABBREVIATION = re.compile(r"(?<![\w/.-])[A-ZÀ-Ý]{2,}(?:s|s')?(?![\w/-])")
"""Capitals that stand for a longer name; symbols of documents, with their slashes, are none."""

ROMAN = re.compile(r"[IVXLC]+")
