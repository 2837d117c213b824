"""The page by keyboard alone, and as a screen reader meets it."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser.bot import Bot
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_answer_can_be_given_without_a_pointer(phone: Page, bot: Bot, ann: Person) -> None:
    """Shift+Tab leads from the box back to the newest buttons; Enter taps."""
    await bot.says(ann, "Ready?", [[("Yes", "yes"), ("No", "no")]])
    await expect(phone.get_by_role("button", name="No")).to_be_visible()
    await phone.get_by_role("textbox", name="Message").focus()
    while await phone.evaluate("document.activeElement.textContent") != "No":
        await phone.keyboard.press("Shift+Tab")
    await phone.keyboard.press("Enter")

    assert "no" == (await bot.hears("callback_query"))["data"]


async def test_the_focus_stays_on_a_card_that_is_edited(phone: Page, bot: Bot, ann: Person) -> None:
    """Ticking several answers by keyboard goes on where one was, though each tap redraws the card."""
    card = await bot.says(ann, "Which?", [[("One", "1")], [("Two", "2")]])
    await phone.get_by_role("button", name="Two").focus()
    await phone.keyboard.press("Enter")
    await bot.answers(await bot.hears("callback_query"))
    await bot.rewrites(ann, card, "Which?", [[("One", "1")], [("✓ Two", "2")]])

    await expect(phone.get_by_role("button", name="✓ Two")).to_be_focused()


async def test_a_menu_is_walked_with_arrows_and_left_with_escape(phone: Page) -> None:
    """The focus goes into the menu, around in it, and back to where it came from."""
    attach = phone.get_by_role("button", name="Attach")
    await attach.focus()
    await phone.keyboard.press("Enter")
    await expect(phone.get_by_role("menuitem", name="Photo")).to_be_focused()
    await phone.keyboard.press("ArrowUp")
    await expect(phone.get_by_role("menuitem", name="Document")).to_be_focused()
    await phone.keyboard.press("Escape")

    await expect(attach).to_be_focused()
    await expect(phone.get_by_role("menu")).not_to_be_visible()


async def test_the_list_of_people_opens_and_closes_by_keyboard(
    visit: Visit, sandbox: Sandbox, ann: Person
) -> None:
    """On a narrow screen the focus enters the list, and Escape brings it back."""
    sandbox.person("Ben")
    page = await visit(person=ann)
    opener = page.get_by_role("button", name="Change person")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#people-list [aria-current]")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(opener).to_be_focused()
    await expect(page.locator("#people-list")).not_to_be_visible()


async def test_news_are_announced(phone: Page, bot: Bot, ann: Person) -> None:
    """The chat is a log, a toast is a status, and each message says whose it is."""
    await bot.says(ann, "Hello")
    log = phone.get_by_role("log", name="Chat of Ann")

    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_contain_text("Bot: Hello")
    await expect(log).to_contain_text("You: /start")
    await expect(phone.locator("#toast")).to_have_attribute("role", "status")


async def test_every_button_has_a_name(phone: Page, bot: Bot, ann: Person) -> None:
    """No control is a nameless icon to a screen reader."""
    await bot.call("setMyCommands", commands=[{"command": "help", "description": "What I can do"}])
    await bot.says(ann, "Ready?", [[("Yes", "yes")]])
    await expect(phone.get_by_role("button", name="Yes")).to_be_visible()
    nameless = "e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.querySelector('img')?.alt)"

    assert [] == await phone.evaluate(
        f"[...document.querySelectorAll('button')].filter({nameless}).map(e => e.outerHTML)"
    )
