"""Value types as JSON and back."""

from dataclasses import MISSING, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.document import Authority, DocumentCard
from knowledge.memory.as_json import dump, dump_card, dump_reply, load, load_card, load_reply
from knowledge.message import Citation, Fact, Outcome, Reply
from tests.knowledge.memory.samples import CARD, CITATION, FACT, REPLY, passages

words = st.text(st.characters(), max_size=20)
maybe = st.none() | words
citations = st.builds(
    Citation,
    document_id=words,
    passage_id=st.integers(),
    file=words,
    symbol=words,
    title=words,
    authority=st.sampled_from(Authority),
    date=maybe,
    language=words,
    locator=words,
    page=st.none() | st.integers(),
    quote=words,
    url=maybe,
    collection=words,
    heads=st.lists(words).map(tuple),
    highlight=words,
    superseded=st.booleans(),
)
facts = st.builds(Fact, words, words, words, words, st.booleans())
replies = st.builds(
    Reply,
    outcome=st.sampled_from(Outcome),
    text=words,
    language=words,
    confidence=st.floats(0, 1),
    lead=words,
    citations=st.lists(citations, max_size=2).map(tuple),
    facts=st.lists(facts, max_size=2).map(tuple),
    notices=st.lists(words, max_size=2).map(tuple),
    case=maybe,
    intent=words,
    understood=words,
    interaction_id=st.none() | st.integers(),
    elapsed_ms=st.floats(0, 1e9),
    delivered=st.booleans(),
)


@given(replies)
def test_any_reply_comes_back_equal_from_what_both_databases_take(reply: Reply) -> None:
    text = dump_reply(reply)
    assert "\x00" not in text.encode().decode()
    assert load_reply(text) == reply


@pytest.mark.parametrize("sample", [REPLY, CITATION, FACT, CARD, passages()[0]])
def test_the_samples_leave_no_field_at_its_default(sample: Any) -> None:
    # So that a field that is added later and forgotten here makes the round trips below fail.
    kept_elsewhere = {"case", "interaction_id", "delivered", "intent"} if isinstance(sample, Reply) else set()
    for field in fields(sample):
        if field.default is not MISSING and field.name not in kept_elsewhere:
            assert getattr(sample, field.name) != field.default, field.name


def test_a_card_comes_back_equal() -> None:
    assert load_card(dump_card(CARD)) == CARD
    assert load_card(dump_card(DocumentCard())) == DocumentCard()


def test_fields_of_a_newer_version_are_passed_over() -> None:
    data = load(dump_reply(REPLY))
    data["mood"] = "cheerful"
    data["citations"][0]["weight"] = 3
    data["facts"][0]["weight"] = 3
    assert load_reply(dump(data)) == REPLY
    assert load_card('{"title":"x","weight":3}') == DocumentCard(title="x")


def test_fields_an_older_version_did_not_know_take_their_default() -> None:
    data = load(dump_reply(REPLY))
    for name in ("notices", "facts", "lead", "understood", "delivered"):
        del data[name]
    del data["citations"][0]["highlight"]
    assert load_reply(dump(data)) == replace(
        REPLY,
        notices=(),
        facts=(),
        lead="",
        understood="",
        citations=(replace(CITATION, highlight=""), REPLY.citations[1]),
    )


def test_an_unknown_authority_or_outcome_claims_the_least() -> None:
    data = load(dump_reply(REPLY))
    data["outcome"] = "prophecy"
    data["citations"][0]["authority"] = "sacred"
    reply = load_reply(dump(data))
    assert reply.outcome is Outcome.CLOSEST
    assert reply.citations[0].authority is Authority.INFORMAL
    assert load_card('{"authority":"sacred"}').authority is Authority.INFORMAL
