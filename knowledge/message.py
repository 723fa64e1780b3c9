"""Value types of a conversation: what every channel gives to the desk and takes from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from knowledge.document import Authority


class Channel(StrEnum):
    """Where a message came from."""

    TERMINAL = "terminal"
    SLACK = "slack"
    MAIL = "mail"
    WEB = "web"


class Role(StrEnum):
    """What a person may see; from least to most."""

    PUBLIC = "public"
    DELEGATE = "delegate"
    COORDINATOR = "coordinator"
    STAFF = "staff"


class Outcome(StrEnum):
    """How a question ended: answered with support, closest passages without a claim, or handed to a person."""

    ANSWER = "answer"
    CLOSEST = "closest"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a message is from, as the channel knows it; all fields may be empty. Display names are never trusted."""

    address: str = ""
    slack_user: str = ""
    slack_team: str = ""
    name: str = ""
    role: Role | None = None
    """What the channel itself vouches for, such as a user group that its administrators keep; None for nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as far as answering needs it: identity, State (ISO 3166-1 alpha-3 or "") and role."""

    id: int | None
    name: str
    address: str
    state: str
    role: Role
    language: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message in. ``id`` is unique per channel and stable over redelivery (event id, Message-ID).

    ``conversation`` groups follow-ups (a thread, a terminal session). ``public`` is True where others read along.
    ``received_at`` is aware (UTC). ``collections`` limits the search; empty means all.
    """

    id: str
    channel: Channel
    text: str
    received_at: datetime
    conversation: str
    sender: Sender = Sender()
    public: bool = False
    language: str = ""
    state: str = ""
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quotation and its exact place. ``date`` and ``url`` may be None; ``page`` counts from 1."""

    document_id: str
    passage_id: int
    file: str
    symbol: str
    title: str
    authority: Authority
    date: str | None
    language: str
    locator: str
    page: int | None
    quote: str
    url: str | None
    collection: str
    heads: tuple[str, ...] = ()
    highlight: str = ""
    """The sentence of the quote that bears on the question; verbatim, may be empty."""
    superseded: bool = False
    submitted_by: str = ""
    explains: str = ""
    """For an explanation of the guide: the official source it explains."""
    chapeau: tuple[str, ...] = ()
    """For an item of a list: the words of the source that introduce it, outermost first."""

    def introduced(self) -> Citation:
        """As people are shown it in full: an item of a list after the words that introduce it."""
        shown = self.readable()
        return (
            replace(shown, quote="\n[…]\n".join([*map(_unbarred, self.chapeau), shown.quote]))
            if self.chapeau
            else shown
        )

    def readable(self) -> Citation:
        """As people are shown it: without the bars that lay out a list in its source; a table keeps its own."""
        if self.heads or "|" not in self.quote:
            return self
        return replace(self, quote=_unbarred(self.quote), highlight=_unbarred(self.highlight))


def _unbarred(text: str) -> str:
    return _BARS.sub(" ", text).strip()


_BARS = re.compile(r"[^\S\n]*\|(?:[^\S\n]*\|)*[^\S\n]*")


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement computed or looked up, with the rule or data row it rests on; ``as_of`` is ISO 8601."""

    statement: str
    rule: str
    source: str
    as_of: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """One message out: what the person sees (``text``) and the parts it was made of.

    ``lead`` is the opening sentence; ``intent`` names the handler; ``understood`` is a one-line account of the reading
    of the question; ``interaction_id`` and ``elapsed_ms`` are filled by the desk. ``delivered`` is True when a
    redelivered message was answered before, so that the channel posts nothing again.
    """

    outcome: Outcome
    text: str
    language: str
    confidence: float
    lead: str = ""
    citations: tuple[Citation, ...] = ()
    facts: tuple[Fact, ...] = ()
    notices: tuple[str, ...] = ()
    case: str | None = None
    intent: str = "answer"
    understood: str = ""
    interaction_id: int | None = None
    elapsed_ms: float = 0.0
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation, oldest first when given as history."""

    question: str
    understood: str
    reply: Reply
    at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on one interaction: "up" or "down", with the asker's own words why, if given."""

    interaction_id: int
    verdict: str
    reason: str
    sender: Sender
    at: datetime
