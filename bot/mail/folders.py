"""Which folder is which: by special use (RFC 6154), by the settings, and by the names mail programs give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.rules.folding import fold


class Part(StrEnum):
    """What a folder is for; only INBOX, SENT and OTHER are read."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    OTHER = "other"
    UNREAD = "unread"
    """Trash, junk, templates, and folders that only show mails of other folders again."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as the server lists it; ``flags`` in small letters, with their backslash."""

    name: str
    delimiter: str
    flags: frozenset[str]

    @property
    def selectable(self) -> bool:
        """Whether it can hold mails at all."""
        return not self.flags & {"\\noselect", "\\nonexistent"}

    @property
    def leaf(self) -> str:
        """The last part of its name, without case and accents."""
        last = self.name.rsplit(self.delimiter, 1)[-1] if self.delimiter else self.name
        return " ".join(fold(last).casefold().split())


_NAMES: dict[Part, tuple[str, ...]] = {
    Part.DRAFTS: (
        *("drafts", "draft", "brouillons", "borradores", "entwurfe", "rascunhos", "bozze", "concepten", "utkast"),
        *("kladder", "luonnokset", "wersje robocze", "koncepty", "ciorne", "taslaklar", "черновики", "чернетки"),
        *("مسودات", "المسودات", "下書き", "草稿", "草稿箱"),
    ),
    Part.SENT: (
        *("sent", "sent items", "sent messages", "sent mail", "messages envoyes", "elements envoyes", "envoyes"),
        *("enviados", "elementos enviados", "mensajes enviados", "correo enviado", "itens enviados"),
        *("gesendet", "gesendete elemente", "gesendete objekte", "posta inviata", "inviati", "verzonden items"),
        *("verzonden", "skickat", "sendt", "sendte elementer", "lahetetyt", "wyslane", "elementy wyslane", "odeslane"),
        *("trimise", "gonderilmis ogeler", "отправленные", "отправленные письма", "надіслані"),
        *("مرسل", "المرسل", "العناصر المرسله", "送信済み", "已发送", "已发送邮件"),
    ),
    Part.UNREAD: (
        *("trash", "deleted items", "deleted messages", "bin", "corbeille", "elements supprimes", "papelera"),
        *("elementos eliminados", "papierkorb", "geloschte elemente", "lixo", "itens excluidos", "cestino"),
        *(
            "posta eliminata",
            "prullenbak",
            "корзина",
            "удаленные",
            "удалённые",
            "junk",
            "junk e-mail",
            "junk email",
            "spam",
        ),
        *("courrier indesirable", "indesirables", "correo no deseado", "junk-e-mail", "lixo eletronico"),
        *("posta indesiderata", "ongewenste e-mail", "спам", "нежелательная почта", "templates", "outbox"),
        *("boite d'envoi", "bandeja de salida", "postausgang", "modeles", "plantillas", "vorlagen"),
    ),
}
"""Names without case and accents, for servers that mark nothing; the settings go before them."""

_USES = {
    "\\drafts": Part.DRAFTS,
    "\\sent": Part.SENT,
    "\\trash": Part.UNREAD,
    "\\junk": Part.UNREAD,
    "\\flagged": Part.UNREAD,
    "\\important": Part.UNREAD,
    "\\all": Part.UNREAD,
    "\\allmail": Part.UNREAD,
    "\\spam": Part.UNREAD,
    "\\starred": Part.UNREAD,
}


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a mailbox by their part; ``drafts`` and ``sent`` are "" where there is none."""

    inbox: str
    sent: str
    drafts: str
    others: tuple[str, ...]

    @property
    def read(self) -> tuple[tuple[str, Part], ...]:
        """What is read, in this order: answers before the mails they answer, so that none is drafted for again."""
        sent = ((self.sent, Part.SENT),) if self.sent else ()
        return (*sent, (self.inbox, Part.INBOX), *((name, Part.OTHER) for name in self.others))


def sort_out(listed: Iterable[Folder], drafts: str = "", sent: str = "") -> Folders:
    """The part of every folder; what the settings name goes first, then the server's marks, then names."""
    folders = [folder for folder in listed if folder.selectable]
    found_drafts = drafts or _of(folders, Part.DRAFTS)
    found_sent = sent or _of(folders, Part.SENT)
    inbox = next((folder.name for folder in folders if folder.name.upper() == "INBOX"), "INBOX")
    taken = {found_drafts, found_sent, inbox}
    others = tuple(sorted(folder.name for folder in folders if folder.name not in taken and _readable(folder)))
    return Folders(inbox, found_sent, found_drafts, others)


def _of(folders: Sequence[Folder], part: Part) -> str:
    marked = [folder.name for folder in folders if any(_USES.get(flag) is part for flag in folder.flags)]
    named = [folder for folder in folders if folder.leaf in _NAMES[part] and folder.name.upper() != "INBOX"]
    # Of several with such a name the one highest up: "Projects/Draft" is somebody's folder, "Drafts" the program's.
    named.sort(key=lambda folder: (folder.name.count(folder.delimiter or "/"), _NAMES[part].index(folder.leaf)))
    return next(iter(marked), named[0].name if named else "")


def _readable(folder: Folder) -> bool:
    if any(flag in _USES for flag in folder.flags):
        return False
    return folder.leaf not in _NAMES[Part.UNREAD]
