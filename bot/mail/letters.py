"""A letter as mail: its text for every reader, its printed form and enclosures as files, in that order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.mail.compose import compose
from bot.mail.threading import make_token
from bot.paper.render import letter_file, render_letter
from knowledge.errors import BadInput
from knowledge.letter import Letter
from knowledge.mail import Mailbox, OutgoingFile, OutgoingMail
from knowledge.memory.letters import StoredLetter
from knowledge.memory.mails import NewMail


@dataclass(frozen=True, slots=True)
class LetterMail:
    """Makes the mails of an approved letter; ``nonce`` gives small letters and digits never given before."""

    sender: Mailbox
    secret: str = field(repr=False)
    clock: Callable[[], datetime]
    nonce: Callable[[], str]

    def __call__(self, stored: StoredLetter, files: tuple[OutgoingFile, ...], reference: str) -> list[NewMail]:
        """One mail to all, or one to each where so asked; BadInput where there is nobody to write to."""
        if not stored.to:
            raise BadInput("the letter has no address to go to; give it one: isu letters address ID --to …")
        letter = stored.draft.letter.with_reference(reference)
        text, enclosed = render_letter(letter, "txt").decode(), _enclosed(letter, files)
        groups = [((one,), ()) for one in (*stored.to, *stored.cc)] if stored.one_each else [(stored.to, stored.cc)]
        return [self._mail(stored, letter, text, enclosed, to, cc, number) for number, (to, cc) in enumerate(groups, 1)]

    def _mail(
        self,
        stored: StoredLetter,
        letter: Letter,
        text: str,
        enclosed: tuple[OutgoingFile, ...],
        to: tuple[str, ...],
        cc: tuple[str, ...],
        number: int,
    ) -> NewMail:
        # Short, so that no mail program has to break it when it refers to it.
        thread = f"l{stored.id}-{number}"
        message_id = make_token(self.secret, thread, self.nonce(), self.sender.address.rpartition("@")[2])
        subject = f"{letter.title} [{letter.reference}]"
        outgoing = OutgoingMail(
            to=tuple(_box(letter, address) for address in to),
            cc=tuple(_box(letter, address) for address in cc),
            subject=subject,
            text=text,
            attachments=enclosed,
            language=letter.language,
        )
        return NewMail(
            raw=compose(outgoing, sender=self.sender, message_id=message_id, date=self.clock()),
            message_id=message_id,
            sender=self.sender.address,
            recipients=(*to, *cc),
            subject=subject,
            kind="letter",
            requested_by=stored.requested_by,
            thread=thread,
            language=letter.language,
            state=stored.state,
            organisation_id=stored.organisation_id,
            person_id=stored.person_id,
            post_id=stored.post_id,
        )


def _enclosed(letter: Letter, files: tuple[OutgoingFile, ...]) -> tuple[OutgoingFile, ...]:
    """The printed letter first, named after its reference; then the enclosures in order, no name twice."""
    made = [letter_file(letter)]
    for one in files:
        taken, name, number = {other.name.casefold() for other in made}, one.name, 2
        while name.casefold() in taken:
            stem, dot, tail = one.name.rpartition(".")
            name = f"{stem} ({number}).{tail}" if dot else f"{one.name} ({number})"
            number += 1
        made.append(OutgoingFile(name, one.media_type, one.content))
    return tuple(made)


def _box(letter: Letter, address: str) -> Mailbox:
    """The address, with the organisation's name where it is the addressee's own."""
    own = address.casefold() == letter.addressee.address.casefold()
    return Mailbox(letter.addressee.organisation.name if own else "", address)
