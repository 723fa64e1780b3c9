"""Which language a short question is in, by its function words; made for a line of text, not for documents."""

from __future__ import annotations

import re

from knowledge.texts.stopwords import STOP_WORDS
from knowledge.texts.words import fold

_SIGNS = {
    "es": re.compile(r"[¿¡ñ]|\b(?:qué|cuál|cuándo|quién|dónde|cómo|cuánto|está|según)\b", re.I),
    "fr": re.compile(r"[œç]|\b(?:où|été|qu['’]|l['’]|d['’]|est-ce|à|quelle|quels?)\b|\s[?!;:]", re.I),
    "pt": re.compile(r"[ãõ]|\b(?:não|são|é|você|quais|informações|artigos?|diz|prazos?|obrigad[oa]|ç[ãõ]o)\b", re.I),
}
_SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str, default: str = "en") -> str:
    """ISO 639-1 code of the language of a question; ``default`` where nothing speaks for any.

    >>> detect("Que dit l'article 5 sur les victimes ?")
    'fr'
    """
    letters = len(_WORD.findall(text)) or 1
    for code, script in _SCRIPTS.items():
        if len(script.findall(text)) > letters:
            return code
    words = [fold(word) for word in _WORD.findall(text)]
    scores = {code: float(sum(word in stops for word in words)) for code, stops in STOP_WORDS.items()}
    for code, sign in _SIGNS.items():
        scores[code] += 1.5 * len(sign.findall(text))
    best = max(scores.values(), default=0.0)
    if best == 0.0:
        return default
    leaders = [code for code, score in scores.items() if score == best]
    return default if default in leaders else leaders[0]
