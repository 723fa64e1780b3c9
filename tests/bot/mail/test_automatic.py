"""Mails that machines wrote, with the headers that say so and without; and mails of people that look like them."""

from __future__ import annotations

import pytest

from bot.mail.parse import plain_mail, read_mail
from knowledge.mail import Mailbox
from tests.bot.mail.letters_of_clay import mail, parts, piece

PERSON = Mailbox("Amina Diallo", "a.diallo@mission.example")
DAEMON = Mailbox("Mail Delivery System", "MAILER-DAEMON@mx.example")


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("Auto-Submitted: auto-replied (vacation)", "Auto-Submitted: auto-replied (vacation)"),
        ("Return-Path: <>", "null return path"),
        ("List-Id: News <news.example>", "List-Id"),
        ("Precedence: bulk", "Precedence: bulk"),
        ("X-Autoreply: yes", "X-Autoreply"),
        ("X-Autorespond: Away", "X-Autorespond"),
    ],
)
def test_headers_that_machines_set(line: str, sign: str) -> None:
    assert sign in read_mail(mail(line)).automatic


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: no",
        "X-Auto-Response-Suppress: All",
        "Return-Path: <a.diallo@mission.example>",
        "Precedence: first-class",
        "X-Autoreply: no",
    ],
)
def test_headers_that_people_have_too(line: str) -> None:
    assert read_mail(mail(line)).automatic == ()


AWAY = [
    ("Automatic reply: Report", "I am out of the office."),
    ("Out of Office Re: Invitation", "I'm away on home leave and back on the 2nd."),
    ("Réponse automatique : Rapport", "Je suis absente du bureau."),
    ("Absence du bureau", "De retour le 3 mai."),
    ("Respuesta automática: Informe", "Estoy fuera."),
    ("Fuera de la oficina", "Regreso el lunes."),
    ("Resposta automática: Relatório", "Estou ausente."),
    ("رد تلقائي: التقرير", "أنا خارج المكتب."),
    ("Automatische Antwort: Bericht", "Ich bin im Urlaub."),
    ("Abwesenheitsnotiz", "Zurück am 3. Mai."),
    ("Re: Report", "I am currently on annual leave until 5 May. For urgent matters please contact the duty officer."),
    (
        "Re: Rapport",
        "Je suis actuellement en congé jusqu'au 5 mai. En cas d'urgence, veuillez contacter le secrétariat.",
    ),
    ("Re: Informe", "Estaré de vacaciones hasta el 5 de mayo. En mi ausencia, contacte con la secretaría."),
    ("Re: Relatório", "Estou de férias até 5 de maio. Na minha ausência, contacte a secretaria."),
    ("Re: Bericht", "Ich bin bis 5. Mai nicht im Büro. In dringenden Fällen wenden Sie sich an das Sekretariat."),
    ("Re: تقرير", "أنا في إجازة حتى 5 مايو. للضرورة يرجى التواصل مع المكتب."),
    ("Your request", "This is an automated message. Please do not reply to this email."),
    ("Votre demande", "Ceci est un message automatique, merci de ne pas y répondre."),
]


@pytest.mark.parametrize(("subject", "text"), AWAY, ids=[subject for subject, _ in AWAY])
def test_words_of_machines(subject: str, text: str) -> None:
    assert plain_mail(PERSON, subject, text).automatic


PEOPLE = [
    ("Leave", "I am on leave next week. Could you send me the form before Friday?"),
    ("Focal point", "Please note that I will leave my post in May. My successor is Mr Sow, sow@mission.example."),
    ("Absence de réponse", "Nous n'avons pas reçu de réponse à notre note."),
    ("Newsletter", "Please unsubscribe me from your newsletter."),
    ("Desabonnement", "Merci de me retirer de votre liste de diffusion."),
    ("automatic weapons", "Does the Convention cover automatic reply systems of weapons?"),
    ("Note verbale", "The Permanent Mission acknowledges receipt of the note of the secretariat, reference number 42."),
    ("delivery failure of cluster bombs", "The failure rate on delivery was 5 per cent. What does Article 2 say?"),
    ("Re: report", "Thanks.\n\nOn 1 May 2026 at 10:00 X <x@m.example> wrote:\n> I am out of the office until 3 May."),
]


