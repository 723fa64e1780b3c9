"""Access tokens from a stand-in for the token servers, over https on the loopback interface."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.config import Config
from bot.mail.imap import tls_context
from bot.mail.oauth import Grant, Tokens, grant
from knowledge.errors import ChannelError, ConfigError
from tests.mail_servers import certificate

NOON = datetime(2032, 1, 5, 12, 0, tzinfo=UTC)


class Issuer:
    """Issues numbered tokens and remembers what it was asked with."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.answer: tuple[int, dict[str, str], Any] | None = None
        cert, key = certificate(folder)
        self.ca_file = cert
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                issuer.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                token = {"access_token": f"token-{len(issuer.asked)}", "expires_in": 3600, "token_type": "Bearer"}
                status, headers, body = issuer.answer or (200, {}, token)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode() if not isinstance(body, bytes) else body)

            def log_message(self, *_: object) -> None:
                """Stays silent."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://localhost:{self._server.server_port}/token"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    made = Issuer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def clock() -> dict[str, datetime]:
    return {"now": NOON}


@pytest.fixture
def tokens(issuer: Issuer, clock: dict[str, datetime]) -> Tokens:
    form = (("client_id", "app"), ("client_secret", "a secret"), ("grant_type", "client_credentials"))
    return Tokens(Grant(issuer.url, form), tls_context(str(issuer.ca_file)), lambda: clock["now"])


def test_a_token_is_kept_until_shortly_before_its_end(
    tokens: Tokens, issuer: Issuer, clock: dict[str, datetime]
) -> None:
    assert (tokens(), tokens()) == ("token-1", "token-1")
    clock["now"] += timedelta(minutes=54)
    assert tokens() == "token-1"
    clock["now"] += timedelta(minutes=2)
    assert tokens() == "token-2"
    assert issuer.asked[0] == {
        "client_id": ["app"],
        "client_secret": ["a secret"],
        "grant_type": ["client_credentials"],
    }


def test_a_token_that_was_refused_is_asked_for_anew(tokens: Tokens) -> None:
    tokens()
    tokens.forget()

    assert tokens() == "token-2"


def test_a_refusal_is_permanent_and_shows_only_its_code(tokens: Tokens, issuer: Issuer) -> None:
    issuer.answer = (400, {}, {"error": "invalid_client", "error_description": "secret of Jane Doe"})

    with pytest.raises(ChannelError) as caught:
        tokens()

    assert (str(caught.value), caught.value.permanent) == ("the token server refuses: invalid_client", True)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_a_passing_failure(tokens: Tokens, issuer: Issuer, status: int) -> None:
    issuer.answer = (status, {}, b"no json")

    with pytest.raises(ChannelError) as caught:
        tokens()

    assert not caught.value.permanent


@pytest.mark.parametrize("body", [b"<html>", [1], {}, {"access_token": "two\r\nlines"}, {"access_token": 7}])
def test_an_answer_without_a_token_is_said_so(tokens: Tokens, issuer: Issuer, body: object) -> None:
    issuer.answer = (200, {}, body)

    with pytest.raises(ChannelError, match="the token server's answer"):
        tokens()


def test_no_redirect_is_followed_since_the_form_holds_a_secret(tokens: Tokens, issuer: Issuer) -> None:
    issuer.answer = (307, {"Location": issuer.url}, {})

    with pytest.raises(ChannelError, match="status 307"):
        tokens()
    assert len(issuer.asked) == 1


def test_a_certificate_nobody_vouches_for_ends_it(issuer: Issuer) -> None:
    with pytest.raises(ChannelError, match="can't be reached"):
        Tokens(Grant(issuer.url, ()), tls_context(""), lambda: NOON)()
    assert issuer.asked == []


def test_only_https_is_asked() -> None:
    with pytest.raises(ConfigError):
        Tokens(Grant("http://localhost/token", ()), tls_context(""), lambda: NOON)


def test_the_grant_of_microsoft_365_names_the_tenant() -> None:
    config = Config(mail_auth="microsoft", oauth_tenant="3f2a-tenant", oauth_client_id="app", oauth_secret="s")

    made = grant(config)

    assert made.url == "https://login.microsoftonline.com/3f2a-tenant/oauth2/v2.0/token"
    assert dict(made.form)["scope"] == "https://outlook.office365.com/.default"
    assert "'s'" not in repr(made)


@pytest.mark.parametrize("tenant", ["", "common", "organizations", "a/b"])
def test_a_tenant_that_is_not_ones_own_is_refused(tenant: str) -> None:
    with pytest.raises(ConfigError, match="ISU_OAUTH_TENANT"):
        grant(Config(mail_auth="microsoft", oauth_tenant=tenant, oauth_client_id="app", oauth_secret="s"))


def test_the_grant_of_google_is_a_refresh_token() -> None:
    made = dict(grant(Config(mail_auth="google", oauth_client_id="app:key", oauth_secret="r")).form)

    assert made == {"client_id": "app", "client_secret": "key", "grant_type": "refresh_token", "refresh_token": "r"}


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ConfigError, match="ISU_OAUTH_SECRET"):
        grant(Config(mail_auth="google", oauth_client_id="app", oauth_secret=""))
