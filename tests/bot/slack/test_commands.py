"""What is typed after `/isu`."""

from __future__ import annotations

from datetime import date

import pytest

from bot.slack.commands import read_typed
from handlers.wording import LANGUAGES
from knowledge.facts.ask import parse_fact_request
from knowledge.facts.fact_request import FactKind
from knowledge.facts.load import Facts


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("ask what is Article 4?", "ask", "what is Article 4?"),
        ("ASK   what?", "ask", "what?"),
        ("what is Article 4?", "ask", "what is Article 4?"),
        ("asking about Article 4", "ask", "asking about Article 4"),
        ("help", "help", ""),
        ("", "help", ""),
        ("ask", "help", ""),
        ("aide", "help", ""),
        ("status Lao PDR", "ask", "What is the status of Lao PDR?"),
        ("status", "ask", "What is our status?"),
        ("deadlines", "ask", "What are our deadlines?"),
        ("focal Peru", "ask", "Who is the focal point of Peru?"),
        ("cases", "cases", ""),
        ("config", "config", ""),
        ("letter Viet Nam", "letter", "Viet Nam"),
    ],
)
def test_a_command_is_a_question_a_call_for_help_or_an_act(text: str, word: str, rest: str) -> None:
    typed = read_typed(text, "en")

    assert (typed.word, typed.rest) == (word, rest)


def test_a_whole_question_that_begins_with_a_known_word_stays_itself() -> None:
    text = "status of the draft decision that was tabled by the two coordinators in 2011, please"

    assert read_typed(text, "en").rest == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("typed", "state"), [("Peru", "PER"), ("Côte d'Ivoire", "CIV"), ("", "LAO")])
@pytest.mark.parametrize(("word", "kind"), [("status", FactKind.STATUS), ("deadlines", FactKind.DEADLINE)])
def test_a_short_question_is_understood_in_every_language(
    language: str, typed: str, state: str, word: str, kind: FactKind
) -> None:
    question = read_typed(f"{word} {typed}", language).rest
    names = Facts.load().names.find(question)
    request = parse_fact_request(question, "LAO", date(2026, 11, 26), language, (), names)

    assert request is not None
    assert (request.kind, request.states) == (kind, (state,))
