"""What a person sees of what the bot says."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.people import Person
from tests.browser.bot import Bot
from tests.browser.conftest import Visit
from tests.browser.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_each_side_has_its_bubbles(phone: Page, bot: Bot, ann: Person) -> None:
    """Ann's words stand right, the bot's left, both with their time."""
    await bot.says(ann, "Hello Ann")
    hers = phone.locator(".message.mine", has_text="/start")
    its = phone.locator(".message:not(.mine)", has_text="Hello Ann")

    await expect(its.locator("time")).to_have_text(re.compile(r"\d"))
    right, left = await hers.locator(".bubble").bounding_box(), await its.locator(".bubble").bounding_box()
    assert right is not None
    assert left is not None
    assert right["x"] + right["width"] > 370
    assert left["x"] < 20


async def test_formatted_words_are_shown_as_telegram_shows_them(phone: Page, bot: Bot, ann: Person) -> None:
    """Bold is bold, code is code, a quotation is set off, a link leads away without telling where from."""
    text = '<b>Ride</b> <i>it</i> <code>x=1</code> <blockquote>because</blockquote> <a href="https://example.org/a">source</a>'
    await bot.says(ann, text, parse_mode="HTML")
    words = phone.locator(".message").last.locator(".words")

    await expect(words.locator("b")).to_have_css("font-weight", "700")
    await expect(words.locator("i")).to_have_text("it")
    await expect(words.locator("code")).to_have_text("x=1")
    await expect(words.locator("blockquote")).to_have_text("because")
    await expect(words.locator("a")).to_have_attribute("href", "https://example.org/a")
    await expect(words.locator("a")).to_have_attribute("rel", "noopener noreferrer")


async def test_a_spoiler_hides_its_words_until_it_is_tapped(phone: Page, bot: Bot, ann: Person) -> None:
    """Neither eye nor screen reader gets the words before a tap."""
    await bot.says(ann, "It is <tg-spoiler>the station</tg-spoiler>", parse_mode="HTML")
    cover = phone.get_by_role("button", name="Hidden text, show")
    await expect(cover).to_be_visible()
    await expect(phone.get_by_text("the station")).not_to_be_visible()
    await expect(phone.locator("#people-list")).not_to_contain_text("station")
    await cover.click()

    await expect(phone.get_by_text("the station")).to_be_visible()


async def test_a_tap_spins_until_its_answer_comes_as_a_toast(phone: Page, bot: Bot, ann: Person) -> None:
    """The button shows that it waits; the bot's answer ends that and is read out."""
    await bot.says(ann, "Where do you sell?", [[("At a stall", "stall")]])
    button = phone.get_by_role("button", name="At a stall")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    tap = await bot.hears("callback_query")
    await bot.answers(tap, "Noted")

    assert "stall" == tap["data"]
    await expect(phone.locator("#toast")).to_have_text("Noted")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_waits_to_be_put_away(phone: Page, bot: Bot, ann: Person) -> None:
    """An answer with show_alert covers the chat until Ann says OK."""
    await bot.says(ann, "Sure?", [[("Delete", "delete")]])
    await phone.get_by_role("button", name="Delete").click()
    await bot.answers(await bot.hears("callback_query"), "Nothing was deleted", alert=True)
    await expect(phone.get_by_role("alertdialog")).to_contain_text("Nothing was deleted")
    await phone.get_by_role("button", name="OK").click()

    await expect(phone.get_by_role("alertdialog")).not_to_be_visible()


async def test_a_double_tap_is_one_tap(phone: Page, bot: Bot, ann: Person) -> None:
    """While a tap waits for its answer, another on the same button changes nothing."""
    await bot.says(ann, "Ready?", [[("Yes", "yes"), ("No", "no")]])
    await phone.get_by_role("button", name="Yes").dblclick()
    await phone.get_by_role("button", name="No").click()

    assert ["yes", "no"] == [(await bot.hears("callback_query"))["data"] for _ in range(2)]


async def test_an_edit_changes_the_card_where_it_stands(phone: Page, bot: Bot, ann: Person) -> None:
    """The edited message keeps its place, says so, and no second one appears."""
    card = await bot.says(ann, "1 of 9", [[("Yes", "yes")]])
    await bot.says(ann, "below")
    await expect(phone.locator(".message")).to_have_count(3)
    await bot.rewrites(ann, card, "2 of 9", [[("Perhaps", "perhaps")]])

    edited = phone.locator(".message").nth(1)
    await expect(edited).to_contain_text("2 of 9")
    await expect(edited.locator(".edited")).to_have_text("edited")
    await expect(edited.get_by_role("button", name="Perhaps")).to_be_visible()
    await expect(phone.locator(".message")).to_have_count(3)


async def test_a_deleted_message_is_gone(phone: Page, bot: Bot, ann: Person) -> None:
    """What the bot takes back is not seen any more."""
    message = await bot.says(ann, "a slip")
    await expect(phone.locator(".message", has_text="a slip")).to_be_visible()
    await bot.call("deleteMessage", chat_id=ann.id, message_id=message)

    await expect(phone.locator(".message", has_text="a slip")).to_have_count(0)


