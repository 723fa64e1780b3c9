"""The zip package of a Word file (ECMA-376, part 2): its parts, parsed safely and within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from knowledge.errors import UnreadableDocument

MAX_PART = 64_000_000
"""Bytes one part may unpack to; the largest honest text stays well under a tenth of it."""
MAX_PARTS = 10_000
MAX_PACKAGE = 1_000_000_000
"""Bytes all parts together may unpack to, pictures included (they are never unpacked here)."""

_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
    "",
)
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


def local(element: Element) -> str:
    """The name of an element without its namespace, which differs between the two dialects; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str = "val") -> str:
    """The attribute ``name`` in either dialect, "" where it is missing."""
    if element is None:
        return ""
    for namespace in _NAMESPACES:
        value = element.get(namespace + name)
        if value is not None:
            return str(value)
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along the names of ``path``, or None."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def is_on(element: Element | None) -> bool:
    """Whether an on/off property is there and not switched off (ECMA-376, part 1, 17.17.4)."""
    return element is not None and attribute(element) not in ("0", "false", "off")


class Package:
    """The parts of one Word file. Raises UnreadableDocument for what is broken, encrypted or beyond the limits."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS:
            raise UnreadableDocument(f"{name}: a damaged Word file (its package can't be opened)") from None
        members = self._zip.infolist()
        if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_PACKAGE:
            raise UnreadableDocument(f"{name}: a Word file that unpacks to an unreasonable size")
        self._names = {member.filename.lower(): member for member in members}
        main = [target for kind, target in self.related("").values() if kind == "officeDocument"]
        self.main = main[0] if main else "word/document.xml"

    def xml(self, path: str) -> Element | None:
        """The root element of a part, None where the package has no such part."""
        member = self._names.get(path.lower())
        if member is None:
            return None
        if member.file_size > MAX_PART:
            raise UnreadableDocument(f"{self.name}: a Word file that unpacks to an unreasonable size")
        try:
            return parse_xml(self._zip.read(member))
        except (*_FAULTS, SyntaxError):  # lxml's parse errors are SyntaxErrors
            raise UnreadableDocument(f"{self.name}: a damaged Word file (a part can't be read)") from None

    def related(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id -> (kind of relationship, path of the part)."""
        folder, file = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        return {} if root is None else dict(_targets(root, folder))

    def first(self, kind: str) -> Element | None:
        """The root of the part that the main document relates to as ``kind`` ("styles", "footnotes")."""
        for found, target in self.related(self.main).values():
            if found == kind:
                return self.xml(target)
        return None


def _targets(root: Element, folder: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for relation in root:
        if local(relation) == "Relationship" and relation.get("TargetMode") != "External":
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield relation.get("Id") or "", ((relation.get("Type") or "").rpartition("/")[2], path)
