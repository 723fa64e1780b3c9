"""Rows of the contact tables as value types, and the conditions that hold on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, or_

from knowledge.contact import (
    Bounce,
    ChannelKind,
    ContactChannel,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Tenure,
)
from knowledge.memory.clean import clip, fold
from knowledge.message import Person, Role

LINE_LIMIT = 300

Row = Mapping[str, Any] | RowMapping


def valid_on(table: Table, on: date) -> ColumnElement[bool]:
    """Whether a row with ``since`` and ``until`` holds on a day; both are inclusive, and open where NULL."""
    return and_(
        or_(table.c.since.is_(None), table.c.since <= on),
        or_(table.c.until.is_(None), table.c.until >= on),
    )


def read_person(row: Row, prefix: str = "") -> Person:
    """A person of a row whose columns may carry a prefix."""
    return Person(
        id=row[f"{prefix}id"],
        name=row[f"{prefix}name"],
        address=row[f"{prefix}address"],
        state=row[f"{prefix}state"],
        role=Role(row[f"{prefix}role"]),
        language=row[f"{prefix}language"],
        verified=row[f"{prefix}verified"],
    )


def read_organisation(row: Row, prefix: str = "") -> Organisation:
    """An organisation of a row."""
    return Organisation(
        row[f"{prefix}id"],
        row[f"{prefix}name"],
        OrganisationKind(row[f"{prefix}kind"]),
        row[f"{prefix}state"],
        row[f"{prefix}language"],
    )


def read_post(row: Row, prefix: str = "") -> Post:
    """A post of a row."""
    return Post(
        row[f"{prefix}id"],
        row[f"{prefix}organisation_id"],
        PostKind(row[f"{prefix}kind"]),
        row[f"{prefix}title"],
        row[f"{prefix}theme"],
        row[f"{prefix}state"],
    )


def read_tenure(row: Row, prefix: str = "") -> Tenure:
    """A tenure of a row."""
    return Tenure(
        row[f"{prefix}id"],
        row[f"{prefix}post_id"],
        row[f"{prefix}person_id"],
        row[f"{prefix}since"],
        row[f"{prefix}until"],
        row[f"{prefix}evidence"],
        row[f"{prefix}confirmed_on"],
        row[f"{prefix}confirmed_by"],
    )


def read_channel(row: Row) -> ContactChannel:
    """A channel of a row."""
    return ContactChannel(
        id=row["id"],
        medium=row["medium"],
        kind=ChannelKind(row["kind"]),
        address=row["address"],
        person_id=row["person_id"],
        organisation_id=row["organisation_id"],
        post_id=row["post_id"],
        since=row["since"],
        until=row["until"],
        bounce=Bounce(row["bounce"]),
        bounced_at=row["bounced_at"],
        bounces=row["bounces"],
    )


def channel_values(medium: str, kind: ChannelKind, address: str, at: Any, **more: Any) -> dict[str, Any]:
    """The columns of a new channel; one of person_id, organisation_id and post_id is in ``more``."""
    return {
        "person_id": None,
        "organisation_id": None,
        "post_id": None,
        "medium": medium,
        "kind": kind.value,
        "address": clip(address.strip(), LINE_LIMIT),
        "address_key": fold(address),
        "domain": domain_of(address) if medium == "mail" else "",
        "since": None,
        "until": None,
        "bounce": "",
        "bounced_at": None,
        "bounces": 0,
        "bounce_evidence": "",
        "created_at": at,
        **more,
    }


def domain_of(address: str) -> str:
    """The domain of a mail address in the form in which domains are compared; "" where there is none."""
    return fold(address).rpartition("@")[2] if "@" in address else ""
