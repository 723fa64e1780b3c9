"""Who is who and what is wanted where: newcomers name their State, groups give roles, staff set rules for channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.digest import Digest
from bot.frontpage import FrontPage
from bot.register import Register
from bot.simulator.slack import buttons
from bot.simulator.window import Window
from bot.simulator.workspace import BOT_USER, Posted, Refusal, User
from bot.slack.connection import build_app
from bot.slack.digests import Digests
from bot.slack.home import TELL_ASKERS
from bot.slack.identities import CONFIRM, REJECT, REPRESENT, STATE_SEARCH
from bot.slack.parts import Office
from knowledge.memory.audit import verify_chain
from knowledge.memory.contacts.proposals import read_proposals
from knowledge.memory.newsletters import Notes
from knowledge.message import Role
from tests.bot.slack.harness import Inline
from tests.conversations.test_hand_over import Room
from tests.homes import Home

QUESTION = "How many years does a State have to destroy its stocks?"


class House(Room):
    """A room in which newcomers are asked whom they represent."""

    def build(self) -> Any:
        """The app with staff room and register."""
        super().build()
        parts = self.parts
        who = self.desk.known  # type: ignore[attr-defined]  # the desk of a room is the real one
        register = Register(parts.people, parts.facts, who, parts.store)
        page = FrontPage(parts.store, parts.facts, parts.casework, lambda: [("in_doubt", 3)])
        digest = Digest(
            parts.store, parts.log, parts.shelf, parts.casework, parts.reviewed, lambda day: [f"vacant {day}"]
        )
        self.digests = Digests(digest, self.posting, self.house, self.notes)
        office = Office(
            self.desk,
            self.notes,
            self.clock,
            self.agent,
            self.room,
            page,
            register,
            digest,
            note=lambda text, by, language: Notes(parts.store).add(text, by, "", language, self.clock()),
        )
        return build_app(self.config, office, Inline())

    def configure(self, user: User, **chosen: str) -> Any:
        """`/isu config` in #general, sent with these values."""
        self.slack.command(user, self.general, "config")
        values: dict[str, Any] = {
            "answers": {"value": {"selected_option": {"value": chosen.pop("answers", "mentioned")}}},
            "language": {"value": {"selected_option": {"value": "-"}}},
        }
        for name in ("staff", "triage", "approvals"):
            values[name] = {"value": {"selected_conversation": chosen.pop(name, "")}}
        for name in ("staff_group", "coordinator_group", "quiet_from", "quiet_to", "zone"):
            values[name] = {"value": {"value": chosen.get(name, "Europe/Zurich" if name == "zone" else "")}}
        return self.slack.submit(self.modal(), values)


@pytest.fixture
def house(own_home: Home) -> Iterator[House]:
    made = House(own_home)
    yield made
    made.close()


def pressed(house: House, user: User, post: Posted, action: str) -> None:
    button = next(one for one in buttons(post) if one["action_id"] == action)
    house.slack.press(user, post, button)


def question_to(house: House, user: User) -> Posted:
    return next(
        post
        for post in house.slack.workspace.messages("", by=BOT_USER)
        if post.only_for == user.id and any(one["action_id"] == REPRESENT for one in buttons(post))
    )


def names_a_state(house: House, code: str) -> None:
    pressed(house, house.ana, question_to(house, house.ana), REPRESENT)
    house.slack.submit(house.modal(), {"state": {STATE_SEARCH: {"selected_option": {"value": code}}}})


