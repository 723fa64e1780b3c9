"""What the Slack channel needs of the rest: the desk, a place for small notes, and a clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.slack.case_rounds import Staffroom
from bot.slack.digests import Gathered
from bot.slack.home import Part
from bot.slack.identities import Register
from bot.slack.letters import LetterDesk
from bot.slack.mailroom import MailDesk
from knowledge.message import Channel, Feedback, Message, Person, Reply

Clock = Callable[[], datetime]


class Desk(Protocol):
    """The desk as the Slack channel sees it."""

    def receive(self, message: Message) -> Reply | None:
        """The reply to a message; None while another worker is at it. Raises StorageBusy."""

    def knows(self, conversation: str, channel: Channel) -> bool:
        """Whether anything was answered in this conversation before."""

    def delivered(self, reply: Reply, reference: str) -> None:
        """Notes that a reply was posted."""

    def undelivered(self, reply: Reply) -> None:
        """Notes that a reply could not be posted: the next to see its message may post it at once."""

    def feedback(self, feedback: Feedback) -> None:
        """Stores a verdict."""


class FrontPage(Protocol):
    """Makes the page that a person is shown first."""

    def of(self, person: Person, slack_user: str, language: str, now: datetime) -> Sequence[Part]:
        """The sections of the page."""


class Notes(Protocol):
    """Small named values that outlive a restart."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default."""

    def put(self, name: str, value: Any, now: datetime) -> None:
        """Stores a value."""

    def change(self, name: str, value: Any, who: str, now: datetime) -> None:
        """Stores a value, and in the audit who changed it."""


@dataclass(frozen=True, slots=True)
class Office:
    """The parts a listener works with. ``agent`` says that the app was made with the agent manifest."""

    desk: Desk
    notes: Notes
    clock: Clock
    agent: bool = False
    staffroom: Staffroom | None = None
    """What the hand-over to people needs; None where the assistant works without."""
    front_page: FrontPage | None = None
    """What the home tab shows a person; None for the same page for all."""
    register: Register | None = None
    """Where newcomers are kept; None where nobody is asked whom they represent."""
    digest: Gathered | None = None
    """What the weekly digest says; None where there is none."""
    letters: LetterDesk | None = None
    """Where letters are asked for; None where there are none."""
    mails: MailDesk | None = None
    """What staff need to work with mails; None where no mailbox is set up."""
    note: Callable[[str, str, str], int] | None = None
    """Keeps a note for the newsletter (words, by whom, language) and gives its number; None where there is none."""
