"""Everything that passed is entered once, in the transaction it belongs to, and found by whom, what and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, inspect, text

from knowledge.errors import UnknownReference
from knowledge.memory import migrate as migrating
from knowledge.memory.engine import make_migration_engine, read_url
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.store import Store, open_store
from knowledge.memory.tables.base import Moment
from knowledge.memory.timeline import Timeline, append
from knowledge.timeline import Direction, Event, EventKind, Wanted
from tests.knowledge.memory.samples import HANDED_OVER, HOSTILE, NOW, PERSON, answered, message

CALL = Event(
    kind=EventKind.CALL,
    direction=Direction.IN,
    at=NOW,
    subject="Asked about the clearance deadline",
    detail="Will send the request in Décembre.",
    state="LAO",
    organisation_id=4,
    post_id=5,
    channel="telephone",
    case="ISU-2026-0001",
    category="article4_clearance",
    language="fr",
    by="Staff Member",
    who="Mme Élodie Fictive",
)


@pytest.fixture
def timeline(store: Store) -> Timeline:
    return Timeline(store)


def test_an_entry_comes_back_as_it_was_given(timeline: Timeline, people: People) -> None:
    event = replace(CALL, person_id=people.add(PERSON, NOW).id, source="mail:5")
    assert timeline.entry(timeline.add(event)).event == event


def test_a_source_is_entered_once_and_a_note_by_hand_as_often_as_it_is_made(timeline: Timeline) -> None:
    first = timeline.add(replace(CALL, source="letter:1"))
    assert timeline.add(replace(CALL, source="letter:1", subject="again")) == first
    assert timeline.add(CALL) != timeline.add(CALL)
    assert len(timeline.of_state("lao").entries) == 3
    assert timeline.entry(first).event.subject == CALL.subject


def test_an_entry_stands_or_falls_with_the_transaction_it_is_part_of(store: Store, timeline: Timeline) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        append(connection, replace(CALL, source="mail:1"))
        raise ZeroDivisionError
    assert timeline.of_state("LAO").entries == ()
    with store.writing() as connection:
        append(connection, replace(CALL, source="mail:1"))
    assert len(timeline.of_state("LAO").entries) == 1


def test_a_person_removed_meanwhile_does_not_stop_the_timeline(timeline: Timeline) -> None:
    assert timeline.entry(timeline.add(replace(CALL, person_id=77))).event.person_id is None


def test_a_time_without_zone_is_refused(timeline: Timeline) -> None:
    with pytest.raises(ValueError, match="zone"):
        timeline.add(replace(CALL, at=datetime(2026, 11, 21)))  # noqa: DTZ001 - the naive time is the point
    there = timezone(timedelta(hours=7))
    assert timeline.entry(timeline.add(replace(CALL, at=NOW.astimezone(there)))).event.at.tzinfo is UTC


@pytest.mark.parametrize("number", [0, -1, 9, 10**12])
def test_an_entry_that_does_not_exist_is_unknown(timeline: Timeline, number: int) -> None:
    with pytest.raises(UnknownReference):
        timeline.entry(number)
    assert timeline.of_person(number).entries == ()
    assert timeline.of_organisation(number).entries == ()


def test_pages_follow_each_other_without_gap_or_repetition(timeline: Timeline) -> None:
    """Entries of one moment and entries that arrive while somebody reads are the hard part."""
    moments = [NOW, NOW, NOW, NOW + timedelta(hours=1), NOW - timedelta(hours=1), NOW, NOW]
    ids = [timeline.add(replace(CALL, at=at)) for at in moments]
    expected = [number for _, number in sorted(zip(moments, ids, strict=True), reverse=True)]
    seen, place = [], None
    while True:
        page = timeline.of_state("LAO", limit=2, after=place)
        seen += [entry.id for entry in page.entries]
        timeline.add(replace(CALL, at=NOW + timedelta(days=1)))
        place = page.following
        if place is None:
            break
    assert seen == expected
    assert [entry.id for entry in timeline.entries(Wanted(until=NOW + timedelta(days=1)))] == expected


def test_a_state_an_organisation_and_a_person_have_each_their_timeline(timeline: Timeline, people: People) -> None:
    person = people.add(PERSON, NOW).id
    assert person is not None
    one = timeline.add(replace(CALL, person_id=person, organisation_id=None, state=""))
    two = timeline.add(replace(CALL, organisation_id=9, state="PER"))
    assert [entry.id for entry in timeline.of_person(person).entries] == [one]
    assert [entry.id for entry in timeline.of_organisation(9).entries] == [two]
    assert [entry.id for entry in timeline.of_state("PER").entries] == [two]


def test_words_names_and_period_find_whatever_case_and_accents(timeline: Timeline) -> None:
    found = timeline.add(CALL)
    timeline.add(
        replace(CALL, subject="Sponsorship", detail="100% of it", who="Bo Example", at=NOW - timedelta(days=9))
    )

    def ids(words: str = "", names: str = "", **period: datetime) -> list[int]:
        page = timeline.search(words, names, (period.get("since"), period.get("until")))
        return [entry.id for entry in page.entries]

    assert ids("CLEARANCE decembre") == [found]
    assert ids(names="elodie FICTIVE") == [found]
    assert ids("clearance", "bo") == []
    assert ids(since=NOW) == [found]
    assert found not in ids(until=NOW)
    assert len(ids("0% of")) == 1
    assert ids("1_0%") == []
    assert len(ids()) == 2


def test_kinds_direction_channel_and_category_limit(timeline: Timeline) -> None:
    call = timeline.add(CALL)
    letter = timeline.add(replace(CALL, kind=EventKind.LETTER, direction=Direction.OUT, channel="mail", category="x"))
    for wanted, expected in (
        (Wanted(kinds=(EventKind.CALL,)), [call]),
        (Wanted(kinds=(EventKind.CALL, EventKind.LETTER)), [letter, call]),
        (Wanted(direction=Direction.OUT), [letter]),
        (Wanted(channel="telephone"), [call]),
        (Wanted(category="x"), [letter]),
    ):
        assert [entry.id for entry in timeline.page(wanted).entries] == expected


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_taken_and_does_not_break_a_search(timeline: Timeline, words: str) -> None:
    event = replace(CALL, subject=words, detail=words, who=words, state=words, channel=words, category=words)
    number = timeline.add(replace(event, case=words, language=words, by=words, source=f"x{words}"))
    assert timeline.add(replace(event, source=f"x{words}")) == number
    assert number in [entry.id for entry in timeline.search(words, words).entries]


def test_huge_text_is_cut(timeline: Timeline) -> None:
    number = timeline.add(replace(CALL, subject="á" * 10**6, detail="b" * 10**6, who="c" * 10**6, source="d" * 10**6))
    event = timeline.entry(number).event
    assert max(map(len, (event.subject, event.detail, event.who, event.source))) < 4_100


def test_an_interaction_joins_the_timeline_with_its_answer(log: Log, people: People, timeline: Timeline) -> None:
    person = people.add(PERSON, NOW)
    question = message()
    answered(log, question, HANDED_OVER, person)
    answered(log, question, HANDED_OVER, person)
    (entry,) = timeline.of_state("BRA").entries
    event = entry.event
    assert (event.kind, event.direction, event.at) == (EventKind.QUESTION, Direction.IN, question.received_at)
    assert (event.subject, event.detail, event.source) == (question.text, HANDED_OVER.text, "interaction:1")
    assert (event.case, event.channel, event.person_id) == ("ISU-2026-0001", "slack", person.id)
    assert timeline.search(names="souza").entries == (entry,)


LOGGED = text(
    "INSERT INTO interactions (channel, message_id, conversation, public, person_id, name, address, slack_user, "
    "slack_team, state, role, language, collections, question, question_length, intent, understood, outcome, "
    "confidence, elapsed_ms, reply, received_at, answered_at, reference) VALUES ('mail', :id, 'c', :public, NULL, "
    "'Zoë Fiction', 'zoe@mission.example', '', '', 'PER', '', 'es', '[]', :question, 10, 'answer', '', 'answer', "
    "0.9, 1.0, :reply, :at, :at, '')"
).bindparams(bindparam("at", type_=Moment))


def test_what_was_logged_before_there_was_a_timeline_is_in_it(empty_database: str) -> None:
    """A database of the first release with more rows than one step takes, one of them unreadable."""
    url = read_url(empty_database)
    migrating.migrate(url, "0001")
    engine = make_migration_engine(url)
    with engine.begin() as connection:
        assert not inspect(connection).has_table("events")
        rows = [
            {"id": str(n), "public": False, "question": f"¿Qué? {n}", "reply": '{"text": "Á ver"}', "at": NOW}
            for n in range(1_203)
        ]
        connection.execute(LOGGED, [*rows, rows[0] | {"id": "x", "reply": "[]", "question": "long " * 500}])
    engine.dispose()
    store = open_store(empty_database)
    timeline = Timeline(store)
    entries = list(timeline.entries(Wanted(state="PER")))
    assert [entry.event.source for entry in entries] == [f"interaction:{n}" for n in range(1_204, 0, -1)]
    assert entries[-1].event.detail == "Á ver"
    assert len(timeline.search("que a ver", "zoe", limit=9).entries) == 9
    assert len(list(timeline.entries(Wanted(text="long")))) == 1
    answered(Log(store), message())
    assert timeline.search("para. 71").entries[0].event.source == "interaction:1205"
    store.close()
