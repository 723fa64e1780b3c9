"""A question as fact requests see it: its names, dates and references replaced by tags, the rest as folded words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.facts.ask_words import FUNCTION, WE
from knowledge.rules.citation import Reference, RefKind
from knowledge.rules.folding import fold
from knowledge.rules.names import NameHit
from knowledge.rules.regions import RegionHit, find_regions
from knowledge.rules.span import SpanHit, find_spans
from knowledge.rules.text_names import CCM, find_treaties
from knowledge.rules.when import DateHit, find_dates

STATE, DATE, REGION, ARTICLE, MEETING, TREATY = "STATE", "DATE", "REGION", "ARTICLE", "MEETING", "TREATY"
SPAN = "SPAN"
TAGS = frozenset([STATE, DATE, REGION, ARTICLE, MEETING, TREATY, SPAN])

_TOKEN = re.compile(r"[A-Z]+|[^\W_]+")

# Openings that ask politely and add nothing (folded).
_COURTESY = (
    r"(?:(?:hello|hi|hey|dear\s+\w+|good\s+(?:morning|afternoon|evening|day)|greetings|excuse\s+me|bonjour|bonsoir"
    r"|salut|hola|buen(?:os|as)\s+(?:dias|tardes)|estimad[oa]s?\s+\w+|and|so|ok|okay|well|please|quick\s+question"
    r"|cher[es]?s?\s+\w+|s'il\s+vous\s+plait|por\s+favor|disculpe)\b[\s,!.:;-]*)*"
    r"(?:(?:(?:can|could|would|will)\s+(?:you|someone|anyone)\s+(?:please\s+|kindly\s+)?"
    r"(?:tell|remind|inform|let|confirm|check|advise)(?:\s+(?:me|us))?(?:\s+know)?(?:\s+to)?"
    r"|(?:i|we)(?:'d|\s+would)?\s+(?:like|want|need|wish)\s+to\s+(?:know|check|confirm|ask)"
    r"|(?:can|could|would)\s+you\s+(?:please\s+|kindly\s+)?(?=list\b|name\b|give\b|show\b)"
    r"|(?:please\s+)?(?:tell|remind|let)\s+(?:me|us)(?:\s+know)?|do\s+you\s+know|may\s+i\s+(?:ask|know)"
    r"|i\s+wonder|i\s+was\s+wondering|any\s+idea"
    r"|pou(?:vez|rriez)[\s-]+vous\s+(?:me\s+|nous\s+)?(?:dire|indiquer|rappeler|confirmer|preciser)"
    r"|(?:je|nous)\s+(?:voudrais|voudrions|souhaite|souhaiterais|aimerais|aimerions)\s+savoir|savez[\s-]+vous"
    r"|dites[\s-]+(?:moi|nous)|pu?o?dria[ns]?\s+(?:usted(?:es)?\s+)?(?:decir(?:me|nos)|indicar(?:me|nos)|confirmar(?:me|nos)?)"
    r"|me\s+p(?:uede|odria)n?\s+decir|quisiera\s+saber|quisieramos\s+saber|quiero\s+saber|sabe(?:n|s)?(?:\s+usted)?"
    r"|digame)\b[\s,:]*(?:(?:if|whether|si)\s+)?)?(?:(?:please|kindly)\s+)?"
)
_HARMLESS = re.compile(
    r"(?!.*\b(?:report|paper|document|summary|draft|decision|text|statement|meeting|msp|rapport|projet|reunion|informe)s?\b)"
    r"(?:(?:hello|hi|bonjour|hola|thanks?|thank\s+you|merci|gracias|dear\s+\w+|greetings"
    r"|(?:i\s+am|i'm|we\s+are|je\s+suis|nous\s+sommes|soy|somos)[\w\s',-]{0,80}"
    r"|(?:quick|a|one|another|just\s+a)[\w\s]{0,20}\s?question(?:\s+(?:please|for\s+you))?)[\s,!.]*){1,3}"
)
_SENTENCE_END = re.compile(r"(?<=[?!])\s+|(?<=[a-z)]{2}\.)\s+|\n+")


@dataclass(frozen=True, slots=True)
class Frame:
    """A tagged question; ``words`` keeps the order, ``bag`` holds each word once."""

    text: str
    masked: str
    words: tuple[str, ...]
    bag: frozenset[str]
    states: tuple[str, ...]
    dates: tuple[DateHit, ...]
    regions: tuple[str, ...]
    articles: tuple[Reference, ...]
    meetings: tuple[str, ...]
    asker_state: str
    on: date
    spans: tuple[SpanHit, ...] = ()

    def has(self, *sets: frozenset[str]) -> bool:
        """Whether a word of every set occurs."""
        return all(not self.bag.isdisjoint(words) for words in sets)

    def only(self, *sets: frozenset[str]) -> bool:
        """Whether every word is a function word or in one of the sets (tags count as words)."""
        return self.bag <= FUNCTION.union(*sets)

    def subjects(self) -> tuple[str, ...]:
        """The States asked about: those named, or the asker's own where the question says "we" or "our"."""
        if self.states:
            return self.states
        return (self.asker_state,) if self.asker_state and self.has(WE) else ()

    @property
    def date(self) -> DateHit | None:
        """The one date named, or None."""
        return self.dates[0] if len(self.dates) == 1 else None


