"""Virtual people: what they do reaches the bot as from a phone, and they hear what it says."""

from __future__ import annotations

import asyncio
from itertools import groupby

import pytest
from telegram import Bot, Update

from bot.sandbox.people import NothingHeard, Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller


async def update_from(bot: Bot) -> Update:
    [update] = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    return update


async def test_a_command_is_marked_as_one(bot: Bot, sandbox: Sandbox) -> None:
    """A message that begins with a slash carries a bot_command entity and its payload."""
    ann = sandbox.person("Ann", language="es")
    await ann.types("/start invite_7")
    message = (await update_from(bot)).message

    assert message is not None
    assert message.from_user is not None
    assert (
        message.text,
        message.from_user.language_code,
        message.from_user.first_name,
    ) == ("/start invite_7", "es", "Ann")
    assert list(message.parse_entities(["bot_command"]).values()) == ["/start"]


async def test_a_person_is_found_again_by_name(sandbox: Sandbox) -> None:
    """The same name is the same person; another name another id above 32 bits."""
    ann, bea = sandbox.person("Ann"), sandbox.person("Bea")

    assert ann is sandbox.person("Ann")
    assert ann.id != bea.id
    assert ann.id > 2**32


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "video", "location", "contact", "document"])
async def test_anything_can_be_sent(bot: Bot, ann: Person, kind: str) -> None:
    """Unexpected input comes in every kind that a phone knows."""
    sent = await ann.sends(kind)
    message = (await update_from(bot)).message

    assert kind == sent.kind
    assert message is not None
    assert getattr(message, kind)


async def test_an_album_is_an_update_for_each_photo_with_one_name(bot: Bot, ann: Person) -> None:
    """The caption stands on the first; two albums have two names; one photo is none, eleven are too many."""
    await ann.sends_album(3, "my stall")
    await ann.sends_album(2)
    heard = [each.message for each in await bot.get_updates() if each.message is not None]

    assert [3, 2] == [len(list(those)) for _, those in groupby(heard, lambda each: each.media_group_id)]
    assert all(each.media_group_id and each.photo for each in heard)
    assert ["my stall", None, None, None, None] == [each.caption for each in heard]
    for number in (1, 11):
        with pytest.raises(ValueError, match="2 to 10"):
            await ann.sends_album(number)


async def test_a_photo_can_be_fetched_by_the_bot(bot: Bot, ann: Person, sandbox: Sandbox) -> None:
    """getFile and its address give the very bytes."""
    await ann.sends_photo("my stall")
    message = (await update_from(bot)).message
    assert message is not None
    file = await bot.get_file(message.photo[-1])

    assert message.caption == "my stall"
    assert sandbox.content(file.file_id) == bytes(await file.download_as_bytearray())


async def test_an_edit_and_a_forward_come_as_such(bot: Bot, ann: Person) -> None:
    """edited_message keeps the id; a forward tells its origin."""
    said = await ann.types("5 hours")
    await update_from(bot)
    await ann.edits(said, "50 hours")
    edited = (await update_from(bot)).edited_message
    await ann.forwards(said)
    forwarded = (await update_from(bot)).message

    assert edited is not None
    assert (said.id, "50 hours") == (edited.message_id, edited.text)
    assert forwarded is not None
    assert forwarded.forward_origin is not None
    assert ann.message(said.id).text == "50 hours"


async def test_blocking_is_told_once(bot: Bot, ann: Person) -> None:
    """my_chat_member goes from member to kicked and back; writing again unblocks first."""
    await ann.blocks()
    await ann.blocks()
    blocked = (await update_from(bot)).my_chat_member
    await ann.types("I am back")
    unblocked, spoken = await bot.get_updates()

    assert blocked is not None
    assert (blocked.old_chat_member.status, blocked.new_chat_member.status) == ("member", "kicked")
    assert unblocked.my_chat_member is not None
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert (spoken.message and spoken.message.text) == "I am back"


async def test_hearing_waits_for_what_is_new_since_the_last_act(call: Caller, ann: Person) -> None:
    """What was said before is passed over; each sign is heard once, in order."""
    await call.ok("sendMessage", chat_id=ann.id, text="old")
    await ann.types("hello")
    async with asyncio.TaskGroup() as group:
        hearing = group.create_task(ann.hears())
        first = await call.ok("sendMessage", chat_id=ann.id, text="new")
        await call.ok("editMessageText", chat_id=ann.id, message_id=first["message_id"], text="newer")
    edited = await ann.hears()

    said = hearing.result()
    assert said.message is not None
    assert edited.message is not None
    assert (said.kind, said.message.text) == ("message", "new")
    assert (edited.kind, edited.message.text) == ("edited", "newer")


async def test_silence_is_told_with_what_stands_in_the_chat(call: Caller, ann: Person) -> None:
    """A failed wait says what was there instead."""
    await call.ok("sendMessage", chat_id=ann.id, text="something else")

    with pytest.raises(NothingHeard, match=r"does not see 'the plan'.*something else"):
        await ann.sees("the plan", timeout=0.01)
    await ann.types("?")
    with pytest.raises(NothingHeard, match="heard nothing new"):
        await ann.hears(timeout=0.01)


async def test_seeing_means_the_bots_words_only(call: Caller, ann: Person) -> None:
    """One's own words are not an answer; a caption is; the newest wins."""
    await ann.types("the plan")
    with pytest.raises(NothingHeard):
        await ann.sees("the plan", timeout=0.01)
    await call.ok("sendMessage", chat_id=ann.id, text="the plan: 1")
    await call.ok("sendMessage", chat_id=ann.id, text="the plan: 2")

    assert (await ann.sees("the plan")).text == "the plan: 2"


async def test_an_impossible_text_is_not_typed(ann: Person) -> None:
    """A phone sends neither nothing nor 4097 characters."""
    for text in ("", "   ", "x" * 4097):
        with pytest.raises(ValueError, match="1 to 4096"):
            await ann.types(text)
