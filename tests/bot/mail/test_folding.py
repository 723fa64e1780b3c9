"""What is folded of a mail's text: quotes, signatures and disclaimers in the languages of those who write."""

from __future__ import annotations

import time

import pytest

from bot.mail.folding import folds
from knowledge.mail import Mail, Mailbox

SENDER = Mailbox("Amina Diallo", "a.diallo@mission.example")


def read(text: str, sender: Mailbox = SENDER) -> Mail:
    return Mail(sha256="", text=text, folds=folds(text, (), sender))


QUOTED = {
    "en": "On Tue, 24 Nov 2026 at 10:15, ISU <isu@isu.example> wrote:\n\n> Dear colleague,\n> see below.",
    "en wrapped": (
        "On Tuesday, 24 November 2026 at 10:15, the Implementation\nSupport Unit <isu@isu.example>\nwrote:\n> See."
    ),
    "en without marks": "On 24 Nov 2026, at 10:15, ISU <isu@isu.example> wrote:\n\nDear colleague,\nsee below.",
    "fr": "Le mar. 24 nov. 2026 à 10:15, ISU <isu@isu.example> a écrit :\n\n> Chère collègue,",
    "es": "El mar, 24 nov 2026 a las 10:15, ISU (<isu@isu.example>) escribió:\n\n> Estimada colega:",
    "pt": "Em ter., 24 de nov. de 2026 às 10:15, ISU <isu@isu.example> escreveu:\n\n> Cara colega,",
    "de": "Am Di., 24. Nov. 2026 um 10:15 Uhr schrieb ISU <isu@isu.example>:\n\n> Liebe Kollegin,",
    "ar": "في الثلاثاء، 24 نوفمبر 2026 10:15 ISU <isu@isu.example> كتب:\n\n> السيدة الزميلة",
    "ru": "24.11.2026 10:15, ISU <isu@isu.example> пишет:\n\n> Уважаемая коллега!",
    "only an address and a date": '24.11.2026, 10:15, "ISU" <isu@isu.example>:\n\n> Dear colleague',
    "outlook en": (
        "From: ISU <isu@isu.example>\nSent: Tuesday, 24 November 2026 10:15\nTo: Diallo\nSubject: Report\n\nDear all"
    ),
    "outlook fr": (
        "De : ISU <isu@isu.example>\nEnvoyé : mardi 24 novembre 2026 10:15\nÀ : Diallo\nObjet : Rapport\n\nBonjour"
    ),
    "outlook es": (
        "De: ISU <isu@isu.example>\nEnviado el: martes, 24 de noviembre de 2026\nPara: Diallo\nAsunto: Informe\n\nHola"
    ),
    "outlook pt": (
        "De: ISU <isu@isu.example>\nEnviado: 24 de novembro de 2026\nPara: Diallo\nAssunto: Relatório\n\nOlá"
    ),
    "outlook de": (
        "Von: ISU <isu@isu.example>\nGesendet: Dienstag, 24. November 2026\nAn: Diallo\nBetreff: Bericht\n\nHallo"
    ),
    "outlook ar": "من: ISU <isu@isu.example>\nتم الإرسال: 24 نوفمبر 2026\nإلى: Diallo\nالموضوع: تقرير\n\nمرحبا",
    "outlook bold": "*From:* ISU <isu@isu.example>\n*Sent:* Tuesday\n*To:* Diallo\n*Subject:* Report\n\nDear all",
    "outlook bar": (
        "________________________________\nFrom: ISU <isu@isu.example>\nSent: Tuesday\nSubject: Report\n\nDear all"
    ),
    "original en": "-----Original Message-----\nFrom: ISU\n\nDear all",
    "original fr": "-----Message d'origine-----\nDe : ISU\n\nBonjour",
    "original es": "-----Mensaje original-----\nDe: ISU\n\nHola",
    "original pt": "-----Mensagem original-----\nDe: ISU\n\nOlá",
    "original ar": "----- الرسالة الأصلية -----\nISU\n\nمرحبا",
    "forwarded": (
        "---------- Forwarded message ---------\nFrom: ISU <isu@isu.example>\nDate: Tue\nSubject: X\n\nDear all"
    ),
    "apple": (
        "Begin forwarded message:\n\nFrom: ISU <isu@isu.example>\nSubject: X\nDate: 24 November 2026\n\nDear all"
    ),
    "apple fr": (
        "Début du message transféré :\n\nDe: ISU <isu@isu.example>\nObjet: X\nDate: 24 novembre 2026\n\nBonjour"
    ),
}


@pytest.mark.parametrize("quote", QUOTED.values(), ids=QUOTED.keys())
def test_what_others_wrote_is_folded_whole(quote: str) -> None:
    mail = read(f"Our report follows in May.\n\n{quote}\n")

    assert mail.fresh == "Our report follows in May."
    assert mail.folded("quote").strip() == quote.strip()


def test_answers_between_quoted_lines_stay() -> None:
    mail = read("Am 24.11.2026 um 10:15 schrieb ISU:\n> When?\n\nIn May.\n\n> Where?\n\nGeneva.\n")

    assert mail.fresh.split() == ["In", "May.", "Geneva."]


