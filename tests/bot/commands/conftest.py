"""A home with two small documents: shared by tests that only look, copied for those that change something."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bot.commands.terminal import PAGE, REPORT, Isu


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set on the machine of the person who runs the tests must not matter."""
    for name in (
        "DATABASE_URL",
        "ISU_TERMINAL_ROLE",
        "ISU_STAFF",
        "ISU_MANIFEST",
        "ISU_SEMANTIC_MODEL",
        "ISU_LANGUAGE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ISU_FETCH_PAUSE_S", "0")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents."""
    made = tmp_path_factory.mktemp("texts")
    (made / "harbour.txt").write_text(REPORT, encoding="utf-8")
    (made / "lighthouse.html").write_text(PAGE, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    assert Isu(home)("knowledge", "add", folder, "--collection", "port").status == 0
    assert Isu(home)("ask", "=How often did the harbour board meet?", "--as", "ana@delegation.example").status == 0
    return home


@pytest.fixture
def isu(filled: Path) -> Isu:
    """On the shared home: for tests that leave the documents as they are."""
    return Isu(filled)


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Isu:
    """On a copy of the home: for tests that change documents."""
    shutil.copytree(filled, tmp_path / "home")
    return Isu(tmp_path / "home")
