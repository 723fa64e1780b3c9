"""What an import would make of each row: new, changed, unchanged, doubtful, refused, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from rapidfuzz import fuzz, process

from knowledge.contact import ContactRow, Difference, PlannedRow, RowAction
from knowledge.errors import BadInput
from knowledge.memory.clean import fold
from knowledge.memory.contacts.edits import check_address
from knowledge.memory.contacts.snapshot import Snapshot, organisation_key, post_key
from knowledge.memory.contacts.spelling import name_key

ALIKE = 88.0
"""From this likeness on (0 to 100) two names of one State may be one person's: somebody must look."""

SAME = 75.0
"""Below this likeness a known address under another name is somebody else's or a mistake."""

DETAILS = ("name", "state", "language", "style", "rank", "gender", "uid", "note")
"""What a row may say of a person. What it does not say stays as it is."""


@dataclass(slots=True)
class _Seen:
    """Rows of the same file that came before."""

    by_address: dict[str, ContactRow] = field(default_factory=dict)
    by_uid: dict[str, ContactRow] = field(default_factory=dict)
    new_in_state: dict[str, dict[int, str]] = field(default_factory=dict)
    """State -> line -> name key, of rows that are new."""
    taken: dict[tuple[object, ...], int] = field(default_factory=dict)
    """Posts given to somebody by an earlier row: post -> line."""


def plan(rows: Iterable[ContactRow], held: Snapshot, step: Callable[[int], None] | None = None) -> list[PlannedRow]:
    """Judges every row against the list and the rows before it."""
    seen, planned = _Seen(), []
    for row in rows:
        planned.append(_judge(row, held, seen))
        if step is not None:
            step(1)
    return planned


def _judge(row: ContactRow, held: Snapshot, seen: _Seen) -> PlannedRow:
    if row.refused:
        return PlannedRow(row, RowAction.REFUSED, reasons=(row.refused,))
    if not row.name and (row.address or not (row.organisation and row.functional)):
        return PlannedRow(row, RowAction.REFUSED, reasons=("no name",))
    row, wrong = _checked(row)
    doubts = [*row.doubts, *wrong]
    earlier = seen.by_address.get(fold(row.address)) if row.address else None
    earlier = earlier or (seen.by_uid.get(row.uid) if row.uid else None)
    if earlier is not None and _likeness(row.name, earlier.name) < SAME:
        what = "address" if row.address and fold(row.address) == fold(earlier.address) else "id"
        doubts.append(f"same {what} as line {earlier.line}, another name")
        return PlannedRow(row, RowAction.DOUBTFUL, reasons=tuple(doubts))
    person_id, why = _match(row, held)
    doubts += why
    post_id, taken = _post_in_question(row, held, person_id, earlier, seen)
    doubts += taken
    if earlier is None and person_id is None and not doubts:
        doubts += _lookalikes(row, held, seen)
    if doubts:
        found = _differences(row, held, person_id) if person_id else ()
        return PlannedRow(row, RowAction.DOUBTFUL, person_id, found, tuple(doubts), post_id)
    return _sure(row, held, seen, person_id, earlier)


def _sure(
    row: ContactRow, held: Snapshot, seen: _Seen, person_id: int | None, earlier: ContactRow | None
) -> PlannedRow:
    _remember(row, seen, new=person_id is None and earlier is None)
    if person_id is None:
        if earlier is not None and replace(row, line=earlier.line) == earlier:
            return PlannedRow(row, RowAction.UNCHANGED, reasons=(f"the same as line {earlier.line}",))
        if earlier is not None:
            return PlannedRow(row, RowAction.CHANGED, reasons=("a further post",), same_as_line=earlier.line)
        return PlannedRow(row, RowAction.NEW)
    differences = _differences(row, held, person_id)
    if not differences and _stands(row, held, person_id):
        return PlannedRow(row, RowAction.UNCHANGED, person_id)
    return PlannedRow(row, RowAction.CHANGED, person_id, differences)


def _checked(row: ContactRow) -> tuple[ContactRow, list[str]]:
    """The row without addresses that are none; what is wrong with them is said."""
    wrong = []
    if row.address and not _is_mail(row.address):
        wrong.append("address is no mail address")
        row = replace(row, address="")
    if row.functional and not _is_mail(row.functional):
        wrong.append("functional is no mail address")
        row = replace(row, functional="")
    if row.since and row.until and row.since > row.until:
        wrong.append("ends before it begins")
    return row, wrong


def _is_mail(address: str) -> bool:
    try:
        check_address(address)
    except BadInput:
        return False
    return True


