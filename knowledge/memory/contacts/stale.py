"""What the contact list lacks: entries confirmed lately, addresses that work, holders of posts, focal points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, or_, select

from knowledge.memory.contacts.rows import valid_on
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels, posts, tenures
from knowledge.memory.tables.people import persons

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Stale:
    """One thing to mend; ``kind`` is "unconfirmed", "bouncing", "vacant" or "missing", ``since`` None if not known."""

    kind: str
    state: str
    what: str
    person_id: int | None = None
    post_id: int | None = None
    since: date | None = None


def find_stale(store: Store, on: date, wanted: Mapping[str, Iterable[str]]) -> list[Stale]:
    """Everything stale on a day, by kind and State. ``wanted``: themes, with the States that need a focal point."""
    return [*unconfirmed(store, on), *bouncing(store), *vacant(store, on), *missing(store, on, wanted)]


def gathered(found: Sequence[Stale]) -> list[Stale]:
    """The same for a screen: the States that lack a focal point for one theme in one line, after all the others."""
    single = [one for one in found if one.kind != "missing"]
    lacking: dict[str, list[str]] = {}
    for one in found:
        if one.kind == "missing":
            lacking.setdefault(one.what, []).append(one.state)
    return single + [
        Stale("missing", str(len(states)), f"{what}: {' '.join(sorted(states))}") for what, states in lacking.items()
    ]


def unconfirmed(store: Store, on: date) -> list[Stale]:
    """Holders of posts whose entry nobody confirmed within a year."""
    old = or_(persons.c.confirmed_on.is_(None), persons.c.confirmed_on < on - YEAR)
    held = exists().where(tenures.c.person_id == persons.c.id, valid_on(tenures, on))
    alive = (persons.c.merged_into.is_(None), persons.c.erased_at.is_(None))
    wanted = select(persons.c.id, persons.c.name, persons.c.state, persons.c.confirmed_on).where(old, held, *alive)
    with store.reading() as connection:
        rows = connection.execute(wanted.order_by(persons.c.state, persons.c.name, persons.c.id)).all()
    return [Stale("unconfirmed", row.state, row.name, row.id, None, row.confirmed_on) for row in rows]


def bouncing(store: Store) -> list[Stale]:
    """Addresses in use from which mail comes back."""
    wanted = (
        select(channels, persons.c.state)
        .select_from(channels.outerjoin(persons, persons.c.id == channels.c.person_id))
        .where(channels.c.bounce != "", channels.c.until.is_(None))
        .order_by(persons.c.state, channels.c.address_key)
    )
    with store.reading() as connection:
        rows = connection.execute(wanted).mappings().all()
    return [
        Stale(
            "bouncing",
            row["state"] or "",
            f"{row['address']} ({row['bounce']}, {row['bounces']} times)",
            row["person_id"],
            row["post_id"],
            row["bounced_at"].date() if row["bounced_at"] else None,
        )
        for row in rows
    ]


def vacant(store: Store, on: date) -> list[Stale]:
    """Posts that exist and nobody holds, with the day the last holder left."""
    held = exists().where(tenures.c.post_id == posts.c.id, valid_on(tenures, on))
    last = select(tenures.c.until).where(tenures.c.post_id == posts.c.id).order_by(tenures.c.until.desc()).limit(1)
    alive = or_(posts.c.abolished_on.is_(None), posts.c.abolished_on > on)
    wanted = select(posts, last.scalar_subquery().label("left")).where(~held, alive)
    with store.reading() as connection:
        rows = connection.execute(wanted.order_by(posts.c.state, posts.c.id)).mappings().all()
    return [
        Stale("vacant", row["state"], _post(row["kind"], row["theme"], row["title"]), None, row["id"], row["left"])
        for row in rows
    ]


def missing(store: Store, on: date, wanted: Mapping[str, Iterable[str]]) -> list[Stale]:
    """States that have no focal point for a theme on a day, neither its own nor one for all themes."""
    served = (
        select(posts.c.state, posts.c.theme)
        .join(tenures)
        .where(posts.c.kind == "focal_point", valid_on(tenures, on))
        .distinct()
    )
    with store.reading() as connection:
        have = {(row.state, row.theme) for row in connection.execute(served)}
    return [
        Stale("missing", state, f"no focal point for {theme.replace('_', ' ')}")
        for theme, states in wanted.items()
        for state in states
        if not {(state, theme), (state, "")} & have
    ]


def _post(kind: str, theme: str, title: str) -> str:
    return " ".join(filter(None, (kind.replace("_", " "), theme.replace("_", " "), f"({title})" if title else "")))
