"""Slack over HTTP: signed requests are answered, others refused; the process says whether it is well."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from slack_sdk.signature import SignatureVerifier
from werkzeug.test import TestResponse

from bot.app import Parts
from bot.simulator import payloads
from bot.simulator.workspace import Posted
from bot.web.app import BODY_LIMIT, EVENTS, web_application
from knowledge.errors import StorageBusy
from tests.bot.slack.harness import SECRET, CannedDesk, Stage


@pytest.fixture
def web(stage: Stage) -> FlaskClient:
    return web_application(stage.app, lambda: True).test_client()


def send(
    web: FlaskClient, body: str, kind: str = "application/json", age: int = 0, secret: str = SECRET, **headers: str
) -> TestResponse:
    """A request as Slack signs it, made ``age`` seconds ago."""
    stamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": kind}
    return web.post(EVENTS, data=body, headers=signed | headers)


@pytest.fixture
def question(stage: Stage) -> Callable[[], str]:
    """The event of a direct message that was just written."""

    def made() -> str:
        workspace = stage.slack.workspace
        posted = workspace.post(Posted(stage.direct.id, workspace.stamp(), stage.ana.id, "what does article 4 say?"))
        return json.dumps(payloads.event(workspace, payloads.message(workspace, posted, stage.direct), 1))

    return made


def test_a_signed_event_is_answered(web: FlaskClient, stage: Stage, question: Callable[[], str]) -> None:
    assert send(web, question()).status_code == 200
    assert len(stage.posts()) == 1


@pytest.mark.parametrize("options", [{"age": 301}, {"secret": "another secret"}, {"age": -301}])
def test_an_old_or_wrongly_signed_event_is_refused(
    web: FlaskClient, stage: Stage, question: Callable[[], str], options: dict[str, object]
) -> None:
    assert send(web, question(), **options).status_code == 401  # type: ignore[arg-type]
    assert web.post(EVENTS, data=question()).status_code == 401
    assert stage.posts() == []


def test_a_retry_posts_nothing_again(
    web: FlaskClient, stage: Stage, canned: CannedDesk, question: Callable[[], str]
) -> None:
    body = question()
    assert send(web, body).status_code == 200
    again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert send(web, body, **again).status_code == 200
    assert len(stage.posts()) == 1
    assert [message.id for message in canned.received] == [canned.received[0].id] * 2


def test_a_retry_of_what_somebody_is_still_at_is_not_acknowledged(
    web: FlaskClient, stage: Stage, canned: CannedDesk, question: Callable[[], str]
) -> None:
    canned.answers = lambda message: None
    body = question()
    assert send(web, body).status_code == 200
    assert send(web, body, **{"X-Slack-Retry-Num": "1"}).status_code == 503


def test_a_command_and_a_shortcut_come_as_forms(web: FlaskClient, stage: Stage) -> None:
    form = "application/x-www-form-urlencoded"
    url = stage.slack.api.response_url(stage.general.id, stage.ana.id)
    command = payloads.command(stage.slack.workspace, stage.ana, stage.general, "/isu", "ask what is it?", url)
    response = send(web, urlencode(command), form)
    assert (response.status_code, response.data) == (200, b"")
    message = stage.slack.workspace.post(Posted(stage.general.id, "1.1", stage.karim.id, "what is it?"))
    shortcut = payloads.shortcut(stage.slack.workspace, stage.ana, stage.general, message, "answer_this", url)
    assert send(web, urlencode({"payload": json.dumps(shortcut)}), form).status_code == 200
    private, public = stage.posts()
    assert (private.only_for, public.thread) == (stage.ana.id, "1.1")


def test_slacks_check_of_the_address_is_answered(web: FlaskClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    response = send(web, body)
    assert response.status_code == 200
    assert "abc" in response.get_data(as_text=True)


@pytest.mark.parametrize("body", ["", "{}", "[]", "no json", "payload=%7B", '{"event": 3, "type": "event_callback"}'])
def test_odd_bodies_break_nothing(web: FlaskClient, stage: Stage, body: str) -> None:
    assert send(web, body).status_code in (200, 400, 404, 500)
    assert stage.posts() == []


def test_a_body_beyond_measure_is_refused(web: FlaskClient) -> None:
    assert web.post(EVENTS, data="x" * (BODY_LIMIT + 1)).status_code == 413


def test_health_is_about_the_database(stage: Stage) -> None:
    def busy() -> bool:
        raise StorageBusy("busy")

    for well, status in ((lambda: True, 200), (lambda: False, 503), (busy, 503)):
        response = web_application(stage.app, well).test_client().get("/health")
        assert response.status_code == status
        assert response.json is not None


def test_nothing_else_is_served(web: FlaskClient) -> None:
    assert web.get("/").status_code == 404
    assert web.get(EVENTS).status_code == 405


@pytest.fixture
def served(stage: Stage, parts: Parts, home: Path) -> Iterator[str]:
    """`isu web run` in a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "ISU_HOME": str(home),
        "ISU_SLACK_BOT_TOKEN": stage.config.slack_bot_token,
        "ISU_SLACK_SIGNING_SECRET": SECRET,
        "ISU_SLACK_API_URL": stage.slack.api.url,
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "bot.cli", "web", "run"]
    process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
        command, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert f"serving http://127.0.0.1:{port}" in said, said + process.stderr.read()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=20)[1]
        assert process.returncode == 0, errors


def test_the_http_process_serves_and_stops(served: str) -> None:
    with urllib.request.urlopen(f"{served}/health", timeout=5) as answer:  # noqa: S310 - our own process
        assert json.load(answer) == {"status": "ok"}
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    stamp = str(int(time.time()))
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or "",
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(served + EVENTS, body.encode(), headers)  # noqa: S310 - our own process
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
        assert "abc" in answer.read().decode()
