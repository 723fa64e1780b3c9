"""Drafts a letter: kind, State and addressee in, the letter with evidence and findings out; nothing is sent here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from handlers.draft import address
from handlers.draft.check import check_letter
from handlers.draft.duties import Duties
from handlers.draft.kinds import Kind, body_source, kind_named
from handlers.draft.known import Known, Standing
from handlers.draft.shown import Ledger, Ready, Shown, escaped
from handlers.draft.source import as_markdown
from handlers.draft.tongue import Tongue
from handlers.draft.usage import unsourced
from handlers.wording import LANGUAGES, fill
from knowledge.contact import Addressee
from knowledge.errors import BadInput
from knowledge.facts.load import Facts
from knowledge.facts.records import Obligation, State
from knowledge.letter import Claim, Letter, LetterDraft, Signatory
from knowledge.rules.letter_form import LetterForm, choose_form, fits
from knowledge.rules.state_grammar import full_name, is_plural, of, opening, short_name, to, within
from knowledge.rules.status import Status, status_on
from knowledge.timeline import Event

MAX_NOTE = 2_000
"""Characters of a paragraph that may be added by hand."""

_STATUS = {
    Status.STATE_PARTY: "a State Party",
    Status.SIGNATORY: "a signatory",
    Status.NOT_PARTY: "not a party",
    Status.WITHDRAWN: "no longer a party",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for beyond kind, State and addressee; everything may be left out.

    ``form`` overrides the kind's usual form where protocol allows it. ``note`` is a paragraph to add. ``given`` are
    facts of the request (see ``duties.GIVEN``). ``answers`` names the note verbale that this answers. ``in_post`` is
    False where the directory knows that the person has left.
    """

    form: LetterForm | None = None
    signatory: Signatory | str = ""
    note: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    answers: str = ""
    cc: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    in_post: bool | None = None


def draft(
    kind: str,
    state: str,
    language: str,
    on: date,
    facts: Facts,
    *,
    addressee: Addressee | None = None,
    history: Sequence[Event] = (),
    wish: Wish | None = None,
) -> LetterDraft:
    """The letter of a kind to a State, dated that day; without an addressee to its Permanent Mission in Geneva.

    ``BadInput`` in one line where kind, language, form or addressee don't fit the State. The draft carries what the
    protocol check found; it is never refused for that.
    """
    wanted = wish or Wish()
    if language not in LANGUAGES:
        raise BadInput(f"letters are written in {', '.join(LANGUAGES)}")
    made, recipient = kind_named(kind), facts.state(state)
    whom = addressee or address.default_addressee(recipient, language)
    tongue = Tongue(language)
    known: Known = Standing(facts, recipient, on, tongue).known()
    known |= Duties(facts, recipient, on, tongue).known(history, wanted.given)
    _must_fit(made, recipient, on, known, whom)
    form = _form(made, whom, wanted)
    letter = _Writer(made, recipient, on, whom, form, tongue, facts, wanted).letter(known)
    findings = check_letter(letter, facts, on, history=history, in_post=wanted.in_post)
    return LetterDraft(
        letter, as_markdown(letter), letter.claims, findings, _confirm(made, letter, status_on(recipient, on))
    )


def misfit(kind: Kind, state: State, on: date, facts: Facts) -> str:
    """Why a kind does not fit a State on that day, in one line; "" where it does."""
    tongue = Tongue("en")
    known = Standing(facts, state, on, tongue).known() | Duties(facts, state, on, tongue).known((), {})
    return _misfit(kind, state, on, known)


def _misfit(kind: Kind, state: State, on: date, known: Known) -> str:
    status = status_on(state, on)
    if kind.statuses and status not in kind.statuses:
        meant = " or ".join(_STATUS[one] for one in Status if one in kind.statuses)
        return f"{kind.name} is for a State that is {meant}; {short_name(state, 'en')} is {_STATUS[status]} on {on}"
    missing = next((why for key, why in kind.requires.items() if known[key] is None), "")
    return f"{kind.name} does not fit {short_name(state, 'en')} on {on}: {missing}" if missing else ""


