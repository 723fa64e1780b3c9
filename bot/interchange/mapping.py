"""Which column of a foreign table is which field: guessed from its head in EN, FR and ES, or said by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.errors import BadInput
from knowledge.rules.folding import fold

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "contact", "contact name", "person", "nom complet", "nom et prénom", "nombre completo",
             "nombre y apellidos", "nombre y apellido", "display name", "focal point", "point focal", "punto focal"),
    "given": ("given name", "first name", "forename", "prénom", "nombre", "nombres", "firstname", "prénoms"),
    "family": ("family name", "last name", "surname", "nom", "nom de famille", "apellido", "apellidos", "lastname"),
    "address": ("address", "email", "e-mail", "mail", "e-mail address", "email address", "courriel", "adresse électronique",
                "adresse e-mail", "adresse mail", "adresse de courriel", "correo", "correo electrónico",
                "dirección de correo", "dirección electrónica", "personal email", "e-mail 1 - value"),
    "functional": ("functional", "functional address", "functional mailbox", "office email", "mission email", "mailbox",
                   "organisation email", "organization email", "boîte fonctionnelle", "adresse fonctionnelle",
                   "courriel de la mission", "buzón", "buzón funcional", "correo de la misión", "correo institucional",
                   "general email"),
    "phone": ("phone", "telephone", "phone number", "tel", "tel.", "téléphone", "teléfono", "mobile", "móvil",
              "portable"),
    "state": ("state", "country", "state party", "iso3", "iso", "country code", "état", "pays", "état partie", "país",
              "estado", "estado parte", "nationality", "delegation", "délégation", "delegación"),
    "language": ("language", "lang", "preferred language", "langue", "langue de correspondance", "idioma", "lengua",
                 "language of correspondence"),
    "style": ("style", "title", "prefix", "salutation", "honorific", "civilité", "tratamiento", "mr/ms"),
    "rank": ("rank", "diplomatic rank", "grade", "rang", "rango"),
    "gender": ("gender", "sex", "sexe", "genre", "género", "sexo"),
    "organisation": ("organisation", "organization", "institution", "ministry", "mission", "company", "organisme",
                     "ministère", "organización", "institución", "ministerio", "entity", "organisme / ministère"),
    "organisation_kind": ("organisation kind", "organization type", "type of organisation", "organisation type",
                          "type d'organisation", "tipo de organización", "organisation_kind"),
    "post": ("post", "role", "function", "poste", "fonction", "rôle", "cargo", "función", "puesto"),
    "title": ("job title", "position", "post title", "intitulé du poste", "título del cargo", "functional title"),
    "theme": ("theme", "subject", "topic", "article", "thème", "sujet", "tema", "thematic area", "área temática"),
    "since": ("since", "from", "start", "start date", "appointed", "appointed on", "valid from", "depuis", "dès",
              "date de nomination", "desde", "fecha de nombramiento", "début", "inicio"),
    "until": ("until", "to", "end", "end date", "valid to", "jusqu'à", "jusqu'au", "fin", "hasta"),
    "evidence": ("evidence", "document", "nomination", "note verbale", "source", "reference", "pièce", "référence",
                 "preuve", "documento", "referencia", "nota verbal", "prueba"),
    "uid": ("uid", "id", "identifier", "contact id", "identifiant", "identificador", "n°", "no", "no."),
    "note": ("note", "notes", "remark", "remarks", "comment", "comments", "remarque", "commentaire", "observaciones",
             "nota", "notas", "comentario"),
    "groups": ("group", "groups", "categories", "category", "list", "lists", "groupe", "groupes", "liste", "grupo",
               "grupos", "lista", "etiquetas"),
    "consent": ("consent", "newsletter", "newsletter consent", "subscribed", "consentement", "consentimiento",
                "boletín", "lettre d'information"),
}  # fmt: skip
"""Each field with the heads that mean it; the first is the one this program writes."""

COLUMNS = tuple(name for name in FIELDS if name not in ("given", "family"))
"""What a table of ours has, in this order."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which field each column is, by its place, and the heads of columns that are left aside."""

    fields: Mapping[int, str]
    unused: tuple[str, ...]


def guess(heads: Sequence[str], given: Sequence[str] = ()) -> ColumnMap:
    """The fields of columns; ``given`` says it for some ("Nom du contact=name", "Remarks=" for none). BadInput names
    what is wrong with one that was given; nothing is guessed twice, the first column wins."""
    said = _said(heads, given)
    found: dict[int, str] = {}
    for place, name in said.items():
        if name:
            found[place] = name
    for place, head in enumerate(heads):
        guessed = _BY_HEAD.get(_spelt(head))
        if place not in said and guessed is not None and guessed not in found.values():
            found[place] = guessed
    if "given" not in found.values() and "name" not in found.values() and "family" in found.values():
        found = {place: "name" if name == "family" else name for place, name in found.items()}
    if "given" in found.values() and "family" not in found.values() and "name" not in found.values():
        found = {place: "name" if name == "given" else name for place, name in found.items()}
    unused = tuple(head for place, head in enumerate(heads) if place not in found and head)
    if not {"name", "given", "family", "address"} & set(found.values()):
        raise BadInput("no column is a name or an address; say which with --map 'HEAD=name'")
    return ColumnMap(found, unused)


def _said(heads: Sequence[str], given: Sequence[str]) -> dict[int, str]:
    places = {_spelt(head): place for place, head in reversed(list(enumerate(heads)))}
    said = {}
    for one in given:
        head, equals, name = one.rpartition("=")
        if not equals or _spelt(head) not in places:
            raise BadInput("--map takes 'HEAD=FIELD' with a head of the file: " + ", ".join(filter(None, heads)))
        if name and name not in FIELDS:
            raise BadInput("--map knows the fields " + ", ".join(FIELDS))
        said[places[_spelt(head)]] = name
    return said


def _spelt(head: str) -> str:
    return " ".join(fold(head).replace("_", " ").replace("*", " ").strip(" :").split())


_BY_HEAD = {_spelt(head): name for name, heads in FIELDS.items() for head in (name, *heads)}
