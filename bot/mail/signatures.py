"""Finds signatures and disclaimers at the foot of what a person wrote: their first and last lines."""

from __future__ import annotations

import re

from bot.mail import folding_words as words
from bot.mail.quotes import Line

_DELIMITER = re.compile(r"^[ \t]*(?:--|—|––)[ \t]*$")
_RULE = re.compile(r"^[ \t]*(?:[-_=*–—~]{3,}|#{3,})[ \t]*$")
_DASHED_NAME = re.compile(r"^\s*[-–—]{1,2}\s?[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,3}\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTACT = re.compile(
    r"https?://|www\.|[^\s@]+@[^\s@]+\.\w|(?:\+|\b00)\d[\d\s().-]{6,}|\b(?:t[ée]l|tel|phone|mob|cell|fax)\b", re.I
)
_LONGEST_SIGNATURE = 30
_LONGEST_NAME_BLOCK = 10
_PROSE_LENGTH = 100
_OWN_WORDS = 160
"""Characters before the words that disclaim, beyond which a paragraph says something of its own."""


def signature_start(lines: list[Line], names: frozenset[str]) -> int | None:
    """The line a signature begins on, which runs to the end of ``lines`` or to ``signature_end``; None without one.

    ``lines`` are those of one stretch that the sender wrote; ``names`` are words of the sender's name in lower case.
    """
    last = _last(lines)
    if last < 0:
        return None
    found = [_delimited(lines, last), _ruled(lines, last), _closed(lines, last), _from_telephone(lines, last)]
    starts = [start for start in [*found, _named(lines, last, names)] if start is not None]
    return min(starts, default=None)


def signature_end(lines: list[Line], start: int) -> int:
    """After the last line of the signature that begins at ``start``: a postscript is no part of it, nor is prose.

    Below a delimiter "-- " all of it is signature (RFC 3676).
    """
    if _DELIMITER.match(lines[start].words):
        return len(lines)
    for number in range(start + 1, len(lines)):
        if words.POSTSCRIPT.match(lines[number].words) or (
            is_prose(lines[number].words) and not _is_closing(lines, number, start)
        ):
            return number
    return len(lines)


def _is_closing(lines: list[Line], number: int, start: int) -> bool:
    """A closing sentence may take some lines."""
    return bool(words.LONG_CLOSING.match(lines[start].words)) and number - start <= 3 and not lines[number - 1].blank


def is_prose(shown: str) -> bool:
    """Does a line read as part of a sentence, rather than as a name, a title or an address?"""
    if "?" in shown or "؟" in shown:
        return True
    if _CONTACT.search(shown):
        return len(shown) > 2 * _PROSE_LENGTH
    found = _WORD.findall(shown)
    if len(shown) > _PROSE_LENGTH and len(found) > 8:
        return True
    small = sum(1 for word in found if word[0].islower() or not (word[0].isupper() or word[0].islower()))
    return len(found) >= 6 and (shown.rstrip().endswith((".", "!", ":", ";", ",")) or 2 * small > len(found) + 2)


def disclaimer_spans(lines: list[Line]) -> list[tuple[int, int]]:
    """Paragraphs that disclaim, warn of mail from outside, or are the foot of a mailing list."""
    found = []
    for first, after in _paragraphs(lines):
        text = " ".join(line.words.strip() for line in lines[first:after])[:2_000]
        listed = bool(_RULE.match(lines[first].words)) and bool(words.LIST_FOOT.search(text))
        warned = first < 6 and bool(words.BANNER.search(text[:200])) and bool(words.OUTSIDE.search(text[:400]))
        disclaimed = words.DISCLAIMER.search(text[:600])
        if listed or warned or (disclaimed and disclaimed.start() <= _OWN_WORDS):
            found.append((first, after))
    return found


def _paragraphs(lines: list[Line]) -> list[tuple[int, int]]:
    found, first = [], -1
    for number, line in enumerate(lines):
        if line.blank:
            if first >= 0:
                found.append((first, number))
            first = -1
        elif first < 0:
            first = number
    return [*found, (first, len(lines))] if first >= 0 else found


def _last(lines: list[Line]) -> int:
    return next((number for number in range(len(lines) - 1, -1, -1) if not lines[number].blank), -1)


def _delimited(lines: list[Line], last: int) -> int | None:
    """After "-- " on a line of its own; the first such line that stands above no more than a signature's length."""
    for number in range(max(0, last - _LONGEST_SIGNATURE), last + 1):
        if _DELIMITER.match(lines[number].words):
            return number
    return None


def _ruled(lines: list[Line], last: int) -> int | None:
    """Below a line drawn of dashes, where what follows reads as a signature and says how to reach someone."""
    for number in range(last - 1, max(-1, last - _LONGEST_SIGNATURE), -1):
        if is_prose(lines[number].words):
            return None
        if _RULE.match(lines[number].words):
            below = lines[number + 1 : last + 1]
            return number if any(_CONTACT.search(line.words) for line in below) else None
    return None


def _closed(lines: list[Line], last: int) -> int | None:
    """At a closing formula with little below it but names, titles, addresses and a postscript."""
    for number in range(max(0, last - _LONGEST_SIGNATURE), last + 1):
        shown = lines[number].words
        if not (words.CLOSING.match(shown[:120]) or words.LONG_CLOSING.match(shown)):
            continue
        if number == last and number == 0:
            return None  # "Thanks" is all the mail says
        end = signature_end(lines, number)
        below = [line for line in lines[number + 1 : end] if not line.blank]
        rest = [line for line in lines[end : last + 1] if not line.blank]
        if rest and not words.POSTSCRIPT.match(rest[0].words) and not below:
            continue
        return number
    return None


def _from_telephone(lines: list[Line], last: int) -> int | None:
    for number in range(max(0, last - 3), last + 1):
        shown = lines[number].words.strip()
        if words.SENT_FROM.match(shown) and len(shown) <= 90 and not re.search(r"[,;]\s|[.!?]$", shown):
            return number
    return None


def _named(lines: list[Line], last: int, names: frozenset[str]) -> int | None:
    """At a line that is the sender's name, or a name after a dash, with only short lines below."""
    found = None
    for number in range(last, max(-1, last - _LONGEST_NAME_BLOCK), -1):
        shown = lines[number].words
        if is_prose(shown):
            break
        said = [word.lower() for word in _WORD.findall(shown)]
        called = bool(said) and len(said) <= 8 and bool(names & set(said)) and not _CONTACT.search(shown)
        if called or (number == last and _DASHED_NAME.match(shown)):
            found = number
    return found if found else None
