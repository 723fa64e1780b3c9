"""Whether a mail can't wait, from dates and duties: what must be answered by when, and what happens when.

The word "urgent" says nothing: those in a hurry and those who sell use it alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.triage.plain import folded, own_words, sentences
from handlers.triage.when import Named, named_days
from knowledge.facts.load import Facts
from knowledge.facts.records import Meeting
from knowledge.facts.standing import list_deadlines
from knowledge.mail import Category, Mail
from knowledge.rules.deadlines import Deadline, DeadlineKind, Subject

WANTED_DAYS = 3
"""An answer wanted within so many days is urgent."""

EVENT_DAYS = 7
"""So is a request about something that happens within so many days."""

DUTY_DAYS = 10
"""And a mail on an obligation of the sender's State that runs out within so many days."""

_NEGATIVE = re.compile(
    r"\b(?:from|as of|as at|since|starting|effective|valid (?:until|only)|a partir d\w+|a compter d\w+|des le|depuis|desde|as it stands|ab dem|until further|le .{0,20} dernier)\s*(?:the |le |el |l'|del |proximo |next |this )*$"
)
_PAST = re.compile(
    r"\b(?:was|were|has been|have been|a ete|fue|foi|sent|submitted|published|received|found|reported|executed|execute|transferred|arrived|publie\w*|presented)\b[^.]{0,50}$"
)
_BY = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|latest|deadline(?: is| of)?|due(?: on| by)?|expires?(?: on)?|closes?(?: on| this)?|avant|d'ici(?: a| au)?|au plus tard|jusqu'a(?:u)?|pour(?: le)?|"
    r"echeance(?: est)?|antes d\w+|a mas tardar(?: el)?|hasta(?: el)?|para(?: el)?|plazo|vence(?: el)?|ate(?: a| ao)?|o mais tardar|prazo|bis(?: zum)?|spatestens(?: am)?|vor|до|к|не позднее)\s*"
    r"(?:the |le |la |el |o |this |next |cob |close of business |noon |midday |end of (?:business |day |play )?|ce |este |proximo )*$|(?:قبل|حتي|بحلول)\s*(?:يوم\s*)?$"
)
_DONE = re.compile(
    r"\b(?:was|were|has been|have been|had been)\s+(?!moved|postponed|set|scheduled|planned|fixed|invited|confirmed|expected|brought|put|called|shifted|changed)\w+(?:ed|en|wn|nt|ade|one) (?:\w+ )?(?:on |last |this )?$|\blast $"
)
"""What was done on a day lies behind, though the day's name alone could be that of the coming one."""

_EVENT = re.compile(
    r"\b(?:meet(?:ing|s)?|call|session|hearing|hears|briefing|agenda|interview|visit|flight|fly|flies|travel\w*|arriv\w+|departs?|departure|leaves|visa|appointment|embassy|signs?|signing|signature|vote|votes|debate|"
    r"publish|publication|on air|air|broadcast|deadline|print|event|speaks?|speech|statement|intervention|opens?|starts?|begins?|check-in|invit\w+|link|payment|budget|"
    r"reunion|appel|seance|audience|audition|vol|avion|part|partons|visite|rendez-vous|signe\w*|journal|antenne|publions|publication|intervient|commence|lien|vote|debat|paiement|"
    r"reunion|llamada|videollamada|sesion|audiencia|vuelo|viaj\w+|sale|cita|firma\w*|publicamos|emitimos|votacion|comienza|enlace|pago|"
    r"reuniao|chamada|sessao|voo|viagem|assina\w*|votacao|comeca|"
    r"sitzung|flug|abflug|termin|gesprach|anruf|رحله|اجتماع|جلسه|تاشيره|توقيع|рейс|вылет|заседани\w*|совещани\w*|встреч\w*)\b"
)
_NOW = re.compile(
    r"\b(?:at once(?=\s*[.!,]*\s*$| please)|right now|right away|at this moment|as we speak|still waiting (?:at|in front)|(?:is|are|am|stand\w*|waiting|stuck|stranded) (?:\w+ ){0,3}(?:at|in front of|outside) the (?:\w+ )?(?:gate|entrance|door|desk|security|airport|border|reception|room)|(?:standing|waiting|stuck|queuing) (?:right |here )?(?:in front of|outside|before)\b|"
    r"stranded|(?:refused|denied|stopped|blocked|turned away|held)\b[^.?!]{0,40}\b(?:gate|door|entrance|security|border|airport|check-in|reception|immigration)|(?:have |has |we |i )?just (?:arrived|landed)|in (?:\d{1,3}|an?|half an|ten|twenty|thirty) ?(?:min\w*|hours?)\b|within the hour|(?:mic\w*|screen|link|line|room|stream) (?:\w+ ){0,4}(?:is|are|has gone|went) (?:dead|down|dark|frozen)|it's dark|"
    r"est au portail|sont au portail|devant (?:la porte|l'entree|le portail)|a l'entree|tout de suite|dans (?:\d{1,3}|une?|dix|vingt) (?:minutes?|heures?)|(?:refus|bloqu)\w*\b[^.?!]{0,40}(?:entree|portail|securite|frontiere)|vien\w+ d'arriver|bloque\w* a (?:l'aeroport|la frontiere|l'entree)|a l'aeroport|"
    r"ahora mismo|en (?:\d{1,3}|una|diez|veinte) (?:minutos?|horas?)|en la (?:puerta|entrada)|varad\w+|(?:no (?:le|nos|me) dejan|negad\w+) (?:entrar|pasar|el acceso)|acaba de llegar|retenid\w+ en el aeropuerto|en el aeropuerto|"
    r"neste momento|em (?:\d{1,3}|uma) (?:minutos?|horas?)|na entrada|no aeroporto|am eingang|am flughafen|في المطار|عند المدخل|в аэропорту)\b"
)
_CLOCK_BY = re.compile(
    r"\b(?:before|by|until|avant|antes de(?: las)?|ate as|vor)\s+(?:\d{1,2}(?:[:.h]\d{2})?\s?(?:am|pm|h|heures?|hrs?|horas|uhr|o'clock)|noon|midday|midi|mediodia)\b"
)
_INFORMATION = re.compile(
    r"\b(?:i have replaced|new address|nueva direccion|nouvelle adresse|takes over|take over|(?:will |shall )?follows? (?:tomorrow|today|on)|will follow|(?:i|we)(?: will|'ll| shall) (?:send|forward|submit)|suivr(?:a|ont)|suiv(?:ent|ra) demain|(?:vous )?enverr(?:ai|ons)|seguira\w*|enviare(?:mos)?|assum\w+|no cambia)\b"
)

