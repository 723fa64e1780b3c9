"""Who may see what: the one function that every text passes before it reaches a person."""

from knowledge.message import Role


def may_see(role: Role, *, internal: bool, public_place: bool) -> bool:
    """Whether a text may be shown: internal texts only to staff and coordinators, and never where others read along."""
    if not internal:
        return True
    return role in (Role.STAFF, Role.COORDINATOR) and not public_place
