"""Which stretches of a mail's text are quoted, a signature or a disclaimer; nothing is taken away."""

from __future__ import annotations

import quotequail

from knowledge.mail import Fold


def folds(text: str, marks: tuple[Fold, ...] = (), sender: str = "") -> tuple[Fold, ...]:
    """The folded stretches of ``text``, in order and apart from each other."""
    del sender
    found = list(marks)
    if not found and len(text) < 100_000:
        pieces = quotequail.quote(text, limit=100_000, quote_intro_line=True)
        at = len(text) - sum(len(piece) for shown, piece in pieces if not shown)
        found = [Fold("quote", at, len(text))] if at < len(text) else []
    return joined(tuple(found))


def joined(found: tuple[Fold, ...]) -> tuple[Fold, ...]:
    """Stretches that overlap made one, of the kind that begins first."""
    out: list[Fold] = []
    for fold in sorted(found, key=lambda fold: (fold.start, -fold.end)):
        if out and fold.start < out[-1].end:
            out[-1] = Fold(out[-1].kind, out[-1].start, max(out[-1].end, fold.end))
        elif fold.start < fold.end:
            out.append(fold)
    return tuple(out)
