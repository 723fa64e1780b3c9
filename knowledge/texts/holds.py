"""Whether a sentence holds the kind of thing that is asked for: a name, a date, a number, a sum, States, a reason.

What is asked for but absent from the words that match tells an answer from a near miss better than any score.
"""

from __future__ import annotations

import re

from knowledge.texts.words import fold

_MONTH = (
    r"(?:jan(?:uary|vier)?|feb(?:ruary)?|février|mar(?:ch|s)|apr(?:il)?|avril|may|mai|june?|juin|july?|juillet|aug(?:ust)?|août|"
    r"sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|dec(?:ember)?|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|noviembre|diciembre)"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:de )?{_MONTH}\b|\b{_MONTH},? \d{{1,2}}\b|\b{_MONTH} (?:de )?(?:19|20)\d\d\b|\b(?:19|20)\d\d\b|"
    rf"\b(?:end|beginning|middle|fin|début) (?:of |de |d['’])?{_MONTH}|\b(?:within|no later than|not later than|after|before|au plus tard) \w+|"
    r"\b(?:annually|yearly|every \w+ years?|each year|days|months|years|years?)\b",
    re.I,
)
_NOT_A_NUMBER = re.compile(
    rf"^\s*(?:\d{{1,3}}\s?[.)]|\([a-z]+\))\s|\b(?:articles?|art\.|actions?|para(?:graph)?s?\.?|items?|annex|table|resolutions?|part|footnote)\s+\d+\w*(?:[./(]\w+\)?)*|"
    rf"\b(?:19|20)\d\d\b|\b\d+(?:st|nd|rd|th)\b|\b\d*(?:MSP|RC)\b|\b\d{{1,2}} {_MONTH}|[¹²³⁴-⁹]|\bCCM/[\w/.]+",
    re.I,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|dozen|several|both|no|none|un|une|deux|trois|quatre|cinq|huit|dix|"
    r"dos|tres|cuatro|cinco|ocho|diez)\b",
    re.I,
)
_MONEY = re.compile(
    r"\b(?:CHF|USD|EUR|GBP)\b|[€$£]|\b(?:francs|dollars|euros)\b|\d['’]\d{3}|\d \d{3}|\bper ?cent\b|%|\b(?:no|without) (?:cost|charge|fees?)\b",
    re.I,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|in order to|so that|as a result|reason|since|therefore|thus|given|aim\w*|to \w+|as|for|in view of|with a view|"
    r"citing|consequently|in connection with|based on|not? reflect|would|could|but)\b",
    re.I,
)
_DURATION = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|full)[- ](?:\w+[- ])?(?:days?|weeks?|months?|years?|hours?)\b|\b(?:annual|duration|until|from .{3,40} to)\b",
    re.I,
)
_AREA = re.compile(
    r"\d\s?(?:km|m|ha)\b|\d\s?(?:km|m)[²2]|\b(?:square (?:kilo)?met|hectares?|acres?|kilomètres? carrés?|mètres? carrés?|kilómetros? cuadrados?)",
    re.I,
)
_NO_STATE = re.compile(r"\b(?:no|none) (?:of the )?States?\b", re.I)
_ALL_STATES = re.compile(r"\b(?:all|any|each) (?:of the )?States?\b", re.I)
_ONE_STATE = re.compile(
    r"\b(?:which|what|whose) (?:\w+ )?(?:State|country|government|delegation|nation|member)\b", re.I
)
_PARTY = re.compile(
    r"\b(?:each|every|any|all|the|requesting|affected) (?:\w+ ){0,2}?States? Part(?:y|ies)\b|\bby (?:the )?States? Part|"
    r"\b(?:chaque|tout|les|l['’]) ?[ÉE]tats? parties?\b|\b(?:cada|todo|los) Estados? partes?\b",
    re.I,
)
"""Whom a treaty obliges: that answers "who must" as a name does."""
_PROPER = re.compile(r"(?<![.!?;:“\"(]\s)(?<!^)\b[A-ZÀ-Ý][\w'’.-]*(?:\s+(?:of|de|the|and|et|y)?\s*[A-ZÀ-Ý][\w'’-]*)*")
_COMMON_NAMES = frozenset(
    """
        isu ccm convention convention's states state parties party unit implementation support action plan
        meeting trust fund article articles agenda item annex january february march april may june july
        august september october november december chf sponsorship programme cluster munitions lap wcr msp
        and of the de et president presidents designate coordinator coordinators director key audit reports
        report
    """.split()
)  # fmt: skip


def proper_names(sentence: str, question: str) -> list[str]:
    """Names in a sentence that the question does not already hold, the Convention's own institutions left out."""
    asked = set(re.findall(r"[^\W_]+", fold(question)))
    found = []
    for match in _PROPER.finditer(re.sub(r"^\s*(?:\d{1,3}\s?[.)]|\([a-z]+\))\s*", "", sentence)):
        # "CCM-related" names nothing but the CCM.
        words = [fold(word) for word in re.findall(r"[^\W\d_]+", match.group()) if len(word) > 1 and word[0].isupper()]
        if any(word not in asked and word not in _COMMON_NAMES and not word.endswith("msp") for word in words):
            found.append(match.group())
    return found


def all_or_none(sentence: str, question: str) -> bool:
    """Whether a sentence answers "which States" without a name: none of them, or all, unless a single one is asked for."""
    return bool(_NO_STATE.search(sentence) or (_ALL_STATES.search(sentence) and not _ONE_STATE.search(question)))


def holds(want: str, sentence: str, question: str, states: int) -> bool:
    """Whether the sentence holds what is wanted; ``states`` is how many States it names. True for wants without a test."""
    if want == "who":
        return (
            states > 0
            or bool(proper_names(sentence, question))
            or bool(re.search(r"\bthe (?:President|Director|Secretary-General|Depositary)\b", sentence))
            or bool(_PARTY.search(sentence))
        )
    if want == "where":
        return states > 0 or bool(proper_names(sentence, question))
    if want == "which_states":
        return states > 0 or all_or_none(sentence, question)
    if want == "when":
        return bool(_DATE.search(sentence))
    if want == "how_many":
        return bool(_NUMBER.search(_NOT_A_NUMBER.sub(" ", sentence)))
    if want == "how_much":
        return bool(_MONEY.search(sentence)) or bool(re.search(r"\d", _NOT_A_NUMBER.sub(" ", sentence)))
    if want == "area":
        return bool(_AREA.search(sentence))
    if want == "why":
        return bool(_REASON.search(sentence))
    if want == "how_long":
        return bool(_DURATION.search(sentence))
    return True