def _match(row: ContactRow, held: Snapshot) -> tuple[int | None, list[str]]:
    """The contact a row is about, and why that may be wrong."""
    by_uid = held.by_uid.get(row.uid) if row.uid else None
    by_address = held.by_address.get(fold(row.address)) if row.address else None
    if by_uid is not None and by_address is not None and by_uid != by_address:
        return None, [f"its id is contact {by_uid}'s, its address contact {by_address}'s"]
    found = by_uid or by_address
    if found is not None:
        if row.name and _likeness(row.name, held.people[found]["name"]) < SAME:
            return found, [f"known under another name as contact {found}"]
        return found, []
    same = held.by_name.get((row.state, name_key(row.name)), []) if row.name else []
    if not same:
        return None, []
    if len(same) > 1:
        return None, ["several contacts have this name: " + ", ".join(map(str, same))]
    if row.address and held.people[same[0]]["address"]:
        return same[0], [f"contact {same[0]} has this name and another address"]
    return same[0], []


def _lookalikes(row: ContactRow, held: Snapshot, seen: _Seen) -> list[str]:
    spelt = name_key(row.name)
    if not spelt:
        return []
    doubts = []
    for known, what in ((held.in_state.get(row.state), "contact"), (seen.new_in_state.get(row.state), "line")):
        if known:
            best = process.extractOne(spelt, known, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE)
            if best is not None:
                doubts.append(f"looks like {what} {best[2]} (name {best[1]:.0f} of 100, same State)")
    return doubts


def _post_in_question(
    row: ContactRow, held: Snapshot, person_id: int | None, earlier: ContactRow | None, seen: _Seen
) -> tuple[int | None, list[str]]:
    """The post that somebody else holds by now: who speaks for a State is not changed without its paper."""
    if row.post is None or row.until is not None:
        return None, []
    organisation = held.organisations.get(organisation_key(row.organisation, row.organisation_kind, row.state))
    where = post_key(organisation or 0, row.post.value, row.theme, row.title)
    rival = seen.taken.get(_post_named(row))
    if rival is not None and (earlier is None or earlier.line != rival):
        return None, [f"line {rival} gives the same post to somebody else"]
    post_id = held.posts.get(where)
    others = [one for one in held.held.get(post_id or 0, ()) if one[1] != person_id]
    if others and not row.evidence:
        holders = ", ".join(str(one[1]) for one in others)
        return post_id, [f"contact {holders} holds this post; the official nomination is wanted (column evidence)"]
    begun = max((one[2] for one in others if one[2]), default=None)
    if begun and (row.since or date.max) < begun:
        return post_id, [f"somebody holds this post since {begun}"]
    return post_id, []


def _post_named(row: ContactRow) -> tuple[object, ...]:
    """The post of a row, told apart from others of the file, whether it is in the list yet or not."""
    organisation = organisation_key(row.organisation, row.organisation_kind, row.state)
    return organisation, *post_key(0, row.post.value if row.post else "", row.theme, row.title)


def _differences(row: ContactRow, held: Snapshot, person_id: int) -> tuple[Difference, ...]:
    known = held.people[person_id]
    found = [
        Difference(name, known[name], getattr(row, name))
        for name in DETAILS
        if getattr(row, name) and getattr(row, name) != known[name]
    ]
    if row.address and fold(row.address) != (known["address_key"] or ""):
        found.append(Difference("address", known["address"], row.address))
    if row.phone and (person_id, fold(row.phone)) not in held.phones:
        found.append(Difference("phone", "", row.phone))
    return tuple(found)


def _stands(row: ContactRow, held: Snapshot, person_id: int) -> bool:
    """Whether post, mailbox, groups and consent of a row say nothing that is not held."""
    if any((person_id, group) not in held.members for group in row.groups):
        return False
    if row.consent is not None and held.consents.get(person_id) is not row.consent:
        return False
    if row.post is None and not row.functional:
        return True
    organisation = held.organisations.get(organisation_key(row.organisation, row.organisation_kind, row.state))
    if organisation is None or (row.functional and (organisation, fold(row.functional)) not in held.functional):
        return False
    if row.post is None:
        return True
    post = held.posts.get(post_key(organisation, row.post.value, row.theme, row.title))
    return post is not None and (post, person_id, row.since) in held.tenures


def _remember(row: ContactRow, seen: _Seen, *, new: bool) -> None:
    if row.address:
        seen.by_address.setdefault(fold(row.address), row)
    if row.uid:
        seen.by_uid.setdefault(row.uid, row)
    if new and row.name:
        seen.new_in_state.setdefault(row.state, {})[row.line] = name_key(row.name)
    if row.post is not None and row.until is None:
        seen.taken.setdefault(_post_named(row), row.line)


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(name_key(one), name_key(other)) if one and other else 100.0
