"""Slack's side of Socket Mode on a loopback port: hello, envelopes with their acknowledgements, and disconnects."""

from __future__ import annotations

import json
import logging
import secrets
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from bot.simulator.workspace import APP

ACK_SECONDS = 3.0
"""How long Slack waits for an acknowledgement."""


@dataclass(slots=True)
class Ack:
    """An acknowledgement that is awaited; ``payload`` is what came with it."""

    arrived: threading.Event = field(default_factory=threading.Event)
    payload: dict[str, Any] | None = None


class SocketMode:
    """The server. A connection needs the ticket in its address, which ``apps.connections.open`` gives out."""

    def __init__(self) -> None:
        self._ticket = secrets.token_hex(8)
        self._lines: list[ServerConnection] = []
        self._awaited: dict[str, Ack] = {}
        self._changed = threading.Condition()
        logger = logging.getLogger("isu.simulator.socket")
        logger.setLevel(logging.ERROR)
        self._server: Server = serve(self._handle, "127.0.0.1", 0, process_request=self._admit, logger=logger)
        self._thread = threading.Thread(target=self._server.serve_forever, name="slack-socket-mode", daemon=True)

    @property
    def url(self) -> str:
        """The address to connect to, ticket included."""
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link/?ticket={self._ticket}"

    def start(self) -> None:
        """Serves until ``stop``."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the server and all connections."""
        for line in list(self._lines):
            line.close()
        self._server.shutdown()
        self._thread.join()

    def connected(self, timeout: float = 5.0) -> bool:
        """Waits for a connection."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._lines), timeout)

    def send(
        self, kind: str, payload: dict[str, Any], attempt: int = 0, reason: str = "", within: float = ACK_SECONDS
    ) -> Ack | None:
        """Sends an envelope over a connection; the acknowledgement, or None where none came in time."""
        envelope: dict[str, Any] = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        awaited = self._awaited[envelope["envelope_id"]] = Ack()
        try:
            if not self.connected():
                return None
            self._lines[-1].send(json.dumps(envelope))
            return awaited if awaited.arrived.wait(within) else None
        except ConnectionClosed:
            return None
        finally:
            del self._awaited[envelope["envelope_id"]]

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tells the client to open a new connection, and closes this one when it has."""
        with self._changed:
            line = self._lines[-1]
        line.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "simulated"}}))
        with self._changed:
            self._changed.wait_for(lambda: self._lines and self._lines[-1] is not line, 5.0)
        line.close()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        return None if request.path.endswith(f"ticket={self._ticket}") else connection.respond(403, "no ticket\n")

    def _handle(self, line: ServerConnection) -> None:
        hello = {
            "type": "hello",
            "num_connections": len(self._lines) + 1,
            "debug_info": {"host": "simulated", "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP},
        }
        line.send(json.dumps(hello))
        with self._changed:
            self._lines.append(line)
            self._changed.notify_all()
        try:
            for message in line:
                self._acknowledged(message)
        except ConnectionClosed:
            pass
        finally:
            with self._changed:
                self._lines.remove(line)
                self._changed.notify_all()

    def _acknowledged(self, message: str | bytes) -> None:
        try:
            data = json.loads(message)
        except ValueError:
            return
        awaited = self._awaited.get(data.get("envelope_id", "")) if isinstance(data, dict) else None
        if awaited is not None:
            awaited.payload = data.get("payload")
            awaited.arrived.set()
