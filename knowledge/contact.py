"""Value types of the living memory: organisations, posts, tenures, channels, and the addressee made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.message import Person


class OrganisationKind(StrEnum):
    """What an organisation is; it decides the form of a letter to it."""

    MISSION_GENEVA = "mission_geneva"
    MISSION_NEW_YORK = "mission_new_york"
    MINISTRY = "ministry"
    AGENCY = "agency"
    INTERNATIONAL = "international"
    NGO = "ngo"
    OTHER = "other"

    @property
    def governmental(self) -> bool:
        """Whether a note verbale may go to it."""
        return self in _GOVERNMENTAL


_GOVERNMENTAL = frozenset(
    {
        OrganisationKind.MISSION_GENEVA,
        OrganisationKind.MISSION_NEW_YORK,
        OrganisationKind.MINISTRY,
        OrganisationKind.AGENCY,
    }
)


class PostKind(StrEnum):
    """What a post is for."""

    PERMANENT_REPRESENTATIVE = "permanent_representative"
    DEPUTY_PERMANENT_REPRESENTATIVE = "deputy_permanent_representative"
    MINISTER = "minister"
    FOCAL_POINT = "focal_point"
    ARTICLE7_DRAFTER = "article7_drafter"
    COORDINATOR = "coordinator"
    PRESIDENT = "president"
    EXPERT = "expert"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; ``state`` is ISO 3166-1 alpha-3, or "" for one of no State."""

    id: int
    name: str
    kind: OrganisationKind
    state: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post in an organisation; it stays when its holder goes. ``theme`` is "" for a post of no theme."""

    id: int
    organisation_id: int
    kind: PostKind
    title: str
    theme: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who holds a post from when until when (None: open), and how that is known. Dates are days, both inclusive."""

    id: int
    post_id: int
    person_id: int
    since: date | None
    until: date | None
    evidence: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter to a post reaches on a day: greet the holder, write to the post.

    ``name`` is "" while the post is vacant; ``style`` is the title before a name ("H.E. Ms."), ``rank`` such as
    "Ambassador"; ``gender`` is "f", "m" or "" and decides forms in French and Spanish; ``address`` is the functional
    mailbox where there is one. ``met`` says whether the secretariat wrote to this post before ("renew", not "express").
    """

    organisation: Organisation
    post: Post | None = None
    person_id: int | None = None
    name: str = ""
    style: str = ""
    rank: str = ""
    gender: str = ""
    address: str = ""
    copies: tuple[str, ...] = ()
    language: str = "en"
    met: bool = False


class ChannelKind(StrEnum):
    """Whether an address is a person's own or an office's, which stays when people go."""

    PERSONAL = "personal"
    FUNCTIONAL = "functional"


class Bounce(StrEnum):
    """What the last delivery to an address said: nothing, failed for now, failed for good."""

    NONE = ""
    SOFT = "soft"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class ContactChannel:
    """A way to reach somebody; ``medium`` is "mail", "phone" or "slack". ``until`` None: still in use.

    Exactly one of person, organisation and post is named. ``bounced_at`` is aware (UTC).
    """

    id: int
    medium: str
    kind: ChannelKind
    address: str
    person_id: int | None = None
    organisation_id: int | None = None
    post_id: int | None = None
    since: date | None = None
    until: date | None = None
    bounce: Bounce = Bounce.NONE
    bounced_at: datetime | None = None
    bounces: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """A post and who holds it on a day; ``tenure`` and ``holder`` are None while it is vacant."""

    organisation: Organisation
    post: Post
    tenure: Tenure | None = None
    holder: Person | None = None
    style: str = ""
    rank: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of an address: whose it is, for which State, and whether mail to it comes back.

    ``functional`` is True for the mailbox of an office; then ``person`` is None and says nothing of who wrote.
    """

    address: str
    state: str = ""
    person: Person | None = None
    organisation: Organisation | None = None
    post: Post | None = None
    functional: bool = False
    bounce: Bounce = Bounce.NONE


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody as a mail names them, in its signature or as a successor, unproven; "" for what it does not say."""

    name: str
    title: str = ""
    phone: str = ""
    address: str = ""


class ProposalKind(StrEnum):
    """What a proposal would change."""

    HOLDER = "holder"
    """Another person holds a post: differences name "person" (and "address", "since" …); wants a nomination."""
    DETAILS = "details"
    """Details of a known person: name, address, language, style, rank, phone."""
    DEPARTURE = "departure"
    """A person has left a post."""
    NEW_PERSON = "new_person"
    """Somebody not known yet."""
    STATE = "state"
    """A person names the State they speak for; accepting it vouches for them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field and what would become of it; "" is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A change to be decided by staff. ``evidence`` is quoted from its source, which ``reference`` names ("mail:17").

    ``source`` says what saw it: "signature", "mail", "bounce", "out_of_office", "import", "slack". ``authentication``
    is what our server says of the sender ("pass", "fail", "none"). Same kind, subject and differences are one proposal.
    """

    kind: ProposalKind
    differences: tuple[Difference, ...]
    evidence: str
    reference: str
    source: str
    state: str = ""
    person_id: int | None = None
    organisation_id: int | None = None
    post_id: int | None = None
    sender: str = ""
    authentication: str = "none"
    nomination: str = ""
    """Reference of the official paper, where it is there already."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stored proposal; ``status`` is "open", "accepted" or "rejected"."""

    id: int
    what: NewProposal
    status: str
    needs_nomination: bool
    proposed_at: datetime
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    change_id: int | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact as a file gives it, read but not believed; "" is nothing.

    ``line`` counts from 1 and is that of the table's row, or of the card's first line. ``functional`` is the mailbox of
    the organisation. ``doubts`` say what in it could not be read, ``refused`` why nothing can be made of it.
    """

    line: int
    name: str = ""
    address: str = ""
    functional: str = ""
    phone: str = ""
    state: str = ""
    language: str = ""
    style: str = ""
    rank: str = ""
    gender: str = ""
    organisation: str = ""
    organisation_kind: OrganisationKind = OrganisationKind.OTHER
    post: PostKind | None = None
    title: str = ""
    theme: str = ""
    since: date | None = None
    until: date | None = None
    evidence: str = ""
    uid: str = ""
    note: str = ""
    groups: tuple[str, ...] = ()
    consent: bool | None = None
    """To the newsletter; None where the file does not say."""
    doubts: tuple[str, ...] = ()
    refused: str = ""


class RowAction(StrEnum):
    """What an import makes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    """It becomes a proposal that staff decide."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row and what an import would do with it; ``person_id`` is the contact it is taken for, if any."""

    row: ContactRow
    action: RowAction
    person_id: int | None = None
    differences: tuple[Difference, ...] = ()
    reasons: tuple[str, ...] = ()
    post_id: int | None = None
    """The post whose holder would change, where that is what makes it doubtful."""
    same_as_line: int | None = None
    """The earlier row of the file about the same person."""
