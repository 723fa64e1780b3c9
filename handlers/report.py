"""The communication figures of a year, as the ISU's annual report gives them; counted, never estimated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from knowledge.facts.load import Facts
from knowledge.memory.asked import Asked
from knowledge.message import Outcome
from knowledge.rules.status import Status, status_on
from knowledge.rules.theme import NAMES, THEMES, theme_of
from knowledge.timeline import Direction, Event, EventKind

NO_STATE, NO_GROUP = "No State known", "In no regional group"
GROUPS = (
    "African States",
    "Asia-Pacific States",
    "Eastern European States",
    "Latin American and Caribbean States",
    "Western European and other States",
    NO_GROUP,
    NO_STATE,
)
STATUS_GROUPS: Mapping[Status, str] = {
    Status.STATE_PARTY: "States Parties",
    Status.SIGNATORY: "Signatories",
    Status.NOT_PARTY: "States not party",
    Status.WITHDRAWN: "Withdrawn States",
}
OUTREACH = frozenset({EventKind.MAIL, EventKind.LETTER, EventKind.CALL, EventKind.MEETING})
FOCAL_POINT = "focal_point"
"""Category of the timeline's entry for a change of focal point."""


Row = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the heads of its columns, and its rows; the first column names what is counted."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """How long answers took, in seconds: how many there were, the median, and what nine of ten stayed within."""

    count: int
    median: float
    nine_of_ten: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything counted for a year; what could not be counted is empty, not zero by guess."""

    year: int
    questions: int
    outcomes: Mapping[str, int]
    by_group: Mapping[str, Mapping[str, int]]
    """State group -> "asked", "answered", "handed_over", "States"."""
    by_theme: Mapping[str, Mapping[str, int]]
    by_channel: Mapping[str, int]
    at_once: Times
    """From the question's arrival to the program's answer."""
    by_people: Times
    """From the opening of a case to a person's answer."""
    outreach: Mapping[str, Mapping[str, int]]
    """Status group -> "contacts", "States"."""
    mails: Mapping[str, int]
    mail_categories: Mapping[str, int]
    """Mails received, by category."""
    letters: Mapping[str, int]
    newsletters: int
    newsletter_copies: int
    noted: Mapping[str, int]
    focal_points: int


@dataclass(slots=True)
class _Tally:
    year: int
    facts: Facts
    focal_posts: frozenset[int] = frozenset()
    outcomes: Counter[str] = field(default_factory=Counter)
    group: Counter[tuple[str, str]] = field(default_factory=Counter)
    group_states: set[tuple[str, str]] = field(default_factory=set)
    theme: Counter[tuple[str, str]] = field(default_factory=Counter)
    channel: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    contacts: Counter[str] = field(default_factory=Counter)
    reached: set[tuple[str, str]] = field(default_factory=set)
    mails: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    issues: set[str] = field(default_factory=set)
    copies: int = 0
    noted: Counter[str] = field(default_factory=Counter)
    focal_points: int = 0


def figures(
    year: int,
    questions: Iterable[Asked],
    cases: Sequence[float],
    events: Iterable[Event],
    facts: Facts,
    focal_posts: Collection[int] = (),
) -> Figures:
    """Counts a year: the questions answered in it, the seconds its answered cases took, the timeline's entries.

    ``focal_posts`` are the ids of posts that are focal points: a change of one counts as an update of it.
    """
    tally = _Tally(year, facts, frozenset(focal_posts))
    for asked in questions:
        _question(tally, asked)
    for event in events:
        _event(tally, event)
    return _figures(tally, cases)


def _question(tally: _Tally, asked: Asked) -> None:
    group, theme = _group(tally.facts, asked.state), theme_of(asked.question)
    tally.outcomes[asked.outcome.value] += 1
    tally.channel[asked.channel] += 1
    for counter, name in ((tally.group, group), (tally.theme, theme)):
        counter[name, "asked"] += 1
        counter[name, asked.outcome.value] += 1
    if group != NO_STATE:
        tally.group_states.add((group, asked.state))
    tally.waits.append(max(0.0, (asked.answered_at - asked.received_at).total_seconds()))


