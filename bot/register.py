"""Newcomers: people who write to the assistant and are in no list yet, kept with what they say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.errors import BadInput
from knowledge.facts.load import Facts
from knowledge.memory.contacts import vouching
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.message import Person, Role, Sender
from knowledge.rules.state_search import search_states


@dataclass(frozen=True)
class Register:
    """Keeps newcomers among the contacts; what they say of themselves opens no door before staff confirm it."""

    people: People
    facts: Facts
    who: Callable[[Sender], Person]
    store: Store

    def known(self, sender: Sender) -> Person:
        """Who a sender is; a stranger has no id."""
        return self.who(sender)

    def enrol(self, sender: Sender, state: str, now: datetime) -> Person:
        """Keeps a newcomer with the State they name, not verified, and proposes it to staff; gives who they are now.

        BadInput for an unknown State. Somebody staff have verified keeps the State they have: a change of that is for
        staff. A State that the contact list holds of somebody stays too, until staff have decided.
        """
        if state not in self.facts.states_by_code:
            raise BadInput("there is no such State")
        found = self.who(sender)
        if found.id is None:
            made = Person(None, sender.name, sender.address, "", Role.PUBLIC, verified=False)
            found = self.people.add(made, now, slack_user=sender.slack_user)
        elif found.verified:
            raise BadInput("the ISU knows your State already; please write to it where that has changed")
        person_id = found.id or 0  # whoever was added or found has one
        vouching.claim(self.store, person_id, state, f"slack:{sender.slack_user}", now)
        return self.people.person(person_id)

    def confirm(self, person_id: int, by: str, now: datetime, state: str = "") -> Person:
        """Staff vouch for the State a person named: from now on they are one of its delegates.

        ``state`` is the one that staff were shown; BadInput where the person names none, or another by now.
        """
        vouching.confirm(self.store, person_id, by, now, state)
        return self.people.person(person_id)

    def reject(self, person_id: int, by: str, now: datetime, state: str = "") -> Person:
        """Staff do not: the person stays, without a State, and sees what everybody sees."""
        vouching.reject(self.store, person_id, by, now, state)
        return self.people.person(person_id)

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
