"""Slack's Web API and response URLs on a loopback port: tokens, scopes, arguments checked, failures on demand."""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from bot.simulator.files import MOST_BYTES, receive
from bot.simulator.methods import call, check_message
from bot.simulator.workspace import Refusal, Workspace

BOT_TOKEN, APP_TOKEN = "xoxb-simulated", "xapp-simulated"
_BODY_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Failure:
    """What a method is to answer instead: an error code, or a status with ``retry_after`` seconds for 429.

    ``hang_up`` breaks the connection without an answer.
    """

    error: str = "internal_error"
    status: int = 200
    retry_after: int | None = None
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call that arrived."""

    method: str
    arguments: Mapping[str, Any]


class WebApi:
    """The server. ``calls`` holds what arrived, in order."""

    def __init__(self, workspace: Workspace, scopes: frozenset[str]) -> None:
        self.workspace = workspace
        self.scopes = scopes
        self.calls: list[Call] = []
        self.socket_url = ""
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self._server.daemon_threads = True
        workspace.origin = self.origin
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.005,), name="slack-web-api", daemon=True
        )

    @property
    def origin(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The base address for a client."""
        return f"{self.origin}/api/"

    def response_url(self, channel: str, user: str, source: str = "") -> str:
        """A response URL for an interaction."""
        return f"{self.origin}/response/{self.workspace.response_path(channel, user, source)}"

    def start(self) -> None:
        """Serves until ``stop``."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, method: str, failure: Failure, times: int = 1) -> None:
        """Lets the next calls of a method ("response" for response URLs, "upload" for bytes of files) fail."""
        self._failures[method].extend([failure] * times)

    def recover(self) -> None:
        """No call is to fail any more."""
        self._failures.clear()

    def failure(self, method: str) -> Failure | None:
        """The failure a call is to meet, if any."""
        queue = self._failures[method]
        return queue.popleft() if queue else None

    def answer(self, method: str, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a call, with Slack's error code where it is refused."""
        self.calls.append(Call(method, arguments))
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        try:
            if not token:
                raise Refusal("not_authed")
            if token != wanted:
                raise Refusal("invalid_auth" if not token.startswith(("xoxb-", "xapp-")) else "not_allowed_token_type")
            if method == "apps.connections.open":
                return {"ok": True, "url": self.socket_url}
            return {"ok": True, **call(self.workspace, method, arguments, self.scopes)}
        except Refusal as refusal:
            return refused(refusal)


def refused(refusal: Refusal) -> dict[str, Any]:
    """The body of a refusal."""
    details = {"response_metadata": {"messages": list(refusal.details)}} if refusal.details else {}
    return {"ok": False, "error": refusal.code, **details}


def _handler_for(api: WebApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            kind, _, name = self.path.lstrip("/").partition("/")
            if kind == "upload":
                self._upload(name, self.rfile.read(min(length, MOST_BYTES + 1)))
                return
            body = self.rfile.read(min(length, _BODY_LIMIT)).decode("utf-8", "replace")
            method = "response" if kind == "response" else name
            failure = api.failure(method)
            if failure is not None:
                api.calls.append(Call(method, _arguments(body, self.headers.get("Content-Type", ""))))
                self._fail(failure)
            elif kind == "api":
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                arguments = _arguments(body, self.headers.get("Content-Type", ""))
                self._send(200, json.dumps(api.answer(method, token, arguments)))
            elif kind == "response":
                self._respond(name, body)
            else:
                self._send(404, "not found")

        def _upload(self, name: str, content: bytes) -> None:
            failure = api.failure("upload")
            if failure is not None:
                self._fail(failure)
                return
            try:
                receive(api.workspace, name, content)
            except Refusal as refusal:
                self._send(400, refusal.code)
                return
            self._send(200, f"OK - {len(content)}")

        def _respond(self, name: str, body: str) -> None:
            arguments = _arguments(body, "application/json")
            api.calls.append(Call("response", arguments))
            try:
                api.workspace.respond(name, dict(_checked(arguments)))
            except Refusal as refusal:
                self._send(404 if refusal.code in ("no_service", "expired_url", "used_url") else 400, refusal.code)
                return
            self._send(200, "ok")

        def _fail(self, failure: Failure) -> None:
            if failure.hang_up:
                self.close_connection = True
                self.connection.close()
                return
            headers = {} if failure.retry_after is None else {"Retry-After": str(failure.retry_after)}
            self._send(failure.status, json.dumps({"ok": False, "error": failure.error}), headers)

        def _send(self, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name the base class gives it
            """Nothing is written out: bodies hold what people said."""

    return Handler


def _checked(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a response URL takes: text within the limits, or a removal."""
    from_ours = {"text", "blocks", "response_type", "replace_original", "delete_original"}
    if set(body) - from_ours:
        raise Refusal("invalid_payload", tuple(sorted(set(body) - from_ours)))
    if not body.get("delete_original"):
        check_message(body)
    return body


def _arguments(body: str, content_type: str) -> dict[str, Any]:
    if content_type.startswith("application/json") or body.startswith("{"):
        try:
            data = json.loads(body)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}
    return dict(parse_qsl(body, keep_blank_values=True))
