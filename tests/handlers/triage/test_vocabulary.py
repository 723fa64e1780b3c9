"""Single words speak for a category where no listed phrase does, in balance and with readable reasons."""

from __future__ import annotations

import pytest

from handlers.triage.vocabulary import LENGTH, features_in, likely
from knowledge.facts.load import Facts
from knowledge.mail import Category
from tests.handlers.triage.mails import mail


def test_features_have_one_length_whatever_the_mail_s() -> None:
    for text in ("Invoice", "We paid the invoice that your office sent to our ministry in spring. " * 40):
        features, _ = features_in(mail(text), "en")
        assert sum(value * value for value in features.values()) == pytest.approx(LENGTH**2)


def test_a_word_of_the_subject_weighs_more_and_function_words_and_numbers_nothing() -> None:
    features, read = features_in(mail("The invoice for 2026 and the receipt", subject="Receipt"), "en")

    assert features["receipt"] > features["invoic"]
    assert read["invoic"] == "invoice"
    assert not {"the", "and", "2026", "for"} & features.keys()


def test_learned_weights_speak_and_name_their_words() -> None:
    weights = {"auditor": {"contributions_finance": 1.0, "media": -0.5}}

    found = likely(mail("Our auditors wait."), "en", weights)

    assert found.scores[Category.CONTRIBUTIONS_FINANCE] > 0 > found.scores[Category.MEDIA]
    assert found.words[Category.CONTRIBUTIONS_FINANCE] == ("auditors",)
    assert not any(likely(mail("Nothing known here."), "en", weights).scores.values())


def test_the_shipped_weights_are_of_known_categories_and_hold_no_address() -> None:
    weights = Facts.load().mail_words

    assert len(weights) > 1000
    assert {category for row in weights.values() for category in row} <= {category.value for category in Category}
    assert not [word for word in weights if "@" in word[1:] or "." in word]
