"""Tokens that end a subscription: ours are read, others' are nothing."""

from __future__ import annotations

import pytest

from knowledge.rules.subscription import read_subscription, subscription_token

TOKEN = subscription_token("a secret", 3, 41)


def test_a_token_of_ours_names_newsletter_and_reader() -> None:
    assert read_subscription("a secret", TOKEN) == (3, 41)
    assert read_subscription("a secret", f" {TOKEN.upper()} ") == (3, 41)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "n3-41",
        TOKEN.replace("-41-", "-42-"),
        TOKEN.replace("n3", "n4"),
        TOKEN[:-1] + "x",
        TOKEN + "0",
        "n٣-41-" + TOKEN[-32:],
    ],
)
def test_others_are_nothing(token: str) -> None:
    assert read_subscription("a secret", token) is None


def test_another_secret_reads_nothing() -> None:
    assert read_subscription("another", TOKEN) is None
    assert read_subscription("", TOKEN) is None
    with pytest.raises(ValueError, match="secret"):
        subscription_token("", 1, 1)
