"""Message in, reply out: whole conversations at the terminal, on a small library, with their rows in the log."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from handlers.places import written
from handlers.wording import say
from knowledge.document import Authority
from knowledge.memory.entries import LogEntry, LogFilter
from knowledge.message import Channel, Feedback, Outcome, Reply, Role, Sender
from tests.homes import DELEGATE, NOON, PUBLIC, STAFF, Home


def rows(home: Home, conversation: str) -> list[LogEntry]:
    entries = home.parts.log.entries(LogFilter())
    return [entry for entry in entries if entry.conversation == conversation]


def talk(home: Home, *questions: str, conversation: str = "", by: str = "") -> list[Reply]:
    thread = conversation or home.message("").conversation
    return [home.ask(question, by, conversation=thread) for question in questions]


# Outcomes


@pytest.mark.parametrize(
    ("question", "words", "worth"),
    [
        ("How many years does a State have to destroy its stocks?", "within eight years", Authority.TREATY),
        ("How many translators would the pool have?", "pool of twelve translators", Authority.DRAFT),
        ("Until when was the clearance deadline of Chad extended?", "1 October 2034", Authority.ADOPTED),
        ("How much was spent on travel in 2030?", "47'120", Authority.REPORT),
        ("What did Costa Rica and Mozambique ask for?", "search engine", Authority.INFORMAL),
    ],
)
def test_an_answer_says_where_it_stands_and_what_that_is_worth(
    library: Home, question: str, words: str, worth: Authority
) -> None:
    reply = library.ask(question, collections=(PUBLIC,))
    first = reply.citations[0]

    assert reply.outcome is Outcome.ANSWER
    assert words in first.quote
    assert words in reply.text
    assert first.authority is worth
    assert first.locator in reply.text
    assert say("en", f"authority.{worth.value}") in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "Who will win the football world cup?",
        "How much did Norway pay for the lamps?",
        "Until when was the clearance deadline of Iraq extended?",
        "Which hotel did the delegation of Peru stay in?",
        "What is the third word of the second page?",
    ],
)
def test_what_is_not_there_is_said_not_to_be_found(library: Home, question: str) -> None:
    reply = library.ask(question, collections=(PUBLIC,))

    assert reply.outcome is Outcome.CLOSEST
    assert reply.lead in (say("en", "lead.closest"), say("en", "lead.nothing"))


def test_nothing_held_is_said_to_be_nothing(library: Home) -> None:
    reply = library.ask("What does Article 4 say?", collections=("no such collection",))

    assert (reply.outcome, reply.lead, reply.citations) == (Outcome.CLOSEST, say("en", "lead.nothing"), ())


DRAFTS = [
    "translation pool",
    "twelve translators",
    "What did the Meeting decide on the translation pool?",
    "Was the draft directive on the translation pool adopted?",
    "What has been decided about translators?",
    "What does the pool cost?",
    "Does the Unit have to publish summaries in three languages?",
    "CCM/MSP/2031/WP.7",
    "Who submitted the draft directive?",
    "¿Cuánto cuesta el grupo de traductores?",
    "Combien coûte le pool de traduction ?",
]


@pytest.mark.parametrize("question", DRAFTS)
def test_a_draft_is_never_shown_as_a_decision(library: Home, question: str) -> None:
    reply = library.ask(question, collections=(PUBLIC,))
    shown = [citation for citation in reply.citations if citation.file == "directive.txt"]

    assert {citation.authority for citation in shown} == {Authority.DRAFT}
    if reply.citations[0].file == "directive.txt":
        assert say(reply.language, "notice.draft", by="Peru and Zambia") in reply.notices
        assert reply.lead != say(reply.language, "lead.adopted", title=shown[0].title, locator=shown[0].locator)
        assert say(reply.language, "authority.draft") in reply.text


def test_a_newer_decision_stands_before_an_older_one(library: Home) -> None:
    for question in ("What did the Meeting decide on the travel fund?", "How much shall the travel fund hold?"):
        reply = library.ask(question, collections=(PUBLIC,))
        files = [citation.file for citation in reply.citations if "travel fund" in citation.quote]

        assert files == ["report_2031.txt", "report_2030.txt"]


def test_text_that_was_replaced_is_told_to_be(library: Home) -> None:
    reply = library.ask("How often did the Unit lend its projector to the university?", collections=(PUBLIC,))

    assert reply.citations[0].superseded
    assert say("en", "notice.superseded") in reply.text


def test_a_table_is_quoted_with_its_heads(library: Home) -> None:
    reply = library.ask("How much was spent on the website in 2030?", collections=(PUBLIC,))

    assert reply.citations[0].locator == "Table 1, row Website"
    assert reply.citations[0].heads == ("Item", "Budget", "Spent")
    assert "Item: Website; Budget: 8'000; Spent: 9'415" in reply.text


# Language


@pytest.mark.parametrize(
    ("question", "language", "file"),
    [
        ("What does Article 5(1) say?", "en", "convention.txt"),
        ("Que dit l'article 5(1) ?", "fr", "convention_fr.txt"),
        ("¿Qué dice el artículo 5(1)?", "es", "convention.txt"),
    ],
)
def test_the_reply_speaks_the_askers_language_the_quote_its_own(
    library: Home, question: str, language: str, file: str
) -> None:
    reply = library.ask(question, collections=(PUBLIC,))
    first = reply.citations[0]

    assert (reply.language, first.file) == (language, file)
    assert reply.lead == say(language, "lead.treaty", title=first.title, locator=written(first.locator, language))
    foreign = say(language, "notice.language", language=first.language) in reply.notices
    assert foreign is (first.language != language)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Qui gagnera la coupe du monde de football ?", "fr"),
        ("¿Quién ganará la copa del mundo de fútbol?", "es"),
        ("Le Tchad viole-t-il la Convention ?", "fr"),
        ("¿Ha violado el Chad la Convención?", "es"),
        ("Quem vai ganhar a copa do mundo?", "en"),
    ],
)
def test_other_outcomes_speak_it_too(library: Home, question: str, language: str) -> None:
    reply = library.ask(question)

    assert reply.language == language
    assert reply.lead in {say(language, f"lead.{key}") for key in ("closest", "nothing", "handed_over")}


# The log


def test_every_interaction_has_its_row(own_home: Home) -> None:
    replies = talk(
        own_home,
        "Which firm did the audit?",
        "Who will win the football world cup?",
        "Is Chad in breach of the Convention?",
        "thanks",
        conversation="talk",
        by=DELEGATE,
    )
    logged = rows(own_home, "talk")

    assert [entry.id for entry in logged] == [reply.interaction_id for reply in replies]
    assert [entry.outcome.value for entry in logged] == ["answer", "closest", "handed_over", "closest"]
    assert [entry.case for entry in logged] == [None, None, replies[2].case, None]
    assert {entry.address for entry in logged} == {DELEGATE}
    assert {entry.role for entry in logged} == {"delegate"}
    assert {entry.channel for entry in logged} == {Channel.TERMINAL}
    assert logged[0].question == "Which firm did the audit?"
    assert logged[0].reply.citations == replies[0].citations
    assert logged[0].reply.text == replies[0].text
    assert all(entry.received_at == NOON for entry in logged)
    assert all(entry.elapsed_ms >= 0.0 for entry in logged)


def test_the_log_says_how_a_question_was_understood(own_home: Home) -> None:
    talk(own_home, "Until when was the clearance deadline of Chad extended?", "and for Peru?", conversation="talk")

    assert [entry.understood for entry in rows(own_home, "talk")] == [
        "Until when was the clearance deadline of Chad extended?",
        "Until when was the clearance deadline of Peru extended?",
    ]


def test_feedback_is_kept_beside_the_answer(own_home: Home) -> None:
    [reply] = talk(own_home, "Which firm did the audit?", conversation="talk")
    assert reply.interaction_id is not None

    own_home.parts.desk.feedback(Feedback(reply.interaction_id, "down", "too long", Sender(address=DELEGATE), NOON))

    [entry] = rows(own_home, "talk")
    assert [(vote.verdict, vote.reason) for vote in entry.feedback] == [("down", "too long")]


# Seen before


def test_the_same_message_again_gives_the_same_reply_and_no_second_row(own_home: Home) -> None:
    desk = own_home.parts.desk
    message = own_home.message("Which firm did the audit?", conversation="talk")
    first = desk.receive(message)
    assert first is not None
    desk.delivered(first, "terminal")

    for _ in range(3):
        again = desk.receive(message)
        assert again is not None
        assert again.delivered
        assert (again.text, again.interaction_id) == (first.text, first.interaction_id)
    assert len(rows(own_home, "talk")) == 1


def test_the_same_message_after_a_restart(own_home: Home, reopened: Callable[[], Home]) -> None:
    message = own_home.message("Which firm did the audit?", conversation="talk")
    first = own_home.parts.desk.receive(message)
    assert first is not None
    own_home.parts.desk.delivered(first, "terminal")

    after = reopened()
    again = after.parts.desk.receive(message)

    assert again is not None
    assert again.delivered
    assert again.text == first.text
    assert len(rows(after, "talk")) == 1


def test_an_answer_that_was_never_delivered_is_given_again(own_home: Home) -> None:
    desk = own_home.parts.desk
    message = own_home.message("Which firm did the audit?", conversation="talk")
    first = desk.receive(message)
    assert first is not None
    desk.undelivered(first)

    again = desk.receive(message)

    assert again is not None
    assert not again.delivered
    assert again.text == first.text
    assert len(rows(own_home, "talk")) == 1


def test_many_at_the_same_message_give_one_answer(own_home: Home) -> None:
    own_home.ask("hello")
    message = own_home.message("Which firm did the audit?", conversation="talk")
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(own_home.parts.desk.receive, [message] * 6))

    assert sum(reply is not None and not reply.delivered for reply in replies) == 1
    assert len(rows(own_home, "talk")) == 1


# Over time


def test_a_conversation_goes_on_after_a_restart(own_home: Home, reopened: Callable[[], Home]) -> None:
    talk(own_home, "What does Article 4 say?", conversation="talk")
    after = reopened()

    first, second = talk(after, "and Article 3?", "Where does it say that?", conversation="talk")

    assert first.citations[0].locator == "Article 3(1)"
    assert second.citations == first.citations
    assert second.lead == say("en", "lead.place")


def test_conversations_do_not_hear_each_other(library: Home) -> None:
    talk(library, "What does Article 4 say?")

    [reply] = talk(library, "and Article 3?")

    assert reply.understood == "and Article 3?"


def test_a_long_conversation_remembers_the_last_turns(library: Home) -> None:
    thread = library.message("").conversation
    talk(library, "What does Article 4 say?", *["thanks"] * 3, conversation=thread)

    [reply] = talk(library, "and Article 3?", conversation=thread)

    assert reply.understood == "What does Article 3 say?"


# Who asks


def test_roles_come_from_the_contacts_and_the_settings(library: Home) -> None:
    parts = library.parts
    settings = Desk(
        parts.knowledge, parts.log, parts.people, lambda: NOON, frozenset({"boss@isu.example"}), Role.COORDINATOR
    )

    def role(desk: Desk, **sender: str) -> Role:
        return desk.person(library.message("x", sender=Sender(**sender))).role

    assert role(parts.desk, address=STAFF) is Role.STAFF
    assert role(parts.desk, address=DELEGATE) is Role.DELEGATE
    assert role(parts.desk, address="nobody@nowhere.example") is Role.PUBLIC
    assert role(settings, address="Boss@ISU.example") is Role.STAFF
    assert role(settings) is Role.COORDINATOR
    elsewhere = replace(library.message("x"), channel=Channel.SLACK)
    assert settings.person(elsewhere).role is Role.PUBLIC


def test_the_day_of_the_message_is_the_day_of_the_records(library: Home) -> None:
    early = library.ask("How many States are party to the Convention?", received_at=NOON - timedelta(days=365 * 20))
    late = library.ask("How many States are party to the Convention?")

    assert early.facts[0].statement != late.facts[0].statement


# Nothing fails silently


def test_a_failure_inside_is_an_apology_and_may_be_tried_again(own_home: Home) -> None:
    parts = own_home.parts
    broken = Desk(None, parts.log, parts.people, lambda: NOON)  # type: ignore[arg-type]  # a desk without knowledge
    message = own_home.message("Que dit l'article 4 ?", conversation="talk", language="fr")

    reply = broken.receive(message)
    assert reply is not None
    assert (reply.intent, reply.text) == ("error", say("fr", "reply.error"))
    assert rows(own_home, "talk") == []

    again = parts.desk.receive(message)
    assert again is not None
    assert again.outcome is Outcome.ANSWER
    assert len(rows(own_home, "talk")) == 1
