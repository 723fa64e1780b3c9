"""Which conversation a mail belongs to: by the mails it answers, by our own signed token, last by its subject.

A number of a case in a subject or a text joins nothing: whoever has seen a case number would get into the case.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.mail.subjects import subject_of
from knowledge.mail import Mail

_TOKEN = re.compile(r"isu\.([a-z0-9-]{1,40})\.([a-z0-9]{4,40})\.([0-9a-f]{32})@[\w.-]{1,255}", re.I)
_KEY = re.compile(r"[a-z0-9-]{1,40}")
_NONCE = re.compile(r"[a-z0-9]{4,40}")
SUBJECT_LASTS = timedelta(days=120)
"""How long after its last mail a conversation is still found by its subject."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A known conversation: ``message_ids`` of its mails, ours among them, ``correspondents`` in small letters."""

    key: str
    subject: str = ""
    message_ids: frozenset[str] = frozenset()
    correspondents: frozenset[str] = frozenset()
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """What to look conversations up by that a mail may join."""

    message_ids: tuple[str, ...]
    threads: tuple[str, ...]
    subject: str
    correspondent: str


@dataclass(frozen=True, slots=True)
class Joining:
    """The conversation a mail joins, "" for a new one; ``by`` says how it was found.

    ``related`` is a conversation the mail comes from without joining it: it was forwarded. ``stranger`` is true where
    the sender had no part in the conversation until now.
    """

    thread: str = ""
    by: str = ""
    related: str = ""
    stranger: bool = False


def make_token(secret: str, thread: str, nonce: str, domain: str) -> str:
    """A Message-ID without angle brackets for a mail of ours that names its conversation and that nobody else can make.

    ``thread`` and ``nonce`` are small letters and digits (a thread also hyphens); the nonce makes it unique. Raises
    ValueError where one of them is not, or there is no secret.
    """
    if not secret or not _KEY.fullmatch(thread) or not _NONCE.fullmatch(nonce):
        raise ValueError("a token needs a secret, a thread and a nonce of small letters and digits")
    return f"isu.{thread}.{nonce}.{_signature(secret, thread, nonce)}@{domain}"


def read_token(secret: str, message_id: str) -> str:
    """The conversation that a Message-ID of ours names; "" where it is not ours, or was tampered with."""
    found = _TOKEN.fullmatch(message_id.strip().strip("<>")) if secret else None
    if found is None:
        return ""
    thread, nonce, signature = (part.lower() for part in found.groups())
    return thread if hmac.compare_digest(signature, _signature(secret, thread, nonce)) else ""


def _signature(secret: str, thread: str, nonce: str) -> str:
    """128 bits of HMAC-SHA256; the separator stands in neither part."""
    return hmac.new(secret.encode("utf-8"), f"thread:{thread}:{nonce}".encode("ascii"), hashlib.sha256).hexdigest()[:32]


def keys_of(mail: Mail, secret: str = "") -> Keys:
    """What to look up before ``join``: Message-IDs nearest first, the conversations of our tokens, subject, sender."""
    nearest = tuple(dict.fromkeys([*mail.in_reply_to, *reversed(mail.references), *mail.returned_ids]))
    named = tuple(dict.fromkeys(filter(None, (read_token(secret, one) for one in nearest))))
    return Keys(nearest, named, subject_of(mail.subject).base, mail.sender.address.lower())


def join(mail: Mail, threads: Iterable[Thread], *, secret: str = "", own: frozenset[str] = frozenset()) -> Joining:
    """Which of ``threads`` the mail joins: References from the newest, In-Reply-To, our token, then the same subject
    with the same correspondent; a forwarded mail starts a new one.

    ``own`` are our own addresses in small letters: a mail we sent goes by its recipients. Where several conversations
    fit by subject, the one with the latest mail is taken.
    """
    known = list(threads)
    people = _people(mail, own)
    found = _by_ids(mail, known, secret)
    if found:
        thread, by = found
        if subject_of(mail.subject).forwarded and by != "bounce":
            return Joining(related=thread.key)
        return Joining(thread.key, by, stranger=by != "bounce" and not people & thread.correspondents)
    subject = _by_subject(mail, known, people)
    return Joining(subject.key, "subject") if subject else Joining()


def _people(mail: Mail, own: frozenset[str]) -> frozenset[str]:
    sender = mail.sender.address.lower()
    if sender in own:
        return frozenset(box.address.lower() for box in (*mail.to, *mail.cc)) - own
    return frozenset({sender}) - {""}


def _by_ids(mail: Mail, known: list[Thread], secret: str) -> tuple[Thread, str] | None:
    at = {one: thread for thread in known for one in thread.message_ids}
    sources = (("references", tuple(reversed(mail.references))), ("in-reply-to", mail.in_reply_to))
    for by, ids in (*sources, ("bounce", mail.returned_ids)):
        for one in ids:
            if one in at:
                return at[one], by
    keys = {thread.key: thread for thread in known}
    for one in (*reversed(mail.references), *mail.in_reply_to, *mail.returned_ids):
        if (named := read_token(secret, one)) in keys:
            return keys[named], "bounce" if one in mail.returned_ids else "token"
    return None


def _by_subject(mail: Mail, known: list[Thread], people: frozenset[str]) -> Thread | None:
    """Only with someone who takes part already, only a subject that says something, and only while it lasts."""
    subject = subject_of(mail.subject)
    if subject.forwarded or not people or mail.automatic or sum(map(str.isalpha, subject.base)) < 3:
        return None
    fitting = [
        thread
        for thread in known
        if subject_of(thread.subject).base == subject.base and people & thread.correspondents and _lasts(mail, thread)
    ]
    return max(fitting, key=lambda thread: (thread.last is not None, thread.last or 0, thread.key), default=None)


def _lasts(mail: Mail, thread: Thread) -> bool:
    return mail.date is None or thread.last is None or abs(mail.date - thread.last) <= SUBJECT_LASTS
