"""Dates as mails name them, also relative ones ("tomorrow", "mardi prochain", "by the 15th"), in five languages and more.

Reads on folded text (``plain.folded``). "Today" is the day given; what could be two days is the next one to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from knowledge.rules.dates import month_end

_MONTHS = (
    "january|janvier|enero|janeiro|januar|jan|يناير|января|январь",
    "february|fevrier|febrero|fevereiro|februar|feb|فبراير|февраля|февраль",
    "march|mars|marzo|marco|marz|mar|مارس|марта|март",
    "april|avril|abril|apr|ابريل|апреля|апрель",
    "may|mai|mayo|maio|مايو|мая|май",
    "june|juin|junio|junho|juni|jun|يونيو|июня|июнь",
    "july|juillet|julio|julho|juli|jul|يوليو|июля|июль",
    "august|aout|agosto|aug|اغسطس|августа|август",
    "september|septembre|septiembre|setiembre|setembro|sept|sep|سبتمبر|сентября|сентябрь",
    "october|octobre|octubre|outubro|oktober|oct|اكتوبر|октября|октябрь",
    "november|novembre|noviembre|novembro|nov|نوفمبر|ноября|ноябрь",
    "december|decembre|diciembre|dezembro|dezember|dec|ديسمبر|декабря|декабрь",
)
_DAYS = (
    "monday|lundi|lunes|segunda-feira|segunda feira|الاثنين|понедельник|montag",
    "tuesday|mardi|martes|terca-feira|terca feira|الثلاثاء|вторник|dienstag",
    "wednesday|mercredi|miercoles|quarta-feira|quarta feira|الاربعاء|среду|среда|mittwoch",
    "thursday|jeudi|jueves|quinta-feira|quinta feira|الخميس|четверг|donnerstag",
    "friday|vendredi|viernes|sexta-feira|sexta feira|الجمعه|пятницу|пятница|freitag",
    "saturday|samedi|sabado|السبت|субботу|samstag",
    "sunday|dimanche|domingo|الاحد|воскресенье|sonntag",
)
_TODAY = (
    r"today|tonight|this (?:morning|afternoon|evening|noon)|until noon|aujourd'hui|ce (?:soir|matin|midi|jour)|cet apres-midi|hoy|esta (?:noche|tarde|manana)|"
    r"hoje|esta noite|اليوم|الليله|هذا الصباح|сегодня|heute"
)
_TOMORROW = r"tomorrow|demain|(?<!la )(?<!esta )(?<!por la )(?<!pasado )manana(?! por la tarde de)|amanha|غدا|завтра|morgen(?! fruh um)"
_OVERMORROW = r"(?:the )?day after tomorrow|apres-demain|pasado manana|depois de amanha|بعد غد|послезавтра|ubermorgen"
_NEXT_WEEK = r"next week|la semaine prochaine|semaine prochaine|(?:la )?(?:proxima semana|semana (?:que viene|proxima))|(?:a )?proxima semana|الاسبوع القادم|الاسبوع المقبل|следующей неделе|nachste woche"
_THIS_WEEK = (
    r"this week|end of (?:the|this) week|cette semaine|fin de semaine|esta semana|هذا الاسبوع|этой неделе|diese woche"
)
_MONTH_END = r"(?:end of (?:the|this) month|fin du mois|fin de mes|final de mes|fim do mes)"


@dataclass(frozen=True, slots=True)
class Named:
    """A day or period named in ``text[start:end]``; ``exact`` is False where a week, a month or a bare figure is meant."""

    first: date
    last: date
    exact: bool
    start: int
    end: int
    today: bool = False
    """Whether it is named as today ("this morning")."""


def named_days(text: str, on: date) -> tuple[Named, ...]:
    """The days and periods that a folded text names, in order; impossible dates are left out."""
    return tuple(_read(text, on))


def _read(text: str, on: date) -> Iterator[Named]:
    for match in _pattern().finditer(text):
        kind = match.lastgroup or ""
        try:
            found = _days(kind, match, on)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            first, last, exact = found
            yield Named(first, last, exact, match.start(), match.end(), kind == "today")


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(f"(?:{names})" for names in _MONTHS)
    days = "|".join(f"(?:{names})" for names in _DAYS)
    number = r"(?:\d{1,3}|two|three|four|five|seven|ten|deux|trois|quatre|cinq|sept|dix|dos|tres|cuatro|cinco|siete|diez|dois|quatro|sete|dez)"
    unit = r"(?:working |business )?(?:hours?|days?|heures?|jours?(?: ouvrables)?|horas?|dias?(?: habiles| uteis)?|ساعه|ايام|день|дня|дней|часов|stunden|tagen?)"
    forms = (
        r"(?P<iso>20\d\d-\d\d-\d\d)",
        rf"(?P<dmy>\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:of|de|del|du))?\s+(?:{months})\.?(?:\s+(?:de\s+|del\s+)?20\d\d)?)",
        rf"(?P<mdy>(?:{months})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s+20\d\d)?)",
        r"(?P<dots>\d{1,2}[./]\d{1,2}(?:[./](?:20)?\d\d)?\.?(?![\w/])(?!\.\d))",
        rf"(?P<overmorrow>{_OVERMORROW})",
        rf"(?P<tomorrow>{_TOMORROW})",
        rf"(?P<today>{_TODAY})",
        rf"(?P<weekday>(?:(?:next|this|coming|proximo|este|proxima|esta)\s+)?(?:{days})(?:\s+(?:next week|de la semaine prochaine|en huit|de la proxima semana|da proxima semana|"
        r"de la semana que viene|prochain|proximo|que viene|القادم|المقبل))?)",
        rf"(?P<within>(?:in|within|dans|sous|d'ici|en|dentro de|em|خلال|через|в течение|innerhalb von|innert|binnen)\s+(?:the next\s+|les\s+|las proximas\s+)?{number}\s+{unit})",
        r"(?P<week>(?:week|semaine|semana|kw)\s+\d{1,2})",
        rf"(?P<nextweek>{_NEXT_WEEK})",
        rf"(?P<thisweek>{_THIS_WEEK})",
        rf"(?P<monthend>{_MONTH_END})",
        rf"(?P<month>(?:in|by|until|before|en|au mois de|d'ici|avant|em|ate|antes de|para|في|в|im|bis|mid-?)\s*(?:early |late |mid-?|the end of |fin |finales de )?(?:{months})(?:\s+(?:de\s+)?20\d\d)?)",
        r"(?P<dayonly>(?:the|le|el dia|dia|den)\s+\d{1,2}(?:st|nd|rd|th|er)?(?=\s*(?:[,.;:!?)]|$|at|a las|in|and|et|y|inclus|\n)))",
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)")


_LEADS = re.compile(
    r"(?:by|on|until|till|before|from|of|le|du|au|avant le|jusqu'au|el|del|al|dia|hasta el|antes del|em|ate|am|bis|vom|zum|date|day|يوم|до|к|с|"
    + "|".join(f"(?:{names})" for names in _DAYS)
    + r"),?\s+(?:the |le |el )?$"
)


_NUMBERS = {
    word: value
    for words, value in (
        ("two deux dos dois", 2), ("three trois tres", 3), ("four quatre cuatro quatro", 4), ("five cinq cinco", 5),
        ("seven sept siete sete", 7), ("ten dix diez dez", 10),
    )
    for word in words.split()
}  # fmt: skip


def _days(kind: str, match: re.Match[str], on: date) -> tuple[date, date, bool] | None:
    words = match[kind]
    if kind in ("today", "tomorrow", "overmorrow"):
        day = on + timedelta(days=("today", "tomorrow", "overmorrow").index(kind))
        return day, day, True
    if kind == "iso":
        day = date.fromisoformat(words)
        return day, day, True
    if kind in ("dmy", "mdy"):
        day = _next_day(int(re.findall(r"\d+", words)[0]), _month(words), _year(words), on)
        return day, day, True
    if kind == "dots":
        figures = [int(figure) for figure in re.findall(r"\d+", words)]
        if len(figures) == 2 and not _LEADS.search(match.string[: match.start()]):
            return None  # "2/4" is more often the second of four
        year = figures[2] + (2000 if figures[2] < 100 else 0) if len(figures) > 2 else None
        day = _next_day(figures[0], figures[1], year, on)
        return day, day, True
    if kind == "weekday":
        return _weekday(words, on)
    return _period(kind, words, on)


def _period(kind: str, words: str, on: date) -> tuple[date, date, bool] | None:
    monday = on - timedelta(days=on.weekday())
    if kind == "within":
        count = next((int(f) for f in re.findall(r"\d+", words)), 0) or next(
            (_NUMBERS[word] for word in words.split() if word in _NUMBERS), 0
        )
        hours = re.search(r"hour|heure|hora|ساعه|час|stunde", words)
        day = on + timedelta(days=(count + 23) // 24 if hours else count)
        return on, day, True
    if kind == "week":
        week = int(re.findall(r"\d+", words)[0])
        first = date.fromisocalendar(on.year, week, 1)
        if first + timedelta(days=6) < on:
            first = date.fromisocalendar(on.year + 1, week, 1)
        return first, first + timedelta(days=6), False
    if kind == "nextweek":
        return monday + timedelta(days=7), monday + timedelta(days=13), False
    if kind == "thisweek":
        return on, monday + timedelta(days=6), False
    if kind == "monthend":
        return on, month_end(on.year, on.month), False
    if kind == "month":
        month, year = _month(words), _year(words)
        year = year or (on.year if month >= on.month else on.year + 1)
        return date(year, month, 1), month_end(year, month), False
    number = int(re.findall(r"\d+", words)[0])
    month = on.month if number >= on.day else on.month % 12 + 1
    day = date(on.year + (month < on.month), month, number)
    return day, day, False


def _weekday(words: str, on: date) -> tuple[date, date, bool]:
    wanted = next(number for number, names in enumerate(_DAYS) if re.search(rf"(?<!\w)(?:{names})(?!\w)", words))
    ahead = (wanted - on.weekday()) % 7
    if re.search(r"next week|semaine prochaine|en huit|proxima semana|semana que viene", words):
        ahead = wanted - on.weekday() + 7
    elif ahead == 0 and re.search(r"next|prochain|proxim", words):
        ahead = 7
    day = on + timedelta(days=ahead)
    return day, day, True


def _month(words: str) -> int:
    return next(n for n, names in enumerate(_MONTHS, 1) if re.search(rf"(?<![^\W\d_])(?:{names})(?!\w)", words))


def _year(words: str) -> int | None:
    found = re.search(r"20\d\d", words)
    return int(found[0]) if found else None


def _next_day(day: int, month: int, year: int | None, on: date) -> date:
    """The day of that month; without a year the one that is near: up to two months back, else the next to come."""
    if year is not None:
        return date(year, month, day)
    found = date(on.year, month, day)
    return found if found >= on - timedelta(days=60) else date(on.year + 1, month, day)
