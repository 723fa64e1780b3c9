"""The main verb: a question in, a quotation with its exact place out, or the honest word that it was not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.compose import facts_reply, finish, lead_for, notices_for, place_of
from handlers.firewall import Barrier
from handlers.understand import Intent
from handlers.wording import say, spoken
from knowledge.base import Findings, KnowledgeBase, OwnState, Viewer
from knowledge.document import Authority
from knowledge.message import Citation, Fact, Message, Outcome, Reply
from knowledge.texts.quote import conflict

GUIDE = "guide"
REVIEWED = "isu-answers"
"""Name of the collection under which answers that a person reviewed are cited and may be chosen."""

REVIEWED_CONFIDENCE = 0.95


def answer(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """Answer a question: barriers first, then the records, then the texts."""
    viewer = Viewer(intent.person.role, message.public, message.collections)
    if intent.barrier is Barrier.PERSONAL_DATA:
        return _handed_over(intent, knowledge, viewer)
    if intent.barrier is not Barrier.NONE:
        return _reviewed(message, intent, knowledge, viewer) or _handed_over(intent, knowledge, viewer)
    findings = knowledge.find(intent.question, intent.language, viewer)
    if not message.collections or GUIDE in message.collections:
        facts = knowledge.records(intent.question, intent.state, intent.language, message.received_at.date())
        if facts and (facts[0].rule or not _pinpointed(findings)):
            reply = _from_records(intent, facts, knowledge, viewer)
            own = knowledge.own_state(intent.question, intent.language, message.received_at.date())
            return _said_for_all(reply) if not intent.state and own is OwnState.SAME_FOR_ALL else reply
        if not (intent.state or _pinpointed(findings)):
            own = knowledge.own_state(intent.question, intent.language, message.received_at.date())
            if own is not OwnState.NOT_ASKED:
                return _of_unknown_state(intent, findings, knowledge, viewer)
    if not _pinpointed(findings) and (given := _reviewed(message, intent, knowledge, viewer)) is not None:
        return given
    return _from_texts(intent, findings, knowledge, viewer)


def _said_for_all(reply: Reply) -> Reply:
    """A rule that is the same for every State, with the word that the State is needed for more."""
    return finish(replace(reply, text="", notices=(*reply.notices, say(reply.language, "notice.same_for_all"))))


def _of_unknown_state(intent: Intent, findings: Findings, knowledge: KnowledgeBase, viewer: Viewer) -> Reply:
    """That the State is needed, with the general rule where there is one; no State is ever guessed."""
    language = spoken(intent.language)
    reply = _from_texts(intent, findings, knowledge, viewer)
    citations = reply.citations[:2] if reply.outcome is Outcome.ANSWER else ()
    lead = say(language, "lead.need_state")
    return finish(Reply(Outcome.CLOSEST, "", language, reply.confidence, lead=lead, citations=citations))


def _reviewed(message: Message, intent: Intent, knowledge: KnowledgeBase, viewer: Viewer) -> Reply | None:
    """What a person answered to the same question, cited as an answer of the ISU of that day; None where there is none.

    It is an explanation, never an official text: the quotations it rests on come with it.
    """
    if message.collections and REVIEWED not in message.collections:
        return None
    on = message.received_at.date()
    found = knowledge.reviewed(intent.question, intent.language, viewer, intent.state, on)
    if found is None:
        return None
    language = spoken(intent.language)
    day = found.reviewed_on.isoformat()
    title = say(language, "reviewed.title", date=day)
    own = Citation(
        document_id=f"isu-answer-{found.id}",
        passage_id=0,
        file=f"isu-answer-{found.id}",
        symbol="",
        title=title,
        authority=Authority.GUIDE,
        date=day,
        language=found.language,
        locator=say(language, "reviewed.locator", number=found.id),
        page=None,
        quote=found.answer,
        url=None,
        collection=REVIEWED,
        explains=place_of(found.sources[0], language) if found.sources else "",
    )
    notices = [say(language, "reviewed.notice", until=found.expires_on.isoformat())]
    if found.language != language:
        notices.append(say(language, "notice.language", language=found.language))
    return finish(
        Reply(
            outcome=Outcome.ANSWER,
            text="",
            language=language,
            confidence=REVIEWED_CONFIDENCE,
            lead=say(language, "reviewed.lead", date=day),
            citations=(own, *found.sources),
            notices=tuple(notices),
        )
    )


def place(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """Where the last quotation of the conversation stands, quoted again with its place, if this asker may see it."""
    language = spoken(intent.language)
    # Who holds a post is told by its own handler, which looks anew at who asks.
    quoted = (turn.reply for turn in reversed(intent.earlier) if turn.reply.intent != "contact")
    last = next((reply for reply in quoted if reply.citations or reply.facts), None)
    viewer = Viewer(intent.person.role, message.public, message.collections)
    # It may have been quoted to somebody else, or the text may have become internal since.
    citations = knowledge.still_seen(last.citations, viewer) if last else ()
    if last is None or not (citations or last.facts):
        none = say(language, "lead.place_none")
        return Reply(Outcome.CLOSEST, none, language, 1.0, lead=none, intent="place")
    answered = last.outcome is Outcome.ANSWER and citations[:1] == last.citations[:1]
    notices = [say(language, "notice.unverified")] if any(not fact.verified for fact in last.facts) else []
    notices += [notice for citation in citations[: 1 if answered else 3] for notice in notices_for(citation, language)]
    return finish(
        Reply(
            outcome=Outcome.ANSWER if answered else Outcome.CLOSEST,
            text="",
            language=language,
            confidence=last.confidence,
            lead=say(language, "lead.place"),
            citations=citations,
            facts=last.facts,
            notices=tuple(dict.fromkeys(notices)),
            intent="place",
        )
    )


def _pinpointed(findings: Findings) -> bool:
    return findings.pinpoint is not None and findings.pinpoint.direct


def _handed_over(intent: Intent, knowledge: KnowledgeBase, viewer: Viewer) -> Reply:
    """A question for a person: the neutral text is quoted where there is one, nothing is claimed."""
    language = spoken(intent.language)
    citations: tuple[Citation, ...] = ()
    if intent.barrier in (Barrier.INTERPRETATION, Barrier.COMPLIANCE, Barrier.OTHER_TREATY):
        findings = knowledge.find(intent.question, intent.language, viewer)
        neutral = knowledge.neutral(findings, viewer, other_treaty=intent.barrier is Barrier.OTHER_TREATY)
        citations = knowledge.cite(neutral, viewer, limit=2)
    return Reply(
        outcome=Outcome.HANDED_OVER,
        text="",
        language=language,
        confidence=0.0,
        lead=say(language, "lead.handed_over"),
        citations=citations,
        notices=(say(language, f"notice.{intent.barrier.value}"),),
    )


def _from_records(intent: Intent, facts: Sequence[Fact], knowledge: KnowledgeBase, viewer: Viewer) -> Reply:
    """Facts first, then the article they rest on, quoted where the treaty text is held."""
    citations = knowledge.cite_rules(facts, intent.question, intent.language, viewer)
    confidence = 0.97 if all(fact.verified for fact in facts) else 0.7
    return facts_reply(intent, facts, citations, confidence)


def _from_texts(intent: Intent, findings: Findings, knowledge: KnowledgeBase, viewer: Viewer) -> Reply:
    language = spoken(intent.language)
    citations = () if findings.foreign else knowledge.cite(findings, viewer)
    if not citations:
        return finish(Reply(Outcome.CLOSEST, "", language, 0.0, lead=say(language, "lead.nothing")))
    sure = findings.answers and citations[0].passage_id == findings.found[0].entry.passage_id
    notices = _repairs(findings, language)
    if not sure:
        missing = ", ".join(findings.found[0].missing_hard)
        notices += [say(language, "notice.missing", missing=missing)] if missing else []
        lead = _closest_lead(findings, language)
        weakest = [n for c in citations[:3] for n in notices_for(c, language)]
        notices += [notice for notice in dict.fromkeys(weakest) if notice not in notices]
        return _reply(Outcome.CLOSEST, language, findings, lead, citations, notices)
    first = citations[0]
    lead = lead_for(first, language)
    notices += notices_for(first, language)
    rival = conflict(first, citations[1:]) if findings.question.wants & {"how_much", "how_many"} else None
    if rival is not None:
        citations = (first, rival, *(c for c in citations[1:] if c is not rival))
        lead = say(language, "lead.conflict")
    if "status" in findings.question.wants and first.authority.value in ("draft", "submitted", "informal"):
        notices.append(say(language, "notice.adopted_unknown"))
    if first.language != language:
        notices.append(say(language, "notice.language", language=first.language))
    return _reply(Outcome.ANSWER, language, findings, lead, citations, notices)


def _closest_lead(findings: Findings, language: str) -> str:
    exact = findings.pinpoint
    if exact is not None and exact.not_held:
        return say(language, "lead.not_indexed", reference=exact.not_held)
    return say(language, "lead.closest")


def _repairs(findings: Findings, language: str) -> list[str]:
    return [
        say(language, "notice.repaired", written=written, taken=taken)
        for written, taken in findings.question.repaired.items()
    ]


def _reply(
    outcome: Outcome,
    language: str,
    findings: Findings,
    lead: str,
    citations: tuple[Citation, ...],
    notices: Sequence[str],
) -> Reply:
    return finish(
        Reply(
            outcome=outcome,
            text="",
            language=language,
            confidence=round(findings.confidence, 3),
            lead=lead,
            citations=citations,
            notices=tuple(notices),
        )
    )