def _event(tally: _Tally, event: Event) -> None:
    out = event.direction is Direction.OUT
    if event.kind is EventKind.MAIL:
        tally.mails["sent" if out else "received"] += 1
        tally.categories[event.category or "other"] += not out
    elif event.kind is EventKind.LETTER and out:
        tally.letters[event.category or "other"] += 1
    elif event.kind is EventKind.NEWSLETTER and out:
        tally.issues.add(_issue(event))
        tally.copies += 1
    elif event.kind in (EventKind.CALL, EventKind.MEETING):
        tally.noted[event.kind.value] += 1
    elif event.kind is EventKind.CHANGE and (event.category == FOCAL_POINT or event.post_id in tally.focal_posts):
        tally.focal_points += 1
    if event.kind in OUTREACH and (out or event.kind in (EventKind.CALL, EventKind.MEETING)):
        _outreach(tally, event)


def _outreach(tally: _Tally, event: Event) -> None:
    """Counts a contact with a State under the status it had that day."""
    state = tally.facts.states_by_code.get(event.state)
    if state is not None:
        status = STATUS_GROUPS[status_on(state, event.at.date())]
        tally.contacts[status] += 1
        tally.reached.add((status, event.state))


def _issue(event: Event) -> str:
    """What one issue of a newsletter is called: its source without the addressee's part, else its subject."""
    issue = event.source.rpartition(":")[0]
    return issue if ":" in issue else event.subject


def _group(facts: Facts, code: str) -> str:
    state = facts.states_by_code.get(code)
    if state is None:
        return NO_STATE
    return state.un_region if state.un_region in GROUPS else NO_GROUP


def _figures(tally: _Tally, cases: Sequence[float]) -> Figures:
    states = Counter(group for group, _ in tally.group_states)
    reached = Counter(status for status, _ in tally.reached)
    return Figures(
        year=tally.year,
        questions=tally.outcomes.total(),
        outcomes={outcome.value: tally.outcomes[outcome.value] for outcome in Outcome},
        by_group={name: _row(tally.group, name) | {"states": states[name]} for name in GROUPS},
        by_theme={name: _row(tally.theme, name) for name in THEMES},
        by_channel=dict(sorted(tally.channel.items())),
        at_once=_times(tally.waits),
        by_people=_times(cases),
        outreach={name: {"contacts": tally.contacts[name], "states": reached[name]} for name in STATUS_GROUPS.values()},
        mails={name: tally.mails[name] for name in ("received", "sent")},
        mail_categories={name: n for name, n in sorted(tally.categories.items()) if n},
        letters=dict(sorted(tally.letters.items())),
        newsletters=len(tally.issues),
        newsletter_copies=tally.copies,
        noted={kind.value: tally.noted[kind.value] for kind in (EventKind.CALL, EventKind.MEETING)},
        focal_points=tally.focal_points,
    )


def _row(counter: Counter[tuple[str, str]], name: str) -> dict[str, int]:
    return {"asked": counter[name, "asked"]} | {outcome.value: counter[name, outcome.value] for outcome in Outcome}


