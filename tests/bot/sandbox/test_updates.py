"""getUpdates: what is delivered, when it is forgotten, and who may ask."""

from __future__ import annotations

import asyncio
import json

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller


async def test_updates_come_again_until_they_are_confirmed(bot: Bot, ann: Person) -> None:
    """An offset above an update forgets it; the same call without one repeats it."""
    await ann.types("one")
    await ann.types("two")
    first = await bot.get_updates()
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[0].update_id + 1)

    assert [update.message.text for update in first if update.message] == ["one", "two"]
    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert [first[1].update_id] == [update.update_id for update in rest]


async def test_a_batch_has_its_limit_and_a_negative_offset_counts_from_the_end(bot: Bot, ann: Person) -> None:
    """The oldest come first; -1 keeps only the newest and forgets all others."""
    for word in "abc":
        await ann.types(word)
    two = await bot.get_updates(limit=2)
    last = await bot.get_updates(offset=-1)

    assert [update.message.text for update in two if update.message] == ["a", "b"]
    assert [update.message.text for update in last if update.message] == ["c"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, ann: Person) -> None:
    """The bot waits without asking again, and hears at once."""
    async with asyncio.TaskGroup() as group:
        polling = group.create_task(bot.get_updates(timeout=30))
        await ann.types("hello")

    [update] = polling.result()
    assert update.message is not None
    assert update.message.text == "hello"


async def test_of_two_pollers_the_first_is_thrown_out(call: Caller, ann: Person) -> None:
    """Telegram's 409 tells the older one; the newer one gets the updates."""
    async with asyncio.TaskGroup() as group:
        first = group.create_task(call("getUpdates", timeout=30))
        await call.sandbox.polled()
        second = group.create_task(call("getUpdates", timeout=30))
        lost = await first
        await ann.types("hello")

    assert (
        lost["description"]
        == "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert len(second.result()["result"]) == 1


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    """A leftover webhook is a conflict until it is deleted."""
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()

    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_waiting_poll(call: Caller) -> None:
    """The poller is told why."""
    async with asyncio.TaskGroup() as group:
        polling = group.create_task(call("getUpdates", timeout=30))
        await call.sandbox.polled()
        await call.ok("setWebhook", url="http://127.0.0.1:9/hook")

    assert polling.result()["description"] == "Conflict: terminated by setWebhook request"


async def test_only_the_kinds_asked_for_are_delivered_and_the_wish_is_remembered(
    bot: Bot, ann: Person
) -> None:
    """allowed_updates holds until it is given again, also for calls that do not name it."""
    await bot.get_updates(allowed_updates=["callback_query"])
    await ann.types("unheard")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    await ann.types("heard")

    [update] = await bot.get_updates()
    assert (update.message and update.message.text) == "heard"


async def test_a_poller_that_died_is_forgotten(call: Caller, ann: Person) -> None:
    """A killed bot's open poll takes nothing and is in nobody's way."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await call("getUpdates", timeout=30)
    await ann.types("hello")

    assert len(await call.ok("getUpdates", timeout=5)) == 1


async def test_raw_updates_are_delivered_as_they_are(call: Caller, sandbox: Sandbox) -> None:
    """A kind of the future, a lack of fields, an id of one's own: nothing is mended."""
    first = sandbox.inject({"future_kind": {"x": 1}})
    sandbox.inject({"update_id": first + 50, "message": {"no": "fields"}})
    [future, broken] = await call.ok("getUpdates")

    assert {"update_id": first, "future_kind": {"x": 1}} == future
    assert {"update_id": first + 50, "message": {"no": "fields"}} == broken
    assert sandbox.inject({"later": {}}) == first + 51


async def test_a_malformed_update_breaks_the_whole_answer(call: Caller, sandbox: Sandbox) -> None:
    """What is not JSON goes out as it is, so a test can see what the bot does."""
    sandbox.inject('{"update_id": 1, "mess')
    async with call.session.post(call.url("getUpdates")) as answer:
        text = await answer.text()

    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert "mess" in text


async def test_the_next_update_can_come_twice(call: Caller, sandbox: Sandbox, ann: Person) -> None:
    """Telegram may deliver twice; only the one asked for is doubled."""
    sandbox.duplicate_next_update(times=2)
    await ann.types("thrice")
    await ann.types("once")

    texts = [update["message"]["text"] for update in await call.ok("getUpdates")]
    assert texts == ["thrice", "thrice", "thrice", "once"]


async def test_ids_of_updates_and_messages_grow(call: Caller, sandbox: Sandbox, ann: Person) -> None:
    """Messages of all private chats share one sequence."""
    bea = sandbox.person("Bea")
    ids = [(await ann.types("a")).id, (await bea.types("b")).id, (await ann.types("c")).id]
    updates = [update["update_id"] for update in await call.ok("getUpdates")]

    assert sorted(set(ids)) == ids
    assert sorted(set(updates)) == updates
