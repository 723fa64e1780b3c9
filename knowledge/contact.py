"""Value types of the living memory: organisations, posts, tenures, channels, and the addressee made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
