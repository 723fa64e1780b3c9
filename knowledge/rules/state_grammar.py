"""Names of States inside sentences in EN, FR and ES: articles, the prepositions that melt with them, number.

Everything follows from the article columns of the table of States and from the full names, which carry their article
("la République du Sénégal", "los Emiratos Árabes Unidos"); where usage goes against the rule a State is named.
"""

from __future__ import annotations

from typing import Protocol

LANGUAGES = ("en", "fr", "es")

_VOWELS = "aeiouyàâäéèêëîïôöûüh"
"""First letters before which "de" is elided. Names with an aspirated h take an article and never come here."""

_FR_IN = {
    "HTI": "en",
    "ISR": "en",
    "BRB": "à la",
    "DMA": "à la",
    "GRD": "à la",
    "JAM": "à la",
    "TTO": "à la",
}
"""Usage of French place prepositions that goes against the rule: small islands with an article, vowels without one."""


class NamedState(Protocol):
    """The names and articles of a State, as the table of States gives them."""

    @property
    def iso3(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def name_fr(self) -> str: ...
    @property
    def name_es(self) -> str: ...
    @property
    def formal_name_en(self) -> str: ...
    @property
    def formal_name_fr(self) -> str: ...
    @property
    def formal_name_es(self) -> str: ...
    @property
    def en_article(self) -> str: ...
    @property
    def fr_article(self) -> str: ...
    @property
    def es_article(self) -> str: ...


def full_name(state: NamedState, language: str) -> str:
    """The full name with its article: "the Republic of Uganda", "la République de l'Ouganda", "Hungría"."""
    return str(getattr(state, f"formal_name_{language}"))


def short_name(state: NamedState, language: str) -> str:
    """The short name with its article; the full one where the short is a list form ("Bolivia (Plurinational …)")."""
    name = str(getattr(state, f"name_{language}"))
    if "(" in name:
        return full_name(state, language)
    return with_article(str(getattr(state, f"{language}_article")), name)


def with_article(article: str, name: str) -> str:
    """Article and name as written: "l'Ouganda", "le Sénégal", "Cuba"."""
    return f"{article}{name}" if article.endswith("'") else f"{article} {name}".strip()


def split_article(name: str, language: str) -> tuple[str, str]:
    """The article a name begins with and the rest; "" where it begins with none ("El Salvador" has none)."""
    if language == "fr" and name.startswith("l'"):
        return "l'", name[2:]
    first, _, rest = name.partition(" ")
    known = {"en": ("the",), "fr": ("le", "la", "les"), "es": ("el", "la", "los", "las")}[language]
    return (first, rest) if first in known and rest else ("", name)


def of(name: str, language: str) -> str:
    """The name after "of": "of the Congo", "du Congo", "de l'Ouganda", "d'Haïti", "del Perú", "de El Salvador"."""
    if language == "en":
        return f"of {name}"
    return _melted("de", name, language, {"le": "du", "les": "des", "el": "del"})


def to(name: str, language: str) -> str:
    """The name after "to": "to Haiti", "au Congo", "aux Comores", "à la France", "al Perú", "a Haití"."""
    if language == "en":
        return f"to {name}"
    word = "à" if language == "fr" else "a"
    return _melted(word, name, language, {"le": "au", "les": "aux", "el": "al"})


def within(state: NamedState, language: str) -> str:
    """Inside the State, by its short name: "in the Congo", "au Congo", "en France", "à Cuba", "en el Perú"."""
    name = short_name(state, language)
    if language != "fr":
        return f"{'in' if language == 'en' else 'en'} {name}"
    article, rest = split_article(name, "fr")
    usual = {"le": "au", "les": "aux", "la": "en", "l'": "en", "": "à"}[article]
    if rest.startswith("État "):
        usual = "dans l'"
    return with_article(_FR_IN.get(state.iso3, usual), rest)


def is_plural(name: str, language: str) -> bool:
    """Whether a name with its article takes a verb in the plural; in English no State does."""
    return language != "en" and split_article(name, language)[0] in ("les", "los", "las")


def opening(name: str) -> str:
    """The name as a sentence begins with it."""
    return name[:1].upper() + name[1:]


def elided(word: str, following: str) -> str:
    """A French "de" or "que" before a word: "de Cuba", "d'Haïti"."""
    return f"{word[:-1]}'{following}" if following[:1].casefold() in _VOWELS else f"{word} {following}"


def _melted(word: str, name: str, language: str, melting: dict[str, str]) -> str:
    article, rest = split_article(name, language)
    if article in melting:
        return f"{melting[article]} {rest}"
    if language == "fr" and word == "de" and not article:
        return elided(word, name)
    return f"{word} {name}"
