"""What is known of a State and the Convention on a day, as values that carry their evidence; unverified rows stay out.

Every key exists for every State and is None where nothing verified is known, so that a template drops the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from handlers.draft import peers
from handlers.draft.shown import Shown
from handlers.draft.tongue import Tongue
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.phrases import GROUPS, KINDS
from knowledge.facts.records import State
from knowledge.letter import Claim
from knowledge.rules.dates import add_years
from knowledge.rules.folding import fold
from knowledge.rules.regions import in_region
from knowledge.rules.state_grammar import of, short_name, split_article
from knowledge.rules.status import ADOPTED, GENERAL_ENTRY_INTO_FORCE, Status, status_on

RECENT_YEARS = 5
"""A neighbour or island State that joined within so many years counts as a recent example."""

LATEST_ISLANDS = 3

Known = dict[str, Shown | None]


class Standing:
    """Status, region, neighbours and votes of one State on one day, in one language."""

    def __init__(self, facts: Facts, state: State, on: date, tongue: Tongue) -> None:
        self.facts, self.state, self.on, self.tongue = facts, state, on, tongue

    def known(self) -> Known:
        """All values of this part, by key."""
        around = {**self._around(), **self._deeds(), **self._peers(), **self._islands()}
        return {**self._convention(), **self._own(), **around, **self._vote()}

    def shown(
        self, key: str, text: str, statement: str, source: str, rule: str = "", as_of: date | None = None
    ) -> Shown:
        """A value with its claim; where no day is given it is known as of the day of the table of States."""
        return Shown(text, Claim(key, statement, source, as_of or self.facts.status_as_of, text, rule))

    @property
    def counted_on(self) -> date:
        """The day for which parties are counted: that of the letter, as far as the table of States reaches."""
        return min(self.on, self.facts.status_as_of)

    def _convention(self) -> Known:
        parties = [state for state in self.facts.states if status_on(state, self.on) is Status.STATE_PARTY]
        count = f"{len(parties)} States had deposited their consent and not withdrawn on {self.counted_on}"
        treaty = "text of the Convention"
        in_force = "The Convention entered into force on 1 August 2010"
        return {
            "parties": self.shown("parties", str(len(parties)), count, "table of States, counted by date of deposit"),
            "as_of": Shown(self.tongue.day(self.counted_on)),
            "adopted": self._day("adopted", ADOPTED, "The Convention was adopted on 30 May 2008", treaty),
            "general_in_force": self._day("general_in_force", GENERAL_ENTRY_INTO_FORCE, in_force, treaty, "CCM-17-1"),
            "stocks_done": self._stocks_done(),
            "preamble": self.shown("preamble", "", "Determined to end the suffering for good", f"preamble, {treaty}"),
        }

    def _stocks_done(self) -> Shown | None:
        """That every State Party with declared stockpiles has destroyed them, once that was announced."""
        last = next((row for row in self.facts.deadlines_of("PER") if row.fact_type == "completion_announced"), None)
        if last is None or not last.verified or "last State Party" not in last.note or self.on.isoformat() < last.date:
            return None
        statement = "Every State Party that declared stockpiles announced their destruction; Peru was the last"
        return self.shown("stocks_done", self.tongue.stated(last.date), statement, last.source)

    def _own(self) -> Known:
        state, name, on = self.state, self.state.name_en, self.on
        usable = state.verified
        party = usable and status_on(state, on) is Status.STATE_PARTY
        kind = KINDS.get(state.deposit_kind, {}).get(self.tongue.language, "")
        bound = usable and state.entry_into_force is not None and state.entry_into_force <= on
        deposit = f"{name} deposited its instrument of {state.deposit_kind} on {state.deposit_date}"
        return {
            "signed": self._past("signed", state.signature_date, f"{name} signed on {state.signature_date}"),
            "deposited": self._past("deposited", state.deposit_date, deposit),
            "instrument": self.shown("instrument", kind, deposit, state.source) if kind and usable else None,
            "in_force": self._day("in_force", state.entry_into_force, _force(state), state.source, "CCM-17-2")
            if party
            else None,
            "bound": self.shown("bound", "", _force(state), state.source) if bound else None,
            "withdrawn": self._past(
                "withdrawn",
                state.withdrawal_effective,
                f"The withdrawal of {name} took effect on {state.withdrawal_effective}",
            ),
            "recently_joined": self._recent(state) if party else None,
            "small_island": self._group("small_island", state.sids, "a small island developing State"),
            "least_developed": self._group("least_developed", state.ldc, "a least developed country"),
            "landlocked": self._group("landlocked", state.lldc, "a landlocked developing country"),
        }

    def _recent(self, state: State) -> Shown | None:
        if state.deposit_date is None or add_years(state.deposit_date, 1) < self.on:
            return None
        return self.shown(
            "recently_joined", "", f"{state.name_en} joined within the last year ({state.deposit_date})", state.source
        )

    def _group(self, key: str, holds: bool, words: str) -> Shown | None:
        if not holds or not self.state.verified:
            return None
        return self.shown(key, "", f"{self.state.name_en} is {words}", "United Nations list, as in the table of States")

    def _around(self) -> Known:
        region = self.state.un_region
        group = GROUPS.get(region)
        near = self._neighbours()
        latest = self._latest(near) if len(near) > 1 else None
        members = [state for state in self.facts.states if group and in_region(state, region)]
        joined = [state for state in members if status_on(state, self.on) is Status.STATE_PARTY]
        name = group[("en", "fr", "es").index(self.tongue.language)] if group else ""
        counted = f"{len(joined)} of the {len(members)} {region} were parties on {self.counted_on}"
        source = "table of States, counted by date of deposit"
        return {
            "region": Shown(name) if name else None,
            "region_parties": self.shown("region_parties", str(len(joined)), counted, source) if joined else None,
            "region_total": self.shown("region_total", str(len(members)), counted, source) if members else None,
            "region_most": Shown("") if len(joined) * 2 > len(members) else None,
            "neighbours": self._listed("neighbours", near, "borders on"),
            "neighbour_one": Shown("") if len(near) == 1 else None,
            "neighbour_latest": self._dated("neighbour_latest", latest) if latest else None,
            "region_latest": self._region_latest(joined, latest),
        }

    def _neighbours(self) -> list[State]:
        row = self.facts.neighbours.get(self.state.iso3)
        if row is None or not row.verified:
            return []
        around = (self.facts.state(code) for code in row.neighbours)
        found = (s for s in around if s.verified and status_on(s, self.on) is Status.STATE_PARTY)
        language = self.tongue.language
        return sorted(found, key=lambda state: fold(split_article(short_name(state, language), language)[1]))

    def _deeds(self) -> Known:
        """What neighbours that are parties have completed, or are at work on, under Articles 3 and 4."""
        facts, near, on = self.facts, self._neighbours(), self.on
        return {
            "neighbours_stocks": self._done_by("neighbours_stocks", peers.completed(facts, near, "3", on), "completed"),
            "neighbours_cleared": self._done_by(
                "neighbours_cleared", peers.completed(facts, near, "4", on), "completed"
            ),
            "neighbours_clearing": self._done_by("neighbours_clearing", peers.clearing(facts, near, on), "has"),
        }

    def _done_by(self, key: str, deeds: Sequence[peers.Deed], verb: str) -> Shown | None:
        if not deeds:
            return None
        names = self.tongue.listed([short_name(state, self.tongue.language) for state, _ in deeds])
        told = "; ".join(f"{state.name_en} {verb} obligations under Article {row.article}" for state, row in deeds)
        source = "; ".join(dict.fromkeys(row.source for _, row in deeds))
        return self.shown(key, names, told, source, as_of=AS_OF)

    def _peers(self) -> Known:
        """How many States signed, and how many of them have ratified since."""
        signed, done = peers.ratified(self.facts, self.on)
        if not done:
            return {"signed_all": None, "signed_done": None}
        counted = f"{len(done)} of the {len(signed)} States that signed had ratified, accepted or approved on"
        statement, source = f"{counted} {self.counted_on}", "table of States, counted by date of deposit"
        return {
            "signed_all": self.shown("signed_all", str(len(signed)), statement, source),
            "signed_done": self.shown("signed_done", str(len(done)), statement, source),
        }

    def _latest(self, states: Iterable[State]) -> State | None:
        recent = [
            state
            for state in states
            if state.verified and state.deposit_date and add_years(state.deposit_date, RECENT_YEARS) >= self.on
        ]
        return max(recent, key=lambda state: state.deposit_date or date.min, default=None)

    def _region_latest(self, joined: Iterable[State], neighbour: State | None) -> Shown | None:
        own = self.state.iso3
        latest = self._latest(state for state in joined if state.iso3 != own)
        return self._dated("region_latest", latest) if latest and latest is not neighbour else None

    def _listed(self, key: str, states: Sequence[State], relation: str) -> Shown | None:
        if not states:
            return None
        text = self.tongue.listed([short_name(state, self.tongue.language) for state in states])
        english = ", ".join(f"{state.name_en} (party since {state.deposit_date})" for state in states)
        source = "; ".join(dict.fromkeys(["land borders: common geographical knowledge", *(s.source for s in states)]))
        return self.shown(key, text, f"{self.state.name_en} {relation} {english}", source)

    def _dated(self, key: str, state: State) -> Shown:
        day = self.tongue.day(state.deposit_date or date.min)
        name = short_name(state, self.tongue.language)
        text = self.tongue.words["joined_on"].format(state=name, of_state=of(name, self.tongue.language), day=day)
        statement = f"{state.name_en} deposited its instrument of {state.deposit_kind} on {state.deposit_date}"
        return self.shown(key, text, statement, state.source)

    def _islands(self) -> Known:
        joined = [
            state
            for state in self.facts.states
            if state.sids and state.verified and state.deposit_date and state.iso3 != self.state.iso3
            and status_on(state, self.on) is Status.STATE_PARTY
        ]  # fmt: skip
        latest = sorted(joined, key=lambda state: state.deposit_date or date.min)[-LATEST_ISLANDS:]
        if not self.state.sids or not latest:
            return {"islands": None}
        names = [f"{short_name(s, self.tongue.language)} ({(s.deposit_date or date.min).year})" for s in latest]
        english = ", ".join(f"{state.name_en} ({state.deposit_date})" for state in latest)
        statement = f"Small island States that joined most recently: {english}"
        source = "; ".join(dict.fromkeys(state.source for state in latest))
        return {"islands": self.shown("islands", self.tongue.listed(names), statement, source)}

    def _vote(self) -> Known:
        held = [
            vote
            for vote in self.facts.votes
            if vote.verified and vote.stage == "general_assembly" and vote.date and vote.date <= self.on.isoformat()
        ]
        if not held or not self.tongue.stated(held[-1].date):
            return {"vote_for": None, "vote_date": None}
        vote = held[-1]
        statement = (
            f"General Assembly, {vote.symbol or 'yearly resolution'}, {vote.date}: {vote.in_favour} in favour, "
            f"{vote.against} against, {vote.abstaining} abstaining; newest vote on record"
        )
        return {
            "vote_for": self.shown("vote_for", str(vote.in_favour), statement, vote.source, as_of=AS_OF),
            "vote_date": self.shown("vote_date", self.tongue.stated(vote.date), statement, vote.source, as_of=AS_OF),
        }

    def _past(self, key: str, day: date | None, statement: str) -> Shown | None:
        if day is None or day > self.on or not self.state.verified:
            return None
        return self._day(key, day, statement, self.state.source)

    def _day(self, key: str, day: date | None, statement: str, source: str, rule: str = "") -> Shown | None:
        return None if day is None else self.shown(key, self.tongue.day(day), statement, source, rule)


def _force(state: State) -> str:
    return f"In force for {state.name_en} from {state.entry_into_force}"


def present(known: Mapping[str, Shown | None]) -> Iterator[str]:
    """The keys for which something is known."""
    return (key for key, value in known.items() if value is not None)
