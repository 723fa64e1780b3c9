"""No text, however strange, makes the desk give anything but a reply that can be sent on, and soon."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer_json import as_json
from handlers import understand
from handlers.firewall import barrier
from knowledge.message import Message, Reply
from knowledge.rules.citation import find_references
from knowledge.texts import focus, pinpoint, terms
from knowledge.texts.entry import reference_keys
from knowledge.texts.holds import holds
from knowledge.texts.language import detect
from knowledge.texts.quote import sentences
from knowledge.texts.wants import WANTS, wants_of
from knowledge.texts.words import tokens
from tests.homes import DELEGATE, STAFF, Home

LIMIT_S = 4.0
"""For one call, on a busy machine; usual are milliseconds. Catastrophic patterns take minutes."""

STRANGE = (
    "\x00",
    "\x1b[2J\x1b[31mred",
    "\ud800",
    "\udfff\ud83d",
    "\u202e\u0645\u0631\u062d\u0628\u0627\u202c",
    "👩🏽‍🚒🇱🇦",
    "e\u0301\u0301\u0301\u0301",
    "\ufeff",
    "\uffff",
    "ﷺ",
    "İıſß",
    "㈱",
    "½",
    "²",
    "٣٤",
    "Ⅳ",
    "\u200b\u200d\u2060",
    "\r\n\t\v\f\x85\u2028",
    "'; DROP TABLE interactions; --",
    "{{ 7*7 }}{% for x in y %}",
    "%s %n {0} {x}",
    "<script>alert(1)</script>",
    "<!channel> <@U1> <https://x|y>",
    "*_~`|[a](b)",
    "../../etc/passwd",
    "file:///etc/passwd",
    "__meta__",
    "body:* AND (",
    '"unclosed',
    "NEAR/5 ^a~2",
    "art4 msp11 st_lao sym:ccm",
    "-1",
    "1e999",
    "NaN",
    "null",
    "[object Object]",
    "9" * 400,
    "Article 99999999999999999999",
    "para " + "1" * 60,
    "Annex MMMMMMMMMM",
    "0000-00-00",
    "31 February 2031",
    "Article 4(6)" * 9,
    "A" * 3000,
    "a." * 500,
    "(((((" * 99,
    "?" * 999,
)
SEEDS = (
    "a ",
    "is ",
    "is the ",
    "the report ",
    "e-mail of ",
    "contact details for ",
    "is x covered ",
    "would a, ",
    "may we ",
    "x's ",
    "¿",
    "¿cumple ",
    "what does the report the paper ",
    "article ",
    "Art. 4(6)(b) ",
    "para ",
    "1.",
    "1 ",
    "1'",
    "(a)(b)",
    "Dear x ",
    "which of the ",
    "name are the ",
    "what did ",
    "Working Capital ",
    "A B ",
    "Abc Of The ",
    "Mr. ",
    "CCM/MSP/",
    "A/A/",
    "first ",
    "de la ",
    "from a to b ",
    "' ",
    "“a”",
    "  ",
    "\n",
    "? ",
    "..",
    "__",
    "[",
    "–",
    "Lao People's Democratic ",
    "of of ",
    "mine ban ",
    "\u0301",
    "0 0 ",
    "1 000 000 ",
    "1 January ",
    "end of ",
    "within ",
    "no later than ",
)


def readable(reply: Reply | None) -> Reply:
    """The reply, if it is one that every channel can send on."""
    assert isinstance(reply, Reply)
    assert reply.text.strip()
    assert reply.intent != "error"
    assert 0.0 <= reply.confidence <= 1.0
    for ascii_only in (True, False):
        json.dumps(as_json(reply), ensure_ascii=ascii_only, allow_nan=False).encode("utf-8")
    assert "\x1b" not in reply.text
    assert "\x00" not in reply.text
    return reply


def timed(home: Home, message: Message) -> Reply:
    started = time.perf_counter()
    reply = home.parts.desk.receive(message)
    assert time.perf_counter() - started < LIMIT_S
    return readable(reply)


ANY_CHARACTER = st.characters(exclude_categories=())
WORDS = st.sampled_from(
    "what does Article 4(6) say and for Peru where it the travel fund CCM/MSP/2031/WP.7 para 10 que dit "
    "l'article ¿qué en breach of e-mail Ms. Toure and ? ! : ; ( ) “ ” 2031 14MSP Action 45 CHF 90'000".split()
)
TEXT = st.one_of(
    st.text(ANY_CHARACTER, max_size=200),
    st.lists(st.one_of(WORDS, st.text(ANY_CHARACTER, max_size=5), st.sampled_from(STRANGE)), max_size=15).map(" ".join),
    st.lists(st.sampled_from(STRANGE), min_size=1, max_size=4).map("".join),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(TEXT, min_size=1, max_size=3),
    by=st.sampled_from(["", DELEGATE, STAFF]),
    language=st.sampled_from(["", "en", "fr", "es", "ar", "xx", "\ud800"]),
    public=st.booleans(),
)
def test_any_conversation_is_answered(library: Home, texts: list[str], by: str, language: str, public: bool) -> None:
    thread = library.message("").conversation
    for text in texts:
        reply = library.ask(text, by, conversation=thread, language=language, public=public)
        readable(reply)


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_strange_texts_one_by_one(library: Home, text: str) -> None:
    timed(library, library.message(text))
    timed(library, library.message(f"What does {text} say about Article 4?"))


@pytest.mark.parametrize("field", ["state", "conversation", "id"])
def test_strange_values_beside_the_text(library: Home, field: str) -> None:
    for number, value in enumerate(("\x00", "\ud800", "x" * 5000, "🇱🇦", "'; --")):
        changes = {field: f"{value}{number}"}
        readable(library.parts.desk.receive(library.message("What does Article 4 say?", **changes)))


def test_a_hundred_kilobytes_are_read_in_time(library: Home) -> None:
    source = random.Random(7)  # noqa: S311 the same noise each time, nothing secret
    letters = "abcdefghijklmnoprstuvé'-.,?() 0123456789"
    noise = "".join(source.choice(letters) for _ in range(100_000))
    for text in (noise, "translators " * 9000, "Article 4(6) of " * 7000, "\ud800x" * 50_000, "مرحبا " * 20_000):
        timed(library, library.message(text))


FOLLOW_UPS = (
    understand._WHERE,
    understand._LINK,
    understand._PRONOUN,
    understand._WHOLE,
    understand._BACKWARD,
)
PATTERNS: dict[str, Callable[[str], object]] = {
    "firewall": barrier,
    "courtesies": understand._plain_intent,
    "follow-ups": lambda text: [pattern.search(text[: understand.READ]) for pattern in FOLLOW_UPS],
    "wants": wants_of,
    "focus": lambda text: focus.parts(text, lambda part: len(part.split())),
    "holds": lambda text: [holds(want, text, "which", 0) for want in WANTS],
    "pinpoint": lambda text: [
        pattern.search(text) for pattern in (pinpoint._ASKS_TEXT, pinpoint._UNDER, pinpoint._WHICH, terms._ASKED_TERM)
    ],
    "references": find_references,
    "keys": reference_keys,
    "sentences": sentences,
    "tokens": tokens,
    "language": detect,
}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_runs_away(name: str) -> None:
    """Repetitions that make careless patterns try every way of splitting them, each with an end that fails."""
    for seed in SEEDS:
        for end in ("", "!", "x"):
            text = (seed * 3000)[:3000] + end
            started = time.perf_counter()
            PATTERNS[name](text)
            assert time.perf_counter() - started < LIMIT_S / 4, (seed, end)
