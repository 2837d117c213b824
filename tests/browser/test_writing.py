"""What a person writes, and what becomes of it, also when they do it wrong."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser.bot import Bot
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COMMANDS = [
    {"command": "plan", "description": "Your plan"},
    {"command": "profile", "description": "What I know"},
    {"command": "help", "description": "What I can do"},
]


def box(phone: Page) -> Locator:
    return phone.get_by_role("textbox", name="Message")


def mine(phone: Page, text: str) -> Locator:
    return phone.locator(".message.mine", has_text=text)


async def test_enter_sends_and_shift_enter_makes_a_line(phone: Page, ann: Person) -> None:
    """Two lines go as one message, and the box is empty again."""
    await box(phone).press_sequentially("one")
    await box(phone).press("Shift+Enter")
    await box(phone).press_sequentially("two")
    await box(phone).press("Enter")
    await expect(mine(phone, "two")).to_be_visible()

    assert "one\ntwo" == ann.messages[-1].text
    await expect(box(phone)).to_have_value("")


@pytest.mark.parametrize("nothing", ["", "   ", "\n\n"])
async def test_nothing_is_not_sent(phone: Page, ann: Person, nothing: str) -> None:
    """Blank text leaves the button dead and Enter without effect."""
    await box(phone).fill(nothing)
    await expect(phone.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    await box(phone).press("Enter")
    await box(phone).fill("something")
    await box(phone).press("Enter")
    await expect(mine(phone, "something")).to_be_visible()

    assert ["/start", "something"] == [message.text for message in ann.messages]


async def test_five_thousand_characters_go_as_two_messages(phone: Page, ann: Person) -> None:
    """As in Telegram's apps, what is too long is parted at a space; the box says so before."""
    words = "ribs " * 999 + "ribs!"
    await box(phone).fill(words)
    await expect(phone.get_by_text("will go as 2 messages")).to_be_visible()
    await box(phone).press("Enter")
    await expect(phone.locator(".message.mine")).to_have_count(3)

    first, second = (message.text for message in ann.messages[-2:])
    assert len(first) <= 4096
    assert words == f"{first} {second}"


async def test_a_part_never_ends_within_a_character(phone: Page, ann: Person) -> None:
    """An emoji of two UTF-16 units at the limit goes whole into the second message."""
    await box(phone).fill("x" * 4095 + "😀" + "y")
    await box(phone).press("Enter")
    await expect(phone.locator(".message.mine")).to_have_count(3)

    assert ["x" * 4095, "😀y"] == [message.text for message in ann.messages[-2:]]


async def test_an_empty_chat_offers_start(visit: Visit, sandbox: Sandbox) -> None:
    """Someone new sees what the bot is and one button; it sends /start."""
    new = sandbox.person("Newcomer")
    page = await visit(person=new)
    await expect(page.get_by_text("What can this bot do?")).to_be_visible()
    await expect(box(page)).not_to_be_visible()
    await page.get_by_role("button", name="Start", exact=True).click()

    await expect(mine(page, "/start")).to_be_visible()
    await expect(box(page)).to_be_visible()
    await expect(page.get_by_text("What can this bot do?")).to_have_count(0)
    assert ["/start"] == [message.text for message in new.messages]


async def test_a_slash_opens_the_commands_and_typing_filters_them(phone: Page, bot: Bot, ann: Person) -> None:
    """The bot's commands stand above the box; arrows choose, Enter sends."""
    await bot.call("setMyCommands", commands=COMMANDS)
    await expect(phone.get_by_role("button", name="Commands")).to_be_visible()
    await box(phone).press_sequentially("/")
    await expect(phone.get_by_role("option")).to_have_count(3)
    await box(phone).press_sequentially("p")
    await expect(phone.get_by_role("option")).to_have_count(2)
    await box(phone).press("ArrowDown")
    await expect(phone.get_by_role("option", selected=True)).to_contain_text("/profile")
    await box(phone).press("Enter")
    await expect(mine(phone, "/profile")).to_be_visible()

    assert "/profile" == ann.messages[-1].text
    await expect(phone.get_by_role("listbox")).not_to_be_visible()


