"""How a line of an official document begins: the numbers, letters, bullets and key words that label its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class LabelKind(StrEnum):
    """What sort of label a line begins with."""

    NUMBER = "number"  # 71.  71)
    DECIMAL = "decimal"  # 3.1.2
    LETTER = "letter"  # (a)  a)  (ii)  iv)
    CAPITAL = "capital"  # A.  IV.
    BULLET = "bullet"
    NOTE = "note"  # ¹  *  **
    ACTION = "action"
    ANNEX = "annex"
    ARTICLE = "article"
    AGENDA = "agenda"
    PART = "part"  # Part I, Chapter 2, Section A
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the start of a line.

    ``value`` is the bare number or letter ("71", "a", "IV", "19", "*"); ``style`` the way it is written, by which items
    of one list are told from those of another; ``bullet`` a dash or dot that stands before it.
    ``offset`` and ``width`` say where the label begins (after a bullet) and where the words after it begin.
    """

    kind: LabelKind
    value: str
    style: str
    offset: int
    width: int
    bullet: str = ""
    sure: bool = True
    """False where the same signs often stand for something else (a bare number before a footnote)."""


BULLETS = "-–—−‒•●▪◦‣⁃∙·▶➢✓❖■□○"
_BULLET = re.compile(rf"[{BULLETS}](?:\s+|$)|[•●▪◦‣⁃➢✓❖■□](?=\S)|\*\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})\s?([.)])(?!\d)\s*")
_BRACKETED_NUMBER = re.compile(r"\((\d{1,3})\)\s*")
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?:\s+(?=[A-ZÀ-ÞА-Я“\"'(\[])|$)")
_LETTER = re.compile(r"\(?(([^\W\d_])\2?|[ivxl]{1,6}|[IVX]{1,5})\)\s*(?=\S|$)")
_BARE_LETTER = re.compile(r"([a-z])\.\s+(?=[^\W\d_])")
_CAPITAL = re.compile(
    r"([A-Z]|[IVXL]{1,6})[.)]\s+(?=\S)|\(([A-Z]|[IVX]{1,5})\)\s+(?=[A-Z])|([IVX]{1,5})\s*[–—-]\s+(?=[A-Z])"
)
_LONE_CAPITAL = re.compile(r"([A-Z]|[IVXL]{1,6})\.$")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(
    r"([⁰¹²³⁴-⁹]{1,3})\s*(?=\S)|(\*{1,4}|[†‡§])\s+(?=\S)|(\*|[†‡])(?=[A-ZÀ-Þ])|\[(\d{1,3})\]\s+(?=\S)"
    r"|\^\{?(\*{1,4}|\d{1,3})\}?\s*(?=\S)|(\d{1,3})\s+(?=[A-ZÀ-Þ“\"<]|http)"
)
_ROMAN_OR_NUMBER = r"(?:[IVXLivxl]{1,6}|\d{1,3}|[A-Z])"
_END = r"(?=\s*$|\s*[.:–—‑-]\s*|\s+[A-ZÀ-Þ“\"«(\[]|\s*,\s)"
_WORDS: tuple[tuple[LabelKind, re.Pattern[str]], ...] = (
    (
        LabelKind.ARTICLE,
        re.compile(
            r"(?:Article|Artículo|Artigo|ARTICLE|ARTÍCULO|ARTIGO|Art\.|Статья|المادة)\s+"
            r"(\d{1,3}|[IVXL]{1,6}|premier|PREMIER)(?:\s*(?:er|ER|º|°|o)\b)?[.:]?(?=\s*$|\s*[:–—-]\s+|\.\s)"
        ),
    ),
    (
        LabelKind.ANNEX,
        re.compile(
            rf"(?:Annexe?|ANNEXE?|Anexo|ANEXO|Appendix|APPENDIX|Appendice|Apéndice|Apêndice|Приложение|المرفق)"
            rf"(?:\s+({_ROMAN_OR_NUMBER})\b)?{_END}"
        ),
    ),
    (
        LabelKind.ACTION,
        re.compile(
            r"(?:Actions?|ACTION|Acción|ACCIÓN|Medida|MEDIDA|Mesure|MESURE|Ação|AÇÃO)\s*(?:#|[Nn][o°º]\.?)?\s*"
            r"(\d{1,3}(?:\.\d{1,2})?[a-z]?)(?=\s*$|\s*[.:–—-](?:\s|$)|\s+[A-ZÀ-Þ“\"«(\[])"
        ),
    ),
    (
        LabelKind.AGENDA,
        re.compile(
            r"(?:(?:Agenda|AGENDA)\s+[Ii](?:tem|TEM)|Item|ITEM|Point|POINT|Tema|TEMA|Punto|PUNTO|Ponto)\s+"
            r"(\d{1,2}(?:\s?\(?[a-z]\)?)?)(?=\s*[:–—-]\s*\S|\.\s+\S|\s*$)"
        ),
    ),
    (
        LabelKind.PART,
        re.compile(
            rf"(?:Part|PART|Partie|PARTIE|Parte|PARTE|Chapter|CHAPTER|Chapitre|CHAPITRE|Capítulo|CAPÍTULO|Section|"
            rf"SECTION|Sección|SECCIÓN|Title|Titre|Título|Rule|RULE|Règle|Regla)\s+({_ROMAN_OR_NUMBER})\b{_END}"
        ),
    ),
    (
        LabelKind.CAPTION,
        re.compile(
            rf"(?:Table|TABLE|Tableau|TABLEAU|Cuadro|CUADRO|Tabla|TABLA|Quadro|Tabela|Figure|FIGURE|Figura|Graph|Chart|"
            rf"Box|Encadré|Recuadro)\s+({_ROMAN_OR_NUMBER}[a-z]?)(?=\s*$|\s*[.:–—-]\s*)"
        ),
    ),
)
_WORD_STARTS = frozenset(
    [
        "article",
        "artículo",
        "artigo",
        "art",
        "статья",
        "المادة",
        "annex",
        "annexe",
        "anexo",
        "appendix",
        "appendice",
        "apéndice",
        "apêndice",
        "приложение",
        "المرفق",
        "action",
        "actions",
        "acción",
        "medida",
        "mesure",
        "ação",
        "agenda",
        "item",
        "point",
        "tema",
        "punto",
        "ponto",
        "part",
        "partie",
        "parte",
        "chapter",
        "chapitre",
        "capítulo",
        "section",
        "sección",
        "title",
        "titre",
        "título",
        "rule",
        "règle",
        "regla",
        "table",
        "tableau",
        "cuadro",
        "tabla",
        "quadro",
        "tabela",
        "figure",
        "figura",
        "graph",
        "chart",
        "box",
        "encadré",
        "recuadro",
    ]
)
_MONTHS = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|avr|mai|juin|juil|août|déc|ene|abr|ago|dic)\w*\b",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_AFTER_CAPTION = re.compile(r"\s*[.:–—-]*\s*")


