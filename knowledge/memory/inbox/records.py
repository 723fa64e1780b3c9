"""Value types of the mailbox's memory: arrivals, jobs, threads, drafts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from knowledge.mail import DraftReply, Judgement
from knowledge.timeline import Direction


class Step(StrEnum):
    """How far a mail has come; each step is one transaction, so a mail stands before or after it, never within."""

    STORED = "stored"
    """Its bytes are kept; to be judged."""
    PLANNED = "planned"
    """Judged, threaded, logged; its draft is to be put into the drafts folder."""
    DONE = "done"
    QUARANTINED = "quarantined"


class DraftState(StrEnum):
    """What has become of a draft."""

    PLANNED = "planned"
    APPENDING = "appending"
    """About to be appended: after a crash it is looked for before it is appended again."""
    APPENDED = "appended"
    CHANGED = "changed"
    """A person works on it: other words lie in the drafts folder."""
    SENT = "sent"
    """An answer to its mail is in the folder of sent mail."""
    DELETED = "deleted"
    """A person removed it, and no answer was sent."""
    NEEDLESS = "needless"
    """An answer was there before it could be put down."""
    SUPERSEDED = "superseded"
    """A newer mail of the thread has a draft of its own."""


OPEN_DRAFTS = (DraftState.APPENDED, DraftState.CHANGED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies on the server."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as fetched. ``received_at`` is INTERNALDATE, aware; ``history`` that it was old when first read."""

    place: Place
    raw: bytes = field(repr=False)
    received_at: datetime
    direction: Direction
    partial: bool = False
    answered: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A mail that this worker is to bring forward; ``attempt`` guards against another that took it over.

    ``deaths`` counts workers that ended without a word while they had it at this step.
    """

    mail_id: int
    attempt: int
    deaths: int
    step: Step
    direction: Direction
    received_at: datetime
    answered: bool
    history: bool
    partial: bool
    message_id: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation with one other side; ``case`` is its number or ""."""

    id: int
    case: str
    subject: str
    correspondent: str
    state: str
    last_in_at: datetime | None
    last_out_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with its bytes, as composed, and where it was put; ``uid`` is 0 until then, or where nobody knows."""

    id: int
    mail_id: int
    thread_id: int | None
    message_id: str
    state: DraftState
    place: Place
    raw: bytes = field(repr=False)
    reply: DraftReply = field(repr=False)
    answers: str = ""
    """Message-ID of the mail it answers."""


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail as the staff sees it; ``judgement`` is None until it is judged. Times are UTC."""

    id: int
    direction: Direction
    message_id: str
    sender: str
    subject: str
    state: str
    category: str
    received_at: datetime
    read_at: datetime
    done_at: datetime | None
    step: Step
    size: int
    partial: bool
    history: bool
    note: str
    thread_id: int | None
    case: str
    judgement: Judgement | None
    places: tuple[Place, ...]
    draft: StoredDraft | None
    quarantined: str
    """Why it is in quarantine; "" where it is not."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A mail that could not be handled or fetched; ``mail_id`` is None where not even its bytes could be had."""

    id: int
    place: Place
    mail_id: int | None
    reason: str
    tries: int
    since: datetime
    tried_at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the staff must be told once; ``kind`` is "sensitive", "urgent" or "bounce"."""

    id: int
    mail_id: int
    kind: str
    subject: str
    sender: str
    state: str
    category: str
    case: str
    raised_at: datetime
