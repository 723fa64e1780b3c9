"""A question goes to a person and comes back: card, draft, answer, delivery, an entry for later, and who may do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.desk import Desk
from bot.simulator.slack import buttons
from bot.simulator.web_api import Failure
from bot.simulator.workspace import BOT_USER, Posted, User
from bot.slack.askers import Askers
from bot.slack.case_card import ANSWER, ASSIGN, CLOSE, HAND_OVER, KEEP, REOPEN, SEND, TAKE
from bot.slack.case_rounds import Cards, Staffroom
from bot.slack.connection import build_app, web_client
from bot.slack.house import House
from bot.slack.parts import Office
from bot.slack.posting import Posting
from knowledge.case import Case, CaseStatus
from knowledge.message import Outcome, Person, Role
from tests.bot.slack.harness import STAFF_CHANNEL, Clock, Inline, Stage, fresh_team
from tests.homes import Home

UNKNOWN = "Is Ruritania in breach of the Convention?"
SAID = "The Presidency has received no notice of this; please write to it directly."


class Room(Stage):
    """A stage with staff and cases, on the memory of a real assistant."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.parts = home.parts
        clock = Clock()
        desk = Desk(self.parts.knowledge, self.parts.log, self.parts.people, clock)
        super().__init__(desk, clock, team=fresh_team(), notes=self.parts.settings)
        self.ines = self.slack.workspace.add(User("U0INES", "ines", "Ines Moreau", "ines@isu.example"))
        self.jon = self.slack.workspace.add(User("U0JON", "jon", "Jon Bakke", "jon@isu.example"))
        self.staff.members |= {self.ines.id, self.jon.id}
        for user in (self.ines, self.jon):
            if self.parts.people.by_address(user.email) is None:
                person = Person(None, user.real_name, user.email, "", Role.STAFF, verified=True)
                self.parts.people.add(person, clock())

    def build(self) -> Any:
        """The app with its staff room."""
        assert isinstance(self.desk, Desk)
        parts = self.parts
        self.room = Staffroom(parts.casework, parts.reviewed, self.desk.known, parts.log.interaction, self.clock)
        client = web_client(self.config)
        self.posting, self.askers = Posting(client, STAFF_CHANNEL), Askers(client, self.clock)
        self.house = House(self.notes, client, self.clock, STAFF_CHANNEL)
        office = Office(self.desk, self.notes, self.clock, self.agent, self.room)
        return build_app(self.config, office, Inline())

    def case(self, number: str = "ISU-2026-0001") -> Case:
        return self.parts.casework.get(number)

    def card(self) -> Posted:
        channel, _, ts = self.case().card.partition(":")
        found = self.slack.workspace.message(channel, ts)
        assert found is not None
        return found

    def button(self, action: str, post: Posted | None = None) -> dict[str, Any]:
        return next(one for one in buttons(post or self.card()) if one["action_id"] == action)

    def push(self, user: User, action: str, post: Posted | None = None, **more: Any) -> None:
        post = post or self.card()
        self.slack.press(user, post, self.button(action, post) | more)

    def modal(self) -> str:
        return list(self.slack.workspace.views)[-1]

    def whispers(self, user: User) -> list[str]:
        return [post.text for post in self.slack.workspace.messages("", by=BOT_USER) if post.only_for == user.id]


@pytest.fixture
def room(own_home: Home) -> Iterator[Room]:
    made = Room(own_home)
    yield made
    made.close()


@pytest.fixture
def asked(room: Room) -> Room:
    room.slack.write(room.ana, room.general, f"<@{BOT_USER}> {UNKNOWN}")
    return room


def told(room: Room) -> list[str]:
    return [post.text for post in room.posts(room.general) if not post.only_for]


def values(answer: str, *, keep: bool = False, until: str = "2027-11-21", **more: str) -> dict[str, Any]:
    def ticked(on: bool, name: str) -> dict[str, Any]:
        return {"value": {"selected_options": [{"value": name}] if on else []}}

    texts = {name: {"value": {"value": text}} for name, text in {"answer": answer, **more}.items()}
    days = {"until": {"value": {"selected_date": until}}}
    return texts | days | {"keep": ticked(keep, "keep"), "internal": ticked(False, "internal")}


def test_a_question_for_a_person_stands_on_a_card(asked: Room) -> None:
    card = asked.card()

    assert UNKNOWN in str(card.blocks)
    assert "Ana Delgado" in str(card.blocks)
    assert card.text.startswith("ISU-2026-0001 (open)")
    assert [one["action_id"] for one in buttons(card)][:2] == [TAKE, ANSWER]


