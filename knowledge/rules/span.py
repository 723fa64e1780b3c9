"""Reads spans of days ahead in questions ("in the next 90 days", "d'ici trois mois", "este mes"), in EN, FR and ES."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from knowledge.rules.dates import add_months, add_years, month_end
from knowledge.rules.folding import fold

LONGEST = timedelta(days=36_500)
"""A longer span is not meant."""

_NUMBERS = (
    ("1", "one|a|an|un|une|uno|una"), ("2", "two|deux|dos"), ("3", "three|trois|tres"), ("4", "four|quatre|cuatro"),
    ("5", "five|cinq|cinco"), ("6", "six|seis"), ("7", "seven|sept|siete"), ("8", "eight|huit|ocho"),
    ("9", "nine|neuf|nueve"), ("10", "ten|dix|diez"), ("12", "twelve|douze|doce"), ("14", "fourteen|quatorze|catorce"),
    ("15", "fifteen|quinze|quince"), ("18", "eighteen|dix-huit|dieciocho"), ("24", "twenty-four|vingt-quatre"),
    ("30", "thirty|trente|treinta"), ("60", "sixty|soixante|sesenta"), ("90", "ninety|quatre-vingt-dix|noventa"),
    ("100", "hundred|cent|cien"), ("180", "a hundred and eighty|cent quatre-vingts|ciento ochenta"),
)  # fmt: skip
_UNITS = (
    ("day", "days?|jours?|dias?"),
    ("week", "weeks?|semaines?|semanas?"),
    ("month", "months?|mois|mes(?:es)?"),
    ("year", "years?|ans?|annees?|anos?"),
)
_AHEAD = "next|coming|following|upcoming|prochaine?s?|proxim[oa]s?|siguientes?"
_BEFORE = (
    r"(?:(?:(?:with)?in|over|during|for|dans|d'ici(?: a)?|pendant|au cours|pour|en|durante|dentro)\s+)?"
    r"(?:(?:the|les|des|de|de las?|de los|los|las|el|la|le|l')\s*)?"
)


@dataclass(frozen=True, slots=True)
class SpanHit:
    """A span ahead in ``text[start:end]``: its first and last day, both meant."""

    first: date
    last: date
    start: int
    end: int


@cache
def _counted() -> re.Pattern[str]:
    words = "|".join(sorted((words for _, words in _NUMBERS), key=len, reverse=True))
    number = rf"(?P<number>\d{{1,4}}|{words})"
    units = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS)
    within = r"(?:within|in|d'ici(?: a)?|dans|dentro de|en)\s+(?:the\s+|les\s+|los\s+|las\s+)?"
    ahead = rf"(?:(?:{_AHEAD})\s+)"
    return re.compile(
        rf"\b(?:{within}{ahead}?|{_BEFORE}{ahead}|{_BEFORE}(?=\S+\s+(?:{_AHEAD})))(?:{number}\s+)"
        rf"(?:(?:{_AHEAD})\s+)?(?:{units})(?:\s+(?:{_AHEAD}|from now|ahead|a venir|que viene[n]?))?\b"
    )


@cache
def _named() -> re.Pattern[str]:
    """This or the next week, month, quarter or year."""
    units = r"(?P<unit>week|month|quarter|year|semaine|mois|trimestre|annee|semana|mes|ano)"
    this = r"(?P<this>this|ce|cette|este|esta)\s+"
    following = r"(?P<next>next|the next|the coming|coming|el proximo|la proxima|proximo|proxima)\s+"
    behind = r"(?:le|la|l'|el)?\s*(?P<unit2>semaine|mois|annee|semana|mes|ano)\s+(?:prochaine?|proxim[oa]|que viene)"
    return re.compile(rf"\b(?:(?:in|during|over|en|dans|au cours de)\s+)?(?:(?:{this}|{following}){units}|{behind})\b")


@cache
def _to_the_end() -> re.Pattern[str]:
    until = r"(?:by|before|until|till|up to|avant|d'ici(?: a)?|jusqu'a|antes de|hasta|a)\s+"
    end = r"(?:(?:the|la|el)\s+)?(?:end of|fin(?:al)? (?:de|du|del)|fin|fines de)\s+"
    end += r"(?:(?:the|this|l'|la|el|cette|este)\s*)?"
    return re.compile(rf"\b{until}{end}(?P<unit>week|month|quarter|year|semaine|mois|trimestre|annee|semana|mes|ano)\b")


def find_spans(text: str, today: date) -> tuple[SpanHit, ...]:
    """The spans ahead that the text names, in order; a span of so many days begins today."""
    folded = fold(text)
    found = []
    for match in _counted().finditer(folded):
        last = _last(match, today)
        if last is not None:
            found.append(SpanHit(today, last, match.start(), match.end()))
    for match in _to_the_end().finditer(folded):
        found.append(SpanHit(today, _bounds(_unit(match["unit"]), today)[1], match.start(), match.end()))
    for match in _named().finditer(folded):
        if not any(hit.start < match.end() and match.start() < hit.end for hit in found):
            first, last = _period(match, today)
            found.append(SpanHit(first, last, match.start(), match.end()))
    return tuple(sorted(found, key=lambda hit: hit.start))


def _last(match: re.Match[str], today: date) -> date | None:
    written = match["number"]
    number = int(written) if written.isdecimal() else _number(written)
    try:
        if match["day"] or match["week"]:
            last = today + timedelta(days=number * (7 if match["week"] else 1))
        else:
            last = add_months(today, number) if match["month"] else add_years(today, number)
    except (OverflowError, ValueError):
        return None
    return last if last - today <= LONGEST else None


def _number(written: str) -> int:
    return next(int(value) for value, words in _NUMBERS if written in words.split("|"))


_SHORT = {"semaine": "week", "semana": "week", "mois": "month", "mes": "month", "trimestre": "quarter"}


def _period(match: re.Match[str], today: date) -> tuple[date, date]:
    """A named period, from today on where it has begun."""
    unit = _unit(match["unit"] or match["unit2"])
    first, last = _bounds(unit, today)
    if match["this"]:
        return today, last
    return _bounds(unit, last + timedelta(days=1)) if first <= today else (first, last)


def _unit(written: str) -> str:
    return _SHORT.get(written, "year" if written in ("annee", "ano") else written)


def _bounds(unit: str, day: date) -> tuple[date, date]:
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), month_end(day.year, day.month)
    if unit == "quarter":
        month = (day.month - 1) // 3 * 3 + 1
        return date(day.year, month, 1), month_end(day.year, month + 2)
    return date(day.year, 1, 1), date(day.year, 12, 31)
