"""What a person is shown first: their State's duties, their theme's ledger, or the work of the day; by role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.wording import phrases, say
from knowledge.case import Case
from knowledge.errors import BadInput
from knowledge.facts.answers import answer_facts
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.facts.load import Facts
from knowledge.facts.standing import list_deadlines
from knowledge.memory.asked import Asked, asked_between
from knowledge.memory.campaigns import Campaigns
from knowledge.memory.casework import Casework
from knowledge.memory.entries import votes_between
from knowledge.memory.store import Store
from knowledge.message import Outcome, Person, Role
from knowledge.theme import read_theme

AHEAD = 90
"""Days ahead that staff are shown deadlines of."""

SHOWN = 12
WEEK = timedelta(days=7)

_LETTERS = {
    "universalization": ("universalization_not_party", "universalization_signatory"),
    "article7_report": ("article7_annual_reminder", "article7_overdue", "article7_initial_overdue"),
    "article3_stockpile": ("article3_deadline",),
    "article4_clearance": ("article4_deadline",),
}
"""Theme -> kinds of letter whose ledger its coordinators follow."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a title and lines; ``act`` names what a button under it does, "" for none."""

    title: str
    lines: tuple[str, ...]
    act: str = ""


@dataclass(frozen=True)
class FrontPage:
    """Makes the page of a person; ``waiting`` gives further lines for staff (mail, approvals), a pair of label and
    number each."""

    store: Store
    facts: Facts
    casework: Casework
    waiting: Callable[[], Iterable[tuple[str, int]]]

    def of(self, person: Person, slack_user: str, language: str, now: datetime) -> tuple[Section, ...]:
        """The sections for this person on this day, the most urgent first."""
        if person.role is Role.STAFF:
            return (*self._staff(language, now), *self._how(language))
        own = self._state(person, language, now) if person.state else ()
        theme = self._theme(person, language, now) if person.role is Role.COORDINATOR else ()
        return (*own, *theme, *self._questions(person, slack_user, language), *self._how(language))

    def _state(self, person: Person, language: str, now: datetime) -> tuple[Section, ...]:
        """Status and deadlines of the person's own State, in the words in which a question is answered."""
        name = self._name(person.state, language)
        lines = [
            f"{fact.statement} ({say(language, 'label.as_of', date=fact.as_of)})"
            for kind in (FactKind.STATUS, FactKind.DEADLINE)
            for fact in answer_facts(FactRequest(kind, now.date(), language, (person.state,)), self.facts)
        ]
        unsure = () if person.verified else (say(language, "home.unverified"),)
        title = say(language, "home.state", state=name)
        return (Section(title, (*unsure, *dict.fromkeys(lines[:SHOWN]))),)

    def _theme(self, person: Person, language: str, now: datetime) -> tuple[Section, ...]:
        """For a coordinator: where each State stands in the efforts of the theme."""
        kinds = [kind for theme in self._themes(person.state, now) for kind in _LETTERS.get(theme, ())]
        ledgers = [one for kind in kinds for one in Campaigns(self.store).ledgers(kind, now.date(), year=now.year)]
        lines = [
            f"{self._name(one.state, language)}: {one.kind} – {one.standing.next.value}" for one in ledgers[:SHOWN]
        ]
        more = (say(language, "home.more", count=len(ledgers) - SHOWN),) if len(ledgers) > SHOWN else ()
        return (Section(say(language, "home.theme"), (*lines, *more) or (say(language, "home.nothing"),), "letter"),)

    def _themes(self, state: str, now: datetime) -> list[str]:
        """Themes the State coordinates in the newest period on record that is not over for more than a year."""
        found = []
        for row in self.facts.coordinators:
            last = row.period.rpartition("-")[2]
            if state in row.coordinators_iso3 and last.isdigit() and int(last) >= now.year - 1:
                try:
                    found.append(read_theme(row.theme))
                except BadInput:
                    continue
        return found or list(_LETTERS)

    def _questions(self, person: Person, slack_user: str, language: str) -> tuple[Section, ...]:
        theirs = self.casework.of_person(person.id) if person.id is not None else ()
        theirs = theirs or self.casework.of_slack(slack_user)
        if not theirs:
            return ()
        return (Section(say(language, "home.questions"), tuple(_case(case) for case in theirs[:SHOWN])),)

    def _staff(self, language: str, now: datetime) -> tuple[Section, ...]:
        pending = self.casework.pending(limit=500)
        late = sum(case.late(now) for case in pending)
        counts = [(say(language, "home.cases_open"), len(pending)), (say(language, "home.cases_late"), late)]
        counts += [(say(language, f"home.{label}"), number) for label, number in self.waiting()]
        due = list_deadlines(self.facts, now.date(), within_days=AHEAD)
        ahead = [
            f"{one.due}: {self._name(one.iso3, language)} – {self._duty(one.rule)}" for one in due[:SHOWN] if one.due
        ]
        more = [say(language, "home.more", count=len(due) - SHOWN)] if len(due) > SHOWN else []
        week = list(asked_between(self.store, now - WEEK, now))
        none = (say(language, "home.nothing"),)
        return (
            Section(say(language, "home.today"), tuple(f"{label}: {number}" for label, number in counts)),
            Section(say(language, "home.due"), tuple(_case(case) for case in pending[:SHOWN]) or none),
            Section(say(language, "home.ahead", days=AHEAD), (*ahead, *more) or none),
            Section(say(language, "home.gaps"), gaps(week) or none),
            Section(say(language, "home.quality"), self._quality(week, language, now)),
        )

    def _quality(self, week: Sequence[Asked], language: str, now: datetime) -> tuple[str, ...]:
        """How the assistant did in the last week: outcomes, and what askers said of it."""
        found = Counter(one.outcome for one in week)
        votes = votes_between(self.store, now - WEEK, now)
        return (
            say(language, "home.asked", count=len(week)),
            say(language, "home.outcomes", answered=found[Outcome.ANSWER], closest=found[Outcome.CLOSEST],
                handed=found[Outcome.HANDED_OVER]),
            say(language, "home.votes", up=votes.get("up", 0), down=votes.get("down", 0)),
        )  # fmt: skip

    def _how(self, language: str) -> tuple[Section, ...]:
        return (Section(say(language, "slack.home_ask"), tuple(phrases(language)["help"].values())),)

    def _duty(self, rule: str) -> str:
        """The article a deadline rests on."""
        known = self.facts.obligations.get(rule)
        return f"Art. {known.article}({known.paragraph})" if known is not None and known.paragraph else rule

    def _name(self, code: str, language: str) -> str:
        state = self.facts.states_by_code.get(code)
        if state is None:
            return code
        return {"fr": state.name_fr, "es": state.name_es}.get(language, "") or state.name_en


def gaps(week: Sequence[Asked]) -> tuple[str, ...]:
    """Questions that found no answer, each once, those asked most often first."""
    unanswered = [one for one in week if one.outcome is not Outcome.ANSWER]
    often = Counter(" ".join(one.question.casefold().split()) for one in unanswered)
    shown = {" ".join(one.question.casefold().split()): one.question for one in unanswered}
    return tuple(f"{shown[text]}{f' (×{count})' if count > 1 else ''}" for text, count in often.most_common(SHOWN))


def _case(case: Case) -> str:
    due = f" · {case.due_at:%Y-%m-%d}" if case.due_at else ""
    return f"{case.number}{due} · {' '.join(case.question.split())[:160]}"
