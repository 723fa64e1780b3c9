"""Newcomers: people who write to the assistant and are in no list yet, kept with what they say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.errors import BadInput
from knowledge.facts.load import Facts
from knowledge.memory.people import People
from knowledge.message import Person, Role, Sender
from knowledge.rules.state_search import search_states


@dataclass(frozen=True)
class Register:
    """Keeps newcomers among the contacts; what they say of themselves opens no door before staff confirm it."""

    people: People
    facts: Facts
    who: Callable[[Sender], Person]
    audited: Callable[[str, str, str, datetime], None]
    """Enters in the audit who did what, with which row, and when."""

    def known(self, sender: Sender) -> Person:
        """Who a sender is; a stranger has no id."""
        return self.who(sender)

    def enrol(self, sender: Sender, state: str, now: datetime) -> Person:
        """Keeps a newcomer with the State they name, not verified; BadInput for an unknown State.

        Somebody staff have verified keeps the State they have: a change of that is for staff.
        """
        if state not in self.facts.states_by_code:
            raise BadInput("there is no such State")
        found = self.who(sender)
        if found.id is None:
            made = Person(None, sender.name, sender.address, state, Role.PUBLIC, verified=False)
            return self.people.add(made, now, slack_user=sender.slack_user)
        if found.verified:
            raise BadInput("the ISU knows your State already; please write to it where that has changed")
        return self.people.update(found.id, state=state)

    def confirm(self, person_id: int, by: str, now: datetime) -> Person:
        """Staff vouch for the State a person named: from now on they are one of its delegates."""
        person = self.people.person(person_id)
        role = Role.DELEGATE if person.role is Role.PUBLIC else person.role
        confirmed = self.people.update(person_id, verified=True, role=role.value)
        self.audited(by, "confirm state", f"persons:{person_id}", now)
        return confirmed

    def reject(self, person_id: int, by: str, now: datetime) -> Person:
        """Staff do not: the person stays, without a State, and sees what everybody sees."""
        rejected = self.people.update(person_id, state="", verified=False, role=Role.PUBLIC.value)
        self.audited(by, "reject state", f"persons:{person_id}", now)
        return rejected

    def find_states(self, typed: str, language: str, limit: int) -> Sequence[tuple[str, str]]:
        """Codes and names, in a language, of States that a typed text may mean, the likeliest first."""
        names = [(state.iso3, self.state_name(state.iso3, language)) for state in self.facts.states]
        others = [(alias.iso3, alias.alias) for alias in self.facts.aliases]
        return [(code, self.state_name(code, language)) for code in search_states(typed, [*names, *others], limit)]

    def state_name(self, code: str, language: str) -> str:
        """The name of a State in English, French or Spanish; "" for no State."""
        state = self.facts.states_by_code.get(code)
        if state is None:
            return ""
        return {"fr": state.name_fr, "es": state.name_es}.get(language, "") or state.name_en
