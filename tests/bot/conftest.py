"""Fixtures for the channels: a stage with the stand-in for Slack, a canned desk, and the real one with the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Parts, assemble
from bot.config import read_config
from bot.desk import Desk
from knowledge.message import Message, Reply
from tests.bot.slack.harness import CannedDesk, Clock, Stage, fresh_team
from tests.bot.slack.samples import ANSWER


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def canned() -> CannedDesk:
    """Answers every message, each with an interaction of its own."""
    numbers: dict[str, int] = {}

    def answer(message: Message) -> Reply:
        return replace(ANSWER, interaction_id=numbers.setdefault(message.id, len(numbers) + 1))

    return CannedDesk(answer)


@pytest.fixture
def stages(clock: Clock) -> Iterator[Callable[..., Stage]]:
    """Makes stages, and takes them down."""
    made: list[Stage] = []

    def make(desk: object, agent: bool = False, **options: object) -> Stage:
        made.append(Stage(desk, clock, agent, fresh_team(), **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for stage in made:
        stage.close()


@pytest.fixture
def stage(stages: Callable[..., Stage], canned: CannedDesk) -> Stage:
    """The plain app on a canned desk."""
    return stages(canned)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slack-home")


@pytest.fixture(scope="session")
def parts(home: Path) -> Iterator[Parts]:
    """The whole assistant with the built-in guide; tests tell each other apart by their workspace."""
    assembled = assemble(read_config(home=home))
    yield assembled
    assembled.store.close()


@pytest.fixture
def desk(parts: Parts, clock: Clock) -> Desk:
    """The real desk, with the test's clock."""
    return Desk(parts.knowledge, parts.log, parts.people, clock)