def build(
    text: str, asker_state: str, on: date, references: Iterable[Reference], names: Sequence[NameHit]
) -> Frame | None:
    """The question as a frame, or None where it points into a document, at another treaty, or says several things."""
    question, offset = _question(text)
    if not question:
        return None
    inside = [ref for ref in references if offset <= ref.start < offset + len(question)]
    if len(inside) != len(list(references)) or any(not _answerable(ref) for ref in inside):
        return None
    treaties = find_treaties(question)
    if any(treaty.name != CCM for treaty in treaties):
        return None
    spans: list[tuple[int, int, str, object]] = []
    _take(spans, ((r.start - offset, r.end - offset, _tag(r), r) for r in inside))
    _take(spans, ((t.start, t.end, TREATY, t) for t in treaties))
    _take(spans, ((n.start - offset, n.end - offset, STATE, n) for n in names if n.start >= offset))
    _take(spans, ((r.start, r.end, REGION, r) for r in find_regions(question)))
    _take(spans, ((s.start, s.end, SPAN, s) for s in find_spans(question, on)))
    _take(spans, ((d.start, d.end, DATE, d) for d in find_dates(question, on)))
    return _frame(question, sorted(spans, key=lambda span: span[0]), asker_state, on)


def _answerable(reference: Reference) -> bool:
    if reference.kind is RefKind.ARTICLE:
        return reference.of_convention
    return reference.kind is RefKind.MEETING and reference.treaty in ("", CCM)


def _tag(reference: Reference) -> str:
    return ARTICLE if reference.kind is RefKind.ARTICLE else MEETING


def _take(spans: list[tuple[int, int, str, object]], found: Iterable[tuple[int, int, str, object]]) -> None:
    for span in found:
        if all(span[1] <= taken[0] or span[0] >= taken[1] or span[:2] == taken[:2] for taken in spans):
            spans.append(span)


def _frame(question: str, spans: Sequence[tuple[int, int, str, object]], asker_state: str, on: date) -> Frame:
    masked = fold(question)
    for start, end, tag, _ in reversed(list({span[:2]: span for span in spans}.values())):
        masked = f"{masked[:start]} {tag} {masked[end:]}"
    masked = masked.replace("por que", "porque")  # "why", which no fact answers; the two words alone would pass
    masked = _courtesy().sub("", " ".join(masked.split()), count=1)
    words = tuple(_TOKEN.findall(masked))
    values = [span[3] for span in spans]
    return Frame(
        text=question,
        masked=masked,
        words=words,
        bag=frozenset(words),
        states=tuple(dict.fromkeys(value.iso3 for value in values if isinstance(value, NameHit))),
        dates=tuple(value for value in values if isinstance(value, DateHit)),
        regions=tuple(dict.fromkeys(value.region for value in values if isinstance(value, RegionHit))),
        articles=tuple(v for v in values if isinstance(v, Reference) and v.kind is RefKind.ARTICLE),
        meetings=tuple(
            dict.fromkeys(v.meeting for v in values if isinstance(v, Reference) and v.kind is RefKind.MEETING)
        ),
        asker_state=asker_state,
        on=on,
        spans=tuple(value for value in values if isinstance(value, SpanHit)),
    )


@cache
def _courtesy() -> re.Pattern[str]:
    return re.compile(rf"^[\s¿¡\"]*{_COURTESY}")


def _question(text: str) -> tuple[str, int]:
    """The last sentence and its offset, if what stands before it is only a greeting; else ("", 0)."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    ends = [*starts[1:], len(text)]
    parts = [
        (text[start:end], start) for start, end in zip(starts, ends, strict=True) if text[start:end].strip(" \t?!.")
    ]
    while len(parts) > 1 and _HARMLESS.fullmatch(fold(parts[-1][0].strip())):
        parts.pop()
    if not parts or not all(_HARMLESS.fullmatch(fold(part.strip())) for part, _ in parts[:-1]):
        return "", 0
    return parts[-1]
