"""Whom a letter addresses and how: the addressee's name in the language, rank, address block, salutation, voices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from handlers.draft.tongue import Tongue
from handlers.wording import fill
from knowledge.contact import Addressee, Organisation, OrganisationKind, Post, PostKind
from knowledge.facts.records import State
from knowledge.letter import Signatory, SignatoryRole, Signature
from knowledge.rules.folding import fold
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.state_grammar import full_name, of, opening, split_article, to

OBSERVERS = "none (observer State)"
"""The regional group of the two observer States; their missions are Permanent Observer Missions."""


class Rank(StrEnum):
    """What decides salutation and form."""

    HEAD = "head"
    """Head of a mission whose rank is not known, or nobody named at a mission."""
    AMBASSADOR = "ambassador"
    CHARGE = "charge"
    MINISTER = "minister"
    OTHER = "other"

    @property
    def excellency(self) -> bool:
        """Whether the person is an Excellency; a chargé d'affaires is not."""
        return self in (Rank.HEAD, Rank.AMBASSADOR, Rank.MINISTER)


def default_addressee(state: State, language: str = "en") -> Addressee:
    """The Permanent Mission in Geneva, nobody named: where a letter goes when nothing else is known."""
    name = opening(mission_name(state, Tongue("en"), OrganisationKind.MISSION_GENEVA))
    return Addressee(Organisation(0, name, OrganisationKind.MISSION_GENEVA, state.iso3, language), language=language)


def rank_of(addressee: Addressee) -> Rank:
    """The rank, from the post and from what is written as rank or title."""
    post = addressee.post
    written = fold(" ".join(filter(None, (addressee.rank, post.title if post else ""))))
    if "charge d'affaires" in written or "chargee d'affaires" in written or "encargad" in written:
        return Rank.CHARGE
    if post is not None and post.kind is PostKind.MINISTER:
        return Rank.MINISTER
    if "ambassad" in written or "embajador" in written:
        return Rank.AMBASSADOR
    if post is None:
        return Rank.HEAD if not addressee.name and addressee.organisation.kind.governmental else Rank.OTHER
    heads = (PostKind.PERMANENT_REPRESENTATIVE, PostKind.PRESIDENT)
    return Rank.HEAD if post.kind in heads else Rank.OTHER


def ranking(addressee: Addressee) -> bool:
    """Whether formal letters go to this addressee: heads, ambassadors, ministers, and heads of organisations."""
    rank = rank_of(addressee)
    return rank is not Rank.OTHER or addressee.organisation.kind is OrganisationKind.INTERNATIONAL


def mission_name(state: State, tongue: Tongue, kind: OrganisationKind) -> str:
    """A mission's name with article: "the Permanent Mission of the Republic of Uganda to …"."""
    words: Mapping[str, str] = tongue.words["addressee"]
    mission = words["observer" if state.un_region == OBSERVERS else "mission"]
    seat = words["new_york" if kind is OrganisationKind.MISSION_NEW_YORK else "geneva"]
    return f"{mission} {of(full_name(state, tongue.language), tongue.language)}{seat}"


def short_mission(state: State, tongue: Tongue) -> str:
    """A mission's name without its seat, as closing courtesies say it."""
    words: Mapping[str, str] = tongue.words["addressee"]
    mission = words["observer" if state.un_region == OBSERVERS else "mission"]
    return f"{mission} {of(full_name(state, tongue.language), tongue.language)}"


@dataclass(frozen=True, slots=True)
class Named:
    """The addressee as sentences name it: in the opening with its seat, in the closing without; both with article."""

    opening: str
    closing: str


def named(addressee: Addressee, state: State, tongue: Tongue) -> Named:
    """The addressee's organisation in the letter's language; other names than of missions stay as they are on file."""
    kind = addressee.organisation.kind
    if kind in (OrganisationKind.MISSION_GENEVA, OrganisationKind.MISSION_NEW_YORK):
        return Named(mission_name(state, tongue, kind), short_mission(state, tongue))
    folded = fold(addressee.organisation.name)
    if kind is OrganisationKind.MINISTRY and any(word in folded for word in ("foreign", "etrang", "exterior")):
        ministry = f"{tongue.words['addressee']['ministry']} {of(full_name(state, tongue.language), tongue.language)}"
        return Named(ministry, ministry)
    name = _with_guessed_article(addressee.organisation.name, tongue.language)
    if kind.governmental and full_name(state, tongue.language) not in name:
        name = f"{name} {of(full_name(state, tongue.language), tongue.language)}"
    return Named(name, name)


_NOUNS = {
    "fr": {
        "le": "ministère centre bureau institut comité service département conseil secrétariat programme",
        "la": "mission direction commission représentation délégation croix société",
        "l'": "agence autorité organisation unité office institut union ambassade",
    },
    "es": {
        "el": "ministerio centro instituto comité servicio departamento consejo programa",
        "la": "misión dirección comisión agencia autoridad organización unidad oficina embajada",
    },
}


def _with_guessed_article(name: str, language: str) -> str:
    """The article that the first word takes; a name in another language keeps none."""
    if split_article(name[:1].lower() + name[1:], language)[0]:
        return name[:1].lower() + name[1:]
    first = name.split(" ", 1)[0].casefold()
    for article, nouns in _NOUNS.get(language, {}).items():
        if first in nouns.split():
            return f"{article}{name}" if article == "l'" else f"{article} {name}"
    return f"the {name}" if language == "en" else name


