"""Finds names of States with a wrong article or preposition before them, in EN, FR and ES."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.rules.state_grammar import NamedState, full_name, short_name, split_article

_BEFORE = {
    "en": re.compile(r"(?:^|(?<=[\s(]))(the|of|to|in|with|by|from|on)\s+$", re.IGNORECASE),
    "fr": re.compile(
        r"(?:^|(?<=[\s('’]))(de la |de l['’]|à la |à l['’]|de le |de les |à le |à les |dans l['’]|du |des |de |d['’]"
        r"|aux |au |à |les |le |la |l['’]|en )$",
        re.IGNORECASE,
    ),
    "es": re.compile(r"(?:^|(?<=[\s(]))(de el|a el|del|al|de|a|en|con|por|para|el|las|los|la)\s+$", re.IGNORECASE),
}
"""The article or preposition right before a name."""

_FR_RIGHT = {
    "le": frozenset({"le", "du", "au"}),
    "la": frozenset({"la", "de la", "à la", "de", "en"}),
    "l'": frozenset({"l'", "de l'", "à l'", "d'", "en", "dans l'"}),
    "les": frozenset({"les", "des", "aux"}),
}
_FR_EN = frozenset({"Haïti", "Israël"})
"""Names without article that may stand after "en"; all others stand after "à"."""
_ES_ARTICLES = frozenset({"el", "la", "los", "las", "del", "al"})
_ES_RIGHT = {"el": {"el", "del", "al"}, "la": {"la"}, "los": {"los"}, "las": {"las"}, "": set()}


@dataclass(frozen=True, slots=True)
class Slip:
    """A name with a wrong word before it; not ``certain`` where usage outside the United Nations allows it."""

    name: str
    expected: str
    where: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Name:
    article: str
    full: bool


class Articles:
    """The names of all States in one language, ready to be looked for."""

    def __init__(self, states: Iterable[NamedState], language: str) -> None:
        self._language = language
        self._names: Mapping[str, _Name] = dict(_names(states, language))
        listed = "|".join(re.escape(name) for name in sorted(self._names, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])")

    def slips(self, text: str) -> Iterator[Slip]:
        """Every name in the text that has a wrong article or preposition before it."""
        for match in self._pattern.finditer(text):
            head = text[: match.start()]
            before = _BEFORE[self._language].search(head)
            word = before[1].strip().casefold().replace("’", "'") if before else ""
            name = self._names[match[0]]
            judged = _JUDGES[self._language](word, name, match[0], head)
            if judged is not None:
                expected, certain = judged
                where = " ".join(text[max(0, match.start() - 20) : match.end()].split())
                yield Slip(match[0], expected, where, certain)


def bare_name_in(text: str, short: str, full: str, language: str) -> str:
    """The short name as it stands in the text outside the full name; "" where it does not."""
    _, bare_full = split_article(full, language)
    _, bare_short = split_article(short, language)
    if bare_short == bare_full:
        return ""
    without = text.replace(bare_full, " ")
    match = re.search(rf"(?<![\w-]){re.escape(bare_short)}(?![\w-])", without)
    return " ".join(without[max(0, match.start() - 25) : match.end() + 25].split()) if match else ""


def _names(states: Iterable[NamedState], language: str) -> Iterator[tuple[str, _Name]]:
    for state in states:
        for name, full in ((short_name(state, language), False), (full_name(state, language), True)):
            article, bare = split_article(name, language)
            yield bare, _Name(article, full)


def _english(word: str, name: _Name, bare: str, head: str) -> tuple[str, bool] | None:  # noqa: ARG001 one shape
    if name.article == "the" and word in ("of", "to", "in", "with", "by", "from", "on"):
        return "'the'", name.full
    if not name.article and word == "the":
        return "no article", False
    return None


def _french(word: str, name: _Name, bare: str, head: str) -> tuple[str, bool] | None:  # noqa: ARG001 one shape
    if not word:
        return None
    vowel = bare[:1].casefold() in "aeiouyàâéèêîôh"
    if not name.article:
        right = {"à", "d'" if vowel else "de"} | ({"en"} if bare in _FR_EN else set())
    else:
        right = set(_FR_RIGHT[name.article])
        if name.full:
            right -= {"de", "d'"}
    return None if word in right else (_listed(right), True)


def _spanish(word: str, name: _Name, bare: str, head: str) -> tuple[str, bool] | None:  # noqa: ARG001 one shape
    right = _ES_RIGHT[name.article]
    if word in ("de el", "a el"):
        return ("del o al" if name.article == "el" else "ningún artículo"), True
    if word in _ES_ARTICLES:
        return None if word in right else (_listed(right) or "ningún artículo", True)
    if word and right:
        return _listed(right), name.full
    return None


def _listed(right: Iterable[str]) -> str:
    return ", ".join(f"«{word}»" for word in sorted(right))


_JUDGES = {"en": _english, "fr": _french, "es": _spanish}
