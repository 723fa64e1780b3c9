"""The guard: internal texts for staff and coordinators only, and never where others read along."""

from __future__ import annotations

import pytest

from knowledge.access import may_see
from knowledge.base import Viewer
from knowledge.message import Role


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("public_place", [True, False])
def test_who_may_see_what(role: Role, public_place: bool) -> None:
    inside = role in (Role.STAFF, Role.COORDINATOR) and not public_place

    assert may_see(role, internal=False, public_place=public_place)
    assert may_see(role, internal=True, public_place=public_place) is inside
    assert Viewer(role, public_place).filter().internal is inside


def test_somebody_unknown_is_nobody_inside() -> None:
    assert Viewer().filter().internal is False
