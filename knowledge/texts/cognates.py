"""English relatives of French, Spanish and Portuguese words that no ring holds, by their regular endings."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.texts.words import fold, stem

_ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "fr": (
        ("isations", ("ization",)), ("isation", ("ization",)), ("tions", ("tion",)), ("ements", ("ement", "")), ("ites", ("ity",)),
        ("ite", ("ity",)), ("tes", ("ty",)), ("te", ("ty",)), ("iques", ("ic", "ical")), ("ique", ("ic", "ical")), ("aires", ("ary", "al")),
        ("aire", ("ary", "al")), ("eurs", ("or", "er")), ("eur", ("or", "er")), ("euse", ("ous",)), ("eux", ("ous",)), ("ives", ("ive",)),
        ("ifs", ("ive",)), ("if", ("ive",)), ("elles", ("al",)), ("elle", ("al",)), ("els", ("al",)), ("el", ("al",)), ("iste", ("ist",)),
        ("isme", ("ism",)), ("ees", ("e", "ed")), ("ee", ("e", "ed")), ("ions", ("ion", "ional")), ("ants", ("ant",)), ("es", ("e", "")), ("er", ("e", "")),
        ("e", ("", "e")), ("s", ("",)),
    ),
    "es": (
        ("izacion", ("ization",)), ("ciones", ("tion",)), ("cion", ("tion",)), ("siones", ("sion",)), ("sion", ("sion",)), ("idades", ("ity",)),
        ("idad", ("ity",)), ("dad", ("ty",)), ("mente", ("ly",)), ("mientos", ("ment",)), ("miento", ("ment",)), ("icos", ("ic", "ical")),
        ("ica", ("ic", "ical", "y")), ("ico", ("ic", "ical")), ("ivos", ("ive",)), ("ivas", ("ive",)), ("iva", ("ive",)), ("ivo", ("ive",)), ("osos", ("ous",)),
        ("oso", ("ous",)), ("arios", ("ary",)), ("ario", ("ary",)), ("aria", ("ary",)), ("encias", ("ence", "ency")), ("encia", ("ence", "ency")),
        ("ancia", ("ance",)), ("ores", ("or",)), ("ales", ("al",)), ("ista", ("ist",)), ("ismo", ("ism",)), ("ado", ("ate", "ated", "ed")),
        ("ada", ("ate", "ated", "ed")), ("as", ("e", "")), ("os", ("e", "")), ("ar", ("ate", "e", "")), ("a", ("e", "")), ("o", ("e", "")), ("es", ("", "e")),
    ),
}  # fmt: skip
_ENDINGS["pt"] = tuple(
    (ending.replace("cion", "cao").replace("sion", "sao").replace("dad", "dade").replace("miento", "mento"), into)
    for ending, into in _ENDINGS["es"]
) + (("coes", ("tion",)), ("soes", ("sion",)))


def relatives(word: str, language: str, frequency: Callable[[str], int]) -> dict[str, float]:
    """Stems of English words of the index that the word is regularly related to, with a weight; empty for short words.

    >>> relatives("prioridad", "es", lambda token: token == "prioriti")
    {'prioriti': 0.7}
    """
    folded = fold(word)
    if len(folded) < 5 or language not in _ENDINGS:
        return {}
    found: dict[str, float] = {}
    for ending, replacements in _ENDINGS[language]:
        if not folded.endswith(ending) or len(folded) - len(ending) < 3:
            continue
        for replacement in replacements:
            token = stem(folded[: len(folded) - len(ending)] + replacement, "en")
            if frequency(token):
                found[token] = 0.7
        if found:
            break
    same = stem(folded, "en")
    if frequency(same):
        found[same] = 0.8
    return found
