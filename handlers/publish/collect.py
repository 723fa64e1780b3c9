"""What happened in a period by our own records: contacts, early reports, new documents, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from handlers.draft.tongue import Tongue
from handlers.publish.gather import Period, days_of
from handlers.publish.telling import in_markdown, of_state, tell
from knowledge.document import StoredDocument
from knowledge.facts.load import Facts
from knowledge.memory.newsletters import Notes
from knowledge.memory.shelf import Shelf
from knowledge.memory.timeline import Timeline
from knowledge.newsletter import Item, Note, Section
from knowledge.rules.deadlines import annual_report_due
from knowledge.texts.guide.load import COLLECTION as GUIDE
from knowledge.timeline import Direction, Event, EventKind, Wanted

MOST_DOCUMENTS = 15
"""Documents that are named; of the others a number is given."""

_TALKS = (EventKind.CALL, EventKind.MEETING)


def moments(period: Period) -> tuple[datetime, datetime]:
    """The period as moments in UTC: its first one, and the first after it."""
    first = datetime.combine(period.first, time(), UTC)
    return first, datetime.combine(period.last + timedelta(days=1), time(), UTC)


def from_timeline(timeline: Timeline, facts: Facts, period: Period) -> tuple[Item, ...]:
    """How many States were written to or met, and whose report came early; never what was said: that is confidential.

    That a mail brought a report is the judgement of a program: such an item needs clearance.
    """
    since, until = moments(period)
    wanted = Wanted(kinds=(EventKind.LETTER, EventKind.MAIL, *_TALKS), since=since, until=until)
    wrote, talked, early = set[str](), set[str](), dict[str, Event]()
    for entry in timeline.entries(wanted, oldest_first=True):
        event = entry.event
        if not event.state or event.state not in facts.states_by_code:
            continue
        if event.kind in _TALKS and event.direction is not Direction.INSIDE:
            talked.add(event.state)
        elif event.kind is EventKind.LETTER and event.direction is Direction.OUT:
            wrote |= {event.state} if event.category.startswith("universalization") else set()
        elif event.kind is EventKind.MAIL and event.direction is Direction.IN and _is_early(event):
            early.setdefault(event.state, event)
    return (*_counted(wrote, "wrote", period), *_counted(talked, "talked", period), *_reporters(early, facts))


def _is_early(event: Event) -> bool:
    return event.category == "article7_report" and event.at.date() < annual_report_due(event.at.year)


def _counted(states: set[str], words: str, period: Period) -> Iterator[Item]:
    if not states:
        return

    def values(_: Tongue) -> dict[str, Any]:
        return {"count": len(states)}

    said = f"{words}_one" if len(states) == 1 else words
    yield tell(words, Section.OUTREACH, said, values, "timeline", period.last)


def _reporters(early: dict[str, Event], facts: Facts) -> Iterator[Item]:
    for _, event in sorted(early.items()):
        yield _reporter(event, facts)


def _reporter(event: Event, facts: Facts) -> Item:
    day = event.at.date()

    def values(tongue: Tongue) -> dict[str, Any]:
        return {**of_state(facts.state(event.state), tongue), "day": tongue.day(day), "year": day.year - 1}

    source = f"timeline, {event.source or 'noted by hand'}: judged by a program, look at it"
    key = f"early:{event.state}:{day.year}"
    return tell(key, Section.REPORTS, "early", values, source, day, needs_clearance=True)


def from_shelf(shelf: Shelf, period: Period) -> tuple[Item, ...]:
    """Public documents on this Convention that came into the knowledge base, newest first; never an internal one."""
    found = [one for one in shelf.documents() if _is_news(one, period)]
    found.sort(key=lambda one: (one.card.date, one.card.symbol, one.file), reverse=True)
    items = tuple(map(_document, found[:MOST_DOCUMENTS]))
    more = len(found) - MOST_DOCUMENTS
    if more <= 0:
        return items
    rest = tell(
        "documents", Section.DOCUMENTS, "documents_more", lambda _: {"count": more}, "knowledge base", period.last
    )
    return (*items, rest)


def _is_news(one: StoredDocument, period: Period) -> bool:
    ours = one.card.treaty in ("", "CCM") and one.collection != GUIDE
    return ours and one.added_on in period and not one.internal and not one.superseded


def _document(one: StoredDocument) -> Item:
    card = one.card
    title = in_markdown(card.title or card.symbol or one.file)[:300].rstrip("\\")
    linked = f"[{title}]({card.url})" if _is_link(card.url) else title
    symbol = f" ({in_markdown(card.symbol)})" if card.symbol and card.title else ""

    def values(tongue: Tongue) -> dict[str, Any]:
        days = days_of(card.date)
        when = tongue.stated(card.date) if days else ""
        return {"title": linked, "symbol": symbol, "when": f", {when}" if when else ""}

    return tell(
        f"document:{one.id}", Section.DOCUMENTS, "document", values, f"knowledge base, {one.file}", one.added_on
    )


def _is_link(url: str) -> bool:
    return url.startswith("https://") and not set(url) & set(" ()<>\\\"'\n\t")


def from_notes(notes: Notes, period: Period) -> tuple[Item, ...]:
    """What the staff noted in the period; it enters when a person cleared it."""
    return tuple(map(_noted, notes.between(*moments(period))))


def _noted(note: Note) -> Item:
    source = f"note {note.id} by {note.by}"
    return Item(
        f"note:{note.id}", note.section, {note.language: note.text}, source, note.at.date(),
        needs_clearance=True, cleared_by=note.cleared_by, author=note.by,
    )  # fmt: skip


def gathered(parts: Iterable[Iterable[Item]]) -> tuple[Item, ...]:
    """Everything together, section by section in their usual order."""
    items = [item for part in parts for item in part]
    order = list(Section)
    return tuple(sorted(items, key=lambda item: order.index(item.section)))
