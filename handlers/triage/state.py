"""Whose State a mail comes from: contact, domain, signature, words of the text, in that order of trust.

The State is the sender's. States that are only spoken of, and those of quoted or forwarded text, are not taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.triage.domain import Address, read_address
from handlers.triage.plain import own_words
from handlers.triage.sources import Sources
from knowledge.contact import Contact
from knowledge.mail import Category, Mail
from knowledge.rules.names import NameHit, NameKind

FOOT = 400
"""Characters at the end of a text that may be a signature which was not folded."""

PROVIDERS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com yahoo.fr yahoo.es hotmail.fr icloud.com gmx.net gmx.de proton.me "
    "protonmail.com aol.com mail.ru yandex.ru orange.fr wanadoo.fr bluewin.ch laposte.net free.fr msn.com ymail.com".split()
)
"""Providers whose domains all the world writes from."""

_NO_STATE = frozenset({Category.MEDIA, Category.SPAM_OR_MARKETING, Category.BOUNCE})

_OFFICE = (
    r"(?:permanent missions?|missions? permanentes?|misi[oó]n permanente|miss[aã]o permanente|permanent delegation|delegation|d[eé]l[eé]gation|delegaci[oó]n|delega[cç][aã]o|"
    r"embassy|ambassade|embajada|embaixada|high commission|consulate|ministry|minist[eè]re|ministerio|minist[eé]rio|government|gouvernement|gobierno|governo|"
    r"mine action (?:centre|center|authority|agency)|armed forces|forces arm[eé]es|fuerzas armadas|army|arm[eé]e|parliament|parlement|parlamento|asamblea nacional|"
    r"national assembly|assembl[eé]e nationale|congreso|senate|s[eé]nat|attorney general|republic|r[eé]publique|rep[uú]blica|kingdom|royaume|reino|"
    r"treasury|police|cabinet of|demining (?:centre|center|authority)|foreign affairs|affaires [eé]trang[eè]res|relaciones exteriores|"
    r"البعثة الدائمة|وزارة|سفارة|حكومة|بعثة|посольств\w*|министерств\w*|постоянн\w* представительств\w*|botschaft|auswärtiges amt|ministerium)"
)
_BEFORE = re.compile(_OFFICE + r"[^.!?\n]{0,70}$", re.I)
_AFTER = re.compile(
    r"^(?:'s|’s)?\s+(?:permanent mission|mission|embassy|delegation|government|mine action (?:centre|center|authority|agency)|ministry|army|armed forces|defence forces|parliament)",
    re.I,
)
_SPEAKS = re.compile(
    r"\b(?:on behalf of|in the name of|au nom de|de la part de|en nombre d|em nome d|in my capacity|en mi calidad|en ma qualit[eé]|na qualidade|i am|i'm|we are|i work|"
    r"je suis|je travaille|nous sommes|soy|somos|trabajo|sou|trabalho|our|notre|nuestr\w+|noss\w|my|mon|ma|mi|presents its compliments|pr[eé]sente ses compliments|"
    r"saluda atentamente|apresenta os seus cumprimentos|تهدي|باسم|نحن|от имени|im namen)\b",
    re.I,
)
_COURTESY = re.compile(
    r"^[^.!?\n]{0,160}\b(?:presents? (?:its|their) compliments|pr[eé]sente ses compliments|saluda (?:muy )?atentamente|apresenta os seus (?:melhores )?cumprimentos|"
    r"has the honou?r|a l['’]honneur|tiene el honor|tem a honra|wishes to inform|informe|informa)\b|^[^.!?\n]{0,80}تحيات",
    re.I,
)
_COUNTRY = re.compile(
    r"\b(?:our|my|notre|mon|nuestro|mi|nosso|meu) (?:country|pays|pa[ií]s|government|gouvernement|gobierno|governo|capital|capitale|ministry|minist[eè]re|ministerio|army)\b|في بلدنا",
    re.I,
)
_ACTS = re.compile(
    r"^\s*(?:est[aá]|is|est|would like|wishes|souhaite|desea|deseja|is ready|offers|ofrece|propose|has decided|a d[eé]cid[eé]|ha decidido|is considering|envisage|considera|stands ready|se propone)\b",
    re.I,
)
_PRIVATE_SENDER = re.compile(
    r"\b(?:journalist\w*|journaliste|periodista|reporter|editor|ngo|ong|association|asociaci[oó]n|university|universit[eé]|universidad|universidade|student|[eé]tudiant\w*|"
    r"estudiante|professor|phd|researcher|chercheu\w+|investigador\w*|lecturer|charity|foundation|fondation|fundaci[oó]n|campaign|coalition|human rights watch|amnesty|icrc|cicr|"
    r"international committee of the red cross|united nations (?:office|development|mine)|undp|unicef|unmas|unoda|gichd|solicitor|law firm|retired|citizen|gmbh|s\.?a\.?r\.?l|ltd|inc)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Whose:
    """The sender's State (ISO 3166-1 alpha-3 or ""), and why."""

    state: str
    reason: str


