"""From a question to a reply: barriers first, then records, then texts; nothing claimed that is not quoted."""

from __future__ import annotations

import pytest

from handlers.menu import MENU
from handlers.wording import say
from knowledge.document import Authority
from knowledge.message import Outcome
from tests.homes import PUBLIC, Home


def test_an_answer_is_quoted_word_for_word(library: Home) -> None:
    reply = library.ask("Which firm did the audit?")

    assert reply.outcome is Outcome.ANSWER
    assert reply.citations[0].quote == "5. The audit was done by the firm Bellerive Audit SA in May 2031."
    assert reply.confidence >= 0.6
    assert "Bellerive" in reply.text


def test_every_citation_stands_in_its_source(library: Home) -> None:
    for question in ("Which firm did the audit?", "translation pool", "What is asked of States for victims?", "money"):
        for citation in library.ask(question, collections=(PUBLIC,)).citations:
            source = library.parts.shelf.source_text(citation.document_id)
            assert " ".join(citation.quote.split()) in " ".join(source.split())


@pytest.mark.parametrize(
    ("question", "notice"),
    [
        ("Would the XM-99 rocket be covered by the Convention?", "interpretation"),
        ("Is Chad in breach of the Convention?", "compliance"),
        ("What are the obligations under the Ottawa Convention?", "other_treaty"),
        ("What is the e-mail address of Ambassador Amina Toure?", "personal_data"),
    ],
)
def test_what_a_person_must_answer_is_handed_over(library: Home, question: str, notice: str) -> None:
    reply = library.ask(question)

    assert reply.outcome is Outcome.HANDED_OVER
    assert reply.confidence == 0.0
    assert reply.case
    assert reply.case in reply.text
    assert say("en", f"notice.{notice}") in reply.notices
    assert reply.facts == ()


def test_beside_a_question_handed_over_only_standing_texts_are_quoted(library: Home) -> None:
    for question in (
        "Would a translation pool of twelve translators be permitted by the Convention?",
        "Is Chad in breach of its clearance deadline?",
        "Can we retain a few mines under the Ottawa Convention?",
    ):
        reply = library.ask(question)
        assert reply.outcome is Outcome.HANDED_OVER
        assert {citation.authority for citation in reply.citations} <= {Authority.TREATY, Authority.ADOPTED}


def test_other_treaties_are_quoted_only_for_questions_about_them(library: Home) -> None:
    ours = library.ask("Would keeping mines be allowed under the Convention?")
    theirs = library.ask("What are the obligations on stockpiled mines under the Ottawa Convention?")

    assert "mines.txt" not in {citation.file for citation in ours.citations}
    assert {citation.file for citation in theirs.citations} <= {"mines.txt"}


def test_personal_data_is_not_even_looked_for(library: Home) -> None:
    assert library.ask("What is the phone number of the director Amina Toure?").citations == ()


def test_records_answer_where_they_can_and_name_their_source(library: Home) -> None:
    reply = library.ask("How many States are party to the Convention?")

    assert reply.outcome is Outcome.ANSWER
    assert reply.facts
    assert all(fact.source and fact.as_of for fact in reply.facts)


def test_records_are_not_asked_where_only_other_collections_are_wanted(library: Home) -> None:
    assert library.ask("How many States are party to the Convention?", collections=(PUBLIC,)).facts == ()
    assert library.ask("How many States are party to the Convention?", collections=("guide",)).facts


def test_a_draft_is_told_to_be_one(library: Home) -> None:
    adopted = "Has the directive on the translation pool been adopted?"
    for question in ("How many translators would the pool have?", adopted):
        reply = library.ask(question)

        assert reply.citations[0].authority is Authority.DRAFT
        assert say("en", "notice.draft", by="Peru and Zambia") in reply.notices
        assert "records:" not in reply.lead


def test_whether_a_draft_was_adopted_is_not_guessed(library: Home) -> None:
    reply = library.ask("Has the directive on the translation pool been adopted?")

    assert say("en", "notice.adopted_unknown") in reply.notices


