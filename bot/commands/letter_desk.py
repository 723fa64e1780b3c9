"""Letters as channels ask for them: drafted, kept, approved and sent by the same steps as `isu letters` takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.app import Parts, now
from bot.commands import letters_batch
from bot.commands.letter_store import final_check, letters_of, renderer
from bot.commands.letters_recipient import find_recipient
from bot.mail.guard import send_guard
from bot.mail.sending import way_out
from bot.mail.smtp import Line
from bot.paper.render import render_evidence, render_letter
from bot.slack.letter_views import LetterCard, Wanted
from handlers.draft.batch import language_for
from handlers.draft.kinds import kind_named, kinds
from handlers.draft.write import Wish, draft
from handlers.wording import spoken
from knowledge.errors import BadInput, NotAllowed
from knowledge.letter import LetterDraft
from knowledge.mail import OutgoingFile
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.letters import Letters, LetterStatus, NewLetter, StoredLetter
from knowledge.memory.outbox import Outbox
from knowledge.message import Person, Role
from knowledge.rules.approval import Approval
from knowledge.rules.protocol import Severity
from knowledge.theme import THEMES

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
DEFAULT_THEME = "universalization"
"""What a coordinator may ask letters for when no theme is on record for their State."""


@dataclass(frozen=True)
class PaperDesk:
    """The letters of an assistant, for people who ask for them in a channel."""

    parts: Parts
    line: Callable[[], Line] | None = None
    """Opens another line than that to the server of the settings."""

    def kinds(self, person: Person, language: str) -> Sequence[tuple[str, str]]:
        """Staff may ask for every kind, coordinators for those of their themes, nobody else for any."""
        shown = spoken(language)
        return [
            (kind.name, kind.titles.get(shown, kind.name))
            for kind in kinds().values()
            if person.role is Role.STAFF or (person.role is Role.COORDINATOR and self._theirs(kind.name, person))
        ]

    def draft(self, wanted: Wanted, person: Person) -> LetterCard:
        """Drafts and keeps a letter; the kind must be one this person may ask for."""
        if wanted.kind not in dict(self.kinds(person, "en")):
            raise NotAllowed("this kind of letter is not yours to ask for")
        made = self._made(wanted)
        stored = self._letters.letter(wanted.revises) if wanted.revises else None
        if stored is None:
            return self._card(self._letters.add(NewLetter(made, _name(person)), now()))
        if stored.status is not LetterStatus.DRAFT:
            raise BadInput("the letter is approved already; only a draft can be written anew")
        new = NewLetter(made, _name(person), stored.to, stored.cc, stored.one_each, self._letters.files(stored.id))
        return self._card(self._letters.revise(stored.id, new, now()))

    def wanted(self, letter_id: int) -> Wanted:
        """Kind, State and language of a draft, to be asked for again."""
        stored = self._letters.letter(letter_id)
        return Wanted("", stored.kind, stored.state, stored.language, revises=stored.id)

    def files(self, letter_id: int) -> Sequence[OutgoingFile]:
        """The letter and its evidence sheet, as DOCX and PDF."""
        stored = self._letters.letter(letter_id)
        letter = stored.draft.letter.with_reference(stored.reference)
        name = f"{stored.kind}-{stored.state.lower()}-{stored.language}"
        made = [OutgoingFile(f"{name}.{ending}", _TYPES[ending], render_letter(letter, ending)) for ending in _TYPES]
        sheet = render_evidence(stored.draft, "pdf")
        return [*made, OutgoingFile(f"{name}.evidence.pdf", _TYPES["pdf"], sheet)]

    def card(self, letter_id: int) -> LetterCard:
        """A letter as it stands."""
        return self._card(self._letters.letter(letter_id))

    def address(self, letter_id: int, to: str, person: Person) -> LetterCard:
        """Sets the addresses it goes to, separated by commas; an approval that it had is void."""
        addresses = tuple(part.strip() for part in to.split(",") if part.strip())
        if not addresses:
            raise BadInput("name an address")
        stored = self._letters.letter(letter_id)
        files = self._letters.files(letter_id)
        new = NewLetter(stored.draft, _name(person), addresses, stored.cc, stored.one_each, files)
        return self._card(self._letters.revise(letter_id, new, now()))

    def approve(self, letter_id: int, seen: str, person: Person, overrule: str = "") -> LetterCard:
        """Approves exactly what was seen; NotAllowed where the rules or the findings forbid it."""
        _only_staff(person)
        at, approval = now(), Approval(_name(person), seen, overrule)
        check = final_check(self.parts, at)
        return self._card(self._letters.approve(letter_id, approval, renderer(self.parts), at, check))

    def send(self, letter_id: int, person: Person) -> LetterCard:
        """Sends an approved letter now; what the server can't take now goes out with the clock."""
        _only_staff(person)
        stored = self._letters.letter(letter_id)
        if stored.status is not LetterStatus.APPROVED:
            raise BadInput("the letter is not approved")
        guard = send_guard(Inbox(self.parts.store, self.parts.config.mail_address), Outbox(self.parts.store).raw)
        config, store = self.parts.config, self.parts.store
        with way_out(config, store, now, pause=time.sleep, guard=guard, connect=self.line) as outgoing:
            outgoing.run(letter_id=letter_id)
        return self.card(letter_id)

    def state_name(self, code: str, language: str) -> str:
        """The name of a State in English, French or Spanish."""
        state = self.parts.facts.states_by_code.get(code)
        if state is None:
            return code
        return {"fr": state.name_fr, "es": state.name_es}.get(language, "") or state.name_en

    def _made(self, wanted: Wanted) -> LetterDraft:
        facts, day = self.parts.facts, now().date()
        kind, state = kind_named(wanted.kind), facts.state(wanted.state)
        whom = find_recipient(self.parts, kind, state, day)
        language = wanted.language or language_for(facts, state, whom.addressee.language if whom.known else "")
        wish = letters_batch.with_post(Wish(None, wanted.signatory, wanted.note, {}, "", (), ()), whom.in_post)
        return draft(
            kind.name, state.iso3, language, day, facts, addressee=whom.addressee, history=whom.history, wish=wish
        )

    def _theirs(self, kind: str, person: Person) -> bool:
        theme = kind_named(kind).theme or next((name for name in THEMES if kind.startswith(name.split("_")[0])), "")
        return theme in self._themes(person)

    def _themes(self, person: Person) -> set[str]:
        """The themes of a coordinator's own post, as the directory knows it."""
        contact = self.parts.directory.contact_of(person.address) if person.address else None
        theme = contact.post.theme if contact is not None and contact.post is not None else ""
        return {theme or DEFAULT_THEME}

    @property
    def _letters(self) -> Letters:
        return letters_of(self.parts)

    def _card(self, stored: StoredLetter) -> LetterCard:
        findings = tuple((one.severity is Severity.BLOCKING, one.message) for one in stored.findings)
        return LetterCard(
            id=stored.id,
            kind=stored.kind,
            title=stored.subject or stored.kind,
            state=stored.state,
            language=stored.language,
            form=stored.form.value,
            addressee=stored.addressee,
            to=stored.to,
            standing=stored.standing,
            reference=stored.reference,
            requested_by=stored.requested_by,
            sha256=stored.sha256,
            findings=findings,
            confirm=tuple(stored.draft.confirm),
        )


def _name(person: Person) -> str:
    """A person as the register names them: with the address, which nobody can choose for themselves."""
    if person.address:
        return f"{person.name} <{person.address}>" if person.name else person.address
    raise NotAllowed("who asks for or approves letters must be a contact with an address")


def _only_staff(person: Person) -> None:
    if person.role is not Role.STAFF:
        raise NotAllowed("only the staff of the ISU can do this")
