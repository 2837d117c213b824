"""Faults on demand: what the bot meets, and whether the call took effect."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.sandbox.faults import Fault
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("400", BadRequest),
        ("401", InvalidToken),
        ("403", Forbidden),
        ("409", TelegramError),
        ("429", RetryAfter),
        ("500", NetworkError),
        ("502", NetworkError),
    ],
)
async def test_an_error_on_demand_is_met_as_a_real_one(
    bot: Bot, sandbox: Sandbox, ann: Person, kind: str, expected: type[TelegramError]
) -> None:
    """The library raises what it raises for Telegram; nothing was said; the next call goes through."""
    sandbox.fault(Fault(method="sendMessage", kind=kind))
    with pytest.raises(expected):
        await bot.send_message(ann.id, "lost")
    await bot.send_message(ann.id, "heard")

    assert [message.text for message in ann.messages] == ["/start", "heard"]


async def test_a_fault_waits_for_its_method_chat_and_times(
    call: Caller, sandbox: Sandbox, ann: Person
) -> None:
    """Others pass; after its times it is over."""
    bea = sandbox.person("Bea")
    await bea.types("/start")
    sandbox.fault(Fault(method="sendMessage", chat=bea.id, times=2, kind="500"))
    to_ann = [(await call("sendMessage", chat_id=ann.id, text="x"))["ok"] for _ in range(2)]
    to_bea = [(await call("sendMessage", chat_id=bea.id, text="x"))["ok"] for _ in range(3)]

    assert to_ann == [True, True]
    assert to_bea == [False, False, True]


@pytest.mark.parametrize(("kind", "said"), [("reset", 0), ("reset_after", 1), ("half", 1)])
async def test_a_cut_line_tells_nothing_of_what_took_effect(
    call: Caller, sandbox: Sandbox, ann: Person, kind: str, said: int
) -> None:
    """Before or after the message was said: the bot cannot know, the person does."""
    sandbox.fault(Fault(method="sendMessage", kind=kind))
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=ann.id, text="x")

    assert said == len([message for message in ann.messages if message.from_bot])


async def test_a_proxys_page_is_no_json(call: Caller, sandbox: Sandbox, ann: Person) -> None:
    """Status 200 and HTML: the call took effect all the same."""
    sandbox.fault(Fault(method="sendMessage", kind="garbage"))
    with pytest.raises(aiohttp.ContentTypeError):
        await call("sendMessage", chat_id=ann.id, text="x")

    assert ann.last.text == "x"


async def test_a_slow_call_takes_effect_late(call: Caller, sandbox: Sandbox, ann: Person) -> None:
    """Others overtake it."""
    sandbox.fault(Fault(method="sendMessage", kind="slow", seconds=0.2))
    async with asyncio.TaskGroup() as group:
        group.create_task(call("sendMessage", chat_id=ann.id, text="slow"))
        await call("sendChatAction", chat_id=ann.id, action="typing")
        before = len(ann.messages)

    assert (before, ann.last.text) == (1, "slow")


async def test_a_late_answer_tells_of_what_took_effect_before(
    call: Caller, sandbox: Sandbox, ann: Person
) -> None:
    """Whoever hangs up meanwhile was heard all the same."""
    sandbox.fault(Fault(method="sendMessage", kind="late", seconds=5))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await call("sendMessage", chat_id=ann.id, text="x")

    assert ann.last.text == "x"


async def test_any_error_can_be_given_whole(call: Caller, sandbox: Sandbox, ann: Person) -> None:
    """Also with parameters that only groups have."""
    error = {"error_code": 400, "description": "Bad Request: moved", "parameters": {"migrate_to_chat_id": -5}}
    sandbox.fault(Fault(error=error))

    assert {"ok": False, **error} == await call("sendMessage", chat_id=ann.id, text="x")


async def test_faults_can_be_taken_back_and_unknown_ones_are_refused(
    call: Caller, sandbox: Sandbox, ann: Person
) -> None:
    """A misspelt kind would otherwise test nothing."""
    sandbox.fault(Fault(times=5))
    sandbox.heal()

    await call.ok("sendMessage", chat_id=ann.id, text="x")
    with pytest.raises(ValueError, match="no fault of kind 'restet'"):
        Fault(kind="restet")
