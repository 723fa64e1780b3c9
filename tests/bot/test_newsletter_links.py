"""Links asked for: what is gone blocks, what can't be asked for is told, and each is asked for once."""

from __future__ import annotations

import pytest

from bot.fetch.fault import NotFetched
from bot.newsletter_links import asking, check_links, links_of
from knowledge.rules.protocol import Severity
from tests.handlers.publish.samples import LINK, item, newsletter, shown

STATUSES = {"https://a.example/gone": 404, "https://a.example/shut": 403, "https://a.example/on": 302}


def ask(link: str) -> int:
    if link not in STATUSES:
        raise NotFetched("no answer", permanent=False)
    return STATUSES[link]


def test_links_are_named_once_and_mail_addresses_not_asked_for() -> None:
    texts = dict.fromkeys(("en", "fr", "es"), f"[the programme]({LINK}) and [us](mailto:info@office.example)")
    made = newsletter(item(texts=texts))

    assert links_of([shown("en", made), shown("fr", made)]) == (LINK,)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://a.example/gone", [("link_dead", Severity.BLOCKING)]),
        ("https://a.example/shut", [("link_unreached", Severity.WARNING)]),
        ("https://a.example/on", []),
        ("https://b.example/", [("link_unreached", Severity.WARNING)]),
    ],
)
def test_answers(link: str, found: list[tuple[str, Severity]]) -> None:
    assert [(one.check, one.severity) for one in check_links([link], ask)] == found


def test_inner_addresses_are_not_asked_for() -> None:
    link = "https://inner.localhost:1/"
    (found,) = check_links([link], asking([link], "isu"))

    assert found.check == "link_unreached"
