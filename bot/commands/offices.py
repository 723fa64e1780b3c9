"""What the Slack channel works with, put together for the processes that talk to Slack: the bot and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from bot.app import Parts, now
from bot.commands.contacts_states import needed
from bot.commands.letter_desk import PaperDesk
from bot.commands.mail_desk import PostDesk
from bot.desk import Desk
from bot.digest import Digest
from bot.frontpage import FrontPage
from bot.mail.smtp import Line
from bot.register import Register
from bot.slack.case_rounds import Cards, Staffroom
from bot.slack.connection import web_client
from bot.slack.digests import Digests
from bot.slack.house import House
from bot.slack.mailroom import Mailroom
from bot.slack.parts import Office
from bot.slack.posting import Posting
from knowledge.memory.contacts.stale import find_stale
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.inbox.records import OPEN_DRAFTS
from knowledge.memory.letters import Letters, LetterStatus
from knowledge.memory.mails import MailStatus
from knowledge.memory.outbox import Outbox
from knowledge.message import Person, Role


def office_of(parts: Parts, desk: Desk, agent: bool, line: Callable[[], Line] | None = None) -> Office:
    """Everything the listeners need; ``line`` opens another way out for letters than the server of the settings."""
    register = Register(parts.people, parts.facts, desk.known, parts.store)
    page = FrontPage(parts.store, parts.facts, parts.casework, lambda: _waiting(parts))
    return Office(
        desk,
        parts.settings,
        now,
        agent,
        _staffroom(parts, desk),
        page,
        register,
        digest_of(parts),
        PaperDesk(parts, line),
        _post_desk(parts),
    )


def _post_desk(parts: Parts) -> PostDesk | None:
    return PostDesk(parts, now) if parts.config.mail_address else None


def _waiting(parts: Parts) -> Iterator[tuple[str, int]]:
    """What waits for staff beside cases, in numbers."""
    counts = Outbox(parts.store).counts()
    if parts.config.mail_address:
        found = Inbox(parts.store, parts.config.mail_address).figures()
        yield "mails_waiting", found.cases_open
        yield "drafts_waiting", sum(found.drafts.get(state.value, 0) for state in OPEN_DRAFTS)
        yield "quarantined", found.quarantined
    drafts = sum(1 for _ in Letters(parts.store).all(status=LetterStatus.DRAFT))
    yield "letters_waiting", counts[MailStatus.DRAFT] + drafts
    yield "in_doubt", counts[MailStatus.IN_DOUBT]


def _staffroom(parts: Parts, desk: Desk) -> Staffroom:
    post = _post_desk(parts)
    courier = post.courier if post is not None else None
    return Staffroom(parts.casework, parts.reviewed, desk.known, parts.log.interaction, now, courier)


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
    cards, _, mails = _errands(parts)
    cards.announce()
    put_up, redrawn, told = (mails.announce(), mails.refresh(), mails.tell()) if mails is not None else (0, 0, 0)
    delivered, reminded = cards.deliver(), cards.remind()
    done = (
        ("delivered", delivered),
        ("reminded", reminded),
        ("mails put up", put_up),
        ("redrawn", redrawn),
        ("told", told),
    )
    return ", ".join(f"{count} {name}" for name, count in done if count)


def mail_rounds(parts: Parts) -> Callable[[], None]:
    """What a process that talks to Slack does of this by itself every few seconds: cards of mails, put up and drawn."""
    _, _, mails = _errands(parts)

    def go() -> None:
        if mails is not None:
            mails.announce()
            mails.refresh()

    return go


def weekly(parts: Parts, moment: datetime) -> str:
    """Posts the digest of the week, where there is one."""
    _, digests, _ = _errands(parts)
    return "posted" if digests.post(moment) else ""


def _errands(parts: Parts) -> tuple[Cards, Digests, Mailroom | None]:
    client = web_client(parts.config)
    posting = Posting(client, parts.config.slack_staff_channel)
    house = House(parts.settings, client, now, parts.config.slack_staff_channel)
    post = _post_desk(parts)
    mails = Mailroom(post, posting, house, _nobody, now) if post is not None else None
    cards = Cards(_staffroom(parts, parts.desk), posting, house, mails.redraw if mails is not None else None)
    return cards, Digests(digest_of(parts), posting, house, parts.settings), mails


def _nobody(_user: str, _team: str) -> tuple[Person, str]:
    """Nothing is pressed in a process that only puts things up."""
    return Person(None, "", "", "", Role.PUBLIC), ""
