"""The fictional people of the simulated workspace, and a desk's view of them that touches no real contact."""

from __future__ import annotations

from bot.simulator.workspace import BOT_USER, Conversation, User, Workspace
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.message import Person, Role

STAFF_CHANNEL = "C0STAFF"

PEOPLE: tuple[tuple[User, Person], ...] = (
    (
        User("U0ANA", "ana", "Ana Delgado", "ana.delgado@mission.example"),
        Person(None, "Ana Delgado", "ana.delgado@mission.example", "LAO", Role.DELEGATE, "en", verified=True),
    ),
    (
        User("U0KARIM", "karim", "Karim Haddad", "karim.haddad@coordination.example", locale="fr-FR"),
        Person(None, "Karim Haddad", "karim.haddad@coordination.example", "LBN", Role.COORDINATOR, "fr", verified=True),
    ),
    (
        User("U0INES", "ines", "Ines Weber", "ines.weber@isu.example"),
        Person(None, "Ines Weber", "ines.weber@isu.example", "", Role.STAFF, "en", verified=True),
    ),
    (User("U0TOM", "tom", "Tom Reyes", "", locale="es-ES", restricted=True), Person(None, "", "", "", Role.PUBLIC)),
)
"""Slack user and contact: a delegate, a coordinator, a member of staff, and a guest whom nobody knows."""

ROLES = {"delegate": "ana", "coordinator": "karim", "staff": "ines", "guest": "tom"}


class CastPeople(People):
    """The real contacts, with the fictional people in front of them; these are in no database."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._by_slack = {user.id: person for user, person in PEOPLE if person.address}
        self._by_address = {person.address: person for _, person in PEOPLE if person.address}

    def by_slack(self, slack_user: str) -> Person | None:
        """A fictional person by Slack user id, else a real one."""
        return self._by_slack.get(slack_user) or super().by_slack(slack_user)

    def by_address(self, address: str) -> Person | None:
        """A fictional person by address, else a real one."""
        return self._by_address.get(address.casefold()) or super().by_address(address)


def furnish(workspace: Workspace) -> dict[str, User]:
    """Moves the people in and opens the channels; the people by name."""
    users = {user.name: workspace.add(user) for user, _ in PEOPLE}
    everybody = {user.id for user in users.values()}
    workspace.open(Conversation("C0GENERAL", "general", "channel", everybody | {BOT_USER}))
    workspace.open(Conversation("C0DELEGATES", "delegates", "group", everybody))
    workspace.open(Conversation(STAFF_CHANNEL, "isu-staff", "group", {users["ines"].id, BOT_USER}))
    return users
