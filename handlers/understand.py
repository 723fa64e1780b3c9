"""What a message asks: which handler takes it, the question on its own feet after a follow-up, language, and barriers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.firewall import Barrier, barrier
from handlers.post_words import asks_paper, find_post
from handlers.wording import spoken
from knowledge.base import KnowledgeBase, PostAsked
from knowledge.message import Message, Person, Turn
from knowledge.rules.when import find_dates
from knowledge.texts.language import detect


@dataclass(frozen=True, slots=True)
class Intent:
    """How a message was understood; ``question`` stands on its own, follow-ups resolved; ``earlier`` is what went before."""

    name: str
    question: str
    language: str
    person: Person
    barrier: Barrier = Barrier.NONE
    state: str = ""
    """The asker's own State, the default of "our"."""
    follow_up: bool = False
    earlier: tuple[Turn, ...] = ()
    post: PostAsked | None = None
    """The post whose holder is asked for, if any."""


READ = 5_000
"""Characters of a message that are read; of a longer one its beginning and its end, where questions stand."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff]")

COURTESY = 200
"""Longest message that can be nothing but a greeting, thanks or a call for help."""

_HELP = re.compile(
    r"^\W*(?:help|aide|ayuda|what can you do|que (?:peux|sais)[- ]tu faire|qué puedes hacer|\?)\W*$", re.I
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|bonjour|bonsoir|salut|hola|buen[oa]s (?:días|tardes|noches)|dear isu)"
    r"(?: (?:there|all|isu|everyone|à tous|a todos))?\W*$",
    re.I,
)
_THANKS = re.compile(
    r"^\W*(?:thanks?(?: you)?(?: very much| a lot)?|thx|merci(?: beaucoup)?|(?:muchas )?gracias)\W*$", re.I
)
_WHERE = re.compile(
    r"^\W*(?:(?:and |so )?where (?:exactly )?(?:does|do|did) (?:it|that|this|they) (?:say|stand|state)|where is (?:that|this|it) (?:written|said|stated|from)|"
    r"(?:what|which) (?:is the |is your )?(?:source|paragraph|article|document)(?: is (?:that|it|this))?\W*$|source\W*$|"
    r"où (?:est-ce (?:dit|écrit|indiqué)|cela (?:est|se trouve|figure))|quelle est la source|dónde (?:dice|está) es[oe]|¿?cuál es la fuente|where does it say)",
    re.I,
)
_LINK = re.compile(
    r"^\W*(?:and|but|so|ok(?:ay)?,?|also|what about|how about|and what about|same (?:question )?for|et|et pour|qu['’]en est-il|mais|y|¿?y (?:para|qué hay de)|pero|e para|e)\b"
    r"(?:\s+(?:what about|how about|pour|para|for|in|with|about|en|de|au|à|on|qué hay de))*\s*",
    re.I,
)
_PRONOUN = re.compile(
    r"^\W*(?:what|when|who|where|why|how|is|was|did|does|has|were|are|qui|quand|où|pourquoi|quién|cuándo|por qué)\b[^?]{0,30}\b(?:it|that|they|them|this|those|he|she|there|"
    r"cela|ça|ils|elles|eso|ellos)\b\W*$",
    re.I,
)
_WHOLE = re.compile(
    r"^(?:who|whom|whose|what|when|where|which|why|how|qui|que|quoi|quand|où|pourquoi|comment|combien|quel\w*|quién\w*|qué|cuándo|dónde|cómo|cuál\w*|cu[áa]nt\w+)\b"
    r".*\b(?:is|are|was|were|did|does|do|has|have|had|will|would|can|must|should|may|est|sont|était|étaient|a|ont|avait|es|son|era|fue|fueron|ha|han|hay|hizo|tiene)\b"
    r".*\w{4}",
    re.I,
)
"""After "and": a question that has its own verb and subject stands on its own feet."""

_BACKWARD = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|their|he|she|his|her|there|one|ones|cela|ça|celui|celle|ils?|elles?|eso|esto|ello|aquello)\b",
    re.I,
)


def understand(message: Message, person: Person, earlier: Sequence[Turn], knowledge: KnowledgeBase) -> Intent:
    """Read a message; never fails, whatever the text."""
    text = _plain(message.text)
    language = message.language or _language(text, earlier, person)
    state = message.state or person.state
    turns = tuple(earlier)
    name = _plain_intent(text)
    if name:
        return Intent(name, text, language, person, state=state, earlier=turns)
    asked_of_post = bool(turns) and turns[-1].reply.intent == "contact"
    if turns and not asked_of_post and _WHERE.search(text):
        return Intent("place", text, language, person, state=state, follow_up=True, earlier=turns)
    question = resolve(text, turns, knowledge) if turns else text
    today = message.received_at.date()
    if asked_of_post and _still_of_post(text, today):
        question = f"{text.rstrip(' ?.')}? {_last_question(turns)}"
    read = Intent("answer", question, language, person, barrier(question), state, question != text, turns)
    post = find_post(question, knowledge.names.find, state, today)
    if post is None or read.barrier not in (Barrier.NONE, Barrier.PERSONAL_DATA):
        return read
    return replace(read, name="contact", post=post, barrier=Barrier.PERSONAL_DATA)


def _still_of_post(text: str, today: date) -> bool:
    """Whether a short follow-up asks for the paper, or for the holder on another day."""
    return asks_paper(text) or bool(_WHERE.search(text)) or (len(text.split()) <= 9 and bool(find_dates(text, today)))


def _plain(text: str) -> str:
    """The words of a message in one line, without characters that no terminal or database takes."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= READ else f"{line[: READ * 3 // 4]} … {line[-READ // 4 :]}"


def _plain_intent(text: str) -> str:
    for name, pattern in (("help", _HELP), ("greeting", _GREETING), ("thanks", _THANKS)):
        if len(text) <= COURTESY and pattern.search(text):
            return name
    return "" if any(ch.isalnum() for ch in text) else "empty"


def _language(text: str, earlier: Sequence[Turn], person: Person) -> str:
    default = earlier[-1].reply.language if earlier else person.language or "en"
    return detect(text, spoken(default))


def resolve(text: str, earlier: Sequence[Turn], knowledge: KnowledgeBase) -> str:
    """The question a follow-up means: "and for France?" after a question on Peru is that question on France."""
    last = _last_question(earlier)
    if not last:
        return text
    link = _LINK.match(text)
    rest = text[link.end() :] if link else text
    words = len(rest.split())
    if link and _WHOLE.match(rest) and not _BACKWARD.search(rest):
        return rest
    if link and words <= 8:
        return knowledge.replace_subject(last, rest.strip(" ?!.")) or f"{rest.strip(' ?!.')}: {last}"
    if words <= 8 and _PRONOUN.search(text):
        return f"{last} {text}"
    if words <= 3 and knowledge.names_something(text):
        return knowledge.replace_subject(last, rest.strip(" ?!.")) or text
    return text


def _last_question(earlier: Sequence[Turn]) -> str:
    for turn in reversed(earlier):
        if turn.reply.intent in ("answer", "contact"):
            return turn.understood or turn.question
    return ""
