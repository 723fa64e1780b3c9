"""Reads questions on deadlines, meetings, votes and coordinators."""

from __future__ import annotations

import re

from knowledge.facts import ask_words as w
from knowledge.facts.ask_frame import ARTICLE, DATE, MEETING, STATE, TREATY, Frame
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.rules.when import Relation

_TOPICS = ((w.CLEARANCE - {"free"}, "4"), (w.STOCKPILE, "3"), (w.REPORT_NOUNS, "7"))
_DEADLINE_WORDS = (
    w.CLEARANCE | w.STOCKPILE | w.REPORT | w.DEADLINE | w.BY_WHEN | w.MUST | w.FINISH | w.EXTENSION | w.SUBMIT | w.WE
    | w.CONVENTION | frozenset([STATE, ARTICLE, TREATY])
)  # fmt: skip
_HAPPENED = re.compile(r"\b(?:did|was|were|when (?:has|have)|quand a|a-t-il|cuando (?:presento|entrego))\b")
_BY_WHEN = re.compile(
    r"\b(?:by when|how (?:long|much time)|what date|which date|avant quand|quelle date|hasta cuando|que fecha)\b"
)


def deadline(frame: Frame, language: str) -> FactRequest | None:
    """A State's time limits: "By when must Lao PDR have cleared its land?", "when is our report due?"."""
    states = frame.subjects()
    if len(states) != 1 or frame.dates or (frame.states and frame.has(w.WE)):
        return None
    if not frame.only(_DEADLINE_WORDS) or _HAPPENED.search(frame.masked):
        return None
    must = frame.has(w.MUST - {"has", "have", "hay"}) or "have to" in frame.masked
    when = frame.has(w.WHEN_ASKED | {"until"}) or bool(_BY_WHEN.search(frame.masked))
    if not frame.has(w.DEADLINE) and not (when and (must or frame.has(w.EXTENSION_NOUNS))):
        return None
    article = _deadline_article(frame)
    if article is None:
        return None
    subject = _subject(frame, article)
    return FactRequest(FactKind.DEADLINE, frame.on, language, states=states, article=article, subject=subject)


def extension(frame: Frame, language: str) -> FactRequest | None:
    """By when a State must ask for more time: "When must we submit our extension request?".

    What a request must contain, or whether one was made, is another question.
    """
    states = frame.subjects()
    if len(states) != 1 or frame.dates or (frame.states and frame.has(w.WE)) or _HAPPENED.search(frame.masked):
        return None
    if not frame.has(w.EXTENSION_NOUNS, w.SUBMIT | w.REQUEST) or not frame.only(_DEADLINE_WORDS, w.REQUEST, w.MEETING):
        return None
    must = frame.has(w.MUST - {"has", "have", "hay"}) or "have to" in frame.masked
    when = frame.has(w.WHEN_ASKED) or bool(_BY_WHEN.search(frame.masked))
    if not (when and must) and not frame.has(w.DEADLINE_NOUNS):
        return None
    named = {ref.article for ref in frame.articles} | {article for words, article in _TOPICS if frame.has(words)}
    if len(named) > 1 or not named <= {"3", "4"}:
        return None
    return FactRequest(FactKind.EXTENSION, frame.on, language, states=states, article=next(iter(named), ""))


def _deadline_article(frame: Frame) -> str | None:
    """Which Article's limit is asked for: "3", "4", "7", "" for all; None for another Article or several topics."""
    topics = {article for words, article in _TOPICS if frame.has(words)}
    named = {ref.article for ref in frame.articles}
    if named:
        return next(iter(named)) if len(named) == 1 and named <= {"3", "4", "7"} and topics <= named else None
    if topics:
        return topics.pop() if len(topics) == 1 else None
    return "" if frame.has(w.DEADLINE_NOUNS | w.EXTENSION) and not frame.has(w.SUBMIT) else None


