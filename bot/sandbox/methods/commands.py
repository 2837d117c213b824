"""The command menu by scope and language. A person sees the narrowest list that there is."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.feed import News
from bot.sandbox.profile import scope_key
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

Params = dict[str, Any]

COMMANDS_LIMIT = 100
NAME_LIMIT = 32
DESCRIPTION_LIMIT = 256
_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2}")


def _place(world: World, params: Params) -> str:
    scope = params.get("scope")
    if scope and "chat_id" in scope:
        world.chat(scope["chat_id"])
    return scope_key(scope, checked_language(params))


def checked_language(params: Params) -> str:
    """Read `language_code`: two letters, or empty for all languages."""
    code = str(params.get("language_code", ""))
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _checked(command: dict[str, str]) -> dict[str, str]:
    name = command["command"].strip().removeprefix("/")
    description = command["description"].strip()
    if not name:
        raise bad_request("command name must be non-empty")
    if len(name) > NAME_LIMIT or not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _tell(world: World) -> None:
    world.record_profile()
    for chat in (*world.chats.values(), *world.groups.values()):
        chat.feed.publish(News(kind="commands"))


def set_my_commands(world: World, params: Params) -> bool:
    place = _place(world, params)
    commands = [_checked(command) for command in params["commands"]]
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if commands:
        world.profile.commands[place] = commands
    else:
        world.profile.commands.pop(place, None)
    _tell(world)
    return True


def delete_my_commands(world: World, params: Params) -> bool:
    world.profile.commands.pop(_place(world, params), None)
    _tell(world)
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    return world.profile.commands.get(_place(world, params), [])


METHODS = {
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
}
