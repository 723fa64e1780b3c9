"""What the Slack channel works with, put together for the processes that talk to Slack: the bot and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from bot.app import Parts, now
from bot.commands.contacts_states import needed
from bot.commands.letter_desk import PaperDesk
from bot.desk import Desk
from bot.digest import Digest
from bot.frontpage import FrontPage
from bot.register import Register
from bot.slack.case_rounds import Cards, Staffroom
from bot.slack.connection import web_client
from bot.slack.digests import Digests
from bot.slack.house import House
from bot.slack.parts import Office
from bot.slack.posting import Posting
from knowledge.memory.contacts.stale import find_stale
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox


def office_of(parts: Parts, desk: Desk, agent: bool) -> Office:
    """Everything the listeners need."""
    register = Register(parts.people, parts.facts, desk.known, parts.note_change)
    page = FrontPage(parts.store, parts.facts, parts.casework, lambda: _waiting(parts))
    return Office(
        desk, parts.settings, now, agent, _staffroom(parts, desk), page, register, digest_of(parts), PaperDesk(parts)
    )


def _waiting(parts: Parts) -> Iterator[tuple[str, int]]:
    """What waits for staff beside cases, in numbers."""
    counts = Outbox(parts.store).counts()
    yield "letters_waiting", counts[MailStatus.DRAFT]
    yield "in_doubt", counts[MailStatus.IN_DOUBT]


def _staffroom(parts: Parts, desk: Desk) -> Staffroom:
    return Staffroom(parts.casework, parts.reviewed, desk.known, parts.log.interaction, now)


def digest_of(parts: Parts) -> Digest:
    """What the weekly digest is gathered from."""

    def stale(day: date) -> Iterable[str]:
        return [
            " · ".join(filter(None, (one.kind, one.state, one.what)))
            for one in find_stale(parts.store, day, needed(parts.facts, day))
        ]

    return Digest(parts.store, parts.log, parts.shelf, parts.casework, parts.reviewed, stale)


def rounds(parts: Parts, moment: datetime) -> str:  # noqa: ARG001 jobs are all given the moment
    """What Slack is owed and nobody triggers: cards that failed, answers not delivered, reminders; "" for nothing."""
    cards, _ = _errands(parts)
    cards.announce()
    delivered, reminded = cards.deliver(), cards.remind()
    done = (("delivered", delivered), ("reminded", reminded))
    return ", ".join(f"{count} {name}" for name, count in done if count)


def weekly(parts: Parts, moment: datetime) -> str:
    """Posts the digest of the week, where there is one."""
    _, digests = _errands(parts)
    return "posted" if digests.post(moment) else ""


def _errands(parts: Parts) -> tuple[Cards, Digests]:
    client = web_client(parts.config)
    posting = Posting(client, parts.config.slack_staff_channel)
    house = House(parts.settings, client, now, parts.config.slack_staff_channel)
    cards = Cards(_staffroom(parts, parts.desk), posting, house)
    return cards, Digests(digest_of(parts), posting, house, parts.settings)
