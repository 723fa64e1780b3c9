"""Tokens that end a subscription: signed, so that nobody can end another's by guessing; pure.

They stand in the header List-Unsubscribe (RFC 2369) as part of a subject or an address, so small letters, digits and
hyphens only: mail programs change the case of nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_TOKEN = re.compile(r"n(\d{1,9})-(\d{1,10})-([0-9a-f]{32})", re.ASCII)


def subscription_token(secret: str, newsletter: int, person_id: int) -> str:
    """The token of one reader's copy. ValueError without a secret."""
    if not secret:
        raise ValueError("a token needs a secret")
    return f"n{newsletter}-{person_id}-{_signature(secret, newsletter, person_id)}"


def read_subscription(secret: str, token: str) -> tuple[int, int] | None:
    """Number of the newsletter and of the person that a token of ours names; None for any other text."""
    found = _TOKEN.fullmatch(token.strip().lower()) if secret else None
    if found is None:
        return None
    newsletter, person = int(found[1]), int(found[2])
    good = hmac.compare_digest(found[3], _signature(secret, newsletter, person))
    return (newsletter, person) if good else None


def _signature(secret: str, newsletter: int, person_id: int) -> str:
    """128 bits of HMAC-SHA256, of other words than those of threads."""
    said = f"unsubscribe:{newsletter}:{person_id}".encode("ascii")
    return hmac.new(secret.encode("utf-8"), said, hashlib.sha256).hexdigest()[:32]