async def test_a_picture_is_shown_and_opens_large(phone: Page, bot: Bot, ann: Person) -> None:
    """The picture is loaded, its caption is its name, and a tap shows it alone."""
    await bot.call(
        "sendPhoto", chat_id=ann.id, photo=png(640, 320), caption="<b>Your ride</b>", parse_mode="HTML"
    )
    picture = phone.get_by_role("img", name="Your ride")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 640)
    await expect(phone.locator(".message").last.locator(".words b")).to_have_text("Your ride")
    await phone.get_by_role("button", name="Your ride", exact=True).click()

    await expect(phone.get_by_role("dialog", name="Picture")).to_be_visible()


async def test_a_document_is_named_and_can_be_downloaded(phone: Page, bot: Bot, ann: Person) -> None:
    """Its bubble shows the file's name and the caption; a tap saves what the bot sent, under that name."""
    await bot.call(
        "sendDocument",
        chat_id=ann.id,
        document=b"BEGIN:VCALENDAR",
        caption="<b>Open it</b>",
        parse_mode="HTML",
    )
    bubble = phone.locator(".message").last
    await expect(bubble.locator(".file .name")).to_have_text("picture.png")
    await expect(bubble.locator(".words b")).to_have_text("Open it")
    async with phone.expect_download() as waiting:
        await bubble.locator("a.file").click()
    saved = await waiting.value

    assert "picture.png" == saved.suggested_filename
    assert b"BEGIN:VCALENDAR" == await asyncio.to_thread(Path(await saved.path()).read_bytes)


async def test_a_picture_that_loads_late_does_not_push_the_end_away(
    phone: Page, bot: Bot, ann: Person
) -> None:
    """A reader at the newest message stays there when a picture gets its height."""
    for number in range(8):
        await bot.says(ann, f"line {number}")
    await bot.call("sendPhoto", chat_id=ann.id, photo=png(600, 600), caption="tall")
    await expect(phone.get_by_role("img", name="tall")).to_have_js_property("naturalHeight", 600)

    await expect(phone.locator(".message").last.locator(".words")).to_be_in_viewport()
    await expect(phone.locator("#pill")).not_to_be_visible()


async def test_what_a_button_copies_or_opens_is_no_tap(phone: Page, bot: Bot, ann: Person) -> None:
    """A copy button fills the clipboard and a link button is a link; the bot hears of neither."""
    await phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = [
        {"text": "Copy it", "copy_text": {"text": "Breakfast 20"}},
        {"text": "Read", "url": "https://example.org/"},
    ]
    await bot.says(ann, "For you", reply_markup={"inline_keyboard": [buttons]})
    await phone.get_by_role("button", name="Copy it").click()

    await expect(phone.locator("#toast")).to_have_text("Copied")
    assert "Breakfast 20" == await phone.evaluate("navigator.clipboard.readText()")
    await expect(phone.get_by_role("link", name="Read")).to_have_attribute("href", "https://example.org/")


async def test_typing_is_shown_until_the_words_come(phone: Page, bot: Bot, ann: Person) -> None:
    """The bot's chat action stands below its name and ends with its message."""
    await bot.call("sendChatAction", chat_id=ann.id, action="typing")
    await expect(phone.locator("#status")).to_have_text("typing…")
    await bot.says(ann, "Here I am")

    await expect(phone.locator("#status")).to_have_text("bot")
    await expect(phone.locator(".typing")).to_have_count(0)


async def test_a_reader_further_up_is_told_and_not_moved(phone: Page, bot: Bot, ann: Person) -> None:
    """News below are counted on a pill, which leads to them."""
    for number in range(30):
        await bot.says(ann, f"line {number}")
    await expect(phone.locator(".message").last).to_be_in_viewport()
    await phone.locator("#scroll").evaluate("list => { list.scrollTop = 0; }")
    await expect(phone.locator("#pill")).to_be_visible()
    await bot.says(ann, "the newest")
    pill = phone.get_by_role("button", name="1 new, go to the newest message")
    await expect(pill).to_be_visible()
    await expect(phone.locator(".message", has_text="the newest")).not_to_be_in_viewport()
    await pill.click()

    await expect(phone.locator(".message", has_text="the newest")).to_be_in_viewport()
    await expect(phone.locator("#pill")).not_to_be_visible()


@pytest.mark.parametrize("size", [(360, 740), (390, 844), (1280, 900)])
async def test_nothing_is_wider_than_the_screen(
    visit: Visit, bot: Bot, ann: Person, size: tuple[int, int]
) -> None:
    """Long words and many buttons wrap; no screen scrolls sideways."""
    rows = [[("A label that is far too long for its row " * 2, "a"), ("B" * 60, "b")]]
    await bot.says(ann, "Donaudampfschifffahrt" * 20, rows)
    page = await visit({"width": size[0], "height": size[1]}, ann)
    await expect(page.locator(".keyboard")).to_be_visible()

    wide = "e => e.scrollWidth > e.clientWidth"
    assert [False, False] == [await page.locator(place).evaluate(wide) for place in ("html", "#scroll")]
    for key in await page.locator(".key").all():
        assert not await key.evaluate(wide)


async def test_right_to_left_words_stand_right(phone: Page, bot: Bot, ann: Person) -> None:
    """Arabic runs from the right inside its bubble."""
    await bot.says(ann, "ما نوع عملك؟")

    await expect(phone.locator(".message").last.locator(".words")).to_have_css("direction", "rtl")
