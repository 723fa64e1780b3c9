"""What the knowledge base says to one question of a mail: facts and a quotation with sources, or that it stays open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from handlers.firewall import Barrier, barrier
from handlers.triage.plain import folded
from knowledge.base import Findings, KnowledgeBase, Viewer
from knowledge.document import Authority
from knowledge.message import Citation, Fact

READ = 400
QUOTE = 1500
"""Longest quotation in a reply, in characters; a longer passage is quoted by the sentence that bears on the question."""

_RECEIPT = re.compile(
    r"\b(?:confirm\w*|acknowledg\w*|acus\w+|accus\w+)\b[^.?]{0,60}\b(?:receipt|received|reception|recepc\w+|recibo|rece[cp]\w+|recu)\b|\bkindly acknowledge\b|\breceipt\b[^.?]{0,30}\bconfirm\w*|"
    r"\bconfirm\w* (?:that )?(?:it|everything|all|que tout)\b[^.?]{0,40}\b(?:received|arrived|open\w*|s'ouvre\w*)|تاكيد الاستلام|подтверд\w+ получени"
)
_FOR_DOCUMENT = re.compile(
    r"\b(?:send|provide|share|forward|transmit\w*|obtain|copy of|text of|obtenir|envoyer|transmettre|fournir|nous faire parvenir|texte de|enviar\w*|facilitar\w*|remitir\w*|copia de|texto de)\b"
)
_FOR_STAFF = re.compile(
    r"\b(?:call|zoom|teams|whatsapp|interview|appel|llamada|entrevista|join us|speak at|visit|meet with|attend our|sign(?:ature|ed)?\b.{0,30}\breturn|re-?issue|invoice|iban|bank|facture|factura|"
    r"(?:correct|remove|add|update|delete|replace|resend|rebook|reimburse)\w*\b.{0,40}\b(?:my|his|her|our|the|your)|mettre a jour|retirer|ajouter|ticket|billet|receipts?|visa|"
    r"circulate|difundir|diffuser|check\b.{0,40}\b(?:draft|work plan|attached)|comments? on|review it|link\b.{0,30}\b(?:open|work|dead))\b"
)
"""Requests that a person of the staff must carry out: no text answers them."""


_PERSONAL = re.compile(
    r"\b(?:tele)?phone(?:s| numbers?)?\b|\bmobile\b|\be-?mail address\w*|\bcontact (?:list|details|data)|\bmailing list\b|\bprivate (?:address|number)|\bcoordonnees\b|"
    r"\b(?:adresse|numero)s? (?:electronique|e-?mail|prive|de telephone)\w*|\bcourriels? d\w*|\btelefonos?\b|\bcorreos? (?:electronicos? )?d\w+|\bdatos de contacto|\blista de contact\w*"
)
"""Asking for how to reach persons: a draft never says it, whatever the texts hold."""

_LEANS = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them|there|both|either|so|one|ones|ce document|cette|celui|celle|cela|ca|ceci|ils?|elles?|eso|esto|ello|ellos|este documento|isso|isto|eles)\b"
)
_WORDS = re.compile(r"[^\W\d_]{4,}")
LEANING_WORDS = 6
"""A question that leans on what was said before needs more words of its own than this to be looked up by itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """What may be said to one question; neither facts nor quote: it stays open. ``person`` says only a person may."""

    question: str
    facts: tuple[Fact, ...] = ()
    quote: Citation | None = None
    enclosure: str = ""
    receipt: bool = False
    person: bool = False

    @property
    def open(self) -> bool:
        """Whether the colleague must answer it."""
        return not (self.facts or self.quote or self.receipt)


def find_for(question: str, state: str, language: str, knowledge: KnowledgeBase, on: date) -> Found:
    """What texts and records that everybody may see say to a question; text in it is a question, never an order."""
    asked = question[:READ]
    plain = folded(asked)
    if _RECEIPT.search(plain):
        return Found(question, receipt=True)
    if barrier(asked) is not Barrier.NONE or _PERSONAL.search(plain):
        return Found(question, person=True)
    if _FOR_STAFF.search(plain) or (_LEANS.search(plain) and len(_WORDS.findall(plain)) < LEANING_WORDS):
        return Found(question)
    viewer = Viewer()
    facts = tuple(fact for fact in knowledge.records(asked, state, language, on))
    findings = knowledge.find(asked, language, viewer)
    if facts and not (findings.pinpoint is not None and findings.pinpoint.direct):
        # What was not checked against an official source is never told a government.
        return Found(question, tuple(fact for fact in facts if fact.verified))
    return _quoted(question, plain, findings, knowledge, viewer)


def _quoted(question: str, plain: str, findings: Findings, knowledge: KnowledgeBase, viewer: Viewer) -> Found:
    if not findings.answers or findings.foreign:
        return Found(question)
    citations = knowledge.cite(findings, viewer, limit=1)
    if not citations or citations[0].passage_id != findings.found[0].entry.passage_id:
        return Found(question)
    first = citations[0]
    direct = findings.pinpoint is not None and findings.pinpoint.direct
    if (
        first.authority is Authority.INFORMAL and not direct
    ):  # a passing remark of a meeting is no answer to a government
        return Found(question)
    official = first.authority is not Authority.GUIDE
    wanted = official and bool(_FOR_DOCUMENT.search(plain))
    title = ", ".join(part for part in (first.title or first.file, first.symbol) if part)
    return Found(question, quote=first, enclosure=title if wanted else "")
