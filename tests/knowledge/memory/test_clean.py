"""Text at the border of the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.memory.clean import KEY_BYTES, MAX_ID, clean, clip, fold, is_id, key
from tests.knowledge.memory.samples import HOSTILE

any_text = st.text(st.characters())


@given(any_text)
def test_clean_text_can_be_stored_and_keeps_its_offsets(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned.encode().decode()  # .encode refuses lone surrogates
    assert len(cleaned) == len(text)
    assert all(
        new == old or old == "\x00" or "\ud800" <= old <= "\udfff" for new, old in zip(cleaned, text, strict=True)
    )


@given(any_text.filter(lambda text: "\x00" not in text and text.isprintable()))
def test_clean_leaves_good_text_alone(text: str) -> None:
    assert clean(text) == text


def test_clip_says_how_much_is_missing() -> None:
    assert clip("abcdef", 6) == "abcdef"
    assert clip("abcdef", 4) == "abcd … [+2 characters]"
    assert clip("a\x00cdef", 2).startswith("a\ufffd …")


@given(any_text)
def test_key_is_short_clean_and_always_the_same(text: str) -> None:
    made = key(text)
    assert len(made.encode()) <= KEY_BYTES
    assert clean(made) == made
    assert key(text) == made


@pytest.mark.parametrize("text", HOSTILE)
def test_keys_of_different_texts_differ(text: str) -> None:
    assert key(text + "a") != key(text + "b")
    assert key(text + "x" * 10_000 + "a") != key(text + "x" * 10_000 + "b")


def test_a_replaced_character_does_not_make_two_keys_one() -> None:
    assert key("a\x00") != key("a\ufffd")


def test_addresses_are_compared_case_folded() -> None:
    assert fold(" Ana.Souza@Mission.EXAMPLE ") == fold("ana.souza@mission.example")


def test_ids_out_of_range_name_nothing() -> None:
    assert is_id(1)
    assert is_id(MAX_ID)
    assert not is_id(0)
    assert not is_id(-1)
    assert not is_id(MAX_ID + 1)
