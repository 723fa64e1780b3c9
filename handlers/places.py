"""How the place of a quotation is written in the reader's language: "para. 71, 2nd bullet" is "par. 71, 2e tiret"."""

from __future__ import annotations

import re
from functools import cache

_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        (r"para\. (.+)", r"par. \1"),
        (r"1(?:st|er) para\.", "1er par."),
        (r"(\d+)(?:st|nd|rd|th) para\.", r"\1e par."),
        (r"1(?:st|er) (sub-)?bullet", r"1er \1tiret"),
        (r"(\d+)(?:st|nd|rd|th) (sub-)?bullet", r"\1e \2tiret"),
        (r"preamble", "préambule"),
        (r"part (\d+)", r"partie \1"),
        (r"agenda item (.+)", r"point \1 de l'ordre du jour"),
        (r"heading(.*)", r"titre\1"),
        (r"title page", "page de titre"),
        (r"line (\d+)", r"ligne \1"),
        (r"footnote (.+)", r"note \1"),
        (r"Annex (.+)", r"Annexe \1"),
        (r"Table (.+)", r"Tableau \1"),
        (r"row (.+)", r"ligne \1"),
        (r"heads", "en-têtes"),
        (r"caption", "légende"),
    ),
    "es": (
        (r"Article (.+)", r"Artículo \1"),
        (r"para\. (.+)", r"párr. \1"),
        (r"(\d+)(?:st|nd|rd|th) para\.", r"párr. \1.º"),
        (r"(\d+)(?:st|nd|rd|th) sub-bullet", r"\1.ª subviñeta"),
        (r"(\d+)(?:st|nd|rd|th) bullet", r"\1.ª viñeta"),
        (r"preamble", "preámbulo"),
        (r"part (\d+)", r"parte \1"),
        (r"section(.+)", r"sección\1"),
        (r"agenda item (.+)", r"tema \1 del programa"),
        (r"heading(.*)", r"título\1"),
        (r"title page", "portada"),
        (r"line (\d+)", r"línea \1"),
        (r"footnote (.+)", r"nota \1"),
        (r"Annex (.+)", r"Anexo \1"),
        (r"Table (.+)", r"Cuadro \1"),
        (r"row (.+)", r"fila \1"),
        (r"heads", "encabezados"),
        (r"Action (.+)", r"Acción \1"),
        (r"caption", "leyenda"),
    ),
}
_PARTS = re.compile(r", (?![^“]*”)")
"""Between the parts of a place; a comma inside a quoted heading parts nothing."""


def written(locator: str, language: str) -> str:
    """A locator as people read it in their language; what has no words of its own there stays as it is.

    >>> written("Annex I, section “Costs, in short”, 2nd para.", "fr"), written("Article 5(2)(a)", "es")
    ('Annexe I, section “Costs, in short”, 2e par.', 'Artículo 5(2)(a)')
    """
    return ", ".join(_part(part, language) for part in _PARTS.split(locator))


def _part(part: str, language: str) -> str:
    for pattern, words in _patterns(language):
        if (match := pattern.fullmatch(part)) is not None:
            return match.expand(words).replace("sub-tiret", "sous-tiret")
    return part


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), words) for pattern, words in _WORDS.get(language, ()))
