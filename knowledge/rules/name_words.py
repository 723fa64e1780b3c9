"""Words that keep State names from being found where they mean something else; all folded as ``folding.fold`` folds."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NOT_CODES = _set("ARE AND CAN PER NOR EST SUR COM FIN TON CMR MAR NAM VAT DOM PAN JAM GIN CUB")
"""Codes that are more often a shouted word or another acronym (cluster munition remnants, value added tax ...)."""

LOWER_CASE_ACRONYMS = _set("uk usa uae drc dprk nz eeuu fyrom bih")
"""Acronyms also understood in small letters, for they are no word of any language we read."""

NEEDS_CAPITAL = _set("polish pole poles finn finns swede swedes grenade dominique maurice antigua gana catar granada")
"""Names and adjectives that are also everyday words."""

LANGUAGE_STATES = _set("FRA ESP RUS CHN PRT DEU ITA")
"""States whose adjective is also the name of a language."""

LANGUAGE_NOUNS = _set(
    "language languages version versions text texts translation translations edition speaking speaker speakers "
    "interpretation copy copies original only traduction langue idioma lengua hablantes"
)
BEFORE_LANGUAGES = _set("in into en al version versions langue texte traduction traduccion idioma texto")
OTHER_LANGUAGES = _set("english anglais ingles arabic arabe arabic")
"""Where one of these stands in the text, an adjective that is also a language is taken as the language."""

VENUE_NOUNS = _set(
    "action declaration progress process convention treaty statute agreement protocol plan conference meeting accord "
    "accords principles guidelines university formula rules msp msps review commitments commitment text report"
)
"""After a capital these make it the name of a text or an event ("Oslo Process"), not a government."""

VENUE_NOUNS_BEFORE = _set(
    "action accion declaration declaracion processus proceso convention convencion traite tratado statut estatuto "
    "conference conferencia reunion accord acuerdo protocole protocolo plan"
)
"""The same in French and Spanish, where the noun stands before ("Plan d'action de Vientiane")."""

NOT_STATES = (
    "latin america",
    "latin american",
    "south america",
    "south american",
    "north america",
    "north american",
    "central america",
    "central american",
    "amerique latine",
    "amerique du sud",
    "amerique du nord",
    "amerique centrale",
    "america latina",
    "america del sur",
    "america central",
    "central african states",
    "central african region",
    "central african sub region",
    "organization of american states",
    "inter american",
    "new mexico",
    "new guinea",
    "south georgia",
    "indian ocean",
    "french guiana",
    "french polynesia",
    "british columbia",
    "british virgin islands",
    "american samoa",
    "guinea pig",
    "guinea pigs",
    "gulf of guinea",
    "golfe de guinee",
    "golfo de guinea",
    "columbia university",
    "district of columbia",
    "swiss francs",
    "swiss franc",
    "francs suisses",
    "franc suisse",
    "francos suizos",
    "franco suizo",
    "american dollars",
    "norwegian people s aid",
    "danish refugee council",
    "swiss foundation for mine action",
    "lebanon mine action center",
)
"""Longer names that contain a State's name or adjective without meaning that State."""

ORDINARY = _set(
    "angora austral australasia australe australes autruche barbare belica belicas belico belies benign brasier "
    "colombe colombes colombier equator espada espadas francs franche franches frange franges franca francas "
    "gabion gabions gambit gambits germain germane grenades grenadine granadas guyane hungry indica indican "
    "indicas indices inland italic italics italique liberal liberta malades malaise malaises malaria mauves "
    "palais palace samosa samosas salmon series servie servia servies soudain soudaine sprain sprains turnkey "
    "untied zombie zombies polonais cubain romain romaine romaines romana romanas irelands island insular medico "
    "medicos medica libera libero libreria liberar matrice matrices cambridge signatura colores chaine chaines "
    "surname surnames turquoise servir captar queria cameron alemannic amharique granda granado granados gravada "
    "comora emulateur antiguo antiguos barbada brunet gamble gambles bareme baremes francis francoise dominic "
    "domingo romani angela almeria georgi soldan"
)
"""Ordinary words one slip of the keyboard away from a State's name; never repaired into one."""