async def test_the_menu_button_lists_the_commands_and_a_tap_sends_one(
    phone: Page, bot: Bot, ann: Person
) -> None:
    """Who does not know about the slash finds the commands too."""
    await bot.call("setMyCommands", commands=COMMANDS)
    await phone.get_by_role("button", name="Commands").click()
    await phone.get_by_role("option", name="What I can do").click()
    await expect(mine(phone, "/help")).to_be_visible()

    assert "/help" == ann.messages[-1].text


async def test_escape_puts_the_commands_away_and_keeps_the_text(phone: Page, bot: Bot) -> None:
    """A slash may also be meant as one."""
    await bot.call("setMyCommands", commands=COMMANDS)
    await expect(phone.get_by_role("button", name="Commands")).to_be_visible()
    await box(phone).press_sequentially("/p")
    await box(phone).press("Escape")

    await expect(phone.get_by_role("listbox")).not_to_be_visible()
    await expect(box(phone)).to_have_value("/p")


async def test_an_own_message_can_be_rewritten(phone: Page, bot: Bot, ann: Person) -> None:
    """Arrow up takes the last message back into the box; saving edits it in place, and the bot hears of it."""
    await box(phone).fill("3 peple")
    await box(phone).press("Enter")
    await expect(mine(phone, "3 peple")).to_be_visible()
    await box(phone).press("ArrowUp")
    await expect(box(phone)).to_have_value("3 peple")
    await box(phone).fill("3 people")
    await box(phone).press("Enter")

    await expect(mine(phone, "3 people").locator(".edited")).to_be_visible()
    await expect(phone.locator(".message.mine")).to_have_count(2)
    assert "3 people" == (await bot.hears("edited_message"))["text"]
    await expect(box(phone)).to_have_value("")


async def test_escape_ends_rewriting_without_a_change(phone: Page, ann: Person) -> None:
    """Who thinks better of it leaves the message as it was."""
    await mine(phone, "/start").hover()
    await phone.get_by_role("button", name="Actions for “/start”").click()
    await phone.get_by_role("menuitem", name="Edit").click()
    await expect(phone.get_by_text("Edit message")).to_be_visible()
    await box(phone).fill("changed")
    await box(phone).press("Escape")

    await expect(phone.get_by_text("Edit message")).not_to_be_visible()
    await expect(box(phone)).to_have_value("")
    assert ["/start"] == [message.text for message in ann.messages]


@pytest.mark.parametrize("kind", ["Photo", "Sticker", "Voice message", "Location", "Contact", "Document"])
async def test_unexpected_things_can_be_sent(phone: Page, bot: Bot, kind: str) -> None:
    """Each sample of the attach menu stands in the chat and reaches the bot."""
    await bot.hears("message")
    await phone.get_by_role("button", name="Attach").click()
    await phone.get_by_role("menuitem", name=kind).click()
    await expect(phone.locator(".message.mine")).to_have_count(2)

    assert kind.lower().removesuffix(" message") in await bot.hears("message")
    await expect(phone.locator(".message.mine .bubble").last).to_be_visible()


async def test_a_blocked_bot_can_be_unblocked(phone: Page, ann: Person) -> None:
    """Blocking takes the box away; one button brings it back."""
    await phone.get_by_role("button", name="More", exact=True).click()
    await phone.get_by_role("menuitem", name="Block the bot").click()
    await expect(box(phone)).not_to_be_visible()
    standings = [ann.standing]
    await phone.get_by_role("button", name="Unblock the bot").click()
    await expect(box(phone)).to_be_visible()

    assert ["blocked", "open"] == [*standings, ann.standing]


async def test_who_types_faster_than_fingers_can_is_told_and_loses_nothing(phone: Page, ann: Person) -> None:
    """What the sandbox refuses is said, and the text stands in the box again."""
    refusal = {"error": "Ann made 20 updates within a second"}
    await phone.route("**/text", lambda route: route.fulfill(status=429, json=refusal))
    await box(phone).fill("too fast")
    await box(phone).press("Enter")

    await expect(phone.locator("#toast")).to_contain_text("20 updates within a second")
    await expect(box(phone)).to_have_value("too fast")
