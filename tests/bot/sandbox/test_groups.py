"""Groups: who is in them, who hears what, and Telegram's words for what does not go."""

from __future__ import annotations

import pytest
from aiogram import types

from bot.sandbox.groups import Group
from bot.sandbox.people import NoSuchButton, NothingHeard, Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller, Clock
from tests.bot.sandbox.test_models import reads

KEYBOARD = {"inline_keyboard": [[{"text": "Mine", "callback_data": "take"}]]}


async def test_a_group_is_a_chat_with_a_negative_number(call: Caller, advisers: Group, plain: Group) -> None:
    """Kind and topics are told, and every field is one that Telegram has."""
    forum = await call.ok("getChat", chat_id=advisers.id)
    other = await call.ok("getChat", chat_id=plain.id)
    reads(types.ChatFullInfo, forum)

    assert ("supergroup", True, "Advisers") == (forum["type"], forum["is_forum"], forum["title"])
    assert ("supergroup", None) == (other["type"], other.get("is_forum"))
    assert str(advisers.id).startswith("-100")
    assert 3 == await call.ok("getChatMemberCount", chat_id=advisers.id)


async def test_everybody_stands_as_they_are(
    call: Caller, sandbox: Sandbox, advisers: Group, ann: Person, bea: Person
) -> None:
    """Owner, member, the bot as administrator, one who left, one who never came, one who is nobody."""
    cleo = sandbox.person("Cleo")
    me = (await call.ok("getMe"))["id"]

    async def status(who: int) -> str:
        return str((await call.ok("getChatMember", chat_id=advisers.id, user_id=who))["status"])

    assert ["creator", "member", "administrator", "left"] == [
        await status(who) for who in (ann.id, bea.id, me, cleo.id)
    ]
    await advisers.leaves(bea)
    assert "left" == await status(bea.id)
    assert "Bad Request: member not found" == await call.refusal(
        "getChatMember", chat_id=advisers.id, user_id=7
    )
    admin = await call.ok("getChatMember", chat_id=advisers.id, user_id=me)
    reads(types.ChatMemberAdministrator, admin)
    assert [ann.id] == [
        each["user"]["id"] for each in await call.ok("getChatAdministrators", chat_id=advisers.id)
    ]


async def test_with_privacy_the_bot_hears_what_is_meant_for_it(
    call: Caller, sandbox: Sandbox, plain: Group, bea: Person
) -> None:
    """Commands, its name, answers to it and service messages come; talk among people does not."""
    said = await call.ok("sendMessage", chat_id=plain.id, text="hello all")
    name = (await call.ok("getMe"))["username"]
    await plain.says(bea, "only among us")
    talk = await plain.says(bea, "/plan please")
    await plain.says(bea, f"/plan@{name}")
    await plain.says(bea, "/plan@another_bot")
    await plain.says(bea, f"what do you say, @{name}?")
    await plain.says(bea, "an answer to Bea", reply_to=talk)
    await plain.says(bea, "an answer to the bot", reply_to=plain.message(said["message_id"]))
    await plain.joins(sandbox.person("Cleo"))

    texts = [each.get("text") for each in await call.heard()]
    assert [
        "/plan please", f"/plan@{name}", f"what do you say, @{name}?", "an answer to the bot", None,
    ] == texts  # fmt: skip


async def test_without_privacy_or_as_administrator_the_bot_hears_all(
    call: Caller, sandbox: Sandbox, plain: Group, ann: Person, bea: Person
) -> None:
    """Either is enough, and both can be taken back."""
    await plain.says(bea, "not heard")
    sandbox.privacy = False
    await plain.says(bea, "heard by all bots")
    assert (await call.ok("getMe"))["can_read_all_group_messages"]
    sandbox.privacy = True
    await plain.promotes_bot(ann)
    await plain.says(bea, "heard by an administrator")
    await plain.demotes_bot(ann)
    await plain.says(bea, "not heard either")

    assert ["heard by all bots", "heard by an administrator"] == [each["text"] for each in await call.heard()]


