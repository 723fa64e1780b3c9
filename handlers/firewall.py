"""Questions that a machine must not answer for a treaty secretariat: judgements, allegations, other treaties, persons.

Each pattern errs on the side of handing over: a person answers what was stopped here needlessly, nobody repairs a
judgement that went out in the name of the secretariat.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Barrier(StrEnum):
    """Why a question goes to a person: the key of the notice that says so."""

    NONE = ""
    INTERPRETATION = "interpretation"
    COMPLIANCE = "compliance"
    OTHER_TREATY = "other_treaty"
    PERSONAL_DATA = "personal_data"


_WEAPON = r"(?:cluster (?:munitions?|bombs?|weapons?)|submunitions?|bomblets?)"
_COMPLIANCE = re.compile(
    r"\b(?:in|a|any|clear|material|serious) (?:\w+ )?(?:breach|violation)\b|\b(?:violat(?:e[ds]?|ing)|breach(?:e[ds]|ing)|"
    r"contraven\w+|infring\w+)\b|"
    r"\b(?:is|are|was|were|has|have|isn't|aren't) (?!the isu|it enough)[\w\s,'’-]{2,50}?\b(?:in compliance|in non-compliance|compliant|"
    r"non-compliant|complying)\b|"
    r"\b(?:allegations?|alleged|allegedly|accus\w+) (?:of |that |to )?[\w\s]{0,40}?\bus(?:e|ed|ing)\b|"
    r"\b(?:did|has|have|does|is|are) [\w\s,'’-]{2,40}? (?:us(?:e|ed|ing)|drop(?:ped|ping)?|fir(?:e|ed|ing)|launch(?:ed|ing)?|"
    r"transfer(?:red|ring)?|suppl(?:y|ied|ying)) (?:\w+ ){0,2}(?:cluster (?:munitions?|bombs?)|submunitions?)|"
    rf"\b(?:who|which (?:\w+ )?(?:states?|countr\w+|arm(?:y|ies)|forces|sides?)) (?:has |have |had )?(?:us(?:es?|ed|ing)|dropp(?:ed|ing)|fired|launched|transferred|supplied) (?:\w+ ){{0,3}}{_WEAPON}|"
    rf"\b(?:was|were|has|have|had) (?:\w+ ){{0,2}}{_WEAPON} (?:\w+ ){{0,2}}(?:used|fired|dropped|launched|transferred|supplied)\b|"
    r"\b(?:was|were) [^?.]{2,80}?\b(?:lawful|unlawful|legal|illegal)\b|"
    r"\b(?:guilty|war crimes?|illegally|unlawfully)\b|"
    r"\b(?:viole(?:nt|r|ra)?|violé(?:e|s)?|enfrei\w+|en violation|manque(?:r|ment|nt)?s?(?:-t-(?:il|elle)|-ils|-elles)? à (?:ses|leurs) (?:obligations|engagements))\b|"
    r"\brespecte(?:-t-(?:il|elle)|nt-(?:ils|elles))\b|"
    r"\b(?:a|ont)(?:[- ]t[- ](?:il|elle|on)|-ils|-elles)? (?:utilisé|employé|largué|tiré|lancé|transféré)\b[^?]{0,40}\bsous-munitions|"
    r"\b(?:viola|violan|violó|violado|incumple|incumplen|incumplido|infringe|infringen|en violación)\b|"
    r"¿\s*(?:cumplen?|está cumpliendo|están cumpliendo)\b[^?]{0,50}\b(?:con (?:la|el|sus?)|la convención|sus obligaciones)\b|"
    r"\b(?:usó|usaron|utilizó|utilizaron|empleó|emplearon|lanzó|lanzaron|(?:ha|han) (?:usado|utilizado|empleado|lanzado|transferido))\b[^?]{0,60}\b(?:en racimo|de racimo|submuniciones)\b",
    re.I,
)
_INTERPRETATION = re.compile(
    r"\b(?:would|could|might|does|do|is|are|will|should) [^?.]{2,80}?\b(?:be |been |count as |qualify as |fall (?:under|within)|amount to )?"
    r"(?:covered|banned|prohibited|caught|outlawed|lawful|unlawful|legal|illegal|permitted|permissible|allowed|compatible|exempt(?:ed)?)\b"
    r"(?=[^?.]{0,60}(?:\?|$|under|by|with|convention|treaty|article|definition|ccm))|"
    r"\b(?:count|qualif(?:y|ies)|amount)s? (?:as|to) (?:a |an )?(?:cluster|prohibited|explosive|assistance|transfer|breach)|"
    r"\bfalls? (?:under|within|outside) the (?:definition|scope|prohibition|convention|treaty)|"
    r"\b(?:may|can|could|must|should) (?:we|our|my|a state|states|they|a company|a bank|our \w+)\b[^?.]{0,100}"
    r"(?:invest|transit|fly|overfl|allied|allies|joint|refuel|host|store|keep|retain|transport|insure|finance|assist|buy|sell|export|"
    r"reservation|use)\b|"
    r"\b(?:legal (?:opinion|advice|view|assessment|interpretation)|your (?:legal )?(?:view|opinion|interpretation)|do you (?:think|consider|believe)|"
    r"how (?:should|do you|would you) interpret|correct interpretation|in your (?:view|opinion))\b|"
    r"\b(?:serait|est|sont|seraient)[- ](?:elles?|ils?|ce)?[^?.]{0,60}\b(?:visée?s?|couverte?s?|interdite?s?|autorisée?s?|licites?|illicites?|légale?s?|illégale?s?|"
    r"conformes?|compatibles?)\b(?=[^?.]{0,50}(?:par|à|avec|au titre|convention|traité))|"
    r"\b(?:pouvons[- ]nous|pourrions[- ]nous|peut[- ]on|pourrait[- ]on|peut[- ](?:il|elle)|peuvent[- ](?:ils|elles))\b[^?.]{0,100}"
    r"(?:invest|transit|survol|alli[ée]|conjoint|ravitaill|héberg|accueill|stock|conserv|gard(?:er|ons)|transport|assur(?:er|ons)|financ|aid(?:er|ons)|"
    r"assist|achet|vend|export|réserve|utilis|emplo[iy])|"
    r"\b(?:avis juridique|votre (?:avis|interprétation))\b|"
    r"\b(?:estaría|está|están|sería|serían|queda|quedaría)[^?.]{0,60}\b(?:cubiert[oa]s?|prohibid[oa]s?|permitid[oa]s?|comprendid[oa]s?|compatibles?)\b"
    r"(?=[^?.]{0,50}(?:por|con|convención|tratado))|"
    r"\b(?:podemos|podríamos|se puede|puede un estado|pueden (?:nuestr\w+|los estados))\b[^?.]{0,100}"
    r"(?:invert|tránsito|transit|sobrevol|aliad|conjunt|repost|alberg|almacen|conserv|guard|transport|asegur|financ|ayud|asist|compr|vend|export|"
    r"reserva|us(?:ar|o)\b|utiliz|emple)|"
    r"\b(?:opinión jurídica|su (?:opinión|interpretación))\b",
    re.I,
)
_EXPRESS = re.compile(
    r"\b(?:make|enter|file|formulate)?\s*(?:a )?(?:reservations?|réserves?|reservas?)\b|"
    r"\b(?:keep|retain|conserver|garder|retener|conservar|guardar)\b[^?]{0,60}\b(?:train\w*|deminers|formation|former|entraîn\w+|démineurs|"
    r"entren\w+|adiestr\w+|capacit\w+|formar|desminadores|research|development of)\b",
    re.I,
)
"""Matters that the treaty itself settles in so many words: its text is the answer, nothing is left to interpret."""

_DEFINITION = re.compile(
    r"^\W*(?:what|¿?qué|qu['’]est-ce qui) (?:exactly )?(?:counts?|qualif\w+|compte|cuenta|is meant)\b", re.I
)
"""What a word of the treaty means is asked, not whether a case falls under it: the definition is the answer."""

_REPORTED_VIEW = re.compile(
    r"\b(?:does|did|do|what|which|where) (?:the |an? |our )?(?:\w+ ){0,4}(?:report|paper|draft|directive|summary|document|annex|text|article|convention|treaty|"
    r"agreement|isu|president|unit) (?:\w+ )?(?:say|state|mention|report|note|provide|contain|list|offer|give|prohibit|require|define)",
    re.I,
)
_OTHER_TREATY = (
    r"(?:apmbc|apmbt|mine[- ]ban (?:treaty|convention)|ottawa (?:treaty|convention)|anti-?personnel(?: \w+)? (?:mine )?(?:ban )?convention|ccw\b|"
    r"convention on certain conventional weapons|protocol v\b|arms trade treaty|\batt\b|npt\b|tpnw|non-proliferation treaty|"
    r"chemical weapons convention|\bcwc\b|biological weapons convention|\bbwc\b|crpd|geneva conventions|convention d['’]ottawa|"
    r"convención de ottawa|convention on the rights of persons with disabilities)"
)
_OTHER = re.compile(
    rf"(?:(?:articles?|art\.?|deadlines?|obligations?|duty|duties|report\w*|prohibit\w*|requir\w*|part(?:y|ies)|members?|when|must|"
    rf"obligaci(?:ón|ones)|artículos?)\b[^?.]{{0,60}}\b(?:under|of|to|in|by|de la|du|with|from|au titre de la|en virtud de la)\s+(?:the )?{_OTHER_TREATY}|"
    rf"\bwhat (?:does|do|is|are) (?:the )?{_OTHER_TREATY}|(?:^|\bthe )\b{_OTHER_TREATY}(?:'s)? (?:require|prohibit|article|say|deadline|oblig|define|ban|allow)|"
    rf"\b(?:que|qué) (?:dit|dice) (?:la )?{_OTHER_TREATY})",
    re.I,
)
_INSTITUTION_OF = re.compile(
    rf"\b(?:isu|unit|retreat|meeting|experience|discussions?|lessons?|synerg\w+|cooperat\w+|work\w*)\b[^?.]{{0,50}}{_OTHER_TREATY}",
    re.I,
)
_PERSONAL = re.compile(
    r"\b(?:private|personal|home|mobile|cell|direct)?\s*(?:e-?mail(?: address)?|phone(?: number)?|telephone(?: number)?|mobile(?: number)?|"
    r"cell(?:phone)?|contact details|home address|postal address|passport number|date of birth|whatsapp)\b"
    r"[^?.]{0,60}\b(?:of|for|from|belong\w*|to reach|is|do you have)\b[^?.]{0,60}(?:[A-Z][a-zé]+ [A-Z]|focal point|ambassador|delegate|"
    r"director|officer|minister|coordinator|representative|mr\b|ms\b|mrs\b|dr\b|colonel|general|person)|"
    r"\b(?:mr|ms|mrs|dr|ambassador|madame|monsieur)\.? [A-ZÉ]\w+[^?.]{0,30}(?:'s|’s)? (?:e-?mail|phone|mobile|number|address|contact)|"
    r"\b(?:send|give|show|list) (?:me |us )?(?:the |your |all )?(?:\w+ )?(?:contact (?:list|database|details)|mailing list|e-?mail addresses|phone numbers)|"
    r"\bhow (?:can|do) (?:i|we) (?:reach|contact|call|phone) (?:mr|ms|mrs|dr|the (?:focal point|ambassador|delegate)|ambassador|[A-Z]\w+ [A-Z])|"
    r"\b(?:adresse (?:électronique|e-?mail)|courriel|numéro de (?:téléphone|portable)|coordonnées) (?:de|du|d['’])[^?.]{0,30}(?:point focal|ambassad|mme|m\. )|"
    r"\b(?:correo electrónico|teléfono|número de (?:teléfono|móvil)|datos de contacto) (?:de|del) [^?.]{0,30}(?:punto focal|embajad|sr|sra)",
    re.I,
)

_OFFICE = re.compile(
    r"\b(?:of|for|from|reach|contact|call|phone|write to) (?:the |your )?(?:isu|implementation support unit|unit|secretariat|depositary)\W*$|"
    r"\b(?:de|du|d['’]|l['’]) ?(?:la |l['’])?(?:isu|unité d['’]appui(?: à l['’]application)?|secrétariat|secretaría|dependencia de apoyo)\W*$",
    re.I,
)
"""Addresses of an office are nobody's personal data."""


def barrier(question: str) -> Barrier:
    """Why a question must go to a person; ``Barrier.NONE`` where it may be answered from the texts."""
    if _PERSONAL.search(question) and not _OFFICE.search(question):
        return Barrier.PERSONAL_DATA
    if _COMPLIANCE.search(question) and not _REPORTED_VIEW.search(question):
        return Barrier.COMPLIANCE
    if _OTHER.search(question) and not _INSTITUTION_OF.search(question):
        return Barrier.OTHER_TREATY
    if _DEFINITION.match(question):
        return Barrier.NONE
    if _INTERPRETATION.search(question) and not (_REPORTED_VIEW.search(question) or _EXPRESS.search(question)):
        return Barrier.INTERPRETATION
    return Barrier.NONE
