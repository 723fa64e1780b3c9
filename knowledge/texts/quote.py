"""Quotations: verbatim stretches of a source around what was found, and the check that lets none other leave."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Protocol

from rapidfuzz import fuzz

from knowledge.document import Authority, Passage, PassageKind, Piece, StoredDocument, StoredPassage
from knowledge.errors import QuoteNotVerbatim
from knowledge.message import Citation
from knowledge.texts.holds import all_or_none, holds
from knowledge.texts.question import Question
from knowledge.texts.words import stem

LIMIT = 2200
"""Longest quotation in characters: fits a Slack section with its citation; longer passages are quoted in part."""

TABLE_LIMIT = 1500
"""A table up to this length is quoted whole, so that every figure stands under its column heads."""

CELL = "   "
"""What stands between the cells of a quoted row: white space, so that the words stay those of the source."""

FIRST_STEP, STEP = 2, 10
"""How many passages after one are looked at for its list: at first, and then at a time."""

LEADING = frozenset(
    {PassageKind.ITEM, PassageKind.PARAGRAPH, PassageKind.ARTICLE, PassageKind.AGENDA_ITEM, PassageKind.ACTION}
)
"""Kinds of passages that a list may follow."""

NEARLY = 0.6
"""Share of the best sentence's weight from which another sentence bears on the question too."""

INTRODUCTION, DEEPEST = 400, 3
"""Longest introduction to a list that is shown before one of its items, in characters; lists within lists, at most."""

REACH = 60
"""How many neighbouring passages are looked at for the rest of a list or table."""


