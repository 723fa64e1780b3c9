"""States a State's deadlines in words: decided ones first, computed and unverified ones labelled as such."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.facts.fact_request import FactRequest
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.phrases import is_plural, named, opening, phrase, show_day
from knowledge.facts.records import State
from knowledge.message import Fact
from knowledge.rules.deadlines import Deadline, DeadlineKind, Subject, annual_report_due, deadlines_for

OVERDUE_LIST = date(2023, 12, 31)
"""The day of the newest published list of reports not submitted."""

_WHAT = {
    Subject.CLEARANCE: (
        "Clearance deadline (Article 4)", "Délai de dépollution (article 4)", "Plazo de limpieza (artículo 4)",
    ),
    Subject.STOCKPILE: (
        "Stockpile destruction deadline (Article 3)", "Délai de destruction des stocks (article 3)",
        "Plazo de destrucción de existencias (artículo 3)",
    ),
}  # fmt: skip
_HOW = {
    "original": ("original deadline", "délai initial", "plazo original"),
    "granted": ("extension granted", "prolongation accordée", "prórroga concedida"),
    "granted_at": ("extension granted at the {}", "prolongation accordée à la {}", "prórroga concedida en la {}"),
}
_APPLIES = {
    Subject.CLEARANCE: (
        "It binds the State only if it has contaminated areas; no decision is recorded here.",
        "Il ne vaut que si l'État a des zones contaminées ; aucune décision n'est enregistrée ici.",
        "Solo obliga si el Estado tiene zonas contaminadas; no consta aquí ninguna decisión.",
    ),
    Subject.STOCKPILE: (
        "It binds the State only if it holds stockpiles; no decision is recorded here.",
        "Il ne vaut que si l'État détient des stocks ; aucune décision n'est enregistrée ici.",
        "Solo obliga si el Estado tiene existencias; no consta aquí ninguna decisión.",
    ),
}


def deadline_facts(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    """The deadlines asked for; a State that is not party has none, which is said."""
    state = facts.state(request.states[0])
    known = deadlines_for(state, facts.deadlines_of(state.iso3), request.on, as_of=AS_OF)
    if not known:
        statement = _say("no_deadline", state, request.language)
        return [Fact(statement, "", state.source, AS_OF.isoformat(), state.verified)]
    return describe([deadline for deadline in known if _wanted(deadline, request)], state, request)


def rule_for_all(request: FactRequest, _: Facts) -> Iterable[Fact]:
    """The next annual report, which falls on one day for every State Party; () for what differs from State to State."""
    if request.article != "7" or request.subject == "initial_report":
        return
    language, due = request.language, annual_report_due(request.on.year)
    due = due if due >= request.on else annual_report_due(request.on.year + 1)
    shown = {"due": show_day(due, language), "year": due.year - 1, "state": phrase("every_party", language)}
    statement = phrase("annual_report", language, plural=False, **shown)
    yield Fact(statement, "CCM-7-2", "computed: every year on this day", AS_OF.isoformat())


def describe(wanted: Sequence[Deadline], state: State, request: FactRequest) -> list[Fact]:
    """These deadlines of a State in words; one that is not party has none, which is said by ``deadline_facts``."""
    return [_fact(deadline, wanted, state, request) for deadline in wanted]


def _wanted(deadline: Deadline, request: FactRequest) -> bool:
    if request.subject == "extension":
        return deadline.kind is not DeadlineKind.COMPUTED and deadline.article != "7"
    if request.subject:
        return deadline.subject.value == request.subject
    if request.article:
        return deadline.article == request.article
    return deadline.kind is not DeadlineKind.COMPUTED or deadline.article == "7"


def _fact(deadline: Deadline, siblings: Sequence[Deadline], state: State, request: FactRequest) -> Fact:
    if deadline.article == "7":
        statement = _report(deadline, state, request.language)
    else:
        statement = _limit(deadline, siblings, state, request)
    return Fact(statement, deadline.rule, deadline.source, deadline.as_of.isoformat(), deadline.verified)


def _report(deadline: Deadline, state: State, language: str) -> str:
    due = deadline.due or date.max  # both reports always have a day
    if deadline.subject is Subject.ANNUAL_REPORT:
        return _say("annual_report", state, language, due=show_day(due, language), year=due.year - 1)
    key = "initial_overdue" if deadline.kind is DeadlineKind.OVERDUE else "initial_report"
    return _say(key, state, language, due=show_day(due, language), listed=show_day(OVERDUE_LIST, language))


def _limit(deadline: Deadline, siblings: Sequence[Deadline], state: State, request: FactRequest) -> str:
    language = request.language
    what = _WHAT[deadline.subject][_index(language)]
    shown = show_day(deadline.due, language) if deadline.due else deadline.text
    if deadline.kind is DeadlineKind.COMPUTED:
        applies = _APPLIES[deadline.subject][_index(language)]
        return _say("computed", state, language, what=what, due=shown, applies=applies)
    if deadline.kind is DeadlineKind.COMPLETED:
        return _say("completed", state, language, what=what, due=shown)
    if deadline.kind is DeadlineKind.REQUESTED:
        return _say("requested", state, language, meeting=deadline.decided_at)
    same = [d for d in siblings if d.article == deadline.article and d.kind is DeadlineKind.DECIDED]
    key = "decided" if len(same) == 1 else "last_verified" if deadline.verified else "later_unverified"
    statement = _say(key, state, language, what=what, due=shown, how=_how(deadline, language))
    last = deadline is same[-1] and deadline.verified
    asked_again = any(d.kind is DeadlineKind.REQUESTED and d.article == deadline.article for d in siblings)
    return statement + (phrase("passed", language) if last and deadline.passed(request.on) and not asked_again else "")


def _how(deadline: Deadline, language: str) -> str:
    extended = deadline.rule in ("CCM-3-3", "CCM-4-5")
    key = "original" if not extended else "granted_at" if deadline.decided_at else "granted"
    return _HOW[key][_index(language)].format(deadline.decided_at)


def _say(key: str, state: State, language: str, **values: object) -> str:
    name = named(state, language)
    return phrase(key, language, plural=is_plural(state, language), state=name, State=opening(name), **values)


def _index(language: str) -> int:
    return ("en", "fr", "es").index(language)
