"""What is typed after `/isu`."""

from __future__ import annotations

import pytest

from bot.slack.commands import read_typed


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
        ("status Lao PDR", "ask", "What is the status of Lao PDR under the Convention?"),
        ("status", "ask", "What is the status of our State under the Convention?"),
        ("deadlines", "ask", "Which deadlines do we have under the Convention?"),
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
