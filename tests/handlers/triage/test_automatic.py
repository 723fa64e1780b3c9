"""A footer of a mission's mail program makes no machine of the person who asks; of bulk mail it does."""

from __future__ import annotations

from dataclasses import replace

from handlers.triage.automatic import FOOTER
from handlers.triage.judge import judge
from handlers.triage.sources import Sources
from knowledge.facts.load import Facts
from tests.handlers.triage.mails import DAY, mail

SOURCES = Sources(Facts.load())
ASKING = "Which form should our ministry use for the annual transparency report?\n\nUnsubscribe"


def test_an_authority_that_asks_is_answered_in_spite_of_a_footer() -> None:
    found = judge(replace(mail(ASKING, "a.moreno@mission-pe.example"), automatic=(FOOTER,)), SOURCES, DAY)

    assert (found.category.value, found.automatic, found.needs_reply) == ("article7_report", False, True)


def test_a_stranger_s_footer_and_a_header_still_show_bulk_mail() -> None:
    stranger = replace(mail(ASKING, "news@bulletin.example"), automatic=(FOOTER,))
    header = replace(mail(ASKING, "a.moreno@mission-pe.example"), automatic=("List-Id", FOOTER))

    assert judge(stranger, SOURCES, DAY).automatic
    assert judge(header, SOURCES, DAY).automatic


def test_an_authority_s_bulletin_that_asks_nothing_stays_automatic() -> None:
    bulletin = replace(mail("In this issue: three events.\n\nUnsubscribe", "a@mission-pe.example"), automatic=(FOOTER,))

    assert judge(bulletin, SOURCES, DAY).automatic
