"""What a file is by its content, whatever its name and the mail say; archives are looked at, never unpacked."""

from __future__ import annotations

import io
import re
import zipfile

_ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_STARTS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"PK\x03\x04", _ZIP),
    (0, b"PK\x05\x06", _ZIP),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (257, b"ustar", "application/x-tar"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
    (0, b"fLaC", "audio/flac"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
    (0, b"-----BEGIN PGP SIGNATURE", "application/pgp-signature"),
)
_INSIDE = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
    "META-INF/MANIFEST.MF": "application/java-archive",
}
_OLE = {
    "doc": "application/msword",
    "dot": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
}
_TEXTS = {
    "csv": "text/csv",
    "md": "text/markdown",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "json": "application/json",
    "eml": "message/rfc822",
}
_MARKUP = (
    (re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S), "text/html"),
    (re.compile(rb"\s*BEGIN:VCALENDAR", re.I), "text/calendar"),
    (re.compile(rb"\s*BEGIN:VCARD", re.I), "text/vcard"),
    (re.compile(rb"\s*(?:<\?xml\b[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<svg\b", re.I | re.S), "image/svg+xml"),
    (re.compile(rb"\s*<\?xml\b", re.I), "application/xml"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 4_096
_MOST_ENTRIES = 10_000
_BOMB_RATIO, _BOMB_SIZE = 100, 200_000_000
_PROGRAMS = ("portable-executable", "x-elf", "java-archive", "wasm", "x-msdownload")
_PROGRAM_NAMES = re.compile(
    r"\.(?:exe|scr|com|pif|bat|cmd|js|jse|vbs?|vbe|wsf|wsh|hta|lnk|ps1|msi|jar|cpl|reg|iso|img|vhd|apk)$", re.I
)


def type_by_content(data: bytes, name: str = "", declared: str = "") -> str:
    """The media type of ``data``; the name only tells relations apart, the declared type counts for text only."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(data[8:12], "audio/wav")
    for at, start, media_type in _STARTS:
        if data.startswith(start, at):
            return _exactly(data, media_type, ending)
    for pattern, media_type in _MARKUP:
        if pattern.match(data[:_SAMPLE]):
            return media_type
    if data and not _BINARY.search(data[:_SAMPLE]):
        given = declared if declared.startswith(("text/", "message/")) else ""
        return _TEXTS.get(ending, given or "text/plain")
    return "application/octet-stream"


def _exactly(data: bytes, media_type: str, ending: str) -> str:
    if media_type == "application/x-ole-storage":
        return _OLE.get(ending, media_type)
    if media_type != _ZIP:
        return media_type
    names = {entry.filename for entry in entries(data)}
    if "mimetype" in names and (
        found := re.search(rb"mimetype(application/[\w.+-]{1,100}?)(?=PK|[^\w.+-]|\Z)", data[:200])
    ):
        return found[1].decode("ascii")
    return next((kind for inner, kind in _INSIDE.items() if inner in names), _ZIP)


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    """What the table of contents of a zip archive lists; empty where it can not be read or lists too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.infolist()
    except Exception:  # noqa: BLE001 a damaged archive fails in many ways, and is then a file like any other
        return []
    return found if len(found) <= _MOST_ENTRIES else []


def dangers(data: bytes, name: str, media_type: str) -> list[str]:
    """What a person should know before opening the file, in a few words each."""
    found = []
    if any(kind in media_type for kind in _PROGRAMS) or _PROGRAM_NAMES.search(name):
        found.append("a program")
    if data[:2] != b"PK":
        return found
    listed = entries(data)
    size = sum(entry.file_size for entry in listed)
    if size > _BOMB_SIZE and size > _BOMB_RATIO * len(data):
        found.append(f"an archive that would unpack to {size // 1_000_000} MB")
    if any(entry.filename.endswith("vbaProject.bin") for entry in listed):
        found.append("a document with macros")
    if any(_PROGRAM_NAMES.search(entry.filename) for entry in listed):
        found.append("an archive with a program in it")
    return found
