"""The form of a reply: a note answers a note, the holder of a post is greeted by rank, everybody else by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.triage.plain import folded, own_words
from handlers.wording import spoken, write
from knowledge.contact import Addressee, OrganisationKind, PostKind
from knowledge.facts.load import Facts
from knowledge.facts.phrases import named, show_day
from knowledge.facts.records import State
from knowledge.mail import Judgement, Mail

_NOTE = re.compile(
    r"\b(?:presents? (?:its|their) compliments|present\w* ses compliments|saluda (?:muy )?atentamente|apresenta os seus (?:melhores )?cumprimentos|"
    r"(?:avails|avail) (?:itself|themselves) of this opportunity|saisit cette occasion|aprovecha (?:la|esta) (?:oportunidad|ocasion))\b|(?:تهدي|يهدي)\s.{0,80}(?:تحيات|اطيب)|تغتنم.{0,40}هذه الفرصه"
)
_REFERENCE = re.compile(
    r"\b(?:(?:Note|Nota|Ref|No|N)\s?(?:verbale|verbal)?[.°º:]*\s*)+((?=[\w./-]*\d)[A-Z0-9][\w./-]{1,30})", re.I
)
_OFFICE_NAME = re.compile(
    r"\b(?:mission|mision|missao|ministry|ministere|ministerio|embassy|ambassade|embajada|secretar\w+|desk|office|team|service|department|unit|treasury|accounts?|comptabilite|"
    r"protocol|info|association|amicale|bibliotheque|library|campaign|group|forum|institute|permanent\w*|permanente)\b|\d|@"
)
_RANKED = (PostKind.PERMANENT_REPRESENTATIVE, PostKind.MINISTER, PostKind.PRESIDENT)
_NAME = re.compile(r"^[^\W\d_][\w.'’ \-]{2,80}$")


@dataclass(frozen=True, slots=True)
class Form:
    """How a reply begins and ends; ``note`` is True for a note verbale, which is neither greeted nor signed."""

    note: bool
    head: str
    foot: str


def is_note(mail: Mail) -> bool:
    """Whether a mail is, or carries, a note verbale: its courtesies say so."""
    return bool(_NOTE.search(folded(own_words(mail))))


def form_of(mail: Mail, judgement: Judgement, addressee: Addressee | None, facts: Facts, receipt: bool) -> Form:
    """Opening and closing in the sender's language; a note only for a government, whose State is known."""
    language = spoken(judgement.language)
    day = show_day(mail.date.date(), language) if mail.date else ""
    names = [item.name for item in mail.attachments if not item.inline and item.name]
    values = {"date": day, "files": ", ".join(names), "count": len(names)}
    governmental = addressee is None or addressee.organisation.kind.governmental
    if judgement.state and governmental and is_note(mail):
        return _note(mail, judgement, addressee, facts, language, values, receipt)
    opening = write(language, "opening.receipt" if receipt else "opening.thanks", **values)
    greeting, ranking = _greeting(mail, addressee, language)
    closing = write(language, "closing.plain")
    if ranking:
        closing = write(language, "closing.excellency", salutation=greeting.rstrip(",:"))
    return Form(False, f"{greeting}\n\n{opening}", f"{closing}\n\n{write(language, 'closing.unit')}")


def _note(
    mail: Mail,
    judgement: Judgement,
    addressee: Addressee | None,
    facts: Facts,
    language: str,
    values: dict[str, object],
    receipt: bool,
) -> Form:
    office = _office(mail, addressee)
    state = facts.state(judgement.state)
    name = write(
        language, f"addressee.{office}", state=_formal(state, "en"), of_state=_of(_formal(state, language), language)
    )
    short = "short_mission" if office.startswith("mission") else office
    again = write(
        language, f"addressee.{short}", state=_formal(state, "en"), of_state=_of(_formal(state, language), language)
    )
    reference = _REFERENCE.search(f"{mail.subject}\n{own_words(mail)[:300]}")
    first = write(
        language,
        "note.first",
        addressee=name,
        to=_to(name, language),
        reference=reference[1] if reference else "",
        date=values["date"],
    )
    last = write(language, "note.last", addressee=again, to=_to(again, language))
    confirmed = f"\n\n{write(language, 'note.receipt', **values)}" if receipt else ""
    return Form(True, f"{first}{confirmed}", f"{last}\n\n{write(language, 'note.place')}")


def _office(mail: Mail, addressee: Addressee | None) -> str:
    """The office a note goes back to: the directory's, else what the mail calls itself."""
    if addressee is not None and addressee.organisation.kind is OrganisationKind.MISSION_NEW_YORK:
        return "mission_new_york"
    if addressee is not None and addressee.organisation.kind is OrganisationKind.MINISTRY:
        return "ministry"
    if addressee is None:
        text = folded(f"{mail.sender.name} {own_words(mail)[:400]}")
        at = {
            name: text.find(word)
            for name, word in (("m", "mision"), ("m2", "mission"), ("min", "minist"), ("ar", "وزاره"))
        }
        mission = min((place for name, place in at.items() if name in ("m", "m2") and place >= 0), default=len(text))
        ministry = min((place for name, place in at.items() if name in ("min", "ar") and place >= 0), default=len(text))
        if ministry < mission:
            return "ministry"
    return "mission_geneva"


def _formal(state: State, language: str) -> str:
    formal = {"en": state.formal_name_en, "fr": state.formal_name_fr, "es": state.formal_name_es}[language]
    return formal or named(state, language)


def _of(name: str, language: str) -> str:
    """ "of" before a name with its article, contracted as French and Spanish demand."""
    if language == "fr":
        for article, joined in (("le ", "du "), ("les ", "des ")):
            if name.startswith(article):
                return joined + name.removeprefix(article)
        return f"d'{name}" if name[:1].lower() in "aeiouyéèêîôh" and not name.startswith("l'") else f"de {name}"
    if language == "es":
        return f"del {name[3:]}" if name.startswith("el ") else f"de {name}"
    return name


def _to(name: str, language: str) -> str:
    """ "to" before a name with its article."""
    if language == "fr":
        return f"au {name[3:]}" if name.startswith("le ") else f"à {name}"
    if language == "es":
        return f"al {name[3:]}" if name.startswith("el ") else f"a {name}"
    return name


def _greeting(mail: Mail, addressee: Addressee | None, language: str) -> tuple[str, bool]:
    """The greeting, and whether it is one for an ambassador or minister; a vacant post is greeted as nobody."""
    post = addressee.post.kind if addressee is not None and addressee.post is not None else None
    if (
        addressee is not None
        and addressee.name
        and (post in _RANKED or folded(addressee.rank).startswith(("ambassad", "embaj")))
    ):
        title = "minister" if post is PostKind.MINISTER else "ambassador"
        return write(language, "greeting.excellency", title=title, gender=addressee.gender), True
    if addressee is not None and addressee.name:
        return write(language, "greeting.named", name=f"{addressee.style} {addressee.name}".strip()), False
    name = " ".join(mail.sender.name.split())
    personal = bool(_NAME.match(name)) and " " in name and not _OFFICE_NAME.search(folded(name))
    if personal and name.isprintable() and language == "en":
        return write(language, "greeting.named", name=name), False
    return write(language, "greeting.unknown"), False
