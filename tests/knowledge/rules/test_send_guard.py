"""The last look before a reply goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.rules.send_guard import OnThread, ToSend, reasons_to_refuse

CAME = datetime(2032, 1, 5, 9, 0, tzinfo=UTC)
WRITTEN = CAME + timedelta(hours=1)
REPLY = ToSend(WRITTEN, answers_at=CAME, state="UGA", language="en")
QUIET = OnThread(last_in_at=CAME, state="UGA", language="en")


def test_a_reply_to_the_newest_mail_may_go() -> None:
    assert reasons_to_refuse(REPLY, QUIET) == ()


def test_a_newer_mail_stops_it() -> None:
    moved = OnThread(last_in_at=WRITTEN + timedelta(minutes=1), state="UGA", language="en")

    assert reasons_to_refuse(REPLY, moved) == (
        "a newer mail has come in since it was written",
        "it does not answer the newest mail",
    )


def test_a_mail_that_came_before_it_was_written_but_is_not_the_one_it_answers_stops_it() -> None:
    moved = OnThread(last_in_at=CAME + timedelta(minutes=5), state="UGA", language="en")

    assert reasons_to_refuse(REPLY, moved) == ("it does not answer the newest mail",)


def test_an_answer_that_went_out_stops_it() -> None:
    answered = OnThread(CAME, CAME + timedelta(minutes=5), "UGA", "en")

    assert reasons_to_refuse(REPLY, answered) == ("an answer went out already",)


def test_an_answer_before_the_mail_it_answers_does_not() -> None:
    assert reasons_to_refuse(REPLY, OnThread(CAME, CAME - timedelta(days=2), "UGA", "en")) == ()


def test_the_wrong_state_and_the_wrong_language_stop_it() -> None:
    other = OnThread(CAME, None, "FRA", "fr")

    assert reasons_to_refuse(REPLY, other) == (
        "it is written for UGA, the thread is of FRA",
        "it is in en, they write in fr",
    )


def test_what_is_unknown_refuses_nothing() -> None:
    assert reasons_to_refuse(ToSend(WRITTEN), OnThread()) == ()
    assert reasons_to_refuse(REPLY, OnThread(last_in_at=CAME)) == ()


def test_an_enclosure_that_is_named_must_hang_on_it() -> None:
    named = ToSend(WRITTEN, CAME, named=("Reporting form", "Guide"), attached=("reporting_form.docx",))

    assert reasons_to_refuse(named, OnThread(CAME)) == ("an enclosure is named and not attached: Guide",)
