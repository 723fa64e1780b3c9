"""Reads questions on what falls due in a span of days, and on when a withdrawal would take effect."""

from __future__ import annotations

from datetime import date, timedelta

from knowledge.facts import ask_words as w
from knowledge.facts.ask_frame import ARTICLE, DATE, SPAN, STATE, TREATY, Frame
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.rules.when import Relation

USUAL, OF_ONE_STATE = timedelta(days=90), timedelta(days=366)
"""How far ahead "upcoming deadlines" looks where no span is named: of all States, and of one."""

_FALLS = frozenset(
    "falls fall due expire expires expiring run runs out end ends deadline deadlines dues obligations "
    "echeance echeances echoit echoient tombe tombent arrive arrivent expirent delai delais terme "
    "vence vencen vencimiento vencimientos plazo plazos caduca caducan termina terminan".split()
)
_COMING = frozenset(
    "upcoming coming next ahead soon forthcoming prochaine prochaines prochains bientot proximo proximos proxima "
    "proximas pronto".split()
)
_EVERYONE = frozenset("all any every which everyone tous toutes tout todos todas cada quels quelles cuales".split())
_OTHERS = frozenset(
    "what which quel quelle quels quelles quoi cual cuales est-ce things thing items up between that there come comes "
    "us you me list show give any everything anything all every tous toutes todos todas todo cada state states "
    "country countries etats pays estados paises parties partes in within during over before by until and or "
    "dates date days obligation obligations under reports requests extension extensions entre avant d ici "
    "antes hasta sobre les los las nosotros nous pour para qu vient".split()
)
_TOPICS = ((w.CLEARANCE - {"free"}, "4"), (w.STOCKPILE, "3"), (w.REPORT_NOUNS, "7"))


def due(frame: Frame, language: str) -> FactRequest | None:
    """What falls due: "What falls due in the next 90 days?", "Quelles échéances tombent d'ici le 1er avril 2027 ?".

    Of the asker's own State, where it is known and no other is named; of every State where the question says so.
    """
    window = _window(frame)
    words = (_FALLS, _COMING, _OTHERS, w.WE, w.CONVENTION, *(words for words, _ in _TOPICS))
    tags = frozenset([SPAN, DATE, STATE, TREATY, ARTICLE])
    if window is None or not frame.has(_FALLS) or not frame.only(*words, tags) or len(frame.states) > 1:
        return None
    if frame.states and frame.has(w.WE):
        return None
    article = _article(frame)
    if article is None:
        return None
    first, last = window
    states = frame.states or _own(frame)
    return FactRequest(FactKind.DUE, frame.on, language, states=states, article=article, first=first, last=last)


def _own(frame: Frame) -> tuple[str, ...]:
    """The asker's own State, unless the question is on all of them."""
    if not frame.asker_state or (frame.has(w.STATES | w.PARTIES) and frame.has(_EVERYONE | w.STATES)):
        return ()
    return (frame.asker_state,)


def _window(frame: Frame) -> tuple[date, date] | None:
    """The days asked about, from today on; None where the question names none or several."""
    if len(frame.spans) + len(frame.dates) > 1:
        return None
    if frame.spans:
        return frame.spans[0].first, frame.spans[0].last
    if not frame.dates:
        ahead = OF_ONE_STATE if frame.states or frame.asker_state else USUAL
        return (frame.on, frame.on + ahead) if frame.has(_COMING, w.DEADLINE_NOUNS) else None
    hit = frame.dates[0]
    if hit.relation is Relation.BEFORE:
        last = hit.first - timedelta(days=1)
    elif hit.relation is Relation.SINCE:
        return None
    else:
        last = hit.last
    first = frame.on if hit.relation in (Relation.BEFORE, Relation.UNTIL) else hit.first
    return (first, last) if frame.on <= first <= last else None  # what has passed is not recorded as falling due


def _article(frame: Frame) -> str | None:
    """ "3", "4" or "7" where the question is on one of them, "" for all, None for another or several."""
    named = {ref.article for ref in frame.articles}
    topics = {article for words, article in _TOPICS if frame.has(words)} | named
    if len(topics) > 1 or not named <= {"3", "4", "7"}:
        return None
    return topics.pop() if topics else ""


_EFFECT = frozenset(
    "effect effective bound take takes taking notice notify force effet prend prendrait notification notifie notifions "
    "efecto surte surtiria surtir notificacion notifica notificamos engage lie obligado vigor".split()
)
_LEAVING = w.LEFT | frozenset(
    "denounce denounces denunciation withdraws retirons retirait denoncer denonce denoncons denonciation retiramos "
    "retira retirara denunciamos denunciara".split()
)


def withdrawal(frame: Frame, language: str) -> FactRequest | None:
    """When a withdrawal would take effect: "If we withdraw on 1 March 2027, from when are we no longer bound?"."""
    words = (
        w.CONDITION | w.WHEN | w.CONVENTION | w.STATES | w.WE | w.NOT | w.AND | _EFFECT | frozenset("would it".split())
    )
    if not frame.has(_LEAVING, _CONDITIONS) or not frame.has(_EFFECT) or len(frame.dates) > 1:
        return None
    if not frame.only(words, _LEAVING, w.OF_SOME_STATE, frozenset([STATE, DATE, TREATY, "no", "longer", "today"])):
        return None
    day = frame.date
    if day is not None and not (day.exact or day.relation is Relation.NOW):
        return None
    received = day.first if day is not None else frame.on
    return FactRequest(FactKind.WITHDRAWAL, received, language, states=frame.states[:1], dated=day is not None)


_CONDITIONS = frozenset("if would should suppose supposing si serait aurait".split())
