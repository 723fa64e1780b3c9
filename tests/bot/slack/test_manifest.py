"""The manifests ask for what the listeners need, all of it and no more."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.simulator.methods import METHODS
from bot.simulator.slack import KINDS
from bot.slack.blocks import DISMISS, FEEDBACK
from bot.slack.case_card import ACTIONS, HAND_OVER
from bot.slack.case_views import ANSWER_VIEW, KEEP_VIEW
from bot.slack.home import HOME_LETTER, TELL_ASKERS
from bot.slack.house_views import CONFIG_VIEW
from bot.slack.identities import CONFIRM, REJECT, REPRESENT, STATE_SEARCH, STATE_VIEW
from bot.slack.letter_views import ADDRESS_VIEW, LETTER_ACTIONS, LETTER_VIEW, OVERRULE_VIEW
from bot.slack.listeners import COMMAND, SHORTCUT, Listeners
from bot.slack.mail_card import MAIL_ACTIONS
from bot.slack.mail_views import MAIL_VIEWS
from bot.slack.manifest import read_manifest
from bot.slack.office_listeners import ASK_LETTER, HAND_OVER_THIS, SAVE_ANSWER
from bot.slack.parts import Office
from bot.slack.posting import Posting
from bot.slack.views import REASON
from tests.bot.slack.harness import Stage

SOURCES = Path(__file__).resolve().parents[3] / "bot" / "slack"

EVENT_SCOPES = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "user_change": {"users:read"},
}
"""Scopes that Slack wants for an event, from its reference of events."""

EXTRA_SCOPES = {"users.info": {"users:read.email"}}
"""Scopes for what we read from an answer beyond what the method itself wants."""


COMPOSED = {"files_upload_v2": ("files.getUploadURLExternal", "files.completeUploadExternal")}
"""Methods of the client that are several of the Web API."""


def methods_used() -> set[str]:
    """Web API methods that the sources call on a client."""
    used = set()
    for source in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                on = node.func.value
                if isinstance(on, ast.Attribute) and on.attr == "_client":
                    used |= set(COMPOSED.get(node.func.attr, [node.func.attr.replace("_", ".")]))
    return used


@pytest.fixture(params=[False, True], ids=["plain", "agent"])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read_manifest(request.param)


def events(manifest: dict[str, Any]) -> set[str]:
    return set(manifest["settings"]["event_subscriptions"]["bot_events"])


def scopes(manifest: dict[str, Any]) -> set[str]:
    return set(manifest["oauth_config"]["scopes"]["bot"])


def registered(stage: Stage) -> dict[str, set[str]]:
    """What the real registration binds, as told to a bolt app that only writes it down."""
    bound: dict[str, set[str]] = {
        "event": set(),
        "command": set(),
        "message_shortcut": set(),
        "global_shortcut": set(),
        "action": set(),
        "view": set(),
        "options": set(),
    }

    class Recorder:
        def __getattr__(self, kind: str) -> Any:
            if kind == "error":
                return lambda handler: None

            def bind(name: str) -> Any:
                bound[kind].add(name)
                return lambda *args, **kwargs: None

            return bind

    client = stage.app.client
    Listeners(Office(stage.desk, stage.notes, stage.clock), client, Posting(client)).register(Recorder())  # type: ignore[arg-type]
    return bound


def test_every_listener_is_declared_and_every_declaration_has_a_listener(
    stage: Stage, manifest: dict[str, Any]
) -> None:
    bound = registered(stage)
    declared = {"message" if name in KINDS.values() else name for name in events(manifest)}
    assert bound["event"] == declared
    assert set(KINDS.values()) <= events(manifest)
    assert bound["command"] == {entry["command"] for entry in manifest["features"]["slash_commands"]} == {COMMAND}
    shortcuts = {entry["callback_id"] for entry in manifest["features"]["shortcuts"] if entry["type"] == "message"}
    assert bound["message_shortcut"] == shortcuts == {SHORTCUT, HAND_OVER_THIS, SAVE_ANSWER}
    shortcuts = {entry["callback_id"] for entry in manifest["features"]["shortcuts"] if entry["type"] == "global"}
    assert bound["global_shortcut"] == shortcuts == {ASK_LETTER}
    pressed = {FEEDBACK, DISMISS, HAND_OVER, REPRESENT, CONFIRM, REJECT, TELL_ASKERS, HOME_LETTER}
    assert bound["action"] == {*pressed, *ACTIONS, *LETTER_ACTIONS, *MAIL_ACTIONS}
    windows = {REASON, ANSWER_VIEW, KEEP_VIEW, STATE_VIEW, CONFIG_VIEW}
    assert bound["view"] == {*windows, LETTER_VIEW, OVERRULE_VIEW, ADDRESS_VIEW, *MAIL_VIEWS}
    assert bound["options"] == {STATE_SEARCH}
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_scopes_are_what_methods_and_events_want_and_no_more(manifest: dict[str, Any]) -> None:
    agent = "agent_view" in manifest["features"]
    wanted = {"commands"}
    for event in events(manifest):
        wanted |= EVENT_SCOPES[event]
    for name in methods_used():
        method = next(method for known, method in METHODS.items() if known.casefold() == name.casefold())
        if method.scopes == ("assistant:write",) and not agent:
            continue  # the plain bot does not call it
        wanted |= {*method.scopes[:1], *EXTRA_SCOPES.get(name, ())}
    assert scopes(manifest) == wanted


def test_the_sources_use_methods_that_the_stand_in_knows() -> None:
    used = methods_used()
    assert {"chat.postMessage", "views.open", "users.info", "conversations.open"} <= used
    assert {name.casefold() for name in used} <= {name.casefold() for name in METHODS}


def test_the_plain_manifest_works_for_guests_and_the_agent_one_is_it_plus_the_agent() -> None:
    plain, agent = read_manifest(), read_manifest(agent=True)
    assert "agent_view" not in plain["features"]
    assert "assistant:write" not in scopes(plain)
    assert scopes(agent) == scopes(plain) | {"assistant:write"}
    assert {**agent["features"], "agent_view": None} == {**plain["features"], "agent_view": None}
    assert agent["settings"] == plain["settings"]


def test_manifests_keep_slacks_limits(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]
    assert manifest["_metadata"]["major_version"] == 2
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    agent = manifest["features"].get("agent_view")
    if agent:
        assert len(agent["agent_description"]) <= 300
        assert 1 <= len(agent["suggested_prompts"]) <= 4


def test_the_manifest_is_printed_for_socket_mode_or_for_an_address(tmp_path: Path) -> None:
    def printed(*options: str) -> dict[str, Any]:
        result = CliRunner().invoke(command_line, ["--home", str(tmp_path), "slack", "manifest", *options])
        assert result.exit_code == 0, result.output
        loaded: dict[str, Any] = json.loads(result.stdout)
        return loaded

    assert printed() == read_manifest()
    assert printed("--agent") == read_manifest(agent=True)
    over_http = printed("--url", "https://isu.example/")
    assert over_http["settings"]["socket_mode_enabled"] is False
    assert over_http["settings"]["event_subscriptions"]["request_url"] == "https://isu.example/slack/events"
    assert over_http["features"]["slash_commands"][0]["url"] == "https://isu.example/slack/events"