@pytest.mark.parametrize(("subject", "text"), PEOPLE, ids=[subject for subject, _ in PEOPLE])
def test_words_of_people(subject: str, text: str) -> None:
    read = plain_mail(PERSON, subject, text)

    assert (read.automatic, read.bounced, read.deferred) == ((), (), ())


def report(status: str, action: str = "failed", address: str = "a@gone.example") -> bytes:
    delivery = (
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; said no\r\n"
    )
    returned = mail(head=["Message-ID: <ours.1@isu.example>", "Subject: Reminder", "From: isu@isu.example"])
    kind, body = parts(
        "report",
        piece("text/plain", b"Your mail was not delivered."),
        piece("message/delivery-status", delivery.encode()),
        piece("message/rfc822", returned),
    )
    return mail(
        kind, "Return-Path: <>", body=body, head=["From: MAILER-DAEMON@mx.example", "Subject: Undelivered Mail"]
    )


@pytest.mark.parametrize(
    ("status", "action", "bounced", "deferred"),
    [
        ("5.1.1", "failed", ("a@gone.example",), ()),
        ("5.4.4", "failed", ("a@gone.example",), ()),
        ("4.4.7", "failed", (), ("a@gone.example",)),
        ("5.2.2", "failed", (), ("a@gone.example",)),  # a full mailbox
        ("4.0.0", "delayed", (), ("a@gone.example",)),
        ("2.0.0", "delivered", (), ()),
    ],
)
def test_reports(status: str, action: str, bounced: tuple[str, ...], deferred: tuple[str, ...]) -> None:
    read = read_mail(report(status, action))

    assert (read.bounced, read.deferred) == (bounced, deferred)
    assert read.returned_ids == ("ours.1@isu.example",)
    assert "multipart/report" in read.automatic


@pytest.mark.parametrize(
    ("subject", "text", "bounced", "deferred"),
    [
        (
            "Delivery Status Notification (Failure)",
            "Your message could not be delivered to:\n\n  a@gone.example (host or domain name not found)\n"
            "  b@gone.example (host or domain name not found)\n\nAction: failed  Status: 5.4.4",
            ("a@gone.example", "b@gone.example"),
            (),
        ),
        (
            "Delivery delayed",
            "Delivery to a@slow.example has been delayed. The server will keep trying for 2 days.",
            (),
            ("a@slow.example",),
        ),
        (
            "Non remis : Rappel",
            "Le message n'a pas pu être remis à :\na@gone.example\n550 5.1.1 inconnu",
            ("a@gone.example",),
            (),
        ),
        (
            "No se pudo entregar",
            "No se pudo entregar el mensaje a a@gone.example: usuario desconocido.",
            ("a@gone.example",),
            (),
        ),
        (
            "Mail delivery failed",
            "a@full.example: 452 4.2.2 mailbox full\nb@gone.example: 550 5.1.1 unknown",
            ("b@gone.example",),
            ("a@full.example",),
        ),
    ],
)
def test_bounces_known_by_their_words(
    subject: str, text: str, bounced: tuple[str, ...], deferred: tuple[str, ...]
) -> None:
    read = plain_mail(DAEMON, subject, text)

    assert (read.bounced, read.deferred) == (bounced, deferred)
    assert "sent by a mail server" in read.automatic


def test_a_bounce_without_headers_of_one_from_an_address_like_any_other() -> None:
    read = plain_mail(
        Mailbox("", "admin@mx.example"), "Undeliverable: Reminder", "This mail could not be delivered: a@gone.example"
    )

    assert read.bounced == ("a@gone.example",)


def test_the_id_of_our_mail_is_found_in_text_that_returns_it() -> None:
    text = "Undelivered: user unknown: a@gone.example\n\n--- Original message ---\nMessage-ID: <ours.2@isu.example>\n"

    assert plain_mail(DAEMON, "Returned mail", text).returned_ids == ("ours.2@isu.example",)


def test_a_person_can_not_bounce_an_address_by_writing_of_it() -> None:
    read = plain_mail(
        PERSON, "address", "Your mail could not be delivered to a@mission.example. Please use b@mission.example."
    )

    assert (read.bounced, read.deferred) == ((), ())
