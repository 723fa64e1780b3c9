"""States meetings, votes and coordinators in words; what lies after the sources read is given as planned only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.facts.fact_request import FactRequest
from knowledge.facts.load import AS_OF, READ_UNTIL, Facts
from knowledge.facts.phrases import phrase, plain_name, show_day, show_month, show_span
from knowledge.facts.records import Coordinator, Meeting, Vote
from knowledge.message import Fact

_FORMAL = ("msp", "review_conference")
_KINDS = {
    "msp": ("Meeting of States Parties", "Assemblée des États parties", "Reunión de los Estados Partes"),
    "review_conference": ("Review Conference", "Conférence d'examen", "Conferencia de Examen"),
    "intersessional": ("intersessional meeting", "réunion intersessions", "reunión entre períodos de sesiones"),
    "preparatory": ("preparatory meeting", "réunion préparatoire", "reunión preparatoria"),
}
_PARTS = {
    "2RC-P1": ("2RC, part 1", "2RC, partie 1", "2RC, parte 1"),
    "2RC-P2": ("2RC, part 2", "2RC, partie 2", "2RC, parte 2"),
}
_PLACES = {
    "Geneva": ("Genève", "Ginebra"),
    "Lao PDR": ("RDP lao", "RDP Lao"),
    "Norway": ("Norvège", "Noruega"),
    "Ireland": ("Irlande", "Irlanda"),
    "Lebanon": ("Liban", "Líbano"),
    "Beirut": ("Beyrouth", "Beirut"),
    "Zambia": ("Zambie", "Zambia"),
    "Croatia": ("Croatie", "Croacia"),
    "planned": ("prévu", "previsto"),
    "virtual": ("en ligne", "virtual"),
    "hybrid": ("hybride", "híbrida"),
}
_STAGES = {
    "general_assembly": ("General Assembly", "Assemblée générale", "Asamblea General"),
    "first_committee": ("First Committee", "Première Commission", "Primera Comisión"),
}
_THEMES = {
    "Universalization": ("Universalisation", "Universalización"),
    "Clearance": ("Dépollution", "Limpieza"),
    "Victim assistance": ("Assistance aux victimes", "Asistencia a las víctimas"),
    "Cooperation and assistance": ("Coopération et assistance", "Cooperación y asistencia"),
    "Stockpile destruction": ("Destruction des stocks", "Destrucción de existencias"),
    "Reporting": ("Transparence", "Transparencia"),
    "National implementation": ("Application nationale", "Aplicación nacional"),
    "General status": ("État et fonctionnement d'ensemble", "Estado y funcionamiento generales"),
}
_THEME_NAMES = {"Reporting": ("Reporting", "Transparency")}


def meeting_facts(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    """Dates, place and presidency of the meeting asked for, the next or the last before that day."""
    chosen = _chosen(request, facts)
    if request.which == "next" and not chosen:
        return _no_next(request, facts)
    return [fact for meeting in chosen for fact in _about(meeting, request.language, facts)]


def _chosen(request: FactRequest, facts: Facts) -> Sequence[Meeting]:
    if request.meeting:
        return [m for m in facts.meetings if _is_or_is_part_of(m.short_name, request.meeting)]
    kinds = (request.meeting_kind,) if request.meeting_kind else _FORMAL
    known = sorted(
        (m for m in facts.meetings if m.kind in kinds and m.start_date), key=lambda m: m.start_date or date.max
    )
    if request.year:
        return [m for m in known if m.start_date and m.start_date.year == request.year]
    if request.which == "next":
        return [m for m in known if (m.end_date or date.min) >= request.on][:1]
    return [m for m in known if (m.end_date or date.max) < request.on and (m.end_date or date.max) <= READ_UNTIL][-1:]


def _is_or_is_part_of(short_name: str, wanted: str) -> bool:
    """The Second Review Conference met in two parts, 2RC-P1 and 2RC-P2; 2RC-PM1 is a preparatory meeting."""
    return short_name == wanted or re.fullmatch(re.escape(wanted) + r"-P\d", short_name) is not None


def _no_next(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    language = request.language
    statement = phrase(
        "no_next_meeting", language, on=show_day(request.on, language), until=show_month(READ_UNTIL, language)
    )
    yield Fact(statement, "", "table of meetings", AS_OF.isoformat())
    kinds = (request.meeting_kind,) if request.meeting_kind else _FORMAL
    planned = [m for m in facts.meetings if m.start_date and m.kind in kinds and m.start_date > READ_UNTIL]
    for meeting in planned[-1:]:
        yield from _about(meeting, language, facts)


def _about(meeting: Meeting, language: str, facts: Facts) -> Iterable[Fact]:
    if meeting.start_date:
        yield _dates(meeting, language)
    if not meeting.president_iso3:
        return
    short = _short(meeting, language)
    country = plain_name(facts.state(meeting.president_iso3), language)
    key = "president" if meeting.president else "presidency"
    statement = phrase(key, language, short=short, president=meeting.president, country=country)
    unsure = bool(meeting.president) and _from_memory(meeting, "president", meeting.president.split()[-1].lower())
    yield Fact(statement, "", meeting.source, AS_OF.isoformat(), meeting.verified and not unsure)


def _dates(meeting: Meeting, language: str) -> Fact:
    start = meeting.start_date or date.max
    end = meeting.end_date or start
    planned = start > READ_UNTIL
    statement = phrase(
        "meeting_planned" if planned else "meeting", language, label=_label(meeting, language),
        dates=show_span(start, end, language), place=_place(meeting.place, language),
    )  # fmt: skip
    sure = meeting.verified and not _from_memory(meeting, "dates", "room", "day")
    return Fact(statement, "", meeting.source, AS_OF.isoformat(), sure)


def _from_memory(meeting: Meeting, *words: str) -> bool:
    """Whether the row says of one of these that it comes from memory, though the rest of it is verified."""
    clauses = f"{meeting.source}; {meeting.note}".lower().split(";")
    return any("from memory" in clause and any(word in clause for word in words) for clause in clauses)


def _place(place: str, language: str) -> str:
    if language == "en":
        return place
    for english, others in _PLACES.items():
        place = place.replace(english, others[_index(language) - 1])
    return place


def _short(meeting: Meeting, language: str) -> str:
    return _PARTS.get(meeting.short_name, (meeting.short_name,) * 3)[_index(language)]


def _label(meeting: Meeting, language: str) -> str:
    kind = _KINDS.get(meeting.kind)
    short = _short(meeting, language)
    return f"{short} ({kind[_index(language)]})" if kind else short


def vote_facts(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    """Figures of the votes of that year (the newest recorded where none is named); () where none is recorded."""
    year = request.year or max((vote.year for vote in facts.votes), default=0)
    votes = [v for v in facts.votes if v.year == year and request.which in ("", v.stage)]
    return [_vote(vote, request.language) for vote in sorted(votes, key=lambda v: v.stage, reverse=True)]


def _vote(vote: Vote, language: str) -> Fact:
    statement = phrase(
        "vote", language, stage=_STAGES[vote.stage][_index(language)], year=vote.year,
        symbol=f" ({vote.symbol})" if vote.symbol else "", f=vote.in_favour, a=vote.against, b=vote.abstaining,
    )  # fmt: skip
    return Fact(statement, "", vote.source, AS_OF.isoformat(), vote.verified)


def coordinator_facts(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    """Coordinators of the theme in the years asked for, or of the newest period recorded; () where none is."""
    mine = [row for row in facts.coordinators if not request.theme or _is_theme(row, request.theme)]
    if request.first and request.last:
        first, last = request.first.year, request.last.year
        chosen = [row for row in mine if row.first_year <= last and row.last_year >= first]
        return [_coordinators(row, request, facts) for row in chosen]
    newest = max((row.last_year for row in mine), default=0)
    found = [_coordinators(row, request, facts) for row in mine if row.last_year == newest]
    if found and newest < request.on.year:
        statement = phrase("coordinators_later", request.language)
        found.append(Fact(statement, "", "table of coordinators", AS_OF.isoformat()))
    return found


def _is_theme(row: Coordinator, theme: str) -> bool:
    return row.theme.startswith(_THEME_NAMES.get(theme, (theme,)))


def _coordinators(row: Coordinator, request: FactRequest, facts: Facts) -> Fact:
    language = request.language
    names = ", ".join(plain_name(facts.state(code), language) for code in row.coordinators_iso3)
    theme = next((name for name in _THEMES if _is_theme(row, name)), "")
    shown = row.theme if language == "en" or not theme else _THEMES[theme][_index(language) - 1]
    statement = phrase("coordinators", language, theme=shown, period=row.period, names=names)
    return Fact(statement, "", row.source, AS_OF.isoformat(), row.verified)


def _index(language: str) -> int:
    return ("en", "fr", "es").index(language)
