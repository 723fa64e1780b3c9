"""Which stretches of a mail's text are quoted, a signature or a disclaimer; nothing is taken away."""

from __future__ import annotations

import re

from bot.mail.quotes import Line, lines_of, quoted_spans
from bot.mail.signatures import disclaimer_spans, signature_end, signature_start
from knowledge.mail import Fold, Mailbox

_MOST_MARKS = 100
"""Stretches marked by HTML of which the introduction is looked for."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def folds(text: str, marks: tuple[Fold, ...] = (), sender: Mailbox = Mailbox()) -> tuple[Fold, ...]:  # noqa: B008
    """The folded stretches of ``text``, in order and apart from each other.

    ``marks`` are what the HTML of the mail itself calls quoted or signature; ``sender`` helps to know a signature.
    """
    lines = lines_of(text)
    quotes = [Fold("quote", lines[first].start, lines[after - 1].end) for first, after in quoted_spans(lines)]
    marked = joined(marks)
    quotes += [_with_intro_above(mark, lines) if mark.kind == "quote" else mark for mark in marked[:_MOST_MARKS]]
    quotes += marked[_MOST_MARKS:]
    quoted = joined(tuple(quotes))
    names = _names(sender)
    own = [fold for stretch in _open(lines, quoted) for fold in _foot(stretch, names)]
    return joined((*quoted, *own))


def joined(found: tuple[Fold, ...]) -> tuple[Fold, ...]:
    """Stretches that overlap made one, of the kind that begins first."""
    out: list[Fold] = []
    for fold in sorted(found, key=lambda fold: (fold.start, -fold.end)):
        if out and fold.start < out[-1].end:
            out[-1] = Fold(out[-1].kind, out[-1].start, max(out[-1].end, fold.end))
        elif fold.start < fold.end:
            out.append(fold)
    return tuple(out)


def _with_intro_above(mark: Fold, lines: list[Line]) -> Fold:
    """A stretch that HTML marks as quoted, with the line above that introduces it."""
    first = next((number for number, line in enumerate(lines) if line.end >= mark.start and not line.blank), None)
    if first is None:
        return mark
    quoted = [*lines[:first], Line(lines[first].start, lines[first].end, "> ")]
    spans = quoted_spans(quoted[max(0, first - 12) :])
    begun = quoted[max(0, first - 12) :][spans[-1][0]].start if spans else mark.start
    return Fold(mark.kind, min(begun, mark.start), mark.end)


def _names(sender: Mailbox) -> frozenset[str]:
    """Words of a sender's name, and of the address before the @, in lower case."""
    local = sender.address.partition("@")[0]
    return frozenset(word.lower() for word in _WORD.findall(f"{sender.name} {local}") if len(word) > 2)


def _open(lines: list[Line], quoted: tuple[Fold, ...]) -> list[list[Line]]:
    """Runs of lines that lie in no fold."""
    runs: list[list[Line]] = [[]]
    folds_left = list(reversed(quoted))
    for line in lines:
        while folds_left and folds_left[-1].end <= line.start and folds_left[-1].end < line.end:
            folds_left.pop()
        inside = (
            bool(folds_left)
            and folds_left[-1].start < max(line.end, line.start + 1)
            and line.start < folds_left[-1].end
        )
        if inside and runs[-1]:
            runs.append([])
        elif not inside:
            runs[-1].append(line)
    return [run for run in runs if run]


def _foot(lines: list[Line], names: frozenset[str]) -> list[Fold]:
    """Disclaimers and the signature of one run of lines."""
    disclaimers = disclaimer_spans(lines)
    found = [Fold("disclaimer", lines[first].start, lines[after - 1].end) for first, after in disclaimers]
    within = {number for first, after in disclaimers for number in range(first, after)}
    kept = [line for number, line in enumerate(lines) if number not in within]
    start = signature_start(kept, names)
    if start is None:
        return found
    end = signature_end(kept, start)
    while end > start + 1 and kept[end - 1].blank:
        end -= 1
    return [*found, *_apart(Fold("signature", kept[start].start, kept[end - 1].end), found)]


def _apart(signature: Fold, disclaimers: list[Fold]) -> list[Fold]:
    """A signature in the pieces that disclaimers leave of it."""
    pieces, at = [], signature.start
    for fold in disclaimers:
        if at <= fold.start < signature.end:
            pieces.append(Fold("signature", at, fold.start))
            at = fold.end
    return [piece for piece in [*pieces, Fold("signature", at, signature.end)] if piece.start < piece.end]
