"""
What the bot says of itself: name, descriptions, menu button. Texts fall back to the one for all languages.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import Wire
from bot.sandbox.methods.commands import checked_language
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

Params = dict[str, Any]

NAME_LIMIT = 64
DESCRIPTION_LIMIT = 512
SHORT_LIMIT = 120


def get_me(world: World, _params: Params) -> Wire:
    return world.bot_wire | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.profile.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


def _set(world: World, texts: dict[str, str], params: Params, name: str, limit: int) -> bool:
    text = str(params.get(name, "")).strip()
    if len(text) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    code = checked_language(params)
    if text:
        texts[code] = text
    else:
        texts.pop(code, None)
    world.record_profile()
    return True


def _get(texts: dict[str, str], params: Params, fallback: str = "") -> str:
    return texts.get(checked_language(params)) or texts.get("") or fallback


def set_my_name(world: World, params: Params) -> bool:
    done = _set(world, world.profile.names, params, "name", NAME_LIMIT)
    world.profile.first_name = world.profile.names.get("", world.profile.first_name)
    return done


def get_my_name(world: World, params: Params) -> Wire:
    return {"name": _get(world.profile.names, params, world.profile.first_name)}


def set_my_description(world: World, params: Params) -> bool:
    return _set(world, world.profile.descriptions, params, "description", DESCRIPTION_LIMIT)


def get_my_description(world: World, params: Params) -> Wire:
    return {"description": _get(world.profile.descriptions, params)}


def set_my_short_description(world: World, params: Params) -> bool:
    return _set(world, world.profile.short_descriptions, params, "short_description", SHORT_LIMIT)


def get_my_short_description(world: World, params: Params) -> Wire:
    return {"short_description": _get(world.profile.short_descriptions, params)}


def set_chat_menu_button(world: World, params: Params) -> bool:
    if params.get("chat_id"):
        world.chat(params["chat_id"])
    world.profile.menu_buttons[str(params.get("chat_id", ""))] = params.get("menu_button") or {
        "type": "default"
    }
    world.record_profile()
    return True


def get_chat_menu_button(world: World, params: Params) -> Wire:
    buttons = world.profile.menu_buttons
    return buttons.get(str(params.get("chat_id", ""))) or buttons.get("") or {"type": "commands"}


METHODS = {
    "getMe": get_me,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
