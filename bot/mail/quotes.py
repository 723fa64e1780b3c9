"""Finds the words of others in the text of a mail: quoted lines, what introduces them, and whole mails below.

Works line by line with bounded looks ahead and back, so that its time grows with the text and no faster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.mail import folding_words as words

_QUOTED = re.compile(r"^[ \t]{0,4}(?:[A-Za-z]{1,3})?>")
_BAR = re.compile(r"^[ \t]*(?:[_=—–-]{5,}|\*{10,})[ \t]*$")
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_LONGEST_LINE = 500
_INTRO_LINES = 6
_INTRO_LENGTH = 400
_HEADER_LINES = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: where it stands, and its words with marks of direction left out and no-break spaces plain."""

    start: int
    end: int
    words: str

    @property
    def blank(self) -> bool:
        """Nothing in it to see."""
        return not self.words.strip()

    @property
    def quoted(self) -> bool:
        """It begins with a quote mark."""
        return bool(_QUOTED.match(self.words))


def lines_of(text: str) -> list[Line]:
    """The lines of a text with their places."""
    found, at = [], 0
    for raw in text.split("\n"):
        shown = _UNSEEN.sub("", raw[:_LONGEST_LINE].replace("\xa0", " ").replace("\u202f", " "))
        found.append(Line(at, at + len(raw), shown))
        at += len(raw) + 1
    return found


def quoted_spans(lines: list[Line]) -> list[tuple[int, int]]:
    """Stretches of quoted lines as (first, after last) line numbers, with the lines that introduce them."""
    spans: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        if lines[number].quoted:
            after = _end_of_run(lines, number)
            spans.append((_with_intro(lines, number, spans[-1][1] if spans else 0), after))
            number = after
        elif _begins_mail(lines, number):
            after = _end_of_run_below(lines, number)
            spans.append((_above_bar(lines, number), after))
            number = after
        else:
            number += 1
    return spans


def _end_of_run(lines: list[Line], number: int) -> int:
    """After the last of a run of quoted lines, empty ones between them included."""
    last = number
    while number < len(lines) and (lines[number].quoted or lines[number].blank):
        last = number if lines[number].quoted else last
        number += 1
    return last + 1


def _with_intro(lines: list[Line], number: int, floor: int) -> int:
    """The first line of what introduces the quoted line ``number``; that line where nothing does."""
    last = number - 1
    while last > max(floor, number - 6) and lines[last].blank:
        last -= 1
    if last < floor or last < 0 or lines[last].blank or lines[last].quoted:
        return number
    intro = _intro_ending_at(lines, last, floor, near=True)
    return number if intro is None else intro


def _intro_ending_at(lines: list[Line], last: int, floor: int, *, near: bool) -> int | None:
    """Where a sentence such as "On … wrote:" begins that ends on line ``last``, or None.

    ``near`` says that a quoted line follows, which makes less of a sentence enough.
    """
    tail = lines[last].words.rstrip(" *_")
    verb = words.WROTE.search(tail)
    if not (tail.endswith((":", "：")) or (verb and verb.end() >= len(tail) - 3)):
        return None
    joined = ""
    for first in range(last, max(floor, last - _INTRO_LINES) - 1, -1):
        if lines[first].blank or lines[first].quoted:
            return None
        joined = f"{lines[first].words.strip()} {joined}".strip()
        if len(joined) > _INTRO_LENGTH:
            return None
        if _introduces(joined, near=near):
            return first
    return None


def _introduces(sentence: str, *, near: bool) -> bool:
    dated = bool(words.MOMENT.search(sentence))
    named = bool(_ADDRESS.search(sentence))
    opened = bool(words.OPENING.match(sentence))
    if words.WROTE.search(sentence):
        return (opened or named) if near else (named and dated) or (opened and bool(words.CLOCK.search(sentence)))
    return opened and dated and named and sentence.rstrip().endswith((":", "："))


def _begins_mail(lines: list[Line], number: int) -> bool:
    """Does an earlier mail begin here without quote marks: below a separator, an introduction or a block of headers?"""
    shown = lines[number].words
    if lines[number].blank:
        return False
    if words.ORIGINAL.match(shown):
        return True
    if _is_header_block(lines, number):
        return True
    return _is_intro(lines, number)


def _is_intro(lines: list[Line], number: int) -> bool:
    if not (words.OPENING.match(lines[number].words) or _ADDRESS.search(lines[number].words)):
        return False
    for last in range(number, min(number + _INTRO_LINES - 1, len(lines))):
        if lines[last].blank or lines[last].quoted:
            return False
        if _intro_ending_at(lines, last, number, near=False) == number:
            return True
    return False


def _end_of_run_below(lines: list[Line], number: int) -> int:
    """Where the earlier mail that begins at ``number`` ends: with its quoted lines where it has some right away after
    an introduction, else with the text.
    """
    if words.ORIGINAL.match(lines[number].words) or _is_header_block(lines, number):
        return len(lines)
    for following in range(number + 1, min(number + _INTRO_LINES + 4, len(lines))):
        if lines[following].quoted:
            return _end_of_run(lines, following)
        if not lines[following].blank and following > number + _INTRO_LINES:
            break
    return len(lines)


def _is_header_block(lines: list[Line], number: int) -> bool:
    """Do the headers of a mail begin here? A sender with a subject, or with the time of sending or an address.

    "From: … To: … Date: …" alone may be a journey.
    """
    first = _label(lines[number].words)
    if first not in ("from", "date", "sent", "subject", "to"):
        return False
    seen = {first}
    sender = lines[number].words if first == "from" else ""
    misses = 0
    for following in lines[number + 1 : number + _HEADER_LINES]:
        label = _label(following.words)
        if label:
            sender = following.words if label == "from" else sender
            seen.add(label)
            misses = 0
        elif misses >= 3:
            break
        else:
            misses += 1
    timed = bool(seen & {"sent", "date"})
    if "from" not in seen or len(seen) < 2:
        return False
    if "subject" in seen:
        return len(seen) >= 3
    return ("sent" in seen and "to" in seen) or (timed and bool(_ADDRESS.search(sender)))


def _label(shown: str) -> str:
    head = shown[:60]
    if ":" not in head and "：" not in head:
        return ""
    return next((name for name, pattern in words.HEADER_LABELS.items() if pattern.match(head)), "")


def _above_bar(lines: list[Line], number: int) -> int:
    """The line above ``number`` that only draws a bar, empty lines between them passed over."""
    above = number - 1
    while above >= max(0, number - 3) and lines[above].blank:
        above -= 1
    return above if above >= 0 and _BAR.match(lines[above].words) else number
