"""Which part of a message is the question and which is its frame: greetings, reasons for asking, thanks."""

from __future__ import annotations

import re
from collections.abc import Callable

_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
_COURTESY = re.compile(
    r"^\W*(?:(?:many |best |kind |with )?(?:thanks?|thank you|thx|regards|greetings|merci|cordialement|gracias|saludos|obrigad[oa])\b|"
    r"(?:dear|hello|hi|bonjour|hola|estimad[oa]s?|madame|monsieur|excellenc\w+)\b(?:[^,?]{0,40}[,!.]|[^?]{0,25}$))",
    re.I,
)
_FRAME = re.compile(
    r"^(?P<frame>[^?]{0,120}?\b(?:would (?:like|love) to (?:know|learn|understand)|wants? to know|needs? to know|wonder(?:s|ing)?|am asking|"
    r"asks? (?:me )?(?:whether|if|how|what|which|who|when|where|why)|i am writing|is writing|was told (?:that )?|been told (?:that )?|"
    r"(?:i|we) (?:heard|read|understand|believe|think|remember) (?:that )?|can (?:you|anybody|someone) (?:tell|say|explain)(?: me| us)?|"
    r"could (?:you|anybody|someone) (?:tell|say|explain)(?: me| us)?|do you know|(?:je|nous) (?:voudrais|voudrions|souhaite\w*|aimerions?) savoir|"
    r"pourriez-vous (?:me|nous) (?:dire|indiquer)|(?:quisiera|querría|quisiéramos|me gustaría) saber|¿?podrían? (?:decir|indicar)(?:me|nos))\b:?)",
    re.I,
)
_REASON = re.compile(
    r"^(?P<frame>(?:for|pour|para|regarding|concerning|about|re|background|context)\b[^?:]{3,90}):\s", re.I
)

FRAME_WEIGHT = 0.3
ASIDE_WEIGHT = 0.55


def parts(text: str, content: Callable[[str], int]) -> list[tuple[str, float]]:
    """Stretches of a message with their weight: 1 for the question, less for what surrounds it, courtesies dropped.

    ``content`` counts the words with meaning in a stretch: where the question itself has next to none ("What exactly
    was that?"), what stands before it carries the question.
    """
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    kept = [sentence for sentence in sentences if not _COURTESY.match(sentence) or "?" in sentence] or sentences
    asking = [sentence for sentence in kept if "?" in sentence]
    rich = sum(content(sentence) for sentence in asking) >= 3
    found: list[tuple[str, float]] = []
    for sentence in kept:
        weight = ASIDE_WEIGHT if asking and rich and sentence not in asking else 1.0
        found.extend(_unframed(sentence, weight, content))
    return found


def _unframed(sentence: str, weight: float, content: Callable[[str], int]) -> list[tuple[str, float]]:
    match = _REASON.match(sentence) or _FRAME.match(sentence)
    if match is None or content(sentence[match.end() :]) < 2:
        return [(sentence, weight)]
    return [(match["frame"], weight * FRAME_WEIGHT), (sentence[match.end() :], weight)]
