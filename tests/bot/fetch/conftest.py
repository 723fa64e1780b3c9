"""A site for each test."""

from collections.abc import Iterator

import pytest

from tests.bot.fetch.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()
