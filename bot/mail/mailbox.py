"""The shared mailbox on the wire: what is new, its bytes, a draft put down, waiting. Nothing is deleted or marked read.

Folders are opened read-only (EXAMINE) and bodies peeked at, so that nothing a person sees of a mail ever changes by
reading. The only writes are APPEND to the drafts folder and a keyword where the server keeps keywords.
"""

from __future__ import annotations

import imaplib
import re
import select
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient import IMAPClient

from bot.mail.folders import Folder, Folders, sort_out
from bot.mail.imap import READ_SECONDS, Account, connect, explained
from bot.mail.partial import Section, chosen, rebuilt, sections
from knowledge.errors import ChannelError

CHUNK = 50
"""Mails asked about at once; long lists of UIDs are refused by several servers."""

CHUNK_BYTES = 8 * 1024 * 1024
"""Bytes fetched in one answer at most, unless a single mail is larger: memory stays flat."""

HUGE_BYTES = 20 * 1024 * 1024
"""Mails beyond this are read in part: header, texts, and the heads of what is attached."""

TEXT_BYTES = 2 * 1024 * 1024
"""Bytes of text fetched of a huge mail."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_APPENDED = re.compile(rb"\[APPENDUID (\d+) (\d+)\]", re.IGNORECASE)
_SUMMARY = ("RFC822.SIZE", "INTERNALDATE", "FLAGS", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]")


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder as opened; ``next_uid`` is 0 where the server does not say."""

    name: str
    uidvalidity: int
    next_uid: int
    messages: int
    keywords: bool
    """Whether clients may make keywords of their own (PERMANENTFLAGS holds ``\\*``)."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A mail before its body is fetched; ``received_at`` is INTERNALDATE in UTC, ``message_id`` without brackets."""

    uid: int
    size: int
    received_at: datetime
    flags: frozenset[str]
    message_id: str

    @property
    def draft(self) -> bool:
        """Whether it is somebody's unfinished mail, which is not read, wherever it lies."""
        return "\\draft" in self.flags

    @property
    def seen(self) -> bool:
        """Whether somebody has read it."""
        return "\\seen" in self.flags

    @property
    def answered(self) -> bool:
        """Whether a mail program has marked it as answered."""
        return "\\answered" in self.flags


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail's bytes as the server gave them; ``partial`` where only texts and heads were fetched of a huge one."""

    summary: Summary
    raw: bytes = field(repr=False)
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an appended draft lies; both 0 where the server does not tell and it can't be found."""

    uidvalidity: int
    uid: int


