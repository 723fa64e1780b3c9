"""Short ways to fill a contact list in a test, through the same acts as the program's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from knowledge.contact import ChannelKind, OrganisationKind, PostKind
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.store import Store
from knowledge.message import Role

NOW = datetime(2031, 5, 6, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
Result = TypeVar("Result")


class Hand:
    """Does one act in a change-set of its own; ``last`` is the number of the latest change."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.last = 0

    def do(self, act: Callable[[ChangeSet], Result], at: datetime = NOW) -> Result:
        with self.store.writing() as connection:
            made = ChangeSet(connection, "edit", "rosa", "a test", at)
            result = act(made)
            self.last = made.close()
            return result

    def person(self, name: str, address: str = "", state: str = "PER", role: Role = Role.PUBLIC, **more: str) -> int:
        values = {"name": name, "address": address, "state": state, **more}
        return self.do(lambda made: edits.new_person(made, values, role))

    def mission(self, state: str = "PER", mailbox: str = "", kind: str = "mission_geneva", language: str = "es") -> int:
        def make(made: ChangeSet) -> int:
            number = edits.organisation_for(made, f"Mission of {state}", OrganisationKind(kind), state, language)
            if mailbox:
                edits.add_channel(made, "mail", ChannelKind.FUNCTIONAL, mailbox, organisation_id=number)
            return number

        return self.do(make)

    def post(
        self, organisation: int, theme: str = "article7_report", kind: str = "focal_point", state: str = "PER"
    ) -> int:
        return self.do(lambda made: edits.post_for(made, organisation, PostKind(kind), "Focal point", theme, state))

    def appoint(self, post: int, person: int, since: date | None, evidence: str = "", until: date | None = None) -> int:
        return self.do(lambda made: edits.appoint(made, post, person, since, evidence, until))
