"""The same bot when Telegram calls it: people notice nothing, and Telegram is told where to call once."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import Fault
from tests.stories.owner import Owner
from tests.stories.running import Running

SETTING = ("setWebhook", "deleteWebhook")


@pytest.fixture
async def called(bot: Running) -> Running:
    await bot.is_called()
    return bot


async def test_ann_gets_her_advice_from_a_bot_that_telegram_calls(called: Running, ann: Owner) -> None:
    """From /start to the result, every tap and every word comes by webhook, and nothing is asked for."""
    asked = len(called.sandbox.calls_of("getUpdates"))
    result = await ann.gets_advice()

    assert result.id == ann.last.id
    assert asked == len(called.sandbox.calls_of("getUpdates"))


async def test_the_webhook_is_set_once_and_not_at_every_start(called: Running, ann: Owner) -> None:
    """Telegram limits how often it may be set; who starts again finds it as it should be."""
    await called.stops()
    await called.starts_again()
    await ann.starts()

    (call,) = called.sandbox.calls_of(*SETTING)
    assert "setWebhook" == call.method
    assert 100 == call.params["max_connections"]
    assert not call.params["drop_pending_updates"]
    assert called.sandbox.token not in call.params["url"]
    assert call.params["secret_token"] not in call.params["url"]


async def test_what_waited_while_the_bot_was_polled_comes_by_webhook(bot: Running, ann: Owner) -> None:
    """An admin changes the settings while people write: nothing is lost on the way there, and none on the way back."""
    await ann.starts()
    await bot.stops()
    await ann.person.types("between the two")
    await bot.is_called()
    await bot.rests()
    first = ann.last
    await bot.stops()
    await ann.person.types("/help")
    bot.overrides = {}
    await bot.starts_again()
    await bot.rests()

    assert ["setWebhook", "deleteWebhook"] == [call.method for call in bot.sandbox.calls_of(*SETTING)]
    assert ann.last.id > first.id
    assert "/plan" in ann.last.text


async def test_a_token_that_telegram_does_not_take_is_named(
    called: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """Called or asking, the operator reads the same: which setting is wrong, and who gives the right one."""
    await called.rests()
    await called.stops()
    called.sandbox.fault(Fault(method="getWebhookInfo", kind="401"))
    await called.starts_again()
    await called.comes(lambda: "Telegram does not accept BOT_TOKEN: ask @BotFather" in caplog.text)