def _subject(frame: Frame, article: str) -> str:
    if article != "7":
        return "extension" if not article and frame.has(w.EXTENSION_NOUNS) else ""
    if frame.has(w.INITIAL):
        return "initial_report"
    return "annual_report" if frame.has(w.ANNUAL) else ""


def meeting(frame: Frame, language: str) -> FactRequest | None:
    """When and where a meeting is or was, and who presides: by name, by year, the next or the last."""
    if frame.states or frame.regions or frame.articles or len(frame.meetings) > 1 or len(frame.dates) > 1:
        return None
    words = w.MEETING | w.NEXT | w.LAST | w.MEETING_ASK | w.CONVENTION | w.INTERSESSIONAL
    if not frame.only(words, frozenset([MEETING, TREATY, DATE])) or not frame.has(w.MEETING_KEYS):
        return None
    if frame.meetings:
        return None if frame.dates else FactRequest(FactKind.MEETING, frame.on, language, meeting=frame.meetings[0])
    kind = _meeting_kind(frame)
    if kind is None:
        return None
    if frame.dates:
        year = _year(frame) if kind else 0
        return FactRequest(FactKind.MEETING, frame.on, language, year=year, meeting_kind=kind) if year else None
    which = "next" if frame.has(w.NEXT) else "last" if frame.has(w.LAST) else ""
    return FactRequest(FactKind.MEETING, frame.on, language, which=which, meeting_kind=kind) if which else None


def _year(frame: Frame) -> int:
    day = frame.date
    if day is None or day.relation is not Relation.ON or day.first.year != day.last.year:
        return 0
    return day.first.year


def _meeting_kind(frame: Frame) -> str | None:
    """What sort of meeting is meant: "" for any formal one, None where no meeting is spoken of."""
    if frame.has(w.INTERSESSIONAL_KEYS) or "entre periodos de sesiones" in frame.masked:
        return "intersessional"
    if frame.has(frozenset(["review", "revcon", "examen"])):
        return "review_conference"
    if "msp" in frame.bag or re.search(r"states? part|etats part|estados? part", frame.masked):
        return "msp"
    return "" if frame.has(w.MEETING_NOUNS) else None


def vote(frame: Frame, language: str) -> FactRequest | None:
    """The figures of a vote on the yearly resolution; how single States voted is not recorded."""
    if frame.states or frame.regions or frame.meetings or frame.articles or len(frame.dates) > 1:
        return None
    words = w.VOTE | w.ASSEMBLY | w.VOTE_WORDS | w.CONVENTION | w.NOT | frozenset([DATE, TREATY])
    if not frame.has(w.ASSEMBLY - {"first", "general", "premiere"}, w.VOTE | w.ABSTAINED) or not frame.only(words):
        return None
    if frame.has(frozenset(["which"]), w.STATES):
        return None
    stage = "first_committee" if frame.has(frozenset(["committee", "commission", "comision"])) else ""
    year = frame.dates[0].first.year if frame.dates else 0
    return FactRequest(FactKind.VOTE, frame.on, language, year=year, which=stage)


def coordinators(frame: Frame, language: str) -> FactRequest | None:
    """Which States coordinate or coordinated a theme."""
    if frame.states or frame.regions or frame.articles or frame.meetings or len(frame.dates) > 2:
        return None
    theme = next((name for name, keys in w.THEME_KEYS.items() if frame.has(keys)), "")
    words = w.COORDINATOR | w.COORDINATOR_WORDS | w.CONVENTION | (w.THEMES[theme] if theme else frozenset())
    if not frame.has(w.COORDINATOR, w.WHO | w.WHICH) or not frame.only(words, frozenset([DATE, TREATY])):
        return None
    if not theme and not frame.dates:
        return None
    first = frame.dates[0].first if frame.dates else None
    last = frame.dates[-1].last if frame.dates else None
    return FactRequest(
        FactKind.COORDINATORS, frame.on, language, theme=theme, first=first, last=last, dated=bool(frame.dates)
    )
