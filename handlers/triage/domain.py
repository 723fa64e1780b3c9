"""What an address says of the sender: the State of a ministry or mission by its domain, or that it is nobody's State.

Government names in a domain (mission-xx, mfa.gov.xx, embassyofxx) are trusted; a country code alone is not, for
anyone may have a domain under .io or .me, and a firm or charity in a country does not write for its government.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from handlers.triage.plain import folded
from knowledge.facts.load import Facts
from knowledge.rules.names import NameFinder, NameKind

RESERVED = frozenset({"example", "test", "invalid", "localhost", "local"})
_OFFICIAL = re.compile(
    r"(?:permanent)?missions?(?:permanente?)?|misi?on(?:es)?|missao|mp|perm\w*|del(?:eg\w*)?|embass\w*|ambassad\w*|embajad\w*|embaix\w*|amba|emb|"
    r"consul\w*|high(?:commission|comm)|mfa\w*|mofa\w*|mae\w*|moci?fa|mirex|mre\w*|mrree|rree|sre|mne\w*|minex\w*|minrel\w*|minaffet|minrex|moj|mod|"
    r"mof|moh|moi|mup|mdn|mde|min(?:ist\w*|def\w*|fin\w*|jus\w*|ext\w*|sal\w*|int\w*|health|buza|istry|ec)?|gov\w*|gob\w*|gouv\w*|gub|gv|"
    r"parl\w*|senat\w*|assemb\w*|asamblea|procurad\w*|fiscal\w*|contralor\w*|marina|navy|congres\w*|camara|diputad\w*|bundestag|cancilleria\w*|itamaraty|relex|esteri|exterior\w*|foreign\w*|"
    r"diplo\w*|diplobel|eda|dfa\w*|dfat|fcdo|mzv|mzz|msz|urm|utn|um|formin|bmeia|dirco|sida|norad|danida|usaid|giz|hmaf|forces\w*|army|armee\w*|armed\w*|military|"
    r"ejercito|defen[cs]e|defensa|difesa|bundeswehr|police|treasury|tresor|hacienda|finmin|finance|finances|justice|justicia|ag|ago|attorney\w*|president\w*|"
    r"primature|mea|moea|external\w*|international|affairs|mppre|mincex|cabinetoffice|demin\w*|desmin\w*|contraminas|\w{0,4}mac|mineaction\w*|nra|dma|hcnd|pndhd|cnad|anam|ind|cclam|ndma|vnmac|conaipd|apc|civilprotection|"
    r"protectioncivile|state|auswaertig\w*|aa|customs|"
    r"\w*affairs|affaires\w*|assuntos\w*|asuntos\w*|accao\w*|acaosocial|social|welfare|labou?r|trabajo|travail|kln|kemlu|kemhan|pm|pmo|opm|finanz\w*|finanzas|fazenda|hazienda|economia|economy|planning|education|interieur|cancillor|chancellery|premier|"
    r"interior|health|sante|salud|statecouncil|protocol\w*|mfat|mnec|mfaft|delbrasgen|repres\w*|rp"
)
"""Words of a domain's label that only authorities use beside a country's code or name."""

_PRIVATE = re.compile(
    r"ngos?|ongs?|univ\w*|uni|edu|ac|college|school|press\w*|news\w*|media|radio|tv|television|law|legal|advocates?|abogados|cabinet|avocats?|"
    r"bank\w*|banque|banco|hotel\w*|travel\w*|viajes|shop|print\w*|students?|foundation|fondation|fundacion|campaign\w*|coalition|charity|"
    r"assoc\w*|asso|club|consult\w*|group|services?|tech\w*|online|web|info|my|the|cloud|hosting|research|"
    r"institute?|think|museum|theatre|film\w*|studio|photo\w*|podcast\w*|network|solidari\w*|humanit\w*|relief|aid|trust|church|"
    r"amicale|anciens|ville|city|commune|event\w*|conf\w*|catering|formation|audit\w*|insurance|invest\w*|fund|pension\w*|capital|smtp|mx|mailer|promo"
)
_PROVIDER = re.compile(
    r"(?:free|web|g|hot|y|fast|proton|my|e)?mail\w*|inbox|outlook|live|yahoo|post|orange|bluewin|wanadoo|gmx|icloud"
)
"""Words of providers with whom all the world has addresses."""

_INTERNATIONAL = re.compile(
    r"un|unog|unhq|unoda|undp|unicef|unmas|unops|unhcr|ohchr|ocha|unidir|unitar|undss|unesco|wfp|fao|who|ilo|iom|itu|wipo|icrc|cicr|ifrc|"
    r"gichd|giches|isu|cmconvention|clusterconvention|nato|otan|osce|oas|oea|ecowas|cedeao|sadc|asean|caricom|oif|africanunion|"
    r"europa|eeas|ec|eu|worldbank|imf|dcaf|gcsp|cmc|icbl|hrw|halotrust|mag|maginternational|npa|npaid|fsd|apopo|hi|"
    r"stopclustermunitions|the-monitor|monitor"
)
_WORDLIKE = frozenset("is it in at to me my no so be by us id as am do co tv ai io ge".split())
"""Country codes that are also everyday endings; beside an unknown word they say nothing by themselves."""

_EVERYDAY = frozenset(
    "check log plug drop all stand made opt sign built add pop how what this stop get back link tune zoom live buy one book start come move walk "
    "cash trade meet join call team talk news shop data cloud smart easy best play open next just more".split()
)
_CODES = {"uk": "GBR", "drc": "COD", "rdc": "COD", "uae": "ARE", "usa": "USA", "ksa": "SAU", "roc": "COG", "lao": "LAO"}
_SECOND_LEVEL = frozenset("gov gob gouv govt go gub gv gc mil admin government governo etat fed bund".split())
_MISSIONS_ELSEWHERE = frozenset({"ch", "us"})
"""Where the missions of all countries have their domains: this ending says nothing of whose mission it is."""


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says: a State, or that the sender writes for none (``stateless``), and the words that say so."""

    state: str = ""
    stateless: bool = False
    sure: bool = False
    """False where the State must be borne out by the text."""
    likely: bool = False
    """Whether an unsure State holds as long as nothing in the text speaks against it."""
    words: str = ""


