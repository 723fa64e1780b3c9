"""Which of two passages that say the same goes first: the weightier text, and of equal texts the newer one; which of a
list are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from knowledge.texts.entry import Entry
from knowledge.texts.index import Filter, View
from knowledge.texts.question import Question
from knowledge.texts.search import Found

WEIGHT = {"treaty": 6, "adopted": 5, "report": 4, "submitted": 3, "draft": 2, "informal": 1, "guide": 0}
"""What a text is worth, from binding treaty text down to an explanation."""

LESSER = frozenset(["draft", "submitted", "informal"])
"""Texts that decide nothing."""

ASKS_THE_SAME = 0.8
"""Likeness of a heading of the guide from which it asks the same as the question."""

SAME = 0.6
"""Share of words two passages must have in common to say the same."""

CLOSE = 0.9
"""Share of the first one's score from which an adopted text goes before an older adopted text on the same matter."""

LOOKED_AT = 12

SPEAKS_OF_IT = ((0.8, 0.35), (0.5, 0.5))
"""Shares of the first one's score and of the question expressed from which a provision speaks of the matter."""

_SPOKEN = ("article", "paragraph", "item", "action")


def official_first(found: Sequence[Found], question: Question, view: View, only: Filter) -> list[Found]:
    """Where an explanation comes first, the provision it explains before it, in the asker's language where held.

    The explanation is found because it speaks plainly; what counts is the text it explains.
    """
    if not found or found[0].entry.authority != "guide":
        return list(found)
    explained = _explained(found[0].entry, question, view, only)[:1]
    if not explained:
        return list(found)
    best = explained[0]
    official = replace(found[0], entry=best, explain=())
    return [official, *(item for item in found if item.entry.passage_id != best.passage_id)]


def neutral(
    found: Sequence[Found], question: Question, view: View, only: Filter, other_treaty: bool, asked: bool
) -> list[Found]:
    """What may be quoted beside a question for a person: provisions and decisions that speak of its matter.

    That is what was found among the first, and what an explanation found among the first explains. A provision that
    shares a word or two with the question is not shown: it would look like a hint at the answer. What was ``asked`` for
    by its place is.
    """
    kept: dict[int, Found] = {}
    for item in found:
        share = item.score / found[0].score if found[0].score else 0.0
        if not asked and not any(share >= near and item.coverage >= covered for near, covered in SPEAKS_OF_IT):
            continue
        entries = []
        if item.entry.authority == "guide":
            entries = _explained(item.entry, question, view, only, ("src:art", "see:art"))
        elif item.entry.authority in ("treaty", "adopted") and item.entry.kind in _SPOKEN:
            entries = [item.entry]
        for entry in entries:
            if (entry.treaty not in ("", "CCM")) == other_treaty:
                kept.setdefault(entry.passage_id, replace(item, entry=entry))
    return list(kept.values())


def _explained(
    guide: Entry, question: Question, view: View, only: Filter, named: tuple[str, ...] = ("src:art", "art")
) -> list[Entry]:
    """The provisions that an entry of the guide explains, each in the asker's language where held, else in English."""
    found = []
    for key in [key.split(":")[-1] for key in guide.refs.split() if key.startswith(named)][:3]:
        held = [entry for entry in view.by_reference([key], only) if _is_provision(entry, key)]
        order = [(entry.language != question.language, entry.language != "en", entry.ordinal) for entry in held]
        found += [held[order.index(min(order))]] if held else []
    return found


def _is_provision(entry: Entry, key: str) -> bool:
    spoken = entry.kind in ("article", "paragraph", "item", "agenda_item")
    return entry.authority == "treaty" and entry.treaty == "CCM" and spoken and entry.refs.split()[:1] == [key]


def by_standing(found: Sequence[Found]) -> list[Found]:
    """The passages with the standing text before the draft, the newer version before the older; else as they were."""
    top = list(found[:LOOKED_AT])
    for position in range(1, len(top)):
        place = position
        while place > 0 and _goes_before(top[place], top[place - 1]):
            top[place - 1], top[place] = top[place], top[place - 1]
            place -= 1
    return [*_before_drafts(top), *found[LOOKED_AT:]]


def _before_drafts(top: list[Found]) -> list[Found]:
    """An explanation of just what is asked goes before a draft: what holds now before what was proposed."""
    found = (number for number, item in enumerate(top) if number and gives_way(top[0], item))
    number = next(found, 0)
    return [top[number], *top[:number], *top[number + 1 :]] if number else top


def gives_way(other: Found, to: Found) -> bool:
    """Whether a passage gives way to an explanation of just what is asked.

    Texts that decide nothing do; a report does to the explanation of a provision, which is quoted in its place.
    """
    if to.alike < ASKS_THE_SAME:
        return False
    explains = "src:art" in to.entry.refs and to.score >= 0.8 * other.score
    return other.entry.authority in LESSER or (other.entry.authority == "report" and explains)


def _goes_before(lower: Found, upper: Found) -> bool:
    """Whether a passage that was ranked lower must be shown first."""
    if lower.entry.document_id == upper.entry.document_id or lower.entry.language != upper.entry.language:
        return False
    mine, theirs = _standing(lower), _standing(upper)
    if mine <= theirs:
        return False
    adopted = lower.entry.authority == upper.entry.authority == "adopted" and lower.score >= CLOSE * upper.score
    return adopted or _say_the_same(lower, upper)


def _standing(item: Found) -> tuple[bool, int, str]:
    entry = item.entry
    return (not entry.superseded, WEIGHT.get(entry.authority, 0), entry.date)


def _say_the_same(first: Found, second: Found) -> bool:
    one, other = set(first.entry.body.split()), set(second.entry.body.split())
    return len(one & other) >= SAME * max(1, len(one | other))


def few_of_a_list(found: Sequence[Found], at_most: int) -> list[int]:
    """Ids of passages in their order, without further items of a list of which so many are among them."""
    counts: Counter[tuple[str, int]] = Counter()
    kept = []
    for item in found:
        place = (item.entry.document_id, item.entry.parent)
        counts[place] += item.entry.parent >= 0
        if counts[place] <= at_most:
            kept.append(item.entry.passage_id)
    return kept
