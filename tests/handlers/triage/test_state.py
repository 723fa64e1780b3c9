"""Whose State a mail is from: the sender's, not the one it speaks of, and none for those who write for none."""

from __future__ import annotations

import pytest

from handlers.triage.domain import read_address
from handlers.triage.judge import judge
from handlers.triage.sources import NoDirectory, Sources
from knowledge.contact import Contact
from knowledge.facts.load import Facts
from tests.handlers.triage.mails import DAY, mail

FACTS = Facts.load()
SOURCES = Sources(FACTS)


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("x@mission-ie.example", "IRL"),
        ("x@mision-py.example", "PRY"),
        ("x@finmin-md.example", "MDA"),
        ("x@mfa-uk.example", "GBR"),
        ("x@mission-irl.example", "IRL"),
        ("x@mfa.gov.me", "MNE"),
        ("x@sub.mfa.gov.tt", "TTO"),
        ("x@fcdo.gov.uk", "GBR"),
        ("x@eda.admin.ch", "CHE"),
        ("x@minbuza.nl", "NLD"),
        ("x@mfa.no", "NOR"),
        ("x@embassyoftogo.example", "TGO"),
        ("x@mission-togo.ch", "TGO"),
        ("missiondutogo.geneve@gmail.com", "TGO"),
        ("mission.togo@yahoo.fr", "TGO"),
        ("uganda@un.int", "UGA"),
        ("x@state.gov", "USA"),
        ("x@mire-pa.example", ""),
        ("x@mission-zz.example", ""),
        ("x@humanitarian-wire.example", ""),
        ("x@startup.io", ""),
        ("x@channel.tv", ""),
        ("x@firm.ie", ""),
        ("x@undp-la.example", ""),
        ("x@ngo-ke.example", ""),
        ("x@anciens-ge.example", ""),
        ("x@un.org", ""),
        ("", ""),
        ("@", ""),
        ("no address", ""),
    ],
)
def test_an_address_shows_a_state_where_an_authority_uses_it(address: str, state: str) -> None:
    found = read_address(address, FACTS)

    assert (found.state if found.sure else "") == state


@pytest.mark.parametrize(
    ("text", "address", "name", "state"),
    [
        ("We ask on behalf of the Government of Togo when the report is due.", "k@inbox.example", "K. Adom", "TGO"),
        ("The Permanent Mission of Chad presents its compliments to the Unit.", "m@inbox.example", "Mission", "TCD"),
        ("Is there a guide?\n\nA. Bwalya\nZambia Mine Action Centre", "a@inbox.example", "A. Bwalya", "ZMB"),
        ("Notre pays, le Mali, souhaite savoir quand.", "o@inbox.example", "O. Keita", "MLI"),
        ("La Misión Permanente de Cuba saluda atentamente a la Unidad.", "c@inbox.example", "Cuba", "CUB"),
        ("What did France and Togo report?", "j@inbox.example", "J. Smith", ""),
        ("I live in Kenya. What is a submunition?", "j@inbox.example", "J. Smith", ""),
        ("Our charity works with the Ministry of Health of Laos.", "j@relief.example", "J. Smith", ""),
        ("I am a journalist writing on the army of Chad.", "j@inbox.example", "J. Smith", ""),
        ("When is the deadline of Lao PDR?", "j@mission-ie.example", "J. Smith", "IRL"),
    ],
)
def test_the_senders_state_is_told_from_those_spoken_of(text: str, address: str, name: str, state: str) -> None:
    assert judge(mail(text, address, name=name), SOURCES, DAY).state == state


def test_quoted_states_do_not_count() -> None:
    text = (
        "When is it due?\n> On behalf of the Government of Togo, my country,\n> the Permanent Mission of Chad presents"
    )

    assert judge(mail(text), SOURCES, DAY).state == ""


class Known(NoDirectory):
    """A directory with one contact and one shared domain."""

    def contact_of(self, address: str) -> Contact | None:
        return Contact(address, state="PER") if address == "known@mission-ie.example" else None

    def states_of_domain(self, domain: str) -> dict[str, int]:
        return {"GHA": 2} if domain in ("shared.example", "gmail.com") else {}


def test_a_known_contact_is_trusted_before_the_domain() -> None:
    sources = Sources(FACTS, Known())

    assert judge(mail("When?", "known@mission-ie.example"), sources, DAY).state == "PER"
    assert judge(mail("When?", "new@shared.example"), sources, DAY).state == "GHA"
    assert judge(mail("When?", "new@gmail.com"), sources, DAY).state == ""
