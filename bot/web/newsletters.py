"""What the newsletter needs of the web: unsubscribing in one click without a login (RFC 8058), and its pages.

Looking at an address changes nothing, since mail scanners open every link; only a POST ends a subscription.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from flask import Flask, Response, request

from handlers.publish.colours import DARK, LIGHT
from handlers.wording import LANGUAGES, publish
from knowledge.errors import UnknownReference
from knowledge.memory.newsletters import Newsletters
from knowledge.memory.subscriptions import Subscriptions

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_STYLE = (
    f":root{{color-scheme:light dark}}body{{font:1.1rem/1.5 Georgia,serif;max-width:34rem;margin:3rem auto;"
    f"padding:0 1rem;background:{LIGHT.card};color:{LIGHT.text}}}"
    f"button{{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:4px;background:{LIGHT.band};"
    f"color:{LIGHT.on_band};cursor:pointer}}"
    f"@media(prefers-color-scheme:dark){{body{{background:{DARK.ground};color:{DARK.text}}}"
    f"button{{background:{DARK.heading};color:{DARK.ground}}}}}"
)


@dataclass(frozen=True)
class NewsletterDoor:
    """What the routes work with."""

    subscriptions: Subscriptions
    newsletters: Newsletters
    clock: Callable[[], datetime]


def add_newsletter(web: Flask, door: NewsletterDoor) -> None:
    """Adds the routes to the application."""

    @web.get("/newsletter/unsubscribe/<token>")
    def ask(token: str) -> Response:
        known = door.subscriptions.known(token)
        return _said("ask" if known else "unknown", 200 if known else 404, button=known)

    @web.post("/newsletter/unsubscribe/<token>")
    def end(token: str) -> Response:
        done = door.subscriptions.end(token, door.clock())
        return _said("done" if done else "unknown", 200 if done else 404)

    @web.get("/newsletter/<int:number>/<language>")
    def page(number: int, language: str) -> Response:
        try:
            return _response(door.newsletters.page(number, language), 200)
        except UnknownReference:
            return Response("not found", 404, _HEADERS, content_type="text/plain; charset=utf-8")


def _said(words: str, status: int, *, button: bool = False) -> Response:
    """A small page in the reader's language; its button sends what a mail program would."""
    language = request.accept_languages.best_match(LANGUAGES) or "en"
    title, text = publish(language, "unsubscribe.title"), publish(language, f"unsubscribe.{words}")
    form = (
        '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
        f"<button>{escape(publish(language, 'unsubscribe.button'))}</button></form>"
    )
    html = (
        f'<!DOCTYPE html><html lang="{language}" dir="ltr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f"<p>{escape(text)}</p>{form if button else ''}</main></body></html>"
    )
    return _response(html, status)


def _response(html: str, status: int) -> Response:
    return Response(html, status, _HEADERS, content_type="text/html; charset=utf-8")
