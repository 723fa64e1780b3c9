"""gunicorn, started from within: one process type serves everything over HTTP."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn ships no types

from bot.config import Config
from bot.slack.connection import build_app
from bot.slack.parts import Office
from bot.web.app import web_application
from bot.web.newsletters import NewsletterDoor


def serve(
    config: Config,
    office: Callable[[], Office] | None,
    well: Callable[[], bool],
    newsletter: Callable[[], NewsletterDoor] | None = None,
) -> None:
    """Serves until stopped; without ``office`` all but Slack.

    What is called is called in each worker, after the fork: a database must not cross it.
    """

    def application() -> Flask:
        slack = build_app(config, office()) if office is not None else None
        return web_application(slack, well, newsletter() if newsletter else None)

    _Server(config, application).run()


def _ready(worker: Any) -> None:
    """Says where a worker listens, once it can answer."""
    places = ", ".join(str(place) for place in worker.sockets)
    print(f"serving {places}; stop with Ctrl-C", file=sys.stderr, flush=True)  # noqa: T201 for the person who started it


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with settings of ours; WEB_CONCURRENCY still says how many workers there are."""

    def __init__(self, config: Config, load: Callable[[], Flask]) -> None:
        self._config = config
        self._load = load
        super().__init__()

    def load_config(self) -> None:
        """Takes over the settings."""
        settings: dict[str, Any] = {
            "bind": f"{self._config.web_host}:{self._config.web_port}",
            "worker_class": "gthread",
            "threads": self._config.slack_workers,
            "timeout": 60,
            "graceful_timeout": 20,
            "loglevel": self._config.log_level.lower(),
            "proc_name": "isu",
            "post_worker_init": _ready,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Makes the application, in the worker."""
        return self._load()
