"""Words made harmless on the way out, and read on the way in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.mrkdwn import clean, escape, escape_within, link, mentioned, read, short, web_address
from tests.bot.slack.samples import HOSTILE

ANY = st.text(st.characters(), max_size=300) | st.sampled_from(HOSTILE)


@given(ANY)
def test_escaped_text_holds_no_control_sequence_and_says_the_same(words: str) -> None:
    escaped = escape(words)
    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == clean(words)


@given(ANY)
def test_clean_text_can_be_sent_and_cleaning_again_changes_nothing(words: str) -> None:
    cleaned = clean(words)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert not {"\x00", "\u200b", "\u202e", "\ufeff", "\x1b", "\r"} & set(cleaned)


def test_joiners_that_scripts_need_stay() -> None:
    assert clean("👩\u200d🚒 \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") == (
        "👩\u200d🚒 \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


@given(ANY, st.integers(1, 200))
def test_short_text_and_escaped_text_keep_their_limits(words: str, limit: int) -> None:
    assert len(short(words, limit)) <= limit
    assert len(escape_within(words, limit)) <= limit


def test_short_text_is_cut_at_a_word_and_says_so() -> None:
    assert short("one two three four", 13) == "one two …"
    assert short("one two", 13) == "one two"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<@U0BOT> what does article 4 say?", "what does article 4 say?"),
        ("what does <@U0BOT> say", "what does say"),
        ("see <https://a.example/x|the page> &amp; <#C1|general>", "see the page & #general"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("write to <mailto:a@b.example|a@b.example>", "write to a@b.example"),
        ("<!here> on <!date^1392734382^{date}|18 February 2014>", "on 18 February 2014"),
        ("<!subteam^S1|@isu-staff> 3 &lt; 4 &amp;lt; 5", "@isu-staff 3 < 4 &lt; 5"),
        ("  two\n  lines  ", "two\nlines"),
        ("<@U0BOT>", ""),
        ("a < b and no token", "a < b and no token"),
    ],
)
def test_what_a_person_wrote_is_read_as_plain_words(written: str, meant: str) -> None:
    assert read(written) == meant


def test_mentions_are_found_with_and_without_a_label() -> None:
    assert mentioned("<@U1> and <@U2|ana> but not &lt;@U3&gt;") == {"U1", "U2"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://a.example",
        "//a.example",
        "http://",
        "not an address",
        "",
        "https://" + "a" * 4000,
        "http://[bad",
    ],
)
def test_what_is_no_web_address_makes_no_link(address: str) -> None:
    assert web_address(address) == ""
    assert link(address, "a > b") == "a &gt; b"


@given(ANY, ANY)
def test_no_address_and_no_label_breaks_out_of_a_link(rest: str, label: str) -> None:
    made = link(f"https://a.example/{rest}", label)
    if made.startswith("<"):
        assert made.count("<") == made.count(">") == made.count("|") == 1
        assert made.endswith(">")
        assert not made.split("|")[0].split("?")[0].count(" ")
    else:
        assert "<" not in made