def government(addressee: Addressee, state: State, form: LetterForm, tongue: Tongue) -> str:
    """Who is asked to act: "your Government", in a note "the Government of …"; the Holy See by its own name."""
    words: Mapping[str, str] = tongue.words["addressee"]
    full = full_name(state, tongue.language)
    if not addressee.organisation.kind.governmental:
        return words["your_organisation"]
    if state.iso3 == "VAT":
        return full
    if form is LetterForm.NOTE_VERBALE:
        return f"{words['government']} {of(full, tongue.language)}"
    return words["your_government"]


def to_whom(phrase: str, tongue: Tongue) -> str:
    """The phrase after "to": "to the Permanent Mission", "au Gouvernement", "à votre Gouvernement", "a su Gobierno"."""
    return to(phrase, tongue.language)


def of_whom(phrase: str, tongue: Tongue) -> str:
    """The phrase after "of": "of your Government", "du Gouvernement", "de votre Gouvernement", "del Gobierno"."""
    return of(phrase, tongue.language)


def salutation(addressee: Addressee, form: LetterForm, tongue: Tongue) -> str:
    """How the letter greets: by rank and gender, by name only in plain letters; "" in a note verbale."""
    if form is LetterForm.NOTE_VERBALE:
        return ""
    table: Mapping[str, Mapping[str, str]] = tongue.words["salutation"]
    rank = rank_of(addressee)
    if form is LetterForm.PLAIN and rank is Rank.OTHER:
        if not addressee.name:
            return table["plain"]["nobody"]
        return fill(table["plain"][addressee.gender], {"name": addressee.name}, str)
    return table[rank.value][addressee.gender]


def closing(addressee: Addressee, state: State, form: LetterForm, tongue: Tongue, *, joint: bool) -> str:
    """The courtesy formula that ends the letter; "renew" to those written to before, "express" to others."""
    words: Mapping[str, Any] = tongue.words
    greeting = salutation(addressee, form, tongue).rstrip(",:")
    values = {
        "verb": words["verb"]["renew" if addressee.met else "express"],
        "to_addressee": to_whom(named(addressee, state, tongue).closing, tongue),
        "greeting": greeting,
        "to_greeting": to_greeting(addressee, tongue),
    }
    pattern = (
        words["note"]["closing"] if form is LetterForm.NOTE_VERBALE else words[form.value]["many" if joint else "one"]
    )
    return fill(pattern, values, str)


def to_greeting(addressee: Addressee, tongue: Tongue) -> str:
    """The person addressed, after "to", where the language says it: "a Vuestra Excelencia", "a usted"."""
    table: Mapping[str, str] = tongue.words["to_greeting"]
    return table["excellency" if rank_of(addressee).excellency else "other"]


def address_block(addressee: Addressee, state: State, form: LetterForm, tongue: Tongue) -> tuple[str, ...]:
    """The lines of the addressee: in a note the organisation, in letters name, function and organisation."""
    organisation = opening(split_article(named(addressee, state, tongue).opening, tongue.language)[1])
    if not addressee.organisation.kind.governmental:
        organisation = addressee.organisation.name
    if form is LetterForm.NOTE_VERBALE:
        return (organisation,)
    person = " ".join(filter(None, (_style(addressee, form, tongue), addressee.name))) if addressee.name else ""
    return tuple(line for line in (person, _function(addressee, tongue), organisation) if line)


def _style(addressee: Addressee, form: LetterForm, tongue: Tongue) -> str:
    table: Mapping[str, str] = tongue.words["style"]
    if form is LetterForm.FORMAL and rank_of(addressee).excellency:
        return table[addressee.gender] if addressee.gender or not addressee.style else addressee.style
    return table.get(f"plain_{addressee.gender}", "")


def _function(addressee: Addressee, tongue: Tongue) -> str:
    table: Mapping[str, str] = tongue.words["functions"]
    rank = rank_of(addressee)
    if rank is Rank.OTHER:
        return addressee.post.title if addressee.post else ""
    if addressee.organisation.kind is OrganisationKind.INTERNATIONAL:
        return addressee.post.title if addressee.post else ""
    return table.get(f"{rank.value}_{addressee.gender}", table[rank.value])


def default_signatory(role: SignatoryRole, tongue: Tongue) -> Signatory:
    """A signatory by function only; the name is added by whoever signs."""
    return Signatory(role, (Signature(tongue.words["functions"][role.value]),))


def read_signatory(text: str, default: SignatoryRole, tongue: Tongue) -> Signatory:
    """A signatory from "director", "president", "coordinators" or "Name, function; Name, function"."""
    wanted = text.strip()
    if not wanted:
        return default_signatory(default, tongue)
    if wanted.lower() in list(SignatoryRole):
        return default_signatory(SignatoryRole(wanted.lower()), tongue)
    people = [part.partition(",") for part in wanted.split(";") if part.strip()]
    role = SignatoryRole.COORDINATORS if len(people) > 1 else default
    usual = default_signatory(role, tongue).signatures[0].function
    return Signatory(role, tuple(Signature(function.strip() or usual, name.strip()) for name, _, function in people))


def post_for(purpose: PostKind) -> Post:
    """A post of that kind without a holder on file, for an addressee made by hand."""
    return Post(0, 0, purpose, "")
