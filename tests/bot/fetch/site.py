"""A web site on this machine whose every answer is scripted, and a clock that sleeping moves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bot.fetch.download import Downloader
from bot.fetch.hosts import Hosts
from bot.fetch.manners import Visitor
from bot.fetch.wire import Wire

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 400
"""Enough of a PDF for the first look; what readers make of a file is tested elsewhere."""


class _Quiet(ThreadingHTTPServer):
    """A visitor who hangs up in the middle is nothing to print a trace of."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing."""


@dataclass(frozen=True)
class Turn:
    """One answer. ``cut`` ends the connection after so many bytes; ``length`` False leaves the length out."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    length: bool = True
    hold: threading.Event | None = None
    """Waited for after the first byte: a server that stalls."""


@dataclass(frozen=True)
class Request:
    """A request as it came in; names of headers in small letters."""

    target: str
    headers: Mapping[str, str]


class Site:
    """Answers by path; what is not scripted is 404. The last turn of a script is repeated."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._answers: dict[str, Callable[[Request], Turn]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                request = Request(self.path, {name.casefold(): value for name, value in self.headers.items()})
                site.requests.append(request)
                self._send(site.answer(request))

            def _send(self, turn: Turn) -> None:
                self.send_response(turn.status)
                for name, value in turn.headers.items():
                    self.send_header(name, value)
                if turn.length:
                    self.send_header("Content-Length", str(len(turn.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                shown = turn.body if turn.cut is None else turn.body[: turn.cut]
                if turn.hold is not None:
                    self.wfile.write(shown[:1])
                    turn.hold.wait(30)
                    return
                self.wfile.write(shown)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the base class's
                """Stay silent."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, request: Request) -> Turn:
        script = self._answers.get(request.target.split("?")[0])
        return script(request) if script else Turn(404, b"no")

    def script(self, path: str, *turns: Turn) -> str:
        """Give these answers in turn."""
        rest = list(turns)
        self._answers[path] = lambda _request: rest.pop(0) if len(rest) > 1 else rest[0]
        return self.url(path)

    def file(
        self, path: str, body: bytes, media: str = "application/pdf", tag: str = '"one"', cuts: tuple[int, ...] = ()
    ) -> str:
        """Serve a file as a good server does, with ranges and conditions; the first answers are ``cuts`` long."""
        rest = list(cuts)

        def answer(request: Request) -> Turn:
            headers = {"Content-Type": media, "ETag": tag, "Last-Modified": "Sat, 21 Nov 2026 00:00:00 GMT"}
            if request.headers.get("if-none-match") == tag:
                return Turn(304, headers=headers)
            start = _start(request, tag)
            if start >= len(body) > 0 and start:
                return Turn(416, headers={"Content-Range": f"bytes */{len(body)}"})
            cut = rest.pop(0) if rest else None
            if start:
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                return Turn(206, body[start:], headers, cut)
            return Turn(200, body, headers, cut)

        self._answers[path] = answer
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.target.split("?")[0] == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _start(request: Request, tag: str) -> int:
    wanted = request.headers.get("range", "")
    if not wanted or request.headers.get("if-range", tag) != tag:
        return 0
    return int(wanted.removeprefix("bytes=").removesuffix("-"))


class Clock:
    """Time that passes only by sleeping, or by ``step`` at each look."""

    def __init__(self, step: float = 0.0) -> None:
        self.now = 1000.0
        self.step = step
        self.naps: list[float] = []

    def __call__(self) -> float:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(round(seconds, 3))
        self.now += seconds


def make_downloader(
    folder: Path,
    *urls: str,
    clock: Clock | None = None,
    wire: Wire | None = None,
    max_bytes: int = 1_000_000,
    max_seconds: float = 900.0,
    timeout: float = 5.0,
    pause: float = 0.0,
) -> Downloader:
    """A downloader for a manifest of these addresses, on the real wire unless another is given."""
    watch = clock or Clock()
    hosts = Hosts(urls)
    visitor = Visitor(
        wire or Wire(hosts, "isu-assistant/0", timeout), hosts, "isu-assistant", pause, watch, watch.sleep
    )
    return Downloader(visitor, folder, max_bytes, max_seconds, watch, watch.sleep)


def ignore(_size: int, _total: int | None) -> None:
    """Nobody watches the progress."""