class Mailbox:
    """An open connection. Errors are ChannelError; after one the connection is to be closed and made anew."""

    def __init__(self, account: Account, clock: Callable[[], datetime], huge: int = HUGE_BYTES) -> None:
        """Connects and logs in; mails of more than ``huge`` bytes are read in part."""
        self.account = account
        self._huge = huge
        self._clock = clock
        self._client: IMAPClient = connect(account)
        self._ends = account.tokens.until() if account.tokens else None
        self._open = ("", True)
        self.folders: Folders = self._sort_out()

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Logs out if the line still holds, and lets go of it in any case."""
        client = self._client
        with suppress(OSError, imaplib.IMAP4.error, ValueError):
            client.logout()
        with suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()

    @property
    def idles(self) -> bool:
        """Whether the server tells of new mail by itself (RFC 2177)."""
        return bool(self._client.has_capability("IDLE"))

    @property
    def expired(self) -> bool:
        """Whether the session's token is about to end, and the session with it: close, and connect again."""
        return self._ends is not None and self._clock() >= self._ends - timedelta(minutes=2)

    def status(self, folder: str) -> tuple[int, int]:
        """UIDVALIDITY and UIDNEXT of a folder, without opening it; 0 for what the server does not say."""
        with explained("looking at a folder"):
            found = self._client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
        return int(found.get(b"UIDVALIDITY") or 0), int(found.get(b"UIDNEXT") or 0)

    def open(self, folder: str, *, write: bool = False) -> FolderState:
        """Opens a folder, for reading unless said otherwise."""
        with explained("opening a folder"):
            found = self._client.select_folder(folder, readonly=not write)
        self._open = (folder, write)
        permanent = {_text(flag) for flag in found.get(b"PERMANENTFLAGS", ())}
        validity, following, count = (int(found.get(name) or 0) for name in (b"UIDVALIDITY", b"UIDNEXT", b"EXISTS"))
        return FolderState(folder, validity, following, count, keywords="\\*" in permanent)

    def uids_after(self, last: int, since: datetime | None = None) -> list[int]:
        """UIDs in the open folder greater than ``last``, in order; ``since`` leaves out what came before that day.

        "n:*" always names the last mail too (RFC 3501, section 6.4.8), so what is not greater is left out here.
        """
        with explained("looking for mail"):
            found = self._client.search(["UID", f"{last + 1}:*", *(["SINCE", since.date()] if since else [])])
        return sorted({int(uid) for uid in found if int(uid) > last})

    def present(self, uids: Iterable[int]) -> set[int]:
        """Which of these UIDs still are in the open folder."""
        found: set[int] = set()
        for part in _parts(sorted(set(uids)), CHUNK):
            with explained("looking for drafts"):
                found |= {int(uid) for uid in self._client.search(["UID", ",".join(map(str, part))])}
        return found

    def summaries(self, uids: Sequence[int]) -> list[Summary]:
        """What there is to know of these mails before fetching them; those gone meanwhile are left out."""
        with explained("looking at mail"):
            found = self._client.fetch(list(uids), _SUMMARY)
        return [_summary(uid, found[uid]) for uid in uids if uid in found and b"RFC822.SIZE" in found[uid]]

    def fetch(self, wanted: Sequence[Summary]) -> Iterator[Fetched]:
        """The bytes of mails in the open folder, a few megabytes at a time; those gone meanwhile are left out."""
        usual = [summary for summary in wanted if summary.size <= self._huge]
        for part in _by_size(usual):
            with explained("fetching mail"):
                found = self._client.fetch([summary.uid for summary in part], ["BODY.PEEK[]"])
            for summary in part:
                raw = found.get(summary.uid, {}).get(b"BODY[]")
                if raw is not None:
                    yield Fetched(summary, raw)
        for summary in wanted:
            if summary.size > self._huge:
                yield Fetched(summary, self._part_of(summary), partial=True)

    def find(self, message_id: str) -> list[int]:
        """UIDs of mails in the open folder whose Message-ID is this one; the server's substring match is checked."""
        with explained("looking for a draft"):
            found = [int(uid) for uid in self._client.search(["HEADER", "Message-ID", message_id])]
        return [summary.uid for summary in self.summaries(found) if summary.message_id == message_id] if found else []

    def drafts_answering(self, message_id: str) -> list[int]:
        """UIDs in the open folder that are written as a reply to this mail."""
        if not message_id.isascii():
            return []  # no server must search for such a header, and none of ours has one
        with explained("looking for a draft"):
            return [int(uid) for uid in self._client.search(["HEADER", "In-Reply-To", message_id])]

    def raw(self, uid: int) -> bytes | None:
        """The bytes of one mail of the open folder; None where it is gone."""
        with explained("fetching mail"):
            found = self._client.fetch([uid], ["BODY.PEEK[]"])
        raw: bytes | None = found.get(uid, {}).get(b"BODY[]")
        return raw

    def append_draft(self, raw: bytes, message_id: str) -> Placed:
        """Puts a draft into the drafts folder, marked as one and as read; ChannelError (permanent) without a folder."""
        folder = self.folders.drafts
        if not folder:
            raise ChannelError("the mailbox has no drafts folder; name one with ISU_IMAP_DRAFTS", permanent=True)
        with explained("putting down a draft"):
            answer = self._client.append(folder, raw, flags=(b"\\Draft", b"\\Seen"))
        told = _APPENDED.search(answer if isinstance(answer, bytes) else str(answer).encode())
        if told:
            return Placed(int(told[1]), int(told[2]))
        state = self.open(folder)
        return Placed(state.uidvalidity, max(self.find(message_id), default=0))

    def append_sent(self, raw: bytes, at: datetime) -> None:
        """Lays a copy into the folder of sent mail, as read, with its time; ChannelError (permanent) without one."""
        folder = self.folders.sent
        if not folder:
            raise ChannelError("the mailbox has no folder of sent mail; name one with ISU_IMAP_SENT", permanent=True)
        with explained("laying a copy down"):
            self._client.append(folder, raw, flags=(b"\\Seen",), msg_time=at)

    def add_keyword(self, folder: str, uid: int, keyword: str) -> bool:
        """Marks a mail with a keyword; False where the server keeps none, which is no fault."""
        state = self.open(folder, write=True)
        if not state.keywords:
            return False
        with explained("marking a mail"):
            self._client.add_flags([uid], [keyword.encode("ascii")], silent=True)
        return True

    def noop(self) -> None:
        """Asks for a sign of life; ChannelError from a dead line."""
        with explained("keeping the line"):
            self._client.noop()

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Waits in IDLE on the open folder until the server tells something; True where it did.

        A hint only: a dead line looks as if nothing had come, so the line is tried (``noop``) at the end, and the
        caller polls in any case. ``stopped`` is asked every second.
        """
        with explained("waiting for mail"):
            self._client.idle()
            told = self._told(seconds, stopped)
            _, rest = self._client.idle_done()
            self._client.noop()
        return told or _news(rest)

    def _told(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Whether a line of news came.

        Lines are read whole: the library's own check splits one that comes in parts, and takes a dead line for a quiet
        one.
        """
        end = time.monotonic() + seconds
        while not stopped():
            left = end - time.monotonic()
            if left <= 0:
                return False
            if self._readable(min(1.0, left)):
                line = self._client._imap.readline()
                if not line:
                    raise imaplib.IMAP4.abort("the server hung up")
                if line.startswith(b"* ") and not line.startswith(b"* OK"):
                    return True
        return False

    def _readable(self, seconds: float) -> bool:
        line = self._client.socket()
        held_back = getattr(line, "pending", lambda: 0)()
        poller = select.poll()  # select() fails beyond 1,024 open files
        poller.register(line, select.POLLIN)
        return bool(held_back or poller.poll(seconds * 1000))

    def _sort_out(self) -> Folders:
        with explained("listing folders"):
            listed = self._client.list_folders()
        folders = (
            Folder(str(name), _text(delimiter or b""), frozenset(_text(flag).lower() for flag in flags))
            for flags, delimiter, name in listed
        )
        return sort_out(folders, self.account.drafts, self.account.sent)

    def _part_of(self, summary: Summary) -> bytes:
        """A huge mail without what makes it huge; where its structure is unreadable, the first megabytes of it."""
        uid = summary.uid
        with explained("fetching a huge mail"):
            first = self._client.fetch([uid], ["BODYSTRUCTURE", "BODY.PEEK[HEADER]"]).get(uid, {})
            head, found = first.get(b"BODY[HEADER]") or b"", sections(first.get(b"BODYSTRUCTURE"))
            if not found:
                return self._start_of(uid)
            texts = {section.number: self._section(uid, section.number) for section in chosen(found, TEXT_BYTES)}
            heads = {} if len(found) == 1 else self._heads(uid, found)
        return rebuilt(head, found, heads, texts, summary.size)

    def _start_of(self, uid: int) -> bytes:
        answer = self._client.fetch([uid], [f"BODY.PEEK[]<0.{TEXT_BYTES}>"]).get(uid, {})
        return _first(answer, b"BODY[]")

    def _section(self, uid: int, number: str) -> bytes:
        return _first(self._client.fetch([uid], [f"BODY.PEEK[{number}]"]).get(uid, {}), f"BODY[{number}]".encode())

    def _heads(self, uid: int, found: Sequence[Section]) -> dict[str, bytes]:
        answer = self._client.fetch([uid], [f"BODY.PEEK[{section.number}.MIME]" for section in found]).get(uid, {})
        return {section.number: _first(answer, f"BODY[{section.number}.MIME]".encode()) for section in found}