def read_address(address: str, facts: Facts) -> Address:
    """Reads a sender's address; an empty ``Address`` where it says nothing."""
    local, _, domain = folded(address).rpartition("@")
    labels = domain.rstrip(".").split(".")
    while labels and labels[-1] in RESERVED:
        labels.pop()
    if not labels or not labels[0]:
        return Address()
    registered = _registered(labels, facts.government_domains)
    if registered:
        return Address(registered, sure=True, words=domain)
    tokens = [token for label in labels for token in re.split(r"[-_]", label)]
    if labels[-2:] == ["un", "int"] or "ties" in labels:  # missions to the United Nations have addresses there
        return _from_local(local, domain, facts) or Address()
    return (
        _from_codes(labels, tokens, domain, facts)
        or _from_names(tokens, domain, facts.names)
        or _from_country(labels, tokens, domain, facts)
        or _from_local(local, domain, facts)
        or _outside(tokens, domain)
    )


def _registered(labels: list[str], known: Mapping[str, str]) -> str:
    tails = (".".join(labels[start:]) for start in range(len(labels)))
    return next((known[tail] for tail in tails if tail in known), "")


def _outside(tokens: list[str], domain: str) -> Address:
    """Whether the domain is that of an organisation of no State."""
    if any(_PROVIDER.fullmatch(token) for token in tokens):
        return Address()
    if any(_PRIVATE.fullmatch(token) or _INTERNATIONAL.fullmatch(token) for token in tokens):
        return Address(stateless=True, words=domain)
    return Address()


def _from_codes(labels: list[str], tokens: list[str], domain: str, facts: Facts) -> Address | None:
    """mission-xx, mfa-xx, xx.mission: a country's code beside a word of authorities, or beside a word that is unknown."""
    codes = _iso(facts)
    for label in labels:
        parts = re.split(r"[-_]", label)
        if len(parts) < 2 and len(labels) < 2:
            continue
        for code in (parts[-1], parts[0]) if len(parts) > 1 else ():
            rest = [part for part in parts if part is not code]
            iso3 = codes.get(code, "")
            if not iso3 or any(_INTERNATIONAL.fullmatch(part) or _PRIVATE.fullmatch(part) for part in rest):
                continue
            if any(_OFFICIAL.fullmatch(part) for part in rest):
                return Address(iso3, sure=True, words=domain)
            if code == parts[-1] and len(parts) == 2 and not _private_anywhere(tokens):
                return Address(iso3, likely=_speaking(code, rest[0]), words=domain)
    first = labels[0]
    if len(labels) > 2 and first in codes and any(_OFFICIAL.fullmatch(token) for token in labels[1:]):
        return Address(codes[first], sure=True, words=domain)
    return None


