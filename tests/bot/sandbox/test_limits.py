"""How fast the bot may write and a person may type, in the sandbox's own time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.sandbox.faults import Fault
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person, TypingTooFast
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller, Clock


async def says(call: Caller, person: Person, **more: object) -> int:
    """Say something; give 0, or the seconds that the bot shall wait."""
    body = await call("sendMessage", chat_id=person.id, text="x", **more)
    return 0 if body["ok"] else int(body["parameters"]["retry_after"])


async def test_one_chat_takes_a_short_burst_and_then_one_a_second(
    call: Caller, ann: Person, clock: Clock
) -> None:
    """Five at once, then 429 with the seconds to wait; after them the next one goes."""
    burst = [await says(call, ann) for _ in range(7)]
    clock.passes(1)
    later = [await says(call, ann) for _ in range(2)]

    assert burst == [0, 0, 0, 0, 0, 1, 1]
    assert later == [0, 1]
    assert await call.refusal("sendMessage", chat_id=ann.id, text="x") == "Too Many Requests: retry after 1"


async def test_an_answer_to_every_update_is_never_refused(call: Caller, ann: Person, clock: Clock) -> None:
    """Each update of a person lets the bot say one thing more: a quick conversation is no flood."""
    for _ in range(40):
        clock.passes(0.06)
        await ann.types("next")
        assert await says(call, ann) == 0


async def test_edits_share_the_chats_limit(bot: Bot, ann: Person) -> None:
    """Telegram counts edits and messages of a chat together, and the library understands the 429."""
    card = await bot.send_message(ann.id, "0")
    for number in range(1, 5):
        await card.edit_text(str(number))
    with pytest.raises(RetryAfter) as refused:
        await card.edit_text("5")

    assert ann.last.text == "4"
    assert timedelta(seconds=1) == refused.value.retry_after


async def many(sandbox: Sandbox, clock: Clock, count: int) -> list[Person]:
    people = [sandbox.person(f"Person {number}") for number in range(count)]
    for person in people:
        await person.types("/start")
    clock.passes(61)
    return people


async def test_unasked_messages_go_out_at_thirty_a_second(
    call: Caller, sandbox: Sandbox, clock: Clock
) -> None:
    """A broadcast is held to the bulk limit; people who just wrote are answered in spite of it."""
    people = await many(sandbox, clock, 40)
    first = [await says(call, person) for person in people[:35]]
    await people[39].types("hello?")
    asked = await says(call, people[39])
    clock.passes(0.5)
    second = [await says(call, person) for person in people[30:39]]

    assert first == ([0] * 30 + [1] * 5)
    assert asked == 0
    assert second == [0] * 9


async def test_a_paid_broadcast_has_its_own_limit(call: Caller, sandbox: Sandbox, clock: Clock) -> None:
    """allow_paid_broadcast lifts the rate to a thousand."""
    people = await many(sandbox, clock, 40)

    assert {0} == {await says(call, person, allow_paid_broadcast=True) for person in people}


async def test_a_bot_without_stars_cannot_pay(clock: Clock) -> None:
    """Telegram's word for it."""
    sandbox = Sandbox(limits=Limits(paid_allowed=False), clock=clock)
    ann = sandbox.person("Ann")
    await ann.types("/start")

    with pytest.raises(Exception, match="FLOODSKIP_NOT_ALLOWED"):
        await sandbox._api.perform(
            "sendMessage", {"chat_id": ann.id, "text": "x", "allow_paid_broadcast": True}
        )


async def test_a_refused_message_counts_for_nothing(call: Caller, ann: Person) -> None:
    """A wrong call does not use up the chat's limit."""
    for _ in range(10):
        await call.refusal("sendMessage", chat_id=ann.id, text="<b>", parse_mode="HTML")

    assert await says(call, ann) == 0


async def test_too_many_calls_at_work_in_one_chat_are_refused(clock: Clock) -> None:
    """What waits inside counts too."""
    floods = Sandbox(limits=Limits(in_flight=2), clock=clock)._world.floods
    floods.enter(1)
    floods.enter(1)
    with pytest.raises(Exception, match="retry after 1"):
        floods.enter(1)
    floods.leave(1)
    floods.enter(1)
    floods.enter(2)


async def test_limits_can_all_be_switched_off(easy: Sandbox) -> None:
    """For a load test nothing is refused."""
    ann = easy.person("Ann")
    for _ in range(100):
        await ann.types("x")
        await easy._api.perform("sendMessage", {"chat_id": ann.id, "text": "x"})

    assert len(ann.messages) == 200


async def test_nobody_types_more_than_twenty_times_a_second(sandbox: Sandbox, clock: Clock) -> None:
    """A test that hammers too fast is told so, not believed."""
    ann = sandbox.person("Ann")
    for _ in range(20):
        await ann.types("x")
    with pytest.raises(TypingTooFast, match="Ann made 20 updates within a second"):
        await ann.types("x")
    clock.passes(1)
    await ann.types("x")


async def test_setting_webhooks_in_a_row_is_refused(call: Caller, clock: Clock) -> None:
    """Replicas that all set the webhook at boot earn a 429."""
    await call.ok("setWebhook", url="http://127.0.0.1:9/")
    again = await call("setWebhook", url="http://127.0.0.1:9/")
    clock.passes(1)

    assert again["error_code"] == 429
    await call.ok("setWebhook", url="http://127.0.0.1:9/")


async def test_a_fault_comes_before_a_limit(call: Caller, sandbox: Sandbox, ann: Person) -> None:
    """A 429 on demand tells the seconds asked for."""
    sandbox.fault(Fault(kind="429", retry_after=17))

    assert await says(call, ann) == 17
