"""The way of a question through the desk and back to Slack: one answer, posted once, and a word where there is none."""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from bot.slack.askers import Asker, Askers
from bot.slack.case_rounds import Cards
from bot.slack.house import House
from bot.slack.house_rules import Answers
from bot.slack.identities import Identities
from bot.slack.parts import Office
from bot.slack.payloads import Asked
from bot.slack.posting import Posting, code_of
from handlers.wording import say, spoken
from knowledge.errors import ChannelError, ISUError, StorageBusy
from knowledge.message import Channel, Message, Reply
from knowledge.texts.language import detect

logger = logging.getLogger("isu.slack")

HELP_WORDS = {"fr": "aide", "es": "ayuda"}

_ASKS = re.compile(
    r"\?|？|؟|^\s*(?:who|what|when|where|which|how|is|are|does|do|can|may|must|quel|qui|quand|où|combien|est-ce|"
    r"qué|cu[áa]l|cu[áa]ndo|qui[ée]n|d[óo]nde|c[óo]mo)\b",
    re.I,
)
"""What a question looks like, where nobody called the assistant by name."""


class Answering:
    """Takes questions to the desk and replies to their place."""

    def __init__(
        self,
        office: Office,
        posting: Posting,
        askers: Askers,
        cards: Cards | None = None,
        house: House | None = None,
        identities: Identities | None = None,
    ) -> None:
        self._office = office
        self._posting = posting
        self._askers = askers
        self._told = _Recent()
        self._cards = cards
        self._house = house
        self._identities = identities

    def event(self, asked: Asked, redelivered: bool) -> bool:
        """Answers the question of an event; False where Slack is to deliver it again.

        A message to nobody in particular is answered in a thread where the assistant takes part; the log knows that.
        """
        if asked.id in self._told or not self._is_meant(asked):
            return True
        message = self._message(asked, help_wanted=asked.wants_help)
        try:
            return self._answered(asked, message, redelivered)
        except StorageBusy:
            self._tell(asked, say(message.language, "reply.busy"))
        except Exception as error:  # noqa: BLE001 whatever happens, the asker gets a word
            logger.error("a question could not be answered (%s)", type(error).__name__)
            self._tell(asked, say(message.language, "reply.error"))
        return True

    def once(self, asked: Asked, post: Callable[[Reply], str], response_url: str, help_wanted: bool = False) -> None:
        """Answers what Slack delivers only once, a command or shortcut; what can't be posted is told to the staff."""
        message = self._message(asked, help_wanted)
        reply = None
        try:
            reply = self._office.desk.receive(message)
            if reply is not None and not reply.delivered:
                self._deliver(reply, asked, post)
        except StorageBusy:
            self._whisper(asked, message, "reply.busy", response_url)
        except ChannelError as error:
            if not error.permanent:  # permanent ones are told already
                self._posting.alert(say("en", "slack.undelivered", number=_number(reply)))
        except Exception as error:  # noqa: BLE001 whatever happens, the asker gets a word
            logger.error("a question could not be answered (%s)", type(error).__name__)
            self._whisper(asked, message, "reply.error", response_url)

    def _is_meant(self, asked: Asked) -> bool:
        """Whether the assistant is to answer: it was addressed, takes part, or the channel wants it to by itself."""
        answers = self._house.channel(asked.target.channel).answers if self._house and asked.public else None
        if answers is Answers.NEVER:
            return False
        if asked.addressed:
            return True
        if asked.begins:
            return answers is Answers.ALWAYS and bool(_ASKS.search(asked.text))
        return self._takes_part(asked)

    def _takes_part(self, asked: Asked) -> bool:
        return self._office.desk.knows(asked.conversation, Channel.SLACK)

    def _answered(self, asked: Asked, message: Message, redelivered: bool) -> bool:
        reply = self._office.desk.receive(message)
        if reply is None:
            # Whoever is at it answers for it. Should that one be gone, a later delivery must find the lease run out.
            return not redelivered
        if reply.delivered:
            return True
        try:
            self._deliver(reply, asked, lambda reply: self._posting.answer(reply, asked.target, asked.user))
        except ChannelError as error:
            return error.permanent
        return True

    def _deliver(self, reply: Reply, asked: Asked, post: Callable[[Reply], str]) -> None:
        """Posts a reply and notes it; ChannelError where it can't be posted, the claim given back if that may pass."""
        try:
            reference = post(reply)
        except ChannelError as error:
            logger.error("a reply could not be posted (%s, interaction %s)", code_of(error), _number(reply))
            if not error.permanent:
                self._office.desk.undelivered(reply)
            raise
        if reply.intent == "error":
            self._told.add(asked.id)
            self._posting.alert(say("en", "slack.failed"))
        try:
            self._office.desk.delivered(reply, reference)
        except ISUError as error:  # it stands in Slack all the same
            logger.error("a delivery could not be noted (%s, interaction %s)", type(error).__name__, _number(reply))
            self._told.add(asked.id)
        if reply.case and self._cards is not None:
            self._cards.announce()
        if self._identities is not None and reply.intent != "error":
            self._identities.ask_once(asked)

    def _tell(self, asked: Asked, words: str) -> None:
        """Says in the assistant's own words why there is no answer, once for the two events of a mention."""
        self._told.add(asked.id)
        try:
            self._posting.say(words, asked.target)
        except ChannelError as error:
            logger.error("a word on a failure could not be posted (%s)", code_of(error))
            self._posting.alert(say("en", "slack.failed"))

    def _whisper(self, asked: Asked, message: Message, phrase: str, response_url: str) -> None:
        words = say(message.language, phrase)
        self._posting.whisper(words, response_url, asked.target, asked.user, spoken(message.language))

    def _message(self, asked: Asked, help_wanted: bool) -> Message:
        """The message for the desk. Its language is left open unless only the asker's Slack can tell it."""
        asker = self._askers.find(asked.user, asked.team)
        text = HELP_WORDS.get(asker.language, "help") if help_wanted else asked.text
        role = self._house.role(asked.user) if self._house is not None else None
        return Message(
            id=asked.id,
            channel=Channel.SLACK,
            text=text,
            received_at=self._office.clock(),
            conversation=asked.conversation,
            sender=replace(asker.sender, role=role) if role is not None else asker.sender,
            public=asked.public,
            language=self._language(text, asked, asker),
        )

    def _language(self, text: str, asked: Asked, asker: Asker) -> str:
        tells_nothing = detect(text, "en") != detect(text, "fr")  # the default comes back, whichever it is
        try:
            return asker.language if tells_nothing and not self._takes_part(asked) else ""
        except ISUError:
            return asker.language


def _number(reply: Reply | None) -> object:
    return "–" if reply is None or reply.interaction_id is None else reply.interaction_id


class _Recent:
    """The last message ids that were told something which is in no log."""

    def __init__(self, size: int = 1_000) -> None:
        self._size = size
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, name: str) -> None:
        """Remembers an id, and forgets the oldest beyond the size."""
        with self._lock:
            self._ids[name] = None
            while len(self._ids) > self._size:
                self._ids.popitem(last=False)

    def __contains__(self, name: str) -> bool:
        with self._lock:
            return name in self._ids
