"""The manifests that describe the app to Slack: of the plain bot, which guests can use, and of the agent variant."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from knowledge.errors import BadInput

Manifest = dict[str, Any]


def read_manifest(agent: bool = False) -> Manifest:
    """The manifest for Socket Mode."""
    name = "manifest.agent.json" if agent else "manifest.json"
    loaded: Manifest = json.loads((files("bot.slack") / name).read_text(encoding="utf-8"))
    return loaded


def over_http(manifest: Manifest, url: str, path: str) -> Manifest:
    """The manifest with the address that Slack is to send everything to; BadInput for what Slack would not take."""
    if not url.startswith("https://"):
        raise BadInput("--url takes the https address of the HTTP process; Slack sends to no other")
    address = f"{url.rstrip('/')}{path}"
    settings, features = manifest["settings"], manifest["features"]
    events = {**settings["event_subscriptions"], "request_url": address}
    interactivity = {**settings["interactivity"], "request_url": address}
    commands = [{**command, "url": address} for command in features["slash_commands"]]
    changed = {"event_subscriptions": events, "interactivity": interactivity, "socket_mode_enabled": False}
    return {**manifest, "settings": {**settings, **changed}, "features": {**features, "slash_commands": commands}}
