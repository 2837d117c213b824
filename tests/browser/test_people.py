"""Several people at one page, each with their own chat."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser.bot import Bot
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE = {"width": 1280, "height": 900}


async def switch(page: Page, name: str) -> None:
    """Choose another person from the list that a narrow screen opens."""
    await page.get_by_role("button", name="Change person").click()
    await page.locator("#people-list").get_by_role("button", name=name).click()
    await expect(page.locator("#me-name")).to_have_text(name)


async def test_the_first_visitor_is_someone_already(visit: Visit, sandbox: Sandbox) -> None:
    """An empty sandbox makes Ann, so that the first screen is a chat with a Start button."""
    page = await visit()
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()

    assert ["Ann"] == [person.name for person in sandbox.people]


async def test_chats_are_kept_apart(visit: Visit, sandbox: Sandbox, bot: Bot, ann: Person) -> None:
    """What is said to Ann is not shown to Ben, and drafts stay where they were begun."""
    ben = sandbox.person("Ben")
    await ben.types("hi")
    await bot.says(ann, "for Ann only")
    await bot.says(ben, "for Ben only")
    page = await visit(person=ann)
    await page.get_by_role("textbox", name="Message").fill("Ann's draft")
    await switch(page, "Ben")

    await expect(page.locator(".message", has_text="for Ben only")).to_be_visible()
    await expect(page.locator(".message", has_text="for Ann only")).to_have_count(0)
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("")
    await switch(page, "Ann")
    await expect(page.locator(".message", has_text="for Ann only")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("Ann's draft")


async def test_words_go_to_the_one_who_is_shown(visit: Visit, sandbox: Sandbox, ann: Person) -> None:
    """After a switch, what is typed is Ben's."""
    ben = sandbox.person("Ben")
    await ben.types("hi")
    page = await visit(person=ann)
    await switch(page, "Ben")
    await page.get_by_role("textbox", name="Message").fill("from Ben")
    await page.get_by_role("textbox", name="Message").press("Enter")
    await expect(page.locator(".message.mine", has_text="from Ben")).to_be_visible()

    assert ["/start"] == [message.text for message in ann.messages]
    assert "from Ben" == ben.messages[-1].text


async def test_what_others_have_not_read_is_counted(
    visit: Visit, sandbox: Sandbox, bot: Bot, ann: Person
) -> None:
    """Ben's two unread messages stand on the list until he is shown."""
    ben = sandbox.person("Ben")
    await ben.types("hi")
    page = await visit(WIDE, ann)
    await bot.says(ben, "one")
    await bot.says(ben, "two")
    row = page.locator("#people-list").get_by_role("button", name="Ben")
    await expect(row.get_by_label("2 unread")).to_be_visible(timeout=15_000)
    await expect(page).to_have_title("(2) Ann · Slipstream sandbox")
    await row.click()

    await expect(page.locator(".message", has_text="two")).to_be_visible()
    await expect(row.locator(".badge")).to_have_count(0)


async def test_a_new_person_gets_a_chat_of_their_own(visit: Visit, sandbox: Sandbox, ann: Person) -> None:
    """Name and language are asked; the new chat is empty and shown at once."""
    page = await visit(WIDE, ann)
    await page.get_by_role("button", name="New person").click()
    await page.get_by_label("Name").fill("Aminata")
    await page.get_by_label("Language").select_option("fr")
    await page.get_by_role("button", name="Add").click()

    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await expect(page.locator("#people-list [aria-current]")).to_contain_text("Aminata")
    assert ("Aminata", "fr") == (sandbox.people[-1].name, sandbox.people[-1].language)


async def test_the_address_names_the_person(visit: Visit, sandbox: Sandbox, ann: Person) -> None:
    """A reload, or the address in another window, shows the same person."""
    ben = sandbox.person("Ben")
    page = await visit(WIDE, ann)
    await page.locator("#people-list").get_by_role("button", name="Ben").click()
    await page.reload()

    await expect(page.locator("#people-list [aria-current]")).to_contain_text("Ben")
    assert page.url.endswith(f"#{ben.id}")
