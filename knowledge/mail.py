"""Value types of mail: what a message as read is, what is judged of it, and what goes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from knowledge.message import Citation


class Category(StrEnum):
    """What a mail is about, in the words of the published interfaces."""

    INFORMATION_REQUEST = "information_request"
    ARTICLE7_REPORT = "article7_report"
    ARTICLE3_STOCKPILE = "article3_stockpile"
    ARTICLE4_CLEARANCE = "article4_clearance"
    VICTIM_ASSISTANCE = "victim_assistance"
    COOPERATION_ASSISTANCE = "cooperation_assistance"
    NATIONAL_LEGISLATION = "national_legislation"
    UNIVERSALIZATION = "universalization"
    MEETING_REGISTRATION = "meeting_registration"
    SPONSORSHIP = "sponsorship"
    CONTRIBUTIONS_FINANCE = "contributions_finance"
    CONTACT_UPDATE = "contact_update"
    MEDIA = "media"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    SPAM_OR_MARKETING = "spam_or_marketing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header: the display name, which proves nothing, and the address; both may be ""."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """A part kept as a file; ``media_type`` is read from the content, ``declared`` is what the mail claims of it.

    ``content`` is None where only the structure of a huge mail was fetched; ``size`` is in bytes as decoded.
    """

    name: str
    media_type: str
    declared: str
    size: int
    sha256: str
    inline: bool = False
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch of the text that is folded, never deleted: ``kind`` is "quote", "signature" or "disclaimer"."""

    kind: str
    start: int
    end: int


class Authentication(StrEnum):
    """What our own server says of the sender's domain (RFC 8601); NONE where it says nothing."""

    PASS = "pass"  # noqa: S105 a result, no secret
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as read; every field is outside data, decoded and safe to store, nothing of it proven.

    ``message_id``, ``in_reply_to`` and ``references`` stand without angle brackets. ``text`` is the whole text;
    ``folds`` say which stretches of it are quoted replies, signatures and disclaimers, so that ``fresh`` gives what the
    sender wrote now. ``html`` is sanitised and loads nothing. ``date`` is the Date header in UTC, None where there is
    none. ``automatic`` names what shows that a machine wrote it ("Auto-Submitted: auto-replied", "null return path" …).
    ``problems`` says in one line each what was wrong with it. ``sha256`` is the hash of the raw bytes.
    """

    sha256: str
    message_id: str = ""
    sender: Mailbox = Mailbox()
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    subject: str = ""
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""
    folds: tuple[Fold, ...] = ()
    html: str = ""
    attachments: tuple[MailAttachment, ...] = ()
    calendar: tuple[str, ...] = ()
    """Invitations in the mail, a readable line each."""
    automatic: tuple[str, ...] = ()
    bounced: tuple[str, ...] = ()
    """Addresses that a bounce says could not be reached for good."""
    deferred: tuple[str, ...] = ()
    """Addresses a delivery is only late for, or failed for a passing reason."""
    returned_ids: tuple[str, ...] = ()
    """Message-IDs of our mails that a bounce returns, from the report and from the returned part."""
    authentication: Authentication = Authentication.NONE
    secured: str = ""
    """"S/MIME signed", "PGP encrypted" … as found, not verified."""
    problems: tuple[str, ...] = ()

    @property
    def fresh(self) -> str:
        """What the sender wrote now: the text without its folded stretches."""
        kept, at = [], 0
        for fold in self.folds:
            kept.append(self.text[at : fold.start])
            at = max(at, fold.end)
        return "".join([*kept, self.text[at:]]).strip()

    def folded(self, kind: str) -> str:
        """The folded stretches of one kind, in order."""
        return "\n".join(self.text[fold.start : fold.end] for fold in self.folds if fold.kind == kind)


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated undertaking in a mail; ``due`` is None where it names no time. ``words`` is verbatim."""

    words: str
    due: date | None


@dataclass(frozen=True, slots=True)
class DraftReply:
    """A reply drafted for a person to read and send; ``unanswered`` are the questions it leaves to the colleague."""

    subject: str
    body: str
    language: str
    citations: tuple[Citation, ...] = ()
    unanswered: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is judged of a mail, with a reason for everything; ``state`` is ISO 3166-1 alpha-3 or "".

    ``due`` is the day by which an answer is wanted or an obligation runs out; None where there is none.
    """

    category: Category
    state: str
    language: str
    urgent: bool
    sensitive: bool
    needs_reply: bool
    automatic: bool
    contact_id: int | None = None
    questions: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    due: date | None = None
    reasons: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to go out with a mail, in the order given; ``name`` may hold any letters (RFC 2231)."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail to be approved and sent: what people see of it; ids, date and token are added when it is queued."""

    to: tuple[Mailbox, ...]
    subject: str
    text: str
    html: str = ""
    cc: tuple[Mailbox, ...] = ()
    attachments: tuple[OutgoingFile, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    language: str = "en"
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers, such as List-Unsubscribe; none that the composer sets itself."""
