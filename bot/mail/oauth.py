"""Access tokens for XOAUTH2: asked for over https, kept until shortly before they end, asked for again by themselves.

Microsoft 365: client credentials (the app needs IMAP.AccessAsApp and rights on the mailbox); Google: a refresh token.
"""

from __future__ import annotations

import json
import re
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.config import Config, variable
from knowledge.errors import ChannelError, ConfigError

MARGIN = timedelta(minutes=5)
"""How long before its end a token is replaced; Exchange ends a session together with its token."""

TIMEOUT = 20.0
LARGEST = 256 * 1024
"""Bytes of an answer that are read."""

MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
MICROSOFT_SCOPE = "https://outlook.office365.com/.default"
GOOGLE = "https://oauth2.googleapis.com/token"  # an address, no secret

_TENANT = re.compile(r"[0-9A-Za-z.-]{1,100}")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is asked for with: the https address and the form sent there; the form holds secrets."""

    url: str
    form: tuple[tuple[str, str], ...] = field(repr=False)


def grant(config: Config) -> Grant:
    """The grant that the settings describe; ConfigError names the setting that is missing or wrong."""
    for name in ("oauth_client_id", "oauth_secret"):
        if not getattr(config, name):
            raise ConfigError(f"{variable('mail_auth')}={config.mail_auth} needs {variable(name)}")
    if config.mail_auth == "google":
        return Grant(GOOGLE, _google(config))
    tenant = config.oauth_tenant
    if not _TENANT.fullmatch(tenant) or tenant in ("common", "organizations", "consumers"):
        raise ConfigError(f"{variable('oauth_tenant')} takes the id of your own tenant, not a shared one")
    return Grant(MICROSOFT.format(tenant=tenant), _microsoft(config))


def _google(config: Config) -> tuple[tuple[str, str], ...]:
    client, _, secret = config.oauth_client_id.partition(":")
    form = (("client_id", client), ("grant_type", "refresh_token"), ("refresh_token", config.oauth_secret))
    return (*form, ("client_secret", secret)) if secret else form


def _microsoft(config: Config) -> tuple[tuple[str, str], ...]:
    return (
        ("client_id", config.oauth_client_id),
        ("client_secret", config.oauth_secret),
        ("grant_type", "client_credentials"),
        ("scope", MICROSOFT_SCOPE),
    )


class Tokens:
    """One access token at a time, for all threads; call it for one that is good for some minutes more.

    ChannelError is permanent where the server refuses the grant, passing where it can't be reached.
    """

    def __init__(self, asked: Grant, context: ssl.SSLContext, clock: Callable[[], datetime]) -> None:
        if urlsplit(asked.url).scheme != "https":
            raise ConfigError("tokens are asked for over https only")
        self._asked, self._clock = asked, clock
        # No redirect is followed: the form holds a secret, which is for this address alone.
        self._opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _NoRedirects())
        self._turn = threading.Lock()
        self._token, self._until = "", None  # type: tuple[str, datetime | None]

    def __call__(self) -> str:
        with self._turn:
            if self._until is None or self._clock() >= self._until - MARGIN:
                self._token, self._until = self._fetch()
            return self._token

    def until(self) -> datetime | None:
        """When the present token ends: a session opened with it must be renewed before."""
        return self._until

    def forget(self) -> None:
        """Drops the present token, which the mail server did not take."""
        with self._turn:
            self._until = None

    def _fetch(self) -> tuple[str, datetime]:
        asked_at = self._clock()
        answer = self._answer()
        token, lasts = answer.get("access_token"), answer.get("expires_in", 3600)
        if not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]+", token):
            raise ChannelError("the token server's answer holds no token", permanent=False)
        seconds = int(lasts) if str(lasts).isdigit() else 3600
        return token, asked_at + max(timedelta(seconds=min(seconds, 86_400)), MARGIN + timedelta(seconds=30))

    def _answer(self) -> dict[str, Any]:
        body = urlencode(self._asked.form).encode()
        request = urllib.request.Request(self._asked.url, body, method="POST")  # noqa: S310 https was checked
        try:
            with self._opener.open(request, timeout=TIMEOUT) as response:
                found = json.loads(response.read(LARGEST))
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(error) from None
        except (OSError, HTTPException) as error:
            raise ChannelError(f"the token server can't be reached ({type(error).__name__})", permanent=False) from None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ChannelError("the token server's answer is not understood", permanent=False)
        return found


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _refused(error: urllib.error.HTTPError) -> ChannelError:
    """A refusal with its OAuth error code (RFC 6749, section 5.2), never with the server's free text."""
    try:
        code = str(json.loads(error.read(LARGEST)).get("error", ""))
    except (ValueError, AttributeError, OSError, HTTPException):
        code = ""
    shown = code if re.fullmatch(r"[a-z_]{3,40}", code) else f"status {error.code}"
    passing = error.code == 429 or error.code >= 500
    return ChannelError(f"the token server refuses: {shown}", permanent=not passing)
