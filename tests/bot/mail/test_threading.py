"""Which conversation a mail joins, and which it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.mail.subjects import Subject, subject_of
from bot.mail.threading import Joining, Thread, join, keys_of, make_token, read_token
from knowledge.mail import Mail, Mailbox

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SECRET = "a secret of this test"
OURS = make_token(SECRET, "c7", "n0nce", "isu.example")
THREAD = Thread("c7", "Article 7 report", frozenset({OURS, "q1@m.example"}), frozenset({"a@m.example"}), NOW)
OTHER = Thread("c8", "Visas", frozenset({"v1@m.example"}), frozenset({"a@m.example", "b@m.example"}), NOW)
MAIL = Mail(sha256="", sender=Mailbox("", "A@m.example"), subject="Something", date=NOW)


def test_a_token_names_its_thread_and_no_one_else_can_make_it() -> None:
    assert read_token(SECRET, OURS) == "c7"
    assert read_token(SECRET, f"<{OURS.upper()}>") == "c7"  # some servers change the case
    assert read_token("another", OURS) == ""
    assert read_token("", OURS) == ""
    assert read_token(SECRET, OURS.replace("c7", "c8")) == ""
    assert read_token(SECRET, "isu.c7.n0nce." + "0" * 32 + "@isu.example") == ""
    assert make_token(SECRET, "c7", "other", "isu.example") != OURS


@pytest.mark.parametrize(
    ("secret", "thread", "nonce"), [("", "c7", "n0nce"), ("s", "C 7", "n0nce"), ("s", "c7", "x\n")]
)
def test_a_token_takes_no_odd_parts(secret: str, thread: str, nonce: str) -> None:
    with pytest.raises(ValueError, match="token"):
        make_token(secret, thread, nonce, "isu.example")


def test_references_come_before_all_else_the_newest_first() -> None:
    mail = replace(MAIL, references=("v1@m.example", "q1@m.example"), in_reply_to=("v1@m.example",))

    assert join(mail, [OTHER, THREAD]) == Joining("c7", "references")


def test_in_reply_to_serves_where_references_do_not() -> None:
    assert join(replace(MAIL, in_reply_to=("v1@m.example",)), [THREAD, OTHER]) == Joining("c8", "in-reply-to")


def test_our_token_serves_where_the_mail_itself_is_not_known() -> None:
    mail = replace(MAIL, in_reply_to=(OURS,))
    unknown = replace(THREAD, message_ids=frozenset())

    assert join(mail, [unknown], secret=SECRET) == Joining("c7", "token")
    assert join(mail, [unknown], secret="another") == Joining()


def test_a_subject_serves_with_the_same_correspondent_only() -> None:
    reply = replace(MAIL, subject="RE: Article 7 Report")

    assert join(reply, [THREAD, OTHER]) == Joining("c7", "subject")
    assert join(replace(reply, sender=Mailbox("", "x@evil.example")), [THREAD, OTHER]) == Joining()
    assert join(replace(reply, date=NOW + timedelta(days=400)), [THREAD]) == Joining()
    assert join(replace(MAIL, subject="Re:"), [replace(THREAD, subject="")]) == Joining()


def test_a_stranger_who_quotes_a_case_number_does_not_join() -> None:
    mail = Mail(
        sha256="", sender=Mailbox("", "x@evil.example"), subject="Re: [case c7]", text="about case c7", date=NOW
    )

    assert join(mail, [THREAD, OTHER], secret=SECRET) == Joining()


def test_a_stranger_who_answers_our_mail_joins_and_is_marked() -> None:
    mail = replace(MAIL, sender=Mailbox("", "colleague@m.example"), in_reply_to=("q1@m.example",))

    assert join(mail, [THREAD]) == Joining("c7", "in-reply-to", stranger=True)


@pytest.mark.parametrize("mark", ["Fwd", "FW", "TR", "RV", "WG", "I", "ENC", "إعادة توجيه"])
def test_a_forwarded_mail_starts_a_thread_that_knows_where_it_comes_from(mark: str) -> None:
    mail = replace(MAIL, subject=f"{mark}: Article 7 report", references=("q1@m.example",))

    assert join(mail, [THREAD]) == Joining(related="c7")
    assert join(replace(mail, references=()), [THREAD]) == Joining()


def test_a_bounce_joins_the_thread_of_the_mail_it_returns() -> None:
    mail = Mail(sha256="", sender=Mailbox("", "mailer-daemon@mx.example"), returned_ids=(OURS,), automatic=("bounce",))

    assert join(mail, [THREAD]) == Joining("c7", "bounce")
    assert join(mail, [replace(THREAD, message_ids=frozenset())], secret=SECRET) == Joining("c7", "bounce")


def test_a_mail_we_sent_from_elsewhere_goes_by_its_recipients() -> None:
    mail = replace(
        MAIL, sender=Mailbox("", "isu@isu.example"), to=(Mailbox("", "a@m.example"),), subject="Re: article 7 report"
    )

    assert join(mail, [THREAD], own=frozenset({"isu@isu.example"})) == Joining("c7", "subject")


def test_keys_to_look_threads_up_by() -> None:
    keys = keys_of(replace(MAIL, references=("q1@m.example", OURS), in_reply_to=(OURS,), subject="Re: X y"), SECRET)

    assert (keys.message_ids, keys.threads) == ((OURS, "q1@m.example"), ("c7",))
    assert (keys.subject, keys.correspondent) == ("x y", "a@m.example")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Re: Fwd: RE[2]: Report", Subject("report", reply=True)),
        ("TR : RE: Rapport", Subject("rapport", forwarded=True)),
        ("[list] Re: [other] Report", Subject("report", reply=True)),
        ("RES: Relatório", Subject("relatório", reply=True)),
        ("Réf: x", Subject("x", reply=True)),
        ("رد: تقرير", Subject("تقرير", reply=True)),
        ("Report (fwd)", Subject("report", forwarded=True)),
        ("回复：报告", Subject("报告", reply=True)),
        ("Reporting: dates", Subject("reporting: dates")),
        ("Ref. 12/2026: dates", Subject("ref. 12/2026: dates")),
        ("Re:" * 1000, Subject("", reply=True)),
    ],
)
def test_subjects_without_their_marks(text: str, expected: Subject) -> None:
    found = subject_of(text)

    assert found if text.startswith("Re:Re:Re:") else found == expected
