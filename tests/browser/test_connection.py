"""What a person sees while the sandbox is away, and after."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.feed import News
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.taps import Tap
from bot.sandbox.telegram import Sandbox
from tests.browser.bot import Bot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def port(sandbox: Sandbox) -> int:
    return int(urlsplit(sandbox.url).port or 0)


async def test_the_page_finds_a_restarted_sandbox_and_what_it_missed(
    phone: Page, sandbox: Sandbox, bot: Bot, ann: Person
) -> None:
    """It says that it is connecting, comes back by itself, shows what was said meanwhile and hears on."""
    where = port(sandbox)
    await sandbox.stop()
    await expect(phone.locator("#status")).to_have_text("connecting…")
    await ann.types("said meanwhile")
    await sandbox.start(where)

    await expect(phone.locator("#status")).to_have_text("bot", timeout=15_000)
    await expect(phone.locator(".message", has_text="said meanwhile")).to_be_visible()
    await bot.says(ann, "and after")
    await expect(phone.locator(".message", has_text="and after")).to_be_visible()


async def test_a_sandbox_that_has_forgotten_everyone_is_begun_anew(phone: Page, sandbox: Sandbox) -> None:
    """Ids are given anew without a state file: the page shows who is there now, and nothing of before."""
    where = port(sandbox)
    await sandbox.stop()
    await expect(phone.locator("#status")).to_have_text("connecting…")
    other = Sandbox(limits=Limits.off())
    other.person("Zoe")
    await other.start(where)
    try:
        await expect(phone.get_by_role("button", name="Start", exact=True)).to_be_visible(timeout=15_000)
        await expect(phone.locator("#me-name")).to_have_text("Zoe")
        await expect(phone.locator(".message")).to_have_count(0)
    finally:
        await other.stop()


async def test_a_tap_while_offline_says_so_and_can_be_tapped_again(
    phone: Page, bot: Bot, ann: Person
) -> None:
    """The spinner ends, nothing is pretended, and the same tap works when the way is free."""
    await bot.says(ann, "Ready?", [[("Yes", "yes")]])
    button = phone.get_by_role("button", name="Yes")
    await expect(button).to_be_visible()
    await phone.context.set_offline(True)
    await button.click()
    await expect(phone.locator("#toast")).to_contain_text("does not answer")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await phone.context.set_offline(False)
    await button.click()

    assert "yes" == (await bot.hears("callback_query"))["data"]


async def test_words_written_while_offline_stay_in_the_box(phone: Page, ann: Person) -> None:
    """Nothing that was typed is lost: it stands in the box until it can go, and goes once."""
    box = phone.get_by_role("textbox", name="Message")
    await phone.context.set_offline(True)
    await box.fill("kept")
    await box.press("Enter")
    await expect(phone.locator("#toast")).to_contain_text("does not answer")
    await expect(box).to_have_value("kept")
    await phone.context.set_offline(False)
    await box.press("Enter")
    await expect(phone.locator(".message.mine", has_text="kept")).to_be_visible()

    assert ["/start", "kept"] == [message.text for message in ann.messages]


async def test_a_rewrite_that_is_refused_stays_a_rewrite(phone: Page, ann: Person) -> None:
    """Offline, the new wording stands in the box and is still an edit of that message."""
    box = phone.get_by_role("textbox", name="Message")
    await box.press("ArrowUp")
    await box.fill("/start again")
    await phone.context.set_offline(True)
    await box.press("Enter")
    await expect(phone.locator("#toast")).to_contain_text("does not answer")
    await expect(phone.get_by_text("Edit message")).to_be_visible()
    await phone.context.set_offline(False)
    await box.press("Enter")
    await expect(phone.locator(".message.mine", has_text="/start again")).to_be_visible()

    assert ["/start again"] == [message.text for message in ann.messages]


async def test_a_tap_that_nobody_answers_stops_spinning(phone: Page, bot: Bot, ann: Person) -> None:
    """The sandbox's word that no answer came ends the wait without words, as in Telegram."""
    await phone.route("**/tap", lambda route: route.fulfill(json={"tap_id": "7"}))
    await bot.says(ann, "Ready?", [[("Yes", "yes")]])
    button = phone.get_by_role("button", name="Yes")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    ann.publish(News(kind="toast", tap=Tap("7", ann.id, ann.id, 2, "yes", 0.0)))

    await expect(button).not_to_have_attribute("aria-busy", "true")
    await expect(phone.locator("#toast")).to_have_text("")
