"""The methods of the Web API that the stand-in knows: scopes, arguments, and what they do to the workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulator import files
from bot.simulator.limits import MESSAGE_TEXT, message_problems, too_long, view_problems
from bot.simulator.workspace import APP, BOT_ID, BOT_USER, Conversation, Posted, Refusal, User, Workspace

Arguments = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: of which workspace, with which arguments, and with which scopes."""

    workspace: Workspace
    arguments: Arguments
    granted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: any one of ``scopes`` is enough; an argument that is neither needed nor taken is refused."""

    run: Callable[[Asked], Answer]
    scopes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


def call(workspace: Workspace, name: str, arguments: Arguments, granted: frozenset[str]) -> Answer:
    """Calls a method as an app with these scopes; Refusal with Slack's error code where Slack would refuse."""
    method = METHODS.get(name)
    if method is None:
        raise Refusal("unknown_method")
    if method.scopes and not granted.intersection(method.scopes):
        raise Refusal("missing_scope", method.scopes)
    missing = [need for need in method.needs if arguments.get(need) in (None, "")]
    unknown = sorted(set(arguments) - {*method.needs, *method.takes})
    if missing or unknown:
        raise Refusal("invalid_arguments", (f"missing: {missing}", f"unknown: {unknown}"))
    return method.run(Asked(workspace, arguments, granted))


def _auth_test(asked: Asked) -> Answer:
    return {
        "url": "https://simulated.example/",
        "team": "Simulated workspace",
        "user": "isu",
        "team_id": asked.workspace.team,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP,
    }


def _post(asked: Asked) -> Answer:
    channel = _place(asked.workspace, asked.arguments["channel"])
    check_message(asked.arguments)
    thread = asked.arguments.get("thread_ts") or ""
    if thread and asked.workspace.message(channel.id, thread) is None:
        raise Refusal("thread_not_found")
    blocks = tuple(asked.arguments.get("blocks") or ())
    posted = asked.workspace.post(
        Posted(channel.id, asked.workspace.stamp(), BOT_USER, asked.arguments["text"], blocks, thread)
    )
    return {"channel": channel.id, "ts": posted.ts, "message": {"text": posted.text, "bot_id": BOT_ID}}


def _post_ephemeral(asked: Asked) -> Answer:
    channel = _place(asked.workspace, asked.arguments["channel"])
    check_message(asked.arguments)
    if asked.arguments["user"] not in channel.members:
        raise Refusal("user_not_in_channel")
    blocks, thread = tuple(asked.arguments.get("blocks") or ()), asked.arguments.get("thread_ts") or ""
    posted = Posted(
        channel.id, asked.workspace.stamp(), BOT_USER, asked.arguments["text"], blocks, thread, asked.arguments["user"]
    )
    return {"message_ts": asked.workspace.post(posted).ts}


def _update(asked: Asked) -> Answer:
    check_message(asked.arguments)
    found = asked.workspace.message(asked.arguments["channel"], asked.arguments["ts"])
    if found is not None and found.user != BOT_USER:
        raise Refusal("cant_update_message")
    blocks = tuple(asked.arguments.get("blocks") or ())
    asked.workspace.change(
        asked.arguments["channel"], asked.arguments["ts"], text=asked.arguments["text"], blocks=blocks
    )
    return {"channel": asked.arguments["channel"], "ts": asked.arguments["ts"], "text": asked.arguments["text"]}


def check_message(arguments: Arguments) -> None:
    """Refuses a message beyond the limits. Text is wanted even beside blocks: telephones have nothing else."""
    text = arguments.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refusal("no_text")
    if len(text) > MESSAGE_TEXT:
        raise Refusal("msg_too_long")
    blocks = arguments.get("blocks")
    if blocks:
        problems = message_problems(blocks)
        if problems:
            raise Refusal("invalid_blocks", tuple(problems))
        if too_long(blocks):
            raise Refusal("msg_blocks_too_long")


def _place(workspace: Workspace, name: str) -> Conversation:
    """A channel the app may write to; a user's id stands for the direct conversation with them."""
    channel = workspace.direct(name) if name in workspace.users and name != BOT_USER else workspace.channels.get(name)
    if channel is None:
        raise Refusal("channel_not_found")
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    if channel.archived:
        raise Refusal("is_archived")
    return channel


def _open_conversation(asked: Asked) -> Answer:
    users = str(asked.arguments["users"]).split(",")
    if any(user not in asked.workspace.users for user in users):
        raise Refusal("user_not_found")
    if len(users) > 1:
        raise Refusal("missing_scope", ("mpim:write",))
    return {"channel": {"id": asked.workspace.direct(users[0]).id}}


def _user_info(asked: Asked) -> Answer:
    user = asked.workspace.users.get(asked.arguments["user"])
    if user is None:
        raise Refusal("user_not_found")
    data = _user(asked.workspace, user, asked.granted)
    if asked.arguments.get("include_locale") not in (None, "0", False):
        data["locale"] = user.locale
    return {"user": data}


def _lookup(asked: Asked) -> Answer:
    wanted = str(asked.arguments["email"]).casefold()
    found = next((u for u in asked.workspace.users.values() if u.email.casefold() == wanted and wanted), None)
    if found is None:
        raise Refusal("users_not_found")
    return {"user": _user(asked.workspace, found, asked.granted)}


