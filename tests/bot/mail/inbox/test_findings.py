"""What a mail tells beside its category: somebody has left, a subscription ends."""

from __future__ import annotations

import pytest

from bot.mail.findings import findings_of, unsubscribe_token
from bot.mail.parse import read_mail
from knowledge.mail import Mail
from tests.bot.mail.inbox.office import letter

TOKEN = "n4.Zk39dj_2kd92-KQ0xWv1"[3:]


def automatic(text: str) -> Mail:
    return read_mail(letter(1, text, Auto_Submitted="auto-replied"))


@pytest.mark.parametrize(
    "text",
    [
        "I no longer work at the Permanent Mission. Please write to deskofficer@mfa.example instead.",
        "Mr. Okello has left the Ministry. His successor is reached at deskofficer@mfa.example.",
        "Je ne travaille plus à la Mission permanente. Veuillez écrire à deskofficer@mfa.example.",
        "J'ai quitté mes fonctions. Contact : deskofficer@mfa.example",
        "Ya no trabajo en la Misión Permanente. Escriba a deskofficer@mfa.example.",
    ],
)
def test_who_has_left_and_who_is_there_instead(text: str) -> None:
    found = findings_of(automatic(text), "office@isu.example")

    assert (found.left, found.instead) == (True, ("deskofficer@mfa.example",))


@pytest.mark.parametrize(
    "text",
    [
        "I am out of office until 12 January. In urgent matters: deskofficer@mfa.example.",
        "Je suis absente jusqu'au 12 janvier.",
        "Estaré fuera de la oficina hasta el lunes.",
    ],
)
def test_an_absence_is_no_departure(text: str) -> None:
    assert not findings_of(automatic(text), "office@isu.example").left


def test_words_of_a_person_about_somebody_are_no_departure_of_the_sender() -> None:
    mail = read_mail(letter(1, "As you know, Ambassador Reyes has left Geneva. Whom shall we invite?"))

    assert not findings_of(mail, "office@isu.example").left


def test_a_subscription_ends_by_subject_or_by_address() -> None:
    assert unsubscribe_token(read_mail(letter(1, "", subject=f"unsubscribe {TOKEN}"))) == TOKEN
    assert unsubscribe_token(read_mail(letter(1, "", subject=f"Désabonnement: {TOKEN}"))) == TOKEN
    to = read_mail(letter(1, "").replace(b"To: office@", f"To: office+unsubscribe.{TOKEN}@".encode()))
    assert unsubscribe_token(to) == TOKEN


def test_a_mail_about_unsubscribing_ends_nothing() -> None:
    assert unsubscribe_token(read_mail(letter(1, subject="How do I unsubscribe from the newsletter?"))) == ""
    assert unsubscribe_token(read_mail(letter(1, subject="unsubscribe"))) == ""
