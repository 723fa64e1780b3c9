"""Who may approve what goes out: a named person, other than the requester where so agreed, against what was found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.errors import BadInput, NotAllowed
from knowledge.rules.protocol import Finding, Severity

MOST_NAMED = 5
"""So many of the findings that block are named when an approval is refused."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's word that something may go out.

    ``by`` is the person's name. ``seen`` is the hash of what they read; "" stands for what is there now, for a person
    who has it before them. ``overrule`` is why findings that block do not stop it; "" where nothing is overruled.
    """

    by: str
    seen: str = ""
    overrule: str = ""


def check_name(name: str) -> str:
    """The name of a person in one line, as given; BadInput where it is none."""
    cleaned = " ".join(unicodedata.normalize("NFC", name).split())
    if sum(letter.isalpha() for letter in cleaned) < 2 or len(cleaned) > 200:
        raise BadInput("--by takes the name of the person who decides")
    return cleaned


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same but for case, width and spaces."""
    return _folded(one) == _folded(other)


def check_approval(
    approval: Approval, *, requested_by: str, sha256: str, findings: Iterable[Finding], four_eyes: bool
) -> str:
    """The approver's name; the one rule for letters and mails alike.

    NotAllowed where the requester approves under four eyes, or where findings block and no reason overrules them;
    BadInput where nobody is named, or where what is to be approved is not what was seen.
    """
    by = check_name(approval.by)
    if approval.seen and approval.seen != sha256:
        raise BadInput("it was changed since it was read; read it again, then approve")
    if four_eyes and not requested_by.strip():
        raise NotAllowed("nobody is named who asked for it, and two people must have seen it")
    if four_eyes and same_person(by, requested_by):
        raise NotAllowed("who asked for it may not approve it")
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCKING]
    if blocking and not approval.overrule.strip():
        said = "; ".join(dict.fromkeys(finding.message.rstrip(".") for finding in blocking[:MOST_NAMED]))
        more = f"; and {len(blocking) - MOST_NAMED} more" if len(blocking) > MOST_NAMED else ""
        raise NotAllowed(f"{said}{more}; mend it, or overrule it with a reason")
    return by


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