def test_the_newer_of_two_decisions_goes_first_and_both_are_shown(library: Home) -> None:
    reply = library.ask("How much shall the travel fund for small delegations hold?")

    assert [citation.file for citation in reply.citations[:2]] == ["report_2031.txt", "report_2030.txt"]
    assert "120'000" in reply.text
    assert "90'000" in reply.text


def test_an_older_version_is_quoted_only_with_a_warning(library: Home) -> None:
    new = library.ask("How many posts did the Unit have in 2030?")
    old = library.ask("How often did the Unit lend its projector to the university?")

    assert "three posts" in new.citations[0].quote
    assert not new.citations[0].superseded
    assert old.citations[0].superseded
    assert say("en", "notice.superseded") in old.notices


@pytest.mark.parametrize(
    "question",
    [
        "Who will win the football world cup?",
        "What is the capital of Mongolia?",
        "How do I bake bread?",
        "Until when was the deadline of Iraq extended?",
        "How much did Norway give to the translation pool?",
        "Who was Director in 1999?",
        "What does CCM/MSP/1999/3 say?",
        "zxqwv plgh",
    ],
)
def test_what_the_texts_do_not_say_is_not_answered(library: Home, question: str) -> None:
    reply = library.ask(question, collections=(PUBLIC,))

    assert reply.outcome is Outcome.CLOSEST
    assert not reply.lead.endswith(("records:", "reports:", "provides:"))


def test_a_text_that_is_not_held_is_named(library: Home) -> None:
    assert "CCM/MSP/1999/3" in library.ask("What does CCM/MSP/1999/3 say?").lead


def test_what_is_missing_is_named(library: Home) -> None:
    reply = library.ask("Until when was the clearance deadline of Iraq extended?", collections=(PUBLIC,))

    assert say("en", "notice.missing", missing="Iraq") in reply.notices


def test_a_repaired_word_is_told(library: Home) -> None:
    reply = library.ask("how many tranlsators would the pool have")

    assert say("en", "notice.repaired", written="tranlsators", taken="translators") in reply.notices


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_courtesies_claim_nothing(library: Home, language: str) -> None:
    for text in ("hello", "thanks", "help", ""):
        reply = library.ask(text, language=language)

        assert reply.outcome is Outcome.CLOSEST
        assert reply.citations == ()
        assert reply.language == language


def test_the_help_names_every_ability_of_the_menu(library: Home) -> None:
    text = library.ask("help").text

    for dish in MENU.values():
        if dish.help:
            assert say("en", f"help.{dish.help}") in text


def test_the_place_of_what_was_never_quoted(library: Home) -> None:
    thread = library.message("").conversation
    library.ask("hello", conversation=thread)

    assert library.ask("Where does it say that?", conversation=thread).text == say("en", "lead.place_none")


def test_the_place_is_quoted_again(library: Home) -> None:
    thread = library.message("").conversation
    first = library.ask("Which firm did the audit?", conversation=thread)
    again = library.ask("Où est-ce écrit ?", conversation=thread)

    assert again.citations == first.citations
    assert again.outcome is Outcome.ANSWER
    assert again.lead == say("fr", "lead.place")


def test_a_provision_that_shares_a_word_is_no_neutral_text(library: Home) -> None:
    reply = library.ask("Is Chad in breach because its embassy lacks a garden with old victims of the heat?")

    assert reply.outcome is Outcome.HANDED_OVER
    assert reply.citations == ()


def test_an_item_of_a_list_is_shown_after_the_words_that_introduce_it(library: Home) -> None:
    reply = library.ask("What does Article 5(2)(b) say?", collections=(PUBLIC,))
    cited = reply.citations[0]

    assert cited.chapeau
    assert " ".join(cited.chapeau[-1].split()) in " ".join(library.texts[cited.file].split())
    assert reply.text.index(cited.chapeau[-1][:40]) < reply.text.index(cited.quote[:40])
    assert cited.chapeau[-1] not in cited.quote
