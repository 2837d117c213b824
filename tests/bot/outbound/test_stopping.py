"""A sender that is asked to stop: what is in flight ends and is written down, nothing else is begun."""

from __future__ import annotations

import asyncio

from bot.message import Lane, Say
from bot.outbound.verdicts import Unsure
from tests.bot.outbound.conftest import Office, Opening
from tests.conftest import StillClock


async def test_the_call_in_flight_ends_and_is_written_down(office: Office) -> None:
    """One answer is on its way, another waits: the first is marked as sent, the second waits for the next start."""
    office.replies.slow = asyncio.Event()
    await office.says(Say("one"))
    await office.put(Say("two"), chat=2)
    office.sender.stop()
    assert ["sending", "waiting"] == await office.outcomes()
    office.replies.slow.set()
    await office.ended()

    assert ["sent", "waiting"] == await office.outcomes()
    assert ["one"] == office.replies.words


async def test_nobody_waits_for_a_telegram_that_is_away(office: Office) -> None:
    """An unasked message is in doubt and Telegram is asked again and again: that ends with the sender."""
    office.bulk.answers = False
    office.bulk.script.append(Unsure("reset"))
    await office.says(Say("tip", lane=Lane.TIP))
    office.sender.stop()
    await office.ended()

    assert ["uncertain"] == await office.outcomes()


async def test_a_sender_at_rest_ends_at_once(opened: Opening, clock: StillClock) -> None:
    """There is nothing in hand: asked to stop, it comes back, and the block around it ends without a cancel."""
    async with opened() as office:
        office.sender.stop()
        await office.ended()
        await office.put(Say("late"))

        assert ["waiting"] == await office.outcomes()
