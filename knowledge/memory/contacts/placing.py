"""Puts a person where a row says: into an organisation, a post, its mailbox, groups, and the ledger of consents."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from knowledge.contact import ChannelKind, ContactRow
from knowledge.memory.clean import clip, fold
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.contacts.rows import channel_values
from knowledge.memory.contacts.snapshot import NEWSLETTER, Snapshot, organisation_key, post_key
from knowledge.memory.contacts.spelling import plain
from knowledge.memory.tables.contacts import channels, consents, groups, members, organisations, posts, tenures

LINE_LIMIT = 300


class Places:
    """Finds or makes what rows name, with a snapshot as its memory; tenures of new posts are written together."""

    def __init__(self, made: ChangeSet, held: Snapshot, source: str) -> None:
        self._made = made
        self._held = held
        self._source = source
        self._tenures: list[dict[str, Any]] = []
        self._groups: dict[str, int] = {}

    def place(self, row: ContactRow, person_id: int | None) -> None:
        """Does all that a row says beyond the person's own details; without a person only the organisation is made."""
        organisation = self._organisation(row)
        if organisation is not None and row.post is not None:
            post = self._post(row, organisation)
            if person_id is not None:
                self._appoint(row, post, person_id)
        if person_id is not None:
            for name in row.groups:
                self._join(name, person_id)
            if row.consent is not None:
                self._consent(row, person_id)

    def finish(self) -> None:
        """Writes what was gathered."""
        self._made.add_many(tenures, self._tenures)
        self._tenures.clear()

    def _organisation(self, row: ContactRow) -> int | None:
        if not (row.organisation or row.post is not None or row.functional):
            return None
        found = organisation_key(row.organisation, row.organisation_kind, row.state)
        number = self._held.organisations.get(found)
        if number is None:
            number = self._made.add(organisations, self._organisation_values(row))
            self._held.organisations[found] = number
        if row.functional and (number, fold(row.functional)) not in self._held.functional:
            values = channel_values(
                "mail", ChannelKind.FUNCTIONAL, row.functional, self._made.at, organisation_id=number
            )
            self._made.add(channels, values)
            self._held.functional.add((number, fold(row.functional)))
        return number

    def _organisation_values(self, row: ContactRow) -> dict[str, Any]:
        name = row.organisation or f"{row.organisation_kind.value.replace('_', ' ').capitalize()} ({row.state or '?'})"
        return {
            "name": clip(name, LINE_LIMIT),
            "name_key": clip(plain(name), LINE_LIMIT),
            "kind": row.organisation_kind.value,
            "state": row.state,
            "language": row.language if row.organisation_kind.governmental else "",
            "note": "",
            "merged_into": None,
            "created_at": self._made.at,
        }

    def _post(self, row: ContactRow, organisation: int) -> int:
        kind = row.post.value if row.post else ""
        found = post_key(organisation, kind, row.theme, row.title)
        number = self._held.posts.get(found)
        if number is None:
            values = {
                "organisation_id": organisation,
                "kind": kind,
                "title": clip(row.title, LINE_LIMIT),
                "theme": row.theme,
                "state": row.state,
                "abolished_on": None,
                "created_at": self._made.at,
            }
            number = self._made.add(posts, values)
            self._held.posts[found] = number
        return number

    def _appoint(self, row: ContactRow, post: int, person_id: int) -> None:
        if (post, person_id, row.since) in self._held.tenures and row.until is None:
            return
        fresh = post not in self._held.staffed
        self._held.tenures.add((post, person_id, row.since))
        if not fresh:
            self.finish()  # or the tenure to be ended might not be there yet
            edits.appoint(self._made, post, person_id, row.since, row.evidence, row.until)
            return
        self._held.staffed.add(post)
        self._tenures.append(self._tenure_values(row, post, person_id))

    def _tenure_values(self, row: ContactRow, post: int, person_id: int) -> dict[str, Any]:
        return {
            "post_id": post,
            "person_id": person_id,
            "since": row.since,
            "until": row.until,
            "evidence": clip(row.evidence, LINE_LIMIT),
            "confirmed_on": self._made.at.date(),
            "confirmed_by": self._made.who,
            "created_at": self._made.at,
        }

    def _join(self, name: str, person_id: int) -> None:
        if (person_id, name) in self._held.members:
            return
        if name not in self._groups:
            known = self._made.connection.scalar(select(groups.c.id).where(groups.c.name == name))
            values = {"name": name, "rule": "", "note": "", "created_at": self._made.at}
            self._groups[name] = int(known) if known is not None else self._made.add(groups, values)
        day: date = self._made.at.date()
        same = select(members.c.id).where(
            members.c.group_id == self._groups[name], members.c.person_id == person_id, members.c.since == day
        )
        known = self._made.connection.scalar(same)
        if known is not None:  # left and joined again on one day
            self._made.change(members, int(known), until=None)
        else:
            joined = {"group_id": self._groups[name], "person_id": person_id, "since": day, "until": None}
            self._made.add(members, joined)
        self._held.members.add((person_id, name))

    def _consent(self, row: ContactRow, person_id: int) -> None:
        if row.consent is None or self._held.consents.get(person_id) is row.consent:
            return
        said = {
            "person_id": person_id,
            "purpose": NEWSLETTER,
            "given": row.consent,
            "address_key": fold(row.address),
            "source": self._source,
            "terms": "",
            "at": self._made.at,
        }
        self._made.add(consents, said)
        self._held.consents[person_id] = row.consent