_OBLIGATIONS = {
    Category.ARTICLE7_REPORT: (Subject.INITIAL_REPORT, Subject.ANNUAL_REPORT),
    Category.ARTICLE3_STOCKPILE: (Subject.STOCKPILE,),
    Category.ARTICLE4_CLEARANCE: (Subject.CLEARANCE, Subject.EXTENSION_REQUEST),
}
_BINDING = (DeadlineKind.DECIDED, DeadlineKind.REQUESTED)


@dataclass(frozen=True, slots=True)
class Pressing:
    """How a mail presses: the day by which an answer is wanted or something runs out, whether it is urgent, and why."""

    urgent: bool
    due: date | None
    reason: str


def pressing(mail: Mail, category: Category, state: str, facts: Facts, on: date) -> Pressing:
    """Urgent or not, as of a day, for a mail that wants an answer."""
    found = [*_of_text(mail, on), *_of_duties(category, state, facts, on), *_of_meetings(category, facts, on)]
    urgent = [one for one in found if one.urgent]
    chosen = min(urgent or found, key=lambda one: one.due or on, default=None)
    return chosen or Pressing(False, None, "no date in it, and no obligation or meeting near, presses for an answer")


def _of_text(mail: Mail, on: date) -> Iterator[Pressing]:
    """What the words say. "Tomorrow" is the day after the mail was written, not after it is read."""
    written = min(mail.date.date(), on) if mail.date else on
    lines = [*sentences(own_words(mail)), " ".join(mail.subject.split())]
    for sentence in lines:
        plain = folded(sentence)
        days = named_days(plain, written)
        if written >= on - timedelta(days=1):
            yield from _at_once(plain, days, on)
        for named in days:
            made = _of_day(plain, named, on)
            if made is not None:
                yield made


def _at_once(sentence: str, days: Sequence[Named], on: date) -> Iterator[Pressing]:
    if now := _NOW.search(sentence):
        yield Pressing(True, on, f"something happens now: “{now[0]}”")
    if (clock := _CLOCK_BY.search(sentence)) and all(named.today for named in days):
        yield Pressing(True, on, f"an answer is wanted “{clock[0]}”")


def _of_day(sentence: str, named: Named, on: date) -> Pressing | None:
    """What one day in a sentence means: a time limit for an answer, an event, or neither."""
    before, words = sentence[: named.start], sentence[named.start : named.end]
    if named.last < on or _DONE.search(before[-60:]) or _NEGATIVE.search(before[-60:]) or _INFORMATION.search(sentence):
        return None
    days = (named.last - on).days
    limit = bool(_BY.search(before[-40:]))
    if not named.exact:
        soon = limit and days <= 1
        return Pressing(soon, named.last, f"an answer is wanted by “{words}” ({named.last})") if limit else None
    if limit:
        return Pressing(days <= WANTED_DAYS, named.last, f"an answer is wanted by “{words}” ({named.last})")
    if named.today and _PAST.search(before):
        return None
    if _EVENT.search(sentence) or named.today:
        return Pressing(days <= EVENT_DAYS, named.last, f"it is about “{words}” ({named.last})")
    return Pressing(days <= 2, named.last, f"it is about “{words}” ({named.last})") if days <= 2 else None


def _of_duties(category: Category, state: str, facts: Facts, on: date) -> Iterator[Pressing]:
    """The State's own time limits on what the mail is about, where they bind it."""
    subjects = _OBLIGATIONS.get(category, ())
    if not state or not subjects:
        return
    for deadline in list_deadlines(facts, on, states=[state], within_days=DUTY_DAYS):
        if deadline.subject in subjects and _binds(deadline):
            yield Pressing(
                True, deadline.due, f"the State's deadline under Article {deadline.article} is {deadline.due}"
            )


def _binds(deadline: Deadline) -> bool:
    return deadline.kind in _BINDING or deadline.subject in (Subject.INITIAL_REPORT, Subject.ANNUAL_REPORT)


def _of_meetings(category: Category, facts: Facts, on: date) -> Iterator[Pressing]:
    if category not in (Category.MEETING_REGISTRATION, Category.SPONSORSHIP):
        return
    near = on + timedelta(days=EVENT_DAYS)
    for meeting in facts.meetings:
        if meeting.start_date is not None and on <= _end(meeting) and meeting.start_date <= near:
            yield Pressing(
                True, max(meeting.start_date, on), f"the meeting {meeting.short_name} is near ({meeting.start_date})"
            )


def _end(meeting: Meeting) -> date:
    return meeting.end_date or meeting.start_date or date.min
