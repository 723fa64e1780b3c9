"""Fixtures for all tests: the shared documents, where they are there."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.homes import home_template, library, own_home, reopened

__all__ = ["home_template", "library", "own_home", "reopened"]


# A loaded machine must not fail a test that is right: how long an example takes is the benchmarks' business.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real test documents beside the project; tests that need it skip with a reason without it."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder 'shared' with the test documents is not beside the project")
    return folder
