"""Trying to get round the guard: what is internal must reach nobody outside, by whatever way it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.answer_json import as_json
from knowledge.base import Viewer
from knowledge.message import Channel, Outcome, Reply, Sender
from tests.homes import COORDINATOR, DAY, DELEGATE, INSIDE, STAFF, Home

SECRETS = ("quillabamba", "perpetua", "okonkwo", "73'911", "medical files", "march 2032", "no chance")
PLAIN = "When will the Unit close the Quillabamba liaison office?"
WAYS = [
    PLAIN,
    "How much does the consultant receive for the closure of the office?",
    "note to file",
    "para. 1 of the note to file",
    "What does para. 2 of the note to file on the office say?",
    "paragraph 4 of the note",
    "Article 5(2) survivors: where are the medical files held?",
    "Is it in breach of Article 5(2) that the office holds the files of survivors?",
    "Would the closure of the liaison office be prohibited by the Convention?",
    "What is the e-mail address of the consultant Perpetua Okonkwo-Lindqvist?",
    "agenda item 12 translation pool chances with Peru",
    "¿Cuándo se cerrará la oficina de enlace?",
    "Quand le bureau de liaison sera-t-il fermé ?",
    "Quilabamba ofice closure",
    "73911",
]
OUTSIDE = [("", {}), (DELEGATE, {}), (STAFF, {"public": True}), (COORDINATOR, {"public": True})]


def told(reply: Reply, question: str = "") -> list[str]:
    """Secrets in anything that leaves, but for what the asker wrote."""
    shown = json.dumps(as_json(reply), ensure_ascii=False).casefold()
    return [secret for secret in SECRETS if secret in shown and secret not in question.casefold()]


def inside(reply: Reply) -> bool:
    return any(citation.collection == INSIDE for citation in reply.citations)


@pytest.mark.parametrize("question", WAYS)
def test_outsiders_are_told_nothing(library: Home, question: str) -> None:
    for by, place in OUTSIDE:
        reply = library.ask(question, by, **place)

        assert told(reply, question) == []
        assert not inside(reply)


@pytest.mark.parametrize("by", [STAFF, COORDINATOR, STAFF.upper()])
def test_insiders_are_told_in_private(library: Home, by: str) -> None:
    reply = library.ask(PLAIN, by)

    assert reply.outcome is Outcome.ANSWER
    assert inside(reply)
    assert "Quillabamba" in reply.citations[0].quote


@pytest.mark.parametrize("collections", [(INSIDE,), (INSIDE, "library"), ("INSIDE",), ("*",), ("",)])
def test_naming_the_collection_opens_no_door(library: Home, collections: tuple[str, ...]) -> None:
    for by, place in OUTSIDE:
        reply = library.ask(PLAIN, by, collections=collections, **place)

        assert told(reply, PLAIN) == []
        assert not inside(reply)


@pytest.mark.parametrize(
    "follow_up",
    [
        "Where does it say that?",
        "source?",
        "and when?",
        "what about the consultant?",
        "which document is it?",
        "why is that",
    ],
)
@pytest.mark.parametrize(("by", "place"), OUTSIDE)
def test_an_answer_given_to_an_insider_is_not_handed_on(
    library: Home, follow_up: str, by: str, place: dict[str, bool]
) -> None:
    """Somebody outside joins the conversation, or the insider goes on where others read along."""
    thread = library.message("").conversation
    first = library.ask(PLAIN, STAFF, conversation=thread)
    assert inside(first)

    reply = library.ask(follow_up, by, conversation=thread, **place)

    asked = f"{PLAIN} {follow_up}"
    assert told(reply, asked) == []
    assert not inside(reply)


def test_the_insider_may_ask_again(library: Home) -> None:
    thread = library.message("").conversation
    library.ask(PLAIN, STAFF, conversation=thread)

    reply = library.ask("Where does it say that?", STAFF, conversation=thread)

    assert reply.intent == "place"
    assert inside(reply)


def test_conversations_are_not_mixed_up(library: Home) -> None:
    """The same name of a conversation on another channel is another conversation."""
    thread = library.message("").conversation
    library.ask(PLAIN, STAFF, conversation=thread)

    reply = library.ask("Where does it say that?", STAFF, conversation=thread, channel=Channel.SLACK)

    assert reply.citations == ()


def test_somebody_who_is_no_insider_any_more_is_outside(own_home: Home) -> None:
    people = own_home.parts.people
    person = people.by_address(STAFF)
    assert person is not None
    assert person.id is not None
    own_home.ask(PLAIN, STAFF, conversation="talk")

    people.update(person.id, role="delegate")

    for question in ("Where does it say that?", PLAIN):
        reply = own_home.ask(question, STAFF, conversation="talk")
        assert told(reply, PLAIN) == []
        assert not inside(reply)


def test_a_text_that_became_internal_is_not_quoted_again(own_home: Home) -> None:
    question = "Which firm did the audit?"
    first = own_home.ask(question, conversation="talk")
    assert "Bellerive" in first.text

    own_home.parts.shelf.set(first.citations[0].document_id, internal=True)

    for again in ("Where does it say that?", question):
        reply = own_home.ask(again, conversation="talk")
        assert "Bellerive" not in reply.text
        assert first.citations[0].document_id not in {citation.document_id for citation in reply.citations}


def test_an_index_that_lags_behind_shows_nothing_internal(own_home: Home) -> None:
    """Even where the index still takes a document for public, the guard asks the database."""
    knowledge = own_home.parts.knowledge
    reply = own_home.ask("Which firm did the audit?")
    document = reply.citations[0].document_id
    with own_home.parts.catalogue._index.writing():  # another process is at the index for long
        own_home.parts.shelf.set(document, internal=True)
        late = own_home.ask("Which firm did the audit?")

    assert "Bellerive" not in late.text
    assert document not in {citation.document_id for citation in late.citations}
    assert knowledge.still_seen(reply.citations[:1], Viewer()) == ()


def test_a_removed_text_is_not_quoted_again(own_home: Home) -> None:
    first = own_home.ask("Which firm did the audit?", conversation="talk")
    for document in ("d12", first.citations[0].document_id.split(".")[0]):
        if document in {item.id for item in own_home.parts.shelf.documents(include_superseded=True)}:
            own_home.parts.shelf.remove(document)

    reply = own_home.ask("Where does it say that?", conversation="talk")

    assert "Bellerive" not in reply.text


def test_a_stranger_with_a_staff_name_is_a_stranger(library: Home) -> None:
    for sender in (
        Sender(name="staff"),
        Sender(name=STAFF),
        Sender(address=f"{STAFF}.example.org"),
        Sender(address=f"x{STAFF}"),
        Sender(address=f"{STAFF} "[::-1]),
        Sender(slack_user=STAFF),
    ):
        reply = library.parts.desk.receive(library.message(PLAIN, sender=sender))

        assert reply is not None
        assert told(reply, PLAIN) == []


def test_a_new_public_version_of_an_internal_file_stays_internal(own_home: Home) -> None:
    words = own_home.texts["note.txt"] + "\n5. The zeppelin is parked in Arequipa.\n"
    added = own_home.parts.library.add_bytes(words.encode(), "note.txt", INSIDE, False, DAY)

    assert added.document is not None
    assert added.document.internal
    assert "zeppelin" not in own_home.ask("Where is the zeppelin parked?").text.casefold()
    assert "zeppelin" in own_home.ask("Where is the zeppelin parked?", STAFF).text.casefold()


def test_nothing_internal_is_in_a_reply_delivered_again(library: Home) -> None:
    """The same message, seen again, gives the same person the same reply; another message is another question."""
    message = library.message(PLAIN, sender=Sender(address=STAFF))
    first = library.parts.desk.receive(message)
    assert first is not None
    assert inside(first)

    other = library.parts.desk.receive(replace(message, id=f"{message.id}-other", sender=Sender()))

    assert other is not None
    assert not inside(other)


def test_what_an_insider_asked_is_logged_but_told_to_nobody_else(own_home: Home, reopened: Callable[[], Home]) -> None:
    own_home.ask(PLAIN, STAFF, conversation="talk")
    after = reopened()

    assert inside(after.ask("Where does it say that?", STAFF, conversation="talk"))
    assert not inside(after.ask("Where does it say that?", DELEGATE, conversation="talk"))