def _speaking(code: str, word: str) -> bool:
    """Whether a code after an unknown word is a country's: not where both together are an everyday expression."""
    return len(word) <= 10 if code not in _WORDLIKE else 3 <= len(word) <= 5 and word not in _EVERYDAY


def _private_anywhere(tokens: list[str]) -> bool:
    return any(_PRIVATE.fullmatch(token) or _INTERNATIONAL.fullmatch(token) for token in tokens)


def _from_names(tokens: list[str], domain: str, names: NameFinder) -> Address | None:
    """mission-togo, embassyofireland: a country's name beside or within a word of authorities."""
    official = any(_OFFICIAL.fullmatch(token) for token in tokens)
    for token in tokens:
        for name in [*([token] if official else []), *_without_office(token)]:
            iso3 = _named(name, names)
            if iso3:
                return Address(iso3, sure=True, words=domain)
    return None


def _from_country(labels: list[str], tokens: list[str], domain: str, facts: Facts) -> Address | None:
    """mfa.gov.xx: an authority under a country's ending; .gov and .mil alone are the United States'."""
    if labels[-1] in ("gov", "mil"):
        return Address("USA", sure=True, words=domain)
    iso3 = _iso(facts).get(labels[-1], "") if len(labels[-1]) == 2 and len(labels) > 1 else ""
    if not iso3:
        return None
    if any(label in _SECOND_LEVEL for label in labels[:-1]):
        return Address(iso3, sure=True, words=domain)
    if labels[-1] in _MISSIONS_ELSEWHERE or _private_anywhere(tokens[:-1]):
        return None
    if any(_OFFICIAL.fullmatch(token) for token in tokens[:-1]):
        return Address(iso3, sure=labels[-1] not in _WORDLIKE, words=domain)
    return None


def _from_local(local: str, domain: str, facts: Facts) -> Address | None:
    """mission.togo@…, togo@un.int: who writes from an address of a provider names the mission before the @."""
    tokens = re.split(r"[._\-+]", local)
    at_un = domain.endswith(("un.int", "ties.itu.int"))
    official = at_un or any(_OFFICIAL.fullmatch(token) and len(token) > 3 for token in tokens)
    for token in tokens:
        for name in [*([token] if official else []), *_without_office(token)]:
            iso3 = _named(name, facts.names) or (_iso(facts).get(name, "") if at_un or _mission(tokens) else "")
            if iso3:
                return Address(iso3, sure=True, words=f"{local}@{domain}")
    return None


def _mission(tokens: list[str]) -> bool:
    return tokens[0] in ("mission", "mision", "missao", "embassy", "ambassade", "embajada") and len(tokens) == 2


_JOINED = re.compile(
    r"(?:permanent)?(?:mission|mision|missao|embassy|ambassade|ambassa|amba|embajada|embaixada|delegation|mfa|ministry|gov)(?:permanente)?"
    r"(?:of|de|du|des|da|do|del|d)?(?P<name>[a-z]{4,})|(?P<before>[a-z]{4,}?)(?:mission|embassy|mfa|gov)"
)


def _without_office(token: str) -> Iterator[str]:
    found = _JOINED.fullmatch(token)
    if found:
        name = found["name"] or found["before"]
        yield name
        for lead in ("de", "du", "of", "la", "s"):
            if name.startswith(lead) and len(name) > 6:
                yield name[len(lead) :]


def _named(word: str, names: NameFinder) -> str:
    """The State whose whole name the word is; adjectives and near misses don't count."""
    if len(word) < 4:
        return ""
    hits = names.find(word, repair=False)
    whole = [hit for hit in hits if hit.kind is NameKind.NAME and (hit.start, hit.end) == (0, len(word))]
    return whole[0].iso3 if whole else ""


def _iso(facts: Facts) -> Mapping[str, str]:
    return _codes(tuple((state.iso2.lower(), state.iso3) for state in facts.states))


@cache
def _codes(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return dict(pairs) | {iso3.lower(): iso3 for _, iso3 in pairs} | _CODES
