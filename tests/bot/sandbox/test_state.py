"""The state file: people, messages and ids outlive the sandbox."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import images
from bot.sandbox.state import StateInUse
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller, Clock


@asynccontextmanager
async def running(path: Path, clock: Clock) -> AsyncIterator[tuple[Sandbox, Caller]]:
    sandbox = Sandbox(state=path, clock=clock)
    await sandbox.start()
    async with aiohttp.ClientSession() as session:
        try:
            yield sandbox, Caller(session, sandbox)
        finally:
            await sandbox.stop()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sandbox" / "telegram.json"


async def test_everything_stands_as_it_was_after_a_restart(path: Path, clock: Clock) -> None:
    """Token, people, messages with their edits and keyboards, commands, files, blocks."""
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    async with running(path, clock) as (before, call):
        ann, bea = before.person("Ann", language="es"), before.person("Bea")
        await ann.types("/start")
        await bea.types("/start")
        await bea.blocks()
        card = await call.ok("sendMessage", chat_id=ann.id, text="one", reply_markup=keyboard)
        where = {"chat_id": ann.id, "message_id": card["message_id"]}
        await call.ok("editMessageText", **where, text="two", reply_markup=keyboard)
        photo = await call.parts("sendPhoto", {"photo": images.sample()}, chat_id=str(ann.id))
        gone = await call.ok("sendMessage", chat_id=ann.id, text="gone")
        await call.ok("deleteMessage", chat_id=ann.id, message_id=gone["message_id"])
        await call.ok("setMyCommands", commands=[{"command": "plan", "description": "My plan"}])
        stood = [message.wire for message in ann.messages]
    async with running(path, clock) as (after, call):
        again = after.person("Ann")

        assert (before.token, ann.id, "es") == (after.token, again.id, again.language)
        assert stood == [message.wire for message in again.messages]
        assert after.person("Bea").standing == "blocked"
        assert again.commands == [{"command": "plan", "description": "My plan"}]
        assert images.sample() == after.content(photo["result"]["photo"][-1]["file_id"])
        assert (await again.types("next")).id > gone["message_id"]
        assert after.person("New").id > bea.id


async def test_groups_stand_as_they_were_after_a_restart(path: Path, clock: Clock) -> None:
    """Who is in them, what they may, topics open and closed, messages and the numbers that come next."""
    async with running(path, clock) as (before, call):
        ann = before.person("Ann")
        advisers, small = before.group("Advisers", forum=True), before.group("Small", basic=True)
        await advisers.joins(ann, owner=True, anonymous=True)
        await small.joins(ann, owner=True)
        await advisers.promotes_bot(ann, without=("can_pin_messages",))
        open_topic = await call.ok("createForumTopic", chat_id=advisers.id, name="Open")
        closed = await advisers.opens_topic(ann, "Closed")
        await advisers.closes_topic(ann, closed)
        await advisers.says(ann, "hello", topic=advisers.topic("Open"))
        gone = await call.ok("sendMessage", chat_id=advisers.id, text="gone")
        await call.ok("deleteMessage", chat_id=advisers.id, message_id=gone["message_id"])
        big = await small.upgrades(ann)
        before.privacy = False
        stood = [message.wire for message in advisers.messages]
    async with running(path, clock) as (after, call):
        again = after.group("Advisers")

        assert (advisers.id, True, stood) == (again.id, again.forum, [m.wire for m in again.messages])
        assert [(open_topic["message_thread_id"], False), (closed.id, True)] == [
            (topic.id, topic.closed) for topic in again.topics
        ]
        assert (("creator", True), ("can_pin_messages",)) == (
            (again.seat(after.person("Ann")).status, again.seat(after.person("Ann")).anonymous),
            again.bot_seat.without,
        )
        assert (big.id, big.id) == (after.group("Small").id, after.group_of(small.id).became)
        assert not after.privacy
        assert gone["message_id"] + 1 == (await again.says(after.person("Ann"), "next")).id
        assert after.group("Another").id < big.id


async def test_updates_wait_over_a_restart_and_confirmed_ones_do_not_return(path: Path, clock: Clock) -> None:
    """Telegram keeps what the bot has not confirmed; update ids go on growing."""
    async with running(path, clock) as (sandbox, call):
        ann = sandbox.person("Ann")
        await ann.types("one")
        await ann.types("two")
        first, second = await call.ok("getUpdates")
        await call.ok("getUpdates", offset=first["update_id"] + 1, allowed_updates=["message"])
    async with running(path, clock) as (sandbox, call):
        await sandbox.person("Ann").types("three")
        waiting = await call.ok("getUpdates")

    assert [update["message"]["text"] for update in waiting] == ["two", "three"]
    assert second["update_id"] + 1 == waiting[1]["update_id"]
    async with running(path, clock) as (sandbox, call):
        assert (await call.ok("getWebhookInfo"))["allowed_updates"] == ["message"]


def tear(path: Path) -> None:
    """Leave half a line at the end, as a kill does."""
    with path.open("a", encoding="utf-8") as file:
        file.write('["message", "71000')


async def test_a_torn_last_line_is_passed_over(path: Path, clock: Clock) -> None:
    """A kill in the middle of a write costs that line only."""
    async with running(path, clock) as (sandbox, _):
        await sandbox.person("Ann").types("safe")
    tear(path)
    async with running(path, clock) as (sandbox, _):
        assert [message.text for message in sandbox.person("Ann").messages] == ["safe"]
        await sandbox.person("Ann").types("and on")
    async with running(path, clock) as (sandbox, _):
        assert [message.text for message in sandbox.person("Ann").messages] == ["safe", "and on"]


def copied(path: Path) -> Path:
    """Read the file as another process would find it now."""
    return Path(shutil.copy(path, path.with_name("copy.json")))


async def test_what_was_answered_is_in_the_file_at_once(path: Path, clock: Clock) -> None:
    """Another process that reads the file after a kill -9 sees all that anyone was told."""
    async with running(path, clock) as (sandbox, call):
        ann = sandbox.person("Ann")
        await ann.types("/start")
        await call.ok("sendMessage", chat_id=ann.id, text="told")

        assert [m.text for m in Sandbox(state=copied(path)).person("Ann").messages] == ["/start", "told"]


async def test_two_sandboxes_do_not_share_a_file(path: Path, clock: Clock) -> None:
    """The second is told which file, and the first goes on."""
    async with running(path, clock) as (sandbox, _):
        with pytest.raises(StateInUse, match=r"telegram\.json"):
            await Sandbox(state=path).start()
        await sandbox.person("Ann").types("still here")


async def test_a_taken_port_leaves_no_lock(path: Path, sandbox: Sandbox, clock: Clock) -> None:
    """A sandbox that could not start can start elsewhere."""
    other = Sandbox(state=path, clock=clock)
    with pytest.raises(OSError, match="address already in use"):
        await other.start(int(sandbox.url.rpartition(":")[2]))
    await other.start()
    await other.stop()
