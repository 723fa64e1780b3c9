"""What people did with the drafts: sent, changed, removed; looked up in the drafts folder, which is only read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.mail.mailbox import FolderState, Mailbox
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.inbox.records import DraftState, Place, StoredDraft


def look_after(mailbox: Mailbox, inbox: Inbox, clock: Callable[[], datetime]) -> int:
    """Notes what became of each open draft; gives how many moved. That an answer was sent is seen in sent mail."""
    open_ones = inbox.open_drafts()
    if not open_ones or not mailbox.folders.drafts:
        return 0
    state = mailbox.open(mailbox.folders.drafts)
    here = [draft for draft in open_ones if draft.place.uidvalidity == state.uidvalidity]
    present = mailbox.present([draft.place.uid for draft in here if draft.place.uid])
    missing = [draft for draft in open_ones if draft not in here or draft.place.uid not in present]
    ours = {draft.place.uid for draft in here}
    for draft in missing:
        found = _found(mailbox, state, draft, ours)
        if found is None:
            inbox.draft_moved(draft, DraftState.DELETED, clock())
        else:
            inbox.draft_moved(draft, found[0], clock(), found[1])
    return len(missing)


def _found(
    mailbox: Mailbox, state: FolderState, draft: StoredDraft, ours: Sequence[int] | set[int]
) -> tuple[DraftState, Place] | None:
    """Where a draft lies now, and whether it still is as we put it down; None where it is gone."""
    same = mailbox.find(draft.message_id)
    others = [uid for uid in mailbox.drafts_answering(draft.answers) if uid not in ours] if draft.answers else []
    uid = max(same, default=0) or max(others, default=0)
    if not uid:
        return None
    raw = mailbox.raw(uid)
    unchanged = raw is not None and _plain(raw) == _plain(draft.raw)
    kept = DraftState.APPENDED if unchanged and draft.state is DraftState.APPENDED else DraftState.CHANGED
    return kept, Place(state.name, state.uidvalidity, uid)


def _plain(raw: bytes) -> bytes:
    return b"\n".join(line.rstrip() for line in raw.replace(b"\r\n", b"\n").split(b"\n")).strip()
