"""Payloads as Slack sends them: events, slash commands, shortcuts, presses of buttons and sent modals."""

from __future__ import annotations

from typing import Any

from bot.simulator.workspace import APP, BOT_ID, BOT_USER, Conversation, Posted, User, Workspace

Payload = dict[str, Any]


def event(workspace: Workspace, inner: Payload, number: int) -> Payload:
    """An event in its wrapping; ``number`` makes its id."""
    return {
        "token": "simulated",
        "team_id": workspace.team,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{number:08d}",
        "event_time": int(workspace.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{number:08d}",
    }


def message(workspace: Workspace, posted: Posted, channel: Conversation, **more: Any) -> Payload:
    """The inside of a message event; a message of the app itself carries its bot id."""
    author = workspace.users[posted.user]
    inner: Payload = {
        "type": "message",
        "user": posted.user,
        "ts": posted.ts,
        "client_msg_id": f"00000000-0000-0000-0000-{posted.ts.replace('.', '')[-12:]}",
        "text": posted.text,
        "team": author.team or workspace.team,
        "channel": posted.channel,
        "event_ts": posted.ts,
        "channel_type": channel.kind,
    }
    if posted.user == BOT_USER:
        inner |= {"bot_id": BOT_ID, "app_id": APP, "bot_profile": {"id": BOT_ID, "app_id": APP}}
    if posted.thread:
        inner["thread_ts"] = posted.thread
    if posted.files:
        inner |= {"subtype": "file_share", "files": [{"id": file.id, "name": file.name} for file in posted.files]}
    return inner | more


def mention(inner: Payload) -> Payload:
    """The other event of a message that mentions the app; it says nothing of the kind of channel."""
    kept = {key: value for key, value in inner.items() if key not in ("channel_type", "subtype")}
    return kept | {"type": "app_mention"}


def home_opened(user: User, channel: Conversation, tab: str, ts: str) -> Payload:
    """The inside of the event that somebody looks at the app's home or messages tab."""
    return {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab, "event_ts": ts}


def joined(user: str, channel: Conversation, inviter: str, team: str, ts: str) -> Payload:
    """The inside of the event that somebody, perhaps the app, has joined a channel."""
    kind = "G" if channel.kind == "group" else "C"
    inner = {"type": "member_joined_channel", "user": user, "channel": channel.id, "channel_type": kind, "team": team}
    return inner | {"inviter": inviter, "event_ts": ts}


def command(workspace: Workspace, user: User, channel: Conversation, name: str, text: str, url: str) -> Payload:
    """A slash command."""
    names = {"im": "directmessage", "mpim": "mpdm-simulated-1", "group": "privategroup"}
    return {
        "token": "simulated",
        "team_id": workspace.team,
        "team_domain": "simulated",
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": workspace.trigger(user.id),
    }


def _interaction(workspace: Workspace, user: User, kind: str) -> Payload:
    return {
        "type": kind,
        "token": "simulated",
        "api_app_id": APP,
        "team": {"id": workspace.team, "domain": "simulated"},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team or workspace.team,
        },
    }


def _message_of(posted: Posted) -> Payload:
    inner: Payload = {"type": "message", "user": posted.user, "text": posted.text, "ts": posted.ts}
    if posted.blocks:
        inner["blocks"] = list(posted.blocks)
    if posted.user == BOT_USER:
        inner |= {"bot_id": BOT_ID, "app_id": APP}
    return inner | ({"thread_ts": posted.thread} if posted.thread else {})


def shortcut(
    workspace: Workspace, user: User, channel: Conversation, posted: Posted, callback: str, url: str
) -> Payload:
    """A message shortcut."""
    return _interaction(workspace, user, "message_action") | {
        "callback_id": callback,
        "trigger_id": workspace.trigger(user.id),
        "message_ts": posted.ts,
        "action_ts": workspace.stamp(),
        "channel": {"id": channel.id, "name": channel.name},
        "message": _message_of(posted),
        "response_url": url,
    }


def press(
    workspace: Workspace, user: User, channel: Conversation, posted: Posted, action: Payload, url: str
) -> Payload:
    """The press of a button in a message."""
    container: Payload = {
        "type": "message",
        "message_ts": posted.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(posted.only_for),
    }
    if posted.thread:
        container["thread_ts"] = posted.thread
    body = _interaction(workspace, user, "block_actions") | {
        "container": container,
        "trigger_id": workspace.trigger(user.id),
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": {}},
        "response_url": url,
        "actions": [{"block_id": "b1", "action_ts": workspace.stamp(), **action}],
    }
    return body if posted.only_for else body | {"message": _message_of(posted)}


def submission(workspace: Workspace, user: User, view_id: str, view: Payload, values: Payload) -> Payload:
    """A modal that was sent."""
    return _interaction(workspace, user, "view_submission") | {
        "trigger_id": workspace.trigger(user.id),
        "response_urls": [],
        "view": {
            **view,
            "id": view_id,
            "team_id": workspace.team,
            "state": {"values": values},
            "hash": "1.simulated",
            "app_id": APP,
            "bot_id": BOT_ID,
            "app_installed_team_id": workspace.team,
            "root_view_id": view_id,
            "previous_view_id": None,
        },
    }


def suggestion(
    workspace: Workspace, user: User, view_id: str, view: Payload, block: str, action: str, typed: str
) -> Payload:
    """Somebody types into a field of a modal whose choices the app gives."""
    return _interaction(workspace, user, "block_suggestion") | {
        "action_id": action,
        "block_id": block,
        "value": typed,
        "container": {"type": "view", "view_id": view_id},
        "view": {**view, "id": view_id, "team_id": workspace.team, "app_id": APP, "bot_id": BOT_ID},
    }


def global_shortcut(workspace: Workspace, user: User, callback: str) -> Payload:
    """A global shortcut: chosen nowhere in particular, so there is no place to answer in."""
    return _interaction(workspace, user, "shortcut") | {
        "callback_id": callback,
        "trigger_id": workspace.trigger(user.id),
        "action_ts": workspace.stamp(),
    }


def home_press(workspace: Workspace, user: User, view: Payload, action: Payload) -> Payload:
    """The press of a button of the home tab; neither a channel nor a response URL comes with it."""
    return _interaction(workspace, user, "block_actions") | {
        "container": {"type": "view", "view_id": f"V{user.id}"},
        "trigger_id": workspace.trigger(user.id),
        "view": {**view, "id": f"V{user.id}", "team_id": workspace.team, "state": {"values": {}}},
        "actions": [{"block_id": "b1", "action_ts": workspace.stamp(), **action}],
    }
