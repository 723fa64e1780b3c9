"""Recognises questions that the fact tables answer, in EN, FR and ES; anything doubtful is no fact request.

A request is taken only if every word of the question belongs to its kind, so that a question about what a document
says, why something happened or what somebody did never becomes one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.facts import ask_words as w
from knowledge.facts.ask_frame import ARTICLE, DATE, MEETING, REGION, STATE, TREATY, Frame, build
from knowledge.facts.ask_terms import term_asked
from knowledge.rules.citation import Reference
from knowledge.rules.names import NameHit
from knowledge.rules.status import Status
from knowledge.rules.when import Relation

_MOST_STATES = 5
_TAG_DATE, _TAG_REGION, _TAG_STATE = frozenset([DATE]), frozenset([REGION]), frozenset([STATE])
_TAG_ARTICLE, _TAG_MEETING, _TAG_TREATY = frozenset([ARTICLE]), frozenset([MEETING]), frozenset([TREATY])
_AND = frozenset(["and", "et", "y"])


class FactKind(StrEnum):
    """What is asked of the tables."""

    STATUS = "status"
    COUNT = "count"
    LIST = "list"
    JOINED = "joined"
    """Which or how many States joined in a period."""
    LATEST = "latest"
    DEADLINE = "deadline"
    MEETING = "meeting"
    VOTE = "vote"
    COORDINATORS = "coordinators"
    TERM = "term"
    TRANSLATION = "translation"
    ENTRY_INTO_FORCE = "entry_into_force"
    """What would follow from a deposit on a day."""
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class FactRequest:
    """An understood question. ``on`` is the day it is about; ``dated`` says that the question named it.

    ``status`` is None where not asked; ``signed`` asks for all that signed. ``article`` is "3", "4", "7" or "" for all.
    ``subject`` narrows to "initial_report", "annual_report" or "extension" (decided under Article 3 or 4). ``meeting`` is a short name, ``which`` "next"
    or "last", ``meeting_kind`` "msp", "review_conference", "intersessional" or "". ``first`` and ``last`` bound a period.
    """

    kind: FactKind
    on: date
    language: str
    states: tuple[str, ...] = ()
    dated: bool = False
    status: Status | None = None
    signed: bool = False
    in_force: bool = False
    region: str = ""
    first: date | None = None
    last: date | None = None
    article: str = ""
    subject: str = ""
    meeting: str = ""
    which: str = ""
    meeting_kind: str = ""
    year: int = 0
    theme: str = ""
    term: str = ""
    to_language: str = ""
    milestone: str = ""


def parse_fact_request(
    text: str,
    asker_state: str,
    on: date,
    language: str,
    references: Sequence[Reference],
    names: Sequence[NameHit],
) -> FactRequest | None:
    """What the question asks of the tables, or None where it asks something else or may do so.

    ``asker_state`` is the asker's ISO alpha-3 code or ""; ``on`` is today; ``references`` and ``names`` are what
    ``citation.find_references`` and ``NameFinder.find`` found in the same text.
    """
    term = term_asked(text)
    if term is not None:
        kind = FactKind.TRANSLATION if term.to_language else FactKind.TERM
        return FactRequest(kind, on, language, term=term.term, to_language=term.to_language)
    frame = build(text, asker_state, on, references, names)
    if frame is None or not frame.words:
        return None
    found = (reader(frame, language) for reader in _READERS)
    return next((request for request in found if request is not None), None)


def _status(frame: Frame, language: str) -> FactRequest | None:
    states = frame.subjects()
    if not states or len(states) > _MOST_STATES or len(frame.dates) > 1 or (frame.states and frame.has(w.WE)):
        return None
    asked = w.JOINED | w.SIGNED | w.LEFT | w.BOUND | w.PARTIES | {"member", "membre", "miembro"} | w.STATUS_NOUNS
    words = asked | w.STATES | w.CONVENTION | w.WHEN | w.IN_FORCE | w.STATUS_NOUNS | {"what", "quel", "cual", "part", "non"}
    allowed = words | _TAG_STATE | _TAG_DATE | _TAG_TREATY | _AND | {"or", "ou", "o", "not", "of", "us"} | w.WE
    if not frame.has(asked) or not frame.only(allowed) or frame.has(w.HOW_MANY & {"many", "combien"}):
        return None
    if frame.bag & {"what", "quel", "cual"} and not frame.has(w.STATUS_NOUNS | (w.WHEN - _WHEN_WORDS)):
        return None
    if not frame.states and frame.has(frozenset(["our", "notre", "nuestro"])) and not frame.has(w.STATUS_NOUNS | w.SIGNED):
        return None
    return FactRequest(FactKind.STATUS, _day(frame), language, states=states, dated=_dated(frame))


_WHEN_WORDS = frozenset(["when", "quand", "cuando"])


def _group_words(frame: Frame) -> bool:
    """Whether the question is about States as a group of the Convention, none of them named."""
    heads = w.STATES | w.PARTIES | w.SIGNED | (w.LEFT & _NOUNS)
    who = {"who", "qui", "quien", "quienes"} & frame.bag
    return not frame.states and (frame.has(heads) or bool(who and frame.has(_TAG_TREATY | w.CONVENTION)))


_NOUNS = frozenset("withdrawals retraits ratifications signatures signatories firmas firmantes".split(" "))
_STATUS_WORDS = (
    w.STATES | w.PARTIES | w.CONVENTION | w.JOINED | w.SIGNED | w.LEFT | w.BOUND | w.IN_FORCE | w.NOT | w.ONLY
    | _TAG_DATE | _TAG_REGION | _TAG_TREATY | _AND | frozenset(["between", "entre", "both", "non", "with", "without", "sans"])
    | frozenset(["those", "these", "ones", "them", "they"])
)  # fmt: skip
_MEMBERS = frozenset("member members membre membres miembro miembros".split(" "))
_DETAILED = frozenset("accession accessions accede acceded acceding adhesion adhesions instrument instruments".split(" "))


def _count(frame: Frame, language: str) -> FactRequest | None:
    asked = bool({"many", "combien", "cuantos", "cuantas", "number", "nombre", "numero", "total", "count"} & frame.bag)
    if not asked or not _group_words(frame) or not frame.only(_STATUS_WORDS, w.HOW_MANY, frozenset(["what", "is"])):
        return None
    return _about_group(frame, language, FactKind.COUNT)


def _list(frame: Frame, language: str) -> FactRequest | None:
    if not frame.has(w.WHICH) or not _group_words(frame) or not frame.only(_STATUS_WORDS, w.WHICH):
        return None
    events = frame.bag & {"who", "qui", "quien", "quienes"} and frame.has(w.JOINED | w.SIGNED | w.LEFT)
    if not (frame.has(w.MANY_STATES) or events) or _DEFINITION.search(frame.masked):
        return None
    return _about_group(frame, language, FactKind.LIST)


_DEFINITION = re.compile(r"what (?!(?:REGION )?(?:states|countries|nations|members|governments)\b)|\bque (?:es|son)\b")


def _about_group(frame: Frame, language: str, kind: FactKind) -> FactRequest | None:
    if len(frame.regions) > 1 or frame.has(_DETAILED) or len(frame.dates) > 2 or _UNFINISHED.search(frame.masked):
        return None
    region = frame.regions[0] if frame.regions else ""
    status, signed, in_force = _group_status(frame)
    if status is None and not signed:
        return None
    period = _period(frame)
    if period and status in (Status.STATE_PARTY, Status.WITHDRAWN) and not in_force:
        return FactRequest(
            FactKind.JOINED, frame.on, language, status=status, region=region, first=period[0], last=period[1], dated=True
        )
    if len(frame.dates) > 1:
        return None
    return FactRequest(
        kind, _day(frame), language, dated=_dated(frame), status=status, signed=signed, in_force=in_force, region=region
    )


_UNFINISHED = re.compile(r"\b(?:have|has|yet|still|left|need|about|going|want) to\b")


def _group_status(frame: Frame) -> tuple[Status | None, bool, bool]:
    """The status a group question asks for, whether it means all that ever signed, and whether only those bound."""
    negated = frame.has(w.NOT) or frame.has(frozenset(["without", "sans", "only"]))
    if frame.has(w.LEFT):
        alone = not negated and not frame.has(w.JOINED | w.SIGNED)
        return (Status.WITHDRAWN if alone else None), False, False
    if frame.has(w.SIGNED):
        return _signed_status(frame, negated)
    of_convention = frame.has(_MEMBERS) and frame.has(_TAG_TREATY | frozenset(["convention", "treaty", "convencion"]))
    known = frame.has(w.PARTIES | w.JOINED) or of_convention
    if negated:
        return (Status.NOT_PARTY if known else None), False, False
    bound = frame.has(frozenset(["bound", "vigueur", "vigor", "force", "lies", "obligados"]))
    return (Status.STATE_PARTY, False, bound) if bound or known else (None, False, False)


def _signed_status(frame: Frame, negated: bool) -> tuple[Status | None, bool, bool]:
    ratified = frame.has(w.JOINED - {"instrument"}) or frame.has(w.PARTIES - {"partie"} if negated else frozenset())
    if negated and ratified:
        order = [word for word in frame.words if word in w.SIGNED | w.NOT]
        ratified_after_not = bool(order) and order[0] in w.SIGNED
        return (Status.SIGNATORY if ratified_after_not else None), False, False
    if negated:
        return (Status.SIGNATORY if frame.bag & {"only", "seulement", "solo"} else None), False, False
    if ratified:
        return None, False, False
    nouns = {"signatory", "signatories", "signataire", "signataires", "signatario", "signatarios", "firmantes", "firmante"}
    return (Status.SIGNATORY, False, False) if frame.bag & nouns else (None, True, False)


def _period(frame: Frame) -> tuple[date, date] | None:
    """The span of time in which something happened, where the question speaks of an event."""
    if not frame.dates or not frame.has(w.JOINED | w.LEFT):
        return None
    first, last = frame.dates[0], frame.dates[-1]
    if len(frame.dates) == 2:
        return (first.first, last.last) if first.first < last.last else None
    if first.relation is Relation.SINCE:
        return first.first, max(frame.on, first.last)
    if first.relation is Relation.ON and not first.exact:
        return first.first, first.last
    return None


def _latest(frame: Frame, language: str) -> FactRequest | None:
    words = w.LATEST | w.WHICH | w.STATES | w.PARTIES | w.JOINED | w.CONVENTION | _TAG_TREATY | frozenset(["one", "was"])
    if frame.states or not frame.has(w.LATEST, w.STATES | w.JOINED | w.PARTIES) or not frame.only(words):
        return None
    if not frame.has(w.WHICH | frozenset(["when"])) or not frame.has(w.JOINED | w.PARTIES):
        return None
    return FactRequest(FactKind.LATEST, frame.on, language)


_TOPICS = ((w.CLEARANCE - {"free"}, "4"), (w.STOCKPILE, "3"), (w.REPORT & frozenset(
    "report reports reporting transparency rapport rapports transparence informe informes transparencia".split(" ")), "7"),
)  # fmt: skip
_DONE = re.compile(r"\b(?:did|was|were|when (?:has|have)|quand a|a-t-il|cuando (?:presento|entrego))\b")


def _deadline(frame: Frame, language: str) -> FactRequest | None:
    states = frame.subjects()
    if len(states) != 1 or frame.dates or (frame.states and frame.has(w.WE)):
        return None
    allowed = w.CLEARANCE | w.STOCKPILE | w.REPORT | w.DEADLINE | w.BY_WHEN | w.MUST | w.FINISH | w.EXTENSION | w.SUBMIT
    if not frame.only(allowed, w.WE, w.CONVENTION, _TAG_STATE, _TAG_ARTICLE, _TAG_TREATY) or _DONE.search(frame.masked):
        return None
    named = frame.has(w.DEADLINE)
    must = frame.has(w.MUST - frozenset(["has", "have", "hay"])) or "have to" in frame.masked or "must" in frame.bag
    when = frame.has(frozenset("when quand cuando until".split(" "))) or _BY_WHEN.search(frame.masked)
    if not named and not (when and (must or frame.has(frozenset(["extension", "prolongation", "prorroga"])))):
        return None
    article = _deadline_article(frame)
    if article is None:
        return None
    return FactRequest(
        FactKind.DEADLINE, frame.on, language, states=states, article=article, subject=_report_kind(frame, article)
    )


_BY_WHEN = re.compile(r"\b(?:by when|how (?:long|much time)|what date|which date|avant quand|quelle date|hasta cuando|que fecha)\b")


def _deadline_article(frame: Frame) -> str | None:
    """"3", "4" or "7", "" for every deadline; None where another article or several topics are meant."""
    topics = {article for words, article in _TOPICS if frame.has(words)}
    named = {ref.article for ref in frame.articles}
    if named:
        topics -= {"7"} if frame.has(w.EXTENSION) else set()
        return next(iter(named)) if len(named) == 1 and named <= {"3", "4", "7"} and topics <= named else None
    if len(topics) > 1:
        return None
    if topics:
        return topics.pop()
    general = frozenset("deadline deadlines due delai delais echeance echeances plazo plazos".split(" "))
    return "" if frame.has(general | w.EXTENSION) and not frame.has(w.SUBMIT) else None


def _report_kind(frame: Frame, article: str) -> str:
    if article != "7":
        return "extension" if not article and frame.has(w.EXTENSION - {"new", "current", "original"}) else ""
    if frame.bag & {"initial", "first", "premier", "inicial", "primer"}:
        return "initial_report"
    return "annual_report" if frame.bag & {"annual", "yearly", "annuel", "anual"} else ""


def _meeting(frame: Frame, language: str) -> FactRequest | None:
    if frame.states or frame.regions or frame.articles or len(frame.meetings) > 1 or len(frame.dates) > 1:
        return None
    words = w.MEETING | w.NEXT | w.LAST | w.MEETING_ASK | w.CONVENTION | w.INTERSESSIONAL
    if not frame.only(words, _TAG_MEETING, _TAG_TREATY, _TAG_DATE) or not frame.has(w.MEETING_KEYS):
        return None
    if frame.meetings:
        return FactRequest(FactKind.MEETING, frame.on, language, meeting=frame.meetings[0]) if not frame.dates else None
    kind = _meeting_kind(frame)
    if kind is None:
        return None
    if frame.dates:
        known = frame.date and frame.date.relation is Relation.ON and frame.date.first.year == frame.date.last.year
        year = frame.dates[0].first.year if known else 0
        return FactRequest(FactKind.MEETING, frame.on, language, year=year, meeting_kind=kind) if year and kind else None
    which = "next" if frame.has(w.NEXT) else "last" if frame.has(w.LAST) else ""
    return FactRequest(FactKind.MEETING, frame.on, language, which=which, meeting_kind=kind) if which else None


def _meeting_kind(frame: Frame) -> str | None:
    """What sort of meeting is meant: "" for any formal one, None where no meeting is spoken of."""
    if frame.has(frozenset(["intersessional", "intersessionals", "intersessionnelle", "intersessions"])):
        return "intersessional"
    if "entre periodos de sesiones" in frame.masked:
        return "intersessional"
    if frame.has(frozenset(["review", "revcon", "examen"])):
        return "review_conference"
    if frame.bag & {"msp"} or re.search(r"(?:states? part|etats part|estados? part)", frame.masked):
        return "msp"
    return "" if frame.has(frozenset(["meeting", "reunion", "assemblee", "conference", "conferencia"])) else None


def _vote(frame: Frame, language: str) -> FactRequest | None:
    if frame.states or frame.regions or frame.meetings or frame.articles or len(frame.dates) > 1:
        return None
    words = w.VOTE | w.ASSEMBLY | w.VOTE_WORDS | w.CONVENTION | w.NOT
    abstained = frozenset("abstained abstain abstentions abstention abstenciones abstuvieron".split(" "))
    if not frame.has(w.ASSEMBLY - {"first", "general", "premiere"}, w.VOTE | abstained):
        return None
    if not frame.only(words, _TAG_DATE, _TAG_TREATY) or frame.has(frozenset(["why", "who", "qui", "quien"])):
        return None
    if frame.bag & {"which"} and frame.has(w.STATES):  # votes of single States are not recorded
        return None
    stage = "first_committee" if frame.bag & {"committee", "commission", "comision"} else ""
    year = frame.dates[0].first.year if frame.dates else 0
    return FactRequest(FactKind.VOTE, frame.on, language, year=year, which=stage)


def _coordinators(frame: Frame, language: str) -> FactRequest | None:
    if frame.states or frame.regions or frame.articles or frame.meetings or len(frame.dates) > 2:
        return None
    theme = next((name for name, keys in w.THEME_KEYS.items() if frame.has(keys)), "")
    words = w.COORDINATOR | w.COORDINATOR_WORDS | w.CONVENTION | (w.THEMES[theme] if theme else frozenset())
    asks = frozenset("who which qui quels quel quien quienes cuales what".split(" "))
    if not frame.has(w.COORDINATOR, asks) or not frame.only(words, _TAG_DATE, _TAG_TREATY):
        return None
    if not theme and not frame.dates:
        return None
    first = frame.dates[0].first if frame.dates else None
    last = frame.dates[-1].last if frame.dates else None
    return FactRequest(
        FactKind.COORDINATORS, frame.on, language, theme=theme, first=first, last=last, dated=bool(frame.dates)
    )


def _entry_into_force(frame: Frame, language: str) -> FactRequest | None:
    deposit = w.JOINED | frozenset("deposits depositing depositing ratifies accedes joins deposons adhere deposite deposita "
                                   "ratifica adhiere depose ratifie adhiriera depositara".split(" "))  # fmt: skip
    words = deposit | w.CONDITION | w.IN_FORCE | w.BOUND | w.STATES | w.CONVENTION | w.WE | w.PARTIES | w.WHEN
    day = frame.date
    if day is None or not day.exact or not frame.has(deposit, w.CONDITION, w.BOUND | frozenset(["effect"])):
        return None
    extra = frozenset("another new any its their our an will for".split(" "))
    if not frame.only(words, extra, _TAG_STATE, _TAG_DATE, _TAG_TREATY) or len(frame.states) > 1:
        return None
    if day.first < frame.on and frame.states:
        return None
    return FactRequest(FactKind.ENTRY_INTO_FORCE, day.first, language, states=frame.subjects(), dated=True)


def _milestone(frame: Frame, language: str) -> FactRequest | None:
    if frame.states or frame.dates or frame.regions or frame.meetings or frame.articles:
        return None
    if not frame.has(_TAG_TREATY | frozenset(["convention", "treaty", "convencion", "traite", "tratado"])):
        return None
    adopted = frozenset("adopted adoptee adopte adoptada adopto adoption adopcion".split(" "))
    signed = frozenset("opened open signature signed signee ouverte firma abierta abrio firmo firmada signing ceremony".split(" "))
    asks = frozenset("when where quand ou cuando donde date since depuis desde".split(" "))
    if not frame.has(asks) or frame.bag & {"does", "do", "will"} or not frame.only(adopted, signed, asks, w.IN_FORCE, w.CONVENTION, w.WHEN, _TAG_TREATY):
        return None
    for milestone, words in (("adopted", adopted), ("entry_into_force", frozenset(["force", "vigueur", "vigor"])),
                             ("signature", signed)):  # fmt: skip
        if frame.has(words):
            return FactRequest(FactKind.MILESTONE, frame.on, language, milestone=milestone)
    return None


def _day(frame: Frame) -> date:
    return frame.dates[0].day(frame.on) if frame.dates else frame.on


def _dated(frame: Frame) -> bool:
    return any(hit.relation is not Relation.NOW for hit in frame.dates)


_READERS: Iterable[Callable[[Frame, str], FactRequest | None]] = (
    _entry_into_force, _milestone, _vote, _coordinators, _deadline, _meeting, _latest, _count, _list, _status,
)  # fmt: skip