class Sources(Protocol):
    """What quoting needs of the store of documents."""

    def span(self, document: StoredDocument, first: int, last: int) -> list[StoredPassage]:
        """Passages of a document with ordinals from first to last, in order."""

    def source_slice(self, document: StoredDocument, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of the source text."""


@dataclass(frozen=True, slots=True)
class Run:
    """A contiguous stretch of the source that may be quoted as one."""

    start: int
    end: int
    page: int | None
    ordinals: tuple[int, ...]


_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"”’)\]]*\s+(?=[\"“(\[]?[A-ZÀ-ÝÉ0-9])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|No|Art|para|paras|Amb|St|vol|pp?|e\.g|i\.e|cf|inter alia|U\.S|[A-Z])\.$")
_LABEL = re.compile(r"^\(?\w{1,4}[.)]$")
"""A paragraph's number is no sentence of its own."""

_GLUE = re.compile(r"^[\s\-–—−•*·.;,:|]{0,16}$")
"""What may stand between two pieces of one quotation: white space, bullets, the bars of a table around a list."""


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def flat(text: str) -> str:
    """The text with every run of white space made one space: the form in which quotations are compared."""
    return " ".join(text.split())


def verify(quote: str, source: str) -> None:
    """Raise QuoteNotVerbatim unless the quote occurs in the source, white space aside."""
    if not quote or flat(quote) not in flat(source):
        raise QuoteNotVerbatim("a quotation was not found in its source and is not sent")


def sentences(text: str) -> list[str]:
    """Sentences of a text, in order; joined by single spaces they give the text again."""
    parts: list[str] = []
    for part in _SENTENCE_END.split(flat(text)):
        if parts and (_ABBREVIATION.search(parts[-1][-20:]) or _LABEL.match(parts[-1])):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts


def weigh(text: str, question: Question, language: str) -> float:
    """How much of the question a stretch of text expresses: the sum over concepts of their best alternative."""
    best = question.expressions.best(_stems(text, language))
    return sum(concept.weight * value for concept, value in zip(question.concepts, best, strict=True))


@lru_cache(maxsize=2_000)
def _stems(text: str, language: str) -> frozenset[str]:
    """The words of a sentence; kept, since what is quoted was weighed before, and is asked for again."""
    return frozenset(map(stem, _WORD.findall(text), repeat(language)))


def highlight(quote: str, question: Question, language: str) -> str:
    """The sentence of a quotation that bears most on the question; the whole where it is one sentence."""
    parts = sentences(quote)
    if len(parts) == 1:
        return parts[0]
    scored = [(weigh(part, question, language), -number) for number, part in enumerate(parts)]
    return parts[-max(scored)[1]]


def cite(hit: StoredPassage, question: Question, sources: Sources) -> Citation:
    """The citation of a passage: its own words, or its whole list or table, verified against the source."""
    family = _family(hit, question, sources)
    pieces = sorted(
        ((p, member.passage) for member in family for p in member.passage.pieces), key=lambda pair: pair[0].start
    )
    origin = pieces[0][0].start
    text = sources.source_slice(hit.document, origin, max(piece.end for piece, _ in pieces))
    run = _best_run(_runs(pieces, text, origin), hit)
    source = text[run.start - origin : run.end - origin]
    language = hit.document.card.language or "en"
    quote = _fit(_laid_out(pieces, run, text, origin), question, language)
    verify(quote, source)
    passage, card = hit.passage, hit.document.card
    bearing = flat(passage.text) if passage.kind is PassageKind.TABLE_ROW else highlight(quote, question, language)
    return Citation(
        document_id=hit.document.id,
        passage_id=hit.id,
        file=hit.document.file,
        symbol=card.symbol,
        title=card.title,
        authority=passage.authority or card.authority,
        date=card.date or None,
        language=language,
        locator=passage.locator,
        page=run.page,
        quote=quote,
        url=card.url or None,
        collection=hit.document.collection,
        heads=passage.heads,
        highlight=bearing,
        chapeau=_chapeau(hit, family, sources),
        superseded=hit.document.superseded,
        submitted_by=card.submitted_by,
        explains=passage.label if card.authority is Authority.GUIDE else "",
    )


def _chapeau(hit: StoredPassage, family: Sequence[StoredPassage], sources: Sources) -> tuple[str, ...]:
    """The words that introduce the list which a passage is an item of, outermost first; without them it says little.

    Of a long introduction the last sentence, which leads over to the items; nothing where the quotation holds it.
    """
    quoted = {member.passage.ordinal for member in family}
    said: list[str] = []
    above = hit.passage.parent
    while above is not None and above not in quoted and len(said) < DEEPEST:
        held = sources.span(hit.document, above, above)
        if not held:
            break
        passage = held[0].passage
        words = " ".join(flat(sources.source_slice(hit.document, p.start, p.end)) for p in passage.pieces)
        said.append(words if len(words) <= INTRODUCTION else sentences(words)[-1])
        above = passage.parent
    return tuple(reversed(said)) if all(len(words) <= INTRODUCTION for words in said) else ()


def _laid_out(pieces: Sequence[tuple[Piece, Passage]], run: Run, text: str, origin: int) -> str:
    """The words of a run with a line for each piece and gaps between cells; only white space differs."""
    lines: list[str] = []
    last, before = run.start, -1
    for piece, passage in pieces:
        if piece.start < run.start or piece.end > run.end:
            continue
        marker = flat(text[last - origin : piece.start - origin])
        row = passage.kind is PassageKind.TABLE_ROW
        words = text[piece.start - origin : piece.end - origin]
        cells = [flat(cell) for cell in words.strip("\n").split("\t")] if row else [flat(words)]
        said = " ".join(filter(None, [marker, CELL.join(cells)]))
        if passage.ordinal == before:  # another cell of the row, or the paragraph's other half
            lines[-1] += (CELL if row else " ") + said
        else:
            lines.append(said)
        last, before = piece.end, passage.ordinal
    return "\n".join(lines)


def _family(hit: StoredPassage, question: Question, sources: Sources) -> list[StoredPassage]:
    """The passage with what must be quoted with it: the items a paragraph introduces, the rows of a small table."""
    passage = hit.passage
    if passage.kind is PassageKind.TABLE_ROW:
        return _table(hit, sources)
    if passage.kind is PassageKind.ITEM and not ("list" in question.wants and passage.parent is not None):
        return [hit, *_below(hit, sources)]
    if passage.kind is PassageKind.ITEM and passage.parent is not None:
        above = sources.span(hit.document, passage.parent, passage.parent)
        if above:
            whole = [above[0], *_below(above[0], sources)]
            return whole if _length(whole) <= LIMIT else [hit, *_below(hit, sources)]
    return [hit, *_below(hit, sources)] if passage.kind in LEADING else [hit]


def _length(family: Sequence[StoredPassage]) -> int:
    return sum(len(member.passage.text) for member in family)


def _below(hit: StoredPassage, sources: Sources) -> list[StoredPassage]:
    """Descendants of a passage, in order: the items of its list, and theirs."""
    own = hit.passage.ordinal
    inside = {own}
    found: list[StoredPassage] = []
    # Most passages have no list, and most lists are short: a few passages at a time, on as long as the list goes on.
    first, step = own + 1, FIRST_STEP
    while first < own + REACH:
        members = sources.span(hit.document, first, first + step - 1)
        first, step = first + step, STEP
        for member in members:
            if member.passage.parent in inside:
                inside.add(member.passage.ordinal)
                found.append(member)
            elif member.passage.kind is not PassageKind.FOOTNOTE:
                return found
    return found


def _table(hit: StoredPassage, sources: Sources) -> list[StoredPassage]:
    own = hit.passage
    around = sources.span(hit.document, max(0, own.ordinal - REACH), own.ordinal + REACH)
    rows = [
        member
        for member in around
        if member.passage.kind is PassageKind.TABLE_ROW and member.passage.table == own.table
    ]
    position = next(number for number, member in enumerate(rows) if member.passage.ordinal == own.ordinal)
    first = last = position
    while first > 0 and rows[first - 1].passage.ordinal == rows[first].passage.ordinal - 1:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1].passage.ordinal == rows[last].passage.ordinal + 1:
        last += 1
    whole = rows[first : last + 1]
    return whole if _length(whole) <= TABLE_LIMIT else [hit]


