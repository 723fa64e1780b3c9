"""What a person reads: lead-in, quotation, exact place, notices, in the asker's language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.compose import EXCERPT, finish, lead_for, notices_for, place_of, shown, text_of
from handlers.places import written
from handlers.wording import LANGUAGES, say, spoken
from knowledge.document import Authority
from knowledge.message import Citation, Fact, Outcome, Reply

CITATION = Citation(
    document_id="d1",
    passage_id=1,
    file="paper.txt",
    symbol="CCM/MSP/2031/9",
    title="Final report",
    authority=Authority.ADOPTED,
    date="2031-12-04",
    language="en",
    locator="para. 10",
    page=7,
    quote="10. The fund holds CHF 90'000. It grows.",
    url=None,
    collection="library",
    highlight="10. The fund holds CHF 90'000.",
)
ANSWER = Reply(Outcome.ANSWER, "", "en", 0.9, lead="It says:", citations=(CITATION,))
WORTHS = list(Authority)


def cited(**changes: object) -> Citation:
    return replace(CITATION, **changes)  # type: ignore[arg-type]  # the names are those of Citation


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worth", WORTHS)
def test_every_worth_has_words_in_every_language(worth: Authority, language: str) -> None:
    citation = cited(authority=worth)

    assert written(citation.locator, language) in place_of(citation, language)
    assert written(citation.locator, language) in lead_for(citation, language)


@pytest.mark.parametrize("worth", WORTHS)
def test_only_what_was_adopted_is_called_adopted(worth: Authority) -> None:
    citation = cited(authority=worth)
    words = f"{lead_for(citation, 'en')} {place_of(citation, 'en')}"

    assert ("; adopted)" in words) is (worth is Authority.ADOPTED)
    assert ("records:" in words) is (worth is Authority.ADOPTED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worth", [Authority.DRAFT, Authority.SUBMITTED, Authority.INFORMAL])
def test_what_is_no_decision_says_so(worth: Authority, language: str) -> None:
    notices = notices_for(cited(authority=worth, submitted_by="Peru"), language)

    assert say(language, f"notice.{worth.value}", by="Peru") in notices
    assert notices_for(cited(authority=Authority.ADOPTED, highlight="no figure", quote="x"), language) == []


def test_the_place_is_exact() -> None:
    assert place_of(CITATION, "en") == "Final report, CCM/MSP/2031/9, para. 10, p. 7 (2031-12-04; adopted)"
    assert "p. " not in place_of(cited(page=None), "en")
    assert "undated" in place_of(cited(date=None), "en")
    assert place_of(cited(title=""), "en").startswith("paper.txt")
    assert place_of(cited(title="Report CCM/MSP/2031/9"), "en").count("CCM/MSP/2031/9") == 1


def test_figures_that_move_carry_their_date() -> None:
    for worth in (Authority.REPORT, Authority.INFORMAL):
        assert any("2031-12-04" in notice for notice in notices_for(cited(authority=worth), "en"))
    still = cited(authority=Authority.REPORT, highlight="The roof is red.")
    assert notices_for(still, "en") == []


@pytest.mark.parametrize("quote", ["held in ____.", "[number] States", "by ........ at last", "WP.X", "(*name*)"])
def test_blanks_in_a_text_are_told(quote: str) -> None:
    assert say("en", "notice.blanks") in notices_for(cited(quote=quote), "en")


def test_an_older_version_is_told() -> None:
    assert say("en", "notice.superseded") in notices_for(cited(superseded=True), "en")


def test_an_answer_quotes_whole_and_names_what_else_there_is() -> None:
    other, third, fourth = (cited(locator=f"para. {number}", quote=f"Words {number}.") for number in (11, 12, 13))
    text = text_of(replace(ANSWER, citations=(CITATION, other, third, fourth), notices=("Mind this.",)))

    assert text.startswith("It says:\n\n")
    assert f"“{CITATION.quote}”" in text
    assert "para. 11" in text
    assert "para. 12" in text
    assert "para. 13" not in text
    assert "Words 11" not in text
    assert text.endswith("Mind this.")


def test_of_two_texts_in_conflict_both_are_quoted() -> None:
    other = cited(locator="para. 11", quote="11. The fund holds CHF 120'000.")
    reply = replace(ANSWER, lead=say("en", "lead.conflict"), citations=(CITATION, other))

    assert "90'000" in text_of(reply)
    assert "120'000" in text_of(reply)


def test_what_comes_closest_is_shown_in_part() -> None:
    long = " ".join(f"Sentence number {number} stands here." for number in range(200))
    citation = cited(quote=long, highlight="Sentence number 150 stands here.")
    text = shown(citation, "en", EXCERPT)

    assert "Sentence number 150 stands here." in text
    assert len(text) < EXCERPT + 200
    for part in text.split("“")[1].split("”")[0].strip("… ").split(" … "):
        assert part in long


@given(st.text("ab .…\n", min_size=1, max_size=2000), st.integers(0, 1990), st.integers(1, 900))
def test_an_excerpt_is_always_of_the_quote(words: str, start: int, length: int) -> None:
    citation = cited(quote=words, highlight=words[start : start + length])

    assert shown(citation, "en", EXCERPT)


def test_a_table_row_is_shown_with_each_cell_under_its_head() -> None:
    row = cited(heads=("Item", "Budget", "Spent"), highlight="Travel | 52'000 | 47'120", quote="Travel 52'000 47'120")

    assert "Item: Travel; Budget: 52'000; Spent: 47'120" in shown(row, "en")
    assert "Travel — 52'000" in shown(replace(row, heads=("Item",)), "en")


def test_facts_carry_source_and_day() -> None:
    reply = replace(ANSWER, citations=(), facts=(Fact("112 States are party.", "CCM-17", "Depositary", "2032-01-05"),))

    assert "• 112 States are party." in text_of(reply)
    assert "(Depositary; as of 2032-01-05)" in text_of(reply)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_handed_over_says_its_number(language: str) -> None:
    reply = Reply(Outcome.HANDED_OVER, "", language, 0.0, lead="Wait.", case="ISU-2032-0007")

    assert "ISU-2032-0007" in finish(reply).text
    assert "ISU" not in finish(replace(reply, case=None)).text


def test_courtesies_stay_as_they_are() -> None:
    reply = Reply(Outcome.CLOSEST, "Good day.", "en", 1.0, lead="Good day.", intent="greeting")

    assert finish(reply) is reply


@pytest.mark.parametrize(("language", "said"), [("en", "en"), ("fr", "fr"), ("es", "es"), ("ar", "en"), ("", "en")])
def test_somebody_is_spoken_to_in_a_language_there_is(language: str, said: str) -> None:
    assert spoken(language) == said
    assert say(language, "reply.thanks") == say(said, "reply.thanks")


def test_words_of_documents_are_never_read_as_templates() -> None:
    nasty = cited(title="{{ 7 * 7 }}{% raw %}", quote="{{ cycler.__init__ }}", locator="{# x #}")
    text = text_of(replace(ANSWER, lead=lead_for(nasty, "en"), citations=(nasty,)))

    assert "{{ 7 * 7 }}{% raw %}" in text
    assert "{{ cycler.__init__ }}" in text
    assert "{# x #}" in text
