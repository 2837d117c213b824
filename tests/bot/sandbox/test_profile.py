"""What people see before they write, and what happens around messages."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    ReactionTypeEmoji,
)
from telegram.error import BadRequest

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller


async def test_a_person_sees_the_narrowest_list_of_commands(bot: Bot, ann: Person, sandbox: Sandbox) -> None:
    """One chat before all private chats before all; their language before any."""
    juan = sandbox.person("Juan", language="es")
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("plan", "My plan")], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand("plan", "Mi plan")], BotCommandScopeAllPrivateChats(), "es")
    await bot.set_my_commands([BotCommand("send", "Broadcast")], BotCommandScopeChat(ann.id))

    assert ann.commands == [{"command": "send", "description": "Broadcast"}]
    assert juan.commands == [{"command": "plan", "description": "Mi plan"}]
    await bot.delete_my_commands(BotCommandScopeChat(ann.id))
    assert ann.commands == [{"command": "plan", "description": "My plan"}]
    assert (BotCommand("help", "Help"),) == await bot.get_my_commands()
    assert await bot.get_my_commands(BotCommandScopeChat(ann.id)) == ()


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ([{"command": "Plan", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "", "description": "x"}], "command name must be non-empty"),
        ([{"command": "a", "description": " "}], "command description must be non-empty"),
        ([{"command": "a", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_have_their_form(call: Caller, commands: list[dict[str, str]], expected: str) -> None:
    """Small letters, digits, underscores; 32 and 256; a hundred at most."""
    assert f"Bad Request: {expected}" == await call.refusal("setMyCommands", commands=commands)


async def test_descriptions_fall_back_to_the_one_for_all(bot: Bot) -> None:
    """Each text has its own length, and a language without one gets the common one."""
    await bot.set_my_description("Which big thing to ride")
    await bot.set_my_description("Qué ola montar", language_code="es")
    await bot.set_my_short_description("Advice")
    await bot.set_my_name("Slipstream")

    assert (await bot.get_my_description("es")).description == "Qué ola montar"
    assert (await bot.get_my_description("de")).description == "Which big thing to ride"
    assert (await bot.get_my_short_description()).short_description == "Advice"
    assert (
        (await bot.get_my_name("fr")).name,
        (await bot.get_me()).first_name,
    ) == ("Slipstream", "Slipstream")
    with pytest.raises(BadRequest, match="Short description is too long"):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(BadRequest, match="Invalid language code"):
        await bot.set_my_name("x", language_code="english")


async def test_an_action_is_seen_and_a_wrong_one_refused(bot: Bot, call: Caller, ann: Person) -> None:
    """The person's page shows that the bot is typing."""
    await bot.send_chat_action(ann.id, "typing")

    assert ann.feed.after(ann.feed.last - 1)[0][1].action == "typing"
    assert (
        await call.refusal("sendChatAction", chat_id=ann.id, action="dancing")
        == "Bad Request: wrong parameter action in request"
    )


async def test_pins_reactions_members_and_chats_are_told(bot: Bot, call: Caller, ann: Person) -> None:
    """What the library asks about a private chat has an answer that it can read."""
    said = await ann.types("hello")
    await bot.pin_chat_message(ann.id, said.id)
    pinned = await bot.get_chat(ann.id)
    await bot.unpin_chat_message(ann.id)
    await bot.set_message_reaction(ann.id, said.id, [ReactionTypeEmoji("👍")])
    await bot.set_chat_menu_button(ann.id, MenuButtonCommands())

    assert said.id == (pinned.pinned_message and pinned.pinned_message.message_id)
    assert (await bot.get_chat(ann.id)).pinned_message is None
    assert (await bot.get_chat_member(ann.id, ann.id)).status == "member"
    assert MenuButtonCommands() == await bot.get_chat_menu_button(ann.id)
    assert (
        await call.refusal(
            "setMessageReaction",
            chat_id=ann.id,
            message_id=said.id,
            reaction=[{"type": "emoji", "emoji": "x"}],
        )
        == "Bad Request: REACTION_INVALID"
    )
    assert (
        await call.refusal("pinChatMessage", chat_id=ann.id, message_id=999)
        == "Bad Request: message to pin not found"
    )
    assert await call.refusal("getChatMember", chat_id=ann.id, user_id=5) == "Bad Request: member not found"