async def test_an_anonymous_administrator_writes_as_the_group(
    call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """The bot sees GroupAnonymousBot and the group, never who it was; others cannot hide."""
    await advisers.says(ann, "the advisers say", anonymous=True)
    await advisers.joins(ann, owner=True, anonymous=True)
    await advisers.says(ann, "so does this")
    with pytest.raises(ValueError, match="Bea is no administrator of Advisers"):
        await advisers.says(bea, "me too", anonymous=True)
    first, second = await call.heard()
    reads(types.Message, first)

    assert [1087968824, 1087968824] == [each["from"]["id"] for each in (first, second)]
    assert [advisers.id, advisers.id] == [each["sender_chat"]["id"] for each in (first, second)]
    assert not any(each.from_bot for each in advisers.messages)


async def test_a_linked_channels_post_comes_by_itself(call: Caller, advisers: Group) -> None:
    """It is forwarded by Telegram, in the channel's name."""
    await advisers.channel_posts("News of the week")
    [post] = await call.heard()
    reads(types.Message, post)

    assert (777000, True, "channel") == (
        post["from"]["id"],
        post["is_automatic_forward"],
        post["sender_chat"]["type"],
    )


async def test_the_bot_hears_how_it_stands(call: Caller, sandbox: Sandbox, plain: Group, ann: Person) -> None:
    """Made an administrator, thrown out, brought back: my_chat_member each time."""
    await plain.promotes_bot(ann)
    await plain.removes_bot(ann)
    await plain.says(ann, "/plan not heard")
    kicked = await call.refusal("sendMessage", chat_id=plain.id, text="x")
    await plain.adds_bot(ann)
    updates = await call.ok("getUpdates")
    changes = [update["my_chat_member"] for update in updates if "my_chat_member" in update]
    for change in changes:
        reads(types.ChatMemberUpdated, change)

    assert "Forbidden: bot was kicked from the supergroup chat" == kicked
    assert [("member", "administrator"), ("administrator", "kicked"), ("kicked", "member")] == [
        (each["old_chat_member"]["status"], each["new_chat_member"]["status"]) for each in changes
    ]
    assert [sandbox.token.partition(":")[0]] == [
        str(each["id"]) for each in updates[-1]["message"]["new_chat_members"]
    ]


async def test_a_basic_group_becomes_a_supergroup_with_another_number(
    call: Caller, sandbox: Sandbox, ann: Person
) -> None:
    """Both groups tell it, and who writes to the old one is told the new number."""
    old = sandbox.group("Small", basic=True)
    await old.joins(ann, owner=True)
    sandbox.forget_updates()
    new = await old.upgrades(ann)
    left, came = await call.heard()
    refused = await call("sendMessage", chat_id=old.id, text="x")

    assert (new.id, old.id) == (left["migrate_to_chat_id"], came["migrate_from_chat_id"])
    assert ("group", "supergroup") == (left["chat"]["type"], came["chat"]["type"])
    assert ("Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": new.id}) == (
        refused["description"],
        refused["parameters"],
    )
    await call.ok("sendMessage", chat_id=new.id, text="x")
    assert new.id == sandbox.group("Small").id


async def test_groups_number_their_messages_themselves(call: Caller, advisers: Group, plain: Group) -> None:
    """The same number in two groups is two messages."""
    one = await call.ok("sendMessage", chat_id=advisers.id, text="one")
    two = await call.ok("sendMessage", chat_id=plain.id, text="two")

    assert one["message_id"] == two["message_id"]
    assert ["one", "two"] == [g.message(one["message_id"]).text for g in (advisers, plain)]