@pytest.mark.parametrize(
    "text",
    [
        "On Monday we wrote:\nthe report is late. We regret it.\n\nWhat now?",
        "From: Kampala\nTo: Geneva\nDate: 12 May 2026\n\nPlease book this flight.",
        "Subject: extension request\n\nWe ask for two more years.",
        "On behalf of my Government I have the honour to write:\n\nWe ratify.",
        "On 12 May 2026 the Minister wrote to the Secretary-General.\n\nA copy is attached.",
        "Please note the following:\n- On Monday: session\n- On Tuesday: visit",
        "The Permanent Mission asks:\n\n1. when the report is due;\n2. to whom it is sent.",
        "Thanks",
        "Is the report due on 30 April 2026, or later?",
        "a -- b\n\nc -- d",
    ],
)
def test_own_words_are_not_folded(text: str) -> None:
    assert read(text).fresh == text


CLOSED = {
    "en": "Kind regards,\nAmina Diallo\nSecond Secretary\nTel. +41 22 000 00 00",
    "fr": "Cordialement,\nAmina Diallo\nDeuxième Secrétaire",
    "fr formal": "Veuillez agréer, Madame, Monsieur, l'expression de ma considération distinguée.\n\nAmina Diallo",
    "es": "Atentamente,\n\nAmina Diallo\nSegunda Secretaria",
    "es thanks": "Muchas gracias y saludos cordiales,\nAmina",
    "pt": "Com os melhores cumprimentos,\nAmina Diallo",
    "ar": "مع فائق التقدير والاحترام،\nأمينة ديالو",
    "de": "Mit freundlichen Grüßen\nAmina Diallo",
    "ru": "С уважением,\nАмина Диалло",
    "delimiter": "-- \nAmina Diallo\nPermanent Mission, Geneva. We are open from 9 to 5 on working days.",
    "telephone": "Sent from my iPhone",
    "telephone fr": "Envoyé de mon iPhone",
    "telephone es": "Enviado desde mi iPhone",
    "name alone": "Amina",
    "dash": "-Amina Diallo",
}


@pytest.mark.parametrize("signature", CLOSED.values(), ids=CLOSED.keys())
def test_signatures_are_folded(signature: str) -> None:
    mail = read(f"When is our report due, and to whom do we send it?\n\n{signature}\n")

    assert mail.fresh == "When is our report due, and to whom do we send it?"
    assert mail.folded("signature") == signature


def test_a_postscript_stays() -> None:
    mail = read("A report.\n\nRegards,\nAmina Diallo\n\nP.S. Could you send the form again?\n")

    assert mail.fresh.split("\n") == ["A report.", "", "", "", "P.S. Could you send the form again?"]


def test_words_after_a_polite_thanks_stay() -> None:
    text = "Thank you,\n\nwe received the form and will send our report for last year by the end of the month.\n\nAmina"

    assert "we received the form" in read(text).fresh


DISCLAIMERS = {
    "en": "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "en wrong reader": "If you are not the intended recipient, please delete it.",
    "paper": "Please consider the environment before printing this email.",
    "fr": "Ce message et ses pièces jointes sont confidentiels et destinés exclusivement à leur destinataire.",
    "es": "Este mensaje y sus anexos son confidenciales y están dirigidos exclusivamente a su destinatario.",
    "pt": "Esta mensagem pode conter informação confidencial destinada exclusivamente ao destinatário.",
    "ar": "هذه الرسالة ومرفقاتها سرية ومخصصة للمرسل إليه فقط.",
    "de": "Diese E-Mail enthält vertrauliche Informationen.",
}


@pytest.mark.parametrize("disclaimer", DISCLAIMERS.values(), ids=DISCLAIMERS.keys())
def test_disclaimers_are_folded(disclaimer: str) -> None:
    mail = read(f"When is it due?\n\nRegards,\nAmina Diallo\n\n{disclaimer}\n")

    assert mail.fresh == "When is it due?"
    assert mail.folded("disclaimer") == disclaimer


def test_a_warning_above_a_mail_from_outside_is_folded() -> None:
    mail = read("CAUTION: This email originated from outside of the organization.\n\nWhen is it due?")

    assert mail.fresh == "When is it due?"


def test_a_confidential_report_is_no_disclaimer() -> None:
    text = "Part B of our report is confidential. Please do not publish it."

    assert read(text).fresh == text


def test_folds_lie_in_order_and_apart_and_lose_nothing() -> None:
    text = "Hi\n\n" + "\n\n".join([*QUOTED.values(), *CLOSED.values(), *DISCLAIMERS.values()])
    mail = read(text)

    at = 0
    for fold in mail.folds:
        assert at <= fold.start < fold.end <= len(text)
        at = fold.end


@pytest.mark.parametrize(
    "line",
    [
        "On x, ",
        "On 1 May 2026 a@b.example wrote:\n",
        "> > > \n",
        "From: a\n",
        "-- \n",
        "Regards,\n",
        "_" * 30 + "\n",
        "a@",
    ],
)
def test_text_made_to_take_long_is_folded_in_time_that_grows_with_it(line: str) -> None:
    text = line * (600_000 // len(line))

    begun = time.perf_counter()
    folds(text, (), SENDER)

    assert time.perf_counter() - begun < 20
