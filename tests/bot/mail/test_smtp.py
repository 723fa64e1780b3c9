"""The line to the SMTP server: nothing without TLS, and for every way a server can answer or die what it means."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.mail.smtp import InDoubt, Line
from knowledge.errors import ChannelError
from knowledge.memory.delivery import Answer
from tests.bot.mail.smtp_server import PASSWORD, TOKEN, USER, Script, free_port, serve, untrusting
from tests.certificates import Certificate, certificate
from tests.knowledge.outbox_samples import SENDER, raw

__all__ = ["certificate"]

A, B = "a@x.example", "b@x.example"
MAIL = raw("isu.one@secretariat.example", A)


def deliver(script: Script, certificate: Certificate, to: tuple[str, ...] = (A,), mail: bytes = MAIL) -> dict[str, int]:
    with serve(script, certificate) as server:
        line = Line(server)
        try:
            return {address: answer.code for address, answer in line.deliver(SENDER, to, mail).items()}
        finally:
            line.close()


def test_the_exact_bytes_arrive(certificate: Certificate) -> None:
    script = Script()
    assert deliver(script, certificate, (A, B)) == {A: 250, B: 250}
    (envelope,) = script.took
    assert envelope.original_content == MAIL  # a line of them begins with a dot
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [A, B])
    assert script.secured == [True]


def test_recipients_are_answered_for_one_by_one(certificate: Certificate) -> None:
    script = Script(recipients={A: ["550 5.1.1 no such user"], B: ["250 OK"], "c@x.example": ["450 4.2.1 later"]})
    assert deliver(script, certificate, (A, B, "c@x.example")) == {A: 550, B: 250, "c@x.example": 450}
    assert script.took[0].rcpt_tos == [B]


def test_where_nobody_is_taken_the_mail_stays_here(certificate: Certificate) -> None:
    script = Script(recipients={A: ["550 no"], B: ["450 later"]})
    assert deliver(script, certificate, (A, B)) == {A: 550, B: 450}
    assert script.took == []


@pytest.mark.parametrize("answer", ["554 5.7.1 spam", "451 4.3.0 try later"])
def test_the_answer_to_the_data_is_for_all_who_were_taken(certificate: Certificate, answer: str) -> None:
    script = Script(recipients={B: ["550 no"]}, data=[answer])
    assert deliver(script, certificate, (A, B)) == {A: int(answer[:3]), B: 550}
    assert script.took == []


def test_a_refused_sender_is_for_all(certificate: Certificate) -> None:
    assert deliver(Script(mail=["550 5.7.60 not your address"]), certificate, (A, B)) == {A: 550, B: 550}


def test_a_line_takes_one_mail_after_the_other(certificate: Certificate) -> None:
    script = Script(recipients={A: ["550 no"]}, data=["451 later"])
    with serve(script, certificate) as server:
        line = Line(server)
        codes = [line.deliver(SENDER, (to,), MAIL)[to].code for to in (A, B, A)]
        line.close()
    assert codes == [550, 451, 250]
    assert script.connections == 1


@pytest.mark.parametrize("where", ["mail", "rcpt", "data", "body"])
def test_before_the_mail_is_handed_over_a_broken_line_means_not_sent(certificate: Certificate, where: str) -> None:
    script = Script(dies=where)
    # Of a small mail the end is on the way before the client can know that the line broke: that is a doubt.
    large = MAIL + b"a line of a mail that no buffer holds\r\n" * 400_000
    with pytest.raises(ChannelError) as caught:
        deliver(script, certificate, mail=large)
    assert (type(caught.value), caught.value.permanent) == (ChannelError, False)
    assert script.took == []


@pytest.mark.parametrize(("where", "taken"), [("end", 1), ("end without it", 0)])
def test_after_it_a_broken_line_means_that_nobody_knows(certificate: Certificate, where: str, taken: int) -> None:
    script = Script(dies=where)
    with pytest.raises(InDoubt):
        deliver(script, certificate)
    assert len(script.took) == taken


def test_a_server_that_is_silent_at_the_end_leaves_a_doubt(certificate: Certificate) -> None:
    script = Script(wait_at_end=threading.Event())
    with serve(script, certificate) as server:
        line = Line(server, final_seconds=0.05)
        with pytest.raises(InDoubt):
            line.deliver(SENDER, (A,), MAIL)
        assert not line.open


def test_without_starttls_nothing_is_said(certificate: Certificate) -> None:
    script = Script()
    with serve(script, certificate, starttls=False) as server, pytest.raises(ChannelError, match="STARTTLS") as caught:
        Line(server)
    assert caught.value.permanent


def test_an_unknown_certificate_is_not_trusted(certificate: Certificate) -> None:
    with serve(Script(), certificate) as server, pytest.raises(ChannelError, match="not trusted") as caught:
        Line(replace(server, context=untrusting()))
    assert caught.value.permanent


def test_a_login_with_a_password(certificate: Certificate) -> None:
    script = Script()
    with serve(script, certificate, login=True) as server:
        line = Line(replace(server, user=USER, password=PASSWORD))
        assert line.deliver(SENDER, (A,), MAIL)[A].code == 250
        line.close()


def test_a_wrong_password_is_a_permanent_fault_that_tells_no_secret(certificate: Certificate) -> None:
    with serve(Script(), certificate, login=True) as server, pytest.raises(ChannelError, match="535") as caught:
        Line(replace(server, user=USER, password="wrong"))
    assert caught.value.permanent
    assert "wrong" not in str(caught.value)


def test_a_login_with_a_token(certificate: Certificate) -> None:
    script = Script()
    with serve(script, certificate, login=True) as server:
        line = Line(replace(server, user=USER, token=lambda: TOKEN))
        assert line.deliver(SENDER, (A,), MAIL)[A].code == 250
        line.close()


def test_a_token_that_is_refused_is_dropped(certificate: Certificate) -> None:
    dropped: list[bool] = []
    with serve(Script(), certificate, login=True) as server, pytest.raises(ChannelError, match="login"):
        Line(replace(server, user=USER, token=lambda: "old", rejected=lambda: dropped.append(True)))
    assert dropped == [True]


def test_a_mail_larger_than_the_server_takes_is_not_tried(certificate: Certificate) -> None:
    script = Script()
    with serve(script, certificate, data_size_limit=1000) as server:
        line = Line(server)
        answer = line.deliver(SENDER, (A,), MAIL + b"a" * 900 + b"\r\n")[A]
        line.close()
    assert answer == Answer(552, "the mail is larger than the server takes (1000 octets)")


def test_letters_before_the_at_need_a_server_that_takes_them(certificate: Certificate) -> None:
    josé = "josé@x.example"
    with serve(Script(), certificate, enable_SMTPUTF8=False) as server:
        line = Line(server)
        assert line.deliver(SENDER, (josé,), MAIL)[josé].code == 553
        line.close()
    script = Script()
    with serve(script, certificate, enable_SMTPUTF8=True) as server:
        line = Line(server)
        assert line.deliver(SENDER, (josé,), MAIL)[josé].code == 250
        line.close()
    assert script.took[0].rcpt_tos == [josé]


def test_a_host_with_other_letters_goes_in_its_ascii_form(certificate: Certificate) -> None:
    script = Script()
    assert deliver(script, certificate, ("ana@münchen.example",)) == {"ana@münchen.example": 250}
    assert script.took[0].rcpt_tos == ["ana@xn--mnchen-3ya.example"]


def test_nobody_at_the_port_is_a_passing_fault(certificate: Certificate) -> None:
    with serve(Script(), certificate) as server, pytest.raises(ChannelError) as caught:
        Line(replace(server, port=free_port()))
    assert not caught.value.permanent


def test_a_closing_server_means_later(certificate: Certificate) -> None:
    script = Script(mail=["421 4.3.2 shutting down"])
    with serve(script, certificate) as server:
        line = Line(server)
        assert line.deliver(SENDER, (A,), MAIL)[A].code == 421
        assert not line.open
        line.close()