def whose(mail: Mail, known: Contact | None, category: Category, sources: Sources) -> Whose:
    """The State of a mail's sender."""
    if known is not None and known.state:
        return Whose(known.state, "the sender is a known contact")
    address = read_address(mail.sender.address, sources.facts)
    own = mail.sender.address.rpartition("@")[2].casefold()
    if own in sources.own_domains:
        return Whose("", "written from the secretariat itself")
    if category in _NO_STATE and not address.sure:
        return Whose("", f"a mail of the kind {category.value} is not written for a State")
    if category is Category.BOUNCE:
        return Whose("", "a mail server writes for no State")
    if address.sure:
        return Whose(address.state, f"domain {address.words}")
    shared = sources.directory.states_of_domain(own) if own not in PROVIDERS else {}
    if len(shared) == 1 and (only := next(iter(shared))):
        return Whose(only, f"all contacts with the domain {own} are of this State")
    return _from_words(mail, address, sources)


def _from_words(mail: Mail, address: Address, sources: Sources) -> Whose:
    if address.stateless:
        return Whose("", f"domain {address.words} belongs to no State")
    text = own_words(mail)
    foot = f"{text[-FOOT:]}\n{mail.folded('signature')[:1000]}"
    if _PRIVATE_SENDER.search(f"{mail.sender.name}\n{foot[-250:]}"):
        return Whose("", "the sender's name or signature is that of no authority")
    scores = _scores(mail, text, sources)
    if address.likely:
        return Whose(address.state, f"domain {address.words}, and nothing speaks against it")
    if address.state:
        if address.state in scores or _mentions(f"{mail.sender.name} {mail.subject} {text}", address.state, sources):
            return Whose(address.state, f"domain {address.words}, borne out by the text")
        if not scores:
            return Whose("", f"the domain {address.words} alone does not show a State")
    if not scores:
        return Whose("", "no authority of a State is named as the sender's")
    ranked = sorted(scores, key=lambda iso3: -scores[iso3][0])
    if len(ranked) > 1 and scores[ranked[0]][0] < scores[ranked[1]][0] + 1:
        return Whose("", "several States are named alike")
    weight, words = scores[ranked[0]]
    return (
        Whose(ranked[0], f"the text says “{words}”")
        if weight >= 3
        else Whose("", "the text names States only in passing")
    )


def _mentions(text: str, iso3: str, sources: Sources) -> bool:
    return any(hit.iso3 == iso3 for hit in sources.facts.names.find(text, repair=False))


def _scores(mail: Mail, text: str, sources: Sources) -> dict[str, tuple[float, str]]:
    """How strongly each State is named as the sender's own, with the words that name it."""
    scores: dict[str, tuple[float, str]] = {}
    tail = text[max(0, len(text) - FOOT) :]
    places = (
        (mail.sender.name, 4.0),
        (mail.folded("signature")[:1000], 4.0),
        (mail.subject, 2.0),
        (tail.rsplit("\n\n", 1)[-1] if "\n" in tail else tail[-160:], 3.0),
        (text, 0.0),
    )
    for place, worth in places:
        for hit in sources.facts.names.find(place, repair=False):
            value = _worth(place, hit, worth)
            if value > 0:
                words = " ".join(place[max(0, hit.start - 30) : hit.end].split())
                old, said = scores.get(hit.iso3, (0.0, words))
                scores[hit.iso3] = (old + value, said)
    return scores


def _worth(place: str, hit: NameHit, worth: float) -> float:
    """What one naming is worth: nothing for a State that is only spoken of."""
    if hit.kind in (NameKind.CODE, NameKind.CAPITAL):
        return 0.0
    before, after = place[max(0, hit.start - 120) : hit.start], place[hit.end : hit.end + 80]
    office = bool(_BEFORE.search(before) or _AFTER.search(after))
    sentence = re.split(r"[.!?؟\n]\s", before)[-1]
    if worth:
        return worth if office else 0.0
    if office and _COURTESY.search(after):
        return 5.0
    if office and _SPEAKS.search(sentence):
        return 3.0
    if _COUNTRY.search(sentence) or (hit.kind is NameKind.NAME and not sentence.strip() and _ACTS.search(after)):
        return 3.0
    return 0.0