def _runs(pieces: Sequence[tuple[Piece, Passage]], text: str, origin: int) -> list[Run]:
    runs: list[Run] = []
    for piece, passage in pieces:
        last = runs[-1] if runs else None
        if last is not None and _GLUE.match(text[last.end - origin : piece.start - origin]):
            runs[-1] = Run(last.start, piece.end, last.page, (*last.ordinals, passage.ordinal))
        else:
            runs.append(Run(piece.start, piece.end, _page(piece, passage), (passage.ordinal,)))
    return runs


def _page(piece: Piece, passage: Passage) -> int | None:
    return piece.page if piece.page is not None else passage.page


def _best_run(runs: Sequence[Run], hit: StoredPassage) -> Run:
    """The longest stretch that holds words of the passage itself."""
    own = [run for run in runs if hit.passage.ordinal in run.ordinals]
    return max(own or list(runs), key=lambda run: run.end - run.start)


def _fit(quote: str, question: Question, language: str) -> str:
    """A quotation within LIMIT: whole, or the sentences around the one that bears on the question."""
    if len(quote) <= LIMIT:
        return quote
    parts = sentences(quote)
    best = parts.index(highlight(quote, question, language))
    first = last = best
    length = len(parts[best])
    while True:
        after = len(parts[last + 1]) + 1 if last + 1 < len(parts) else LIMIT
        before = len(parts[first - 1]) + 1 if first > 0 else LIMIT
        if length + min(after, before) > LIMIT:
            break
        if before <= after:
            first, length = first - 1, length + before
        else:
            last, length = last + 1, length + after
    return " ".join(parts[first : last + 1])[:LIMIT]


SEVERAL = 3
"""So many States are named in a list of their own, wherever the passage has it."""

_BY_STATES = frozenset({"who", "where", "which_states"})
"""What is wanted where States named are counted."""


@dataclass(frozen=True, slots=True)
class Support:
    """What the bearing words of a passage do: the share they express, and whether they hold the answer."""

    share: float
    holds: float
    words: str


def support(hit: StoredPassage, question: Question, states_in: Callable[[str], frozenset[str]]) -> Support:
    """The best sentence of a passage (with its neighbours, for what is wanted), or a row under its heads."""
    language = hit.document.card.language or "en"
    full = sum(concept.weight * max(concept.alternatives.values(), default=0.0) for concept in question.concepts) or 1.0
    if hit.passage.heads:
        parts = [f"{' '.join(hit.passage.heads)} {hit.passage.table} {hit.passage.text}"]
    else:
        parts = sentences(hit.passage.text) or [""]
    scores = [weigh(part, question, language) for part in parts]
    best = max(range(len(parts)), key=scores.__getitem__)
    near = [part for part, score in zip(parts, scores, strict=True) if score >= NEARLY * scores[best]]
    bearing = " ".join(parts[max(0, best - 1) : best + 2]) if len(parts[best]) < 60 else " ".join(near)
    said = hit.passage.text if hit.passage.heads else bearing
    wanted = [holds(want, said, question.text, 0) for want in question.wants]
    if question.named or not (all(wanted) or _BY_STATES.isdisjoint(question.wants)):
        # looked for only where it can matter: it takes longer than all the rest
        states = len(states_in(said).difference(question.states))
        if question.named >= SEVERAL:  # who took part stands in another sentence than the meeting's name
            states = max(states, *(len(states_in(part).difference(question.states)) for part in parts))
        wanted = [holds(want, said, question.text, states) for want in question.wants]
        if question.named:
            all_of_them = question.named <= SEVERAL and all_or_none(said, question.text)
            wanted = [states >= question.named or all_of_them, *wanted]
    return Support(scores[best] / full, sum(wanted) / len(wanted) if wanted else 1.0, bearing)


_FIGURE = re.compile(r"\d[\d'’ \u00a0.,]*\d|\d")


def _figures(text: str) -> set[str]:
    return {digits for match in _FIGURE.findall(text) if len(digits := re.sub(r"\D", "", match)) >= 3}


def conflict(first: Citation, others: Sequence[Citation]) -> Citation | None:
    """Another passage that speaks of the same thing with another figure; None where the texts agree.

    Two sentences speak of the same thing when their words, figures aside, are nearly the same.
    """
    own = _figures(first.highlight)
    for other in others:
        theirs = _figures(other.highlight)
        if not (own and theirs) or own <= theirs or theirs <= own:
            continue
        if fuzz.token_set_ratio(_FIGURE.sub("", first.highlight), _FIGURE.sub("", other.highlight)) >= 80:
            return other
    return None