def _user(workspace: Workspace, user: User, granted: frozenset[str]) -> Answer:
    profile = {"real_name": user.real_name, "display_name": user.name}
    if user.email and "users:read.email" in granted:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": user.team or workspace.team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "is_bot": user.bot,
        "is_restricted": user.restricted or user.ultra_restricted,
        "is_ultra_restricted": user.ultra_restricted,
        "is_stranger": user.stranger,
        "is_email_confirmed": user.email_confirmed,
        "profile": profile,
    }


def _react(asked: Asked) -> Answer:
    channel = _place(asked.workspace, asked.arguments["channel"])
    found = asked.workspace.message(channel.id, asked.arguments["timestamp"])
    if found is None:
        raise Refusal("message_not_found")
    if asked.arguments["name"] in found.reactions:
        raise Refusal("already_reacted")
    asked.workspace.change(channel.id, found.ts, reactions=(*found.reactions, asked.arguments["name"]))
    return {}


def _open_view(asked: Asked) -> Answer:
    view = _checked_view(asked.arguments, "modal")
    user = asked.workspace.spend_trigger(asked.arguments["trigger_id"])
    name = f"V{len(asked.workspace.views) + 1:04d}"
    asked.workspace.views[name] = (user, view)
    return {"view": {**view, "id": name}}


def _publish(asked: Asked) -> Answer:
    view = _checked_view(asked.arguments, "home")
    if asked.arguments["user_id"] not in asked.workspace.users:
        raise Refusal("user_not_found")
    asked.workspace.homes[asked.arguments["user_id"]] = view
    return {"view": view}


def _checked_view(arguments: Arguments, kind: str) -> Answer:
    view = arguments["view"]
    problems = view_problems(view)
    if problems or view["type"] != kind:
        raise Refusal("invalid_arguments", tuple(problems) or (f"a {kind} is wanted",))
    return dict(view)


def _prompts(asked: Asked) -> Answer:
    """An agent app's prompts stand at the top: with a thread Slack passes over them silently, which is refused here."""
    if asked.arguments.get("thread_ts"):
        raise Refusal("invalid_arguments", ("thread_ts: an agent app's prompts are set without",))
    if not 1 <= len(asked.arguments["prompts"]) <= 4:
        raise Refusal("invalid_arguments", ("1 to 4 prompts",))
    asked.workspace.prompts.append(dict(asked.arguments))
    return {}


def _group_members(asked: Asked) -> Answer:
    members = asked.workspace.groups.get(asked.arguments["usergroup"])
    if members is None:
        raise Refusal("no_such_subteam")
    return {"users": sorted(members)}


def _announce_file(asked: Asked) -> Answer:
    return files.announce(asked.workspace, asked.arguments)


def _share_file(asked: Asked) -> Answer:
    """Unlike a message, a file goes to a channel by its own id only, a user's is none."""
    named = [str(asked.arguments.get("channel_id") or ""), *str(asked.arguments.get("channels") or "").split(",")]
    channels = [name for name in named if name]
    if any(name in asked.workspace.users for name in channels):
        raise Refusal("channel_not_found")
    return files.share(asked.workspace, asked.arguments, [_place(asked.workspace, name).id for name in channels])


def _update_view(asked: Asked) -> Answer:
    view = _checked_view(asked.arguments, "modal")
    name = str(asked.arguments["view_id"])
    if name not in asked.workspace.views:
        raise Refusal("not_found")
    asked.workspace.views[name] = (asked.workspace.views[name][0], view)
    return {"view": {**view, "id": name}}


def _status(_asked: Asked) -> Answer:
    return {}


_MESSAGE = ("blocks", "thread_ts")
_UNFURL = ("unfurl_links", "unfurl_media")

METHODS: Mapping[str, Method] = {
    "auth.test": Method(_auth_test),
    "chat.postMessage": Method(_post, ("chat:write",), ("channel",), ("text", *_MESSAGE, *_UNFURL)),
    "chat.postEphemeral": Method(_post_ephemeral, ("chat:write",), ("channel", "user"), ("text", *_MESSAGE)),
    "chat.update": Method(_update, ("chat:write",), ("channel", "ts"), ("text", "blocks")),
    "conversations.open": Method(_open_conversation, ("im:write",), ("users",), ("return_im",)),
    "users.info": Method(_user_info, ("users:read",), ("user",), ("include_locale",)),
    "users.lookupByEmail": Method(_lookup, ("users:read.email",), ("email",)),
    "reactions.add": Method(_react, ("reactions:write",), ("channel", "timestamp", "name")),
    "usergroups.users.list": Method(_group_members, ("usergroups:read",), ("usergroup",), ("include_disabled",)),
    "views.open": Method(_open_view, (), ("trigger_id", "view")),
    "views.push": Method(_open_view, (), ("trigger_id", "view")),
    "views.update": Method(_update_view, (), ("view_id", "view"), ("hash",)),
    "files.getUploadURLExternal": Method(
        _announce_file, ("files:write",), ("filename", "length"), ("alt_txt", "snippet_type")
    ),
    "files.completeUploadExternal": Method(
        _share_file, ("files:write",), ("files",), ("channel_id", "channels", "initial_comment", "thread_ts")
    ),
    "views.publish": Method(_publish, (), ("user_id", "view"), ("hash",)),
    "assistant.threads.setSuggestedPrompts": Method(
        _prompts, ("assistant:write",), ("channel_id", "prompts"), ("thread_ts", "title")
    ),
    "assistant.threads.setStatus": Method(
        _status, ("assistant:write", "chat:write"), ("channel_id", "thread_ts", "status"), ("loading_messages",)
    ),
}
