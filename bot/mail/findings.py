"""What a mail tells beside its category: who signs it, that somebody has left, that a subscription ends. Pure.

An absence proposes nothing: who is away until Monday keeps the post. Only words that say somebody has left for good
count, and only in a short mail that a machine wrote; a successor counts where one is named outright.
"""

from __future__ import annotations

import re

from bot.mail.signed import signed_by, successor_in
from knowledge.mail import Mail
from knowledge.memory.inbox.effects import Findings
from knowledge.rules.folding import fold

_LEFT = re.compile(
    r"\b(?:"
    r"no longer\s+(?:work(?:s|ing)?|employed|with|at|in\s+(?:this|my|the)\s+(?:post|position))\b"
    r"|(?:has|have|i've)\s+(?:now\s+)?(?:left|retired|moved\s+on|completed\s+(?:my|his|her)\s+(?:posting|mission|term))\b"
    r"|this\s+(?:mailbox|address|account)\s+is\s+no\s+longer\s+(?:in\s+use|used|monitored|active|valid)"
    r"|ne\s+(?:travaille|fais|fait|suis|est)\s+plus\b|n'est\s+plus\s+(?:en\s+poste|en\s+fonction|employe|utilisee|valide)"
    r"|(?:a|ai|j'ai)\s+quitte\s+(?:mes|ses|le|la|son|mon|l')|(?:a|ai)\s+(?:cesse|termine)\s+(?:mes|ses)\s+fonctions"
    r"|ya\s+no\s+(?:trabaj|form|labor|est|pertene|se\s+encuentra)\w*|ha\s+dejado\s+(?:el|su|de)|he\s+dejado\s+(?:el|mi|de)"
    r"|ha\s+(?:concluido|finalizado|terminado)\s+(?:su|mi)\s+(?:mision|gestion|destino)"
    r"|ja\s+nao\s+(?:trabalh|exer|faz|faco)\w*|deixou\s+(?:o|a|de)\b"
    r")"
)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}")
_UNSUBSCRIBE = re.compile(r"^\s*(?:unsubscribe|desabonnement|baja)[\s:]+([A-Za-z0-9_-]{16,200})\s*$")
_PLUS = re.compile(r"\+unsubscribe[.-]([A-Za-z0-9_-]{16,200})@")
LONGEST = 1_500
"""Characters of a mail that says nothing but that somebody has left."""


def findings_of(mail: Mail, own: str) -> Findings:
    """What the mail tells; ``own`` is the mailbox's address, which is nobody to write to instead."""
    fresh = mail.fresh[:20_000]
    machine = bool(mail.automatic) and not mail.bounced
    left = machine and len(fresh) <= LONGEST and bool(_LEFT.search(fold(fresh)))
    known = frozenset((mail.sender.address.casefold(), own.casefold()))
    instead = _others(fresh, known) if left else ()
    successor = None if mail.bounced else successor_in(fresh, known)
    signed = None if machine or mail.bounced else signed_by(mail)
    return Findings(left, instead, unsubscribe_token(mail), successor, signed)


def unsubscribe_token(mail: Mail) -> str:
    """The token of a mail that ends a subscription: in its subject alone, or in the address it was sent to; else "".

    Mail programs send such a mail from the List-Unsubscribe header (RFC 2369); its text says nothing.
    """
    found = _UNSUBSCRIBE.match(_lower_first_word(mail.subject))
    if found:
        return found[1]
    boxes = (*mail.to, *mail.cc)
    return next((hit[1] for box in boxes if (hit := _PLUS.search(box.address))), "")


def _lower_first_word(subject: str) -> str:
    """The first word folded, the rest as it is: a token is told apart by the case of its letters."""
    head, gap, rest = subject.strip()[:400].partition(" ")
    return f"{fold(head)}{gap}{rest}"


def _others(text: str, known: frozenset[str]) -> tuple[str, ...]:
    found = dict.fromkeys(hit[0].rstrip(".").casefold() for hit in _ADDRESS.finditer(text))
    return tuple(address for address in found if address not in known)
