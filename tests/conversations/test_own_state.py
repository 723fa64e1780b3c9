"""A question of "our" State is answered for it, in terminal and by contact; where nobody knows it, that is said."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import assemble
from bot.config import read_config
from knowledge.message import Channel, Message, Person, Role, Sender
from tests.bot.commands.conftest import _own_settings, filled, folder, isu
from tests.bot.commands.terminal import Isu

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
__all__ = ["_own_settings", "filled", "folder", "isu"]


@pytest.mark.parametrize(
    ("question", "state", "words"),
    [
        ("when is our report due?", "LAO", "the Lao People's Democratic Republic: next due by 30 April"),
        ("quand devons-nous remettre notre rapport ?", "FRA", "pour la France : prochaine échéance le 30 avril"),
        ("¿cuándo vence nuestro informe?", "PER", "para el Perú: próximo plazo el 30 de abril"),
    ],
)
def test_the_askers_own_state_is_the_default(isu: Isu, question: str, state: str, words: str) -> None:
    reply = isu("ask", question, "--state", state, "--json").object
    assert reply["outcome"] == "answer"
    assert words in reply["text"]
    assert reply["facts"][0]["rule"] == "CCM-7-2"
    assert reply["facts"][0]["as_of"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is our deadline under Article 4?", "Clearance deadline (Article 4) for Iraq: 1 November 2028"),
        ("Quel est notre délai au titre de l'article 4 ?", "Délai de dépollution (article 4) pour l'Iraq"),
        ("When must we submit our extension request under Article 4?", "by 1 February 2028 at the latest"),
        ("¿Cuándo debemos presentar nuestra solicitud de prórroga?", "a más tardar el 1 de febrero de 2028"),
    ],
)
def test_an_article_in_the_question_does_not_hide_the_states_own_deadline(isu: Isu, question: str, words: str) -> None:
    reply = isu("ask", question, "--state", "IRQ", "--json").object
    assert reply["outcome"] == "answer"
    assert words in reply["text"]
    assert reply["facts"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When is our clearance deadline?", "I need to know for which State you ask"),
        ("Quel est notre délai de dépollution ?", "Il me faut savoir pour quel État"),
        ("¿Cuándo vence nuestro plazo de limpieza?", "Necesito saber por qué Estado"),
    ],
)
def test_no_state_is_guessed(isu: Isu, question: str, words: str) -> None:
    reply = isu("ask", question, "--json").object
    assert reply["outcome"] == "closest"
    assert reply["text"].startswith(words)
    assert reply["facts"] == []


def test_what_is_the_same_for_all_is_answered_and_says_whose_it_is(isu: Isu) -> None:
    reply = isu("ask", "When is our report due?", "--json").object
    assert reply["outcome"] == "answer"
    assert "30 April" in reply["text"]
    assert any("No State is on record for you here" in notice for notice in reply["notices"])


def test_in_slack_and_by_mail_the_contacts_state_is_the_default(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "home")
    parts = assemble(read_config(home=tmp_path / "home"))
    person = Person(None, "Élodie Fictive", "elodie@mission.example", "PER", Role.DELEGATE, "es", verified=True)
    parts.people.add(person, NOW, slack_user="U0ELODIE")
    known = {Channel.SLACK: Sender(slack_user="U0ELODIE"), Channel.MAIL: Sender(address="Elodie@mission.example")}
    for channel, sender in known.items():
        reply = parts.desk.receive(Message(f"m-{channel}", channel, "¿cuándo vence nuestro informe?", NOW, "c", sender))
        assert reply is not None
        assert "para el Perú: próximo plazo el 30 de abril de 2027" in reply.text
        stranger = Message(f"s-{channel}", channel, "When is our clearance deadline?", NOW, "d", Sender(name="Bo"))
        other = parts.desk.receive(stranger)
        assert other is not None
        assert "for which State you ask" in other.text
    assert {entry.event.channel for entry in parts.timeline.of_state("PER").entries} >= {"slack", "mail"}
    parts.store.close()
