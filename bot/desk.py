"""The flow of every message on one screen: seen before? who is it? understand, handle, record, reply."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers.compose import finish
from handlers.menu import handle
from handlers.understand import Intent, understand
from handlers.wording import say, spoken
from knowledge.base import KnowledgeBase
from knowledge.errors import StorageBusy
from knowledge.memory.claims import ClaimLost
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.message import Channel, Feedback, Message, Outcome, Person, Reply, Role, Sender

logger = logging.getLogger("isu.desk")

_RANK = {role: rank for rank, role in enumerate(Role)}

HISTORY = 6
"""How many earlier turns of a conversation a follow-up may look back on."""


class Desk:
    """Receives messages of all channels. A reply is recorded in the same transaction in which it is decided."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        log: Log,
        people: People,
        clock: Callable[[], datetime],
        staff: frozenset[str] = frozenset(),
        terminal_role: Role = Role.PUBLIC,
    ) -> None:
        self._knowledge = knowledge
        self._log = log
        self._people = people
        self._clock = clock
        self._staff = staff
        self._terminal_role = terminal_role

    def receive(self, message: Message) -> Reply | None:
        """The reply to a message; None while another worker is at the same message, answering or delivering.

        A message that was answered before gets its stored reply again: to be posted where it was not delivered in time,
        else with ``delivered`` set. Failures inside are logged and come out as an apology, never as silence.
        """
        claim = self._log.claim(message, self._clock())
        if not (claim.mine or claim.delivered):
            return None
        if claim.reply is not None:
            return claim.reply
        started = time.perf_counter()
        try:
            with self._log.at_hand():
                person = self.person(message)
                intent, reply = self._considered(message, person)
            elapsed = (time.perf_counter() - started) * 1000
            reply = replace(reply, elapsed_ms=round(elapsed, 2), understood=intent.question)
            # The case number exists only inside the transaction; finish puts it into the words.
            return self._log.record(claim, message, person, reply, intent.question, self._clock(), finish)
        except StorageBusy:
            self._log.failed(claim)
            raise
        except ClaimLost:
            return None
        except Exception as error:  # noqa: BLE001 whatever happens, the asker gets a word
            self._trace(message, error)
            self._log.failed(claim)
            return self._apology(message)

    def consider(self, message: Message) -> Reply:
        """The reply a message would get, without claim, log or case: for measuring."""
        started = time.perf_counter()
        intent, reply = self._considered(message, self.person(message))
        elapsed = (time.perf_counter() - started) * 1000
        return finish(replace(reply, elapsed_ms=round(elapsed, 2), understood=intent.question))

    def _considered(self, message: Message, person: Person) -> tuple[Intent, Reply]:
        earlier = self._log.history(message.conversation, HISTORY, message.channel)
        intent = understand(message, person, earlier, self._knowledge)
        return intent, handle(message, intent, self._knowledge)

    def _trace(self, message: Message, error: Exception) -> None:
        """Kind and place of a fault for the staff; never its text, which may hold words of the asker."""
        places = "".join(traceback.format_tb(error.__traceback__))
        logger.error(
            "a message could not be answered (channel %s): %s\n%s", message.channel.value, type(error).__name__, places
        )

    def _apology(self, message: Message) -> Reply:
        language = spoken(message.language)
        return Reply(Outcome.CLOSEST, say(language, "reply.error"), language, 0.0, intent="error")

    def person(self, message: Message) -> Person:
        """Who a message is from: the contact with that address or Slack user, else an unknown member of the public."""
        role = self._terminal_role if message.channel is Channel.TERMINAL else Role.PUBLIC
        return self._known(message.sender, message.state, role)

    def known(self, sender: Sender) -> Person:
        """Who a sender is: the contact with that Slack user or address, else a stranger; staff by the settings."""
        return self._known(sender, "", Role.PUBLIC)

    def _known(self, sender: Sender, state: str, role: Role) -> Person:
        """The contact; a stranger is taken for one of this State and role."""
        found = self._people.by_slack(sender.slack_user) if sender.slack_user else None
        if found is None and sender.address:
            found = self._people.by_address(sender.address)
        if found is None:
            found = Person(None, sender.name, sender.address, state, role)
        if sender.address and sender.address.casefold() in self._staff:
            found = replace(found, role=Role.STAFF)
        if sender.role is not None and _RANK[sender.role] > _RANK[found.role]:
            found = replace(found, role=sender.role)
        return found

    def delivered(self, reply: Reply, reference: str) -> None:
        """Note that a reply reached its channel; ``reference`` is what the channel calls the post."""
        if reply.interaction_id is not None:
            self._log.delivered(reply.interaction_id, reference, self._clock())

    def undelivered(self, reply: Reply) -> None:
        """Note that a reply could not be posted for now: the next to see its message may post it at once."""
        if reply.interaction_id is not None:
            self._log.undelivered(reply.interaction_id)

    def knows(self, conversation: str, channel: Channel) -> bool:
        """Whether anything was answered in this conversation before."""
        return bool(self._log.history(conversation, 1, channel))

    def feedback(self, feedback: Feedback) -> None:
        """Store a verdict on an answer; UnknownReference where there is no such interaction."""
        self._log.feedback(feedback)