async def test_a_tap_in_a_group_is_answered_to_who_tapped(
    call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """It names the person, anonymous or not, and the message of the group."""
    await advisers.joins(ann, owner=True, anonymous=True)
    await call.ok("sendMessage", chat_id=advisers.id, text="a question", reply_markup=KEYBOARD)
    tap = await advisers.taps(ann, "Mine")
    [update] = [each for each in await call.ok("getUpdates") if "callback_query" in each]
    reads(types.Update, update)
    await call.ok("answerCallbackQuery", callback_query_id=tap.id, text="Yours")

    query = update["callback_query"]
    assert (ann.id, advisers.id) == (query["from"]["id"], query["message"]["chat"]["id"])
    assert "Yours" == (await tap.answering()).text
    with pytest.raises(NoSuchButton, match=r"Advisers shows no button 'Yours'; there are \['Mine'\]"):
        await advisers.taps(bea, "Yours")


async def test_taps_of_one_person_wait_in_one_queue(
    call: Caller, sandbox: Sandbox, advisers: Group, ann: Person, bea: Person
) -> None:
    """Wherever they tap: Telegram keeps the order of a person's taps, not of a group's."""
    sent = await call.ok("sendMessage", chat_id=advisers.id, text="a question", reply_markup=KEYBOARD)
    ann.tap(1, "alone")
    for who in (ann, bea):
        advisers.tap(who, sent["message_id"], "take")
    lanes = [queued.lane for queued in sandbox._world.updates.waiting.values()]

    assert [ann.id + (3 << 33), ann.id + (3 << 33), bea.id + (3 << 33)] == lanes


async def test_an_edit_in_a_group_is_heard(call: Caller, advisers: Group, ann: Person, bea: Person) -> None:
    """One's own only."""
    said = await advisers.says(bea, "teh answer")
    await advisers.edits(bea, said, "the answer")
    with pytest.raises(ValueError, match="is not Ann's"):
        await advisers.edits(ann, said, "mine")
    [update] = [each for each in await call.ok("getUpdates") if "edited_message" in each]

    assert "the answer" == update["edited_message"]["text"]


async def test_pictures_and_voices_go_both_ways(
    call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """A person's voice is sent on by its id; an adviser's picture is copied with a new keyboard."""
    await ann.sends_voice()
    [asked] = await call.heard()
    voice = asked["voice"]["file_id"]
    sent = await call.ok("sendVoice", chat_id=advisers.id, voice=voice, caption="from Ann")
    await advisers.photo(bea, "like this", reply_to=advisers.message(sent["message_id"]))
    await advisers.voice(bea, reply_to=advisers.message(sent["message_id"]))
    picture, spoken = await call.heard()
    source = {"from_chat_id": advisers.id, "chat_id": ann.id}
    copied = await call.ok("copyMessage", **source, message_id=picture["message_id"], reply_markup=KEYBOARD)
    await call.ok("copyMessage", **source, message_id=spoken["message_id"], caption="of an adviser")

    assert voice == sent["voice"]["file_id"]
    shown = ann.message(copied["message_id"])
    assert (picture["photo"][-1]["file_id"], "like this", ["Mine"]) == (
        shown.photo,
        shown.caption,
        [button.label for button in shown.buttons],
    )
    assert ("voice", "of an adviser") == (ann.last.kind, ann.last.caption)
    assert "Bad Request: message to copy not found" == await call.refusal(
        "copyMessage", **source, message_id=999
    )
    topic = await call.ok("createForumTopic", chat_id=advisers.id, name="Maya")
    assert "Bad Request: message can't be copied" == await call.refusal(
        "copyMessage", **source, message_id=topic["message_thread_id"]
    )


async def test_a_group_takes_twenty_messages_a_minute(
    call: Caller, advisers: Group, bea: Person, clock: Clock
) -> None:
    """Edits count, other chats do not, and what people say gives nothing back."""
    last = {}
    for number in range(19):
        last = await call.ok("sendMessage", chat_id=advisers.id, text=str(number))
    await call.ok("editMessageText", chat_id=advisers.id, message_id=last["message_id"], text="edited")
    await advisers.says(bea, "hello")
    clock.passes(18)
    refused = await call("sendMessage", chat_id=advisers.id, text="x")
    clock.passes(refused["parameters"]["retry_after"])

    assert (429, 42) == (refused["error_code"], refused["parameters"]["retry_after"])
    await call.ok("sendMessage", chat_id=advisers.id, text="x")


async def test_the_bot_takes_back_and_pins_as_far_as_it_may(
    call: Caller, plain: Group, ann: Person, bea: Person
) -> None:
    """Its own words always, those of others as an administrator."""
    said = await plain.says(bea, "/spam")
    mine = await call.ok("sendMessage", chat_id=plain.id, text="x")
    there = {"chat_id": plain.id, "message_id": said.id}

    assert "Bad Request: message can't be deleted" == await call.refusal("deleteMessage", **there)
    assert "Bad Request: not enough rights to manage pinned messages in the chat" == await call.refusal(
        "pinChatMessage", **there
    )
    await call.ok("deleteMessage", chat_id=plain.id, message_id=mine["message_id"])
    await plain.promotes_bot(ann)
    await call.ok("pinChatMessage", **there)
    await call.ok("deleteMessage", **there)
    assert "pinned_message" not in await call.ok("getChat", chat_id=plain.id)


async def test_nobody_speaks_in_a_group_that_they_left(plain: Group, ann: Person, bea: Person) -> None:
    """A mistake in a story is told, not believed."""
    await plain.leaves(bea)
    with pytest.raises(ValueError, match="Bea is not in Stall owners"):
        await plain.says(bea, "hello")
    with pytest.raises(ValueError, match="has no topics"):
        await plain.opens_topic(ann, "x")
    with pytest.raises(NothingHeard, match="does not show 'nothing'"):
        await plain.sees("nothing", timeout=0.01)
