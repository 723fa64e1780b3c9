"""Files in the stand-in: an address to send the bytes to, the bytes, and the message in which a file is shared."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.simulator.workspace import BOT_USER, Posted, Refusal, SharedFile, Workspace

MOST_BYTES = 20_000_000
"""The largest file the stand-in takes; Slack itself takes a gigabyte."""

NAME, TITLE, ALT_TEXT, COMMENT = 255, 255, 1000, 4000


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that was announced: the bytes must be as long as was said."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    shared: bool = False


def announce(workspace: Workspace, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the address the bytes of a file go to."""
    length, name = str(arguments["length"]), str(arguments["filename"])
    if not length.isdecimal() or not 0 < int(length) <= MOST_BYTES or not 0 < len(name) <= NAME:
        raise Refusal("invalid_arguments", ("a name and a length above 0 are wanted",))
    if len(str(arguments.get("alt_txt") or "")) > ALT_TEXT:
        raise Refusal("alt_txt_too_large")
    made = Announced(f"F{secrets.token_hex(5).upper()}", name, int(length))
    workspace.announced[made.id] = made
    return {"file_id": made.id, "upload_url": f"{workspace.origin}/upload/{made.id}"}


def receive(workspace: Workspace, name: str, content: bytes) -> None:
    """Takes the bytes of an announced file; Refusal where there is none, or they are not as long as was said."""
    found = workspace.announced.get(name)
    if found is None or found.content is not None:
        raise Refusal("file_not_found")
    if len(content) != found.length:
        raise Refusal("length_mismatch")
    workspace.announced[name] = replace(found, content=content)


def share(workspace: Workspace, arguments: Mapping[str, Any], channels: list[str]) -> dict[str, Any]:
    """Ends an upload and shares the files in these channels, in one message each."""
    files = [_complete(workspace, entry) for entry in _entries(arguments["files"])]
    comment, thread = str(arguments.get("initial_comment") or ""), str(arguments.get("thread_ts") or "")
    if len(comment) > COMMENT:
        raise Refusal("msg_too_long")
    if thread and any(workspace.message(channel, thread) is None for channel in channels):
        raise Refusal("thread_not_found")
    for channel in channels:
        workspace.post(Posted(channel, workspace.stamp(), BOT_USER, comment, thread=thread, files=tuple(files)))
    for file in files:
        workspace.announced[file.id] = replace(workspace.announced[file.id], shared=True)
    return {"files": [{"id": file.id, "title": file.title, "name": file.name} for file in files]}


def _entries(given: Any) -> list[Mapping[str, Any]]:
    try:
        entries = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        entries = None
    if not isinstance(entries, list) or not entries or not all(isinstance(one, Mapping) for one in entries):
        raise Refusal("invalid_arguments", ("files is a list of objects with an id",))
    return entries


def _complete(workspace: Workspace, entry: Mapping[str, Any]) -> SharedFile:
    found = workspace.announced.get(str(entry.get("id", "")))
    if found is None or found.content is None or found.shared:
        raise Refusal("file_not_found")
    title = str(entry.get("title") or found.name)
    if len(title) > TITLE:
        raise Refusal("invalid_arguments", ("title is too long",))
    return SharedFile(found.id, found.name, title, found.content)