def read_label(text: str) -> Label | None:
    """The label at the start of ``text``, if it has one; a bullet before another label is kept beside it."""
    found = _plain_label(text)
    if found is not None:
        return found
    bullet = _BULLET.match(text)
    if bullet is None:
        return None
    inner = _plain_label(text[bullet.end() :])
    sign = text[0]
    if inner is None or inner.kind not in (LabelKind.NUMBER, LabelKind.LETTER, LabelKind.DECIMAL):
        return Label(LabelKind.BULLET, sign, sign, bullet.end(), bullet.end(), bullet=sign)
    offset = bullet.end() + inner.offset
    return Label(inner.kind, inner.value, inner.style, offset, bullet.end() + inner.width, bullet=sign, sure=inner.sure)


def _plain_label(text: str) -> Label | None:
    first = text[:1]
    if first.isdigit():
        return _from_digits(text)
    if first.isalpha():
        return _from_letters(text)
    if first == "(":
        return _bracketed(text)
    return _note(text) if first and first in "⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§[^" else None


def _from_digits(text: str) -> Label | None:
    if found := _DECIMAL.match(text):
        return Label(LabelKind.DECIMAL, found[1], "1.1", 0, found.end())
    if found := _NUMBER.match(text):
        return Label(LabelKind.NUMBER, str(int(found[1])), "1" + found[2], 0, found.end())
    return _note(text)


def _from_letters(text: str) -> Label | None:
    if found := _LETTER.match(text):
        return Label(LabelKind.LETTER, found[1], "a)", 0, found.end())
    if text[0].islower():
        found = _BARE_LETTER.match(text)
        return Label(LabelKind.LETTER, found[1], "a.", 0, found.end(), sure=False) if found else None
    if found := _CAPITAL.match(text) or _LONE_CAPITAL.match(text):
        return Label(LabelKind.CAPITAL, next(filter(None, found.groups())), "A.", 0, found.end())
    return _from_words(text)


def _from_words(text: str) -> Label | None:
    word = _FIRST_WORD.match(text)
    if word is None or word[0].lower() not in _WORD_STARTS:
        return None
    for kind, pattern in _WORDS:
        if found := pattern.match(text):
            value = (found[1] or "").replace(" ", "")
            if kind is LabelKind.ARTICLE and value.lower() == "premier":
                value = "1"
            skipped = _AFTER_CAPTION.match(text, found.end())
            return Label(kind, value, kind.value, 0, skipped.end() if skipped else found.end())
    return None


def _bracketed(text: str) -> Label | None:
    if found := _LETTER.match(text):
        return Label(LabelKind.LETTER, found[1], "(a)", 0, found.end())
    if found := _BRACKETED_NUMBER.match(text):
        return Label(LabelKind.NUMBER, str(int(found[1])), "(1)", 0, found.end())
    if found := _CAPITAL.match(text):
        return Label(LabelKind.CAPITAL, next(filter(None, found.groups())), "(A)", 0, found.end())
    return None


def _note(text: str) -> Label | None:
    found = _NOTE.match(text)
    if found is None:
        return None
    if found[6] and _MONTHS.match(text[found.end() :]):
        return None
    value = next(filter(None, found.groups())).translate(_RAISED)
    if value[0] == "*" and not text[len(value)].isspace() and "*" in text[len(value) :]:
        return None  # signs of bold or italic type, which end as they began
    return Label(LabelKind.NOTE, value, "note", 0, found.end(), sure=not found[6])


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


def roman_value(numeral: str) -> int | None:
    """The value of a Roman numeral up to 89 in small or capital letters; None where it is not one."""
    values = [_ROMAN.get(letter) for letter in numeral.lower()]
    if not values or None in values:
        return None
    known = [value for value in values if value is not None]
    total = sum(-value if following > value else value for value, following in zip(known, [*known[1:], 0], strict=True))
    return total if to_roman(total) == numeral.lower() else None


def to_roman(number: int) -> str:
    """``number`` from 1 to 89 as a small Roman numeral; "" outside."""
    if not 0 < number < 90:
        return ""
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx")[number // 10]
    return tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]


def letter_value(letters: str) -> int | None:
    """The place of a list letter: a=1 ... z=26, aa=27 ...; None for other scripts and mixed letters."""
    low = letters.lower()
    if not low or not low.isascii() or not low.isalpha() or len(set(low)) != 1:
        return None
    return (len(low) - 1) * 26 + ord(low[0]) - ord("a") + 1
