"""The first words to a person or a channel: said once, also across restarts."""

from __future__ import annotations

import logging
import threading
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack.parts import Office
from bot.slack.payloads import Target
from bot.slack.posting import Posting, code_of
from handlers.wording import say
from knowledge.errors import ChannelError

logger = logging.getLogger("isu.slack")


class Welcome:
    """Greets each person and each channel once."""

    def __init__(self, office: Office, posting: Posting, client: WebClient) -> None:
        self._office = office
        self._posting = posting
        self._client = client
        self._turn = threading.Lock()

    def person(self, team: str, user: str, channel: str, language: str) -> None:
        """Greets a person who opens the conversation for the first time; as an agent, offers examples each time."""
        example = say(language, "reply.example")
        if self._office.agent:
            self._offer(channel, example)
        words = [say(language, "reply.greeting"), say(language, "reply.empty", example=example)]
        self._once(f"slack.welcomed.{team}.{user}", "\n".join([*words, say(language, "slack.welcome")]), channel)

    def channel(self, team: str, channel: str) -> None:
        """Greets a channel the assistant was invited to."""
        words = [say("en", "reply.greeting"), say("en", "slack.welcome_channel"), say("en", "slack.welcome")]
        self._once(f"slack.welcomed.{team}.{channel}", "\n".join(words), channel)

    def _once(self, note: str, words: str, channel: str) -> None:
        with self._turn:
            if self._office.notes.get(note):
                return
            try:
                self._posting.say(words, Target(channel))
            except ChannelError as error:
                logger.warning("a greeting could not be posted (%s)", code_of(error))
                return
            self._office.notes.put(note, True, self._office.clock())

    def _offer(self, channel: str, example: str) -> None:
        """Suggested prompts, at the top of the conversation: with a thread Slack would pass over them silently."""
        prompts = [{"title": example, "message": example}]
        try:
            self._client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
        except (SlackClientError, OSError, HTTPException) as error:
            logger.info("no suggested prompts (%s); guests and plain apps have none", code_of(error))
