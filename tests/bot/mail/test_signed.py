"""Who signs a mail and whom it names as a successor, in three languages; what only looks like a name is none."""

from __future__ import annotations

import pytest

from bot.mail.parse import read_mail
from bot.mail.signed import read_signature, signed_by, successor_in
from knowledge.contact import Signed
from tests.bot.mail.inbox.office import letter

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "sender", "name", "title", "phone"),
    [
        (
            "Best regards,\n\nMaria LOPEZ\nCounsellor (Disarmament)\nPermanent Mission\nTel: +41 22 345 67 89",
            "", "Maria LOPEZ", "Counsellor (Disarmament)", "+41 22 345 67 89",
        ),
        ("-- \nH.E. Ms. Ana de la Torre, Ambassador | Mission\nwww.x.example", "", "Ana de la Torre", "Ambassador", ""),
        ("Cordialement,\nJean-Pierre N'Diaye\nConseiller, Mission permanente", "", "Jean-Pierre N'Diaye",
         "Conseiller, Mission permanente", ""),
        ("Atentamente,\nLucía Rojas\nPunto focal para el Artículo 7", "", "Lucía Rojas",
         "Punto focal para el Artículo 7", ""),
        ("Regards,\nBob Smith", "Bob Smith", "Bob Smith", "", ""),
    ],
)  # fmt: skip
def test_name_title_and_telephone_of_a_signature(text: str, sender: str, name: str, title: str, phone: str) -> None:
    assert read_signature(text, sender) == Signed(name, title, phone)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks\nBob",
        "Regards\nBob Smith",  # nothing confirms that it is a person's name
        "Saludos,\nMisión Permanente de Perú",
        "Kind regards\nOffice of the Legal Adviser\nMinistry",
        "Sent from my iPhone",
        "",
        "--\n" + "=" * 5_000,
    ],
)
def test_what_names_nobody(text: str) -> None:
    assert read_signature(text) is None


def test_the_signature_is_found_in_a_whole_mail() -> None:
    text = "Please find the note attached.\n\nBest regards,\n\nMaria Lopez\nFirst Secretary\nTel: +41 22 345 67 89\n"

    assert signed_by(read_mail(letter(1, text))) == Signed("Maria Lopez", "First Secretary", "+41 22 345 67 89")


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("I have left. My successor is Ms. Ana Torres (ana.torres@mfa.example).", "Ana Torres",
         "ana.torres@mfa.example"),
        ("Please write to my successor, Carlos Ruiz, at c.ruiz@x.example", "Carlos Ruiz", "c.ruiz@x.example"),
        ("Je suis remplacée par M. Jean Dupont dès janvier (j.dupont@x.example).", "Jean Dupont", "j.dupont@x.example"),
        ("Mi sucesora es la Sra. Lucía Benítez Rojas.", "Lucía Benítez Rojas", ""),
        ("The new focal point for Article 7 is Dr John Phiri, who will write soon.", "John Phiri", ""),
    ],
)  # fmt: skip
def test_a_successor_is_named(text: str, name: str, address: str) -> None:
    assert successor_in(text, NONE) == Signed(name, address=address)


@pytest.mark.parametrize(
    "text",
    [
        "His successor is reached at desk@mfa.example.",
        "My successor will arrive in May. Whom shall we invite as your successor?",
        "During my absence please write to Ana Torres (a@x.example).",
    ],
)
def test_nobody_is_named_as_successor(text: str) -> None:
    assert successor_in(text, NONE) is None
