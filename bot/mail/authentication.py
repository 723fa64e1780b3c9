"""What our own server found out about the sender (Authentication-Results, RFC 8601)."""

from __future__ import annotations

import re

from bot.mail.headers import Headers
from knowledge.mail import Authentication

_COMMENT = re.compile(r"\([^()]{0,1000}\)")
_RESULT = re.compile(r"^\s*(dmarc|dkim|spf|arc)\s*(?:/\s*\d+)?\s*=\s*(\w+)", re.I)
_DOMAIN = re.compile(r"\b(header\.(?:from|d|i)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)", re.I)


def authentication(headers: Headers, sender: str, authserv: str) -> Authentication:
    """PASS where our server says that DMARC passed, or DKIM or SPF for the sender's own domain; FAIL where it says that
    DMARC failed, or that all it tried failed; NONE where it says nothing.

    Only headers at the top, one after the other, that bear our server's name ``authserv`` are believed: what stands
    below another's or below the first Received header may have come with the mail (RFC 8601, section 5). Without a
    name nothing is believed.
    """
    domain = sender.rpartition("@")[2].lower()
    if not authserv or not domain:
        return Authentication.NONE
    results = [result for value in _ours(headers, authserv) for result in _results(value)]
    if any(method == "dmarc" and said == "pass" for method, said, _ in results):
        return Authentication.PASS
    if any(method == "dmarc" and said == "fail" for method, said, _ in results):
        return Authentication.FAIL
    tried = [(said, found) for method, said, found in results if method in ("dkim", "spf")]
    if any(said == "pass" and _aligned(found, domain) for said, found in tried):
        return Authentication.PASS
    failed = [said for said, _ in tried if said in ("fail", "softfail", "permerror")]
    return Authentication.FAIL if failed and len(failed) == len(tried) else Authentication.NONE


def _ours(headers: Headers, authserv: str) -> list[str]:
    """The results of our server: the topmost run of them, not below the second Received header.

    A server may put its own Received header above or below its results, hence one of them is passed over.
    """
    found: list[str] = []
    received = 0
    for name, value in headers.fields:
        if name == "received":
            received += 1
            if received > 1 or found:
                break
        if name != "authentication-results":
            continue
        text = _COMMENT.sub(" ", " ".join(value[:10_000].decode("utf-8", "replace").split()))
        identity, _, results = text.partition(";")
        words = identity.split()
        if not words or words[0].strip('"').lower() != authserv.lower():
            break
        found.append(results)
    return found


def _results(value: str) -> list[tuple[str, str, list[str]]]:
    """Method, result and the domains it is about, of each statement."""
    found = []
    for statement in value.split(";"):
        said = _RESULT.match(statement)
        if said:
            domains = [match[2].rpartition("@")[2].lower() for match in _DOMAIN.finditer(statement)]
            found.append((said[1].lower(), said[2].lower(), domains))
    return found


def _aligned(domains: list[str], sender: str) -> bool:
    """Is one of ``domains`` the sender's, or one above it that is more than a top-level domain?"""
    return any(domain == sender or (domain.count(".") >= 1 and sender.endswith(f".{domain}")) for domain in domains)
