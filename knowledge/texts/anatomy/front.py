"""The lines of a first page: which is the symbol, the date, the meeting, the title, who submitted the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from knowledge.rules.meeting_names import find_meetings
from knowledge.texts.anatomy.dates import find_dates
from knowledge.texts.anatomy.tables import Span


class FrontRole(StrEnum):
    """What a line of a first page says."""

    SYMBOL = "symbol"
    DISTRIBUTION = "distribution"
    DATE = "date"
    LANGUAGE = "language"
    BODY = "body"
    """The treaty, organ or session the document belongs to."""
    MEETING = "meeting"
    VENUE = "venue"
    AGENDA = "agenda"
    SUBMITTER = "submitter"
    STATUS = "status"
    OTHER = "other"


SYMBOL = re.compile(
    r"(?<![\w/.-])(?:CCM|APLC|CCW|BWC|ATT|NPT|CD|A|S|E|ST|HRI|CRPD|C\.N\.\d+)"
    r"(?:/[A-Z0-9][A-Za-z0-9.()]*(?:[-_][A-Z0-9]+)*)+\*?(?![\w/])"
)
_AGENDA = re.compile(
    r"(?:(?:provisional\s+)?agenda\s+items?|items?|points?|temas?|puntos?|pontos?)\s+"
    r"(?P<number>\d{1,3}(?:\s?\(?[a-z]{1,2}\))?(?:\s?\([ivx]+\))?)"
    r"(?:\s+(?:of\s+the|de\s+l[’']|del|da|do)\s*(?:provisional\s+)?(?:agenda|ordre\s+du\s+jour|programa|temario|orden\s+del"
    r"\s+día)(?:\s+proviso(?:ire|rio|ria)|\s+provisional)?)?",
    re.IGNORECASE,
)
_SUBMITTER = re.compile(
    r"^\W{0,3}(?:(?:working\s+paper\s+|document\s+|paper\s+|draft\s+)?(?:submitted|presented|prepared|circulated|issued|"
    r"proposed|tabled)\s+(?:jointly\s+)?(?:by|on\s+behalf\s+of)"
    r"|(?:document\s+(?:de\s+travail\s+)?)?(?:présentée?|soumise?|soumis|établie?|élaborée?)\s+par"
    r"|(?:documento\s+(?:de\s+trabajo\s+)?)?(?:presentad[oa]|preparad[oa]|sometid[oa]|elaborad[oa])\s+por"
    r"|(?:apresentad[oa]|elaborad[oa])\s+(?:por|pel[oa]s?)"
    r"|note\s+by|note\s+(?:du|de\s+la|des|verbale)|nota\s+(?:de\s+la|del|verbal)|letter\s+dated|lettre\s+datée"
    r"|carta\s+de\s+fecha)\s+(?P<who>.+)",
    re.IGNORECASE | re.DOTALL,
)
_STATUS = re.compile(
    r"^\W*(?:(?:revised|zero|first|second|third|final|advance|preliminary|working)\s+)?(?:draft|projet|avant-projet|"
    r"proyecto|borrador|rascunho|projeto|проект|مشروع)\s*(?:\d|text|version|for\s+(?:consultations?|comments?|discussion)|"
    r"\(?rev\.?\s?\d\)?)?\W*$"
    r"|^\W*(?:advance\s+(?:unedited\s+)?(?:version|copy)|unedited(?:\s+version)?|non-paper|informal\s+paper|as\s+adopted|"
    r"adopted\b.{0,90}|adoptée?\b.{0,90}|aprobad[oa]\b.{0,90}|for\s+consultations?|corrigendum|addendum|embargoed.*|"
    r"not\s+for\s+(?:distribution|citation|circulation)|confidential|final\s+text|"
    r"(?:resolution|résolution|resolución)\s+(?:adopted|adoptée|aprobada)\s+.{0,120})\W*$",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"^\W*(?:original|language|langue|idioma)\b\s*:.{2,60}$|^\W*(?:(?:arabic|english|french|spanish|russian|chinese|and|,)\s*)"
    r"{1,7}only\W*$|^(?:Français|Español|English|Русский|العربية)$",
    re.IGNORECASE,
)
_DISTRIBUTION = re.compile(r"^(?:distr(?:ibution)?\b|дистр)\.?\s*:?.{0,40}$|^\[.{5,160}\]\W*$", re.IGNORECASE)
_BODY = re.compile(
    r"^(?:united\s+nations|nations\s+unies|naciones\s+unidas|nações\s+unidas|general\s+assembly|assemblée\s+générale|"
    r"asamblea\s+general|security\s+council|first\s+committee|première\s+commission|primera\s+comisión|"
    r"[\w-]+\s+session|(?:[\w-]+\s+){0,2}session|(?:[\w-]+\s+){0,2}período\s+de\s+sesiones|"
    r"(?:the\s+)?(?:convention|meeting\s+of\s+the\s+states\s+parties|conference\s+on\s+disarmament)\b.{0,200}|"
    r"(?:convention|convención|convenção)\s+(?:sur|sobre|on|of)\b.{0,200}|конвенция\b.{0,200}|اتفاقية\b.{0,200}|"
    r"meeting\s+of\s+(?:the\s+)?states\s+parties\s+to\s+the\s+convention\b.{0,160}|"
    r"(?:réunion|assemblée)\s+des\s+états\s+parties\s+à\s+la\s+convention.{0,160}|"
    r"reunión\s+de\s+los\s+estados\s+partes\s+en\s+la\s+convención.{0,160})$",
    re.IGNORECASE | re.DOTALL,
)
_ORGAN = re.compile(
    r"^(?:(?:ccm\s+)?implementation\s+support\s+unit(?:\s+(?:of|for)\s+the\s+convention.{0,40})?|"
    r"unité\s+d[’']appui\s+à\s+l[’']application.{0,60}|dependencia\s+de\s+apoyo\s+(?:a|para)\s+la\s+aplicación.{0,60}|"
    r"(?:the\s+)?secretariat|secrétariat|secretaría|permanent\s+mission\s+of.{0,80}|mission\s+permanente.{0,80}|"
    r"misión\s+permanente.{0,80}|ministry\s+of.{0,80})$",
    re.IGNORECASE,
)
"""Offices, as a letterhead names them."""
BODY_HEADING = re.compile(
    r"^\W*(?:introduction|background|summary|executive\s+summary|overview|context|contents|table\s+of\s+contents|preamble|"
    r"agenda|general|purpose|objectives?|participants|opening|résumé|contexte|généralités|sommaire|préambule|"
    r"introducción|antecedentes|resumen|índice|preámbulo|introdução|resumo|preâmbulo|ordre\s+du\s+jour|programa)\W*$",
    re.IGNORECASE,
)
"""Words that head the first section of a body and are no title."""
_MORE_THAN_BODY = re.compile(
    r"\b(?:report|rapport|informe|relatório|annual|annuel|draft|projet|proyecto|plan|directive|decision|summary|budget|unit|"
    r"request|analysis|status|guide|declaration|resolution|implementation|universali[sz]ation)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^[^\W\d_][\w .'’-]{2,30}(?:\s*\([^)]*\))?\s*,?\s*")
_LEADER = re.compile(r"^(?:date|date\s*:|le|la|fecha)\s*:?\s*", re.IGNORECASE)


_LONGEST = 600
"""A field of a first page is shorter than this; longer text is prose, and not searched."""


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line (or field of a line) of the first page with what it says."""

    span: Span
    text: str
    role: FrontRole