def _times(seconds: Sequence[float]) -> Times:
    if not seconds:
        return Times(0, 0.0, 0.0)
    ordered = sorted(seconds)
    ninth = ordered[min(len(ordered) - 1, -(-len(ordered) * 9 // 10) - 1)]
    return Times(len(ordered), round(median(ordered), 1), round(ninth, 1))


_ENDINGS = ("asked", Outcome.ANSWER.value, Outcome.CLOSEST.value, Outcome.HANDED_OVER.value)
_ENDING_HEADS = ("Questions", "answered", "closest passages", "handed to a person")


def tables(found: Figures) -> tuple[Table, ...]:
    """The figures as tables, in the order of an annual report."""
    by_group: list[Row] = [(name, *(row[e] for e in _ENDINGS), row["states"]) for name, row in found.by_group.items()]
    by_theme: list[Row] = [(NAMES[name], *(row[e] for e in _ENDINGS)) for name, row in found.by_theme.items()]
    times = (("by the assistant", found.at_once), ("by a person", found.by_people))
    return (
        Table("Questions by group of States", ("Group", *_ENDING_HEADS, "States"), tuple(by_group)),
        Table("Questions by theme", ("Theme", *_ENDING_HEADS), tuple(by_theme)),
        Table("Questions by channel", ("Channel", "Questions"), tuple(found.by_channel.items())),
        Table(
            "Answer times",
            ("Answered", "Answers", "median", "nine of ten within"),
            tuple((who, one.count, *_shown(one)) for who, one in times),
        ),
        Table(
            "Outreach by status",
            ("Status", "Contacts", "States"),
            tuple((name, row["contacts"], row["states"]) for name, row in found.outreach.items()),
        ),
        Table(
            "Mails received by category",
            ("Category", "Mails"),
            tuple((_plain(name), n) for name, n in found.mail_categories.items()),
        ),
        Table("Letters by kind", ("Kind", "Letters"), tuple((_plain(k), n) for k, n in found.letters.items())),
        Table("Other communication", ("What", "Number"), _rest(found)),
    )


def _rest(found: Figures) -> tuple[tuple[str, int], ...]:
    return (
        ("mails received", found.mails["received"]),
        ("mails sent", found.mails["sent"]),
        ("calls noted", found.noted[EventKind.CALL.value]),
        ("meetings noted", found.noted[EventKind.MEETING.value]),
        ("newsletters", found.newsletters),
        ("copies of newsletters", found.newsletter_copies),
        ("focal points updated", found.focal_points),
    )


def _shown(times: Times) -> tuple[str, str]:
    return (spoken_time(times.median), spoken_time(times.nine_of_ten)) if times.count else ("–", "–")


def spoken_time(seconds: float) -> str:
    """A span of time in the unit a reader thinks in."""
    if seconds < 1:
        return "under 1 second"
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} {'second' if round(seconds) == 1 else 'seconds'}"


def paragraph(found: Figures, as_of: date) -> str:
    """The figures as a paragraph of Markdown; ``as_of`` is the day they were counted, for a year not over yet."""
    until = f" (until {as_of:%-d %B %Y})" if as_of.year == found.year else ""
    sentences = [
        f"In **{found.year}**{until} the ISU received {_many(found.questions, 'question')}: {found.outcomes['answer']} "
        f"answered with a quotation or a recorded fact, {found.outcomes['closest']} with the passages that come "
        f"closest, {found.outcomes['handed_over']} handed to a person.",
        _asking(found),
        _answering(found),
        _reaching(found),
        f"It sent {_many(sum(found.letters.values()), 'letter')}, {_many(found.mails['sent'], 'mail')} and "
        f"{_many(found.newsletters, 'newsletter')}, noted {_many(found.noted['call'], 'call')} and "
        f"{_many(found.noted['meeting'], 'meeting')}, and updated {_many(found.focal_points, 'focal point')}.",
    ]
    return " ".join(filter(None, sentences))


def _asking(found: Figures) -> str:
    states = sum(row["states"] for row in found.by_group.values())
    themes = sorted(found.by_theme.items(), key=lambda item: -item[1]["asked"])
    most = [f"{NAMES[name]} ({row['asked']})" for name, row in themes[:3] if row["asked"]]
    if not most:
        return ""
    return f"They came from {_many(states, 'State')} and were most often on {_listed(most)}."


def _answering(found: Figures) -> str:
    if not found.at_once.count:
        return ""
    human = found.by_people
    people = f"; answers by a person took a median of {spoken_time(human.median)}" if human.count else ""
    return f"The median time to an answer was {spoken_time(found.at_once.median)}{people}."


def _reaching(found: Figures) -> str:
    parts = [_one_of(name, row["states"]) for name, row in found.outreach.items() if row["states"]]
    return f"Outreach went to {_listed(parts)}." if parts else ""


_SINGULAR = {
    "States Parties": "State Party",
    "Signatories": "signatory",
    "States not party": "State not party",
    "Withdrawn States": "withdrawn State",
}


def _one_of(group: str, count: int) -> str:
    """A number of States of a status group, as it stands inside a sentence."""
    plural = group if group.startswith("States") else group[0].lower() + group[1:]
    return f"{count} {_SINGULAR[group] if count == 1 else plural}"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _plain(kind: str) -> str:
    return kind.replace("_", " ")
