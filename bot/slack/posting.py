"""Posts that reach their reader: rich, else plain, else by direct message, else the staff are told; never silence."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.slack.blocks import answer_blocks, answer_text, plain_text, words_blocks
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Target
from bot.slack.rich import Block
from handlers.wording import say
from knowledge.errors import ChannelError
from knowledge.mail import OutgoingFile
from knowledge.message import Reply

logger = logging.getLogger("isu.slack")

REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments", "msg_too_long"}
)
"""Slack does not like the shape of a message: the same words go without blocks."""

UNREACHABLE = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "cannot_reply_to_message",
        "thread_not_found",
        "messages_tab_disabled",
        "expired_url",
        "used_url",
        "no_service",
    }
)
"""The place can't be written to: the asker gets the answer by direct message."""

PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    }
)
"""Slack is not well just now: trying again later can help."""

_Try = Callable[[str, Sequence[Block] | None], str]


class Posting:
    """Writes to Slack. Each method says what became of the message; ChannelError, whether trying again can help."""

    def __init__(self, client: WebClient, staff_channel: str = "") -> None:
        """Takes a client that has its retry handlers, and the channel for alerts ("" for none)."""
        self._client = client
        self._staff_channel = staff_channel

    def answer(self, reply: Reply, target: Target, asker: str) -> str:
        """Posts a reply where it belongs and gives the reference of the post."""
        return self._reach(reply, asker, lambda note: self._rich_or_plain(reply, note, self._into(target)))

    def answer_privately(self, reply: Reply, target: Target, asker: str, response_url: str) -> str:
        """Gives a reply to the asker alone, where the command was typed, and gives its reference."""

        def through_url(text: str, blocks: Sequence[Block] | None) -> str:
            self._respond(response_url, text, blocks)
            return f"{target.channel}:ephemeral"

        def beside(text: str, blocks: Sequence[Block] | None) -> str:
            self._client.chat_postEphemeral(channel=target.channel, user=asker, text=text, blocks=blocks)
            return f"{target.channel}:ephemeral"

        def both(note: str) -> str:
            try:
                return self._rich_or_plain(reply, note, through_url, dismissible=True)
            except ChannelError:
                return self._rich_or_plain(reply, note, beside, dismissible=True)

        return self._reach(reply, asker, both)

    def say(self, text: str, target: Target) -> str:
        """Posts words of the assistant; gives the reference."""
        return self._rich_or_plain_words(text, self._into(target))

    def post(self, text: str, blocks: Sequence[Block], target: Target) -> str:
        """Posts blocks made elsewhere, with escaped text beside them; the text alone where Slack refuses the blocks."""
        try:
            return self._attempt(self._into(target), text, blocks)
        except _Refused:
            return self._attempt(self._into(target), text, None)

    def tell(self, text: str, blocks: Sequence[Block], target: Target, user: str) -> str:
        """Posts where somebody asked, or to them directly where that place is closed or was a command."""
        if target.channel:
            try:
                return self.post(text, blocks, target)
            except ChannelError as error:
                if not error.permanent or not user:
                    raise
        if not user:
            raise ChannelError("nobody to write to", permanent=True)
        return self.post(text, blocks, Target(self._direct_with(user)))

    def attach(self, files: Sequence[OutgoingFile], target: Target) -> None:
        """Puts files into a thread; ChannelError where that fails."""
        uploads = [{"content": file.content, "filename": file.name, "title": file.name} for file in files]
        if not uploads:
            return
        try:
            self._client.files_upload_v2(channel=target.channel, thread_ts=target.thread or None, file_uploads=uploads)
        except (SlackClientError, OSError, HTTPException) as error:
            raise judged(error, rich=False) from None

    def direct(self, text: str, user: str) -> None:
        """Tells one person something by direct message; what can't be told is logged, for it is a courtesy."""
        try:
            self.say(text, Target(self._direct_with(user)))
        except ChannelError as error:
            logger.warning("a note to one person could not be posted (%s)", code_of(error))

    def redraw(self, reference: str, text: str, blocks: Sequence[Block]) -> None:
        """Shows a post anew; ChannelError where that fails. No reference, no post."""
        channel, _, ts = reference.partition(":")
        if not (channel and ts.replace(".", "").isdigit()):
            return
        try:
            self._client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks)
        except (SlackClientError, OSError, HTTPException) as error:
            raise judged(error, rich=False) from None

    def open_view(self, trigger: str, view: Block) -> None:
        """Opens a modal; ChannelError where Slack refuses it, as it does three seconds after the press."""
        try:
            self._client.views_open(trigger_id=trigger, view=view)
        except (SlackClientError, OSError, HTTPException) as error:
            raise judged(error, rich=False) from None

    def privately(self, text: str, blocks: Sequence[Block], target: Target, user: str) -> None:
        """Shows one person something where they asked; what can't be shown is logged, for it is a courtesy."""
        try:
            self._client.chat_postEphemeral(
                channel=target.channel, user=user, text=escape(text), blocks=blocks, thread_ts=target.thread or None
            )
        except (SlackClientError, OSError, HTTPException) as error:
            logger.warning("a note to one person could not be posted (%s)", code_of(error))

    def whisper(self, text: str, response_url: str, target: Target, user: str, language: str) -> None:
        """Tells one person something, in an ephemeral message; what can't be told is logged, for it is a courtesy."""
        blocks = words_blocks(text, dismissible=True, language=language)
        try:
            if response_url:
                self._respond(response_url, escape(text), blocks)
            elif target.channel:
                thread = target.thread or None
                self._client.chat_postEphemeral(
                    channel=target.channel, user=user, text=escape(text), blocks=blocks, thread_ts=thread
                )
        except (ChannelError, SlackClientError, OSError, HTTPException) as error:
            logger.warning("a note to one person could not be posted (%s)", code_of(error))

    def take_away(self, response_url: str) -> None:
        """Removes the ephemeral message that a response URL belongs to."""
        try:
            self._send(response_url, {"delete_original": True})
        except ChannelError as error:
            logger.warning("an ephemeral message could not be removed (%s)", code_of(error))

    def alert(self, text: str) -> bool:
        """Tells the staff channel; False where there is none or it can't be reached, which is logged."""
        if not self._staff_channel:
            logger.error("no staff channel is set for this alert: %s", text)
            return False
        try:
            self.say(text, Target(self._staff_channel))
        except ChannelError as error:
            logger.error("the staff channel could not be told (%s): %s", code_of(error), text)
            return False
        return True

    def _reach(self, reply: Reply, asker: str, post: Callable[[str], str]) -> str:
        """Posts, and where the place is closed writes to the asker directly; tells the staff where that fails too."""
        try:
            return post("")
        except ChannelError as error:
            if not error.permanent:
                raise
            logger.warning("a place can't be written to (%s); trying a direct message", code_of(error))
        try:
            note = say(reply.language, "slack.moved")
            return self._rich_or_plain(reply, note, self._into(Target(self._direct_with(asker))))
        except ChannelError as error:
            if error.permanent:
                self.alert(say("en", "slack.undelivered", number=reply.interaction_id or "–"))
            raise

    def _rich_or_plain(self, reply: Reply, note: str, post: _Try, dismissible: bool = False) -> str:
        try:
            blocks = answer_blocks(reply, note, dismissible)
        except Exception as error:  # noqa: BLE001 a fault in laying out must not cost the asker the answer
            logger.error("blocks could not be made (%s); posting plain text", type(error).__name__)
            return self._attempt(post, plain_text(reply, note), None)
        try:
            return self._attempt(post, answer_text(reply, note), blocks)
        except _Refused:
            return self._attempt(post, plain_text(reply, note), None)

    def _rich_or_plain_words(self, text: str, post: _Try) -> str:
        try:
            return self._attempt(post, escape(text), words_blocks(text))
        except _Refused:
            return self._attempt(post, escape(text), None)

    def _attempt(self, post: _Try, text: str, blocks: Sequence[Block] | None) -> str:
        """One post; _Refused where it may go without blocks, ChannelError for everything else."""
        try:
            return post(text, blocks)
        except ChannelError:
            raise
        except (SlackClientError, OSError, HTTPException) as error:
            raise judged(error, rich=blocks is not None) from None

    def _into(self, target: Target) -> _Try:
        def post(text: str, blocks: Sequence[Block] | None) -> str:
            answer = self._client.chat_postMessage(
                channel=target.channel,
                text=text,
                blocks=blocks,
                thread_ts=target.thread or None,
                unfurl_links=False,
                unfurl_media=False,
            )
            return f"{answer['channel']}:{answer['ts']}"

        return post

    def _direct_with(self, user: str) -> str:
        try:
            return str(self._client.conversations_open(users=user)["channel"]["id"])
        except (SlackClientError, OSError, HTTPException, KeyError, TypeError) as error:
            raise judged(error, rich=False) from None

    def _respond(self, url: str, text: str, blocks: Sequence[Block] | None) -> None:
        body: dict[str, Any] = {"text": text, "response_type": "ephemeral", "replace_original": False}
        self._send(url, body | ({"blocks": list(blocks)} if blocks else {}), rich=blocks is not None)

    def _send(self, url: str, body: dict[str, Any], rich: bool = False) -> None:
        if not url:
            raise ChannelError("no_service", permanent=True)
        client = WebhookClient(url, logger=self._client.logger, retry_handlers=self._client.retry_handlers)
        try:
            answer = client.send_dict(body)
        except (SlackClientError, OSError, HTTPException) as error:
            raise judged(error, rich) from None
        code = _webhook_code(answer.status_code, answer.body)
        if code:
            raise _error(code, answer.status_code, rich)


