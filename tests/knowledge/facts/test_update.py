"""The Depositary's list against the table: what changed is shown, what is doubtful is left, nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import BadInput
from knowledge.facts.answers import answer_facts
from knowledge.facts.depositary import Participant, read_list
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.records import StatusUpdate
from knowledge.facts.update import FieldChange, Preview, as_update, compare, read_withdrawals
from knowledge.rules.status import Status, count_by_status
from tests.knowledge.facts.lists import HEADS, Row, day, make_list, row, rows

TODAY = date(2027, 2, 1)
FACTS = Facts.load()


def preview(table: list[Row], withdrawals: dict[str, date] | None = None, parties: int | str = "") -> Preview:
    return compare(FACTS, read_list(make_list(table, parties=parties)), withdrawals or {}, TODAY)


def replaced(code: str, signature: str, consent: str) -> list[Row]:
    state = FACTS.state(code)
    others = [one for one in rows(FACTS) if not one[0].startswith(state.name_en)]
    return [*others, (state.name_en, signature, consent)]


def test_a_list_that_says_what_the_table_says_changes_nothing() -> None:
    found = preview(rows(FACTS), parties=112)
    assert (found.changes, found.doubts) == ((), ())
    assert found.unchanged == found.read == len(rows(FACTS)) > 120


def test_rows_are_read_with_footnotes_tabs_brackets_and_letters() -> None:
    read = read_list(
        make_list(
            [
                ("Côte d'Ivoire<superscript>1, 2</superscript>", " 4 Dec\t 2008 ", "12 Mar 2012"),
                ("Netherlands (Kingdom of the)", "3 Dec 2008", "23 Feb 2011 A"),
                ("[Lithuania]", "3 Dec 2008", "[24 Mar 2011]"),
                ("Andorra", "", "9 Apr\t 2013 a"),
            ]
        )
    )
    assert read.participants == (
        Participant(1, "Côte d'Ivoire", date(2008, 12, 4), date(2012, 3, 12), "ratification", False),
        Participant(2, "Netherlands (Kingdom of the)", date(2008, 12, 3), date(2011, 2, 23), "acceptance", False),
        Participant(3, "Lithuania", date(2008, 12, 3), date(2011, 3, 24), "ratification", True),
        Participant(4, "Andorra", None, date(2013, 4, 9), "accession", False),
    )


def test_a_ratification_changes_deposit_status_and_what_follows_by_article_17() -> None:
    signed = FACTS.state("AGO").signature_date
    found = preview(replaced("AGO", day(signed), "5 Jan 2027"))
    assert {(change.field, change.old, change.new) for change in found.changes} == {
        ("deposit_date", "", "2027-01-05"),
        ("deposit_kind", "", "ratification"),
        ("entry_into_force", "", "2027-07-01"),
        ("ccm_status", "signatory", "state_party"),
    }
    assert {change.iso3 for change in found.changes} == {"AGO"}
    assert found.doubts == ()


def test_an_accession_of_a_state_that_never_signed() -> None:
    found = preview(replaced("USA", "", "5 Jan 2027 a"))
    assert FieldChange("USA", "United States of America", "deposit_kind", "", "accession") in found.changes


def test_a_withdrawal_needs_its_day_from_a_person() -> None:
    peru = row(FACTS.state("PER"))
    table = replaced("PER", peru[1], f"[{peru[2]}]")
    without = preview(table)
    assert without.changes == ()
    assert without.doubts == (
        f"row {len(table)}, Peru: in brackets, as after a withdrawal; say when it takes effect: "
        "--withdrawal PER=YYYY-MM-DD",
        "Peru: on record here, and in no row that could be read",
    )
    found = preview(table, {"PER": date(2027, 8, 1)})
    assert {(change.field, change.new) for change in found.changes} == {
        ("withdrawal_effective", "2027-08-01"),
        ("ccm_status", "withdrawn"),
    }
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("Atlantis", "3 Dec 2008", ""), "Atlantis: no State of the table has this name"),
        (("Peru", "3 Dec 2008", "26 Sep 2012"), "is on the same State"),
        (("United States of America", "", "5 Feb 2027 a"), "a day after 2027-02-01"),
        (("United States of America", "5 Jan 2027", "4 Jan 2027"), "the deposit lies before the signature"),
    ],
)
def test_what_is_doubtful_is_told_and_left(more: Row, why: str) -> None:
    found = preview([*rows(FACTS), more])
    assert found.changes == ()
    assert len(found.doubts) == 1
    assert why in found.doubts[0]


def test_a_state_that_fell_out_of_the_list_is_not_struck_off() -> None:
    found = preview([one for one in rows(FACTS) if not one[0].startswith("Peru")], parties=112)
    assert found.changes == ()
    assert found.doubts == (
        "Peru: on record here, and in no row that could be read",
        "the head of the list counts 112 parties, its rows 111",
    )


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><MTDSG>&b;</MTDSG>'
READER = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><MTDSG>&a;</MTDSG>'
ONE = [("Peru", "3 Dec 2008", "26 Sep 2012")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no XML"),
        (b"iso3,name\nPER,Peru\n", "no XML"),
        (b"\xff\xfe\x00\x00", "no XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "no XML"),
        (BOMB, "declares entities"),
        (READER, "declares entities"),
        (b"<MTDSG/>", "it has no title"),
        (make_list(ONE, title="Arms Trade Treaty"), "on another treaty: Arms Trade Treaty"),
        (make_list([]), "no rows"),
        (make_list(ONE, heads=("Participant", "Signed", HEADS[2])), "no column for signature"),
        (make_list([("Peru", "3 Dec 2008", "31 Feb 2012")]), "row 1 of the table of participants has a day"),
        (make_list([("Peru", "3 Dec 2008", "soon")]), "row 1 of the table of participants has a date that is none"),
        (make_list([("Peru", "3 Dec 2008", "3 Dec 2008 X")]), "a date that is none"),
        (make_list([("  ", "3 Dec 2008", "")]), "row 1 of the table of participants names nobody"),
    ],
)
def test_another_file_is_refused_in_a_line(data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        read_list(data)
    assert "\n" not in str(refused.value)


def test_an_update_counts_everywhere_and_is_gone_when_taken_away() -> None:
    facts = Facts.load()
    before = count_by_status(facts.states, TODAY)[Status.STATE_PARTY]
    found = compare(facts, read_list(make_list(replaced("AGO", "3 Dec 2008", "5 Jan 2027"))), {}, TODAY)
    facts.renew([as_update(found, TODAY, "made for a test")])
    angola = facts.state("AGO")
    assert (angola.deposit_date, angola.entry_into_force) == (date(2027, 1, 5), date(2027, 7, 1))
    assert (angola.source, angola.verified) == ("made for a test", True)
    assert count_by_status(facts.states, TODAY)[Status.STATE_PARTY] == before + 1
    (first, *_) = answer_facts(FactRequest(FactKind.STATUS, TODAY, "en", states=("AGO",)), facts)
    assert "5 January 2027" in first.statement
    assert (first.as_of, first.source) == ("2027-02-01", "made for a test")
    facts.renew([])
    assert facts.state("AGO").deposit_date is None
    assert facts.status_as_of == AS_OF


def test_later_updates_stand_over_earlier_ones_and_unknown_fields_are_passed_over() -> None:
    facts = Facts.load()
    one = StatusUpdate(TODAY, "one", {"AGO": {"deposit_date": "2027-01-05", "new_field": "x"}, "XXX": {"note": "x"}})
    facts.renew([one, StatusUpdate(TODAY, "two", {"AGO": {"deposit_date": "2027-01-06"}})])
    assert (facts.state("AGO").deposit_date, facts.state("AGO").source) == (date(2027, 1, 6), "two")


def test_days_of_withdrawals() -> None:
    assert read_withdrawals(FACTS, ["per=2027-08-01"]) == {"PER": date(2027, 8, 1)}
    with pytest.raises(BadInput):
        read_withdrawals(FACTS, ["PER"])