def bare(text: str) -> str:
    """``text`` without signs of bold type and of notes around it."""
    text = re.sub(r"\^\{[^}]*\}|[⁰¹²³⁴-⁹†‡]+|(?<=\w)\*+(?=\s|$)", "", text)
    return " ".join(text.replace("**", " ").split()).strip(" *|_")


def role_of(text: str) -> FrontRole:
    """What a line of a first page says, taken alone."""
    words = bare(text[:_LONGEST])
    if not words or len(text) >= _LONGEST:
        return FrontRole.OTHER
    if (symbol := SYMBOL.match(words)) and symbol.end() >= len(words):
        return FrontRole.SYMBOL
    for role, pattern in (
        (FrontRole.STATUS, _STATUS),
        (FrontRole.DISTRIBUTION, _DISTRIBUTION),
        (FrontRole.LANGUAGE, _LANGUAGE),
        (FrontRole.SUBMITTER, _SUBMITTER),
    ):
        if pattern.match(words):
            return role
    if (agenda := _AGENDA.match(words)) and len(words) - agenda.end() < 4:
        return FrontRole.AGENDA
    return _dated_or_named(words)


def _dated_or_named(words: str) -> FrontRole:
    dates = find_dates(words)
    if dates:
        rest = words[: dates[0].start] + words[dates[-1].end :]
        rest = _LEADER.sub("", rest).strip(" ,.:;()–-")
        if not rest:
            return FrontRole.VENUE if dates[-1].span else FrontRole.DATE
        if (place := _PLACE.match(rest)) and place.end() >= len(rest) and len(rest.split()) <= 4:
            return FrontRole.VENUE if dates[-1].span else FrontRole.DATE
    meetings = find_meetings(words)
    if meetings and len(words) - (meetings[0].end - meetings[0].start) < 8:
        return FrontRole.MEETING
    if meetings and words[meetings[0].end :].lstrip().lower().startswith(("to the", "à la", "en la")):
        return FrontRole.MEETING if meetings[0].start < 5 else FrontRole.OTHER
    if _ORGAN.match(words):
        return FrontRole.BODY
    if _BODY.match(words) and not _MORE_THAN_BODY.search(words):
        return FrontRole.BODY
    return FrontRole.OTHER


