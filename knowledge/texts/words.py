"""Words of a text as the index and the questions see them: folded, stemmed, with canonical tokens for references.

Index and question go through the same functions, so that what is written "Eleventh Meeting of States Parties" and what
is asked as "11MSP" meet in one token (``msp11``). Stop words stay in the index (phrases need them) and are dropped from
questions only.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "ru": "russian",
    "ar": "arabic",
}

_local = threading.local()

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GROUPED_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:['’\u00a0\u202f\u2009, ]\d{3})+(?!\d)")
_THOUSANDS = re.compile(r"\b(\d+)\s?k\b", re.I)
_ELISION = re.compile(r"^(?:l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu)['’](?=.)", re.I)
_PLURAL_ACRONYM = re.compile(r"^[A-Z]{2,}s$")
_POSSESSIVE = re.compile(r"['’]s?$", re.I)

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first première premier primera primeira",
            "second deuxième seconde segunda",
            "third troisième tercera terceira",
            "fourth quatrième cuarta quarta",
            "fifth cinquième quinta",
            "sixth sixième sexta",
            "seventh septième séptima sétima",
            "eighth huitième octava oitava",
            "ninth neuvième novena nona",
            "tenth dixième décima",
            "eleventh onzième undécima",
            "twelfth douzième duodécima",
            "thirteenth treizième decimotercera",
            "fourteenth quatorzième decimocuarta",
            "fifteenth quinzième decimoquinta",
        ),
        start=1,
    )
    for word in words.split()
}
_NUMBER_OR_ORDINAL = r"(\d{1,2}|" + "|".join(_ORDINALS) + r")(?:\s?(?:st|nd|rd|th|e|ème|ª|a)\b)?"
_MEETING = re.compile(
    _NUMBER_OR_ORDINAL + r"[\s-]{0,2}(?:ccm\s)?(?:msp\b|meeting of (?:the )?states parties|assemblée des états parties"
    r"|réunion des états parties|reunión de (?:los )?estados partes?|reunião dos estados partes)",
    re.I,
)
_REVIEW = re.compile(
    _NUMBER_OR_ORDINAL + r"[\s-]{0,2}(?:ccm\s)?(?:rc\b|revcon\b|review conference|conférence d['’]examen"
    r"|conferencia de examen|conferência de (?:exame|revisão))",
    re.I,
)
_MEETING_WORDS = re.compile(r"msp\b|states parties|états parties|estados parte")
_REVIEW_WORDS = re.compile(r"rc\b|revcon\b|review conf|conférence d|conferencia de|conferência de")
_ACTION_WORDS = re.compile(r"action|acción|ação|acções")
_ARTICLE = re.compile(r"\b(?:articles?|art\.?|artículos?|artigos?)\s*(\d{1,2})(?![\d'’]| ?000)([a-z]?)\b", re.I)
_ACTION = re.compile(r"\b(?:actions?|acción|ação|acções)\s*(?:point\s*|no\.?\s*|#\s*)?(\d{1,2})([a-z]?)\b", re.I)
_PLACE = re.compile(r"\b(annexe?|anexo|tableau|table|cuadro|tabla|footnote|agenda item)\s+([IVX]+|\d{1,2})\b", re.I)
_PLACES = {"annex": "annex", "annexe": "annex", "anexo": "annex", "table": "table", "tableau": "table", "cuadro": "table",
           "tabla": "table", "footnote": "fn", "agendaitem": "item"}  # fmt: skip
_SYMBOL = re.compile(r"\b(?:CCM|APLC|A|CCW|BWC)(?:/[A-Z0-9][\w.\-]*){1,5}", re.I)

_BRITISH = (
    (re.compile(r"is(ation|ations|e|ed|es|ing|er|ers)$"), r"iz\1"),
    (re.compile(r"ily$"), "y"),
    (re.compile(r"yse(d|s)?$"), r"yze\1"),
    (re.compile(r"^(programm)es?$"), "program"),
    (re.compile(r"^(defen|offen|licen)ce"), r"\1se"),
    (re.compile(r"^(cent|theat|lit|met)re(s?)$"), r"\1er\2"),
    (re.compile(r"^(lab|fav|harb|hon|col|neighb|endeav|behavi|ru|hum|rum)our"), r"\1or"),
    (re.compile(r"^(travel|cancel|label|model|signal|counsel|channel)l(ed|ing|ation|er|ers|or|ors)$"), r"\1\2"),
)
_BRITISH_STARTS = tuple(
    """programm defen offen licen cent theat lit met lab fav harb hon col neighb endeav behavi ru hum
    travel cancel label model signal counsel channel""".split()
)
_BRITISH_ENDS = tuple("isation isations ise ised ises ising iser isers ily yse ysed yses".split())
"""How words begin or end that any of these may change: asking this once is quicker than asking each of them."""

_KEEP_ISE = frozenset(
    """
        raise raised raising praise praised promise promised promises promising compromise exercise
        exercises precise concise otherwise likewise expertise advise advised advises advising adviser
        advisers supervise supervised supervising revise revised revises revising comprise comprised
        comprises comprising noise disguise enterprise enterprises franchise surprise surprised surprising
        wise rise rises rising arise arises arising excise poise premise premises cruise bruise improvise
        televise devise devised merchandise treatise paradise disease close closed closes closing paise
    """.split()
)


def fold(text: str) -> str:
    """Lower case, compatibility forms resolved, accents and Arabic vowel signs dropped."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in decomposed if not unicodedata.combining(ch))