def _text(given: bytes | str) -> str:
    return given.decode("ascii", "replace") if isinstance(given, bytes) else given


def _first(answer: dict[bytes, Any], name: bytes) -> bytes:
    """The value under a name, which a server may follow with where it begins ("<0>")."""
    return next((value for key, value in answer.items() if key.startswith(name) and isinstance(value, bytes)), b"")


def _news(told: Sequence[Any]) -> bool:
    """Whether the server told of more than that it is still there."""
    return any(isinstance(item, tuple) and item and item[0] not in (b"OK", "OK") for item in told)


def _summary(uid: int, found: dict[bytes, Any]) -> Summary:
    received = found.get(b"INTERNALDATE")
    aware = isinstance(received, datetime) and received.tzinfo is not None
    return Summary(
        uid,
        int(found[b"RFC822.SIZE"]),
        received.astimezone(UTC) if aware and received else LONG_AGO,
        frozenset(_text(flag).lower() for flag in found.get(b"FLAGS", ())),
        message_id_in(_first(found, b"BODY[HEADER.FIELDS")),
    )


def message_id_in(head: bytes) -> str:
    """The Message-ID of a header, without brackets; "" where there is none."""
    found = re.search(rb"(?im)^message-id:\s*<?([^<>\s]+)", head)
    return found[1].decode("utf-8", "replace") if found else ""


def _parts(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _by_size(wanted: Sequence[Summary]) -> Iterator[list[Summary]]:
    part: list[Summary] = []
    size = 0
    for summary in wanted:
        if part and (size + summary.size > CHUNK_BYTES or len(part) >= CHUNK):
            yield part
            part, size = [], 0
        part.append(summary)
        size += summary.size
    if part:
        yield part


__all__ = ["CHUNK", "READ_SECONDS", "Fetched", "FolderState", "Mailbox", "Placed", "Summary"]