def test_a_newcomer_is_asked_once_and_believed_when_staff_confirm(house: House) -> None:
    house.slack.write(house.ana, house.general, f"<@{BOT_USER}> {QUESTION}")
    house.slack.write(house.ana, house.general, f"<@{BOT_USER}> {QUESTION}")
    assert sum("which State" in text for text in house.whispers(house.ana)) == 1

    names_a_state(house, "PER")
    person = house.parts.people.by_slack("U0ANA")
    assert person is not None
    assert (person.state, person.role, person.verified) == ("PER", Role.PUBLIC, False)

    (proposed,) = read_proposals(house.parts.store)
    assert (proposed.what.source, proposed.what.state, proposed.what.person_id) == ("slack", "PER", person.id)

    claim = house.posts(house.staff)[-1]
    assert "Peru" in claim.text
    pressed(house, house.karim, claim, CONFIRM)
    assert house.parts.people.person(person.id or 0).verified is False
    pressed(house, house.ines, claim, CONFIRM)

    person = house.parts.people.person(person.id or 0)
    assert (person.role, person.verified) == (Role.DELEGATE, True)
    assert read_proposals(house.parts.store) == ()
    assert verify_chain(house.parts.store).broken is None


def test_who_is_not_confirmed_keeps_no_state(house: House) -> None:
    house.slack.write(house.ana, house.direct, QUESTION)
    names_a_state(house, "PER")
    pressed(house, house.ines, house.posts(house.staff)[-1], REJECT)

    person = house.parts.people.by_slack("U0ANA")
    assert person is not None
    assert (person.state, person.role) == ("", Role.PUBLIC)


def test_a_state_that_is_none_is_refused(house: House) -> None:
    house.slack.write(house.ana, house.direct, QUESTION)
    pressed(house, house.ana, question_to(house, house.ana), REPRESENT)
    taken = house.slack.submit(house.modal(), {"state": {STATE_SEARCH: {"selected_option": {"value": "XXX"}}}})

    assert taken is not None
    assert (taken.payload or {})["response_action"] == "errors"
    assert house.parts.people.by_slack("U0ANA") is None


def test_staff_decide_where_it_answers_by_itself(house: House) -> None:
    house.slack.write(house.ana, house.general, QUESTION)
    assert house.posts(house.general) == []

    house.configure(house.ines, answers="always")
    house.slack.write(house.ana, house.general, QUESTION)
    house.slack.write(house.ana, house.general, "See you at lunch.")
    assert [bool(post.thread) for post in house.posts(house.general) if not post.only_for] == [True]

    house.configure(house.ines, answers="never")
    before = len(house.posts(house.general))
    house.slack.write(house.ana, house.general, f"<@{BOT_USER}> {QUESTION}")
    assert len(house.posts(house.general)) == before


def test_only_staff_set_rules_and_wrong_ones_are_refused(house: House) -> None:
    house.slack.command(house.ana, house.general, "config")
    assert list(house.slack.workspace.views) == []

    taken = house.configure(house.ines, zone="Nowhere/Atall", answers="always")

    assert taken.payload["errors"]["zone"].startswith("there is no such time zone")
    assert house.notes.get("slack.channel.C0GENERAL") is None


def test_another_staff_channel_is_where_cases_go(house: House) -> None:
    house.configure(house.ines, staff=house.private.id)
    house.slack.write(house.ana, house.direct, "Is Ruritania in breach of the Convention?")

    assert house.case().card.startswith(house.private.id)


def test_a_group_of_the_workspace_gives_a_role(house: House) -> None:
    house.slack.workspace.groups["S0STAFF"] = {house.karim.id}
    house.configure(house.ines, staff_group="S0STAFF")
    house.slack.command(house.karim, house.general, "config")

    assert len(house.slack.workspace.views) == 2


def test_cases_are_listed_for_who_may_know_them(house: House) -> None:
    house.slack.write(house.ana, house.direct, "Is Ruritania in breach of the Convention?")
    for user in (house.ana, house.karim, house.ines):
        house.slack.command(user, house.general, "cases")

    assert "ISU-2026-0001" in house.whispers(house.ana)[-1]
    assert "ISU-2026-0001" not in house.whispers(house.karim)[-1]
    assert "ISU-2026-0001" in house.whispers(house.ines)[-1]


