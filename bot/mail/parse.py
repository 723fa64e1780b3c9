"""Reads a mail: raw bytes in, a ``Mail`` out. Pure, bounded, and it never raises: strangers write these bytes."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.mail.addresses import first_sender, mailboxes
from bot.mail.attachments import Cabinet, read_attachments
from bot.mail.authentication import authentication
from bot.mail.automatic import automatic
from bot.mail.bodies import Body, read_body
from bot.mail.bounces import read_bounce
from bot.mail.folding import folds
from bot.mail.headers import Headers, message_ids, moment
from bot.mail.html_text import text_of_html
from bot.mail.limits import LIMITS, Limits
from bot.mail.sanitise import sanitised
from bot.mail.secured import secured
from bot.mail.structure import Part, read_structure
from bot.mail.tnef import Tnef
from knowledge.mail import Fold, Mail, Mailbox

ATTACHED = "---------- Attached message ----------"
"""The line above a mail that hangs on a mail."""
_LONGEST_SUBJECT = 1_000
_MOST_ATTACHED = 20


def read_mail(raw: bytes, *, authserv: str = "", limits: Limits = LIMITS) -> Mail:
    """The mail in ``raw``, whatever is wrong with it (``problems`` says what); takes time in proportion to its size.

    ``authserv`` is our server's name in Authentication-Results (RFC 8601); without it ``authentication`` is NONE. What
    could not be read at all comes out as a mail with its hash and a problem only: the caller keeps the raw bytes.
    """
    digest = hashlib.sha256(raw).hexdigest()
    try:
        return _read(raw, digest, authserv, limits)
    except Exception as error:  # noqa: BLE001 a mail that finds a fault of ours must not stop the mailbox
        return Mail(sha256=digest, problems=(f"could not be read ({type(error).__name__})",))


def plain_mail(sender: Mailbox, subject: str, text: str) -> Mail:
    """A mail of which only sender, subject and text are known, such as a line of a test set, read as far as it goes."""
    body = text.replace("\r\n", "\n").replace("\r", "\n")
    found = folds(body, (), sender)
    bounce = read_bounce(b"", Part(Headers(), "text/plain", {}, b""), sender, subject, body)
    known = Mail(sha256=hashlib.sha256(f"{sender.address}\n{subject}\n{text}".encode("utf-8", "replace")).hexdigest())
    fresh = Mail(sha256="", text=body, folds=found).fresh
    return replace(
        known,
        sender=sender,
        subject=subject,
        text=body,
        folds=found,
        automatic=automatic(Headers(), "", sender, subject, fresh),
        bounced=tuple(bounce.failed),
        deferred=tuple(bounce.late),
        returned_ids=tuple(bounce.returned),
    )


def _read(raw: bytes, digest: str, authserv: str, limits: Limits) -> Mail:
    root, problems = read_structure(raw, limits)
    headers = root.headers
    body = read_body(root, limits)
    cabinet, inside = read_attachments(body, limits)
    _add_tnef(inside, body)
    sender = first_sender([headers.raw(name) for name in ("from", "sender", "return-path") if headers.has(name)])
    subject = headers.text("subject")[:_LONGEST_SUBJECT]
    bounce = read_bounce(raw, root, sender, subject, body.text)
    if root.kind != "multipart/report":
        _add_attached_mails(body, limits)
    found = folds(body.text, tuple(body.marks), sender)
    fresh = Mail(sha256="", text=body.text, folds=found).fresh
    return Mail(
        sha256=digest,
        message_id=next(iter(message_ids(headers.raw("message-id"))), ""),
        sender=sender,
        reply_to=mailboxes(headers.raw("reply-to"), limits.addresses),
        to=_everyone(headers, "to", limits),
        cc=_everyone(headers, "cc", limits),
        subject=subject,
        date=moment(headers.raw("date")),
        in_reply_to=message_ids(headers.raw("in-reply-to")),
        references=message_ids(headers.raw("references")),
        text=body.text,
        folds=found,
        html="\n<hr>\n".join(page for page in body.pages if page.strip()),
        attachments=tuple(cabinet.files),
        calendar=tuple(body.invitations),
        automatic=automatic(headers, root.kind, sender, subject, fresh),
        bounced=tuple(bounce.failed),
        deferred=tuple(bounce.late),
        returned_ids=tuple(bounce.returned),
        authentication=authentication(headers, sender.address, authserv),
        secured=secured(root, body.text),
        problems=_problems(problems, body, cabinet, headers, sender),
    )


def _everyone(headers: Headers, name: str, limits: Limits) -> tuple[Mailbox, ...]:
    """The mailboxes of all headers of that name, though there should be one."""
    boxes = (box for value in headers.every(name) for box in mailboxes(value, limits.addresses))
    return tuple(dict.fromkeys(boxes))[: limits.addresses]


def _add_tnef(inside: Tnef, body: Body) -> None:
    """The text of a winmail.dat where the mail itself has none."""
    if body.text.strip():
        return
    if inside.html:
        body.pages.append(sanitised(inside.html[: body.limits.html]))
    if inside.text:
        body.write(inside.text.replace("\r\n", "\n").replace("\r", "\n"))
    elif inside.html:
        body.write(*text_of_html(inside.html[: body.limits.html]))


def _add_attached_mails(body: Body, limits: Limits) -> None:
    """Mails that hang on the mail, shown below its own text as what they are: words of others."""
    attached = [part.parts[0] for part in body.files if part.kind == "message/rfc822" and part.parts]
    for inner in attached[:_MOST_ATTACHED]:
        names = ("from", "date", "to", "subject")
        head = [f"{name.title()}: {value}" for name in names if (value := inner.headers.text(name)[:500])]
        text = read_body(inner, limits).text
        start = len(body.text) + 2 if body.text else 0
        body.write("\n".join([ATTACHED, *head, "", text]))
        body.marks.append(Fold("quote", start, len(body.text)))


def _problems(found: list[str], body: Body, cabinet: Cabinet, headers: Headers, sender: Mailbox) -> tuple[str, ...]:
    own = []
    if not headers.fields:
        own.append("no headers")
    if "@" not in sender.address:
        own.append("no address of a sender")
    if len(headers.every("from")) > 1:
        own.append("more than one From")
    if headers.has("date") and moment(headers.raw("date")) is None:
        own.append("a date that is none")
    return tuple(dict.fromkeys([*own, *found, *body.problems, *cabinet.problems]))
