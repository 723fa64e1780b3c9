"""Newsletters as they are kept: notes collected through the year, drafts with what was gathered, approved pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from knowledge.errors import BadInput, NotAllowed, UnknownReference
from knowledge.memory.as_json import dump, load
from knowledge.memory.clean import clean, is_id
from knowledge.memory.store import Store
from knowledge.memory.tables.newsletters import newsletter_notes, newsletter_pages, newsletters
from knowledge.newsletter import LANGUAGES, Item, Note, Rendered, Section
from knowledge.rules.approval import check_name, same_person

NOTE_LIMIT = 4_000
"""Characters of a note."""


class Notes:
    """What the staff noted for the next newsletter; ``four_eyes``: who wrote a note may not clear it."""

    def __init__(self, store: Store, *, four_eyes: bool = False) -> None:
        """Works on an open, migrated store."""
        self._store = store
        self._four_eyes = four_eyes

    def add(self, text: str, by: str, section: str, language: str, now: datetime) -> int:
        """Keeps a note and gives its number; BadInput for an empty or overlong one, an unknown section or language."""
        values = {
            "text": _note_text(text),
            "by": check_name(by),
            "section": read_section(section).value,
            "language": read_language(language),
            "at": now,
            "cleared_by": "",
        }
        with self._store.writing() as connection:
            made = connection.execute(insert(newsletter_notes).values(**values).returning(newsletter_notes.c.id))
            return int(made.scalar_one())

    def clear(self, number: int, by: str, now: datetime) -> Note:
        """Lets a note out under a person's name; the first stands. NotAllowed under four eyes for its author."""
        name = check_name(by)
        with self._store.writing() as connection:
            wanted = select(newsletter_notes).where(newsletter_notes.c.id == number).with_for_update()
            row = connection.execute(wanted).mappings().first() if is_id(number) else None
            if row is None:
                raise UnknownReference("there is no such note")
            if self._four_eyes and same_person(name, row["by"]):
                raise NotAllowed("who wrote a note may not clear it")
            if not row["cleared_by"]:
                changed = update(newsletter_notes).where(newsletter_notes.c.id == number)
                connection.execute(changed.values(cleared_by=name, cleared_at=now))
            return _note(connection.execute(wanted).mappings().one())

    def between(self, since: datetime, until: datetime) -> tuple[Note, ...]:
        """The notes made from a moment (incl.) to another (excl.), oldest first."""
        row = newsletter_notes.c
        wanted = select(newsletter_notes).where(row.at >= since, row.at < until).order_by(row.id)
        with self._store.reading() as connection:
            return tuple(map(_note, connection.execute(wanted).mappings()))


@dataclass(frozen=True, slots=True)
class Kept:
    """A newsletter as it is kept; ``sha256`` and ``approved_by`` are "" until it is approved."""

    id: int
    first: date
    last: date
    drafted_by: str
    gathered: tuple[Item, ...]
    sha256: str = ""
    approved_by: str = ""


class Newsletters:
    """Drafts and approved newsletters of a store."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def begin(self, first: date, last: date, gathered: Iterable[Item], by: str, now: datetime) -> int:
        """Keeps what was gathered for a new draft and gives the newsletter's number."""
        values = {"first": first, "last": last, "drafted_by": by, "drafted_at": now, "gathered": _dump(gathered)}
        with self._store.writing() as connection:
            made = insert(newsletters).values(**values, sha256="", approved_by="").returning(newsletters.c.id)
            return int(connection.execute(made).scalar_one())

    def gather_again(self, number: int, gathered: Iterable[Item]) -> Kept:
        """Puts newly gathered items in place of the earlier ones; NotAllowed once it is approved."""
        with self._store.writing() as connection:
            found = connection.execute(_one(number).with_for_update()).mappings().first() if is_id(number) else None
            _still_draft(_kept(found))
            changed = update(newsletters).where(newsletters.c.id == number)
            connection.execute(changed.values(gathered=_dump(gathered)))
            return _kept(connection.execute(_one(number)).mappings().first())

    def get(self, number: int) -> Kept:
        """One newsletter; UnknownReference where there is none."""
        with self._store.reading() as connection:
            return _kept(connection.execute(_one(number)).mappings().first() if is_id(number) else None)

    def approved(self, number: int, sha256: str, by: str, pages: Iterable[Rendered], now: datetime) -> bool:
        """Notes the approval, with the pages to be shown on the web; False where it stands already for these bytes.

        NotAllowed where something else was approved under this number: a newsletter goes out once.
        """
        with self._store.writing(durable=True) as connection:
            found = connection.execute(_one(number).with_for_update()).mappings().first() if is_id(number) else None
            kept = _kept(found)
            if kept.sha256 == sha256:
                return False
            _still_draft(kept)
            values = {"sha256": sha256, "approved_by": check_name(by), "approved_at": now}
            connection.execute(update(newsletters).where(newsletters.c.id == number).values(**values))
            rows = [_page_row(number, page) for page in pages]
            if rows:
                connection.execute(insert(newsletter_pages), rows)
            return True

    def page(self, number: int, language: str) -> str:
        """The web page of an approved newsletter; UnknownReference where there is none."""
        row = newsletter_pages.c
        wanted = select(row.page).where(row.newsletter_id == number, row.language == language)
        with self._store.reading() as connection:
            found = connection.scalar(wanted) if is_id(number) and language in LANGUAGES else None
        if found is None:
            raise UnknownReference("there is no such newsletter")
        return str(found)


def read_section(given: str) -> Section:
    """The section of that name; BadInput names them all."""
    try:
        return Section(given.strip().casefold() or Section.NEWS.value)
    except ValueError:
        raise BadInput(f"a section is one of {', '.join(Section)}") from None


def read_language(given: str) -> str:
    """A language of newsletters; BadInput for another."""
    wanted = given.strip().casefold() or "en"
    if wanted not in LANGUAGES:
        raise BadInput(f"a language is one of {', '.join(LANGUAGES)}")
    return wanted


def _note_text(text: str) -> str:
    cleaned = clean(text).strip()
    if not cleaned:
        raise BadInput("a note needs a text")
    if len(cleaned) > NOTE_LIMIT:
        raise BadInput(f"a note takes up to {NOTE_LIMIT} characters")
    return cleaned


def _note(row: RowMapping) -> Note:
    plain = {name: row[name] for name in ("id", "at", "by", "text", "language", "cleared_by", "cleared_at")}
    return Note(**plain, section=Section(row["section"]))


def _one(number: int) -> Any:
    return select(newsletters).where(newsletters.c.id == number)


def _kept(row: Mapping[str, Any] | RowMapping | None) -> Kept:
    if row is None:
        raise UnknownReference("there is no such newsletter")
    plain = {name: row[name] for name in ("id", "first", "last", "drafted_by", "sha256", "approved_by")}
    return Kept(**plain, gathered=tuple(map(_item, load(row["gathered"]))))


def _still_draft(kept: Kept) -> None:
    if kept.sha256:
        raise NotAllowed(f"newsletter {kept.id} is approved already; what is to be added goes into the next one")


def _page_row(number: int, page: Rendered) -> dict[str, Any]:
    return {"newsletter_id": number, "language": page.language, "subject": page.subject, "page": page.page}


def _dump(items: Iterable[Item]) -> str:
    return dump([{**asdict(item), "as_of": item.as_of.isoformat()} for item in items])


def _item(stored: dict[str, Any]) -> Item:
    known = {name: stored[name] for name in Item.__dataclass_fields__ if name in stored}
    return Item(**{**known, "section": Section(stored["section"]), "as_of": date.fromisoformat(stored["as_of"])})