def test_a_message_goes_to_a_person_and_an_answer_is_kept(house: House) -> None:
    said = house.slack.write(house.karim, house.general, "Does the yard in Gavle have a gate code?")
    house.slack.shortcut(house.ana, said, "hand_over_this")
    house.slack.shortcut(house.ana, said, "hand_over_this")
    house.slack.shortcut(house.ana, said, "save_answer")
    assert house.case().question == "Does the yard in Gavle have a gate code?"
    assert len(house.parts.casework.pending()) == 1
    assert list(house.slack.workspace.views) == []

    house.slack.shortcut(house.ines, said, "save_answer")
    assert house.modal()


def test_the_home_tab_is_that_of_its_reader(house: House) -> None:
    house.slack.write(house.ana, house.direct, "Is Ruritania in breach of the Convention?")
    names_a_state(house, "LAO")

    def shown(user: User) -> str:
        house.slack.look(user)
        return str(house.slack.workspace.homes[user.id]["blocks"])

    ana, ines, karim = shown(house.ana), shown(house.ines), shown(house.karim)
    assert "ISU-2026-0001" in ana
    assert "Article 4" in ana
    assert "has not confirmed yet" in ana
    assert "ISU-2026-0001" in ines
    assert "in doubt: 3" in ines
    assert "ISU-2026-0001" not in karim
    assert "Assistant de l'Unité d'appui" in karim


def test_the_week_is_told_to_staff_and_changed_sources_to_those_who_were_answered(house: House) -> None:
    house.slack.write(house.ana, house.direct, "How much was spent on travel in 2030?")
    house.slack.write(house.ana, house.direct, "Who will win the football world cup?")
    answered = house.parts.log.interaction(1).reply.citations[0]
    house.parts.shelf.remove(answered.document_id)
    house.clock.forward(60)

    assert house.digests.post(house.clock())
    digest = house.posts(house.staff)[-1]
    assert "football" in str(digest.blocks)
    assert "vacant 2026-11-21" in str(digest.blocks)
    assert "travel in 2030" in str(digest.blocks)

    before = len(house.posts(house.direct))
    pressed(house, house.ana, digest, TELL_ASKERS)
    assert len(house.posts(house.direct)) == before
    pressed(house, house.ines, digest, TELL_ASKERS)
    pressed(house, house.jon, digest, TELL_ASKERS)
    told = house.posts(house.direct)[before:]
    assert ["travel in 2030" in post.text and "no longer hold" in post.text for post in told] == [True]


def test_nothing_is_said_unasked_in_quiet_hours(house: House) -> None:
    house.configure(house.ines, quiet_from="00:00", quiet_to="23:59")

    assert not house.digests.post(house.clock())


def test_states_are_searched_for_by_any_name_while_typing(house: House) -> None:
    house.slack.write(house.ana, house.direct, QUESTION)
    pressed(house, house.ana, question_to(house, house.ana), REPRESENT)
    window = Window(house.modal(), house.slack.workspace.views[house.modal()][1])
    window.fill("state", "pérou", lambda block, action, typed: house.slack.search(window.view_id, block, action, typed))
    assert window.values["state"][STATE_SEARCH]["selected_option"]["value"] == "PER"
    with pytest.raises(Refusal, match="no_such_choice"):
        window.fill("state", "xyzxyz", lambda *asked: house.slack.search(window.view_id, *asked))


def test_staff_note_what_is_to_stand_in_the_newsletter(house: House) -> None:
    for user in (house.ana, house.ines):
        house.slack.command(user, house.general, "newsletter note A workshop took place in Gavle.")
    house.slack.command(house.ines, house.general, "newsletter")

    kept = [note.text for note in Notes(house.parts.store).between(house.clock(), house.clock() + timedelta(days=1))]
    assert kept == ["A workshop took place in Gavle."]
    assert "staff of the ISU" in house.whispers(house.ana)[-1]
    assert [text[:6] for text in house.whispers(house.ines)[-2:]] == ["Note 1", "Write:"]