class _Refused(ChannelError):
    """Slack refuses the blocks of a message; without them it may take the words."""


def judged(error: Exception, rich: bool) -> ChannelError:
    """What an error of the Slack client means: its code in a word, and whether trying again can help."""
    status = error.response.status_code if isinstance(error, SlackApiError) else None
    if not isinstance(error, SlackApiError) and isinstance(error, OSError | HTTPException):
        return ChannelError(type(error).__name__, permanent=False)
    return _error(code_of(error), status, rich)


def code_of(error: BaseException) -> str:
    """What went wrong in a word: never the response, which may hold personal text."""
    if isinstance(error, ChannelError):
        return str(error)
    response = getattr(error, "response", None)
    code = response.get("error") if isinstance(response, SlackResponse | dict) else None
    return code if isinstance(code, str) and code.replace("_", "").isalnum() else type(error).__name__


def _error(code: str, status: int | None, rich: bool) -> ChannelError:
    if rich and code in REFUSED:
        return _Refused(code, permanent=True)
    passing = code in PASSING or status == 429 or (status is not None and status >= 500)
    return ChannelError(code, permanent=not passing)


def _webhook_code(status: int, body: str) -> str:
    """The error code in the answer of a response URL; "" where it was taken."""
    if status == 200 and body.strip() in ("ok", ""):
        return ""
    try:
        data = json.loads(body)
    except ValueError:
        data = {"ok": False, "error": body.strip()}
    if status == 200 and isinstance(data, dict) and data.get("ok"):
        return ""
    code = str(data.get("error") if isinstance(data, dict) else "")
    return code if code.replace("_", "").isalnum() else f"http_{status}"
