"""What is gathered: everything of the period, nothing of another, nothing unverified, in three languages."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from handlers.publish.gather import Period, days_of, gather_facts
from handlers.wording import LANGUAGES, newsletter_words
from knowledge.facts.load import Facts
from knowledge.newsletter import Item, Section
from tests.handlers.publish.samples import FACTS, PERIOD


def found(first: date, last: date, facts: Facts = FACTS) -> dict[str, Item]:
    return {item.key: item for item in gather_facts(facts, Period(first, last))}


def test_half_a_year() -> None:
    items = {item.key: item for item in gather_facts(FACTS, PERIOD)}

    assert "**112 States Parties**" in items["count"].texts["en"]
    assert items["deposit:VUT"].texts["en"].endswith("enters into force for it on 1 March 2026.")
    assert items["asked:4:LBN:13MSP"].texts["fr"].startswith("**Le Liban** a soumis une demande de prolongation")
    assert "**del Líbano**" in items["due:clearance:4:LBN"].texts["es"]
    assert items["meeting:13MSP"].texts["en"].endswith("from 16 to 19 September 2025 in Geneva.")
    assert items["annual:2026"].section is Section.REPORTS


def test_the_next_half_year_says_what_has_come_into_force() -> None:
    items = found(date(2026, 1, 1), date(2026, 6, 30))

    assert items["in_force:VUT"].texts["es"] == "La Convención entró en vigor para **Vanuatu** el 1 de marzo de 2026."
    assert "deposit:VUT" not in items


def test_decisions_completions_and_votes() -> None:
    items = found(date(2023, 7, 1), date(2023, 12, 31))

    assert "granted:4:IRQ:11MSP" in items
    assert items["completion:3:PER"].texts["en"].endswith("(December 2023).")
    assert "**148** votes in favour" in items["vote:general_assembly:2023-12-04"].texts["en"]
    assert "withdrawal:LTU" not in items
    assert "withdrawal:LTU" in found(date(2025, 1, 1), date(2025, 6, 30))


def test_each_item_says_source_and_day() -> None:
    for item in gather_facts(FACTS, Period(date(2010, 8, 1), date(2026, 12, 31))):
        assert item.source
        assert item.as_of
        assert set(item.texts) == set(LANGUAGES)
        assert not re.search(r"\{\{|None|\s\s|\(\)|^\W*$", " ".join(item.texts.values())), item
        assert item.cleared or "the decision is not on record" in item.source


def test_a_deadline_that_may_have_moved_waits_for_a_person() -> None:
    items = {item.key: item for item in gather_facts(FACTS, Period(date(2026, 1, 1), date(2026, 4, 30)))}

    assert not items["due:clearance:4:LBN"].cleared  # more time was asked for; what was decided is not on record
    assert items["due:clearance:4:TCD"].cleared


def test_keys_are_unique_over_all_time() -> None:
    keys = [item.key for item in gather_facts(FACTS, Period(date(2008, 1, 1), date(2026, 12, 31)))]

    assert len(keys) == len(set(keys)) > 100


@pytest.mark.parametrize(
    ("table", "gone"),
    [
        ("states.csv", {"deposit", "signature", "in_force", "withdrawal", "annual"}),
        ("state_deadlines.csv", {"completion", "asked", "granted", "due"}),
        ("meetings.csv", {"meeting", "asked", "granted"}),
        ("unga_votes.csv", {"vote"}),
    ],
)
def test_what_is_not_verified_never_enters(table: str, gone: set[str], tmp_path: Path) -> None:
    """With a whole table unverified nothing is told that rests on it."""
    for source in files("knowledge.facts").iterdir():
        if source.name.endswith(".csv"):
            text = source.read_text(encoding="utf-8")
            (tmp_path / source.name).write_text(doubted(text) if source.name == table else text, encoding="utf-8")
    wide = Period(date(2023, 1, 1), date(2025, 12, 31))
    kinds = {item.key.partition(":")[0] for item in gather_facts(FACTS, wide)}
    left = {item.key.partition(":")[0] for item in gather_facts(Facts.load(tmp_path), wide)}

    told = gone & kinds
    assert told
    assert left & gone <= {"annual", "due"}  # computed by the Convention's own rules, from dates of other years
    if table == "state_deadlines.csv":
        assert not any(item.key.startswith("due:clearance") for item in gather_facts(Facts.load(tmp_path), wide))


def doubted(text: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]))
    writer.writeheader()
    writer.writerows([{**row, "verified": "no"} for row in rows])
    return made.getvalue()


def test_the_conference_that_nobody_confirmed_is_not_announced() -> None:
    assert "meeting:3RC" not in found(date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2023-12-04", (date(2023, 12, 4), date(2023, 12, 4))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2023", (date(2023, 1, 1), date(2023, 12, 31))),
        ("2017/2018", None),
        ("before 2019-08", None),
        ("2023-13", None),
        ("", None),
    ],
)
def test_written_dates(written: str, days: tuple[date, date] | None) -> None:
    assert days_of(written) == days


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_words(language: str) -> None:
    keys = {section: list(words) for section, words in newsletter_words(language).items()}

    assert keys == {section: list(words) for section, words in newsletter_words("en").items()}
    assert set(newsletter_words(language)["section"]) == set(Section)
