"""From a letter to what the protocol check reads, with its figures looked up again for the day of the check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from handlers.draft.address import ranking
from handlers.draft.duties import Duties
from handlers.draft.kinds import kinds
from handlers.draft.known import Known, Standing
from handlers.draft.plain import plain
from handlers.draft.tongue import Tongue
from knowledge.facts.load import Facts
from knowledge.facts.records import State
from knowledge.letter import Claim, Letter
from knowledge.rules.protocol import Figure, Finding, Severity, Sheet, check
from knowledge.rules.state_articles import Articles
from knowledge.rules.state_grammar import full_name, short_name
from knowledge.timeline import Direction, Event, EventKind

_SET_BY_HAND = ("given with the request", "set by rule")


def check_letter(
    letter: Letter,
    facts: Facts,
    on: date,
    *,
    history: Sequence[Event] = (),
    in_post: bool | None = None,
    final: bool = False,
) -> tuple[Finding, ...]:
    """What the protocol check finds in a letter on that day.

    ``history`` is what passed with the State (for reminders); ``in_post`` is False where the person addressed has left.
    ``final`` is for a letter about to go: reference and date must stand.
    """
    state = facts.state(letter.state)
    kind = kinds().get(letter.kind)
    sheet = Sheet(
        form=letter.form,
        language=letter.language,
        paragraphs=tuple(plain(block) for block in letter.paragraphs),
        closing=letter.closing,
        salutation=letter.salutation,
        signatures=len(letter.signatory.signatures) if letter.signatory else 0,
        address_block=letter.address_block,
        reference=letter.reference,
        day=letter.day,
        short_name=short_name(state, letter.language),
        full_name=full_name(state, letter.language),
        governmental=letter.addressee.organisation.kind.governmental,
        ranking=ranking(letter.addressee),
        met=letter.addressee.met,
        in_post=in_post,
        figures=_figures(letter, facts, on),
        reminded=last_sent(history, letter.kind, letter.state),
        reminder_days=kind.reminder_days if kind else 0,
        final=final,
        articles=articles(facts, letter.language),
    )
    return (*check(sheet, on), *_unverified(state))


def last_sent(history: Sequence[Event], kind: str, state: str) -> date | None:
    """The day of the last letter of that kind to that State, as the timeline tells."""
    sent = [
        event.at.date()
        for event in history
        if event.kind is EventKind.LETTER and event.direction is Direction.OUT
        and event.category == kind and event.state == state
    ]  # fmt: skip
    return max(sent, default=None)


@lru_cache(maxsize=8)
def articles(facts: Facts, language: str) -> Articles:
    """The names of all States of a language, made once."""
    return Articles(facts.states, language)


def _figures(letter: Letter, facts: Facts, on: date) -> tuple[Figure, ...]:
    lasting = [claim for claim in letter.claims if claim.value and not claim.source.startswith(_SET_BY_HAND)]
    if on == letter.day:  # looked up on this very day while drafting
        return tuple(Figure(claim.key, claim.value, claim.as_of) for claim in lasting)
    tongue, state = Tongue(letter.language), facts.state(letter.state)
    now: Known = Standing(facts, state, on, tongue).known() | Duties(facts, state, on, tongue).known((), {})
    current = {value.claim.key: value.text for value in now.values() if value is not None and value.claim is not None}
    return tuple(Figure(claim.key, claim.value, claim.as_of, _again(claim, current)) for claim in lasting)


def _again(claim: Claim, current: dict[str, str]) -> str | None:
    if claim.key == "last_contact" or claim.key.startswith("law:"):
        return None
    return current.get(claim.key, "")


def _unverified(state: State) -> tuple[Finding, ...]:
    if state.verified:
        return ()
    message = f"The record of {state.name_en} is not verified: check its status and dates with the Depositary"
    return (Finding("unverified", Severity.BLOCKING if not state.deposit_date else Severity.WARNING, message),)
