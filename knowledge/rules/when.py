"""Reads dates and periods in questions, in EN, FR and ES; "now" is whatever day the caller gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from knowledge.rules.dates import month_end
from knowledge.rules.folding import fold

_MONTHS = (
    "january|janvier|enero|janeiro|jan",
    "february|fevrier|febrero|fevereiro|feb",
    "march|mars|marzo|marco|mar",
    "april|avril|abril|apr",
    "may|mai|mayo|maio",
    "june|juin|junio|junho|jun",
    "july|juillet|julio|julho|jul",
    "august|aout|agosto|aug",
    "september|septembre|septiembre|setiembre|setembro|sept|sep",
    "october|octobre|octubre|outubro|oct",
    "november|novembre|noviembre|novembro|nov",
    "december|decembre|diciembre|dezembro|dec",
)
_SINCE = "since|after|from|depuis|apres|a compter de|desde|despues de|a partir del"
_BEFORE = "before|prior to|avant|antes de|antes del"
_UNTIL = "until|till|by|up to|up until|no later than|jusqu'a|jusqu'en|hasta|d'ici|d'ici a|d'ici le"
_END = "end of|the end of|at the end of|end|late|la fin de|fin de|fin|fines de|a fines de|finales de|el fin de"
_BEGIN = (
    "beginning of|the beginning of|start of|the start of|early|debut|le debut de|principios de|inicio de|comienzos de"
)
_NOW = (
    "today|right now|now|currently|at present|presently|at the moment|as of today|to date|aujourd'hui|actuellement"
    "|a ce jour|a l'heure actuelle|en ce moment|hoy en dia|hoy|actualmente|ahora|en la actualidad|a dia de hoy"
)
_LAST_YEAR = "last year|l'annee derniere|l'an dernier|l'annee passee|el ano pasado"
_THIS_YEAR = "this year|cette annee|este ano"
_NEXT_YEAR = "next year|l'annee prochaine|l'an prochain|el proximo ano|el ano proximo"


class Relation(StrEnum):
    """How the question stands to the date it names."""

    ON = "on"
    SINCE = "since"
    BEFORE = "before"
    UNTIL = "until"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date or period in ``text[start:end]``: its first and last day as named, and how the question relates to it.

    ``exact`` is True for a single day. "since 2020" is 2020-01-01 to 2020-12-31 with ``Relation.SINCE``.
    """

    first: date
    last: date
    relation: Relation
    start: int
    end: int

    @property
    def exact(self) -> bool:
        """Whether one day is meant."""
        return self.first == self.last

    def day(self, today: date) -> date:
        """The one day a question on a state of affairs asks about: the period's last day, but not beyond today.

        A period that begins after today keeps its own last day; "before" means the day before it began.
        """
        if self.relation is Relation.NOW:
            return today
        if self.relation is Relation.BEFORE:
            return self.first - timedelta(days=1)
        return min(self.last, today) if self.first <= today else self.last


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(f"(?:{names})" for names in _MONTHS)
    year = r"(?P<{0}>(?:19|20)\d\d)"
    day = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th|er|o|[°º])?"
    name = rf"(?P<{{0}}>{months})\.?"
    of = r"(?:\s+(?:of|de|del|du))?"
    forms = (
        r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)",
        rf"{day.format('d1')}{of}\s+{name.format('m1')}{of},?\s+{year.format('y1')}",
        rf"{name.format('m2')}\s+{day.format('d2')},?\s+{year.format('y2')}",
        rf"{name.format('m3')}{of},?\s+{year.format('y3')}",
        rf"{day.format('d4')}\.(?P<n4>\d\d?)\.{year.format('y4')}",
        rf"(?P<d5>1[3-9]|2\d|3[01])/(?P<n5>0?\d|1[0-2])/{year.format('y5')}",
        rf"(?:the\s+year\s+|l'annee\s+|el\s+ano\s+)?{year.format('y6')}",
        rf"(?P<last>{_LAST_YEAR})|(?P<this>{_THIS_YEAR})|(?P<next>{_NEXT_YEAR})|(?P<now>{_NOW})",
    )
    edge = rf"(?:(?:(?P<end>{_END})|(?P<begin>{_BEGIN}))\s+(?:de\s+l'annee\s+)?)?"
    on = "on|as of|as at|in|en|le|el|du|de|au|al|during"
    relation = rf"(?:(?:(?P<since>{_SINCE})|(?P<before>{_BEFORE})|(?P<until>{_UNTIL})|{on})\s{{0,3}})?"
    article = r"(?:(?:the|le|el|la|l')\s{0,3})?"
    return re.compile(rf"(?<![\w/.-])(?:{relation}{article}{edge})(?<![/\d])(?:{'|'.join(forms)})(?![\w/]|-\d|\.\d)")


def find_dates(text: str, today: date) -> tuple[DateHit, ...]:
    """The dates and periods the text names, in order; figures that are no possible date are left out."""
    return tuple(_hits(fold(text), today))


def _hits(folded: str, today: date) -> Iterator[DateHit]:
    for match in _pattern().finditer(folded):
        try:
            first, last = _period(match, today)
        except ValueError:  # 31 February and the like
            continue
        if match["end"]:
            first = last
        if match["begin"]:
            last = first
        yield DateHit(first, last, _relation(match), match.start(), match.end())


def _relation(match: re.Match[str]) -> Relation:
    if match["now"]:
        return Relation.NOW
    given = (("since", Relation.SINCE), ("before", Relation.BEFORE), ("until", Relation.UNTIL))
    return next((relation for name, relation in given if match[name]), Relation.ON)


def _period(match: re.Match[str], today: date) -> tuple[date, date]:
    if match["now"]:
        return today, today
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
        return day, day
    for number in ("1", "2", "4", "5"):
        if match[f"d{number}"]:
            day = date(int(match[f"y{number}"]), _month(match, number), int(match[f"d{number}"]))
            return day, day
    if match["m3"]:
        year, month = int(match["y3"]), _month(match, "3")
        return date(year, month, 1), month_end(year, month)
    year = int(match["y6"]) if match["y6"] else today.year + _year_shift(match)
    return date(year, 1, 1), date(year, 12, 31)


def _year_shift(match: re.Match[str]) -> int:
    return -1 if match["last"] else 1 if match["next"] else 0


def _month(match: re.Match[str], number: str) -> int:
    groups = match.groupdict()
    if groups.get(f"n{number}"):
        return int(groups[f"n{number}"] or 0)
    name = groups[f"m{number}"] or ""
    return next(index for index, names in enumerate(_MONTHS, 1) if name in names.split("|"))
