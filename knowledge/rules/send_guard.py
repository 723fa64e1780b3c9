"""Whether a reply may still go: the reasons to refuse it, from what is known of its thread. Pure; the last look.

A person approved certain bytes at a certain moment. What happened since may make them wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OnThread:
    """A thread as it stands: when they last wrote and we last answered, its State and language ("" unknown)."""

    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    state: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ToSend:
    """A reply about to go. ``written_at`` is when its words were last looked at by a person, or drafted.

    ``answers_at`` is when the mail that it answers came in. ``named`` are the enclosures its text speaks of,
    ``attached`` the names of the files that hang on it. ``state`` and ``language`` are those it was written for.
    """

    written_at: datetime
    answers_at: datetime | None = None
    state: str = ""
    language: str = ""
    named: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()


def reasons_to_refuse(reply: ToSend, thread: OnThread) -> tuple[str, ...]:
    """Why the reply must not go now, a line each; nothing where it may.

    What is unknown on one side refuses nothing: a draft of no State goes into a thread of any.
    """
    since = reply.answers_at or reply.written_at
    checks = (
        (_after(thread.last_in_at, max(since, reply.written_at)), "a newer mail has come in since it was written"),
        (_after(thread.last_in_at, since) and reply.answers_at is not None, "it does not answer the newest mail"),
        (_after(thread.last_out_at, since), "an answer went out already"),
        (_differs(reply.state, thread.state), f"it is written for {reply.state}, the thread is of {thread.state}"),
        (_differs(reply.language, thread.language), f"it is in {reply.language}, they write in {thread.language}"),
    )
    missing = _missing(reply.named, reply.attached)
    enclosures = (f"an enclosure is named and not attached: {name}" for name in missing)
    return tuple(dict.fromkeys([*(why for so, why in checks if so), *enclosures]))


def _after(moment: datetime | None, than: datetime) -> bool:
    return moment is not None and moment > than


def _differs(one: str, other: str) -> bool:
    return bool(one and other) and one.casefold() != other.casefold()


def _missing(named: Iterable[str], attached: Iterable[str]) -> list[str]:
    """Enclosures of which no file bears the name, whatever its ending, case and separators."""
    there = [_bare(name) for name in attached]
    return [name for name in named if not any(_bare(name) in one or one in _bare(name) for one in there if one)]


def _bare(name: str) -> str:
    stem = name.rpartition(".")[0] if "." in name[-6:] else name
    return "".join(letter for letter in stem.casefold() if letter.isalnum())
