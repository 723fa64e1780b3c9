"""Who holds a post for a State, on any day, and on what paper: for those who may know, and for nobody else."""

from __future__ import annotations

from handlers.compose import finish
from handlers.firewall import Barrier
from handlers.understand import Intent
from handlers.wording import say, spoken
from knowledge.access import ShownHolder, vouched_state
from knowledge.base import KnowledgeBase, PostAsked, Viewer
from knowledge.errors import NotAllowed
from knowledge.facts.records import State
from knowledge.message import Fact, Message, Outcome, Reply

NAME = "contact"


def contact(message: Message, intent: Intent, knowledge: KnowledgeBase) -> Reply:
    """The holder of the post that was asked about; a person takes the question of whoever may not see it."""
    viewer = Viewer(intent.person.role, message.public, message.collections)
    language = spoken(intent.language)
    if intent.post is None:
        return _handed_over(language)
    try:
        # The State that staff vouch for decides what a delegate sees, not the one a message claims or a newcomer named.
        found = knowledge.holders(intent.post, viewer, vouched_state(intent.person))
    except NotAllowed:
        return _handed_over(language)
    state = _name(knowledge.facts.state(intent.post.state), language)
    facts = tuple(_fact(one, intent.post, state, language) for one in found)
    if not facts:
        none = say(language, "contact.none", post=_post(intent.post, language), state=state)
        return Reply(Outcome.CLOSEST, none, language, 0.9, lead=none, intent=NAME)
    lead = say(language, "contact.lead")
    return finish(Reply(Outcome.ANSWER, "", language, 0.97, lead=lead, facts=facts, intent=NAME))


def _handed_over(language: str) -> Reply:
    notice = say(language, f"notice.{Barrier.PERSONAL_DATA.value}")
    return Reply(
        Outcome.HANDED_OVER, "", language, 0.0, lead=say(language, "lead.handed_over"), notices=(notice,), intent=NAME
    )


def _fact(one: ShownHolder, asked: PostAsked, state: str, language: str) -> Fact:
    """One post as a statement; its source is the paper, and it is verified where somebody has confirmed it."""
    tenure, holder = one.holding.tenure, one.holding.holder
    post = _post_of(one, language)
    organisation, on = one.holding.organisation.name, asked.on.isoformat()
    if tenure is None or holder is None:
        vacant = say(
            language, "contact.vacant", post=post, state=state, organisation=organisation, office=one.office, date=on
        )
        return Fact(vacant, NAME, say(language, "contact.source"), on)
    statement = say(
        language,
        "contact.holder",
        post=post,
        state=state,
        organisation=organisation,
        name=" ".join(filter(None, (one.holding.style, holder.name))),
        since=tenure.since.isoformat() if tenure.since else "",
        until=tenure.until.isoformat() if tenure.until else "",
        office=one.office,
        own=one.own,
    )
    paper = (
        say(language, "contact.paper", paper=tenure.evidence) if tenure.evidence else say(language, "contact.no_paper")
    )
    return Fact(statement, NAME, paper, on, verified=tenure.confirmed_on is not None)


def _post(asked: PostAsked, language: str) -> str:
    return _named(asked.kind.value, asked.theme, language)


def _post_of(one: ShownHolder, language: str) -> str:
    return _named(one.holding.post.kind.value, one.holding.post.theme, language)


def _named(kind: str, theme: str, language: str) -> str:
    name = say(language, f"post.{kind}")
    return say(language, "contact.for_theme", post=name, theme=say(language, f"theme.{theme}")) if theme else name


def _name(state: State, language: str) -> str:
    return {"fr": state.name_fr, "es": state.name_es}.get(language) or state.name_en
