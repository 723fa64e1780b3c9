"""The HTTP process as a WSGI application: Slack's deliveries at one address, and whether the process is well."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, jsonify, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler

from bot.web.newsletters import NewsletterDoor, add_newsletter
from knowledge.errors import ISUError

logger = logging.getLogger("isu.web")

EVENTS = "/slack/events"
BODY_LIMIT = 2_000_000
"""Bytes of a request; Slack's own stay far below."""


def web_application(slack: App | None, well: Callable[[], bool], newsletter: NewsletterDoor | None = None) -> Flask:
    """The application. Requests to Slack's address are verified by bolt: a wrong or old signature gets 401.

    Without ``slack`` there is no such address: Slack comes over Socket Mode, and this serves newsletters and health.
    """
    web = Flask("isu")
    web.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    if slack is not None:
        handler = SlackRequestHandler(slack)

        @web.post(EVENTS)
        def slack_events() -> Response:
            return handler.handle(request)

    @web.get("/health")
    def health() -> tuple[Response, int]:
        fine = _asked(well)
        return jsonify(status="ok" if fine else "database not available"), 200 if fine else 503

    if newsletter is not None:
        add_newsletter(web, newsletter)
    return web


def _asked(well: Callable[[], bool]) -> bool:
    try:
        return well()
    except ISUError as error:
        logger.warning("the database is not available (%s)", type(error).__name__)
        return False