def _must_fit(kind: Kind, state: State, on: date, known: Known, whom: Addressee) -> None:
    unknown = [key for key in kind.requires if key not in known]
    if unknown:
        raise BadInput(f"the header of {kind.name} requires {unknown[0]!r}, which is no fact of letters")
    if why := _misfit(kind, state, on, known):
        raise BadInput(why)
    if not whom.organisation.kind.governmental and not kind.unofficial:
        raise BadInput(f"{kind.name} goes to governments; {whom.organisation.name[:60]} is none")
    if whom.organisation.kind.governmental and whom.organisation.state not in ("", state.iso3):
        raise BadInput(f"the addressee belongs to {whom.organisation.state}, the letter is for {state.iso3}")


def _form(kind: Kind, whom: Addressee, wish: Wish) -> LetterForm:
    official, ranking = whom.organisation.kind.governmental, address.ranking(whom)
    if wish.form is not None:
        if wish.form not in kind.forms:
            raise BadInput(f"{kind.name} is written as {' or '.join(kind.forms)}")
        if not fits(wish.form, governmental=official, ranking=ranking):
            why = "a note verbale goes to governments only" if official is False else "this post takes a plain letter"
            raise BadInput(f"{wish.form.value} does not fit the addressee: {why}")
        return wish.form
    preferred = kind.forms[0]
    form = choose_form(preferred, kind.forms, governmental=official, ranking=ranking, answers_note=bool(wish.answers))
    if form is None:
        raise BadInput(f"{kind.name} has no form that fits this addressee; it is written as {' or '.join(kind.forms)}")
    return form


def _confirm(kind: Kind, letter: Letter, status: Status) -> tuple[str, ...]:
    """What a person must confirm: of the kind, and of what this letter leaves open."""
    more = [kind.confirm_if[status.value]] if status.value in kind.confirm_if else []
    unsigned = letter.signatory is not None and not all(one.name for one in letter.signatory.signatures)
    if unsigned:
        more.append("name and title of whoever signs")
    if not letter.addressee.name and not letter.note:
        more.append("name, title and gender of the addressee: none is on file")
    return (*kind.confirm, *more, *unsourced(letter))