def test_staff_answer_and_the_asker_gets_it_where_it_was_asked(asked: Room) -> None:
    asked.push(asked.ines, TAKE)
    assert asked.case().owner == "slack:U0INES"
    assert "<@U0INES>" in str(asked.card().blocks)

    asked.push(asked.ines, ANSWER)
    asked.slack.submit(asked.modal(), values(SAID))

    case = asked.case()
    assert case.status is CaseStatus.ANSWERED
    assert SAID in told(asked)[-1]
    assert "ISU-2026-0001" in told(asked)[-1]
    thread = asked.slack.workspace.messages(asked.general.id, by=asked.ana.id)[0].ts
    assert asked.posts(asked.general)[-1].thread == thread
    assert case.answer_reference.startswith(asked.general.id)
    assert SAID in str(asked.card().blocks)


def test_what_is_kept_answers_the_next_who_asks(asked: Room) -> None:
    asked.push(asked.ines, ANSWER)
    asked.slack.submit(asked.modal(), values(SAID, keep=True))

    asked.slack.write(asked.karim, asked.private, f"<@{BOT_USER}> Is Ruritania in breach of the Convention ?")

    assert SAID in asked.posts(asked.private)[-1].text
    (entry,) = asked.parts.reviewed.all()
    assert (entry.reviewer, entry.case_number) == ("Ines Moreau", "ISU-2026-0001")
    assert asked.parts.log.interaction(2).outcome is Outcome.ANSWER


def test_an_answer_may_be_reviewed_before_it_is_kept(asked: Room) -> None:
    asked.push(asked.ines, ANSWER)
    asked.slack.submit(asked.modal(), values("Dear Ana, no notice came."))
    assert asked.parts.reviewed.all() == ()

    asked.push(asked.ines, KEEP)
    asked.slack.submit(asked.modal(), values("No notice came.", question=UNKNOWN))

    assert asked.parts.reviewed.all()[0].answer == "No notice came."


def test_words_in_the_thread_are_a_draft_until_somebody_sends_them(asked: Room) -> None:
    card = asked.card()
    asked.slack.write(asked.ines, asked.staff, "No notice &amp; no word came.", thread=card.ts)

    assert len(told(asked)) == 1
    assert asked.case().draft == "No notice & no word came."
    offer = asked.posts(asked.staff)[-1]
    asked.push(asked.jon, SEND, offer)

    assert "No notice & no word came." in asked.case().answer
    assert len(told(asked)) == 2


def test_two_who_press_at_once_have_one_effect(asked: Room) -> None:
    card = asked.card()
    asked.push(asked.ines, TAKE, card)
    asked.push(asked.jon, TAKE, card)
    asked.push(asked.jon, CLOSE, card)

    assert asked.case().owner == "slack:U0INES"
    assert asked.case().status is CaseStatus.TAKEN
    assert len(asked.whispers(asked.jon)) == 2
    assert [note.what for note in asked.parts.casework.history("ISU-2026-0001")] == ["opened", "taken"]


def test_a_modal_that_comes_late_keeps_its_words(asked: Room) -> None:
    asked.push(asked.ines, ANSWER)
    first = asked.modal()
    asked.push(asked.jon, ANSWER)
    second = asked.modal()
    asked.slack.submit(first, values(SAID))
    taken = asked.slack.submit(second, values("Something else."))

    assert taken is not None
    assert taken.payload is not None
    assert taken.payload["response_action"] == "errors"
    assert asked.case().answer == SAID
    assert len(told(asked)) == 2


def test_a_forged_button_does_nothing(asked: Room) -> None:
    card = asked.card()
    for action in (TAKE, ANSWER, CLOSE):
        asked.push(asked.ana, action, card)
    asked.slack.press(asked.ana, card, asked.button(ASSIGN, card) | {"selected_user": asked.ana.id})

    assert asked.case().status is CaseStatus.OPEN
    assert asked.case().owner == ""
    assert list(asked.slack.workspace.views) == []
    assert len(asked.whispers(asked.ana)) == 4


def test_a_case_is_given_to_a_colleague(asked: Room) -> None:
    card = asked.card()
    asked.slack.press(asked.ines, card, asked.button(ASSIGN, card) | {"selected_user": asked.jon.id})

    assert asked.case().owner == "slack:U0JON"