def _stemmer(language: str) -> Stemmer.Stemmer:
    """One stemmer per thread: the C objects are not safe to share."""
    pool: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("pool", {})
    if language not in pool:
        pool[language] = Stemmer.Stemmer(STEMMERS.get(language, "english"))
    return pool[language]


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """The stem of one word, folded; numbers and canonical tokens come back as they are."""
    if word.endswith("s") and _PLURAL_ACRONYM.match(word):
        word = word[:-1]
    lowered = word.lower() if word.isascii() else unicodedata.normalize("NFC", word.casefold()).replace("’", "'")
    if lowered.isdigit() or (lowered and lowered[0].isdigit()):
        return fold(lowered)
    if "'" in lowered:
        lowered = _POSSESSIVE.sub("", _ELISION.sub("", lowered)) or lowered
    if language == "en":
        lowered = fold(lowered)
        may_be_british = lowered.startswith(_BRITISH_STARTS) or lowered.endswith(_BRITISH_ENDS)
        if may_be_british and len(lowered) > 5 and lowered not in _KEEP_ISE:
            for pattern, replacement in _BRITISH:
                lowered = pattern.sub(replacement, lowered)
        elif lowered == "programme":
            lowered = "program"
    return fold(_stemmer(language).stemWord(lowered))


def _ungroup(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _canonical(prefix: str, match: re.Match[str], keep: bool) -> str:
    number = match.group(1).casefold()
    value = _ORDINALS.get(number) or (int(number) if number.isdigit() else 0)
    return f" {prefix}{value} {match.group()} " if keep else f" {prefix}{value} "


def mark_references(text: str, keep: bool = True) -> str:
    """Put a canonical token (``msp11``, ``rc2``, ``art4``, ``action45``) before every reference, or in its place."""
    # Most texts hold none of them, and looking for the words they end in is quicker than looking for any number first.
    lowered = text.lower()
    if _MEETING_WORDS.search(lowered):
        text = _MEETING.sub(lambda m: _canonical("msp", m, keep), text)
    if _REVIEW_WORDS.search(lowered):
        text = _REVIEW.sub(lambda m: _canonical("rc", m, keep), text)
    if not keep:
        text = _PLACE.sub(lambda m: f" {_PLACES[m.group(1).casefold().replace(' ', '')]}{m.group(2).casefold()} ", text)
    if "art" in lowered:
        text = _ARTICLE.sub(lambda m: _numbered("art", m, keep), text)
    return _ACTION.sub(lambda m: _numbered("action", m, keep), text) if _ACTION_WORDS.search(lowered) else text


def _numbered(prefix: str, match: re.Match[str], keep: bool) -> str:
    token = f" {prefix}{int(match.group(1))}{match.group(2).casefold()} "
    return token + (match.group() if keep else "") + " "


def raw_words(text: str) -> list[str]:
    """Words of a text in order, numbers joined ("394'880" is one), not yet folded or stemmed."""
    text = _GROUPED_NUMBER.sub(_ungroup, text)
    text = _THOUSANDS.sub(r"\g<1>000", text)
    return _WORD.findall(text)


def tokens(text: str, language: str = "en") -> list[str]:
    """Stemmed tokens of a text in order, stop words included, references marked.

    >>> tokens("The Eleventh Meeting of States Parties granted 2 requests")[:3]
    ['the', 'msp11', 'eleventh']
    """
    return [stem(word, language) for word in raw_words(mark_references(text))]
