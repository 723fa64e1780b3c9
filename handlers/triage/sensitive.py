"""Mails that a machine must not answer: alleged use or transfer, withdrawal, a State's compliance, complaints, legal views."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.firewall import Barrier, barrier
from handlers.triage.plain import folded, own_words
from knowledge.mail import Mail

_WEAPON = r"(?:cluster (?:munition|bomb|weapon)s?|submunitions?|bomblets?|sous-munitions|municiones? (?:en|de) racimo|municoes (?:de dispersao|cluster)|bombas? de racimo|кассетн\w+|streumunition|الذخاير العنقوديه|الذخائر العنقوديه|القنابل العنقوديه|الذخيره العنقوديه)"
_ALLEGED = (
    (
        "alleged use or transfer",
        re.compile(
            rf"\b(?:alleg\w+|accus\w+|suspected|reported|new|recent|confirmed?|evidence of|condemn\w*|footage\w*|videos?|witness\w*) (?:\w+ ){{0,6}}(?:use|used|using|transfer\w*|attack\w*|strike\w*|transit|production|export)\b[^.]{{0,60}}{_WEAPON}|"
            rf"\b(?:use|used|using|transfer\w*|transit|export\w*|sale|sold|fired|dropped|launched|attack\w*) (?:\w+ ){{0,5}}{_WEAPON}[^.]{{0,80}}\b(?:alleg\w*|report\w*|against|by the|armed forces|army|through|over|in the conflict|last|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
            rf"{_WEAPON} (?:\w+ ){{0,3}}(?:were |was |have been |has been |being )?(?:used|fired|dropped|launched|transferred|supplied|exported)\b(?! to train)[^.]{{0,60}}\b(?:by|against|last|in|on|through|from)\b|"
            r"\b(?:emploi|utilisation|usage|transfert|transit|largage) (?:presume\w*|allegue\w*|suppose\w*|recent\w*|d'armes a sous-munitions|de bombes a sous-munitions|de sous-munitions)[^.]{0,80}\b(?:par|contre|pres|dans le conflit|rapporte\w*|signale\w*|presum\w*)|"
            r"\b(?:allegations?|accusations?|denonc\w+|alegaci\w+|denuncia\w*|acusaci\w+)\b[^.]{0,80}\b(?:emploi|utilisation|transfert|uso|empleo|transferencia)|"
            r"\b(?:presunto|supuesto|alegado|reciente) (?:uso|empleo|transferencia)|\b(?:uso|empleo|transferencia) (?:presunt\w|alegad\w)|\bwar crimes?\b|\bcrimes? de guerr[ae]|"
            r"(?:استخدام|استعمال|نقل) (?:مزعوم|الذخاير العنقوديه|الذخائر العنقوديه|القنابل العنقوديه)|применени\w* кассетн\w*"
        ),
    ),
    (
        "withdrawal",
        re.compile(
            r"\b(?:withdraw(?:al|ing|s)?|withdrew|denounc\w+|denunciation|leav(?:e|ing) the convention|quit the (?:treaty|convention)|article 20)\b(?! of (?:the |our )?(?:candidat|nominat|application|request|registration))|"
            r"\b(?:retrait (?:de la convention|du traite|de (?:notre|votre)? ?(?:pays|etat|la lituanie))|se retirer de la convention|denoncer la convention|denonciation de la convention)|\b(?:retirada|retiro|retirarse) de la convencion|\bdenuncia(?:r)? (?:de )?la convencion|\bretirada da convencao|الانسحاب من الاتفاقيه|انسحاب|выход\w* из конвенции|austritt\w* aus"
        ),
    ),
    (
        "compliance of a State",
        re.compile(
            r"\b(?:breach\w*|violat\w+|non-?compliance|contraven\w+|infring\w+) (?:of |with )?(?:the |its |their |article|any )?|\bin breach\b|\bviolation (?:de|du|par|grave)|\bviole(?:r|nt)? (?:la convention|ses obligations|l'article)|\bmanquement\w* (?:a|de) |\bviolacion\w*|\bincumpl\w+|\bviolacao|\bнарушени\w* конвенци|انتهاك|verletz\w+ (?:der|des) (?:konvention|ubereinkommens)"
        ),
    ),
    (
        "complaint",
        re.compile(
            r"\b(?:formal|official|serious|my|a|this) complaint\b|\bcomplain(?:t|ing)? (?:about|against)|\bi want to complain|\bunacceptable\b|\bplainte\b|\breclamation\b(?! de frais)|\bqueja\b|\breclamacao\b|\bqueixa\b|\bшалоб|\bжалоб\w*|شكوي|\bbeschwerde\b|\b(?:harass|discriminat)\w+|\bharcelement\b|\bmisconduct\b|\bcorruption\b"
        ),
    ),
    (
        "legal interpretation",
        re.compile(
            r"\b(?:legal (?:opinion|interpretation|advice|view|position)|interpretation of (?:the )?(?:convention|article|treaty|term)|interpretative (?:statement|declaration)|(?:is|are|would) (?:it|this|that|such|these|they|the \w+) (?:\w+ ){0,4}(?:lawful|unlawful|legal|illegal|prohibited|permitted|allowed under|compatible with)|fall(?:s)? (?:under|within) the (?:definition|prohibition|scope)|covered by the (?:ban|prohibition|definition|convention))|"
            r"\b(?:avis juridique|interpretation (?:juridique|de l'article|de la convention)|est-(?:il|ce|elle) (?:interdit|licite|legal|autorise)\w*)|\b(?:opinion juridica|interpretacion (?:juridica|del articulo|de la convencion))|\b(?:parecer juridico|interpretacao juridica)|راي قانوني|التفسير القانوني|юридическ\w+ (?:заключени|толковани)\w*|rechtsgutachten"
        ),
    ),
)  # fmt: skip
GRAVE = ("alleged", "compliance", "complaint")
"""Matters that are none of the usual categories: how their lines begin."""


def sensitivity(mail: Mail, questions: Sequence[str]) -> str:
    """Why only a person may answer: the matter, with the words that show it; "" for any other mail."""
    text = f"{folded(mail.subject)}\n{folded(own_words(mail))}"
    for matter, pattern in _ALLEGED:
        found = pattern.search(text)
        if found:
            return f"{matter}: “{' '.join(found[0].split())[:80]}”"
    for question in questions:
        if barrier(question) is Barrier.COMPLIANCE:
            return f"compliance of a State: “{question[:80]}”"
    return ""
