"""The mailbox as rows and as JSON: its figures, and one mail with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.answer_json import citation_json
from knowledge.mail import Judgement
from knowledge.memory.inbox.account import Figures
from knowledge.memory.inbox.records import StoredDraft, StoredMail


def figures_json(found: Figures, now: datetime) -> dict[str, Any]:
    """The figures for other programs; times in ISO 8601, durations in seconds."""
    waiting = found.oldest_waiting
    return {
        "mails": dict(found.mails),
        "directions": dict(found.directions),
        "categories": dict(found.categories),
        "drafts": dict(found.drafts),
        "quarantined": found.quarantined,
        "alerts_untold": found.alerts_untold,
        "cases_open": found.cases_open,
        "oldest_waiting_s": round((now - waiting).total_seconds(), 1) if waiting else None,
        "seconds": {name: round(value, 3) for name, value in found.seconds.items()},
        "folders": [{**asdict(cursor), "read_at": cursor.read_at.isoformat()} for cursor in found.cursors],
    }


def figures_lines(found: Figures, now: datetime) -> Iterator[tuple[str, str]]:
    """The figures for people."""
    yield "mails", _counted(found.directions) or "none yet"
    yield "steps", _counted(found.mails)
    yield "drafts", _counted(found.drafts)
    yield "categories", _counted(found.categories)
    yield "cases open", str(found.cases_open)
    yield "alerts not told", str(found.alerts_untold)
    yield "in quarantine", str(found.quarantined)
    if found.oldest_waiting is not None:
        yield "oldest waiting", f"{(now - found.oldest_waiting).total_seconds():.0f} s"
    if found.seconds:
        yield (
            "arrival to done",
            f"median {found.seconds['from_arrival_p50']:.1f} s, p95 {found.seconds['from_arrival_p95']:.1f} s",
        )


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(numbers.items(), key=lambda item: -item[1]))


def described(mail: StoredMail) -> dict[str, Any]:
    """One mail for people and other programs."""
    return {
        "id": mail.id,
        "direction": mail.direction.value,
        "from": mail.sender,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "received_at": mail.received_at.isoformat(),
        "done_at": mail.done_at.isoformat() if mail.done_at else None,
        "step": mail.step.value,
        "quarantine": mail.quarantined,
        "case": mail.case,
        "thread": mail.thread_id,
        "size": mail.size,
        "partial": mail.partial,
        "history": mail.history,
        "places": [f"{place.folder} {place.uidvalidity}/{place.uid}" for place in mail.places],
        **_judged(mail.judgement),
        "not_drafted": mail.note,
        "draft": _draft(mail.draft) if mail.draft else None,
    }


def _judged(judged: Judgement | None) -> dict[str, Any]:
    if judged is None:
        return {}
    return {
        "category": judged.category.value,
        "state": judged.state,
        "language": judged.language,
        "urgent": judged.urgent,
        "sensitive": judged.sensitive,
        "needs_reply": judged.needs_reply,
        "automatic": judged.automatic,
        "due": judged.due.isoformat() if judged.due else None,
        "questions": list(judged.questions),
        "promises": [f"{one.words} ({one.due.isoformat()})" if one.due else one.words for one in judged.promises],
        "reasons": list(judged.reasons),
        "confidence": judged.confidence,
    }


def _draft(draft: StoredDraft) -> dict[str, Any]:
    return {
        "state": draft.state.value,
        "place": f"{draft.place.folder} {draft.place.uidvalidity}/{draft.place.uid}" if draft.place.uid else "",
        "message_id": draft.message_id,
        "subject": draft.reply.subject,
        "language": draft.reply.language,
        "body": draft.reply.body,
        "citations": [citation_json(citation) for citation in draft.reply.citations],
        "unanswered": list(draft.reply.unanswered),
        "enclosures": list(draft.reply.enclosures),
    }