def submitter_of(text: str) -> str:
    """Who submitted the document, from a line such as "Submitted by Norway and Switzerland"; "" where none does."""
    found = _SUBMITTER.match(bare(text))
    return " ".join(found["who"].split()).rstrip(" .;:*") if found else ""


def agenda_item_of(text: str) -> str:
    """The agenda item a line of a first page names, as "10" or "10(j)"; "" where it names none."""
    found = _AGENDA.match(bare(text))
    if found is None:
        return ""
    number = re.match(r"(\d+)\s?(?:\(?([a-z]{1,2})\))?\s?(\([ivx]+\))?", found["number"])
    if number is None:
        return ""
    return number[1] + (f"({number[2]})" if number[2] else "") + (number[3] or "")


def split_front(source: str, span: Span) -> list[FrontLine]:
    """The fields of a stretch of a first page, told apart where bold runs or several known fields share it."""
    lines: list[FrontLine] = []
    if span[1] - span[0] > _LONGEST * 4:
        return [FrontLine(span, " ".join(source[slice(*span)].split()), FrontRole.OTHER)]
    columns = [part for stretch in _between(_STARS, source, span) for part in _between(_COLUMNS, source, stretch)]
    for start, end in columns:
        cuts = _field_cuts(source[start:end])
        edges = [0, *cuts, end - start]
        for low, high in pairwise(edges):
            begin, finish = _tight(source, start + low, start + high)
            if finish > begin:
                words = " ".join(source[begin:finish].split())
                lines.append(FrontLine((begin, finish), words, role_of(words)))
    return lines


_STARS = re.compile(r"\*\*+(?!,|\s*\d*\})")
_COLUMNS = re.compile(r"\t+|[ \u00a0]{3,}(?=\S)")


def _between(separator: re.Pattern[str], source: str, span: Span) -> list[Span]:
    """The stretches of a span between separators: bold runs, or columns that share a line."""
    pieces, at = [], span[0]
    for found in separator.finditer(source, *span):
        pieces.append((at, found.start()))
        at = found.end()
    pieces.append((at, span[1]))
    return [piece for piece in pieces if source[slice(*piece)].strip()]


def _field_cuts(text: str) -> list[int]:
    """Where fields of a first page begin and end inside ``text``; none where it holds fewer than three of them."""
    fields: list[Span] = []
    dates = [found for found in find_dates(text) if not found.span]
    if dates:
        fields.append((dates[0].start, dates[0].end))
    for found in find_meetings(text)[:1]:
        fields.append((found.start, found.end))
    for pattern in (_ORIGINAL, _INNER_AGENDA):
        if match := pattern.search(text):
            fields.append(match.span())
    if match := SYMBOL.search(text):
        fields.append(match.span())
    if len(fields) < 3:
        two = [field for field in fields if _ORIGINAL.match(text[slice(*field)]) or SYMBOL.match(text[slice(*field)])]
        if not (len(fields) == 2 and two):
            return []
    return sorted({edge for field in fields for edge in field if 0 < edge < len(text)})


_ORIGINAL = re.compile(
    r"(?:Original|Language)\s*:\s*(?:Arabic|Chinese|English|French|Russian|Spanish|anglais|français|espagnol|inglés|"
    r"francés|español)",
    re.IGNORECASE,
)
_INNER_AGENDA = re.compile(_AGENDA.pattern.replace("|items?|points?|temas?|puntos?|pontos?", "|items?"), re.IGNORECASE)


def _tight(source: str, start: int, end: int) -> Span:
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end


def title_place(roles: Sequence[tuple[FrontRole, str]]) -> int | None:
    """Which line of a first page is the title: a free line, or the name of the treaty where it stands alone.

    Below an agenda item or above a submitter it is the last free line (those before name the item), else the first.
    """
    free = [
        place
        for place, (role, words) in enumerate(roles)
        if role is FrontRole.OTHER and len(bare(words)) > 3 and not BODY_HEADING.match(bare(words))
    ]
    if free:
        submitters = [place for place, (role, _) in enumerate(roles) if role is FrontRole.SUBMITTER]
        before = [place for place in free if submitters and place < submitters[0]]
        if before or any(role is FrontRole.AGENDA for role, _ in roles):
            return (before or free)[-1]
        return next((place for place in free if not _FIELD.match(roles[place][1])), free[0])
    known = (FrontRole.BODY, FrontRole.MEETING)
    named = [place for place, (role, words) in enumerate(roles) if role in known and not _ORGAN.match(bare(words))]
    return named[0] if len(named) == 1 and len(roles) <= 3 else None


_FIELD = re.compile(r"^[^:]{3,40}:\s*\S")