def test_only_the_asker_says_that_it_is_not_what_was_asked(asked: Room) -> None:
    asked.push(asked.ines, ANSWER)
    asked.slack.submit(asked.modal(), values(SAID))
    answer = asked.posts(asked.general)[-1]

    asked.push(asked.karim, REOPEN, answer)
    assert asked.case().status is CaseStatus.ANSWERED
    asked.push(asked.ana, REOPEN, answer)

    assert asked.case().status is CaseStatus.TAKEN
    assert asked.posts(asked.staff)[-1].thread == asked.card().ts


def test_an_answer_that_was_only_close_may_go_to_a_person(room: Room) -> None:
    room.slack.write(room.ana, room.direct, "Who will win the football world cup?")
    post = room.posts(room.direct)[-1]

    room.push(room.karim, HAND_OVER, post)
    assert room.parts.casework.pending() == ()
    room.push(room.ana, HAND_OVER, post)
    room.push(room.ana, HAND_OVER, post)

    (case,) = room.parts.casework.pending()
    assert case.question == "Who will win the football world cup?"
    assert len([post for post in room.posts(room.staff) if "ISU-2026-0001" in post.text]) == 1


def complain(room: Room, user: User, *, person: bool) -> None:
    """A thumb down, with a reason, and the wish for a person."""
    room.slack.judge(user, room.posts(room.direct)[0], "down")
    ticked = [{"value": "person"}] if person else []
    values = {"reason": {"words": {"value": "not that one"}}, "person": {"person": {"selected_options": ticked}}}
    room.slack.submit(room.modal(), values)


def test_a_thumb_down_may_ask_for_a_person(room: Room) -> None:
    room.slack.write(room.ana, room.direct, "How many years does a State have to destroy its stocks?")
    complain(room, room.ana, person=False)
    assert room.parts.casework.pending() == ()
    complain(room, room.karim, person=True)
    assert room.parts.casework.pending() == ()
    complain(room, room.ana, person=True)
    complain(room, room.ana, person=True)

    (case,) = room.parts.casework.pending()
    assert "ISU-2026-0001" in room.whispers(room.ana)[-1]
    assert "not that one" in [note.text for note in room.parts.casework.history(case.number)]


def test_a_command_is_answered_in_a_direct_message(room: Room) -> None:
    room.slack.command(room.ana, room.closed, f"ask {UNKNOWN}")
    room.push(room.ines, ANSWER)
    room.slack.submit(room.modal(), values(SAID))

    assert SAID in room.posts(room.direct)[-1].text


def test_what_can_not_be_delivered_now_is_delivered_later_and_once(asked: Room) -> None:
    asked.push(asked.ines, ANSWER)
    modal = asked.modal()
    asked.slack.api.fail("chat.postMessage", Failure("internal_error", status=500), 9)
    asked.slack.submit(modal, values(SAID))
    assert asked.case().answer_reference == ""
    asked.slack.api.recover()

    cards = Cards(asked.room, asked.posting, asked.house)
    assert cards.deliver() == 1
    assert cards.deliver() == 0
    assert sum(SAID in text for text in told(asked)) == 1


def test_a_card_is_put_up_again_after_a_failure(room: Room) -> None:
    room.slack.api.fail("chat.postMessage", Failure("channel_not_found"), 2)
    room.slack.command(room.ana, room.direct, f"ask {UNKNOWN}")
    assert room.posts(room.staff) == []
    room.slack.api.recover()

    cards = Cards(room.room, room.posting, room.house)
    cards.announce()
    cards.announce()

    assert len(room.posts(room.staff)) == 1


def test_late_cases_are_reminded_of_in_their_thread(asked: Room) -> None:
    cards = Cards(asked.room, asked.posting, asked.house)
    assert cards.remind() == 0
    asked.clock.forward(timedelta(days=7).total_seconds())

    assert (cards.remind(), cards.remind()) == (1, 0)
    assert asked.posts(asked.staff)[-1].thread == asked.card().ts


def test_the_window_opens_with_what_comes_closest(room: Room) -> None:
    room.slack.write(room.ana, room.direct, "Which salaries would the translators of the office of Gavle have earned?")
    post = room.posts(room.direct)[-1]
    room.push(room.ana, HAND_OVER, post)
    quoted = room.parts.log.interaction(1).reply.citations[0]
    room.push(room.ines, ANSWER)

    block = next(
        one for one in room.slack.workspace.views[room.modal()][1]["blocks"] if one.get("block_id") == "answer"
    )
    assert " ".join((quoted.highlight or quoted.quote).split())[:60] in block["element"]["initial_value"]
    assert "[ Send the draft ]" not in str(room.card().blocks)
