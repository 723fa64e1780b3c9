"""Dates written out in documents, in six languages, as ISO 8601 no more precise than the source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "january janvier enero janeiro января январь jan|february février fevrier febrero fevereiro февраля февраль feb|"
    "march mars marzo março марта март mar|april avril abril апреля апрель apr|may mai mayo maio мая май|"
    "june juin junio junho июня июнь jun|july juillet julio julho июля июль jul|"
    "august août aout agosto августа август aug|september septembre septiembre setembro сентября сентябрь sept sep|"
    "october octobre octubre outubro октября октябрь oct|november novembre noviembre novembro ноября ноябрь nov|"
    "december décembre decembre diciembre dezembro декабря декабрь dec"
)
_ARABIC = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
_MONTH = {name: number for number, names in enumerate(_MONTHS.split("|"), start=1) for name in names.split()} | {
    name: number for number, name in enumerate(_ARABIC.split(), start=1)
}
_NAMES = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|º|°)?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_LINK = r"(?:\s+of|\s+de|\s+del|\s+do|,)?\s+"
_DATE = re.compile(
    rf"\b(?:(?P<from>\d{{1,2}})(?:st|nd|rd|th|er)?(?:{_LINK}(?:{_NAMES})\.?)?\s*(?:[-–—]|to|au|al|a|and|et|y|e|по)\s*)?"
    rf"{_DAY.format('d1')}{_LINK}(?P<m1>{_NAMES})\.?(?:{_LINK}{_YEAR.format('y1')})?\b"
    rf"|\b(?P<m2>{_NAMES})\.?\s+{_DAY.format('d2')}(?:\s*(?:[-–—]|to)\s*(?P<to>\d{{1,2}}))?,?\s+{_YEAR.format('y2')}\b"
    rf"|\b(?P<m3>{_NAMES})\.?{_LINK}{_YEAR.format('y3')}\b"
    rf"|\b(?P<y4>(?:19|20)\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)\b"
    rf"|\b(?P<d5>\d{{1,2}})[./](?P<m5>\d{{1,2}})[./](?P<y5>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at ``text[start:end]``, as precise as its words; ``span`` says that it ends a range."""

    start: int
    end: int
    iso: str
    span: bool

    @property
    def year(self) -> int:
        return int(self.iso[:4])


def find_dates(text: str) -> list[FoundDate]:
    """All dates with a year in ``text``; a range counts as its last day; impossible days are passed over."""
    found = []
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso:
            found.append(FoundDate(match.start(), match.end(), iso, bool(match["from"] or match["to"])))
    return found


def _iso(match: re.Match[str]) -> str:
    for form in "12345":
        year = match[f"y{form}"]
        if not year:
            continue
        named = match[f"m{form}"]
        month = int(named) if named.isdigit() else _MONTH[named.lower()]
        day = match["to"] or match[f"d{form}"] if form == "2" else match[f"d{form}"] if form != "3" else None
        if day is None:
            return f"{year}-{month:02}"
        try:
            return date(int(year), month, int(day)).isoformat()
        except ValueError:
            return ""
    return ""