class _Writer:
    """Puts the parts of one letter together."""

    def __init__(
        self, kind: Kind, state: State, on: date, whom: Addressee, form: LetterForm, tongue: Tongue, facts: Facts,
        wish: Wish,
    ) -> None:  # fmt: skip
        self.kind, self.state, self.on, self.whom, self.form = kind, state, on, whom, form
        self.tongue, self.facts, self.wish = tongue, facts, wish
        self.ledger = Ledger()
        self.signatory = self._signatory()

    def letter(self, known: Known) -> Letter:
        """The letter with all parts and the claims it makes."""
        tongue, words = self.tongue, self.tongue.words
        paragraphs = self._paragraphs(known)
        place = str(words["place"])
        day = tongue.day(self.on)
        joint = self._joint
        return Letter(
            kind=self.kind.name,
            form=self.form,
            language=tongue.language,
            state=self.state.iso3,
            addressee=self.whom,
            title=self.kind.titles[tongue.language],
            letterhead=tuple(words["letterhead"]),
            place=place,
            day=self.on,
            day_in_words=words["place_and_day"].format(place=place, day=day),
            address_block=address.address_block(self.whom, self.state, self.form, tongue),
            salutation=address.salutation(self.whom, self.form, tongue),
            paragraphs=paragraphs,
            closing=address.closing(self.whom, self.state, self.form, tongue, joint=joint),
            signatory=None if self.form is LetterForm.NOTE_VERBALE else self.signatory,
            cc=self.wish.cc,
            enclosures=self.wish.enclosures,
            claims=tuple(self.ledger.claims.values()),
            answers=self.wish.answers,
        )

    def _signatory(self) -> Signatory:
        given = self.wish.signatory
        if isinstance(given, Signatory):
            return given
        return address.read_signatory(given, self.kind.signatory, self.tongue)

    @property
    def _joint(self) -> bool:
        return len(self.signatory.signatures) > 1

    def _paragraphs(self, known: Known) -> tuple[str, ...]:
        filled = fill(body_source(self.kind.name, self.tongue.language), self._values(known), self.ledger.show)
        blocks = [_tidy(block) for block in re.split(r"\n\s*\n", filled)]
        if self.wish.note.strip():
            if len(self.wish.note) > MAX_NOTE:
                raise BadInput(f"the paragraph to add is longer than {MAX_NOTE} characters")
            blocks.insert(-1, escaped(self.wish.note))
        return tuple(block for block in blocks if block)

    def _values(self, known: Known) -> dict[str, Any]:
        language, state = self.tongue.language, self.state
        full, short = full_name(state, language), short_name(state, language)
        who = address.named(self.whom, state, self.tongue)
        gov = address.government(self.whom, state, self.form, self.tongue)
        values: dict[str, Any] = {
            "f": known, "state": full, "of_state": of(full, language), "to_state": to(full, language),
            "short": short, "of_short": of(short, language), "to_short": to(short, language),
            "in_short": within(state, language), "gov": gov, "of_gov": address.of_whom(gov, self.tongue),
            "to_gov": address.to_whom(gov, self.tongue), "addressee": who.opening,
            "to_addressee": address.to_whom(who.opening, self.tongue), "note": self.form is LetterForm.NOTE_VERBALE,
            "unit": self.tongue.words["unit"], "official": self.whom.organisation.kind.governmental,
            "status": status_on(state, self.on).value, "cap": opening, "law": self._law,
            "rests": self._rests, "answers": self.wish.answers,
            "to_greeting": address.to_greeting(self.whom, self.tongue),
            "n": self._agree, "gov_n": Agreement(is_plural(gov, language)),
        }  # fmt: skip
        return {**values, "v": self._voices(values)}

    def _voices(self, values: Mapping[str, Any]) -> dict[str, Ready]:
        """The phrases in which the writer speaks, in the person that the form asks for."""
        voices = self.tongue.words["voice"]
        number = "many" if self._joint else "one"
        chosen = dict(voices["note" if self.form is LetterForm.NOTE_VERBALE else number])
        if self.form is LetterForm.PLAIN:
            chosen |= voices[f"plain_{number}"]
        noted = Ledger()
        opened = fill(self.tongue.words["note"]["opening"], values, noted.show)
        given = {**values, "opening": Ready(opened)}
        return {key: Ready(fill(text, given, noted.show)) for key, text in chosen.items()}

    def _agree(self, one: str, many: str) -> Ready:
        """The form of a verb that agrees with the State's full name."""
        return Ready(many if is_plural(full_name(self.state, self.tongue.language), self.tongue.language) else one)

    def _law(self, rule: str) -> Shown:
        """A provision of the Convention as cited, noted down with what it says; ``BadInput`` for an unverified rule."""
        held = self._rule(rule)
        text = self.tongue.article(held.article, held.paragraph)
        if not any(key.startswith("law:") for key in self.ledger.claims):
            whole = str(self.tongue.words["provision"]["whole"])
            text += whole if held.paragraph else whole.removeprefix(",")
        return Shown(text, Claim(f"law:{rule}", held.rule, held.source_symbol, date.max, text, rule))

    def _rests(self, rule: str) -> Shown:
        """Shows nothing; notes down that a sentence rests on this provision or decision."""
        held = self._rule(rule)
        return Shown("", Claim(f"rests:{rule}", held.rule, held.source_symbol, date.max, "", rule))

    def _rule(self, rule: str) -> Obligation:
        held = self.facts.obligations.get(rule)
        if held is None or not held.verified:
            raise BadInput(f"the template {self.kind.name} cites {rule}, which is no verified rule")
        return held


class Agreement:
    """Chooses a form of a verb by number."""

    def __init__(self, plural: bool) -> None:
        self._plural = plural

    def __call__(self, one: str, many: str) -> Ready:
        """The form that agrees."""
        return Ready(many if self._plural else one)


def _tidy(block: str) -> str:
    """One paragraph on one line, or a list with an item a line; without what an empty value leaves."""
    lines = [" ".join(line.split()) for line in block.strip().splitlines()]
    lists = [line for line in lines if line.startswith("- ")]
    if lists and len(lists) == len([line for line in lines if line]):
        return "\n".join(lists)
    return " ".join(line for line in lines if line)


def readdressed(made: LetterDraft, **parts: Any) -> LetterDraft:
    """The same draft with parts of its letter replaced; its Markdown follows."""
    letter = replace(made.letter, **parts)
    return replace(made, letter=letter, markdown=as_markdown(letter))
