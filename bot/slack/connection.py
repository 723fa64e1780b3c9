"""The connection to Slack: client, bolt app and Socket Mode, put together from the settings."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from http.client import HTTPException
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.config import Config, variable
from bot.slack.listeners import Listeners
from bot.slack.parts import Office
from bot.slack.posting import Posting, code_of
from knowledge.errors import ChannelError, ConfigError

TIMEOUT = 10
"""Seconds to wait for an answer of Slack's Web API."""


class Work(Executor):
    """A pool of threads that knows whether it is idle, so that a stop can wait for what was begun."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="slack")
        self._busy = 0
        self._changed = threading.Condition()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Runs a call in a thread."""
        with self._changed:
            self._busy += 1
        try:
            future = self._pool.submit(fn, *args, **kwargs)
        except RuntimeError:
            self._done()
            raise
        future.add_done_callback(self._done)
        return future

    def wait(self, timeout: float) -> bool:
        """Waits until nothing is being worked on; False where the time was too short."""
        with self._changed:
            return self._changed.wait_for(lambda: self._busy == 0, timeout)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more work."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def _done(self, _future: Future[Any] | None = None) -> None:
        with self._changed:
            self._busy -= 1
            self._changed.notify_all()


def web_client(config: Config) -> WebClient:
    """A client of the Web API that waits out rate limits, lost connections and server errors; quiet about contents."""
    if not config.slack_bot_token:
        raise ConfigError(f"set {variable('slack_bot_token')} to the bot token of the app (xoxb-…)")
    return WebClient(
        token=config.slack_bot_token,
        base_url=config.slack_api_url,
        timeout=TIMEOUT,
        logger=quiet("client"),
        retry_handlers=[
            RateLimitErrorRetryHandler(max_retry_count=2),
            ConnectionErrorRetryHandler(max_retry_count=2),
            ServerErrorRetryHandler(max_retry_count=2),
        ],
    )


def quiet(name: str) -> logging.Logger:
    """A logger for Slack's libraries; never finer than INFO, since they would write out whole messages."""
    logger = logging.getLogger(f"isu.slack.{name}")
    logger.setLevel(max(logging.INFO, logging.getLogger().getEffectiveLevel()))
    return logger


def build_app(config: Config, office: Office, work: Executor | None = None, client: WebClient | None = None) -> App:
    """The bolt app with all listeners; ConfigError where Slack refuses the token, ChannelError without a network."""
    client = client or web_client(config)
    try:
        app = App(
            name="isu.slack.app",
            client=client,
            signing_secret=config.slack_signing_secret,
            process_before_response=True,  # an event is acknowledged when its answer is posted, not before
            raise_error_for_unhandled_request=True,  # bolt's own warning would log the whole payload
            listener_executor=work or Work(config.slack_workers),
            logger=quiet("bolt"),
            attaching_conversation_kwargs_enabled=False,
        )
    except BoltError as error:
        raise ConfigError(f"Slack refuses the bot token: {code_of(error.__context__ or error)}") from None
    except (SlackClientError, OSError, HTTPException) as error:
        raise ChannelError(f"Slack can't be reached: {code_of(error)}", permanent=False) from None
    staff_channel = config.slack_staff_channel
    Listeners(office, client, Posting(client, staff_channel), staff_channel).register(app)
    return app


class SocketMode:
    """A running connection over Socket Mode: no public address is needed, Slack's events come down the line."""

    def __init__(self, config: Config, office: Office) -> None:
        if not config.slack_app_token:
            raise ConfigError(
                f"set {variable('slack_app_token')} to an app-level token with connections:write (xapp-…)"
            )
        self._work = Work(config.slack_workers)
        self._app = build_app(config, office, self._work)
        self._handler = SocketModeHandler(
            self._app, config.slack_app_token, concurrency=config.slack_workers, logger=quiet("socket")
        )

    def connect(self) -> None:
        """Opens the line; it is opened again by itself when it breaks. ConfigError where the token is refused."""
        try:
            self._handler.connect()  # type: ignore[no-untyped-call]  # bolt leaves it untyped
        except SlackClientError as error:
            self.close()
            raise ConfigError(f"Slack refuses the app-level token: {code_of(error)}") from None
        except (OSError, HTTPException) as error:
            self.close()
            raise ChannelError(f"Slack can't be reached: {code_of(error)}", permanent=False) from None

    def settle(self, timeout: float = 10.0) -> bool:
        """Waits until commands and buttons that were acknowledged are worked off."""
        return self._work.wait(timeout)

    def close(self) -> None:
        """Hangs up after what was begun is finished and acknowledged; what comes meanwhile Slack delivers again."""
        client = self._handler.client
        client.auto_reconnect_enabled = False
        client.closed = True
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        client.message_workers.shutdown(wait=True)
        self._work.shutdown(wait=True)
        line = client.current_session.sock if client.current_session is not None else None
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for words of Slack
        self._handler.close()  # type: ignore[no-untyped-call]  # bolt leaves it untyped
