"""Signed and encrypted mails (S/MIME, RFC 8551; OpenPGP, RFC 3156): found and labelled, not verified."""

from __future__ import annotations

from bot.mail.structure import Part

_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SMIME_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature")


def secured(root: Part, text: str) -> str:
    """ "S/MIME signed", "S/MIME encrypted", "PGP signed" or "PGP encrypted"; "" for a mail that is neither."""
    for part in root.walk():
        label = _of_part(part)
        if label:
            return label
    if "-----BEGIN PGP MESSAGE-----" in text:
        return "PGP encrypted"
    return "PGP signed" if "-----BEGIN PGP SIGNED MESSAGE-----" in text else ""


def _of_part(part: Part) -> str:
    protocol = part.parameters.get("protocol", "").lower()
    if part.kind in _SMIME:
        return "S/MIME signed" if part.parameters.get("smime-type", "").lower() == "signed-data" else "S/MIME encrypted"
    if part.kind == "multipart/encrypted" or part.kind == "application/pgp-encrypted":
        return "PGP encrypted"
    if part.kind in _SMIME_SIGNATURES or (part.kind == "multipart/signed" and "pkcs7" in protocol):
        return "S/MIME signed"
    return "PGP signed" if part.kind == "application/pgp-signature" or protocol == "application/pgp-signature" else ""
