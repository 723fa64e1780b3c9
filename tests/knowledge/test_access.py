"""The guard: internal texts for staff and coordinators only, and never where others read along."""

from __future__ import annotations

import pytest

from knowledge.access import Sight, may_see, shown_holder, sight_of
from knowledge.base import Viewer
from knowledge.contact import Holding, Organisation, OrganisationKind, Post, PostKind
from knowledge.errors import NotAllowed
from knowledge.message import Person, Role


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("public_place", [True, False])
def test_who_may_see_what(role: Role, public_place: bool) -> None:
    inside = role in (Role.STAFF, Role.COORDINATOR) and not public_place

    assert may_see(role, internal=False, public_place=public_place)
    assert may_see(role, internal=True, public_place=public_place) is inside
    assert Viewer(role, public_place).filter().internal is inside


def test_somebody_unknown_is_nobody_inside() -> None:
    assert Viewer().filter().internal is False


STATES = ("PER", "CHL", "")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("own", STATES)
@pytest.mark.parametrize("asked", STATES)
def test_nobody_sees_a_contact_where_others_read_along(role: Role, own: str, asked: str) -> None:
    assert sight_of(role, own, state=asked, public_place=True) is Sight.NOTHING


@pytest.mark.parametrize("own", STATES)
@pytest.mark.parametrize("asked", STATES)
def test_a_role_sees_contacts_as_far_as_its_work_goes(own: str, asked: str) -> None:
    seen = {role: sight_of(role, own, state=asked, public_place=False) for role in Role}

    assert seen[Role.PUBLIC] is Sight.NOTHING
    assert seen[Role.STAFF] is Sight.EVERYTHING
    assert seen[Role.COORDINATOR] is Sight.NAMES
    assert seen[Role.DELEGATE] is (Sight.NAMES if own and own == asked else Sight.NOTHING)


def test_what_is_shown_is_cut_to_what_may_be_seen() -> None:
    person = Person(1, "Ana", "ana@peru.example", "PER", Role.PUBLIC)
    post = Post(1, 1, PostKind.FOCAL_POINT, "")
    holding = Holding(Organisation(1, "Mission", OrganisationKind.MISSION_GENEVA, "PER"), post, holder=person)

    with pytest.raises(NotAllowed):
        shown_holder(Sight.NOTHING, holding, "office@peru.example", "ana@peru.example")
    assert "ana@" not in repr(shown_holder(Sight.NAMES, holding, "office@peru.example", "ana@peru.example"))
    assert "ana@" in repr(shown_holder(Sight.EVERYTHING, holding, "office@peru.example", "ana@peru.example"))
