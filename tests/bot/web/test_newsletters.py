"""The newsletter over HTTP: one click ends a subscription, looking ends nothing, pages are shown when approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.mail.newsletters import UNSUBSCRIBE_PATH
from bot.web.newsletters import NewsletterDoor, add_newsletter
from knowledge.memory.contacts.consents import consenting, note_consent
from knowledge.memory.newsletters import Newsletters
from knowledge.memory.people import People
from knowledge.memory.store import Store, open_store
from knowledge.memory.subscriptions import Subscriptions
from knowledge.message import Person, Role
from knowledge.newsletter import Rendered
from knowledge.rules.subscription import subscription_token
from tests.stores import sqlite_url

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(sqlite_url(tmp_path / "isu.db"))
    yield opened
    opened.close()


@pytest.fixture
def web(store: Store) -> FlaskClient:
    made = Flask("isu")
    add_newsletter(made, NewsletterDoor(Subscriptions(store, "a secret"), Newsletters(store), lambda: NOW))
    return made.test_client()


@pytest.fixture
def address(store: Store) -> str:
    person = People(store).add(Person(None, "Ana", "ana@mission.example", "PER", Role.PUBLIC), NOW)
    assert person.id is not None
    note_consent(store, person.id, True, "form", "rosa", NOW)
    return UNSUBSCRIBE_PATH + subscription_token("a secret", 4, person.id)


def test_one_click_without_login_ends_the_subscription(web: FlaskClient, store: Store, address: str) -> None:
    answer = web.post(address, data=ONE_CLICK)

    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.text
    assert consenting(store) == ()
    assert web.post(address, data=ONE_CLICK).status_code == 200


def test_looking_ends_nothing_and_shows_a_button(web: FlaskClient, store: Store, address: str) -> None:
    answer = web.get(address, headers={"Accept-Language": "fr-CH, fr;q=0.9"})

    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.text
    assert '<form method="post">' in answer.text
    assert len(consenting(store)) == 1
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    web.head(address)
    assert len(consenting(store)) == 1


@pytest.mark.parametrize("token", ["x", "n4-1-" + "0" * 32, "%00", "<script>"])
def test_what_is_no_token_is_not_found(web: FlaskClient, store: Store, address: str, token: str) -> None:
    for answer in (web.get(UNSUBSCRIBE_PATH + token), web.post(UNSUBSCRIBE_PATH + token, data=ONE_CLICK)):
        assert answer.status_code == 404
        assert "<form" not in answer.text
        assert "<script>" not in answer.text
    assert len(consenting(store)) == 1


def test_a_page_is_shown_when_it_is_approved(web: FlaskClient, store: Store) -> None:
    kept = Newsletters(store)
    number = kept.begin(date(2026, 1, 1), date(2026, 6, 30), [], "Ben Officer", NOW)
    assert web.get(f"/newsletter/{number}/en").status_code == 404
    kept.approved(number, "a" * 64, "Ana Director", [Rendered("en", "S", "", "", "<h1>Page</h1>")], NOW)

    assert web.get(f"/newsletter/{number}/en").text == "<h1>Page</h1>"
    for other in (f"/newsletter/{number}/de", "/newsletter/99/en", f"/newsletter/{2**70}/en"):
        assert web.get(other).status_code == 404
