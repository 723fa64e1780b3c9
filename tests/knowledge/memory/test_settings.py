"""Named values that outlive a restart."""

import pytest

from knowledge.errors import BadInput
from knowledge.memory.settings import Settings
from knowledge.memory.store import Store
from tests.knowledge.memory.samples import HOSTILE, NOW


def test_a_value_outlives_a_restart(settings: Settings, second_store: Store) -> None:
    value = {"slope": 1.5, "of": ["a", None, True]}
    settings.put("calibration", {"slope": 0}, NOW)
    settings.put("calibration", value, NOW)
    assert Settings(second_store).get("calibration") == value


def test_what_is_not_there_is_the_default(settings: Settings) -> None:
    assert settings.get("x") is None
    assert settings.get("x", 3) == 3
    settings.put("x", None, NOW)
    settings.remove("x")
    settings.remove("x")
    assert settings.get("x", 3) == 3


def test_values_are_found_by_the_start_of_their_name(settings: Settings) -> None:
    for name in ("slack/C2", "slack/C1", "slackers", "%"):
        settings.put(name, name, NOW)
    assert list(settings.named("slack/")) == ["slack/C1", "slack/C2"]
    assert list(settings.named("%")) == ["%"]


def test_what_json_can_not_hold_is_refused(settings: Settings) -> None:
    with pytest.raises(BadInput):
        settings.put("x", object(), NOW)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_equal(settings: Settings, text: str) -> None:
    settings.put(text, {text: text}, NOW)
    assert settings.get(text) == {text: text}
