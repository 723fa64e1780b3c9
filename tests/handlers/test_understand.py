"""What a message asks: courtesies, follow-ups in many wordings, language, and characters that no terminal takes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.firewall import Barrier
from handlers.understand import READ, Intent, understand
from knowledge.message import Outcome, Person, Reply, Role, Turn
from tests.homes import Home

NOBODY = Person(None, "", "", "", Role.PUBLIC)


def turn(question: str, intent: str = "answer", language: str = "en", understood: str = "") -> Turn:
    reply = Reply(Outcome.ANSWER, "text", language, 0.9, intent=intent)
    return Turn(question, understood or question, reply, datetime(2032, 1, 5, tzinfo=UTC))


def read(home: Home, text: str, *earlier: Turn, person: Person = NOBODY, **changes: object) -> Intent:
    return understand(home.message(text, **changes), person, earlier, home.parts.knowledge)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("help", "help"),
        ("Aide !", "help"),
        ("¿ayuda?", "help"),
        ("?", "help"),
        ("What can you do?", "help"),
        ("Hello", "greeting"),
        ("good morning all", "greeting"),
        ("Bonjour !", "greeting"),
        ("buenos días", "greeting"),
        ("Thanks!", "thanks"),
        ("Merci beaucoup.", "thanks"),
        ("muchas gracias", "thanks"),
        ("", "empty"),
        ("…", "empty"),
        ("👍", "empty"),
        ("\x00\x00", "empty"),
        ("Hello, when is our report due?", "answer"),
        ("Thanks, and what does Article 4 say?", "answer"),
        ("help for victims", "answer"),
        ("Where does it say that?", "answer"),
    ],
)
def test_intents_of_a_first_message(library: Home, text: str, intent: str) -> None:
    assert read(library, text).name == intent


CHAD = "Until when was the deadline of Chad extended?"
FOLLOW_UPS = [
    (CHAD, "and for Peru?", CHAD.replace("Chad", "Peru")),
    (CHAD, "and Iraq?", CHAD.replace("Chad", "Iraq")),
    (CHAD, "What about Iraq?", CHAD.replace("Chad", "Iraq")),
    (CHAD, "how about the Lao PDR", CHAD.replace("Chad", "Lao PDR")),
    (CHAD, "Iraq?", CHAD.replace("Chad", "Iraq")),
    (CHAD, "ok, and for Iraq?", CHAD.replace("Chad", "Iraq")),
    (CHAD, "same for Zambia", CHAD.replace("Chad", "Zambia")),
    ("Which States joined in 2030?", "and in 2031?", "Which States joined in 2031?"),
    ("What did the Unit spend on travel?", "and in 2031?", "What did the Unit spend on travel? (2031)"),
    ("What does Article 4 say?", "and Article 3?", "What does Article 3 say?"),
    ("What does Article 4 say?", "what about article 5(2)", "What does article 5(2) say?"),
    ("What does Article 4(1) say?", "and article 4(6)?", "What does article 4(6) say?"),
    ("Quand le délai du Tchad expire-t-il ?", "et pour le Pérou ?", "Quand le délai du Pérou expire-t-il ?"),
    ("Que dit l'article 4 ?", "et l'article 3 ?", "Que dit l'article 3 ?"),
    ("Que dit l'article 4 ?", "qu'en est-il de l'article 7 ?", "Que dit l'article 7 ?"),
    ("¿Qué dice el artículo 4?", "¿y el artículo 3?", "¿Qué dice el artículo 3?"),
    ("¿Cuándo vence el plazo del Chad?", "y para el Perú", "¿Cuándo vence el plazo del Perú?"),
    ("How much was spent on travel?", "and on the website?", "the website: How much was spent on travel?"),
    ("How much was spent on travel?", "when was that?", "How much was spent on travel? when was that?"),
    ("How much was spent on travel?", "why is that", "How much was spent on travel? why is that"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "text", "meant"), FOLLOW_UPS)
def test_follow_ups_stand_on_their_own_feet(library: Home, before: str, text: str, meant: str) -> None:
    intent = read(library, text, turn(before))

    assert (intent.name, intent.question, intent.follow_up) == ("answer", meant, True)


@pytest.mark.parametrize(
    "text",
    [
        "What did Costa Rica ask for?",
        "Which firm did the audit?",
        "How many translators are in the pool?",
        "Is there a draft on the translation pool?",
        "translation pool costs",
    ],
)
def test_a_new_question_is_a_new_question(library: Home, text: str) -> None:
    intent = read(library, text, turn(CHAD))

    assert (intent.question, intent.follow_up) == (text, False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("and who did the audit?", "who did the audit?"),
        ("And how many posts did the Unit have?", "how many posts did the Unit have?"),
        ("but what did Peru ask for?", "what did Peru ask for?"),
        ("et qui a vérifié les comptes ?", "qui a vérifié les comptes ?"),
    ],
)
def test_a_whole_question_after_and_is_taken_alone(library: Home, text: str, meant: str) -> None:
    assert read(library, text, turn("How much was spent on travel in 2030?")).question == meant


@pytest.mark.parametrize(
    "text",
    [
        "Where does it say that?",
        "where is that written?",
        "And where does it say that?",
        "source?",
        "Source",
        "What is the source?",
        "which paragraph?",
        "Which document is that?",
        "Où est-ce écrit ?",
        "Quelle est la source ?",
        "¿Dónde dice eso?",
        "¿Cuál es la fuente?",
    ],
)
def test_asking_for_the_place(library: Home, text: str) -> None:
    assert read(library, text, turn("How much was spent on travel?")).name == "place"


def test_a_follow_up_looks_back_over_courtesies(library: Home) -> None:
    turns = (turn("What does Article 4 say?"), turn("thanks", "thanks"), turn("where does it say that", "place"))

    assert read(library, "and Article 3?", *turns).question == "What does Article 3 say?"


def test_a_follow_up_builds_on_what_was_understood(library: Home) -> None:
    turns = (turn("What does Article 4 say?"), turn("and Article 3?", understood="What does Article 3 say?"))

    assert read(library, "and Article 5?", *turns).question == "What does Article 5 say?"


def test_without_an_earlier_question_a_follow_up_is_itself(library: Home) -> None:
    assert read(library, "and Article 3?", turn("hello", "greeting")).question == "and Article 3?"
    assert read(library, "and for Peru?").follow_up is False


def test_barriers_hold_for_what_a_follow_up_means(library: Home) -> None:
    intent = read(library, "and Sudan?", turn("Is Chad in breach of the Convention?"))

    assert intent.barrier is Barrier.COMPLIANCE


@pytest.mark.parametrize(
    ("text", "earlier", "person", "language"),
    [
        ("When is it due?", "fr", "fr", "en"),
        ("Quand est-il dû ?", "en", "en", "fr"),
        ("¿Cuándo vence?", "en", "", "es"),
        ("Laos", "es", "", "es"),
        ("Laos", "", "fr", "fr"),
        ("Laos", "", "", "en"),
        ("Laos", "", "ru", "en"),
        ("Когда срок?", "", "", "ru"),
    ],
)
def test_the_language_of_a_message(library: Home, text: str, earlier: str, person: str, language: str) -> None:
    somebody = Person(1, "", "", "", Role.PUBLIC, language=person)
    turns = (turn("x", language=earlier),) if earlier else ()

    assert read(library, text, *turns, person=somebody).language == language


def test_a_language_that_was_set_goes_before_all(library: Home) -> None:
    assert read(library, "Quand est-il dû ?", language="es").language == "es"


def test_the_askers_own_state(library: Home) -> None:
    delegate = Person(1, "", "", "PER", Role.DELEGATE)

    assert read(library, "When is our report due?", person=delegate).state == "PER"
    assert read(library, "When is our report due?", person=delegate, state="TCD").state == "TCD"


def test_what_no_terminal_takes_is_left_out(library: Home) -> None:
    intent = read(library, "What\x1b[31m does\x00 Article\ud83d 4\x07 say\x9b?\n\tplease")

    assert intent.question == "What [31m does Article 4 say ? please"
    intent.question.encode("utf-8")


def test_of_a_very_long_message_beginning_and_end_are_read(library: Home) -> None:
    long = "What does Article 4 say? " + "lorem " * 50_000 + "And what about Peru?"
    intent = read(library, long)

    assert len(intent.question) <= READ + 3
    assert intent.question.startswith("What does Article 4 say?")
    assert intent.question.endswith("And what about Peru?")
