"""Messages are answered once, logged with their answer, and found again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.claims import Claim, ClaimLost, ClaimState
from knowledge.memory.log import QUESTION_LIMIT, Log
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.message import Channel, Feedback, Message, Outcome, Reply, Sender
from tests.knowledge.memory.samples import HANDED_OVER, HOSTILE, LATER, NOW, PERSON, REPLY, answered, message


def test_the_first_to_see_a_message_answers_it(log: Log) -> None:
    claim = log.claim(message(), NOW)
    assert claim == Claim(Channel.SLACK, "m1", ClaimState.NEW, attempt=1, mine=True)
    again = log.claim(message(), NOW + timedelta(seconds=119))
    assert (again.state, again.mine, again.reply) == (ClaimState.IN_PROGRESS, False, None)


def test_the_same_id_on_another_channel_is_another_message(log: Log) -> None:
    assert log.claim(message(), NOW).mine
    assert log.claim(message(channel=Channel.MAIL), NOW).mine


def test_a_message_without_an_id_is_refused(log: Log) -> None:
    with pytest.raises(BadInput):
        log.claim(message(""), NOW)


def test_an_answered_message_gives_its_answer_and_nothing_to_post(log: Log, second_store: Store) -> None:
    reply = answered(log, message())
    log.delivered(1, "C1/170000.1", NOW)
    for reader in (log, Log(second_store)):
        again = reader.claim(message(), NOW + timedelta(days=3))
        assert (again.state, again.mine, again.delivered) == (ClaimState.ANSWERED, False, True)
        assert again.reply == replace(reply, delivered=True)


def test_an_answer_that_is_just_being_delivered_is_not_posted_twice(log: Log) -> None:
    reply = answered(log, message())
    again = log.claim(message(), NOW + timedelta(seconds=2))
    assert (again.state, again.mine, again.delivered) == (ClaimState.ANSWERED, False, False)
    assert again.reply == replace(reply, delivered=True)


def test_an_answer_that_was_never_delivered_is_posted_by_one_later_claim(log: Log) -> None:
    reply = answered(log, message())
    late = log.claim(message(), NOW + LATER)
    assert (late.state, late.mine) == (ClaimState.ANSWERED, True)
    assert late.reply == reply
    assert not log.claim(message(), NOW + LATER).mine


def test_a_delivery_that_failed_may_be_tried_again_at_once(log: Log) -> None:
    claim = log.claim(message(), NOW)
    reply = log.record(claim, message(), None, REPLY, "", NOW)
    log.failed(claim)
    again = log.claim(message(), NOW)
    assert again.mine
    assert again.reply == reply


def test_a_claim_that_was_given_up_is_free_at_once(log: Log) -> None:
    log.failed(log.claim(message(), NOW))
    again = log.claim(message(), NOW)
    assert again.mine
    assert log.record(again, message(), None, REPLY, "", NOW).interaction_id == 1


def test_a_claim_whose_holder_went_silent_is_taken_over_once(log: Log) -> None:
    silent = log.claim(message(), NOW)
    heir = log.claim(message(), NOW + LATER)
    assert (heir.state, heir.mine, heir.attempt) == (ClaimState.TAKEN_OVER, True, 2)
    assert log.claim(message(), NOW + LATER).state is ClaimState.IN_PROGRESS
    with pytest.raises(ClaimLost):
        log.record(silent, message(), None, REPLY, "", NOW)
    log.failed(silent)  # must not free what is the heir's now
    assert not log.claim(message(), NOW + LATER).mine
    reply = log.record(heir, message(), None, REPLY, "", NOW + LATER)
    assert log.record(silent, message(), None, HANDED_OVER, "", NOW + LATER) == replace(reply, delivered=True)
    assert [entry.id for entry in log.entries()] == [1]


def test_a_claim_that_was_not_ours_records_nothing(log: Log) -> None:
    log.claim(message(), NOW)
    with pytest.raises(ClaimLost):
        log.record(log.claim(message(), NOW), message(), None, REPLY, "", NOW)
    assert list(log.entries()) == []


def test_an_interaction_holds_everything(log: Log, people: People) -> None:
    person = people.add(PERSON, NOW)
    question = message(public=True, state="FRA")
    reply = log.record(log.claim(question, NOW), question, person, REPLY, "paragraph 71", NOW)
    assert reply == replace(REPLY, interaction_id=1)
    entry = log.interaction(1)
    assert entry.reply == reply
    assert entry.reply.citations == REPLY.citations
    assert (entry.channel, entry.message_id, entry.conversation, entry.public) == (Channel.SLACK, "m1", "C1:1", True)
    assert (entry.person_id, entry.name, entry.address) == (person.id, "Ana Souza", "Ana.Souza@mission.example")
    assert (entry.slack_user, entry.slack_team, entry.state, entry.role) == ("U1", "T1", "BRA", "delegate")
    assert (entry.question, entry.question_length) == ("what does para. 71 say?", 23)
    assert (entry.collections, entry.language, entry.intent) == (("ccm",), "en", "answer")
    assert (entry.understood, entry.outcome, entry.confidence) == ("paragraph 71", Outcome.ANSWER, 0.93)
    assert (entry.elapsed_ms, entry.received_at, entry.answered_at) == (4.2, question.received_at, NOW)
    assert (entry.delivered_at, entry.reference, entry.case, entry.feedback) == (None, "", None, ())


def test_a_stranger_is_logged_as_the_channel_knows_them(log: Log) -> None:
    answered(log, message(state="FRA"))
    entry = log.interaction(1)
    assert (entry.person_id, entry.name, entry.address) == (None, "Ana", "ana.souza@mission.example")
    assert (entry.state, entry.role) == ("FRA", "")


def test_a_person_removed_meanwhile_does_not_stop_the_log(log: Log) -> None:
    answered(log, message(), person=replace(PERSON, id=77))
    assert log.interaction(1).person_id is None
    assert log.interaction(1).name == "Ana Souza"


def test_the_first_delivery_stands(log: Log) -> None:
    answered(log, message())
    log.delivered(1, "first", NOW + timedelta(seconds=1))
    log.delivered(1, "second", NOW + timedelta(seconds=2))
    entry = log.interaction(1)
    assert (entry.delivered_at, entry.reference) == (NOW + timedelta(seconds=1), "first")


def test_a_question_handed_over_becomes_a_case(log: Log, people: People) -> None:
    person = people.add(PERSON, NOW)
    reply = answered(log, message(), HANDED_OVER, person)
    assert reply.case == "ISU-2026-0001"
    entry = log.interaction(1)
    assert (entry.case, entry.case_status, entry.case_due_at) == (
        "ISU-2026-0001",
        "open",
        datetime(2026, 11, 26, 16, tzinfo=UTC),
    )
    assert entry.reply.case == "ISU-2026-0001"
    assert log.claim(message(), NOW).reply == replace(reply, delivered=True)


def test_cases_are_numbered_without_gaps_in_each_year(log: Log) -> None:
    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    in_the_west = new_year.astimezone(timezone(timedelta(hours=-5)))  # still the old year there
    cases = [
        answered(log, message("a"), HANDED_OVER, at=NOW).case,
        answered(log, message("b"), REPLY, at=NOW).case,
        answered(log, message("c"), HANDED_OVER, at=new_year - timedelta(microseconds=1)).case,
        answered(log, message("d"), HANDED_OVER, at=in_the_west).case,
        answered(log, message("e"), HANDED_OVER, at=NOW).case,
    ]
    assert cases == ["ISU-2026-0001", None, "ISU-2026-0002", "ISU-2027-0001", "ISU-2026-0003"]


def test_a_case_number_is_not_used_up_by_a_failure(log: Log) -> None:
    def fail(reply: Reply) -> Reply:
        raise ZeroDivisionError

    claim = log.claim(message(), NOW)
    with pytest.raises(ZeroDivisionError):
        log.record(claim, message(), None, HANDED_OVER, "", NOW, finish=fail)
    assert list(log.entries()) == []
    assert log.record(claim, message(), None, HANDED_OVER, "", NOW).case == "ISU-2026-0001"


def test_a_reply_without_a_case_is_stored_with_its_last_words(log: Log) -> None:
    reply = log.record(
        log.claim(message(), NOW), message(), None, REPLY, "", NOW, finish=lambda reply: replace(reply, text="The end.")
    )
    assert (reply.text, reply.interaction_id, reply.case) == ("The end.", 1, None)
    assert log.interaction(1).reply == reply


def test_the_words_of_a_reply_may_name_its_case(log: Log) -> None:
    def finish(reply: Reply) -> Reply:
        return replace(reply, text=f"Your case is {reply.case}, entry {reply.interaction_id}.")

    reply = log.record(log.claim(message(), NOW), message(), None, HANDED_OVER, "", NOW, finish=finish)
    assert reply.text == "Your case is ISU-2026-0001, entry 1."
    assert log.interaction(1).reply == reply


def test_history_is_the_end_of_one_conversation_oldest_first(log: Log) -> None:
    for number in range(5):
        answered(log, message(f"m{number}", text=f"question {number}"), at=NOW + timedelta(minutes=number))
    answered(log, message("other", conversation="C1:2"))
    answered(log, message("mail", channel=Channel.MAIL, text="by mail"))
    turns = log.history("C1:1", 2, Channel.SLACK)
    assert [turn.question for turn in turns] == ["question 3", "question 4"]
    assert turns[-1].reply == replace(REPLY, interaction_id=5)
    assert (turns[-1].understood, turns[-1].at) == ("paragraph 71", NOW + timedelta(minutes=4))
    assert [turn.question for turn in log.history("C1:1", 1)] == ["by mail"]
    assert log.history("nowhere", 5) == ()
    assert log.history("C1:1", 0) == ()


def test_history_is_there_after_a_restart(log: Log, second_store: Store) -> None:
    answered(log, message())
    assert len(Log(second_store).history("C1:1", 5)) == 1


ANA = Sender(slack_user="U1", slack_team="T1")


def vote(verdict: str, reason: str = "", who: Sender = ANA, at: int = 0) -> Feedback:
    return Feedback(1, verdict, reason, who, NOW + timedelta(seconds=at))


def test_several_people_vote_and_the_later_vote_of_one_counts(log: Log) -> None:
    answered(log, message())
    other = Sender(address="Bo@mission.example")
    log.feedback(vote("up"))
    log.feedback(vote("down", "wrong paragraph", at=1))
    log.feedback(vote("up", who=other, at=2))
    log.feedback(vote("down", who=Sender(address="bo@MISSION.example"), at=3))
    votes = log.interaction(1).feedback
    assert [(given.verdict, given.reason, given.sender.slack_user) for given in votes] == [
        ("down", "wrong paragraph", "U1"),
        ("down", "", ""),
    ]


def test_a_repeated_vote_keeps_its_reason_and_a_late_one_undoes_nothing(log: Log) -> None:
    answered(log, message())
    log.feedback(vote("down", "wrong paragraph", at=5))
    log.feedback(vote("down", at=6))
    log.feedback(vote("up", at=1))
    assert [(given.verdict, given.reason) for given in log.interaction(1).feedback] == [("down", "wrong paragraph")]
    log.feedback(vote("up", at=7))
    assert [(given.verdict, given.reason) for given in log.interaction(1).feedback] == [("up", "")]


def test_a_vote_comes_back_as_given(log: Log) -> None:
    answered(log, message())
    given = Feedback(1, "down", "why not", Sender("bo@mission.example", "U2", "T1", "Bo"), NOW)
    log.feedback(given)
    assert log.interaction(1).feedback == (given,)


def test_a_vote_must_be_up_or_down(log: Log) -> None:
    answered(log, message())
    with pytest.raises(BadInput):
        log.feedback(vote("sideways"))


@pytest.mark.parametrize("number", [0, -1, 2, 10**12])
def test_an_interaction_that_does_not_exist_is_unknown_everywhere(log: Log, number: int) -> None:
    answered(log, message())
    with pytest.raises(UnknownReference):
        log.interaction(number)
    with pytest.raises(UnknownReference):
        log.delivered(number, "x", NOW)
    with pytest.raises(UnknownReference):
        log.feedback(replace(vote("up"), interaction_id=number))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_logged_and_the_reply_comes_back_equal(log: Log, text: str) -> None:
    question = Message(
        id=f"id {text}",
        channel=Channel.MAIL,
        text=text,
        received_at=NOW,
        conversation=text,
        sender=Sender(text, text, text, text),
        language=text,
        state=text,
        collections=(text,),
    )
    given = replace(REPLY, text=text, lead=text, language=text, intent=text, notices=(text,))
    reply = log.record(log.claim(question, NOW), question, None, given, text, NOW)
    assert log.claim(question, NOW).reply == replace(reply, delivered=True)
    assert log.interaction(1).reply == replace(given, interaction_id=1)
    assert len(log.interaction(1).question) == len(text)
    assert [turn.reply.text for turn in log.history(text, 5)] == [text]
    log.feedback(Feedback(1, "down", text, Sender(text, text, text, text), NOW))
    log.delivered(1, text, NOW)
    assert len(log.interaction(1).feedback) == 1


def test_a_huge_question_is_cut_and_its_length_noted(log: Log) -> None:
    question = message("x" * 10_000, text="á" * 10_000_000, conversation="y" * 10_000, state="z" * 10_000)
    answered(log, question, HANDED_OVER)
    entry = log.interaction(1)
    assert entry.question_length == 10_000_000
    assert entry.question.startswith("á" * QUESTION_LIMIT)
    assert len(entry.question) < QUESTION_LIMIT + 50
    assert not log.claim(question, NOW).mine
    assert len(log.history("y" * 10_000, 5)) == 1


def test_numbers_that_no_database_compares_are_logged_as_zero(log: Log) -> None:
    answered(log, message(), replace(REPLY, confidence=float("nan"), elapsed_ms=float("inf")))
    entry = log.interaction(1)
    assert (entry.confidence, entry.elapsed_ms) == (0.0, 0.0)


def test_a_time_without_zone_is_refused(log: Log) -> None:
    with pytest.raises(ValueError, match="zone"):
        log.claim(message(), datetime(2026, 11, 21))  # noqa: DTZ001 - the naive time is the point


def test_times_come_back_in_utc_whatever_zone_they_came_in(log: Log) -> None:
    geneva = NOW.astimezone(timezone(timedelta(hours=1)))
    answered(log, message(received_at=geneva), at=geneva)
    entry = log.interaction(1)
    assert (entry.received_at, entry.answered_at) == (NOW, NOW)
    assert entry.answered_at.utcoffset() == timedelta(0)
