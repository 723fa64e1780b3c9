"""Organisations, posts, tenures, channels, groups and consents: the contact list as something that has a history."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from knowledge.memory.tables.base import Moment, link, metadata, number, words

organisations = Table(
    "organisations",
    metadata,
    number(),
    words("name"),
    words("name_key"),  # transliterated, without accents and case: what two spellings have in common
    words("kind"),
    words("state"),
    words("language"),
    words("note"),
    Column("merged_into", Integer),
    Column("created_at", Moment, nullable=False),
    Index(None, "name_key"),
    Index(None, "state", "kind"),
    sqlite_autoincrement=True,
)

posts = Table(
    "posts",
    metadata,
    number(),
    link("organisation_id", "organisations.id", then="RESTRICT"),
    words("kind"),
    words("title"),
    words("theme"),  # a key of knowledge.contact.THEMES, or ""
    words("state"),
    Column("abolished_on", Date),  # a post that nobody will hold again is not reported as vacant
    Column("created_at", Moment, nullable=False),
    Index(None, "organisation_id"),
    Index(None, "state", "kind", "theme"),
    sqlite_autoincrement=True,
)

tenures = Table(
    "tenures",
    metadata,
    number(),
    link("post_id", "posts.id", then="RESTRICT"),
    link("person_id", "persons.id", then="RESTRICT"),
    Column("since", Date),
    Column("until", Date),
    words("evidence"),  # reference of the paper: document symbol, note number, "mail:17"
    Column("confirmed_on", Date),
    words("confirmed_by"),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("since IS NULL OR until IS NULL OR since <= until", name="order"),
    Index(None, "post_id"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

channels = Table(
    "channels",
    metadata,
    number(),
    link("person_id", "persons.id", then="CASCADE", nullable=True),
    link("organisation_id", "organisations.id", then="CASCADE", nullable=True),
    link("post_id", "posts.id", then="CASCADE", nullable=True),
    words("medium"),
    words("kind"),
    words("address"),
    words("address_key"),
    words("domain"),  # of a mail address
    Column("since", Date),
    Column("until", Date),
    words("bounce"),  # "", "soft" or "hard"
    Column("bounced_at", Moment),
    Column("bounces", Integer, nullable=False),
    words("bounce_evidence"),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("medium IN ('mail', 'phone', 'slack')", name="medium"),
    CheckConstraint("kind IN ('personal', 'functional')", name="kind"),
    CheckConstraint("bounce IN ('', 'soft', 'hard')", name="bounce"),
    Index(None, "address_key"),
    Index(None, "domain"),
    Index(None, "person_id"),
    Index(None, "organisation_id"),
    Index(None, "post_id"),
    sqlite_autoincrement=True,
)

groups = Table(
    "contact_groups",
    metadata,
    number(),
    Column("name", Text, nullable=False, unique=True),
    words("rule"),  # JSON; "" for a fixed list
    words("note"),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

members = Table(
    "group_members",
    metadata,
    number(),
    link("group_id", "contact_groups.id", then="CASCADE"),
    link("person_id", "persons.id", then="CASCADE"),
    Column("since", Date, nullable=False),
    Column("until", Date),
    UniqueConstraint("group_id", "person_id", "since"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

consents = Table(
    "consents",
    metadata,
    number(),
    link("person_id", "persons.id", then="CASCADE"),
    words("purpose"),  # "newsletter"
    Column("given", Boolean, nullable=False),
    words("address_key"),
    words("source"),  # how it was given: "form", "mail:17", "import:…"
    words("terms"),  # what was agreed to, or the version of the text
    Column("at", Moment, nullable=False),
    Index(None, "person_id", "purpose"),
    sqlite_autoincrement=True,
)
